//! How a name is read: where it ends and a path begins, and what is none.

use super::super::asked::{Asked, Step, is_version, steps};
use super::super::{ExplainError, explain, find};
use super::{meant, refused};
use crate::schema::{KindFile, Schemas};

/// `group|version|name|rest`, a part that is not there as `-`.
fn parts(text: &str) -> Option<String> {
    let Asked { group, version, name, rest } = Asked::read(text).ok()?;
    let or_none = |part: Option<&str>| part.unwrap_or("-").to_owned();
    Some(format!("{}|{}|{name}|{rest}", or_none(group), or_none(version)))
}

#[test]
fn a_name_ends_at_the_first_point_or_bracket_behind_the_last_slash() {
    for (text, expected) in [
        ("pod", "-|-|pod|"),
        ("pod.spec", "-|-|pod|.spec"),
        ("pod[0].spec", "-|-|pod|[0].spec"),
        ("v1/Pod.spec", "|v1|Pod|.spec"),
        ("apps/deploy", "apps|-|deploy|"),
        ("networking.k8s.io/v1/Ingress.spec", "networking.k8s.io|v1|Ingress|.spec"),
        ("networking.k8s.io/Ingress", "networking.k8s.io|-|Ingress|"),
        // A slash in quotes or brackets is part of a key.
        ("pod.metadata.labels.\"a/b\"", "-|-|pod|.metadata.labels.\"a/b\""),
        ("v1/pod.metadata.labels['a/b/c']", "|v1|pod|.metadata.labels['a/b/c']"),
    ] {
        assert_eq!(parts(text).as_deref(), Some(expected), "{text}");
    }
    for text in ["", "/", "//", "pod/", "v1//Pod", "apps//Deployment", "a b", "pod\n", "\u{1b}[31m", "pöd", "a/b/c/d"]
    {
        assert_eq!(parts(text), None, "{text}");
    }
}

#[test]
fn a_version_looks_like_one_of_kubernetes() {
    for text in ["v1", "v10", "v1alpha1", "v2beta12"] {
        assert!(is_version(text), "{text}");
    }
    for text in ["", "v", "1", "V1", "v1a", "valpha", "v1alpha", "valpha1", "v1beta1beta2", "v1.2", "apps", "v１"] {
        assert!(!is_version(text), "{text}");
    }
}

#[test]
fn a_path_is_read_step_by_step() {
    let field = Step::Field;
    for (path, expected) in [
        ("", vec![]),
        (".a.b", vec![field("a"), field("b")]),
        (".a[]", vec![field("a"), Step::Element]),
        (".a[0][1].b", vec![field("a"), Step::Element, Step::Element, field("b")]),
        (".a[*].b", vec![field("a"), Step::Element, field("b")]),
        (".a[web.1]", vec![field("a"), Step::Element]),
        (".\"a.b\".c", vec![field("a.b"), field("c")]),
        (".'a\"b'", vec![field("a\"b")]),
        ("[\"a]b\"].c", vec![field("a]b"), field("c")]),
        (".ä.日本", vec![field("ä"), field("日本")]),
        // A bracket that closes nothing is a letter.
        (".a]b", vec![field("a]b")]),
    ] {
        assert_eq!(steps(path), Ok(expected), "{path}");
    }
    for (path, told) in [
        (".", ""),
        ("..a", "a"),
        (".a.", "a."),
        (".a..b", "a..b"),
        (".a[", "a["),
        (".a[0", "a[0"),
        (".\"\"", "\"\""),
        (".\"a", "\"a"),
        (".\"a\"b", "\"a\"b"),
        ("[\"a\"x", "[\"a\"x"),
        ("['a", "['a"),
    ] {
        assert_eq!(steps(path), Err(ExplainError::NoPath(told.to_owned())), "{path}");
    }
}

#[test]
fn a_path_of_any_length_is_read() {
    let long = ".a".repeat(100_000);
    assert_eq!(steps(&long).unwrap().len(), 100_000);
    assert_eq!(steps(&"[0]".repeat(100_000)).unwrap().len(), 100_000);
    assert!(matches!(meant(&format!("pod{long}")), Err(ExplainError::UnknownField { .. })));
    assert!(matches!(meant(&"x".repeat(100_000)), Err(ExplainError::UnknownKind { .. })));
}

