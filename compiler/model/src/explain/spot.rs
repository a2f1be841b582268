//! A place in a schema: its shape, and the name of the definition where it is one of Kubernetes'. In: shapes. Out: the
//! fields below, with those that every object has and a CRD need not name.

use std::sync::OnceLock;

use crate::schema::{Others, Schemas, Shape, Subschema, Type};

/// A shape and the last part of its definition's name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot<'s> {
    pub(super) shape: &'s Shape,
    pub(super) name: Option<&'static str>,
    /// Whether this is a whole object, with `apiVersion`, `kind` and `metadata`.
    is_object: bool,
}

/// One field of a place.
#[derive(Debug)]
pub(super) struct Field<'s> {
    pub(super) name: &'s str,
    pub(super) spot: Spot<'s>,
    pub(super) is_required: bool,
}

impl<'s> Spot<'s> {
    pub(super) const fn root(shape: &'s Shape) -> Self {
        Self { shape, name: None, is_object: true }
    }

    fn of(subschema: &'s Subschema) -> Self {
        let shape = subschema.shape();
        let name = match subschema {
            Subschema::Here(_) => None,
            Subschema::Named(named) => named.name.rsplit('.').next(),
        };
        Self { shape, name, is_object: shape.is_resource }
    }

    /// Whether both are the same place of the same definition.
    pub(super) fn is(&self, other: &Self) -> bool {
        std::ptr::eq(self.shape, other.shape)
    }

    /// The elements of a list.
    pub(super) fn element(&self) -> Option<Self> {
        self.shape.items.as_ref().map(Self::of)
    }

    /// The values of a map, and of fields that are not named.
    pub(super) fn value(&self) -> Option<Self> {
        match &self.shape.others {
            Others::Of(value) => Some(Self::of(value)),
            Others::Unknown | Others::Any => None,
        }
    }

    /// What the fields of a value are those of: lists and maps are looked through.
    pub(super) fn inner(self) -> Self {
        let mut spot = self;
        while let Some(below) = spot.element().or_else(|| spot.value().filter(|_| spot.shape.fields.is_empty())) {
            spot = below;
        }
        spot
    }

    /// The fields, by name.
    pub(super) fn fields(&self, schemas: &Schemas) -> Vec<Field<'s>> {
        let is_required = |name: &str| self.shape.required.iter().any(|required| **required == *name);
        let known = self.shape.fields.iter();
        let mut fields: Vec<Field<'s>> =
            known.map(|(name, below)| Field { name, spot: Self::of(below), is_required: is_required(name) }).collect();
        if self.is_object {
            self.complete(&mut fields, schemas);
        }
        fields
    }

    /// A CRD may leave out what all objects have, and says nothing of what is in `metadata`.
    fn complete(&self, fields: &mut Vec<Field<'s>>, schemas: &Schemas) {
        let metadata = Spot { shape: schemas.object_meta(), name: Some("ObjectMeta"), is_object: false };
        for (name, spot) in [("apiVersion", string()), ("kind", string()), ("metadata", metadata)] {
            match fields.binary_search_by(|field| field.name.cmp(name)) {
                Err(at) => fields.insert(at, Field { name, spot, is_required: false }),
                Ok(at) if name == "metadata" && fields[at].spot.shape.fields.is_empty() => fields[at].spot = spot,
                Ok(_) => {}
            }
        }
    }
}

fn string() -> Spot<'static> {
    static STRING: OnceLock<Shape> = OnceLock::new();
    let shape = STRING.get_or_init(|| Shape { kind: Some(Type::String), ..Shape::default() });
    Spot { shape, name: None, is_object: false }
}
