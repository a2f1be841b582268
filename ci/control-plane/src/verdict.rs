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
    let name = object["metadata"]["name"].as_str().unwrap_or_default();
    let path =
        format!("{collection}/{}?fieldManager=tests&force=true&dryRun=All&fieldValidation=Strict", encoded(name));
    Ok(read(&client.request("PATCH", &path, Some(("application/apply-patch+yaml", object)))?))
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
        .filter_map(|cause| cause["field"].as_str())
        .filter(|field| !field.is_empty())
        .map(str::to_owned)
        .collect();
    if paths.is_empty() {
        paths = of_message(&message);
    }
    paths.sort();
    paths.dedup();
    Verdict::Refused { status: answer.status, paths, message }
}

/// The paths in the words of decoders: of server-side apply (`.spec.ports: duplicate entries for key […]`), of strict
/// decoding (`unknown field "spec.a"`), and of Go's JSON (`Go struct field Service.spec.a of type int32`).
fn of_message(message: &str) -> Vec<String> {
    if message.starts_with("failed to create typed patch object") {
        let (_, errors) = message.split_once("): ").unwrap_or(("", message));
        let paths = errors.lines().map(str::trim_start).filter(|line| line.starts_with('.'));
        return paths.filter_map(|line| Some(line.split_once(": ")?.0.to_owned())).collect();
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

/// A step of the server's path.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// A field, or a key of a map.
    Key(String),
    /// An element; which one is known unless it is named by its keys.
    Element(Option<usize>),
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

/// Fields that the server calls by another name than their own.
const MISSPELT: &[(&str, &str)] =
    &[("annotations.kubernetes.io/ingress.class", "metadata.annotations[kubernetes.io/ingress.class]")];

fn corrected(path: &str) -> String {
    let known = MISSPELT.iter().find_map(|(wrong, right)| Some(format!("{right}{}", path.strip_prefix(wrong)?)));
    known.unwrap_or_else(|| path.to_owned())
}

/// Where the bracket ends: values of keys stand in quotes, and may hold brackets.
fn closing(text: &str) -> Option<usize> {
    let mut is_quoted = false;
    text.char_indices().find_map(|(at, sign)| {
        is_quoted ^= sign == '"';
        (sign == ']' && !is_quoted).then_some(at)
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
/// labels that one is wrong, and not which.
#[must_use]
pub fn is_same(ours: &FieldPath, theirs: &str) -> bool {
    let theirs = parts(&corrected(theirs));
    let is_step = |(step, part): (&Step, &Part)| match (step, part) {
        (Step::Field(key), Part::Key(other)) => **key == **other,
        (Step::Element(_), Part::Element(None)) => true,
        (Step::Element(index), Part::Element(Some(other))) => index == other,
        // A key of a map that looks like a number.
        (Step::Field(key), Part::Element(Some(other))) => **key == *other.to_string(),
        (Step::Field(_) | Step::Element(_), _) => false,
    };
    let finer = ours.steps().len().checked_sub(theirs.len());
    finer.is_some_and(|more| more <= 1) && ours.steps().iter().zip(&theirs).all(is_step)
}
