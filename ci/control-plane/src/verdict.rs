//! What an API server says of an object that does not exist yet. In: an object, and where its kind is. Out: whether it would
//! be created, and if not, which fields are refused. Nothing is written: it is asked by a dry-run.

#[cfg(test)]
mod tests;

use lornuc_model::name::{GroupKind, Kind};
use lornuc_model::schema::{Schemas, Scope};
use lornuc_model::value::{FieldPath, Step};
use serde_json::Value;

use crate::client::{Answer, Client};
use crate::failure::Failure;

/// What the server says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It would be created.
    Accepted,
    /// It would not.
    Refused {
        /// The status of HTTP.
        status: u16,
        /// Each field that is found fault with, as the server writes it; empty where it names none.
        paths: Vec<String>,
        /// All that it says.
        message: String,
    },
}

/// Where objects of one of Kubernetes' own kinds are; `None` for another kind, or a version that it does not have.
#[must_use]
pub fn collection(schemas: &Schemas, object: &Value, namespace: &str) -> Option<String> {
    let api_version = object["apiVersion"].as_str()?;
    let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
    let kind = GroupKind { group: group.into(), kind: Kind::new(object["kind"].as_str()?).ok()? };
    let facts = schemas.get(&kind)?;
    facts.version(version).filter(|version| version.is_served)?;
    let root = if group.is_empty() { "/api".to_owned() } else { format!("/apis/{group}") };
    Some(match facts.scope {
        Scope::Namespaced => format!("{root}/{version}/namespaces/{namespace}/{}", facts.plural),
        Scope::Cluster => format!("{root}/{version}/{}", facts.plural),
    })
}

/// Asks what would become of a server-side apply that creates the object, every field of it known.
///
/// # Errors
/// There is no answer.
pub fn ask(client: &Client, collection: &str, object: &Value) -> Result<Verdict, Failure> {
    Ok(read(&dry_run(client, collection, object)?))
}

/// What the server would store of an object that it takes: with its defaults, and without what it drops.
///
/// # Errors
/// There is no answer, or it is a refusal.
pub fn stored(client: &Client, collection: &str, object: &Value) -> Result<Value, Failure> {
    dry_run(client, collection, object)?.done("PATCH", collection)
}

fn dry_run(client: &Client, collection: &str, object: &Value) -> Result<Answer, Failure> {
    let name = object["metadata"]["name"].as_str().unwrap_or_default();
    let path =
        format!("{collection}/{}?fieldManager=tests&force=true&dryRun=All&fieldValidation=Strict", encoded(name));
    client.request("PATCH", &path, Some(("application/apply-patch+yaml", object)))
}

/// A name as a part of an address (<https://www.rfc-editor.org/rfc/rfc3986#section-2.3>).
fn encoded(name: &str) -> String {
    let sign = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    name.bytes().map(sign).collect()
}

/// Reads what the server said.
#[must_use]
pub fn read(answer: &Answer) -> Verdict {
    if (200..300).contains(&answer.status) {
        return Verdict::Accepted;
    }
    let message = answer.body["message"].as_str().map_or_else(|| answer.body.to_string(), str::to_owned);
    let causes = answer.body["details"]["causes"].as_array().into_iter().flatten();
    let mut paths: Vec<String> = causes
        .filter_map(|cause| of_cause(cause["field"].as_str()?, cause["message"].as_str().unwrap_or_default()))
        .collect();
    if paths.is_empty() {
        paths = of_message(&message);
    }
    paths.sort();
    paths.dedup();
    Verdict::Refused { status: answer.status, paths, message }
}

/// The field that a cause is about. One without a field is about the whole object, unless it says that something was not
/// looked at; or its words name the field.
fn of_cause(field: &str, message: &str) -> Option<String> {
    match field {
        "" => None,
        "<nil>" if message.contains("some validation rules were not checked") => None,
        "<nil>" => {
            let named =
                message.split_once("Checked value must be of type ").and_then(|(_, rest)| rest.split_once(" in "));
            Some(named.map(|(_, field)| field.to_owned()).unwrap_or_default())
        }
        _ => Some(field.to_owned()),
    }
}

/// The paths in the words of decoders: of server-side apply (`.spec.ports: duplicate entries for key […]`), of strict
/// decoding (`unknown field "spec.a"`), and of Go's JSON (`Go struct field Service.spec.a of type int32`).
fn of_message(message: &str) -> Vec<String> {
    if message.starts_with("failed to create typed patch object") {
        let (_, errors) = message.split_once("): ").unwrap_or(("", message));
        let paths = errors.lines().map(str::trim_start).filter(|line| line.starts_with('.'));
        return paths
            .filter_map(|line| line.split_once(": "))
            .flat_map(|(path, what)| of_element(path, what))
            .collect();
    }
    let after = |mark: &'static str, end: &'static str| {
        message.match_indices(mark).filter_map(move |(at, _)| {
            let rest = &message[at + mark.len()..];
            Some(rest.split_once(end)?.0.to_owned())
        })
    };
    let strict = after("unknown field \"", "\"").chain(after("duplicate field \"", "\""));
    let go = after("Go struct field ", " of type").filter_map(|path| Some(path.split_once('.')?.1.to_owned()));
    strict.chain(go).collect()
}

