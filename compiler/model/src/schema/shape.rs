//! A structural schema as it is checked against: a tree of shapes, each read once. In: `OpenAPI` v3 schemas as JSON, of a
//! CRD or of Kubernetes' own definitions. Out: [`Shape`], cheap to walk beside a value. Reading is total: what is not
//! understood allows everything, for whoever takes a schema in has refused it before.

mod lenient;
mod read;
#[cfg(test)]
mod tests;

use std::sync::{Arc, OnceLock};

use serde_json::Value as Json;

use super::cel::Compiled;
use super::kubernetes::Definitions;
use crate::value::{Node, Number};

/// What a value may be.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shape {
    /// Its type; `None` allows every type.
    pub kind: Option<Type>,
    /// Whether `null` is a value of its own, rather than the absence of one.
    pub nullable: bool,
    /// Whether it is a whole object with `apiVersion`, `kind` and `metadata` (`x-kubernetes-embedded-resource`).
    pub is_resource: bool,
    /// The known fields of an object, by name.
    pub fields: Box<[(Arc<str>, Subschema)]>,
    /// What the other fields of an object may be.
    pub others: Others,
    /// The fields that an object must have.
    pub required: Box<[Arc<str>]>,
    /// Those of them that [`super::rules`] tell of, where a server finds fault with what is below the absent field.
    pub told_by_rules: Box<[Arc<str>]>,
    /// The elements of a list.
    pub items: Option<Subschema>,
    /// How a list merges, and what of it is unique.
    pub list: ListKind,
    /// Whether an object is replaced as a whole (`x-kubernetes-map-type: atomic`).
    pub is_atomic_map: bool,
    /// What the server sets where the field is absent.
    pub default: Option<Node>,
    /// Limits on the value itself.
    pub limits: Option<Box<Limits>>,
    /// Rules in CEL.
    pub rules: Box<[Rule]>,
    /// Whether rules stand here or anywhere below.
    pub has_rules: bool,
    /// What its author says of it.
    pub description: Option<Box<str>>,
}

/// The type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// Text.
    String,
    /// A list.
    Array,
    /// A record.
    Object,
    /// A whole number or text (`x-kubernetes-int-or-string`).
    IntOrString,
    /// A quantity as `500m` or `2Gi`, or a number.
    Quantity,
}

impl Type {
    /// The type in the words of the field, with its article: `a string`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Boolean => "a boolean",
            Self::Integer => "an integer",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "a list",
            Self::Object => "a record",
            Self::IntOrString => "an integer or a string",
            Self::Quantity => "a quantity",
        }
    }
}

/// Fields that a shape does not name.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Others {
    /// Are unknown: the server drops or refuses them.
    #[default]
    Unknown,
    /// May be anything (`x-kubernetes-preserve-unknown-fields`, `additionalProperties: true`).
    Any,
    /// All have this shape: the object is a map.
    Of(Subschema),
}

/// How a list merges.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ListKind {
    /// As a whole.
    #[default]
    Atomic,
    /// By its elements, which are unique.
    Set,
    /// By these keys of its elements, which are unique together.
    Map(Box<[Arc<str>]>),
}

/// Limits on a value, each where it applies.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Limits {
    /// The only values.
    pub values: Box<[Node]>,
    /// A Go regular expression that text must match somewhere.
    pub pattern: Option<Box<str>>,
    /// The format of text or of a number, as the schema names it.
    pub format: Option<Box<str>>,
    /// The least number.
    pub minimum: Option<Bound>,
    /// The greatest number.
    pub maximum: Option<Bound>,
    /// What a number is a multiple of.
    pub multiple_of: Option<Number>,
    /// The fewest and the most characters of text.
    pub length: Extent,
    /// The fewest and the most elements of a list.
    pub items: Extent,
    /// The fewest and the most fields of an object.
    pub fields: Extent,
    /// Whether no two elements of a list are equal (`uniqueItems`).
    pub has_unique_items: bool,
    /// Shapes that all fit.
    pub all_of: Box<[Subschema]>,
    /// Shapes of which at least one fits.
    pub any_of: Box<[Subschema]>,
    /// Shapes of which exactly one fits.
    pub one_of: Box<[Subschema]>,
    /// A shape that does not fit.
    pub not: Option<Subschema>,
}

/// A limit of a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bound {
    /// The limit.
    pub at: Number,
    /// Whether the limit itself is refused.
    pub is_exclusive: bool,
}

/// The fewest and the most of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extent {
    /// The fewest.
    pub least: Option<u64>,
    /// The most.
    pub most: Option<u64>,
}

/// A rule in CEL (`x-kubernetes-validations`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// What must be true, over `self`.
    pub rule: Box<str>,
    /// What to say where it is not.
    pub message: Option<Box<str>>,
    /// CEL that makes what to say.
    pub message_expression: Option<Box<str>>,
    /// The reason that the server gives, `FieldValueInvalid` where the rule names none.
    pub reason: Option<Box<str>>,
    /// The field below that the finding is about, as `.spec.size`.
    pub field_path: Option<Box<str>>,
    /// Whether a rule over `oldSelf` holds for new objects too.
    pub has_optional_old_self: bool,
    /// The expressions, read when they are first asked for.
    pub compiled: Compiled,
}

/// The schema of something inside: written in place, or one of Kubernetes' definitions, which is read when asked for.
#[derive(Debug, Clone)]
pub enum Subschema {
    /// In place.
    Here(Arc<Shape>),
    /// By name.
    Named(&'static Named),
}

impl Subschema {
    /// The shape.
    #[must_use]
    pub fn shape(&self) -> &Shape {
        match self {
            Self::Here(shape) => shape,
            Self::Named(named) => named.shape(),
        }
    }
}

impl PartialEq for Subschema {
    /// Named ones may be recursive: they are equal when they are the same.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Here(one), Self::Here(other)) => one == other,
            (Self::Named(one), Self::Named(other)) => std::ptr::eq(*one, *other),
            (Self::Here(_) | Self::Named(_), _) => false,
        }
    }
}

/// One of Kubernetes' definitions.
#[derive(Debug)]
pub struct Named {
    /// Its name, as `io.k8s.api.apps.v1.Deployment`.
    pub name: &'static str,
    text: &'static str,
    definitions: &'static OnceLock<Definitions>,
    shape: OnceLock<Box<Shape>>,
}

impl Named {
    pub(super) const fn new(
        name: &'static str,
        text: &'static str,
        definitions: &'static OnceLock<Definitions>,
    ) -> Self {
        Self { name, text, definitions, shape: OnceLock::new() }
    }

    /// The shape, read the first time.
    pub fn shape(&'static self) -> &'static Shape {
        self.shape.get_or_init(|| {
            let json: Json = serde_json::from_str(self.text).unwrap_or_default();
            Box::new(read::shape(&json, self.definitions.get(), Some(self.name)))
        })
    }
}

impl Shape {
    /// Reads a schema that stands for itself, as a CRD's `openAPIV3Schema`. Nothing in it may be a reference.
    #[must_use]
    pub fn read(schema: &Json) -> Self {
        read::shape(schema, None, None)
    }

    /// The shape of a field: a known one, or that of all others; `None` for a field that is not known.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Subschema> {
        self.known(name).or(match &self.others {
            Others::Of(shape) => Some(shape),
            Others::Unknown | Others::Any => None,
        })
    }

    /// The shape of a field that it names.
    #[must_use]
    pub fn known(&self, name: &str) -> Option<&Subschema> {
        let at = self.fields.binary_search_by(|(known, _)| (**known).cmp(name)).ok()?;
        Some(&self.fields[at].1)
    }
}
