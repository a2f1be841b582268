//! Single keywords of a schema. In: a schema. Out: findings on keywords that no server takes or knows, on formats that it
//! does not assert, and on patterns that are none.

use super::{At, Judge, flag, pattern};
use crate::diagnostic::Span;
use crate::name::did_you_mean;
use crate::value::Node;

/// Those that a server keeps, beside what it takes and does not keep.
const KNOWN: &[&str] = &[
    "$schema",
    "additionalProperties",
    "allOf",
    "anyOf",
    "default",
    "description",
    "enum",
    "example",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "externalDocs",
    "format",
    "id",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "nullable",
    "oneOf",
    "pattern",
    "properties",
    "required",
    "title",
    "type",
    "uniqueItems",
    "x-kubernetes-embedded-resource",
    "x-kubernetes-int-or-string",
    "x-kubernetes-list-map-keys",
    "x-kubernetes-list-type",
    "x-kubernetes-map-type",
    "x-kubernetes-preserve-unknown-fields",
    "x-kubernetes-validations",
];

/// Those that it refuses, and what to do instead.
const REFUSED: &[(&str, &str)] = &[
    ("$ref", "write the schema out; end one that holds itself with `x-kubernetes-preserve-unknown-fields: true`"),
    ("additionalItems", "leave it out"),
    ("definitions", "write the schemas out where they are used"),
    ("dependencies", "say it as a rule in `x-kubernetes-validations`"),
    ("patternProperties", "use `additionalProperties`, and a rule in `x-kubernetes-validations` for the names"),
];

/// The formats that a server looks at: those of `kube-openapi/pkg/validation/strfmt` that CRDs may have, those of numbers,
/// and those that it knows and leaves to others.
const FORMATS: &[&str] = &[
    "bsonobjectid",
    "byte",
    "cidr",
    "creditcard",
    "date",
    "date-time",
    "datetime",
    "double",
    "duration",
    "email",
    "float",
    "hexcolor",
    "hostname",
    "int-or-string",
    "int32",
    "int64",
    "ipv4",
    "ipv6",
    "isbn",
    "isbn10",
    "isbn13",
    "k8s-long-name",
    "k8s-short-name",
    "mac",
    "password",
    "quantity",
    "rgbcolor",
    "ssn",
    "uri",
    "uuid",
    "uuid3",
    "uuid4",
    "uuid5",
];

impl Judge<'_> {
    pub(super) fn keywords(&mut self, at: At<'_>, path: &str) {
        for field in at.node.as_map().map_or(&[][..], |map| map.fields()) {
            let key = &*field.key;
            if let Some((_, help)) = REFUSED.iter().find(|(refused, _)| *refused == key) {
                self.error(field.key_span, path, &format!("must not have `{key}`"), help);
            } else if !KNOWN.contains(&key) {
                let help = did_you_mean(key, KNOWN.iter().copied()).unwrap_or_else(|| "leave it out".to_owned());
                let what = format!("has the keyword `{}`, which servers pass over", key.escape_debug());
                self.warning(field.key_span, path, &what, &help);
            }
        }
        if flag(at.node, "uniqueItems") {
            let help = "write `x-kubernetes-list-type: set`";
            self.error(span_of(at.node, "uniqueItems"), path, "must not have `uniqueItems`", help);
        }
        let keeps = at.node.get("x-kubernetes-preserve-unknown-fields");
        if let Some(keeps) = keeps.filter(|keeps| keeps.as_bool() == Some(false)) {
            let what = "must not have `x-kubernetes-preserve-unknown-fields: false`";
            self.error(keeps.span, path, what, "leave it out");
        }
        self.format(at, path);
        self.pattern(at, path);
    }

    fn format(&mut self, at: At<'_>, path: &str) {
        let Some(format) = at.node.get("format") else { return };
        let Some(name) = format.as_text().filter(|name| !name.is_empty() && !FORMATS.contains(name)) else { return };
        let what = format!("has the format `{}`, which servers pass over", name.escape_debug());
        let help = did_you_mean(name, FORMATS.iter().copied())
            .unwrap_or_else(|| "say it as a `pattern` if it must hold".to_owned());
        self.warning(format.span, path, &what, &help);
    }

    fn pattern(&mut self, at: At<'_>, path: &str) {
        let Some(pattern) = at.node.get("pattern") else { return };
        let Some(text) = pattern.as_text() else { return };
        if let Err(fault) = pattern::judge(text) {
            let help = "write a regular expression of Go's: it has no look-around and no back references";
            self.error(pattern.span, path, &format!("has a pattern that is none: {fault}"), help);
        }
    }
}

fn span_of(node: &Node, key: &str) -> Option<Span> {
    node.as_map()?.get(key)?.key_span
}
