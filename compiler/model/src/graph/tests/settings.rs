//! What a project says of references: externals, entries of its own, levels.

use serde_json::{Value as Json, json};

use super::project::{Project, external_secret, reads};

/// A Pod that reads a key, in a project with these externals.
fn told(externals: Json) -> (Vec<String>, Vec<String>) {
    let built =
        Project::new().with("apps/pod", "v1 Pod web", reads("db", "user")).setting("externals", externals).build();
    (built.told(), built.helps().into_iter().map(str::to_owned).collect())
}

#[test]
fn an_external_is_there_with_the_keys_that_are_said_of_it() {
    let sound = (vec![], vec![]);
    for external in [
        json!({ "kind": "Secret", "name": "db" }),
        json!({ "kind": "Secret", "name": "*" }),
        json!({ "apiVersion": "v1", "kind": "Secret", "namespace": "shop", "name": "db", "keys": ["user"] }),
    ] {
        assert_eq!(told(json!([external])), sound, "{external}");
    }
    for external in [
        json!({ "kind": "ConfigMap", "name": "db" }),
        json!({ "kind": "Secret", "namespace": "other", "name": "db" }),
        json!({ "apiVersion": "apps/v1", "kind": "Secret", "name": "db" }),
    ] {
        let missing = "missing-target apps/pod: nothing declares or produces the Secret `db`";
        assert_eq!(told(json!([external])).0, [missing], "{external}");
    }
    let missing = "missing-key apps/pod: the Secret `db` has no key `user`";
    for (keys, help) in [
        (json!(["users"]), "write `users`"),
        (json!(["a", "b"]), "write one of `a`, `b`, or add `user` to its `keys` in `lornuc.ncl` if the cluster has it"),
        (json!([]), "add `user` to its `keys` in `lornuc.ncl` if the cluster has it"),
    ] {
        let external = json!([{ "kind": "Secret", "name": "db", "keys": keys }]);
        assert_eq!(told(external), (vec![missing.to_owned()], vec![help.to_owned()]));
    }
}

#[test]
fn a_near_name_may_be_that_of_an_external() {
    let (_, helps) = told(json!([{ "kind": "Secret", "name": "dbs" }]));
    assert_eq!(helps, ["write `dbs`"]);
}

#[test]
fn an_entry_of_the_project_counts_like_one_of_the_table() {
    let project = |spec: Json, entry: Json| {
        Project::new()
            .with("apps/db", "db.example.com/v1 Database shop/orders", json!({ "spec": spec }))
            .with("apps/secret", "external-secrets.io/v1 ExternalSecret orders", external_secret(&["password"]))
            .setting("externals", json!([{ "kind": "ClusterSecretStore", "name": "vault" }]))
            .setting("references", json!([entry]))
            .build()
    };
    let entry = json!({
        "kind": "Database.db.example.com", "field": "spec.users[].secret", "to": "Secret",
        "key": "key", "optional": "optional", "unless": "inline",
    });
    let users = |user: Json| json!({ "users": [user] });
    let built = project(users(json!({ "secret": "orders", "key": "password" })), entry.clone());
    assert_eq!((built.told(), built.edges()), (vec![], vec!["apps/secret produces apps/db required".to_owned()]));
    for (user, told) in [
        (
            json!({ "secret": "orders", "key": "pasword" }),
            "missing-key apps/db: the Secret `orders` has no key `pasword`",
        ),
        (json!({ "secret": "order" }), "missing-target apps/db: nothing declares or produces the Secret `order`"),
    ] {
        assert_eq!(project(users(user), entry.clone()).told(), [told]);
    }
    for user in [json!({ "secret": "order", "optional": true }), json!({ "secret": "order", "inline": "x" })] {
        assert_eq!(project(users(user), entry.clone()).told(), [""; 0]);
    }
    let pods = json!({ "kind": "Database.db.example.com", "field": "spec.template.spec", "to": "@PodSpec" });
    let spec = json!({ "template": { "spec": { "serviceAccountName": "orders" } } });
    let missing = "missing-target apps/db: nothing declares or produces the ServiceAccount `orders`";
    assert_eq!(project(spec, pods).told(), [missing]);
}

#[test]
fn two_kinds_of_one_name_are_told_where_either_is_meant() {
    let entry = json!({ "kind": "Database.db.example.com", "field": "spec.from", "to": "ConfigMap|Secret" });
    let built = Project::new()
        .with("apps/db", "db.example.com/v1 Database shop/orders", json!({ "spec": { "from": "orders" } }))
        .with("apps/map", "v1 ConfigMap orders", json!({}))
        .with("apps/secret", "v1 Secret orders", json!({}))
        .setting("references", json!([entry]))
        .build();
    assert_eq!(built.told(), ["ambiguous-target apps/db: ConfigMap and Secret are both called `orders`"]);
}

#[test]
fn the_level_of_a_rule_is_that_of_the_stack_or_of_the_project() {
    let severities = |rules: Json, stacks: Json| {
        let built = Project::new()
            .with("apps/pod", "v1 Pod web", reads("db", "user"))
            .setting("rules", rules)
            .setting("stacks", stacks)
            .build();
        built.findings.iter().map(|finding| format!("{:?}", finding.severity).to_lowercase()).collect::<Vec<_>>()
    };
    let level = |level: &str| json!({ "missing-target": level });
    let of_stack = |own: &str| json!({ "apps": { "rules": level(own) } });
    assert_eq!(severities(json!({}), json!({})), ["error"]);
    assert_eq!(severities(level("warn"), json!({})), ["warning"]);
    assert_eq!(severities(level("off"), json!({})), [""; 0]);
    assert_eq!(severities(level("off"), of_stack("warn")), ["warning"]);
    assert_eq!(severities(json!({}), of_stack("off")), [""; 0]);
}
