//! Schemas as the generator reads them. In: an `openAPIV3Schema`, or one of Kubernetes' definitions. Out: what a value of it
//! is, and what it has below. It has no part in what our checks make of schemas.

use std::collections::BTreeMap;

use serde_json::Value;

/// What values of a schema are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// A record with named fields.
    Record,
    /// A record whose keys are free.
    Entries,
    List,
    Text,
    Integer,
    Number,
    Boolean,
    IntOrString,
    Quantity,
    Anything,
}

/// Whose a kind is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// Kubernetes' own: rules that its schema does not say are in code.
    Builtin,
    /// A CRD's: its schema says all.
    Custom,
}

/// A schema with references followed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape<'k> {
    pub(super) schema: &'k Value,
    /// The last part of the name of its definition: `PodSpec`.
    pub(super) definition: &'k str,
}

/// Kubernetes' definitions by name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shapes<'k>(pub(super) &'k BTreeMap<String, Value>);

impl<'k> Shapes<'k> {
    /// Follows references: those to references as well, unless they go round in a circle.
    pub(super) fn of(self, schema: &'k Value) -> Shape<'k> {
        const LONGEST: usize = 8;
        let mut shape = Shape { schema, definition: "" };
        for _ in 0..LONGEST {
            let Some(name) = shape.schema["$ref"].as_str() else { break };
            let name = name.rsplit_once('/').map_or(name, |(_, name)| name);
            let definition = name.rsplit_once('.').map_or(name, |(_, name)| name);
            shape = Shape { schema: self.0.get(name).unwrap_or(&Value::Null), definition };
        }
        shape
    }
}

impl<'k> Shape<'k> {
    pub(super) fn sort(self) -> Sort {
        let schema = self.schema;
        if self.definition == "Quantity" {
            return Sort::Quantity;
        }
        if schema["x-kubernetes-int-or-string"] == true || schema["format"] == "int-or-string" {
            return Sort::IntOrString;
        }
        match schema["type"].as_str() {
            Some("object") if schema["properties"].is_object() => Sort::Record,
            Some("object") if schema["additionalProperties"].is_object() => Sort::Entries,
            Some("array") => Sort::List,
            Some("string") => Sort::Text,
            Some("integer") => Sort::Integer,
            Some("number") => Sort::Number,
            Some("boolean") => Sort::Boolean,
            _ => Sort::Anything,
        }
    }

    /// Named fields with their schemas.
    pub(super) fn fields(self) -> impl Iterator<Item = (&'k str, &'k Value)> {
        self.schema["properties"].as_object().into_iter().flatten().map(|(name, schema)| (name.as_str(), schema))
    }

    pub(super) fn field(self, name: &str) -> Option<&'k Value> {
        self.schema["properties"].get(name)
    }

    pub(super) fn texts(self, key: &str) -> Vec<&'k str> {
        texts(&self.schema[key])
    }

    pub(super) fn requires(self, name: &str) -> bool {
        self.schema["required"].as_array().is_some_and(|required| required.iter().any(|other| other == name))
    }

    /// Whether fields that it does not name are refused.
    pub(super) fn is_closed(self) -> bool {
        let schema = self.schema;
        self.sort() == Sort::Record
            && schema["x-kubernetes-preserve-unknown-fields"] != true
            && schema["x-kubernetes-embedded-resource"] != true
            && schema["additionalProperties"].is_null()
    }

    pub(super) fn count(self, key: &str) -> Option<usize> {
        self.schema[key].as_u64().and_then(|count| usize::try_from(count).ok())
    }

    /// The fields that each branch of `oneOf` or `anyOf` requires.
    pub(super) fn branches(self) -> Vec<Vec<&'k str>> {
        let of = |key: &str| self.schema[key].as_array().into_iter().flatten();
        of("oneOf")
            .chain(of("anyOf"))
            .map(|branch| texts(&branch["required"]))
            .filter(|names| !names.is_empty())
            .collect()
    }

    /// The rules in CEL.
    pub(super) fn rules(self) -> impl Iterator<Item = &'k str> {
        let rules = self.schema["x-kubernetes-validations"].as_array().into_iter().flatten();
        rules.filter_map(|rule| rule["rule"].as_str())
    }
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}
