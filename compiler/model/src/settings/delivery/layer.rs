//! One record that speaks of delivery: the project's, an environment's, or a stack's. In: its cursor. Out: a [`Layer`] of
//! what it says, each field of the right form; whether all that is needed is said is not judged here.

use super::form::Form;
use super::{Map, Namespace, ObjectName, Place, SourceKind, over};
use crate::diagnostic::{Code, Diagnostic};
use crate::name::NameRule;
use crate::settings::reader::Reader;
use crate::value::Cursor;

/// What may be said of a Kustomization.
const OPTIONS: &[(&str, Form)] = &[
    ("interval", Form::Duration),
    ("retryInterval", Form::Duration),
    ("timeout", Form::Duration),
    ("prune", Form::Switch),
    ("wait", Form::Switch),
    ("serviceAccountName", Form::Name),
    ("deletionPolicy", Form::DeletionPolicy),
    ("decryption", Form::Decryption),
];

/// What may be said of a source that is made.
const SOURCE: &[(&str, Form)] = &[
    ("url", Form::Text),
    ("ref", Form::Ref),
    ("secretRef", Form::SecretRef),
    ("interval", Form::Duration),
    ("provider", Form::Text),
];

/// Fields of a Kustomization that cannot be set, and why.
const REFUSED: &[(&[&str], &str, &str)] = &[
    (
        &[
            "targetNamespace",
            "namePrefix",
            "nameSuffix",
            "patches",
            "images",
            "postBuild",
            "commonMetadata",
            "components",
        ],
        "would change what was rendered and checked",
        "change it in the stacks, or in the environment",
    ),
    (
        &["dependsOn"],
        "is made of what resources need of each other",
        "write `lornuc.after` on a resource that must wait",
    ),
    (
        &["healthChecks", "healthCheckExprs"],
        "is made of what the unit holds",
        "leave it out: `wait` looks at all resources",
    ),
    (&["sourceRef"], "is made of `source`", "write `source = { kind = \"GitRepository\", name = \"flux-system\" }`"),
];

/// What one record says.
#[derive(Debug, Clone)]
pub(super) struct Layer {
    pub(super) is_enabled: bool,
    pub(super) source: Option<SourceLayer>,
    pub(super) path: Option<String>,
    pub(super) namespace: Option<Namespace>,
    pub(super) options: Map,
}

/// What one record says of the source.
#[derive(Debug, Clone)]
pub(super) struct SourceLayer {
    pub(super) place: Place,
    pub(super) kind: Option<SourceKind>,
    pub(super) name: Option<ObjectName>,
    pub(super) namespace: Option<Namespace>,
    pub(super) spec: Map,
}

impl Layer {
    /// What `above` says, and this where that says nothing.
    pub(super) fn with(&self, above: Option<Self>) -> Self {
        let Some(above) = above else { return self.clone() };
        let source = match (&self.source, above.source) {
            (Some(below), Some(above)) => Some(below.with(above)),
            (below, above) => above.or_else(|| below.clone()),
        };
        Self {
            is_enabled: above.is_enabled,
            source,
            path: above.path.or_else(|| self.path.clone()),
            namespace: above.namespace.or_else(|| self.namespace.clone()),
            options: over(self.options.clone(), &above.options),
        }
    }
}

impl SourceLayer {
    /// A `ref` is one thing said in one of several ways, and so is taken as a whole.
    fn with(&self, above: Self) -> Self {
        Self {
            place: above.place,
            kind: above.kind.or(self.kind),
            name: above.name.or_else(|| self.name.clone()),
            namespace: above.namespace.or_else(|| self.namespace.clone()),
            spec: over(self.spec.clone(), &above.spec),
        }
    }
}

/// The project's own.
pub(super) fn of_project(reader: &mut Reader, cursor: &Cursor<'_>) -> Option<Layer> {
    layer(reader, cursor, &["source", "path", "namespace", "environments"])
}

/// An environment's.
pub(super) fn of_environment(reader: &mut Reader, cursor: &Cursor<'_>) -> Option<Layer> {
    layer(reader, cursor, &["enable", "source", "path", "namespace"])
}

/// A stack's.
pub(super) fn of_stack(reader: &mut Reader, cursor: &Cursor<'_>) -> Option<Layer> {
    layer(reader, cursor, &["enable"])
}

