//! Kinds that are not known, at every level of the rule, and those that the project defines itself.

use serde_json::{Value as Json, json};

use super::{heads, project, resource, settings, unit};
use crate::declared::{Absent, Declared, UnitName};
use crate::diagnostic::{Diagnostic, Severity};
use crate::name::{EnvironmentName, StackName};
use crate::parallel::Threads;
use crate::resolve::resolve;
use crate::schema::{Schemas, Scope};

fn named(api_version: &str, kind: &str) -> Json {
    json!({ "a": resource(api_version, kind, json!({ "name": "a" })) })
}

#[test]
fn an_unknown_kind_counts_as_the_nearest_setting_says() {
    let (warned, refused) = (Some(Severity::Warning), Some(Severity::Error));
    for (of_project, of_stack, severity) in [
        (json!({}), json!({}), warned),
        (json!({ "unknown-kind": "off" }), json!({}), None),
        (json!({ "unknown-kind": "warn" }), json!({}), warned),
        (json!({ "unknown-kind": "error" }), json!({}), refused),
        (json!({ "strict": true }), json!({}), refused),
        (json!({ "strict": false }), json!({}), warned),
        (json!({ "strict": true, "unknown-kind": "warn" }), json!({}), warned),
        (json!({}), json!({ "strict": true }), refused),
        (json!({ "unknown-kind": "off" }), json!({ "unknown-kind": "error" }), refused),
        (json!({ "unknown-kind": "off" }), json!({ "strict": true }), refused),
        (json!({ "unknown-kind": "error" }), json!({ "unknown-kind": "off" }), None),
        (json!({ "strict": true }), json!({ "unknown-kind": "warn" }), warned),
    ] {
        let mut settings = settings();
        settings["rules"] = of_project.clone();
        settings["stacks"] = json!({ "apps": { "rules": of_stack } });
        let (resolved, findings) = project(settings, json!([unit("dev/apps", named("example.com/v1", "Widget"))]));
        let found: Vec<Severity> = findings.iter().map(|finding| finding.severity).collect();
        assert_eq!(found, Vec::from_iter(severity), "{of_project} {of_stack}");
        assert_eq!(resolved.units().len(), usize::from(severity != refused), "{of_project} {of_stack}");
    }
}

#[test]
fn the_level_of_one_stack_leaves_others_as_they_are() {
    let mut settings = settings();
    settings["stacks"] = json!({ "apps": { "rules": { "unknown-kind": "off" } } });
    let widget = named("example.com/v1", "Widget");
    let (_, findings) = project(settings, json!([unit("dev/apps", widget.clone()), unit("dev/jobs", widget)]));
    assert_eq!(heads(&findings), ["unknown-kind jobs/a kind"]);
}

#[test]
fn a_kind_near_a_known_one_is_told_with_it() {
    for (api_version, kind, help) in [
        ("v1", "Deployment", "the known `Deployment` has apiVersion `apps/v1`"),
        ("apps/v1", "Deploiment", "did you mean `Deployment`?"),
    ] {
        let (_, findings) = project(settings(), json!([unit("dev/apps", named(api_version, kind))]));
        assert_eq!(heads(&findings), ["unknown-kind apps/a kind"]);
        assert_eq!(findings[0].help.as_deref(), Some(help));
    }
}

#[test]
fn a_unit_that_is_not_at_hand_may_define_the_kind() {
    for absent_from in ["dev", "prod"] {
        let mut both = settings();
        both["environments"]["prod"] = json!({});
        let file = json!({ "settings": both, "units": [unit("dev/apps", named("example.com/v1", "Widget"))] });
        let (settings, units, _) = Declared::from_json(&file.to_string()).unwrap().into_parts();
        let environment = EnvironmentName::new(absent_from).unwrap();
        let skipped = UnitName { environment, stack: StackName::new("platform").unwrap() };
        let absent = Absent { skipped: [skipped].into(), ..Absent::default() };
        let (resolved, findings) =
            resolve(Declared::new(settings, units, absent.clone()), &Schemas::builtin(), Threads::ONE);
        assert_eq!(findings.len(), usize::from(absent_from == "prod"), "absent from {absent_from}");
        assert_eq!(*resolved.absent(), absent);
    }
}

fn crd(scope: &str) -> Json {
    let mut crd =
        resource("apiextensions.k8s.io/v1", "CustomResourceDefinition", json!({ "name": "widgets.example.com" }));
    let schema = json!({ "openAPIV3Schema": { "type": "object" } });
    let version = |(name, served, storage): (&str, bool, bool)| json!({ "name": name, "served": served, "storage": storage, "schema": schema });
    let versions: Vec<Json> = [("v1", true, true), ("v2", true, false), ("v0", false, false)].map(version).into();
    crd["spec"] = json!({ "group": "example.com", "scope": scope, "names": { "kind": "Widget", "plural": "widgets" }, "versions": versions });
    crd
}

