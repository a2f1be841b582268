//! What people ask, and what they are told.

mod asked;
mod crd;
mod programs;

use super::asked::{Asked, Step, steps};
use super::{Depth, ExplainError, Style, explain, find, json, text, words};
use crate::diagnostic::Color;
use crate::schema::Schemas;

fn plain(columns: Option<usize>) -> Style {
    Style { color: Color::Never, columns }
}

/// The kind that a name means, and the field.
fn meant(asked: &str) -> Result<String, ExplainError> {
    let schemas = Schemas::builtin();
    let explained = explain(&schemas, asked)?;
    Ok(format!("{} {} {}", explained.kind, explained.version.name, explained.path).trim_end().to_owned())
}

fn refused(asked: &str) -> (String, String) {
    let error = meant(asked).unwrap_err();
    (error.to_string(), error.help())
}

#[test]
fn a_kind_is_found_by_all_its_names() {
    for name in [
        "Deployment",
        "deployment",
        "DEPLOYMENTS",
        "deploy",
        "apps/Deployment",
        "apps/deploy",
        "apps/v1/Deployment",
        "deployments.apps",
        "deployment.v1.apps",
    ] {
        assert_eq!(meant(name).unwrap(), "Deployment.apps v1", "{name}");
    }
    assert_eq!(meant("v1/pod").unwrap(), "Pod v1");
    assert_eq!(meant("autoscaling/v1/hpa").unwrap(), "HorizontalPodAutoscaler.autoscaling v1");
    assert_eq!(meant("hpa").unwrap(), "HorizontalPodAutoscaler.autoscaling v2");
}

#[test]
fn a_path_leads_through_lists_and_maps_with_brackets_and_without() {
    for (asked, path) in [
        ("deploy.spec.template.spec.containers.image", "spec.template.spec.containers[].image"),
        ("deploy.spec.template.spec.containers[0].image", "spec.template.spec.containers[].image"),
        ("deploy.spec.template.spec.containers[*]", "spec.template.spec.containers[]"),
        ("deployments.apps.spec.replicas", "spec.replicas"),
        ("apps/v1/Deployment.metadata.labels.\"app.kubernetes.io/name\"", "metadata.labels.\"app.kubernetes.io/name\""),
        ("deploy.metadata.labels['a/b']", "metadata.labels.\"a/b\""),
    ] {
        assert_eq!(meant(asked).unwrap(), format!("Deployment.apps v1 {path}"), "{asked}");
    }
}

#[test]
fn what_is_unknown_is_told_with_what_is_near() {
    for (asked, message, help) in [
        ("depoyment", "no kind is called `depoyment`", "did you mean `Deployment`?"),
        ("qqqqqqqq", "no kind is called `qqqqqqqq`", "check the spelling; the kind of a CRD is known once"),
        ("app/v1/Deployment", "the group `app` has no such kind", "there is `apps/v1/Deployment`"),
        ("v1/Deployment", "the core group has no such kind", "there is `apps/v1/Deployment`"),
        ("apps/v1beta1/Deployment", "`Deployment.apps` has no version `v1beta1`", "it has `v1`"),
        ("event", "several kinds are called `event`", "there are `v1/Event`, `events.k8s.io/v1/Event`"),
        ("deploy.spec.replica", "`spec` has no field `replica`", "did you mean `replicas`?"),
        ("deploy.zzz", "`Deployment` has no field `zzz`", "`lornuc explain Deployment.apps` lists its fields"),
        ("deploy.spec.zzz", "`spec` has no field `zzz`", "`lornuc explain Deployment.apps.spec` lists its fields"),
        ("deploy.spec.replicas[0]", "`spec.replicas` is no list but `integer (int32)`", "leave the brackets out"),
        ("kustomizations", "of `Kustomization.kustomize.toolkit.fluxcd.io` no schema", "in a project, `lornuc import"),
    ] {
        let (told, advised) = refused(asked);
        assert!(told.starts_with(message) && advised.starts_with(help), "{asked}: {told}\n{advised}");
    }
    assert!(refused("kustomizations").1.ends_with("the CRD `kustomizations.kustomize.toolkit.fluxcd.io`"));
}

