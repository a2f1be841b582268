//! Decides the namespace of a resource and writes it into the manifest. In: a resource's identity. Out: its key.

use crate::diagnostic::{Code, Diagnostic};
use crate::name::{Gvk, Key, Namespace};
use crate::schema::Scope;
use crate::value::{Cursor, Field, Node, Place, Value};

use super::Context;
use super::find::Found;
use super::identity::Identity;

impl Context<'_> {
    /// The key of a resource, its namespace defaulted from the environment where its kind has one.
    pub(super) fn namespaced(
        &self,
        found: &mut Found,
        identity: Identity,
        findings: &mut Vec<Diagnostic>,
    ) -> Option<(Gvk, Key, Option<Scope>)> {
        let Identity { gvk, name, namespace: written } = identity;
        let scope = self.schemas.get(&gvk.group_kind()).map(|facts| facts.scope);
        let namespace = match (scope, written) {
            (Some(Scope::Cluster), Some(_)) => {
                findings.push(unexpected(found, &gvk));
                return None;
            }
            // An unknown kind gets no namespace: were it cluster-wide, the server would refuse the manifest.
            (Some(Scope::Cluster), None) | (None, None) => None,
            (Some(Scope::Namespaced) | None, Some(written)) => Some(written),
            (Some(Scope::Namespaced), None) => Some(self.default_namespace(found, findings)?),
        };
        Some((gvk.clone(), Key { group_kind: gvk.group_kind(), namespace, name }, scope))
    }

    fn default_namespace(&self, found: &mut Found, findings: &mut Vec<Diagnostic>) -> Option<Namespace> {
        let environment = self.settings.environments().get(&self.unit.environment)?;
        let Some((namespace, place)) = &environment.namespace else {
            findings.push(missing(found, environment.name.as_str()));
            return None;
        };
        write(&mut found.node, namespace, *place);
        Some(namespace.clone())
    }
}

fn write(node: &mut Node, namespace: &Namespace, place: Place) {
    let Value::Map(root) = &mut node.value else { return };
    let Some(Value::Map(metadata)) = root.get_mut_field("metadata").map(|metadata| &mut metadata.node.value) else {
        return;
    };
    let value = Node { span: place.value, value: Value::Text(namespace.as_str().into()) };
    metadata.set(Field { key: "namespace".into(), key_span: place.key, node: value });
}

fn unexpected(found: &Found, gvk: &Gvk) -> Diagnostic {
    let root = Cursor::new(&found.node, found.place);
    let namespace = root.find(&["metadata", "namespace"]).unwrap_or(root);
    Diagnostic::error(Code::UnexpectedNamespace, format!("a `{}` lives in no namespace", gvk.kind))
        .on(&namespace, "not used by the server")
        .help("leave it out".to_owned())
}

fn missing(found: &Found, environment: &str) -> Diagnostic {
    Diagnostic::error(Code::MissingNamespace, "the resource needs a namespace, and its environment gives none")
        .on(&Cursor::new(&found.node, found.place), "in no namespace")
        .help(format!("set `environments.{environment}.namespace` in `lornuc.ncl`, or `metadata.namespace` here"))
}
