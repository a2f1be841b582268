//! The objects that rights become.

use serde_json::json;

use super::{Resources, Rights};

#[test]
fn rights_everywhere_are_a_cluster_role_and_its_binding() {
    let [(role_path, role), (binding_path, binding)] =
        Rights::of("planner").may(&["get"], "apps", &["deployments"]).objects();
    assert_eq!(role_path, "/apis/rbac.authorization.k8s.io/v1/clusterroles/tests:planner");
    assert_eq!(binding_path, "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/tests:planner");
    assert_eq!(role["rules"], json!([{ "apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["get"] }]));
    assert_eq!(binding["roleRef"]["name"], role["metadata"]["name"]);
    assert_eq!((&binding["kind"], &binding["subjects"][0]["name"]), (&json!("ClusterRoleBinding"), &json!("planner")));
}

#[test]
fn rights_in_a_namespace_are_a_role_there() {
    let [(role_path, role), (_, binding)] = Rights::of("planner").within("shop").objects();
    assert_eq!(role_path, "/apis/rbac.authorization.k8s.io/v1/namespaces/shop/roles/tests:planner");
    assert_eq!((&role["kind"], &role["rules"]), (&json!("Role"), &json!([])));
    assert_eq!(binding["roleRef"]["kind"], "Role");
}

#[test]
fn all_but_one_right_is_all_the_others_by_name() {
    let known: Resources = [("", vec!["pods"]), ("apps", vec!["deployments", "deployments/scale", "daemonsets"])]
        .into_iter()
        .map(|(group, resources)| (group.to_owned(), resources.into_iter().map(str::to_owned).collect()))
        .collect();
    let [(_, role), _] = Rights::of("planner").all_but(&["patch", "create"], ("apps", "deployments"), &known).objects();
    assert_eq!(
        role["rules"],
        json!([
            { "apiGroups": [""], "resources": ["*"], "verbs": ["*"] },
            { "apiGroups": ["apps"], "resources": ["daemonsets", "deployments/scale"], "verbs": ["*"] },
            {
                "apiGroups": ["apps"], "resources": ["deployments"],
                "verbs": ["delete", "deletecollection", "get", "list", "update", "watch"],
            },
        ])
    );
}
