//! What every cluster has by itself: `cluster.txt`, held against a real API server.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use control_plane::verdict::collection;
use control_plane::{Client, Parts, Shared};
use lornuc_model::schema::Schemas;
use serde_json::{Value, json};

const TABLE: &str = include_str!("../../src/reference/cluster.txt");

/// How long the controllers may take to fill a new namespace.
const AT_MOST: Duration = Duration::from_secs(30);

/// An object that the table tells of.
struct Told {
    kind: &'static str,
    group: &'static str,
    /// `-`: it has none; `*`: it is in every one.
    namespace: &'static str,
    name: &'static str,
    keys: Option<BTreeSet<&'static str>>,
}

/// What Kubernetes has; Crossplane's own is there where that is.
fn told() -> Vec<Told> {
    let mut all = Vec::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [kind, namespace, names @ ..] = words.as_slice() else { continue };
        let (kind, group) = kind.split_once('.').unwrap_or((kind, ""));
        let keys = names.iter().find_map(|word| word.strip_prefix("keys="));
        let keys: Option<BTreeSet<&str>> = keys.map(|keys| keys.split(',').collect());
        let names = names.iter().filter(|word| !word.starts_with("keys=") && !group.ends_with("crossplane.io"));
        all.extend(names.map(|name| Told { kind, group, namespace, name, keys: keys.clone() }));
    }
    all
}

fn collection_of(schemas: &Schemas, (kind, group): (&str, &str), namespace: &str) -> String {
    let version = if group.is_empty() { "v1".to_owned() } else { format!("{group}/v1") };
    let object = json!({ "apiVersion": version, "kind": kind });
    collection(schemas, &object, namespace).unwrap_or_else(|| panic!("no such kind: {kind}.{group}"))
}

/// The object, once the controllers have made it.
fn found(client: &Client, path: &str) -> Option<Value> {
    let start = Instant::now();
    loop {
        let answer = client.get(path).unwrap();
        if answer.status == 200 {
            return Some(answer.body);
        }
        if start.elapsed() > AT_MOST {
            return None;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn every_cluster_has_what_the_table_says() {
    let Some(plane) = Shared::for_test(&Parts::controllers()) else { return };
    let own = plane.namespace("inborn").unwrap();
    let client = plane.admin().client();
    let schemas = Schemas::builtin();
    let mut wrong = Vec::new();
    for told in told() {
        let namespace = if told.namespace == "*" { own.name() } else { told.namespace };
        let path = format!("{}/{}", collection_of(&schemas, (told.kind, told.group), namespace), told.name);
        let Some(object) = found(client, &path) else {
            wrong.push(format!("{path} is not there"));
            continue;
        };
        let keys: BTreeSet<&str> =
            object["data"].as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect();
        // Some are there only where the API server passes requests on to extensions, which all do but those of tests.
        if told.keys.as_ref().is_some_and(|told| keys.is_empty() || !keys.is_subset(told)) {
            wrong.push(format!("{path} has the keys {keys:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_lacks_nothing_that_a_cluster_begins_with() {
    let Some(plane) = Shared::for_test(&Parts::controllers()) else { return };
    let client = plane.admin().client();
    let schemas = Schemas::builtin();
    const RBAC: &str = "rbac.authorization.k8s.io";
    // What is made by the API server says so; others may have put more into a plane that they share.
    let begun = |object: &Value| {
        let text = |pointer: &str| object.pointer(pointer).and_then(Value::as_str);
        text("/metadata/labels/kubernetes.io~1bootstrapping") == Some("rbac-defaults")
            || text("/metadata/annotations/apf.kubernetes.io~1autoupdate-spec").is_some()
            || text("/metadata/name").is_some_and(|name| name.starts_with("system-"))
    };
    let kinds = [
        ("ClusterRole", RBAC, "-"),
        ("Role", RBAC, "kube-system"),
        ("Role", RBAC, "kube-public"),
        ("PriorityClass", "scheduling.k8s.io", "-"),
        ("PriorityLevelConfiguration", "flowcontrol.apiserver.k8s.io", "-"),
    ];
    let mut lacking = Vec::new();
    for (kind, group, namespace) in kinds {
        let known: BTreeSet<&str> = told()
            .iter()
            .filter(|told| (told.kind, told.namespace) == (kind, namespace))
            .map(|told| told.name)
            .collect();
        let path = collection_of(&schemas, (kind, group), namespace);
        let list = client.get(&path).unwrap().done("GET", &path).unwrap();
        let objects = list["items"].as_array().unwrap().iter().filter(|object| begun(object));
        let names = objects.filter_map(|object| object["metadata"]["name"].as_str());
        lacking.extend(
            names.filter(|name| !known.contains(name)).map(|name| format!("{kind}.{group} {namespace} {name}")),
        );
    }
    assert!(lacking.is_empty(), "{}", lacking.join("\n"));
}
