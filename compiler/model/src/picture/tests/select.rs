//! What is asked for is what is shown.

use serde_json::{Map, Value as Json, json};

use super::super::{Contains, Picture, Wanted, WantedError, select, words};
use crate::declared::Declared;
use crate::graph::{Graph, build};
use crate::parallel::Threads;
use crate::resolve::resolve;
use crate::schema::Schemas;
use crate::source::Files;

/// A graph, one resource a line: `dev:apps/web after apps/config`. `namespace` as last segment makes one.
fn graph(lines: &[&str]) -> Graph {
    let mut units: std::collections::BTreeMap<(&str, &str), Map<String, Json>> = std::collections::BTreeMap::new();
    for line in lines {
        let (name, after) = line.split_once(" after ").unwrap_or((line, ""));
        let (environment, id) = name.split_once(':').unwrap();
        let (stack, path) = id.split_once('/').unwrap();
        let after: Map<String, Json> =
            after.split(' ').filter(|id| !id.is_empty()).map(|id| (id.to_owned(), json!(true))).collect();
        let (kind, name) = if path == "namespace" { ("Namespace", "shop") } else { ("ConfigMap", path) };
        let metadata = json!({ "name": name.replace('/', "-") });
        let mut resource =
            json!({ "apiVersion": "v1", "kind": kind, "metadata": metadata, "lornuc": { "after": after } });
        let mut segments: Vec<&str> = path.split('/').collect();
        let last = segments.remove(0);
        segments.reverse();
        segments.into_iter().for_each(|segment| resource = json!({ segment: resource }));
        units.entry((environment, stack)).or_default().insert(last.to_owned(), resource);
    }
    let unit = |((environment, stack), tree): (&(&str, &str), &Map<String, Json>)| json!({ "environment": environment, "stack": stack, "tree": tree });
    let namespace = json!({ "namespace": "shop" });
    let settings = json!({ "project": "shop", "environments": { "dev": namespace, "prod": namespace } });
    let file = json!({ "settings": settings, "units": units.iter().map(unit).collect::<Vec<_>>() });
    let declared = Declared::from_json(&file.to_string()).unwrap();
    build(resolve(declared, &Schemas::builtin(), Threads::ONE).0).0
}

const SHOP: &[&str] = &[
    "dev:platform/namespace",
    "dev:platform/store",
    "dev:platform/other",
    "dev:apps/config",
    "dev:apps/secret after platform/store",
    "dev:apps/web after apps/config apps/secret",
    "dev:apps/service after apps/web",
    "dev:apps/ingress after apps/service",
    "dev:apps/reader after apps/config",
    "prod:platform/store",
    "prod:apps/secret after platform/store",
];

const EVERYTHING: Wanted<'_> = Wanted { units: &[], around: None, depth: 2, contains: Contains::Hidden };

fn picture(wanted: &Wanted<'_>) -> Result<Picture, WantedError> {
    select(&graph(SHOP), &Files::default(), wanted)
}

/// Ids and edges that are shown.
fn shown(wanted: &Wanted<'_>) -> String {
    let picture = picture(wanted).unwrap();
    let section = |section: &super::Section| {
        let cards: Vec<&str> = section.cards.iter().map(|card| card.id.as_str()).collect();
        let edges = section.links.iter().map(|link| format!(" {}→{}", cards[link.from], cards[link.to]));
        format!("{}: {}{}", section.environment, cards.join(" "), edges.collect::<String>())
    };
    picture.sections.iter().map(section).collect::<Vec<_>>().join("; ")
}

#[test]
fn without_wishes_everything_is_shown_but_what_a_namespace_contains() {
    let everything = shown(&EVERYTHING);
    assert_eq!(everything.matches('→').count(), 7, "{everything}");
    assert!(everything.contains("platform/namespace"), "{everything}");
    let all = shown(&Wanted { contains: Contains::Shown, ..EVERYTHING });
    assert_eq!(all.matches("platform/namespace→").count(), 8, "{all}");
}

#[test]
fn a_unit_is_shown_with_what_it_touches_and_a_stack_in_every_environment() {
    let units = ["prod/apps".to_owned()];
    assert_eq!(
        shown(&Wanted { units: &units, ..EVERYTHING }),
        "prod: apps/secret platform/store platform/store→apps/secret"
    );
    let units = ["platform".to_owned()];
    let platform = shown(&Wanted { units: &units, ..EVERYTHING });
    assert_eq!(
        platform,
        "dev: apps/secret platform/namespace platform/other platform/store platform/store→apps/secret; \
         prod: apps/secret platform/store platform/store→apps/secret"
    );
    let picture = picture(&Wanted { units: &units, ..EVERYTHING }).unwrap();
    assert_eq!(words::of_unit(&picture.sections[0], 0), "1 of 6 resources in namespace shop");
}

