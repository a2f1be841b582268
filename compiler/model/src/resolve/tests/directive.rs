//! Directives: every form under `lornuc` and as annotations; none is ever rendered.

use serde_json::{Value as Json, json};

use super::{config, heads, manifest, refused, resource, sound};
use crate::resolve::{Directives, Resource};

fn under_lornuc(directives: Json) -> Json {
    let mut config = config("a");
    config["lornuc"] = directives;
    json!({ "a": config })
}

fn annotated(annotations: Json) -> Json {
    json!({ "a": resource("v1", "ConfigMap", json!({ "name": "a", "annotations": annotations })) })
}

fn only(tree: Json) -> Resource {
    sound(tree).remove(0)
}

fn after(directives: &Directives) -> Vec<&str> {
    directives.after().iter().map(|(id, _)| id.as_str()).collect()
}

fn ignored(directives: &Directives) -> Vec<(String, &str)> {
    directives.ignore().iter().map(|ignored| (ignored.path.to_string(), ignored.reason.as_str())).collect()
}

#[test]
fn a_resource_without_directives_asks_for_nothing() {
    for tree in [json!({ "a": config("a") }), under_lornuc(json!({})), annotated(json!({ "note": "x" }))] {
        assert_eq!(*only(tree).directives(), Directives::default());
    }
}

#[test]
fn every_directive_is_read_and_taken_out_of_the_manifest() {
    let resource = only(under_lornuc(json!({
        "after": { "platform/namespaces": true, "apps/none": false, "base": true },
        "keep": true,
        "replace": true,
        "ignore": { "spec.replicas": "owned by the HPA", "data.\"a.b\"": "set by a webhook" },
    })));
    let directives = resource.directives();
    assert_eq!(after(directives), ["base", "platform/namespaces"]);
    assert!(directives.keep() && directives.replace());
    let reasons = [("data.\"a.b\"", "set by a webhook"), ("spec.replicas", "owned by the HPA")];
    assert_eq!(ignored(directives), reasons.map(|(path, reason)| (path.to_owned(), reason)));
    assert_eq!(manifest(&resource), manifest(&only(json!({ "a": config("a") }))));
    let off = only(under_lornuc(json!({ "after": { "base": false }, "keep": false, "replace": false, "ignore": {} })));
    assert_eq!(*off.directives(), Directives::default());
}

#[test]
fn annotations_say_the_same_as_the_field() {
    let resource = only(annotated(json!({
        "lornuc.dev/after": " platform/namespaces,base , ",
        "lornuc.dev/keep": "true",
        "lornuc.dev/replace": "true",
        "lornuc.dev/ignore": "spec.replicas, data.mode",
    })));
    let directives = resource.directives();
    assert_eq!(after(directives), ["base", "platform/namespaces"]);
    assert!(directives.keep() && directives.replace());
    assert_eq!(ignored(directives), [("spec.replicas".to_owned(), ""), ("data.mode".to_owned(), "")]);
    let off = only(annotated(json!({ "lornuc.dev/keep": "false", "lornuc.dev/replace": "false" })));
    assert_eq!(*off.directives(), Directives::default());
}

#[test]
fn field_and_annotations_add_up() {
    let mut tree = annotated(json!({ "lornuc.dev/after": "base", "lornuc.dev/keep": "true" }));
    tree["a"]["lornuc"] = json!({ "after": { "apps/z": true }, "replace": true });
    let resource = only(tree);
    assert_eq!(after(resource.directives()), ["apps/z", "base"]);
    assert!(resource.directives().keep() && resource.directives().replace());
}

#[test]
fn annotations_of_ours_are_taken_out_and_a_record_that_this_empties_goes_too() {
    for (annotations, left) in [
        (json!({ "lornuc.dev/keep": "true" }), None),
        (json!({ "lornuc.dev/keep": "true", "note": "stays" }), Some(json!({ "note": "stays" }))),
        (json!({ "lornuc.devious/keep": "stays" }), Some(json!({ "lornuc.devious/keep": "stays" }))),
        (json!({}), Some(json!({}))),
    ] {
        let metadata = manifest(&only(annotated(annotations)))["metadata"].clone();
        assert_eq!(metadata.get("annotations"), left.as_ref());
    }
}

