//! Users with some rights. In: what a user may do. Out: the objects of RBAC that say so. RBAC knows no "may not": a user
//! without one right is one who was given all others by name.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

/// What can be done to a resource.
pub const VERBS: [&str; 8] = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

/// The group of RBAC.
const RBAC: &str = "rbac.authorization.k8s.io";

/// Resources by group, with their parts, as discovery lists them.
pub type Resources = BTreeMap<String, BTreeSet<String>>;

/// What one user may do, in one namespace or everywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rights {
    user: String,
    namespace: Option<String>,
    rules: Vec<Rule>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rule {
    pub(crate) verbs: Vec<String>,
    pub(crate) group: String,
    pub(crate) resources: Vec<String>,
}

impl Rights {
    /// None, everywhere.
    #[must_use]
    pub fn of(user: &str) -> Self {
        Self { user: user.to_owned(), namespace: None, rules: Vec::new() }
    }

    /// The same, in this namespace only.
    #[must_use]
    pub fn within(self, namespace: &str) -> Self {
        Self { namespace: Some(namespace.to_owned()), ..self }
    }

    /// And these.
    #[must_use]
    pub fn may(mut self, verbs: &[&str], group: &str, resources: &[&str]) -> Self {
        let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        self.rules.push(Rule { verbs: owned(verbs), group: group.to_owned(), resources: owned(resources) });
        self
    }

    /// And all that there is, but for these verbs of one resource. `known` is what the server has now: of what is
    /// installed later the user has none in the group of that resource, and none in new groups.
    #[must_use]
    pub fn all_but(mut self, verbs: &[&str], (group, resource): (&str, &str), known: &Resources) -> Self {
        for (of, resources) in known {
            let others: Vec<&str> = resources.iter().map(String::as_str).filter(|other| *other != resource).collect();
            self = if of == group { self.may(&["*"], of, &others) } else { self.may(&["*"], of, &["*"]) };
        }
        let rest: Vec<&str> = VERBS.into_iter().filter(|verb| !verbs.contains(verb)).collect();
        if rest.is_empty() { self } else { self.may(&rest, group, &[resource]) }
    }

    /// The user's name.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.user
    }

    pub(crate) fn namespace(&self) -> Option<&str> {
        self.namespace.as_deref()
    }

    pub(crate) fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// A role and its binding, each with its path. They have the user's name, so that later rights take the place of
    /// earlier ones.
    #[must_use]
    pub fn objects(&self) -> [(String, Value); 2] {
        let (kind, below) = match &self.namespace {
            None => ("ClusterRole", String::new()),
            Some(namespace) => ("Role", format!("namespaces/{namespace}/")),
        };
        let name = format!("tests:{}", self.user);
        let object =
            |kind: &str| json!({ "apiVersion": format!("{RBAC}/v1"), "kind": kind, "metadata": { "name": name } });
        let mut role = object(kind);
        role["rules"] = self.rules.iter().map(Rule::object).collect();
        let mut binding = object(&format!("{kind}Binding"));
        binding["roleRef"] = json!({ "apiGroup": RBAC, "kind": kind, "name": name });
        binding["subjects"] = json!([{ "apiGroup": RBAC, "kind": "User", "name": self.user }]);
        let plural = kind.to_ascii_lowercase();
        let path = |plural: &str| format!("/apis/{RBAC}/v1/{below}{plural}/{name}");
        [(path(&format!("{plural}s")), role), (path(&format!("{plural}bindings")), binding)]
    }
}

impl Rule {
    fn object(&self) -> Value {
        json!({ "apiGroups": [self.group], "resources": self.resources, "verbs": self.verbs })
    }
}
