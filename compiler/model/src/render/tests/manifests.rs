//! The files of a unit: manifests, the list that kustomize reads, the index.

use serde_json::{Value as Json, json};

use super::{checked, config, read, rendered, rendered_as};
use crate::declared::{Absent, Declared, DeclaredUnit};
use crate::diagnostic::{FileId, Files, Layer, Span};
use crate::parallel::Threads;
use crate::render::{Format, Manifests, documents, render};
use crate::value::{Field, Map, Node, Value};

fn after(name: &str, target: &str) -> Json {
    let mut config = config(name);
    config["lornuc"] = json!({ "after": { target: true } });
    config
}

fn index(manifests: &Manifests, unit: usize) -> Json {
    serde_json::from_str(&manifests.units()[unit].index).unwrap()
}

/// An object whose `data` may be anything.
fn anything(name: &str) -> Json {
    json!({ "apiVersion": "apps/v1", "kind": "ControllerRevision", "metadata": { "name": name } })
}

#[test]
fn a_file_is_named_by_the_path_of_its_id() {
    let tree = || json!({ "top": config("a"), "web": { "blue": { "x.y_z": config("b") } }, "list": [config("c")] });
    for (format, ending) in [(Format::Yaml, "yaml"), (Format::Json, "json")] {
        let manifests = rendered(&[("dev/apps", tree())], format);
        let files: Vec<(&str, &str)> =
            manifests.documents().iter().map(|document| (document.id.as_str(), document.path.as_str())).collect();
        let [list, top, web] = ["list/configmap-c", "top", "web/blue/x.y_z"].map(|path| format!("{path}.{ending}"));
        let wanted = [("apps/list/configmap-c", &*list), ("apps/top", &*top), ("apps/web/blue/x.y_z", &*web)];
        assert_eq!(files, wanted);
    }
}

#[test]
fn streamed_group_by_group_the_documents_are_those_of_the_folder() {
    let tree: serde_json::Map<String, Json> = (0..600).map(|n| (format!("c{n}"), config(&format!("c{n}")))).collect();
    let file = json!({
        "settings": { "project": "shop", "environments": { "dev": { "namespace": "shop", "cluster": "non" } } },
        "units": [{ "environment": "dev", "stack": "apps", "tree": tree }],
    });
    let checked = checked(Declared::from_json(&file.to_string()).unwrap());
    let files = Files::default();
    let groups: Vec<_> = documents(&checked, &files, Format::Yaml, Threads::ONE).collect();
    assert!(groups.len() > 1);
    assert_eq!(groups.concat(), render(&checked, &files, Format::Yaml, Threads::ONE).documents());
}

#[test]
fn kustomize_and_the_index_list_a_units_files_in_the_order_of_the_graph() {
    let jobs = json!({ "a": after("ja", "jobs/z"), "z": after("jz", "apps/m"), "b": config("jb") });
    let apps = json!({ "a": after("aa", "apps/m"), "m": config("am") });
    let manifests = rendered(&[("dev/jobs", jobs), ("dev/apps", apps)], Format::Yaml);
    let documents: Vec<&str> = manifests.documents().iter().map(|document| document.id.as_str()).collect();
    assert_eq!(documents, ["apps/m", "apps/a", "jobs/b", "jobs/z", "jobs/a"]);
    for (unit, files) in [(0, json!(["m.yaml", "a.yaml"])), (1, json!(["b.yaml", "z.yaml", "a.yaml"]))] {
        let kustomization = read(&manifests.units()[unit].kustomization);
        let wanted =
            json!({ "apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization", "resources": files });
        assert_eq!(kustomization, wanted);
        let entries = index(&manifests, unit)["resources"].as_array().unwrap().clone();
        assert_eq!(entries.iter().map(|entry| entry["file"].clone()).collect::<Json>(), files);
        let name = &manifests.units()[unit].name;
        assert_eq!(manifests.documents_of(name).map(|document| json!(document.path)).collect::<Json>(), files);
    }
}

#[test]
fn units_stand_apart_and_one_without_resources_is_written_too() {
    let tree = || json!({ "a": config("a") });
    let units = [("prod/apps", tree()), ("dev/empty", json!({})), ("dev/apps", tree())];
    let manifests = rendered(&units, Format::Yaml);
    let names: Vec<String> = manifests.units().iter().map(|unit| unit.name.to_string()).collect();
    assert_eq!(names, ["dev/apps", "dev/empty", "prod/apps"]);
    assert_eq!(read(&manifests.units()[1].kustomization)["resources"], json!([]));
    let empty = json!({ "version": 1, "project": "shop", "environment": "dev", "stack": "empty", "inputs": "none",
        "images": [], "resources": [] });
    assert_eq!(index(&manifests, 1), empty);
    let prod = index(&manifests, 2);
    assert_eq!((prod["environment"].as_str(), prod["resources"].as_array().unwrap().len()), (Some("prod"), 1));
}

