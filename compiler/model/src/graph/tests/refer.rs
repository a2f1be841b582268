//! Where names are looked for, in which order, and what edges come of them.

use serde_json::json;

use super::project::{Project, container, external_secret, reads};

const STORE: &str = "external-secrets.io/v1 ClusterSecretStore vault";
const ASKS: &str = "external-secrets.io/v1 ExternalSecret gateway";

fn vault() -> serde_json::Value {
    json!({ "spec": { "provider": { "vault": { "server": "https://vault.example.com" } } } })
}

#[test]
fn a_name_is_found_in_the_stack_beside_it_and_in_a_cluster_of_two_environments() {
    let reader = || json!({ "spec": container(json!({ "envFrom": [{ "configMapRef": { "name": "limits" } }] })) });
    let same = Project::new().with("apps/a", "v1 Pod a", reader()).with("apps/b", "v1 ConfigMap limits", json!({}));
    let built = same.build();
    assert_eq!(built.answers(), ["apps/a ConfigMap `limits`: is apps/b"]);
    assert_eq!(built.edges(), ["apps/b refers apps/a required"]);
    let other = Project::new().with("apps/a", "v1 Pod a", reader()).with("jobs/b", "v1 ConfigMap limits", json!({}));
    assert_eq!(other.build().edges(), ["jobs/b refers apps/a required"]);
    let twin =
        Project::new().with("apps/a", "v1 Pod a", reader()).with("twin:apps/b", "v1 ConfigMap shop/limits", json!({}));
    let built = twin.build();
    assert_eq!(built.answers(), ["apps/a ConfigMap `limits`: is apps/b"]);
    assert_eq!((built.told(), built.edges()), (vec![], vec![]), "environments are applied by themselves");
    let prod =
        Project::new().with("apps/a", "v1 Pod a", reader()).with("prod:apps/b", "v1 ConfigMap limits", json!({}));
    assert_eq!(
        prod.build().told(),
        ["missing-target apps/a: nothing declares or produces the ConfigMap `limits`"],
        "another cluster has none of this one's"
    );
}

#[test]
fn the_own_environment_counts_before_another_of_the_cluster() {
    let built = Project::new()
        .with("apps/a", "v1 Pod a", reads("key", "k"))
        .with("apps/own", "v1 Secret key", json!({}))
        .with("twin:apps/other", "v1 Secret shop/key", json!({}))
        .build();
    assert!(built.answers().contains(&"apps/a Secret `key`: is apps/own".to_owned()), "{:?}", built.answers());
}

#[test]
fn what_is_produced_has_its_keys_and_comes_before() {
    let project = |key: &str| {
        Project::new()
            .with("apps/pod", "v1 Pod web", reads("gateway", key))
            .with("apps/secret", ASKS, external_secret(&["signing-key"]))
            .with("platform/store", STORE, vault())
            .build()
    };
    let built = project("signing-key");
    assert_eq!(built.told(), [""; 0]);
    assert_eq!(built.edges(), ["apps/secret produces apps/pod required", "platform/store refers apps/secret required"]);
    assert_eq!(
        built.answers(),
        ["apps/pod Secret `gateway`: of apps/secret", "apps/secret ClusterSecretStore `vault`: is platform/store"]
    );
    let built = project("signing");
    assert_eq!(built.told(), ["missing-key apps/pod: the Secret `gateway` has no key `signing`"]);
    assert_eq!(built.helps(), ["write `signing-key`"]);
}

#[test]
fn a_secret_that_is_declared_and_filled_has_the_keys_of_both() {
    let mut merging = external_secret(&["made"]);
    merging["spec"]["target"] = json!({ "name": "gateway", "creationPolicy": "Merge" });
    let sealed = |key: &str| {
        Project::new()
            .with("apps/pod", "v1 Pod web", reads("gateway", key))
            .with("apps/empty", "v1 Secret gateway", json!({}))
            .with("apps/fill", "external-secrets.io/v1 ExternalSecret fill", merging.clone())
            .with("platform/store", STORE, vault())
            .build()
    };
    for key in ["made", "other"] {
        let built = sealed(key);
        assert_eq!(built.told(), [""; 0], "a Secret without data is filled by somebody");
        assert!(built.edges().contains(&"apps/fill produces apps/pod required".to_owned()), "{:?}", built.edges());
    }
}

#[test]
fn what_every_cluster_has_is_there() {
    let built = Project::new()
        .with(
            "apps/pod",
            "v1 Pod web",
            json!({ "spec": {
                "serviceAccountName": "default",
                "priorityClassName": "system-cluster-critical",
                "containers": [{ "name": "web", "image": "web", "env": [
                    { "name": "CA", "valueFrom": { "configMapKeyRef": { "name": "kube-root-ca.crt", "key": "ca.crt" } } },
                    { "name": "NO", "valueFrom": { "configMapKeyRef": { "name": "kube-root-ca.crt", "key": "tls.crt" } } },
                ] }],
            } }),
        )
        .build();
    assert_eq!(built.told(), ["missing-key apps/pod: the ConfigMap `kube-root-ca.crt` has no key `tls.crt`"]);
    assert!(built.answers().iter().all(|answer| answer.ends_with(": external")), "{:?}", built.answers());
}

