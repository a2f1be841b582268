//! Rule `literal-secret`: a Secret with data in clear text would be written to disk and to Git. One encrypted by SOPS
//! passes (<https://getsops.io/docs/>).

use crate::diagnostic::{Code, Diagnostic};
use crate::graph::Graph;
use crate::resolve::Resource;
use crate::value::{Cursor, Node, Value};

/// Where `kubectl apply` keeps a copy of the whole manifest, values included.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Refuses every Secret that holds a value in clear text.
pub(super) fn check(graph: &Graph, findings: &mut Vec<Diagnostic>) {
    for resource in graph.in_order().filter(|resource| resource.gvk().is("", "Secret")) {
        let root = resource.cursor();
        let values = ["data", "stringData"].into_iter().filter_map(|field| root.get(field));
        let applied = root.find(&["metadata", "annotations", LAST_APPLIED]);
        let clear: Vec<Cursor<'_>> =
            values.flat_map(|field| clear_text(&field, author_of(resource.node()))).chain(applied).collect();
        let spans = clear.iter().filter_map(|value| value.node().span).collect();
        // One finding a Secret: whoever moves one value to a store moves them all. Every value is masked, not the first.
        findings.extend(clear.first().map(|value| Diagnostic { masked: spans, ..finding(resource, value) }));
    }
}

/// Who wrote the values of a Secret.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Writer {
    Person,
    Sops,
}

/// SOPS leaves a record `sops` with the code that authenticates the file.
fn author_of(node: &Node) -> Writer {
    let mac = node.get("sops").and_then(|sops| sops.get("mac")).and_then(Node::as_text);
    if mac.is_some_and(is_encrypted) { Writer::Sops } else { Writer::Person }
}

fn is_encrypted(text: &str) -> bool {
    text.starts_with("ENC[AES256_GCM,data:") && text.ends_with(']')
}

/// The values that are not encrypted: all that a person wrote. Something other than a record counts as one. SOPS leaves
/// empty text as it is.
fn clear_text<'a>(field: &Cursor<'a>, writer: Writer) -> Vec<Cursor<'a>> {
    let encrypted =
        |value: &Cursor<'_>| value.node().as_text().is_some_and(|text| text.is_empty() || is_encrypted(text));
    match &field.node().value {
        Value::Map(_) => {
            let values = field.fields().map(|(_, value)| value);
            values.filter(|value| writer == Writer::Person || !encrypted(value)).collect()
        }
        Value::Null => Vec::new(),
        Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => vec![field.clone()],
    }
}

/// The value is named by its path only: a finding must not print what it warns of. The label marks its key, and
/// where there is none, the whole resource.
fn finding(resource: &Resource, value: &Cursor<'_>) -> Diagnostic {
    let place = value.place();
    let marked = if place.key.is_some() { place.of_key() } else { resource.place().of_key() };
    Diagnostic::error(Code::LiteralSecret, format!("the Secret holds `{}` in clear text", value.path()))
        .at(marked, "would be written out")
        .help("let External Secrets make it, or encrypt the file with SOPS".to_owned())
        .resource(resource.id())
        .field(value.path())
        .environment(&resource.unit().environment)
}
