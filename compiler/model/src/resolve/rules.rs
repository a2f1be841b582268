//! What the rules of a kind's schema say of a resource. In: the resource, its structure judged already. Out: findings. Kinds of
//! Kubernetes itself have no rules that can be read: the server judges them in code.

use super::find::Found;
use crate::name::Gvk;
use crate::schema::cel::{self, Judged};
use crate::schema::{Origin, Schemas};

pub(super) fn judged(schemas: &Schemas, gvk: &Gvk, found: &Found) -> Judged {
    let kind = gvk.group_kind();
    let facts = schemas.get(&kind).filter(|facts| facts.origin != Origin::Kubernetes);
    match facts.and_then(|facts| facts.version(gvk.api_version.version())?.shape()) {
        Some(shape) => cel::check(&kind, shape, (&found.node, found.place)),
        None => Judged::default(),
    }
}
