//! Secrets that External Secrets makes. In: an `ExternalSecret` or `ClusterExternalSecret`. Out: the Secret and its keys: those
//! of `data`, or of the template, which by default takes their place.

use std::borrow::Cow;

use super::{Filled, Keys, Produced, Where, own_name};

pub(super) fn produced<'a>(kind: &str, manifest: Filled<'a>) -> Vec<Produced<'a>> {
    let Some((spec, name)) = manifest.get("spec").zip(own_name(manifest)) else { return Vec::new() };
    match kind {
        "ExternalSecret" => secret(spec, name).into_iter().collect(),
        "ClusterExternalSecret" => in_namespaces(spec, name),
        _ => Vec::new(),
    }
}

/// One in each namespace that is named or selected.
fn in_namespaces<'a>(spec: Filled<'a>, name: &'a str) -> Vec<Produced<'a>> {
    let name = spec.get("externalSecretName").and_then(Filled::text).unwrap_or(name);
    let Some(secret) = spec.get("externalSecretSpec").and_then(|of_each| secret(of_each, name)) else {
        return Vec::new();
    };
    let named = spec.get("namespaces").into_iter().flat_map(Filled::elements).filter_map(Filled::text).map(Where::In);
    let is_selected = spec.get("namespaceSelectors").or_else(|| spec.get("namespaceSelector")).is_some();
    named.chain(is_selected.then_some(Where::Anywhere)).map(|namespace| secret.clone().at(namespace)).collect()
}

fn secret<'a>(spec: Filled<'a>, name: &'a str) -> Option<Produced<'a>> {
    let target = spec.get("target");
    let of_target = |field| target.and_then(|target| target.get(field));
    // Without a policy the Secret is made, and owned.
    let policy = of_target("creationPolicy").and_then(Filled::text);
    if policy == Some("None") {
        return None;
    }
    let name = of_target("name").and_then(Filled::text).unwrap_or(name);
    let mut secret = Produced::new("Secret", name).with(keys(spec, of_target("template")));
    secret.is_merged = policy == Some("Merge");
    if let Some(manifest) = of_target("manifest") {
        let text = |field| manifest.get(field).and_then(Filled::text);
        secret.group = text("apiVersion").and_then(|text| text.split_once('/')).map_or("", |(group, _)| group).into();
        secret.kind = text("kind").unwrap_or("Secret").into();
    }
    Some(secret)
}

fn keys<'a>(spec: Filled<'a>, template: Option<Filled<'a>>) -> Keys<'a> {
    let of_data = || {
        if spec.get("dataFrom").is_some_and(|list| list.elements().next().is_some()) {
            return Keys::Open;
        }
        let entries = spec.get("data").into_iter().flat_map(Filled::elements);
        Keys::Known(entries.filter_map(|entry| entry.get("secretKey")?.text()).map(Cow::Borrowed).collect())
    };
    let Some(template) = template else { return of_data() };
    let made = template.get("data");
    let is_from_elsewhere = template.get("templateFrom").is_some_and(|list| list.elements().next().is_some());
    if !is_from_elsewhere && made.is_none_or(|made| made.fields().is_empty()) {
        return of_data();
    }
    let of_template = if is_from_elsewhere { Keys::Open } else { Keys::of_fields(made) };
    match template.get("mergePolicy").and_then(Filled::text) {
        Some("Merge") => of_template.and(of_data()),
        _ => of_template,
    }
}