#[test]
fn what_is_no_name_or_no_path_is_refused() {
    for asked in ["", ".", "/", "a/b/c/d", "de ploy", "\"x\"", "[0]", "Ünit", "v1/"] {
        assert!(meant(asked).is_err(), "{asked}");
    }
    for path in ["pod.", "pod..spec", "pod.spec[", "pod.\"a", "pod.spec]x", "pod['a", "pod.''"] {
        assert!(matches!(meant(path), Err(ExplainError::NoPath(_) | ExplainError::UnknownField { .. })), "{path}");
    }
    let read = Asked::read("apps/v1/Deployment.spec").unwrap();
    assert_eq!((read.group, read.version, read.name, read.rest), (Some("apps"), Some("v1"), "Deployment", ".spec"));
    assert_eq!(steps(".a[0]").unwrap(), [Step::Field("a"), Step::Element]);
}

#[test]
fn plurals_are_made_as_kubernetes_makes_them() {
    for (kind, plural) in
        [("Pod", "pods"), ("Ingress", "ingresses"), ("NetworkPolicy", "networkpolicies"), ("Gateway", "gateways")]
    {
        assert_eq!(find::plural(kind), plural);
    }
}

#[test]
fn a_field_is_told_with_its_type_and_what_holds_for_it() {
    let schemas = Schemas::builtin();
    let explained = explain(&schemas, "pod.spec.containers.ports").unwrap();
    let told = text(&explained, Depth::Fields, plain(None));
    let expected = "\
kind         Pod
group        (core)
version      v1
scope        namespaced
names        pods, po

field        spec.containers[].ports
type         []ContainerPort
required     no
list type    map: each element by `containerPort`, `protocol`

fields
  containerPort  integer (int32)  required
  hostIP         string
  hostPort       integer (int32)
  name           string
  protocol       string           default \"TCP\"; one of SCTP, TCP, UDP
";
    assert_eq!(told, expected);
}

#[test]
fn a_tree_ends_where_a_definition_holds_itself() {
    let schemas = Schemas::builtin();
    let explained = explain(&schemas, "crd.spec.versions.schema").unwrap();
    let told = text(&explained, Depth::Tree, plain(None));
    assert!(told.contains("  openAPIV3Schema: JSONSchemaProps\n"), "{told}");
    assert!(told.contains("    allOf: []JSONSchemaProps, as above\n"), "{told}");
    assert!(told.lines().count() < 100, "{told}");
    let read: serde_json::Value = serde_json::from_str(&json(&explained, Depth::Tree)).unwrap();
    assert!(read["field"]["fields"]["openAPIV3Schema"]["fields"]["allOf"]["fields"].is_null());
}

#[test]
fn every_kind_of_kubernetes_is_told_whole() {
    let schemas = Schemas::builtin();
    for (kind, facts) in schemas.kinds().filter(|(_, facts)| facts.origin == crate::schema::Origin::Kubernetes) {
        let explained = explain(&schemas, &find::asked_as(kind, facts)).unwrap();
        let told = text(&explained, Depth::Tree, plain(Some(80)));
        assert!(told.contains("\n  metadata: "), "{kind}: {told}");
        assert!(told.lines().all(|line| !line.ends_with(' ')), "{kind}");
    }
}

#[test]
fn the_first_sentence_ends_at_a_point_before_a_capital() {
    for (whole, first) in [
        ("The size. More follows.", "The size."),
        ("A unit, e.g. a pod, of work. See there.", "A unit, e.g. a pod, of work."),
        ("No point", "No point"),
        ("Over\nlines\n\nAnd more.", "Over lines"),
        ("", ""),
    ] {
        assert_eq!(words::first_sentence(whole), first);
    }
}
