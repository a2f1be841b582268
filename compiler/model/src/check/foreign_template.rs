//! Rule `foreign-template`: text that names a parameter of the environment as other languages do, `${env.host}` or
//! `{{ env.host }}`, is rendered as it stands. A shell has no names with a point in them, so little else is meant.

use crate::diagnostic::{Code, Diagnostic};
use crate::graph::Graph;
use crate::resolve::Resource;
use crate::value::{Cursor, Node, Value};

/// How the text begins, and how it ends.
const FORMS: &[(&str, &str)] = &[("${env.", "}"), ("{{env.", "}}"), ("{{ env.", " }}")];

/// Warns of every text that holds one.
pub(super) fn check(graph: &Graph, findings: &mut Vec<Diagnostic>) {
    for resource in graph.in_order().filter(|resource| is_in(resource.node())) {
        let Some(severity) = graph.settings().level(Code::ForeignTemplate, &resource.unit().stack).severity() else {
            continue;
        };
        let before = findings.len();
        look(&resource.cursor(), resource, findings);
        findings[before..].iter_mut().for_each(|finding| finding.severity = severity);
    }
}

/// Whether any text below holds one. Asked first, without the cursors: nearly no resource has any.
fn is_in(node: &Node) -> bool {
    match &node.value {
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
        Value::Text(text) => template(text).is_some(),
        Value::List(items) => items.iter().any(is_in),
        Value::Map(map) => map.fields().iter().any(|field| is_in(&field.node)),
    }
}

fn look(cursor: &Cursor<'_>, resource: &Resource, findings: &mut Vec<Diagnostic>) {
    if let Some((whole, name)) = cursor.node().as_text().and_then(template) {
        findings.push(
            Diagnostic::warning(Code::ForeignTemplate, format!("the text holds `{whole}` as it stands"))
                .on(cursor, "nothing is put in")
                .help(format!("write `%{{env.{name}}}`"))
                .resource(resource.id())
                .environment(&resource.unit().environment),
        );
    }
    cursor.elements().for_each(|element| look(&element, resource, findings));
    cursor.fields().for_each(|(_, value)| look(&value, resource, findings));
}

/// The first template of a text, and the parameter that it names.
fn template(text: &str) -> Option<(&str, &str)> {
    if !text.contains("env.") {
        return None;
    }
    FORMS.iter().find_map(|(begin, end)| {
        let start = text.find(begin)?;
        let rest = &text[start + begin.len()..];
        let name = &rest[..rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?];
        let is_whole = !name.is_empty() && rest[name.len()..].starts_with(end);
        // GitHub's own, in a workflow that a ConfigMap holds.
        let of_github = text[..start].ends_with('$');
        (is_whole && !of_github).then(|| (&text[start..start + begin.len() + name.len() + end.len()], name))
    })
}
