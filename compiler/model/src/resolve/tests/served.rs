//! Versions that are gone, not there yet or about to go, and which version has a field.

use serde_json::{Value as Json, json};

use super::{heads, resource, settings, unit};
use crate::declared::Declared;
use crate::diagnostic::Diagnostic;
use crate::name::{ApiVersion, GroupKind, Gvk, Kind};
use crate::parallel::Threads;
use crate::resolve::resolve;
use crate::schema::{KindFacts, KindVersion, Named, Origin, Schemas, Scope, Version};

fn in_version(version: &str, mut manifest: Json, spec: Json) -> Vec<Diagnostic> {
    manifest["spec"] = spec;
    let file = json!({ "settings": settings(), "units": [unit("dev/apps", json!({ "a": manifest }))] });
    let schemas = Schemas::of(Version::new(version).unwrap());
    resolve(Declared::from_json(&file.to_string()).unwrap(), &schemas, Threads::ONE).1
}

fn told(version: &str, api_version: &str, kind: &str) -> Option<(String, String, String)> {
    let findings = in_version(version, resource(api_version, kind, json!({ "name": "a" })), json!({}));
    let of_version = findings.iter().find(|finding| matches!(&*finding.path.to_string(), "apiVersion" | "kind"))?;
    let help = of_version.help.clone().unwrap_or_default();
    Some((of_version.code.to_string(), of_version.message.clone(), help))
}

#[test]
fn a_version_that_is_gone_is_told_with_its_successor() {
    for (api_version, kind, message, help) in [
        ("extensions/v1beta1", "Ingress", "was removed in Kubernetes 1.22", "write `networking.k8s.io/v1`"),
        ("policy/v1beta1", "PodDisruptionBudget", "was removed in Kubernetes 1.25", "write `policy/v1`"),
        ("autoscaling/v2beta2", "HorizontalPodAutoscaler", "was removed in Kubernetes 1.26", "write `autoscaling/v2`"),
        // What was to be used instead is gone too.
        (
            "flowcontrol.apiserver.k8s.io/v1beta1",
            "FlowSchema",
            "was removed in Kubernetes 1.26",
            "write `flowcontrol.apiserver.k8s.io/v1`",
        ),
        // Nothing stands for it.
        ("policy/v1beta1", "PodSecurityPolicy", "was removed in Kubernetes 1.25", ""),
        ("apps/v1beta7", "Deployment", "does not exist", "write `apps/v1`"),
    ] {
        let (code, told, helped) = told("1.36", api_version, kind).unwrap();
        assert_eq!(code, "unserved-version");
        assert_eq!(told, format!("`{api_version}` of `{kind}` {message}"));
        assert_eq!(helped, help);
    }
}

#[test]
fn what_holds_of_a_version_depends_on_that_of_kubernetes() {
    let codes = |api_version: &str, kind: &str| {
        ["1.34", "1.35", "1.36", "1.37"].map(|version| told(version, api_version, kind).map(|(code, ..)| code))
    };
    let [unserved, deprecated] = ["unserved-version", "deprecated-version"].map(|code| Some(code.to_owned()));
    assert_eq!(codes("v1", "Endpoints"), [(); 4].map(|()| deprecated.clone()));
    assert_eq!(codes("apps/v1", "Deployment"), [None, None, None, None]);
    let policy = codes("admissionregistration.k8s.io/v1", "MutatingAdmissionPolicy");
    assert_eq!(policy, [unserved.clone(), unserved.clone(), None, None]);
    let (_, message, help) = told("1.34", "admissionregistration.k8s.io/v1", "MutatingAdmissionPolicy").unwrap();
    assert_eq!(message, "`admissionregistration.k8s.io/v1` of `MutatingAdmissionPolicy` comes with Kubernetes 1.36");
    assert_eq!(help, "set `kubernetes = \"1.36\"` if the clusters have it");
    // Those before `v1` are there where a cluster enables them.
    let unknown = Some("unknown-kind".to_owned());
    let slices = codes("resource.k8s.io/v1beta1", "ResourceSlice");
    assert_eq!(slices, [unknown.clone(), unknown.clone(), unknown.clone(), unknown]);
}

#[test]
fn a_field_that_a_version_lacks_is_told_with_the_version_that_has_it() {
    let autoscaler = resource("autoscaling/v1", "HorizontalPodAutoscaler", json!({ "name": "a" }));
    let spec = json!({ "maxReplicas": 2, "scaleTargetRef": { "kind": "A", "name": "a" }, "metrics": [] });
    let findings = in_version("1.36", autoscaler, spec);
    assert_eq!(heads(&findings), ["unknown-field apps/a spec.metrics"]);
    assert_eq!(findings[0].help.as_deref(), Some("`autoscaling/v2` has this field"));
}

