//! What is said of roles and who has them, and where.

use serde_json::{Value, json};

use crate::schema::rules::tests::changed;

fn role() -> Value {
    json!({
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "Role",
        "metadata": { "name": "a", "namespace": "shop" },
        "rules": [{ "apiGroups": [""], "resources": ["pods"], "verbs": ["get"] }],
    })
}

fn binding() -> Value {
    json!({
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "RoleBinding",
        "metadata": { "name": "a", "namespace": "shop" },
        "roleRef": { "kind": "Role", "name": "a" },
        "subjects": [{ "kind": "ServiceAccount", "name": "a" }],
    })
}

fn cluster_binding() -> Value {
    json!({
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRoleBinding",
        "metadata": { "name": "a" },
        "roleRef": { "kind": "ClusterRole", "name": "a" },
        "subjects": [{ "kind": "ServiceAccount", "name": "a", "namespace": "b" }],
    })
}

#[test]
fn a_rule_of_a_role_is_about_resources() {
    let table = r#"
        {"rules": [{}]}
        - `rules[0].apiGroups` must be set @ value rules[0]: required in this record; add `apiGroups`
        - `rules[0].resources` must be set @ value rules[0]: required in this record; add `resources`
        - `rules[0]` has no `verbs` @ value: required in this record; add `verbs`, a list
        {"rules": [{ "nonResourceURLs": ["/a"], "verbs": ["get"] }]}
        - `rules[0].nonResourceURLs` must not be set in a Role: what is no resource is of no namespace @ value: set
          here
    "#;
    changed(&role(), table);
}

#[test]
fn a_subject_has_the_group_of_its_kind() {
    let table = r#"
        {"roleRef": { "kind": "role", "name": "", "apiGroup": "rbac" }}
        - `roleRef.apiGroup` must be `rbac.authorization.k8s.io` @ value: this is `rbac`
        - `roleRef.kind` must be `Role` or `ClusterRole` @ value: this is `role`; did you mean `Role`?
        - `roleRef.name` must be set @ value: empty
        {"subjects": [{ "kind": "ServiceAccount", "name": "a", "apiGroup": "rbac.authorization.k8s.io" }, { "kind":
          "user", "name": "A B" }, { "kind": "User", "name": "A B", "apiGroup": "v1" }]}
        - `subjects[0].apiGroup` must be empty for a ServiceAccount @ value: this is `rbac.authorization.k8s.io`
        - `subjects[1].kind` must be `ServiceAccount`, `User` or `Group` @ value: this is `user`; did you mean `User`?
        - `subjects[2].apiGroup` must be `rbac.authorization.k8s.io` @ value: this is `v1`
    "#;
    changed(&binding(), table);
}

#[test]
fn what_holds_everywhere_names_namespaces() {
    let table = r#"
        {"subjects": [{ "kind": "ServiceAccount", "name": "a" }, { "kind": "ServiceAccount", "name": "a",
          "namespace": "" }]}
        - `subjects[0].namespace` must be set @ value subjects[0]: required in this record; add `namespace`
        - `subjects[1].namespace` must be set @ value: empty
    "#;
    changed(&cluster_binding(), table);
}