#[test]
fn a_group_behind_a_name_is_told_from_a_path() {
    for (asked, expected) in [
        ("ingresses.networking.k8s.io.spec.rules", "Ingress.networking.k8s.io v1 spec.rules"),
        ("ing.v1.networking.k8s.io.spec", "Ingress.networking.k8s.io v1 spec"),
        ("hpa.v1.autoscaling.spec", "HorizontalPodAutoscaler.autoscaling v1 spec"),
        ("hpa.autoscaling", "HorizontalPodAutoscaler.autoscaling v2"),
        ("events.events.k8s.io.reason", "Event.events.k8s.io v1 reason"),
    ] {
        assert_eq!(meant(asked).unwrap(), expected, "{asked}");
    }
    for (asked, message) in [
        ("hpa.v3.autoscaling", "`HorizontalPodAutoscaler.autoscaling` has no version `v3`"),
        ("ing.networking.k8s.io.spce", "`Ingress` has no field `spce`"),
        ("ing.networking.k8s.iospec", "`Ingress` has no field `networking`"),
        ("pod.v1.spec", "`Pod` has no field `v1`"),
    ] {
        assert_eq!(refused(asked).0, message, "{asked}");
    }
}

/// Kubernetes' kinds, and one kind for each group, with these names.
fn with(kinds: &[(&str, &str, &str, &[&str])]) -> Schemas {
    let mut schemas = Schemas::builtin();
    for (group, kind, plural, short_names) in kinds {
        let file = serde_json::json!({
            "group": group, "kind": kind, "plural": plural, "shortNames": short_names, "scope": "Cluster",
            "versions": [{ "name": "v1", "served": true, "schema": { "type": "object" } }],
        });
        schemas.import([KindFile::read(&file.to_string()).unwrap()]);
    }
    schemas
}

#[test]
fn the_longest_group_that_fits_is_meant() {
    let schemas = with(&[("example.com", "Thing", "things", &[]), ("example.com.more", "Thing", "things", &[])]);
    for (asked, group, path) in [
        ("things.example.com", "example.com", ""),
        ("things.example.com.more", "example.com.more", ""),
        ("things.example.com.metadata", "example.com", "metadata"),
        ("thing.v1.example.com.more.metadata.name", "example.com.more", "metadata.name"),
        ("EXAMPLE.com/thing", "example.com", ""),
    ] {
        let explained = explain(&schemas, asked).unwrap();
        assert_eq!((&*explained.kind.group, &*explained.path), (group, path), "{asked}");
    }
}

#[test]
fn kinds_and_plurals_come_before_short_names() {
    let schemas = with(&[("example.com", "Po", "poes", &["deployments", "wd"]), ("example.org", "Widget", "wd", &[])]);
    for (asked, kind) in [
        ("po", "Po.example.com"),
        ("pod", "Pod"),
        ("deployments", "Deployment.apps"),
        ("wd", "Widget.example.org"),
        ("example.org/wd", "Widget.example.org"),
    ] {
        assert_eq!(explain(&schemas, asked).unwrap().kind.to_string(), kind, "{asked}");
    }
    assert!(matches!(explain(&schemas, "v1/po"), Err(ExplainError::UnknownGroup { .. })), "a kind has the name");
}

#[test]
fn a_kind_whose_versions_are_gone_or_not_served_is_told_as_far_as_it_is_known() {
    let of = |versions: serde_json::Value| {
        let file = serde_json::json!({
            "group": "example.com", "kind": "Thing", "plural": "", "scope": "Namespaced", "versions": versions,
        });
        let mut schemas = Schemas::builtin();
        schemas.import([KindFile::read(&file.to_string()).unwrap()]);
        explain(&schemas, "thing").map(|explained| explained.version.name.to_string()).map_err(|error| error.help())
    };
    let schema = serde_json::json!({ "type": "object" });
    let unserved = serde_json::json!([
        { "name": "v2", "served": false, "schema": schema },
        { "name": "v1", "served": false, "schema": schema },
    ]);
    assert_eq!(of(unserved), Ok("v2".to_owned()));
    let help = of(serde_json::json!([])).unwrap_err();
    assert!(help.ends_with("takes in the file that holds the CRD `things.example.com`"), "{help}");
}

#[test]
fn every_kind_is_found_by_what_it_is_said_to_be_asked_as() {
    let schemas = Schemas::builtin();
    for (kind, facts) in schemas.kinds() {
        let asked = find::asked_as(kind, facts);
        match explain(&schemas, &asked) {
            Ok(explained) => assert_eq!(explained.kind, kind, "{asked}"),
            Err(error) => assert!(matches!(error, ExplainError::NoSchema { .. }), "{asked}: {error}"),
        }
    }
}