#[test]
fn the_version_of_kubernetes_that_has_a_field_is_named() {
    for (version, field, help) in [
        ("1.34", "workloadRef", Some("Kubernetes 1.35 has this field, 1.34 does not yet")),
        ("1.36", "workloadRef", Some("Kubernetes 1.35 has this field, 1.36 does not any more")),
        ("1.36", "evictionResponders", Some("Kubernetes 1.37 has this field, 1.36 does not yet")),
        ("1.36", "schedulingGroups", Some("did you mean `schedulingGroup`?")),
        ("1.36", "somethingElse", Some("`lornuc explain Pod.spec` lists the fields")),
    ] {
        let mut spec = json!({ "containers": [{ "name": "a", "image": "web:1" }] });
        spec[field] = json!({});
        let findings = in_version(version, resource("v1", "Pod", json!({ "name": "a" })), spec);
        assert_eq!(heads(&findings), [format!("unknown-field apps/a spec.{field}")]);
        assert_eq!(findings[0].help.as_deref(), help, "{version}: {field}");
    }
}

#[test]
fn an_imported_kind_has_the_versions_of_its_definition_and_no_others() {
    let kind = GroupKind { group: "apiextensions.crossplane.io".into(), kind: Kind::new("Usage").unwrap() };
    let facts = KindFacts {
        scope: Scope::Cluster,
        plural: "usages".into(),
        short_names: Vec::new(),
        versions: vec![KindVersion::bare("v1beta1")],
        origin: Origin::Imported,
    };
    let usage = resource("apiextensions.crossplane.io/v1alpha1", "Usage", json!({ "name": "a" }));
    let file = json!({ "settings": settings(), "units": [unit("dev/apps", json!({ "a": usage }))] }).to_string();
    let mut schemas = Schemas::builtin();
    schemas.import([(kind, facts)]);
    let findings = resolve(Declared::from_json(&file).unwrap(), &schemas, Threads::ONE).1;
    assert_eq!(heads(&findings), ["unserved-version apps/a apiVersion"]);
    let message = "`apiextensions.crossplane.io/v1alpha1` of `Usage` is not among the versions of its definition";
    assert_eq!(findings[0].message, message);
    assert_eq!(findings[0].help.as_deref(), Some("write `apiextensions.crossplane.io/v1beta1`"));
}

#[test]
fn the_table_knows_the_kinds_that_schemas_have() {
    for version in Version::all() {
        let schemas = Schemas::of(version);
        let own = || schemas.kinds().filter(|(_, facts)| facts.origin == Origin::Kubernetes);
        assert!(own().count() > 60, "{version}");
        for (kind, facts) in own() {
            for known in &facts.versions {
                let slash = if kind.group.is_empty() { "" } else { "/" };
                let api_version = ApiVersion::new(&format!("{}{slash}{}", kind.group, known.name)).unwrap();
                let gvk = Gvk { api_version, kind: kind.kind.clone() };
                assert!(version.serves(&gvk), "{version}: {gvk}");
                let shape = version.definition_of(&gvk).map(Named::shape);
                assert!(
                    shape.zip(known.shape()).is_some_and(|(one, other)| std::ptr::eq(one, other)),
                    "{version}: {gvk}"
                );
            }
        }
    }
    for (api_version, kind) in
        [("v1", "Deployment"), ("apps/v2", "Deployment"), ("apps/v1", "Deploy"), ("ap/v1", "Deployment")]
    {
        let gvk = Gvk { api_version: ApiVersion::new(api_version).unwrap(), kind: Kind::new(kind).unwrap() };
        assert!(!Version::default().serves(&gvk), "{gvk}");
    }
}

#[test]
fn versions_of_a_definition_are_told_as_it_says() {
    let version = |name: &str, served: bool| json!({ "name": name, "served": served, "storage": name == "v2" });
    let mut old = version("v1", true);
    old["deprecated"] = json!(true);
    old["deprecationWarning"] = json!("use v2");
    let mut crd = resource("apiextensions.k8s.io/v1", "CustomResourceDefinition", json!({ "name": "as.example.com" }));
    crd["spec"] = json!({
        "group": "example.com", "scope": "Namespaced", "names": { "kind": "A", "plural": "as" },
        "versions": [version("v2", true), old, version("v0", false)],
    });
    let of = |name: &str| {
        let a = resource(&format!("example.com/{name}"), "A", json!({ "name": "a" }));
        let units = json!([unit("dev/apps", json!({ "a": a, "crd": crd }))]);
        let file = json!({ "settings": settings(), "units": units });
        let declared = Declared::from_json(&file.to_string()).unwrap();
        let findings = resolve(declared, &Schemas::builtin(), Threads::ONE).1;
        let mine = findings.into_iter().find(|finding| finding.path.to_string() == "apiVersion")?;
        Some((mine.message, mine.help.unwrap_or_default(), mine.notes))
    };
    assert_eq!(of("v2"), None);
    let help = "write `example.com/v2`".to_owned();
    let notes = vec!["its definition says: use v2".to_owned()];
    assert_eq!(of("v1"), Some(("`example.com/v1` of `A` is deprecated".to_owned(), help.clone(), notes)));
    assert_eq!(of("v0"), Some(("`example.com/v0` of `A` is not served".to_owned(), help.clone(), Vec::new())));
    let none = "`example.com/v3` of `A` is not among the versions of its definition".to_owned();
    assert_eq!(of("v3"), Some((none, help, Vec::new())));
}
