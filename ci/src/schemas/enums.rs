//! Enumerations of a release. In: the Go source that its generator of `OpenAPI` wrote. Out: an `enum` in each
//! definition that is known. The source is read line by line: it is generated, and formatted by one program. An
//! enumeration that finds no place is refused, for then the source has another form.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::run::Failed;

/// How the names of functions begin, and those of the definitions that they return.
const PACKAGES: [(&str, &str); 3] = [
    ("schema_k8sio_api_", "io.k8s.api."),
    ("schema_pkg_apis_apiextensions_", "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions."),
    ("schema_pkg_apis_apiregistration_", "io.k8s.kube-aggregator.pkg.apis.apiregistration."),
];

/// Before the name of a field of a definition; what is further in belongs to its elements.
const FIELD: &str = "\n\t\t\t\t\t\"";

/// Adds what the source lists to the definitions that are known.
pub(super) fn add(go: &str, definitions: &mut BTreeMap<String, Value>) -> Result<(), Failed> {
    for function in go.split("\nfunc ").skip(1) {
        let Some(definition) = name(function).and_then(|name| definitions.get_mut(&name)) else { continue };
        for text in function.split(FIELD).skip(1).filter(|text| text.contains("Enum:")) {
            let placed = place(text, definition);
            placed.ok_or_else(|| {
                Failed(format!("an enumeration without a place: {}", text.lines().next().unwrap_or("")))
            })?;
        }
    }
    Ok(())
}

/// The definition that a function returns.
fn name(function: &str) -> Option<String> {
    let (function, _) = function.split_once('(')?;
    PACKAGES
        .iter()
        .find_map(|(begins, package)| Some(format!("{package}{}", function.strip_prefix(begins)?.replace('_', "."))))
}

fn place(text: &str, definition: &mut Value) -> Option<()> {
    let (field, rest) = text.split_once('"')?;
    let values = rest.lines().find_map(|line| line.trim_start().strip_prefix("Enum:"))?;
    let (_, values) = values.split_once("{}{")?;
    let values: Value = serde_json::from_str(&format!("[{}]", values.strip_suffix("},")?)).ok()?;
    let mut schema = definition.get_mut("properties")?.get_mut(field)?.as_object_mut()?;
    for inside in ["items", "additionalProperties"] {
        if schema.contains_key(inside) {
            schema = schema.get_mut(inside)?.as_object_mut()?;
        }
    }
    set(schema, values);
    Some(())
}

/// Keys stay sorted.
fn set(schema: &mut Map<String, Value>, values: Value) {
    schema.insert("enum".to_owned(), values);
    schema.sort_keys();
}
