//! Reads one schema. In: its JSON, and Kubernetes' definitions for references. Out: its shape.

use std::sync::Arc;

use serde_json::{Map as JsonMap, Value as Json};

use super::lenient;
use super::{Bound, Extent, Limits, ListKind, Others, Rule, Shape, Subschema, Type};
use crate::schema::cel::{self, Compiled};
use crate::schema::kubernetes::Definitions;
use crate::value::{Number, from_json};

/// Kubernetes writes quantities as text and number.
const QUANTITY: &str = "io.k8s.apimachinery.pkg.api.resource.Quantity";
const INT_OR_STRING: &str = "io.k8s.apimachinery.pkg.util.intstr.IntOrString";

/// The shape of a schema; `name` is that of the definition, where it is one.
pub(super) fn shape(schema: &Json, definitions: Option<&'static Definitions>, name: Option<&str>) -> Shape {
    let Some(object) = schema.as_object() else { return anything() };
    let reader = Reader { object, definitions };
    match name {
        Some(QUANTITY) => Shape { kind: Some(Type::Quantity), ..Shape::default() },
        Some(INT_OR_STRING) => Shape { kind: Some(Type::IntOrString), ..Shape::default() },
        Some(name) => {
            let mut shape = reader.shape();
            let asked = shape.required.iter().filter(|field| !lenient::is_dispensable(name, field)).cloned();
            shape.required = asked.collect();
            let told = shape.required.iter().filter(|field| lenient::is_told_by_rules(name, field)).cloned();
            shape.told_by_rules = told.collect();
            shape
        }
        None => reader.shape(),
    }
}

fn anything() -> Shape {
    Shape { others: Others::Any, ..Shape::default() }
}

struct Reader<'a> {
    object: &'a JsonMap<String, Json>,
    definitions: Option<&'static Definitions>,
}