#[test]
fn json_and_yaml_say_the_same() {
    let mut manifest = anything("a");
    manifest["data"] = json!({ "on": "on", "block": "a\nb\n", "number": "0644", "empty": "", "tab": "\tx" });
    manifest["data"]["more"] =
        json!([[1, -2.5, [null, true]], {}, [], { "deep": [{ "b": "x\n\n", "a": 1e-7 }] }, "end"]);
    let documents = [Format::Yaml, Format::Json].map(|format| {
        let manifests = rendered(&[("dev/apps", json!({ "a": manifest }))], format);
        manifests.documents()[0].clone()
    });
    manifest["metadata"]["namespace"] = json!("shop");
    assert_eq!(read(&documents[0].text), manifest);
    assert_eq!(serde_json::from_str::<Json>(&documents[1].text).unwrap(), manifest);
    for text in documents.map(|document| document.text) {
        assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{text:?}");
    }
}

#[test]
fn fields_are_written_in_the_order_that_readers_expect() {
    let manifest = json!({ "immutable": true, "metadata": { "labels": {}, "name": "a" }, "kind": "ConfigMap", "apiVersion": "v1" });
    for format in [Format::Yaml, Format::Json] {
        let manifests = rendered(&[("dev/apps", json!({ "a": manifest }))], format);
        let text = &manifests.documents()[0].text;
        let places = ["apiVersion", "kind", "metadata", "name", "namespace", "labels", "immutable"]
            .map(|key| text.find(&format!("{key}:")).or_else(|| text.find(&format!("\"{key}\":"))).unwrap());
        assert!(places.is_sorted(), "{text}");
    }
}

#[test]
fn images_at_any_depth_are_indexed_sorted_and_once() {
    let named = |name: &str, image: &str| json!({ "name": name, "image": image });
    let pod = |first: &str, second: &str| {
        json!({ "metadata": { "labels": { "app": "w" } }, "spec": {
            "containers": [named("c", first), named("d", second)],
            "initContainers": [named("i", "init:1"), named("j", first)],
        } })
    };
    let workload = |kind: &str, version: &str, spec: Json| {
        let metadata = json!({ "name": "w" });
        json!({ "apiVersion": version, "kind": kind, "metadata": metadata, "spec": spec })
    };
    let mut template = pod("z:1", "a:1");
    template["spec"]["restartPolicy"] = json!("Never");
    let cron = json!({ "schedule": "@daily", "jobTemplate": { "spec": { "template": template } } });
    let selector = json!({ "matchLabels": { "app": "w" } });
    let mut data = anything("plain");
    data["data"] = json!({ "image": "not-one:1", "containers": "text", "list": [{ "image": "not-one:2" }] });
    let tree = json!({
        "deployment": workload("Deployment", "apps/v1", json!({ "selector": selector, "template": pod("web:2", "a:1") })),
        "cron": workload("CronJob", "batch/v1", cron),
        "plain": data,
    });
    let index = index(&rendered(&[("dev/apps", tree)], Format::Yaml), 0);
    assert_eq!(index["images"], json!(["a:1", "init:1", "web:2", "z:1"]));
    let of = |at: usize| (index["resources"][at]["id"].as_str().unwrap(), index["resources"][at].get("images"));
    assert_eq!(of(0), ("apps/cron", Some(&json!(["a:1", "init:1", "z:1"]))));
    assert_eq!(of(1), ("apps/deployment", Some(&json!(["a:1", "init:1", "web:2"]))));
    assert_eq!(of(2), ("apps/plain", None));
}

/// The fields of a tree with the spans of their keys.
fn placed(tree: Node, files: &Files, file: FileId) -> Node {
    let Value::Map(map) = tree.value else { return tree };
    let field = |field: Field| {
        let start = u32::try_from(files.text(file).find(&format!("{} =", field.key)).unwrap()).unwrap();
        Field { key_span: Some(Span::new(file, start..start + 1)), ..field }
    };
    Node::new(Value::Map(Map::new(map.into_fields().into_iter().map(field).collect())))
}

#[test]
fn the_index_says_which_line_to_edit_and_what_a_unit_was_made_from() {
    let mut files = Files::default();
    let file = files.add("stacks/apps.ncl", "{\n  web = l.App,\n\n  job = l.Job,\n}", Layer::Author);
    let settings = json!({ "project": "shop", "environments": { "dev": { "namespace": "shop" } } });
    let tree = json!({ "job": config("job"), "web": config("web") });
    let declared = json!({ "settings": settings, "units": [{ "environment": "dev", "stack": "apps", "tree": tree }] });
    let (settings, units, _) = Declared::from_json(&declared.to_string()).unwrap().into_parts();
    let place =
        |unit: DeclaredUnit| DeclaredUnit { tree: placed(unit.tree, &files, file), inputs: "sha256:0a".into(), ..unit };
    let units = units.into_iter().map(place).collect();
    let manifests = rendered_as(Declared::new(settings, units, Absent::default()), &files, Format::Yaml);
    let index = index(&manifests, 0);
    assert_eq!(index["inputs"], "sha256:0a");
    let wanted = json!([
        { "id": "apps/job", "file": "job.yaml", "source": "stacks/apps.ncl:4" },
        { "id": "apps/web", "file": "web.yaml", "source": "stacks/apps.ncl:2" },
    ]);
    assert_eq!(index["resources"], wanted);
}

#[test]
fn without_digests_the_index_holds_what_is_rendered_alone() {
    let made = rendered(&[("dev/apps", json!({ "a": config("a") }))], Format::Yaml);
    let (kept, stable) = (index(&made, 0), index(&made.clone().without_digests(), 0));
    assert!(kept["inputs"].is_string() && stable.get("inputs").is_none(), "{stable}");
    assert_eq!(kept["resources"], stable["resources"]);
}