/// The path that a decoder tells something of. Of an element without the keys of its list it names the list alone, and the
/// rest in words: `element 0: associative list with keys has an element that omits all key fields ["name"] (…)`.
fn of_element(path: &str, what: &str) -> Vec<String> {
    let omitted = what.strip_prefix("element ").and_then(|rest| {
        let (index, rest) = rest.split_once(": ")?;
        let (keys, _) = rest.split_once("omits all key fields [")?.1.split_once(']')?;
        let path_of = |key: &str| format!("{path}[{index}].{}", key.trim_matches(['"', ',']));
        Some(keys.split_whitespace().map(path_of).collect())
    });
    omitted.unwrap_or_else(|| vec![path.to_owned()])
}

/// A step of the server's path.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// A field, or a key of a map.
    Key(String),
    /// An element; which one is known unless it is named by its keys.
    Element(Option<usize>),
}

/// Fields that the server names in its own way, and how they are written.
const NAMED: &[(&str, &str)] = &[
    ("spec.conversion.webhookClientConfig", "spec.conversion.webhook.clientConfig"),
    ("spec.conversion.conversionReviewVersions", "spec.conversion.webhook.conversionReviewVersions"),
    ("].JSONPath", "].jsonPath"),
    ("annotations.kubernetes.io/ingress.class", "metadata.annotations[kubernetes.io/ingress.class]"),
];

fn corrected(path: &str) -> String {
    NAMED.iter().fold(path.to_owned(), |path, (named, written)| match path.contains(written) {
        true => path,
        false => path.replace(named, written),
    })
}

/// Takes the server's path apart: `.spec.ports[port=80,protocol="TCP"].name`, `data[a.b]`, `spec.ports[0]`.
fn parts(path: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = path.trim_start_matches('.');
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix('[') {
            let Some(end) = closing(inner) else { break };
            parts.push(bracketed(&inner[..end]));
            rest = inner[end + 1..].trim_start_matches('.');
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            parts.push(Part::Key(rest[..end].to_owned()));
            rest = rest[end..].strip_prefix('.').unwrap_or(&rest[end..]);
        }
    }
    parts
}

/// Where the bracket ends: values of keys stand in quotes, and may hold brackets; others are lists themselves.
fn closing(text: &str) -> Option<usize> {
    let (mut is_quoted, mut depth) = (false, 1_usize);
    text.char_indices().find_map(|(at, sign)| {
        is_quoted ^= sign == '"';
        match sign {
            '[' if !is_quoted => depth += 1,
            ']' if !is_quoted => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(at)
    })
}

fn bracketed(text: &str) -> Part {
    match text.parse() {
        Ok(index) => Part::Element(Some(index)),
        Err(_) if text.contains('=') => Part::Element(None),
        Err(_) => Part::Key(text.to_owned()),
    }
}

/// Whether the server means our path. Ours may name an entry of the record or the list that the server names: it says of
/// labels that one is wrong, and not which. Where it leaves out which element it is, it means any.
#[must_use]
pub fn is_same(ours: &FieldPath, theirs: &str) -> bool {
    let parted = parts(&corrected(theirs));
    along(ours.steps(), &parted).is_some_and(|(more, rest)| more.len() <= 1 && rest.is_empty())
        || (theirs.starts_with('.') && is_flat(ours, theirs))
}

/// Whether the paths are the same once written down: what compares types puts no quotes around keys with points.
fn is_flat(ours: &FieldPath, theirs: &str) -> bool {
    let step = |step: &Step| match step {
        Step::Field(key) => format!(".{key}"),
        Step::Element(index) => format!("[{index}]"),
    };
    ours.steps().iter().map(step).collect::<String>() == theirs
}

/// Whether the server means something inside of what our path names.
#[must_use]
pub fn is_inside(ours: &FieldPath, theirs: &str) -> bool {
    let theirs = parts(&corrected(theirs));
    along(ours.steps(), &theirs).is_some_and(|(more, rest)| more.is_empty() && !rest.is_empty())
}

/// What is left of two paths where the shorter ends; `None` where they part.
fn along<'o, 't>(mut ours: &'o [Step], mut theirs: &'t [Part]) -> Option<(&'o [Step], &'t [Part])> {
    while let (Some((step, more)), Some((part, rest))) = (ours.split_first(), theirs.split_first()) {
        ours = more;
        match (step, part) {
            // A list has no fields, so that the element was left out: `spec.matchExpressions.operator`.
            (Step::Element(_), Part::Key(_)) => continue,
            (Step::Field(key), Part::Key(other)) if **key == **other => {}
            (Step::Element(_), Part::Element(None)) => {}
            (Step::Element(index), Part::Element(Some(other))) if index == other => {}
            // A key of a map that looks like a number.
            (Step::Field(key), Part::Element(Some(other))) if **key == *other.to_string() => {}
            (Step::Field(_) | Step::Element(_), _) => return None,
        }
        theirs = rest;
    }
    Some((ours, theirs))
}