#[test]
fn a_field_lornuc_further_down_is_the_authors_own() {
    let mut config = config("a");
    config["data"] = json!({ "lornuc": "x" });
    assert_eq!(manifest(&only(json!({ "a": config })))["data"], json!({ "lornuc": "x" }));
}

#[test]
fn directives_of_another_form_are_refused() {
    for (directives, path) in [
        (json!(null), "lornuc"),
        (json!(true), "lornuc"),
        (json!(["keep"]), "lornuc"),
        (json!({ "keep": "true" }), "lornuc.keep"),
        (json!({ "keep": null }), "lornuc.keep"),
        (json!({ "replace": 1 }), "lornuc.replace"),
        (json!({ "after": "base" }), "lornuc.after"),
        (json!({ "after": ["base"] }), "lornuc.after"),
        (json!({ "after": { "base": "yes" } }), "lornuc.after.base"),
        (json!({ "after": { "No Id": true } }), "lornuc.after.\"No Id\""),
        (json!({ "after": { "apps//x": true } }), "lornuc.after.\"apps//x\""),
        (json!({ "after": { "": true } }), "lornuc.after.\"\""),
        (json!({ "ignore": ["spec.replicas"] }), "lornuc.ignore"),
        (json!({ "ignore": { "spec": true } }), "lornuc.ignore.spec"),
        (json!({ "ignore": { "spec..x": "why" } }), "lornuc.ignore.\"spec..x\""),
        (json!({ "ignore": { "": "why" } }), "lornuc.ignore.\"\""),
    ] {
        let heads = heads(&refused(under_lornuc(directives)));
        assert_eq!(heads, [format!("invalid-directive apps/a {path}")]);
    }
    for annotations in [
        json!({ "lornuc.dev/keep": "yes" }),
        json!({ "lornuc.dev/keep": "" }),
        json!({ "lornuc.dev/replace": "True" }),
        json!({ "lornuc.dev/keep": true }),
        json!({ "lornuc.dev/after": "base, No Id" }),
        json!({ "lornuc.dev/after": { "base": true } }),
        json!({ "lornuc.dev/ignore": "spec..x" }),
    ] {
        let findings = refused(annotated(annotations.clone()));
        assert_eq!(findings.len(), 1, "{annotations}");
        assert_eq!(findings[0].code.as_str(), "invalid-directive", "{annotations}");
    }
}

#[test]
fn unknown_directives_are_refused_with_a_near_name_or_all() {
    for (name, help) in [
        ("kep", "did you mean `keep`?"),
        ("Replace", "did you mean `replace`?"),
        ("prune", "there are: `after`, `keep`, `replace`, `ignore`"),
    ] {
        let annotation = format!("lornuc.dev/{name}");
        for tree in [under_lornuc(json!({ name: true })), annotated(json!({ annotation: "true" }))] {
            let findings = refused(tree);
            assert_eq!(findings[0].code.as_str(), "unknown-directive");
            assert_eq!(findings[0].message, format!("there is no directive `{name}`"));
            assert_eq!((findings[0].help.as_deref(), findings.len()), (Some(help), 1));
        }
    }
}

#[test]
fn every_fault_of_the_directives_is_told_beside_those_of_the_resource() {
    let mut tree = annotated(json!({ "lornuc.dev/keep": "maybe", "lornuc.dev/nothing": "x" }));
    tree["a"]["lornuc"] = json!({ "after": { "A": true, "B": true }, "replace": 1 });
    tree["a"]["metadata"]["name"] = json!("UPPER");
    let codes: Vec<&str> = refused(tree).iter().map(|finding| finding.code.as_str()).collect();
    let count = |code: &str| codes.iter().filter(|found| **found == code).count();
    let counted = (count("invalid-directive"), count("unknown-directive"), count("invalid-name"));
    assert_eq!((counted, codes.len()), ((4, 1, 1), 6));
}

#[test]
fn an_annotation_is_told_at_its_own_field() {
    let findings = refused(annotated(json!({ "lornuc.dev/keep": "yes" })));
    assert_eq!(findings[0].path.to_string(), "metadata.annotations.\"lornuc.dev/keep\"");
}