fn layer(reader: &mut Reader, cursor: &Cursor<'_>, places: &[&str]) -> Option<Layer> {
    let refused = refused(cursor);
    let is_refused = !refused.is_empty();
    refused.into_iter().for_each(|finding| reader.push(finding));
    let names: Vec<&str> = places.iter().copied().chain(OPTIONS.iter().map(|(name, _)| *name)).collect();
    let all: Vec<&str> =
        names.iter().copied().chain(REFUSED.iter().flat_map(|(names, _, _)| names.iter().copied())).collect();
    // A name that is refused is known, and has been told.
    reader.record(cursor, "the settings of delivery", if is_refused { &all } else { &names })?;
    let options = kept(reader, cursor, OPTIONS);
    let at = |name: &str| cursor.get(name).filter(|_| places.contains(&name));
    let is_enabled = match at("enable") {
        Some(at) => Form::Switch.holds(reader, &at) && at.node().as_bool() == Some(true),
        None => true,
    };
    Some(Layer {
        is_enabled,
        source: at("source").and_then(|at| source(reader, &at)),
        path: at("path").and_then(|at| path(reader, &at)),
        namespace: at("namespace").and_then(|at| namespace(reader, &at)),
        options,
    })
}

fn refused(cursor: &Cursor<'_>) -> Vec<Diagnostic> {
    let of_field = |(key, value): (&str, Cursor<'_>)| {
        let (_, why, help) = REFUSED.iter().find(|(names, _, _)| names.contains(&key))?;
        let finding = Diagnostic::error(Code::InvalidSetting, format!("`{key}` cannot be set: it {why}"));
        Some(finding.at(value.place().of_key(), "cannot be set").field(value.path()).help((*help).to_owned()))
    };
    cursor.fields().filter_map(|(field, value)| of_field((&field.key, value))).collect()
}

/// The fields of these names that have their form.
fn kept(reader: &mut Reader, cursor: &Cursor<'_>, known: &[(&str, Form)]) -> Map {
    let form = |key: &str| known.iter().find(|(name, _)| *name == key).map(|(_, form)| *form);
    let of_form = cursor.fields().filter(|(field, at)| form(&field.key).is_some_and(|form| form.holds(reader, at)));
    Map::new(of_form.map(|(field, _)| field.clone()).collect())
}

fn source(reader: &mut Reader, cursor: &Cursor<'_>) -> Option<SourceLayer> {
    let names: Vec<&str> =
        ["kind", "name", "namespace"].into_iter().chain(SOURCE.iter().map(|(name, _)| *name)).collect();
    reader.record(cursor, "the settings of a source", &names)?;
    let kind = cursor.get("kind").and_then(|at| kind(reader, &at));
    let name = cursor.get("name").and_then(|at| {
        let text = reader.text(&at)?;
        reader.valid(&at, text, ObjectName::new(text, NameRule::DnsSubdomain))
    });
    let namespace = cursor.get("namespace").and_then(|at| namespace(reader, &at));
    Some(SourceLayer { place: cursor.place(), kind, name, namespace, spec: kept(reader, cursor, SOURCE) })
}

fn kind(reader: &mut Reader, cursor: &Cursor<'_>) -> Option<SourceKind> {
    match cursor.node().as_text() {
        Some("GitRepository") => Some(SourceKind::Git),
        Some("OCIRepository") => Some(SourceKind::Oci),
        Some(_) | None => {
            reader.invalid(cursor, "`\"GitRepository\"` or `\"OCIRepository\"`");
            None
        }
    }
}

fn namespace(reader: &mut Reader, cursor: &Cursor<'_>) -> Option<Namespace> {
    let text = reader.text(cursor)?;
    reader.valid(cursor, text, Namespace::new(text))
}

/// A folder in what the source holds, without `./` before it and `/` behind.
fn path(reader: &mut Reader, cursor: &Cursor<'_>) -> Option<String> {
    let text = reader.text(cursor)?;
    let inner = text.strip_prefix("./").unwrap_or(text).trim_end_matches('/');
    let is_name = |part: &str| !part.is_empty() && !matches!(part, "." | "..") && !part.contains(['\\', '\0', '\n']);
    if inner.split('/').all(is_name) {
        return Some(inner.to_owned());
    }
    reader.invalid(cursor, "a folder in what the source holds, as `\"clusters\"`");
    None
}