fn xrd(version: &str, scope: Option<&str>) -> Json {
    let api_version = format!("apiextensions.crossplane.io/{version}");
    let mut xrd = resource(&api_version, "CompositeResourceDefinition", json!({ "name": "xs.example.com" }));
    xrd["spec"] = json!({ "group": "example.com", "names": { "kind": "XStore" },
        "claimNames": { "kind": "Store" }, "versions": [{ "name": "v1", "served": true }] });
    if let Some(scope) = scope {
        xrd["spec"]["scope"] = json!(scope);
    }
    xrd
}

#[test]
fn kinds_that_a_definition_of_the_project_makes_are_known_in_every_stack() {
    let (cluster, namespaced) = (Some(Scope::Cluster), Some(Scope::Namespaced));
    for (definition, kind, scope) in [
        (crd("Cluster"), "Widget", cluster),
        (crd("Namespaced"), "Widget", namespaced),
        (xrd("v1", None), "XStore", cluster),
        (xrd("v1", None), "Store", namespaced),
        (xrd("v2", None), "XStore", namespaced),
        (xrd("v2", Some("Cluster")), "XStore", cluster),
        (xrd("v2", Some("Namespaced")), "XStore", namespaced),
        (xrd("v2", Some("LegacyCluster")), "XStore", cluster),
    ] {
        let units = json!([
            unit("dev/apps", named("example.com/v1", kind)),
            unit("dev/platform", json!({ "definitions": [definition] })),
        ]);
        let (resolved, findings) = project(settings(), units);
        // Of an XRD itself there is no schema before it is imported.
        let of_kind = |finding: &&Diagnostic| finding.message.contains(&format!(" {kind}`"));
        assert_eq!(findings.iter().filter(of_kind).count(), 0, "{definition}");
        assert_eq!(resolved.units()[0].resources()[0].scope(), scope, "{kind} by {definition}");
    }
}

#[test]
fn of_a_defined_kind_only_served_versions_are_known() {
    for (version, unknown) in [("v1", 0), ("v2", 0), ("v0", 1), ("v9", 1)] {
        let tree = json!({ "crd": crd("Namespaced"), "w": named(&format!("example.com/{version}"), "Widget") });
        let (_, findings) = project(settings(), json!([unit("dev/apps", tree)]));
        assert_eq!(findings.len(), unknown, "{version}");
    }
}

#[test]
fn a_definition_in_a_unit_that_is_left_out_still_counts() {
    let platform = json!({ "crd": crd("Cluster"), "stray": 1 });
    let units = json!([unit("dev/apps", named("example.com/v1", "Widget")), unit("dev/platform", platform)]);
    let (resolved, findings) = project(settings(), units);
    assert_eq!(heads(&findings), ["stray-value platform/stray"]);
    assert_eq!(resolved.units().len(), 1);
}

#[test]
fn a_kind_without_a_schema_is_told_once_with_what_to_import() {
    let buckets: Vec<Json> = (0..9)
        .map(|n| resource("storage.gcp.upbound.io/v1beta2", "Bucket", json!({ "name": format!("b{n}") })))
        .collect();
    let mut both = settings();
    both["environments"]["prod"] = json!({ "namespace": "shop" });
    let units = json!([
        unit("dev/apps", json!({ "buckets": buckets })),
        unit("dev/jobs", named("storage.gcp.upbound.io/v1beta2", "Bucket")),
        unit("prod/apps", json!({ "buckets": buckets })),
    ]);
    let (resolved, findings) = project(both.clone(), units.clone());
    assert_eq!(heads(&findings), ["unknown-kind apps/buckets/bucket-b0 kind"]);
    assert_eq!(findings[0].message, "there is no schema of the kind `storage.gcp.upbound.io/v1beta2 Bucket`");
    let help = "import the CRDs of Crossplane's GCP provider: `lornuc import FILE-OR-FOLDER`";
    assert_eq!(findings[0].help.as_deref(), Some(help));
    assert!(findings[0].notes[0].ends_with("`apps/buckets/bucket-b5` and 4 more"), "{}", findings[0].notes[0]);
    assert_eq!((findings[0].environments.len(), resolved.units().len()), (2, 3));
    both["rules"] = json!({ "strict": true });
    let (resolved, findings) = project(both, units);
    assert_eq!((findings.len(), resolved.units().len()), (1, 0));
}

#[test]
fn the_groups_of_well_known_projects_are_named() {
    for (api_version, kind, help) in [
        ("kubernetes.crossplane.io/v1alpha2", "Object", "import the CRDs of Crossplane's Kubernetes provider"),
        ("pkg.crossplane.io/v1", "Provider", "import the CRDs of Crossplane: "),
        ("helm.toolkit.fluxcd.io/v2", "HelmRelease", "import the CRDs of Flux"),
        ("external-secrets.io/v1", "ExternalSecret", "import the CRDs of External Secrets"),
        ("cert-manager.io/v1", "Certificate", "check the spelling, or import the CRDs of cert-manager"),
        ("notcert-manager.io/v1", "Certificate", "check the spelling, or import its CRD"),
    ] {
        let (_, findings) = project(settings(), json!([unit("dev/apps", named(api_version, kind))]));
        assert!(findings[0].help.as_deref().unwrap().starts_with(help), "{:?}", findings[0].help);
    }
}