#[test]
fn an_optional_name_may_be_absent_and_makes_an_optional_edge() {
    let from = json!([{ "configMapRef": { "name": "limits", "optional": true } }]);
    let pod = json!({ "spec": container(json!({ "envFrom": from })) });
    let built = Project::new().with("apps/a", "v1 Pod a", pod.clone()).build();
    assert_eq!((built.told(), built.answers()), (vec![], vec!["apps/a ConfigMap `limits`: may be absent".to_owned()]));
    let built = Project::new().with("apps/a", "v1 Pod a", pod).with("apps/b", "v1 ConfigMap limits", json!({})).build();
    assert_eq!(built.edges(), ["apps/b refers apps/a optional"]);
    let mut volume = json!({ "spec": container(json!({})) });
    volume["spec"]["volumes"] = json!([{ "name": "v", "secret": { "secretName": "tls", "optional": true, "items": [{ "key": "x", "path": "x" }] } }]);
    let built = Project::new().with("apps/a", "v1 Pod a", volume).build();
    assert_eq!(built.told(), [""; 0], "the keys of what may be absent may be absent");
}

#[test]
fn of_several_fields_the_one_that_needs_it_most_counts() {
    let from = json!([{ "secretRef": { "name": "key", "optional": true } }, { "secretRef": { "name": "key" } }]);
    let built = Project::new()
        .with("apps/a", "v1 Pod a", json!({ "spec": container(json!({ "envFrom": from })) }))
        .with("apps/b", "v1 Secret key", json!({}))
        .build();
    assert_eq!(built.edges(), ["apps/b refers apps/a required"]);
}

#[test]
fn nothing_is_told_of_a_target_that_may_be_in_a_unit_that_is_not_at_hand() {
    let pod = || Project::new().with("apps/pod", "v1 Pod web", reads("key", "k"));
    assert_eq!(pod().build().told(), ["missing-target apps/pod: nothing declares or produces the Secret `key`"]);
    for built in [pod().skipped("platform").build(), pod().broken("platform").build()] {
        assert_eq!((built.told(), built.answers()), (vec![], vec!["apps/pod Secret `key`: unjudged".to_owned()]));
    }
}

#[test]
fn names_that_are_made_at_run_time_are_not_judged() {
    for name in ["${name}", "$(NAME)", "a-{{ .Name }}", "*"] {
        let spec = json!({ "interval": "1h", "sourceRef": { "kind": "GitRepository", "name": name }, "prune": true });
        let head = "kustomize.toolkit.fluxcd.io/v1 Kustomization apps";
        let built = Project::new().with("apps/k", head, json!({ "spec": spec })).build();
        assert_eq!(built.told(), [""; 0], "{name}");
        assert_eq!(built.answers(), [format!("apps/k GitRepository `{name}`: unjudged")]);
    }
}

#[test]
fn a_manifest_inside_a_manifest_is_not_judged_and_its_edges_have_no_order() {
    let base = json!({
        "apiVersion": "v1", "kind": "Pod", "metadata": { "namespace": "shop" },
        "spec": { "serviceAccountName": "web", "priorityClassName": "absent", "containers": [] },
    });
    let step = json!({ "step": "a", "functionRef": { "name": "patch" }, "input": { "resources": [{ "base": base }] } });
    let of = json!({ "apiVersion": "example.com/v1", "kind": "Web" });
    let spec = json!({ "compositeTypeRef": of, "mode": "Pipeline", "pipeline": [step] });
    let built = Project::new()
        .with("apps/account", "v1 ServiceAccount web", json!({}))
        .with("apps/made", "apiextensions.crossplane.io/v1 Composition web", json!({ "spec": spec }))
        .with("apps/patch", "pkg.crossplane.io/v1 Function patch", json!({ "spec": { "package": "example.com/p:v1" } }))
        .setting("externals", json!([{ "kind": "CompositeResourceDefinition", "name": "Web.example.com" }]))
        .build();
    assert_eq!(built.told(), [""; 0]);
    assert_eq!(built.edges(), ["apps/account refers apps/made unordered", "apps/patch refers apps/made required"]);
    assert!(
        built.answers().contains(&"apps/made PriorityClass `absent`: unjudged".to_owned()),
        "{:?}",
        built.answers()
    );
}

