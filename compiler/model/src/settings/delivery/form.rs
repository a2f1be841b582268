//! The forms of the fields under `delivery`. In: a cursor on one. Out: nothing, or a finding; the value stays as it is
//! written, with its span.

use crate::name::{NameRule, ObjectName};
use crate::settings::reader::Reader;
use crate::value::Cursor;

/// What Flux takes for a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `10m`, `1h30m`.
    Duration,
    /// `true` or `false`.
    Switch,
    /// The name of an object.
    Name,
    /// Any text but none.
    Text,
    /// What becomes of the resources when their Kustomization is deleted.
    DeletionPolicy,
    /// How SOPS decrypts.
    Decryption,
    /// The name of a Secret, in a record.
    SecretRef,
    /// A branch, a tag and so on.
    Ref,
}

const POLICIES: &[&str] = &["MirrorPrune", "Delete", "WaitForTermination", "Orphan"];

impl Form {
    /// Whether a value has the form; a finding says what it must be.
    pub(super) fn holds(self, reader: &mut Reader, cursor: &Cursor<'_>) -> bool {
        let text = cursor.node().as_text();
        let wanted = match self {
            Self::Duration if !text.is_some_and(is_duration) => "a duration, as `\"10m\"` or `\"1h30m\"`",
            Self::Switch if cursor.node().as_bool().is_none() => "`true` or `false`",
            Self::Name if !text.is_some_and(is_name) => "the name of an object, as `\"flux\"`",
            Self::Text if text.is_none_or(str::is_empty) => "a string that is not empty",
            Self::DeletionPolicy if !text.is_some_and(|text| POLICIES.contains(&text)) => {
                "`\"MirrorPrune\"`, `\"Delete\"`, `\"WaitForTermination\"` or `\"Orphan\"`"
            }
            Self::Decryption => return decryption(reader, cursor),
            Self::SecretRef => return fields(reader, cursor, "the settings of a `secretRef`", &[("name", Self::Name)]),
            Self::Ref => return fields(reader, cursor, "the settings of a `ref`", REFS),
            Self::Duration | Self::Switch | Self::Name | Self::Text | Self::DeletionPolicy => return true,
        };
        reader.invalid(cursor, wanted);
        false
    }
}

const REFS: &[(&str, Form)] = &[
    ("branch", Form::Text),
    ("tag", Form::Text),
    ("semver", Form::Text),
    ("commit", Form::Text),
    ("digest", Form::Text),
    ("name", Form::Text),
];

/// Whether a record has these fields alone, each of its form.
pub(super) fn fields(reader: &mut Reader, cursor: &Cursor<'_>, what: &str, known: &[(&str, Form)]) -> bool {
    let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
    if reader.record(cursor, what, &names).is_none() {
        return false;
    }
    let mut holds = cursor.fields().all(|(field, _)| names.contains(&&*field.key));
    for (name, form) in known {
        holds &= cursor.get(name).is_none_or(|at| form.holds(reader, &at));
    }
    holds
}

fn decryption(reader: &mut Reader, cursor: &Cursor<'_>) -> bool {
    let known = [("provider", Form::Text), ("secretRef", Form::SecretRef), ("serviceAccountName", Form::Name)];
    let provider = cursor.get("provider");
    match provider.as_ref().map(|at| (at, at.node().as_text())) {
        Some((_, Some("sops"))) => {}
        Some((at, _)) => {
            reader.invalid(at, "`\"sops\"`");
            return false;
        }
        None => {
            reader.invalid(cursor, "a record with `provider = \"sops\"`");
            return false;
        }
    }
    fields(reader, cursor, "the settings of decryption", &known)
}

fn is_name(text: &str) -> bool {
    ObjectName::new(text, NameRule::DnsSubdomain).is_ok()
}

/// `^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$`, as Flux's CRDs have it.
pub(super) fn is_duration(text: &str) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let Some(unit) = after_number(rest) else { return false };
        let Some(after) = ["ms", "s", "m", "h"].iter().find_map(|word| unit.strip_prefix(word)) else { return false };
        rest = after;
    }
    !text.is_empty()
}

/// What stands behind a number at the beginning.
fn after_number(text: &str) -> Option<&str> {
    let whole = after_digits(text)?;
    whole.strip_prefix('.').map_or(Some(whole), after_digits)
}

fn after_digits(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    (rest.len() < text.len()).then_some(rest)
}