#[test]
fn around_a_resource_is_what_it_waits_for_and_what_waits_for_it_and_no_sibling() {
    let around = |id, depth| shown(&Wanted { around: Some(id), depth, ..EVERYTHING });
    assert_eq!(around("apps/config", 0), "dev: apps/config", "its namespace is one edge away");
    let near = "dev: apps/config apps/secret apps/service apps/web platform/namespace apps/config→apps/web \
                apps/secret→apps/web apps/web→apps/service platform/namespace→apps/web";
    assert_eq!(around("apps/web", 1), near);
    assert_eq!(around("dev/apps/web", 1), near);
    assert!(!around("apps/web", 9).contains("apps/reader"), "it waits for the same thing, and that is all");
    assert!(around("apps/web", 2).contains("platform/store") && around("apps/web", 2).contains("apps/ingress"));
    assert_eq!(around("apps/secret", 1).matches("store→apps/secret").count(), 2, "in each environment that has it");
    assert_eq!(around("platform/namespace", 1).matches("platform/namespace→").count(), 8);
}

#[test]
fn around_a_group_each_of_its_resources_is_in_the_middle() {
    let wanted = Wanted { around: Some("platform/"), depth: 1, ..EVERYTHING };
    let picture = picture(&wanted).unwrap();
    assert_eq!(picture.cards().filter(|card| card.is_centre).count(), 4);
    assert_eq!(picture.sections[1].cards.len(), 2);
}

#[test]
fn what_is_not_there_is_told_with_what_may_be_meant() {
    let told = |units: &[&str], around| {
        let units: Vec<String> = units.iter().map(|unit| (*unit).to_owned()).collect();
        let error = picture(&Wanted { units: &units, around, ..EVERYTHING }).unwrap_err();
        format!("{error}; {}", error.help().unwrap_or_default())
    };
    assert_eq!(told(&["app"], None), "there is no unit and no stack `app`; did you mean `apps`?");
    assert_eq!(told(&["dev/app"], None), "there is no unit and no stack `dev/app`; did you mean `dev/apps`?");
    assert_eq!(told(&["dev"], None), "there is no unit and no stack `dev`; `dev` is an environment: write `--env dev`");
    assert_eq!(told(&["\u{1b}"], None).matches("did you").count(), 0);
    assert_eq!(told(&[], Some("apps/wob")), "there is no resource and no group `apps/wob`; did you mean `apps/web`?");
    assert_eq!(
        told(&[], Some("web")),
        "there is no resource and no group `web`; write `apps/web`: ids begin with the name of their stack"
    );
    assert_eq!(told(&["prod/apps"], Some("apps/web")).matches("no resource").count(), 1, "only in those units");
    assert_eq!(told(&[], Some("")).matches("no resource").count(), 1);
}

#[test]
fn folding_takes_deep_groups_first_then_large_stacks() {
    let lines = [
        "dev:apps/a/one",
        "dev:apps/b/one",
        "dev:apps/c",
        "dev:apps/d",
        "dev:base/a",
        "dev:base/b",
        "dev:base/c",
        "dev:web/x/y",
    ];
    let whole = select(&graph(&lines), &Files::default(), &EVERYTHING).unwrap();
    let ids = |most: usize| {
        let folded = whole.clone().folded(most);
        assert_eq!(folded.resources(), whole.resources());
        folded.cards().map(words::id).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(ids(8), ids(100));
    assert_eq!(ids(7), "apps/ base/a base/b base/c web/x/y", "the stack of most cards; what is alone is not folded");
    assert_eq!(ids(1), "apps/ base/ web/x/y");
}

#[test]
fn edges_between_folded_groups_are_merged_and_counted() {
    let picture = super::picture(&[
        "apps/a/one",
        "apps/a/two",
        "apps/b/one",
        "apps/b/two",
        "apps/a/one -> apps/b/one refers",
        "apps/a/two -> apps/b/two refers",
        "apps/a/one -> apps/b/two refers optional",
        "apps/a/one -> apps/a/two refers",
    ]);
    let folded = picture.folded(2);
    let links: Vec<String> = folded.sections[0].links.iter().map(|link| words::reasons([link])).collect();
    assert_eq!(links, ["refers ×2", "refers, optional"]);
    assert_eq!(folded.edges(), 3, "those inside of a group are not shown");
    assert_eq!(folded.groups(), 2);
}