impl Reader<'_> {
    fn shape(&self) -> Shape {
        let kind = self.kind();
        let fields = self.fields();
        let others = self.others(kind, &fields);
        let text = |key: &str| self.text(key).map(Box::from);
        let shape = Shape {
            kind,
            nullable: self.flag("nullable"),
            is_resource: self.flag("x-kubernetes-embedded-resource"),
            fields,
            others,
            required: self.names("required"),
            told_by_rules: Box::default(),
            items: self.object.get("items").map(|items| self.below(items)),
            list: self.list(),
            is_atomic_map: self.text("x-kubernetes-map-type") == Some("atomic"),
            default: self.object.get("default").and_then(|value| from_json(value.clone()).ok()),
            limits: self.limits(kind),
            rules: self.rules(),
            has_rules: false,
            description: text("description"),
        };
        Shape { has_rules: cel::has_rules(&shape), ..shape }
    }

    /// A schema below: a reference alone, be it in an `allOf` of one beside a default, becomes the definition.
    fn below(&self, schema: &Json) -> Subschema {
        match self.named(schema) {
            Some(named) => named,
            None => Subschema::Here(Arc::new(shape(schema, self.definitions, None))),
        }
    }

    fn named(&self, schema: &Json) -> Option<Subschema> {
        let object = schema.as_object()?;
        let reference = match object.get("allOf").and_then(Json::as_array).map(Vec::as_slice) {
            Some([only]) if !object.contains_key("properties") => only,
            Some(_) | None => schema,
        };
        let name = reference.get("$ref")?.as_str()?;
        self.definitions?.get(name).map(Subschema::Named)
    }

    fn flag(&self, key: &str) -> bool {
        self.object.get(key).and_then(Json::as_bool).unwrap_or_default()
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.object.get(key)?.as_str()
    }

    fn list_of(&self, key: &str) -> &[Json] {
        self.object.get(key).and_then(Json::as_array).map_or(&[], Vec::as_slice)
    }

    fn names(&self, key: &str) -> Box<[Arc<str>]> {
        self.list_of(key).iter().filter_map(Json::as_str).map(Arc::from).collect()
    }

    fn number(&self, key: &str) -> Option<Number> {
        let value = self.object.get(key)?;
        value.as_i64().map(Number::from).or_else(|| Number::from_f64(value.as_f64()?))
    }

    fn kind(&self) -> Option<Type> {
        if self.flag("x-kubernetes-int-or-string") {
            return Some(Type::IntOrString);
        }
        Some(match self.text("type")? {
            "boolean" => Type::Boolean,
            "integer" => Type::Integer,
            "number" => Type::Number,
            "string" => Type::String,
            "array" => Type::Array,
            "object" => Type::Object,
            _ => return None,
        })
    }

    fn fields(&self) -> Box<[(Arc<str>, Subschema)]> {
        let Some(object) = self.object.get("properties").and_then(Json::as_object) else { return Box::default() };
        let mut fields: Vec<_> = object.iter().map(|(name, schema)| (Arc::from(&**name), self.below(schema))).collect();
        fields.sort_by(|(a, _): &(Arc<str>, Subschema), (b, _)| a.cmp(b));
        fields.into()
    }

    /// An object of Kubernetes' own definitions that names no fields holds anything: its schema is not written down.
    fn others(&self, kind: Option<Type>, fields: &[(Arc<str>, Subschema)]) -> Others {
        if self.flag("x-kubernetes-preserve-unknown-fields") {
            return Others::Any;
        }
        match self.object.get("additionalProperties") {
            Some(Json::Bool(true)) => Others::Any,
            Some(schema @ Json::Object(_)) => Others::Of(self.below(schema)),
            Some(_) => Others::Unknown,
            None if kind.is_none() || (fields.is_empty() && self.definitions.is_some()) => Others::Any,
            None => Others::Unknown,
        }
    }

    fn list(&self) -> ListKind {
        match self.text("x-kubernetes-list-type") {
            Some("set") => ListKind::Set,
            Some("map") => ListKind::Map(self.names("x-kubernetes-list-map-keys")),
            Some(_) | None => ListKind::Atomic,
        }
    }

    fn bound(&self, at: &str, is_exclusive: &str) -> Option<Bound> {
        Some(Bound { at: self.number(at)?, is_exclusive: self.flag(is_exclusive) })
    }

    fn extent(&self, least: &str, most: &str) -> Extent {
        let count = |key: &str| self.object.get(key).and_then(Json::as_u64);
        Extent { least: count(least), most: count(most) }
    }

    fn all(&self, key: &str) -> Box<[Subschema]> {
        self.list_of(key).iter().map(|schema| self.below(schema)).collect()
    }

    fn limits(&self, kind: Option<Type>) -> Option<Box<Limits>> {
        // What int-or-string says in `anyOf` is its type.
        let any_of = if kind == Some(Type::IntOrString) { Box::default() } else { self.all("anyOf") };
        let limits = Limits {
            values: self.list_of("enum").iter().filter_map(|value| from_json(value.clone()).ok()).collect(),
            pattern: self.text("pattern").map(Box::from),
            format: self.text("format").map(Box::from),
            minimum: self.bound("minimum", "exclusiveMinimum"),
            maximum: self.bound("maximum", "exclusiveMaximum"),
            multiple_of: self.number("multipleOf"),
            length: self.extent("minLength", "maxLength"),
            items: self.extent("minItems", "maxItems"),
            fields: self.extent("minProperties", "maxProperties"),
            has_unique_items: self.flag("uniqueItems"),
            all_of: self.all("allOf"),
            any_of,
            one_of: self.all("oneOf"),
            not: self.object.get("not").map(|schema| self.below(schema)),
        };
        (limits != Limits::default()).then(|| Box::new(limits))
    }

    fn rules(&self) -> Box<[Rule]> {
        let rules = self.list_of("x-kubernetes-validations").iter().filter_map(|rule| {
            let text = |key: &str| rule.get(key).and_then(Json::as_str).map(Box::from);
            Some(Rule {
                rule: text("rule")?,
                message: text("message"),
                message_expression: text("messageExpression"),
                reason: text("reason"),
                field_path: text("fieldPath"),
                has_optional_old_self: rule.get("optionalOldSelf").and_then(Json::as_bool).unwrap_or_default(),
                compiled: Compiled::default(),
            })
        });
        rules.collect()
    }
}
