//! What a Gateway or route of the Gateway API may name in another namespace. In: a reference whose target is in another
//! namespace. Out: a finding where no `ReferenceGrant` there allows it, or where no listener takes routes from here.

use crate::diagnostic::Code;
use crate::reference::{Filled, Use};

use super::super::objects::{Object, Subject};
use super::Judge;
use super::named::Sought;

const GROUP: &str = "gateway.networking.k8s.io";

pub(super) fn judge<'o>(judge: &mut Judge<'_, 'o>, found: &Use<'_, 'o>, sought: &Sought<'_>, target: &Object<'o>) {
    let from = judge.subject.resource.gvk();
    let (Some(own), Some(there)) = (judge.own_namespace(found), target.namespace) else { return };
    if from.api_version.group() != GROUP || own == there || judge.may_be_absent() {
        return;
    }
    if target.kind == "Gateway" {
        return listeners(judge, found, (own, sought), target);
    }
    let allows = |subject: &&Subject<'o>| {
        let resource = subject.resource;
        let is_there = resource.key().namespace.as_ref().is_some_and(|namespace| namespace.as_str() == there);
        let of = |list: &str| subject.manifest.find(&["spec", list]).into_iter().flat_map(Filled::elements);
        let text = |entry: Filled<'o>, field: &str| entry.get(field).and_then(Filled::text).unwrap_or_default();
        let is_from = |entry: Filled<'o>| {
            text(entry, "group") == GROUP
                && text(entry, "kind") == from.kind.as_str()
                && text(entry, "namespace") == own
        };
        let is_to = |entry: Filled<'o>| {
            let name = entry.get("name").and_then(Filled::text);
            text(entry, "group") == target.group
                && text(entry, "kind") == target.kind
                && name.is_none_or(|name| name == sought.name)
        };
        resource.gvk().is(GROUP, "ReferenceGrant") && is_there && of("from").any(is_from) && of("to").any(is_to)
    };
    if judge
        .site
        .subjects
        .iter()
        .filter(|subject| subject.cluster == judge.subject.cluster)
        .any(|subject| allows(&subject))
    {
        return;
    }
    let message = format!(
        "the {} is in the namespace `{there}`, and no ReferenceGrant there lets {}s of `{own}` name it",
        sought.words(),
        from.kind
    );
    judge.problem(found, found.value, (Code::MissingGrant, "not allowed from here"), message);
    judge.help(format!("declare a ReferenceGrant in `{there}`, from {} in `{own}` to {}", from.kind, target.kind));
    judge.beside_object(target);
}

/// A listener takes routes of its own namespace, unless it says otherwise.
fn listeners<'o>(
    judge: &mut Judge<'_, 'o>,
    found: &Use<'_, 'o>,
    (own, sought): (&str, &Sought<'_>),
    gateway: &Object<'o>,
) {
    let listeners = gateway.subject.manifest.find(&["spec", "listeners"]).into_iter().flat_map(Filled::elements);
    let takes = |listener: Filled<'o>| {
        let from = listener.find(&["allowedRoutes", "namespaces", "from"]).and_then(Filled::text);
        // Which namespaces a selector finds is not all known here.
        matches!(from, Some("All" | "Selector"))
    };
    let mut listeners = listeners.peekable();
    if listeners.peek().is_none() || listeners.any(takes) {
        return;
    }
    let message = format!("no listener of the {} takes routes from the namespace `{own}`", sought.words());
    judge.problem(found, found.value, (Code::MissingGrant, "not allowed from here"), message);
    judge.help(
        "set `allowedRoutes.namespaces.from` of a listener to `All`, or to `Selector` with a selector".to_owned(),
    );
    judge.beside_object(gateway);
}
