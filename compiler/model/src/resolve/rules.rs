//! What is said of a resource beyond its structure, which is judged already: by the rules of its schema, or, for kinds of
//! Kubernetes itself, by those that the server has in code. In: the resource. Out: findings.

use super::find::Found;
use super::kind;
use crate::name::Gvk;
use crate::schema::cel::{self, Judged};
use crate::schema::{Origin, Schemas, rules};

pub(super) fn judged(schemas: &Schemas, gvk: &Gvk, found: &Found) -> Judged {
    let Some((facts, version)) = kind::served(schemas, gvk) else { return Judged::default() };
    let subject = rules::Judged { gvk, node: &found.node, place: found.place };
    if facts.origin == Origin::Kubernetes {
        return Judged { of_object: rules::check(&subject), of_kind: Vec::new() };
    }
    let mut judged = version
        .shape()
        .map_or_else(Judged::default, |shape| cel::check(&gvk.group_kind(), shape, (&found.node, found.place)));
    judged.of_object.extend(rules::check_metadata(&subject));
    judged
}