#[test]
fn a_near_name_is_offered_with_the_place_where_it_is_written() {
    let built = Project::new()
        .with(
            "apps/pod",
            "v1 Pod web",
            json!({ "spec": { "serviceAccountName": "gatewey", "containers": [
            { "name": "web", "image": "web" },
        ] } }),
        )
        .with("apps/account", "v1 ServiceAccount gateway", json!({}))
        .with("apps/far", "v1 ServiceAccount shared/gatewey2", json!({}))
        .build();
    assert_eq!(built.helps(), ["write `gateway`"], "another namespace's is none");
}

#[test]
fn a_secret_in_the_place_of_a_config_map_is_another_kind() {
    let from = json!([{ "configMapRef": { "name": "settings" } }]);
    let built = Project::new()
        .with("apps/pod", "v1 Pod web", json!({ "spec": container(json!({ "envFrom": from })) }))
        .with("apps/secret", "v1 Secret settings", json!({}))
        .build();
    assert_eq!(built.told(), ["wrong-kind apps/pod: `settings` is of the kind Secret, not ConfigMap"]);
    let built = Project::new()
        .with("apps/pod", "v1 Pod web", reads("settings", "k"))
        .with("apps/map", "v1 ConfigMap settings", json!({ "data": { "other": "x" } }))
        .build();
    let told = ["missing-target apps/pod: nothing declares or produces the Secret `settings`"];
    assert_eq!(built.told(), told, "it has no such key: both may well have one name");
}

#[test]
fn a_field_is_called_after_the_kind_that_it_names() {
    let managed = |kind: &str| format!("ec2.aws.m.upbound.io/v1beta1 {kind} shop/main");
    let config = json!({ "kind": "ProviderConfig", "name": "aws" });
    let of = |fields: serde_json::Value| json!({ "spec": { "forProvider": fields, "providerConfigRef": config } });
    let project = || {
        Project::new()
            .with("net/config", "aws.m.upbound.io/v1beta1 ProviderConfig shop/aws", json!({ "spec": {} }))
            .with("net/vpc", &managed("VPC"), of(json!({})))
            .with("net/subnet", &managed("Subnet"), of(json!({ "vpcIdRef": { "name": "main" } })))
            .with("net/route", &managed("Route"), of(json!({ "routeTableIdRef": { "name": "main" } })))
    };
    let built = project().build();
    assert_eq!(built.told(), [""; 0]);
    let answers = built.answers();
    assert!(answers.contains(&"net/subnet Vpc `main`: is net/vpc".to_owned()), "{answers:?}");
    let unsure = "net/route RouteTable `main`: unjudged".to_owned();
    assert!(answers.contains(&unsure), "two others are called so: {answers:?}");
    let labels = json!({ "labels": { "app": "shop" } });
    let mut selecting = of(json!({ "vpcIdSelector": { "matchLabels": { "app": "shop" } } }));
    selecting["metadata"] = labels.clone();
    let mut vpc = of(json!({}));
    vpc["metadata"] = labels;
    let built = Project::new()
        .with("net/config", "aws.m.upbound.io/v1beta1 ProviderConfig shop/aws", json!({ "spec": {} }))
        .with("net/vpc", &managed("VPC"), vpc)
        .with("net/subnet", &managed("Subnet"), selecting)
        .build();
    assert_eq!(built.told(), [""; 0]);
    assert!(built.edges().contains(&"net/vpc refers net/subnet required".to_owned()), "{:?}", built.edges());
}

#[test]
fn a_composition_is_for_a_kind_that_an_xrd_defines_or_the_cluster_has() {
    let composition = |kind: &str| {
        let of = json!({ "apiVersion": "shop.example.com/v1", "kind": kind });
        let spec = json!({ "compositeTypeRef": of, "mode": "Pipeline", "pipeline": [] });
        Project::new().with("apps/c", "apiextensions.crossplane.io/v1 Composition c", json!({ "spec": spec }))
    };
    let told = "missing-target apps/c: no XRD defines the kind `Basket.shop.example.com`";
    assert_eq!(composition("Basket").build().told(), [told]);
    let listed = |name: &str| {
        let xrd = json!([{ "kind": "CompositeResourceDefinition", "name": name }]);
        composition("Basket").setting("externals", xrd).build().told()
    };
    assert_eq!(listed("baskets.shop.example.com"), [""; 0]);
    assert_eq!(listed("baskets.other.example.com"), [told]);
    // A CRD that is declared is a kind that is known, as one that was imported.
    let names = json!({ "plural": "baskets", "singular": "basket", "kind": "Basket", "listKind": "BasketList" });
    let schema = json!({ "openAPIV3Schema": { "type": "object" } });
    let version = json!({ "name": "v1", "served": true, "storage": true, "schema": schema });
    let spec = json!({ "group": "shop.example.com", "names": names, "scope": "Namespaced", "versions": [version] });
    let crd = "apiextensions.k8s.io/v1 CustomResourceDefinition baskets.shop.example.com";
    assert_eq!(composition("Basket").with("apps/d", crd, json!({ "spec": spec })).build().told(), [""; 0]);
}
