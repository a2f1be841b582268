//! Odd values under `delivery`: what they are told as, and what is taken all the same.

use super::{URL, environment, stack};
use crate::settings::Settings;
use crate::value::{Place, from_json};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

fn read(environments: Json, delivery: Json, stack: Option<Json>) -> (Option<Settings>, Vec<String>) {
    let mut json = json!({ "project": "Shop & Co", "environments": environments, "delivery": delivery });
    if let Some(stack) = stack {
        json["stacks"] = json!({ "apps": { "delivery": stack } });
    }
    let stacks = BTreeSet::from([super::stack("apps")]);
    let (settings, findings) = Settings::read(&from_json(json).unwrap(), Place::default(), &stacks);
    (settings, findings.into_iter().map(|finding| finding.message).collect())
}

/// What is told of a delivery with these fields, whose source is sound unless it is one of them.
fn told(fields: Json) -> Vec<String> {
    let mut delivery = json!({ "source": { "kind": "GitRepository", "url": URL } });
    fields.as_object().unwrap().iter().for_each(|(key, value)| delivery[key] = value.clone());
    read(json!({ "dev": {}, "prod": {} }), delivery, None).1
}

#[test]
fn values_of_a_wrong_type_are_told_as_what_they_must_be() {
    for (fields, what) in [
        (json!({ "path": 1 }), "path` must be a string"),
        (json!({ "namespace": [] }), "namespace` must be a string"),
        (json!({ "environments": ["dev"] }), "environments` must be a record"),
        (json!({ "environments": { "dev": true } }), "environments.dev` must be a record"),
        (json!({ "source": URL }), "source` must be a record"),
        (json!({ "timeout": 5 }), "timeout` must be a duration, as `\"10m\"` or `\"1h30m\"`"),
        (json!({ "wait": "true" }), "wait` must be `true` or `false`"),
        (json!({ "serviceAccountName": "Flux" }), "serviceAccountName` must be the name of an object, as `\"flux\"`"),
        (json!({ "decryption": {} }), "decryption` must be a record with `provider = \"sops\"`"),
        (
            json!({ "decryption": { "provider": "sops", "secretRef": { "name": "" } } }),
            "decryption.secretRef.name` must be the name of an object, as `\"flux\"`",
        ),
    ] {
        let expected = format!("`delivery.{what}");
        // A source that is none is missing as well.
        assert_eq!(told(fields.clone()).first(), Some(&expected), "{fields}");
    }
}

#[test]
fn a_source_fits_its_kind_whatever_record_says_so() {
    let of_git = "the `ref` of `GitRepository` must be one of `branch`, `tag`, `semver`, `commit`, `name`";
    let of_oci = "the `ref` of `OCIRepository` must be one of `tag`, `semver`, `digest`";
    for (kind, said, findings) in [
        ("GitRepository", json!({ "branch": "a" }), vec![]),
        ("GitRepository", json!({}), vec![of_git]),
        ("GitRepository", json!({ "branch": "a", "tag": "b" }), vec![of_git]),
        ("OCIRepository", json!({ "digest": "sha256:0" }), vec![]),
        ("OCIRepository", json!({ "branch": "a" }), vec![of_oci]),
        ("OCIRepository", json!({ "tag": "a", "semver": ">1" }), vec![of_oci]),
    ] {
        let url = if kind == "GitRepository" { URL } else { "oci://r.example.com/shop" };
        let source = json!({ "kind": kind, "url": url, "ref": said });
        assert_eq!(told(json!({ "source": source })), findings, "{kind} {said}");
    }
    let kind = json!({ "prod": { "source": { "kind": "OCIRepository" } } });
    assert_eq!(told(json!({ "environments": kind })), ["the `url` of `OCIRepository` must begin with one of `oci://`"]);
    let unknown = json!({ "kind": "Bucket", "url": URL });
    let told = told(json!({ "source": unknown }));
    assert_eq!(told[0], "`delivery.source.kind` must be `\"GitRepository\"` or `\"OCIRepository\"`");
}

#[test]
fn fields_that_would_change_what_was_rendered_are_refused_in_every_record() {
    let source = json!({ "kind": "GitRepository", "url": URL });
    for key in ["namePrefix", "patches", "images", "postBuild", "components", "healthChecks", "sourceRef", "dependsOn"]
    {
        let project = json!({ "source": source, key: [] });
        let own = json!({ "source": source, "environments": { "dev": { key: [] } } });
        let plain = json!({ "source": source });
        for (delivery, stack) in [(project, None), (own, None), (plain, Some(json!({ key: [] })))] {
            let (settings, findings) = read(json!({ "dev": {} }), delivery, stack);
            assert_eq!((settings, findings.len()), (None, 1), "{findings:?}");
            assert!(findings[0].starts_with(&format!("`{key}` cannot be set: it ")), "{findings:?}");
        }
    }
}

#[test]
fn a_folder_stays_inside_what_the_source_holds() {
    for path in ["", "/", "/clusters", "./", ".", "a/../b", "a//b", "././a", "a\\b", "a\nb"] {
        let findings = told(json!({ "path": path }));
        let expected = "`delivery.path` must be a folder in what the source holds, as `\"clusters\"`";
        assert_eq!(findings, [expected], "{path:?}");
    }
    for (path, folder) in [("a", "./a/dev/apps"), ("./a/b//", "./a/b/dev/apps"), (".a/b..", "./.a/b../dev/apps")] {
        let delivery = json!({ "source": { "kind": "GitRepository", "url": URL }, "path": path });
        let settings = read(json!({ "dev": {} }), delivery, None).0.unwrap();
        assert_eq!(settings.delivery(&environment("dev")).unwrap().path(&stack("apps")), folder);
    }
}

#[test]
fn two_environments_of_a_cluster_make_two_sources_or_share_one_that_is_there() {
    let shared = json!({ "dev": { "cluster": "one" }, "test": { "cluster": "one" } });
    let apart = json!({ "dev": {}, "test": {} });
    let made = json!({ "source": { "kind": "GitRepository", "url": URL, "name": "shop" } });
    let there = json!({ "source": { "kind": "GitRepository", "name": "shop" } });
    let mut elsewhere = made.clone();
    elsewhere["environments"] = json!({ "test": { "source": { "namespace": "other" } } });
    let mut disabled = made.clone();
    disabled["environments"] = json!({ "test": { "enable": false } });
    for (environments, delivery, count) in [
        (&shared, &made, 1),
        (&shared, &there, 0),
        (&shared, &elsewhere, 0),
        (&shared, &disabled, 0),
        (&apart, &made, 0),
    ] {
        let (settings, findings) = read(environments.clone(), delivery.clone(), None);
        assert_eq!((settings.is_none(), findings.len()), (count > 0, count), "{delivery}");
    }
    let unnamed = json!({ "source": { "kind": "GitRepository", "url": URL } });
    let settings = read(shared, unnamed, None).0.unwrap();
    let name = |of: &str| settings.delivery(&environment(of)).unwrap().source.name.to_string();
    assert!(name("dev").starts_with("dev-shop-") && name("test").starts_with("test-shop-"), "{}", name("dev"));
}
