//! Rules in CEL, and defaults, beside what a real API server says of the same schema and object. `corpus/rules.json` holds
//! what it said; one test judges by it alone, and one asks the server again.

use control_plane::fixtures::{CrdSet, crds};
use control_plane::{Parts, Shared};
use lornuc_model::name::{GroupKind, Kind};
use lornuc_model::schema::cel::{self, Judged};
use lornuc_model::schema::{Shape, defaulted};
use lornuc_model::value::{Node, Place, from_json};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

const TABLE: &str = include_str!("../corpus/rules.json");

/// A schema of a field of `spec`, and what the server said of values.
#[derive(Deserialize)]
struct Case {
    name: String,
    schema: Value,
    objects: Vec<Object>,
}

#[derive(Deserialize)]
struct Object {
    value: Value,
    said: Vec<Said>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Said {
    field: String,
    message: String,
}

fn table() -> Vec<Case> {
    serde_json::from_str(TABLE).unwrap()
}

/// The definition with every case as a field.
fn schema(cases: &[Case]) -> Value {
    let fields: serde_json::Map<_, _> = cases.iter().map(|case| (case.name.clone(), case.schema.clone())).collect();
    json!({ "type": "object", "properties": { "spec": { "type": "object", "properties": fields } } })
}

fn object(name: &str, value: &Value) -> Value {
    json!({
        "apiVersion": "rules.example.com/v1", "kind": "Judged", "metadata": { "name": "a" },
        "spec": { name: value },
    })
}

fn judge(shape: &Shape, object: &Value) -> Judged {
    let kind = GroupKind { group: "rules.example.com".into(), kind: Kind::new("Judged").unwrap() };
    cel::check(&kind, shape, (&from_json(object.clone()).unwrap(), Place::default()))
}

/// The server's way of writing a path, in ours.
fn path(field: &str) -> String {
    field.replace("[x.y]", ".\"x.y\"").replace("[a-b]", ".a-b")
}

/// What differs between the server and us.
fn difference(judged: &Judged, said: &[Said]) -> Option<String> {
    let ours = judged.of_object.iter().chain(&judged.of_kind);
    let ours: Vec<_> =
        ours.map(|finding| (finding.code.as_str(), finding.path.to_string(), &finding.message)).collect();
    let is_same = |((code, at, message), said): (&(&str, String, &String), &Said)| {
        let words = message.split_once("must obey its schema: ").map_or("", |(_, words)| words);
        *code == "failed-rule" && *at == path(&said.field) && (said.message.ends_with(words) || at.ends_with(".b"))
    };
    let same = ours.len() == said.len() && ours.iter().zip(said).all(is_same);
    (!same).then(|| format!("ours {ours:?}, the server's {said:?}"))
}

#[test]
fn rules_are_judged_as_the_server_judges_them() {
    let cases = table();
    assert!(cases.len() > 60);
    let shape = Shape::read(&schema(&cases));
    let objects = cases.iter().flat_map(|case| case.objects.iter().map(move |object| (case, object)));
    let differences: Vec<_> = objects
        .filter_map(|(case, said)| {
            let difference = difference(&judge(&shape, &object(&case.name, &said.value)), &said.said)?;
            Some(format!("{} {}: {difference}", case.name, said.value))
        })
        .collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn the_table_is_what_the_server_says() {
    let Some(plane) = Shared::for_test(&Parts::api_server()) else { return };
    let cases = table();
    let definition = json!({
        "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
        "metadata": { "name": "judgeds.rules.example.com" },
        "spec": {
            "group": "rules.example.com", "scope": "Cluster",
            "names": { "kind": "Judged", "plural": "judgeds" },
            "versions": [{ "name": "v1", "served": true, "storage": true,
                           "schema": { "openAPIV3Schema": schema(&cases) } }],
        },
    });
    plane.install(&[control_plane::fixtures::Crd::of(definition).unwrap()]).unwrap();
    let path = "/apis/rules.example.com/v1/judgeds?dryRun=All";
    for (case, known) in cases.iter().flat_map(|case| case.objects.iter().map(move |object| (case, object))) {
        let answer = plane.admin().client().create(path, &object(&case.name, &known.value)).unwrap();
        let causes = answer.body["details"]["causes"].as_array().cloned().unwrap_or_default();
        let said: Vec<Said> = causes.into_iter().map(|cause| serde_json::from_value(cause).unwrap()).collect();
        assert_eq!(said, known.said, "{} {}", case.name, known.value);
        assert_eq!(answer.status == 201, known.said.is_empty(), "{} {}", case.name, answer.body);
    }
}

/// Objects that leave most to their defaults, by kind.
fn sparse() -> Vec<(CrdSet, &'static str, Value)> {
    let secret_store = json!({ "provider": { "fake": { "data": [{ "key": "a", "value": "b" }] } } });
    let external = json!({
        "secretStoreRef": { "name": "store" }, "dataFrom": [{ "extract": { "key": "a" } }],
        "data": [{ "secretKey": "a", "remoteRef": { "key": "b" } }],
    });
    vec![
        (
            CrdSet::Flux,
            "Kustomization",
            json!({
                "interval": "1m", "prune": true, "sourceRef": { "kind": "GitRepository", "name": "a" },
                "postBuild": { "substituteFrom": [{ "kind": "Secret", "name": "b" }] },
            }),
        ),
        (CrdSet::Flux, "GitRepository", json!({ "interval": "1m", "url": "https://a.example/b", "timeout": null })),
        (
            CrdSet::Flux,
            "HelmRelease",
            json!({
                "interval": "1m", "chart": { "spec": { "chart": "a", "sourceRef": { "kind": "HelmRepository", "name": "b" } } },
            }),
        ),
        (CrdSet::ExternalSecrets, "SecretStore", secret_store),
        (CrdSet::ExternalSecrets, "ExternalSecret", external),
        (CrdSet::Crossplane, "Provider", json!({ "package": "a.example/b:v1" })),
        (
            CrdSet::Crossplane,
            "Composition",
            json!({
                "compositeTypeRef": { "apiVersion": "a.example/v1", "kind": "X" },
                "pipeline": [{ "step": "a", "functionRef": { "name": "b" } }],
            }),
        ),
    ]
}

#[test]
fn defaults_are_those_that_the_server_sets() {
    let Some(plane) = Shared::for_test(&Parts::api_server()) else { return };
    for (set, kind, spec) in sparse() {
        let crds = crds(set).unwrap();
        plane.install(&crds).unwrap();
        let names = |crd: &Value| crd["spec"]["names"]["kind"].as_str() == Some(kind);
        let crd = crds.iter().map(control_plane::fixtures::Crd::object).find(|crd| names(crd)).unwrap();
        let (group, plural) =
            (crd["spec"]["group"].as_str().unwrap(), crd["spec"]["names"]["plural"].as_str().unwrap());
        let versions = crd["spec"]["versions"].as_array().unwrap();
        let version = versions.iter().find(|version| version["storage"] == true).unwrap();
        let name = version["name"].as_str().unwrap();
        let namespace = if crd["spec"]["scope"] == "Namespaced" { "/namespaces/default" } else { "" };
        let object = json!({
            "apiVersion": format!("{group}/{name}"), "kind": kind, "metadata": { "name": "sparse" }, "spec": spec,
        });
        let path = format!("/apis/{group}/{name}{namespace}/{plural}?dryRun=All");
        let answer = plane.admin().client().create(&path, &object).unwrap().done("POST", &path).unwrap();
        let shape = Shape::read(&version["schema"]["openAPIV3Schema"]);
        let node = from_json(object).unwrap();
        let ours = defaulted(&shape, &node);
        for part in ["spec", "status"] {
            let theirs = answer.get(part).map(|value| from_json(value.clone()).unwrap());
            assert_eq!(ours.get(part), theirs.as_ref(), "{kind}");
        }
        let _: &Node = &ours;
    }
}

#[test]
fn every_rule_of_known_definitions_is_read() {
    let mut all = control_plane::fixtures::all_crds().unwrap().unwrap_or_default();
    let sets =
        [CrdSet::Crossplane, CrdSet::ExternalSecrets, CrdSet::Flux, CrdSet::ProviderGcp, CrdSet::ProviderKubernetes];
    all.extend(sets.iter().flat_map(|set| crds(*set).unwrap()));
    let mut rules = 0;
    for crd in &all {
        for version in crd.object()["spec"]["versions"].as_array().unwrap() {
            let shape = Shape::read(&version["schema"]["openAPIV3Schema"]);
            let read = cel::unread(&shape);
            rules += read.count;
            assert_eq!(read.faults, Vec::<String>::new(), "{}", crd.name());
        }
    }
    assert!(rules > 100, "{rules}");
}
