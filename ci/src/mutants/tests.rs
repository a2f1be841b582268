//! Each part by itself, on values from JSON: nothing is evaluated.

use std::collections::BTreeSet;

use lornuc_model::check;
use lornuc_model::declared::Declared;
use lornuc_model::diagnostic::{Code, Diagnostic, Files, Layer, Span};
use lornuc_model::graph;
use lornuc_model::name::Id;
use lornuc_model::parallel::Threads;
use lornuc_model::resolve;
use lornuc_model::schema::Schemas;
use lornuc_model::value::{Cursor, FieldPath, Place, from_json};

use super::declaration::Class;
use super::edit::{Edit, edit};
use super::judge::{Judged, judge};
use super::listed::{Left, Listed, Whose};
use super::mutant::{Change, Mutant, mutants};
use super::occurrence::{Name, occurrences, touch};
use super::project::Outcome;

/// A Deployment and what names it, as a stack `apps` in Nickel would give them: containers and ports are records.
const STACK: &str = r#"{
  "settings": { "project": "shop", "environments": { "dev": { "namespace": "shop" } } },
  "units": [{ "environment": "dev", "stack": "apps", "tree": {
    "web": {
      "apiVersion": "apps/v1", "kind": "Deployment",
      "metadata": { "name": "web", "labels": { "tier": "front" } },
      "spec": {
        "selector": { "matchLabels": { "app": "web" } },
        "template": {
          "metadata": { "labels": { "app": "web" } },
          "spec": { "containers": { "main": { "image": "example.com/web:1", "ports": { "http": { "containerPort": 8080 } } } } }
        }
      }
    },
    "service": {
      "apiVersion": "v1", "kind": "Service", "metadata": { "name": "web" },
      "spec": { "selector": { "app": "web" }, "ports": [{ "port": 80, "targetPort": "http" }] }
    },
    "settings": {
      "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "settings" },
      "data": { "COLOUR": "blue", "URL": "http://web.shop.svc:80/web-2" }
    },
    "login": {
      "apiVersion": "external-secrets.io/v1", "kind": "ExternalSecret", "metadata": { "name": "login" },
      "spec": { "target": { "name": "word" }, "data": [{ "secretKey": "user", "remoteRef": { "key": "u" } }] }
    },
    "namespaces": { "shop": { "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "shop" } } },
    "account": { "apiVersion": "v1", "kind": "ServiceAccount", "metadata": { "name": "web" } }
  } }]
}"#;

fn declared() -> Declared {
    Declared::from_json(STACK).unwrap()
}

/// What the stages make of a mutant, and one more finding where it is given.
fn outcome(mutant: &Mutant, finding: Option<(&str, &str, Span)>) -> Outcome {
    let declared = declared();
    let units = mutant.of(declared.units());
    let declared = Declared::new(declared.settings().clone(), units, lornuc_model::declared::Absent::default());
    let (resolved, _) = resolve::resolve(declared, &Schemas::builtin(), Threads::new(1));
    let (graph, _) = graph::build(resolved);
    drop(check::check(graph.clone()));
    let told = |(id, path, span): (&str, &str, Span)| {
        let told = Diagnostic::error(Code::UnknownTarget, "made up").label(span, "");
        told.resource(&Id::parse(id).unwrap()).field(path.parse().unwrap())
    };
    Outcome { graph, findings: finding.map(told).into_iter().collect() }
}

fn named(what: &str) -> Mutant {
    let declared = declared();
    let all = mutants(declared.units());
    let known: Vec<String> = all.iter().map(|mutant| mutant.what.clone()).collect();
    all.into_iter().find(|mutant| mutant.what == what).unwrap_or_else(|| panic!("not among {known:#?}"))
}

fn author() -> Span {
    Span::new(Files::default().add("stacks/apps.ncl", "text", Layer::Author), 0..4)
}

const TABLE: &str = "# head\n*\t*\t*\tmetadata.name|*.labels.*|data.URL\t*\tNo reference\nproducer\t*\t!Service\t*\town|same|other\tNo reference";

fn judged(what: &str, finding: Option<(&str, &str, Span)>) -> Judged {
    let mutant = named(what);
    judge(&mutant, &outcome(&mutant, finding), &BTreeSet::new(), &Listed::read(TABLE).unwrap())
}

#[test]
fn every_declared_name_is_deleted_and_renamed() {
    let declared = declared();
    let all = mutants(declared.units());
    let of = |class: Class, change: Change| all.iter().filter(|one| one.class == class && one.change == change).count();
    let classes = [Class::Producer, Class::Key, Class::Label, Class::Port, Class::Account, Class::Namespace];
    // Five producers and the Secret of one; three keys; the Deployment's label and the pods'; a port of pods and one of the
    // Service, which stays, and of both name or number.
    assert_eq!(classes.map(|class| of(class, Change::Delete)), [4, 3, 2, 1, 1, 1]);
    assert_eq!(classes.map(|class| of(class, Change::Rename)), [5, 3, 2, 3, 1, 1]);
    let whats: BTreeSet<&str> = all.iter().map(|one| one.what.as_str()).collect();
    assert_eq!(whats.len(), all.len(), "each is told from the others: {whats:#?}");
}

#[test]
fn a_resource_that_is_deleted_takes_all_names_along_that_it_declares() {
    let mutant = named("delete producer `web` of apps/web");
    let words: Vec<String> =
        mutant.gone.iter().map(|(class, of, name)| format!("{} {of} {name:?}", class.as_str())).collect();
    let expected = [
        "producer Deployment Word(\"web\")",
        "label Deployment Label(\"tier\", \"front\")",
        "label Pod Label(\"app\", \"web\")",
        "port Deployment Word(\"8080\")",
        "port Deployment Word(\"http\")",
    ];
    assert_eq!(words, expected);
}

#[test]
fn a_label_of_pods_changes_with_the_selector_of_their_workload_alone() {
    let outcome = outcome(&named("rename label `app: web` of apps/web"), None);
    let values = |name: &Name| {
        let found = outcome.graph.resources().flat_map(|(_, resource)| {
            occurrences(&resource.cursor(), name).into_iter().map(move |path| format!("{} {path}", resource.id()))
        });
        found.collect::<Vec<_>>()
    };
    let label = |value: &str| Name::Label("app".to_owned(), value.to_owned());
    assert_eq!(values(&label("web")), ["apps/service spec.selector.app"]);
    let new = ["apps/web spec.selector.matchLabels.app", "apps/web spec.template.metadata.labels.app"];
    assert_eq!(values(&label("web-renamed")), new);
}

#[test]
fn a_name_is_found_as_a_whole_as_a_key_and_as_a_part_of_an_address() {
    let json = r#"{
      "a": "web", "web": 1, "b": ["x", "web"], "c": "http://web:80/", "d": "web.shop.svc.cluster.local", "e": "a@web",
      "not": ["web-2", "web.example.com", "webs", "my/webs"], "number": 80
    }"#;
    let node = from_json(serde_json::from_str(json).unwrap()).unwrap();
    let at = Cursor::new(&node, Place::default());
    let found =
        |word: &str| occurrences(&at, &Name::Word(word.to_owned())).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(found("web"), ["a", "b[1]", "c", "d", "e", "web"]);
    assert_eq!(found("80"), ["c", "number"]);
}

