//! What is said of a resource beyond its structure, which is judged already: by the rules of its schema, or, for kinds of
//! Kubernetes itself, by those that the server has in code. In: the resource. Out: findings.

use super::find::Found;
use super::kind;
use crate::diagnostic::Diagnostic;
use crate::name::Gvk;
use crate::schema::cel::{self, Judged};
use crate::schema::{self, Origin, Schemas, rules};

pub(super) fn judged(schemas: &Schemas, gvk: &Gvk, found: &Found) -> Judged {
    let Some((facts, version)) = kind::served(schemas, gvk) else { return Judged::default() };
    let subject = rules::Judged { gvk, node: &found.node, place: found.place, release: schemas.version() };
    if facts.origin == Origin::Kubernetes {
        let mut of_object = rules::check(&subject);
        of_object.extend(definition(gvk, found));
        return Judged { of_object, of_kind: Vec::new() };
    }
    let mut judged = version
        .shape()
        .map_or_else(Judged::default, |shape| cel::check(&gvk.group_kind(), shape, (&found.node, found.place)));
    judged.of_object.extend(rules::check_metadata(&subject));
    judged
}

/// What a server would refuse in the schemas of a CRD, or pass over.
fn definition(gvk: &Gvk, found: &Found) -> Vec<Diagnostic> {
    if !gvk.is("apiextensions.k8s.io", "CustomResourceDefinition") {
        return Vec::new();
    }
    schema::find(&found.node).findings
}
