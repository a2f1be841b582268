//! The places of a manifest whose values may be shared. In: a field and where it stands. Out: what the value means
//! there; text that happens to be equal somewhere else is left alone.

use crate::value::{Field, Map, Node, Value};

/// What a value means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Site {
    /// The namespace of an object.
    Namespace,
    /// The name of an object, or what refers to it.
    Name,
    /// The labels of an object.
    Labels,
    /// Labels that objects are found by.
    Matched,
    /// The image of a container.
    Image,
    /// The version of what runs.
    Version,
}

/// The record that a field stands in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Holder<'a> {
    /// Its own key, or that of the list it stands in; empty for a resource itself.
    pub(super) key: &'a str,
    /// How many records it stands in.
    pub(super) depth: usize,
    /// The kind of the resource.
    pub(super) kind: &'a str,
}

impl<'a> Holder<'a> {
    pub(super) fn of(resource: &'a Node) -> Self {
        let kind = resource.get("kind").and_then(Node::as_text).unwrap_or_default();
        Self { key: "", depth: 0, kind }
    }

    /// The record below a field of this one.
    pub(super) const fn below(self, key: &'a str) -> Self {
        Self { key, depth: self.depth + 1, kind: self.kind }
    }
}

/// Records whose `name` is that of an object.
const REFERENCES: &[&str] = &["service", "configMap", "configMapRef", "configMapKeyRef", "secretRef", "secretKeyRef"];

/// Labels that hold the name of the application, or of its installation.
const NAME_LABELS: &[&str] = &["app.kubernetes.io/name", "app.kubernetes.io/instance", "app", "k8s-app", "release"];

/// What the value of a field of `record` means.
pub(super) fn site(holder: Holder<'_>, record: &Map, field: &Field) -> Option<Site> {
    match &field.node.value {
        Value::Text(_) => text_site(holder, record, &field.key),
        Value::Map(map) if is_labels(map) => match &*field.key {
            "labels" if holder.key == "metadata" => Some(Site::Labels),
            "matchLabels" | "selector" => Some(Site::Matched),
            _ => None,
        },
        Value::Map(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::List(_) => None,
    }
}

fn text_site(holder: Holder<'_>, record: &Map, key: &str) -> Option<Site> {
    let is_own = holder.key == "metadata" && holder.depth == 1;
    match key {
        "namespace" => Some(Site::Namespace),
        "name" if is_own && holder.kind == "Namespace" => Some(Site::Namespace),
        "name" if is_own || REFERENCES.contains(&holder.key) || record.get("kind").is_some() => Some(Site::Name),
        "serviceAccountName" | "serviceName" => Some(Site::Name),
        "image" => Some(Site::Image),
        "app.kubernetes.io/version" => Some(Site::Version),
        _ if NAME_LABELS.contains(&key) => Some(Site::Name),
        _ => None,
    }
}

/// Whether a record can be labels: all text, and some.
pub(super) fn is_labels(map: &Map) -> bool {
    !map.is_empty() && map.fields().iter().all(|field| field.node.as_text().is_some())
}

/// Visits every field of a resource that has a meaning here.
pub(super) fn visit<'a>(node: &'a Node, holder: Holder<'a>, see: &mut impl FnMut(Site, Holder<'a>, &'a Node)) {
    match &node.value {
        Value::Map(map) => {
            for field in map.fields() {
                if let Some(site) = site(holder, map, field) {
                    see(site, holder, &field.node);
                }
                visit(&field.node, holder.below(&field.key), see);
            }
        }
        Value::List(items) => items.iter().for_each(|item| visit(item, holder, see)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
    }
}

/// The tag of an image: what stands behind the last colon, if no path and no digest does.
pub(super) fn tag(image: &str) -> Option<(&str, &str)> {
    let (_, tag) = image.rsplit_once(':')?;
    let sound = !tag.is_empty() && !tag.contains(['/', '@']) && !image.contains('@');
    sound.then(|| (&image[..image.len() - tag.len()], tag))
}
