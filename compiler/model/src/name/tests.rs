//! Names: what is taken, what is refused.

use super::{ApiVersion, Id, Kind, LabelKey, LabelValue, NameRule, Namespace, Segment, did_you_mean, slug};

#[test]
fn segments_are_lower_case_and_short() {
    for good in ["a", "web", "a.b_c-d", "0", &"x".repeat(63)] {
        assert!(Segment::new(good).is_ok(), "{good}");
    }
    for bad in ["", "Web", "-a", ".a", "a/b", "ä", "kustomization", &"x".repeat(64)] {
        assert!(Segment::new(bad).is_err(), "{bad}");
    }
}

#[test]
fn slugs_are_segments_and_keep_long_names_apart() {
    assert_eq!(slug("ConfigMap-Shop-a b").as_str(), "configmap-shop-a-b");
    assert_eq!(slug("").as_str(), "x");
    assert_eq!(slug("kustomization").as_str(), "kustomization-");
    let long = |end: &str| slug(&format!("{}{end}", "n".repeat(80)));
    assert_ne!(long("a"), long("b"));
    assert_eq!(long("a").as_str().len(), 63);
    assert_eq!(long("a").as_str(), "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn-4d66e16c");
    for text in ["", "!", "ß", "KUSTOMIZATION", &"é".repeat(200)] {
        assert!(Segment::new(slug(text).as_str()).is_ok(), "{text}");
    }
}

#[test]
fn ids_know_their_groups_from_the_nearest_to_the_stack() {
    let id = Id::parse("apps/web/blue/service").unwrap();
    let groups: Vec<String> = id.groups().map(|group| group.to_string()).collect();
    assert_eq!(groups, ["apps/web/blue", "apps/web", "apps"]);
    assert_eq!(id.path(), "web/blue/service");
    assert!(Id::parse("apps//service").is_err());
}

#[test]
fn names_follow_the_rule_of_their_kind() {
    let takes = |group: &str, kind: &str, name: &str| NameRule::of(group, kind).check(name).is_ok();
    assert!(takes("", "ConfigMap", "a.b-c.1"));
    assert!(!takes("", "ConfigMap", "a..b"));
    assert!(!takes("", "ConfigMap", "A"));
    assert!(!takes("", "ConfigMap", &"a".repeat(254)));
    assert!(takes("", "Namespace", "0-a"));
    assert!(!takes("", "Namespace", "a.b"));
    assert!(takes("", "Service", "a-0"));
    assert!(takes("", "Service", "0-a") && !takes("", "Service", "a.b"));
    assert!(takes("apps", "StatefulSet", "a-0") && !takes("apps", "StatefulSet", "a.b"));
    assert!(takes("rbac.authorization.k8s.io", "ClusterRole", "system:node Reader"));
    assert!(!takes("rbac.authorization.k8s.io", "ClusterRole", "a/b"));
    assert!(takes("certificates.k8s.io", "CertificateSigningRequest", "Mine:1") && takes("", "Event", "A b"));
    assert!(Namespace::new("shop-dev").is_ok() && Namespace::new("-").is_err());
}

#[test]
fn labels_have_a_key_with_an_optional_prefix() {
    for good in ["app", "app.kubernetes.io/name", "A_b.c-9"] {
        assert!(LabelKey::new(good).is_ok(), "{good}");
    }
    for bad in ["", "/a", "a/", "a/b/c", "-a", "a b", "UPPER.io/a", &"x".repeat(64)] {
        assert!(LabelKey::new(bad).is_err(), "{bad}");
    }
    assert!(LabelValue::new("").is_ok() && LabelValue::new("1.0").is_ok() && LabelValue::new("a b").is_err());
}

#[test]
fn kinds_and_versions_are_read_with_their_group() {
    let version = ApiVersion::new("apps/v1").unwrap();
    assert_eq!((version.group(), version.version(), version.to_string()), ("apps", "v1", "apps/v1".into()));
    assert_eq!(ApiVersion::new("v1").unwrap().to_string(), "v1");
    for bad in ["", "/v1", "apps/", "apps/v1/x", "Apps/v1", "1"] {
        assert!(ApiVersion::new(bad).is_err(), "{bad}");
    }
    assert!(Kind::new("ConfigMap").is_ok() && Kind::new("configMap").is_err() && Kind::new("Config Map").is_err());
}

#[test]
fn near_names_are_near() {
    assert_eq!(did_you_mean("enviroments", ["environments", "project"]).unwrap(), "did you mean `environments`?");
    assert_eq!(did_you_mean("Ap", ["App", "Secret"]).unwrap(), "did you mean `App`?");
    assert_eq!(did_you_mean("DEV", ["dev"]).unwrap(), "did you mean `dev`?");
    assert_eq!(did_you_mean("host", ["name", "region"]), None);
}
