//! Objects that Crossplane and its providers make. In: a manifest. Out: connection Secrets, accounts of packages, what
//! an `Object` holds, and the namespace of a `Release`.

use super::{Filled, Keys, Produced, Where};

/// Any managed resource, claim or composite may ask for its connection details in a Secret.
pub(super) fn of_connection(manifest: Filled<'_>) -> Vec<Produced<'_>> {
    let Some(to) = manifest.find(&["spec", "writeConnectionSecretToRef"]) else { return Vec::new() };
    let Some(name) = to.get("name").and_then(Filled::text) else { return Vec::new() };
    let namespace = to.get("namespace").and_then(Filled::text).map_or(Where::Own, Where::In);
    vec![Produced::new("Secret", name).at(namespace)]
}

/// The account that a package's pods run as, in the namespace of Crossplane.
pub(super) fn of_runtime_config(manifest: Filled<'_>) -> Vec<Produced<'_>> {
    let name = manifest.find(&["spec", "serviceAccountTemplate", "metadata", "name"]).and_then(Filled::text);
    name.into_iter().map(|name| Produced::new("ServiceAccount", name).at(Where::Anywhere)).collect()
}

/// The manifest that an `Object` of provider-kubernetes holds.
pub(super) fn of_object(manifest: Filled<'_>) -> Vec<Produced<'_>> {
    let mut found = of_connection(manifest);
    let Some(object) = manifest.find(&["spec", "forProvider", "manifest"]) else { return found };
    let text = |path: &[&str]| object.find(path).and_then(Filled::text);
    let Some((kind, name)) = text(&["kind"]).zip(text(&["metadata", "name"])) else { return found };
    let records = ["data", "stringData", "binaryData"].iter().filter_map(|name| object.get(name));
    found.push(Produced {
        group: text(&["apiVersion"]).and_then(|text| text.split_once('/')).map_or("", |(group, _)| group).into(),
        kind: kind.into(),
        namespace: text(&["metadata", "namespace"]).map_or(Where::Anywhere, Where::In),
        name: name.into(),
        keys: Keys::of_fields(records),
        is_merged: false,
    });
    found
}

/// A release makes its namespace, unless it is told not to.
pub(super) fn of_release(manifest: Filled<'_>) -> Vec<Produced<'_>> {
    let mut found = of_connection(manifest);
    let Some(release) = manifest.find(&["spec", "forProvider"]) else { return found };
    let is_left_out = release.get("skipCreateNamespace").is_some_and(|skips| skips.node.as_bool() == Some(true));
    let namespace = release.get("namespace").and_then(Filled::text).filter(|_| !is_left_out);
    found.extend(namespace.map(|name| Produced::new("Namespace", name)));
    found
}
