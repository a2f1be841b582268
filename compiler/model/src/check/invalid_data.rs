//! Rule `invalid-data`: the API server takes strings only in the `data` of a `ConfigMap`
//! (<https://kubernetes.io/docs/concepts/configuration/configmap/>), and refuses the whole object otherwise.

use crate::diagnostic::{Code, Diagnostic};
use crate::graph::Graph;
use crate::resolve::Resource;
use crate::value::{Cursor, Value};

/// Refuses numbers, booleans and whatever else is no string. `null` is nothing to the server.
pub(super) fn check(graph: &Graph, findings: &mut Vec<Diagnostic>) {
    for resource in graph.in_order().filter(|resource| resource.gvk().is("", "ConfigMap")) {
        let Some(data) = resource.cursor().get("data") else { continue };
        let values = data.fields().map(|(_, value)| value);
        findings.extend(values.filter_map(|value| finding(resource, &value)));
    }
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
