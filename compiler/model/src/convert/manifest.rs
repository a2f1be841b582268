//! One resource on its way into a stack. In: a document. Out: what it is called, and what is to be said of it.

use std::sync::Arc;

use crate::diagnostic::Span;
use crate::value::{Map, Node};

/// A document that is a resource.
#[derive(Debug, Clone)]
pub(super) struct Manifest {
    pub(super) node: Node,
    /// The events of Helm that it waits for; none when it is no hook.
    pub(super) hook: Option<Arc<str>>,
}

/// What names an object in a cluster, as written: group, kind, namespace, name.
pub(super) type WrittenKey<'a> = (&'a str, &'a str, &'a str, &'a str);

impl Manifest {
    pub(super) const fn new(node: Node) -> Self {
        Self { node, hook: None }
    }

    fn text(&self, path: &[&str]) -> &str {
        let found = path.iter().try_fold(&self.node, |node, key| node.get(key));
        found.and_then(Node::as_text).unwrap_or_default()
    }

    pub(super) fn group(&self) -> &str {
        self.text(&["apiVersion"]).rsplit_once('/').map_or("", |(group, _)| group)
    }

    pub(super) fn kind(&self) -> &str {
        self.text(&["kind"])
    }

    pub(super) fn name(&self) -> &str {
        self.text(&["metadata", "name"])
    }

    pub(super) fn namespace(&self) -> &str {
        self.text(&["metadata", "namespace"])
    }

    pub(super) fn label(&self, key: &str) -> Option<&str> {
        let text = self.text(&["metadata", "labels", key]);
        (!text.is_empty()).then_some(text)
    }

    /// The name in the plural, of a definition of a kind.
    pub(super) fn plural(&self) -> &str {
        self.text(&["spec", "names", "plural"])
    }

    pub(super) fn is_definition(&self) -> bool {
        self.group() == "apiextensions.k8s.io" && self.kind() == "CustomResourceDefinition"
    }

    pub(super) fn key(&self) -> WrittenKey<'_> {
        (self.group(), self.kind(), self.namespace(), self.name())
    }

    /// The field that says best which document it is.
    pub(super) fn at(&self) -> Option<Span> {
        let key = |node: &Node, key: &str| node.as_map().and_then(|map| map.get(key)).and_then(|field| field.node.span);
        let name = self.node.get("metadata").and_then(|metadata| key(metadata, "name"));
        name.or_else(|| key(&self.node, "kind"))
    }

    /// The fields of `metadata`, to change them.
    pub(super) fn metadata_mut(&mut self) -> Option<&mut Map> {
        self.node.as_map_mut()?.get_mut_field("metadata")?.node.as_map_mut()
    }

    /// For people: kind and name, or the kind alone.
    pub(super) fn described(&self) -> String {
        match self.name() {
            "" => self.kind().to_owned(),
            name => format!("{} `{name}`", self.kind()),
        }
    }
}