#[test]
fn a_label_is_found_as_a_pair_and_in_an_expression() {
    let json = r#"{
      "labels": { "app": "web" }, "other": { "app": "api", "tier": "web" },
      "expressions": [
        { "key": "app", "operator": "In", "values": ["api", "web"] }, { "key": "tier", "operator": "In", "values": ["web"] }
      ]
    }"#;
    let node = from_json(serde_json::from_str(json).unwrap()).unwrap();
    let found = occurrences(&Cursor::new(&node, Place::default()), &Name::Label("app".to_owned(), "web".to_owned()));
    assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), ["expressions[0].values[1]", "labels.app"]);
}

#[test]
fn an_edit_changes_one_place() {
    let changed = |way: &str, change: &Edit| {
        let mut node = from_json(serde_json::from_str(r#"{ "a": { "b": [1, 2] }, "c": "x" }"#).unwrap()).unwrap();
        edit(&mut node, way.parse::<FieldPath>().unwrap().steps(), change);
        serde_json::to_string(&node).unwrap()
    };
    assert_eq!(changed("a.b[0]", &Edit::Remove), r#"{"a":{"b":[2]},"c":"x"}"#);
    assert_eq!(changed("a", &Edit::Remove), r#"{"c":"x"}"#);
    assert_eq!(changed("a.b[1]", &Edit::Number(3)), r#"{"a":{"b":[1,3]},"c":"x"}"#);
    assert_eq!(changed("a.b", &Edit::Key("z".to_owned())), r#"{"a":{"z":[1,2]},"c":"x"}"#);
    assert_eq!(changed("c", &Edit::Text("y".to_owned())), r#"{"a":{"b":[1,2]},"c":"y"}"#);
    assert_eq!(changed("a.none[4]", &Edit::Remove), r#"{"a":{"b":[1,2]},"c":"x"}"#);
}

#[test]
fn places_touch_where_one_leads_to_the_other() {
    let path = |text: &str| text.parse::<FieldPath>().unwrap();
    assert!(touch(&path("spec.selector"), &path("spec.selector.app")));
    assert!(touch(&path("spec.selector.app"), &path("spec.selector")));
    assert!(!touch(&path("spec.selector"), &path("spec.ports")));
    assert!(!touch(&FieldPath::root(), &path("spec")), "a finding about the resource marks no field of it");
}

#[test]
fn what_is_left_and_neither_told_nor_listed_is_missed() {
    let judged = judged("rename port `http` of apps/web", None);
    assert_eq!((judged.reported, judged.missed.len(), judged.false_alarms.len()), (0, 1, 0), "{judged:#?}");
    assert!(judged.missed[0].contains("`spec.ports[0].targetPort` of apps/service"), "{judged:#?}");
}

#[test]
fn what_is_left_and_told_in_a_file_of_the_author_is_reported() {
    let judged = judged("rename port `http` of apps/web", Some(("apps/service", "spec.ports[0].targetPort", author())));
    assert_eq!((judged.reported, judged.missed.len(), judged.false_alarms.len()), (1, 0, 0), "{judged:#?}");
}

#[test]
fn what_is_told_in_a_file_of_the_library_alone_is_missed() {
    let library = Span::new(Files::default().add("stacks/lib/app.ncl", "text", Layer::Library), 0..4);
    let judged = judged("rename port `http` of apps/web", Some(("apps/service", "spec.ports[0].targetPort", library)));
    assert_eq!((judged.reported, judged.missed.len()), (0, 1), "{judged:#?}");
}

#[test]
fn what_is_told_elsewhere_is_a_false_alarm() {
    let judged = judged("rename port `http` of apps/web", Some(("apps/settings", "data.COLOUR", author())));
    assert_eq!((judged.missed.len(), judged.false_alarms.len()), (1, 1), "{judged:#?}");
}

#[test]
fn what_is_listed_is_no_reference_and_may_not_be_told() {
    let what = "rename producer `web` of apps/web";
    let (silent, told) = (judged(what, None), judged(what, Some(("apps/web", "spec.selector.matchLabels", author()))));
    assert!(!silent.listed.is_empty() && silent.contradicted.is_empty(), "{silent:#?}");
    assert_eq!(told.contradicted.len(), 1, "{told:#?}");
}

#[test]
fn a_row_fits_by_patterns_and_by_what_they_are_not() {
    let table = "port|key\t!Service|Pod\tDeployment\tspec.*.port\town\tA reason";
    let listed = Listed::read(table).unwrap();
    let left = |class: &'static str, of: &str, whose: Whose| Left {
        class,
        of: of.to_owned(),
        kind: "Deployment".to_owned(),
        field: "spec.a[].port".to_owned(),
        whose,
    };
    assert_eq!(listed.row(&left("port", "Deployment", Whose::Own)), Some(0));
    assert_eq!(listed.row(&left("port", "Pod", Whose::Own)), None);
    assert_eq!(listed.row(&left("label", "Deployment", Whose::Own)), None);
    assert_eq!(listed.row(&left("key", "Deployment", Whose::Other)), None);
    assert_eq!(listed.idle(&BTreeSet::new()).len(), 1);
    assert!(Listed::read("port\tService\t\t").is_err());
}
