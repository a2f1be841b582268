//! Rule `invalid-data`: the API server takes strings only in the `data` of a `ConfigMap`
//! (<https://kubernetes.io/docs/concepts/configuration/configmap/>), and strings in base64 in that of a Secret. It refuses
//! the whole object otherwise.

use crate::diagnostic::{Code, Diagnostic};
use crate::graph::Graph;
use crate::resolve::Resource;
use crate::schema::is_decoded;
use crate::value::{Cursor, Value};

/// Refuses numbers, booleans and whatever else is no string. `null` is nothing to the server.
pub(super) fn check(graph: &Graph, findings: &mut Vec<Diagnostic>) {
    for resource in graph.in_order().filter(|resource| resource.gvk().is("", "ConfigMap")) {
        let Some(data) = resource.cursor().get("data") else { continue };
        if is_no_record(&data) {
            findings.push(no_record(resource, &data));
        }
        let values = data.fields().map(|(_, value)| value);
        findings.extend(values.filter_map(|value| finding(resource, &value)));
    }
}

/// Refuses the same in Secrets of any origin: those of stacks may hold nothing that is not encrypted anyway.
pub(super) fn check_secrets(graph: &Graph, findings: &mut Vec<Diagnostic>) {
    let is_open = |resource: &&Resource| resource.gvk().is("", "Secret") && resource.node().get("sops").is_none();
    for resource in graph.in_order().filter(is_open) {
        for (field, form) in [("data", Form::Base64), ("stringData", Form::Any)] {
            let Some(data) = resource.cursor().get(field) else { continue };
            if is_no_record(&data) {
                findings.push(no_record(resource, &data));
            }
            let values = data.fields().map(|(_, value)| value);
            findings.extend(values.filter_map(|value| of_secret(resource, &value, form)));
        }
    }
}

/// How a text is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Any,
    Base64,
}

/// What is wrong with a value that no message shows.
fn of_secret(resource: &Resource, value: &Cursor<'_>, form: Form) -> Option<Diagnostic> {
    let (must, help) = match &value.node().value {
        Value::Null => return None,
        Value::Text(text) if form == Form::Any || is_decoded(text) => return None,
        Value::Text(_) => ("base64", Some("write it in `stringData` as it is".to_owned())),
        Value::Bool(_) | Value::Number(_) | Value::List(_) | Value::Map(_) => ("a string", None),
    };
    Some(
        Diagnostic::error(Code::InvalidData, format!("`{}` must be {must}", value.path()))
            .at(value.place().of_use(), "not of that form")
            .field(value.path())
            .help(help)
            .mask(value.node().span)
            .resource(resource.id())
            .environment(&resource.unit().environment),
    )
}

fn is_no_record(data: &Cursor<'_>) -> bool {
    !matches!(data.node().value, Value::Map(_) | Value::Null)
}

fn no_record(resource: &Resource, data: &Cursor<'_>) -> Diagnostic {
    Diagnostic::error(Code::InvalidData, format!("`{}` must be a record of strings", data.path()))
        .at(data.place().of_use(), format!("this is {}", data.node().value.type_name()))
        .field(data.path())
        .mask(data.node().span.filter(|_| resource.gvk().is("", "Secret")))
        .resource(resource.id())
        .environment(&resource.unit().environment)
}

fn finding(resource: &Resource, value: &Cursor<'_>) -> Option<Diagnostic> {
    let place = value.place().of_use();
    let help = match &value.node().value {
        Value::Null | Value::Text(_) => return None,
        Value::Bool(_) | Value::Number(_) if place != value.place() => "write `\"%{…}\"`".to_owned(),
        Value::Bool(value) => format!("write `\"{value}\"`"),
        Value::Number(number) => format!("write `\"{number}\"`"),
        Value::List(_) | Value::Map(_) => "write it as text: `std.serialize 'Json …`".to_owned(),
    };
    let found = value.node().value.type_name();
    let message = format!("a ConfigMap holds strings, and `{}` is {found}", value.path());
    Some(
        Diagnostic::error(Code::InvalidData, message)
            .at(place, format!("this is {found}"))
            .field(value.path())
            .help(help)
            .resource(resource.id())
            .environment(&resource.unit().environment),
    )
}
