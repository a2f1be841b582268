//! Decides the namespace of a resource and writes it into the manifest. In: a resource's identity. Out: its key.

use crate::diagnostic::{Code, Diagnostic};
use crate::name::{Gvk, Key, Namespace, did_you_mean};
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
        let scope = self.scope(found, &gvk, findings);
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

    /// What the schemas say of the kind. An unknown one is a finding of the rule `unknown-kind`, unless a unit of this
    /// environment is not at hand: it may define the kind.
    fn scope(&self, found: &Found, gvk: &Gvk, findings: &mut Vec<Diagnostic>) -> Option<Scope> {
        let facts = self.schemas.get(&gvk.group_kind());
        let version = gvk.api_version.version();
        if facts.is_some_and(|facts| facts.served().any(|served| &*served.name == version)) {
            return facts.map(|facts| facts.scope);
        }
        let severity = self.settings.level(Code::UnknownKind, &self.unit.stack).severity();
        let hidden = self.absent.touches(&self.unit.environment);
        if let Some(severity) = severity.filter(|_| !hidden) {
            let mut finding = unknown(found, gvk).help(self.known_as(gvk));
            finding.severity = severity;
            findings.push(finding);
        }
        facts.map(|facts| facts.scope)
    }

    fn known_as(&self, gvk: &Gvk) -> String {
        let kind = gvk.kind.as_str();
        let same = self.schemas.of_kind(kind).flat_map(|(known, facts)| {
            let slash = if known.group.is_empty() { "" } else { "/" };
            facts.served().map(move |version| format!("`{}{slash}{}`", known.group, version.name))
        });
        let same: Vec<String> = same.collect();
        if same.is_empty() {
            return did_you_mean(kind, self.schemas.kinds_of(gvk.api_version.group())).unwrap_or_else(|| {
                "check the spelling; a kind whose CRD is a resource of the project is known".to_owned()
            });
        }
        format!("the known `{kind}` has apiVersion {}", same.join(" or "))
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

fn unknown(found: &Found, gvk: &Gvk) -> Diagnostic {
    let root = Cursor::new(&found.node, found.place);
    let at = root.get("kind").unwrap_or(root);
    Diagnostic::warning(Code::UnknownKind, format!("the kind `{gvk}` is not known"))
        .on(&at, "whether it has a namespace is not known")
}
