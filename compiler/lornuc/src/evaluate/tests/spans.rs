//! Where values are said to stand: the expression, the key, and the nearest key of the author.

use std::path::Path;

use lornuc_model::diagnostic::Span;
use lornuc_model::value::{Cursor, Place};

use super::{Evaluation, evaluated, evaluated_in};
use crate::load::Selection;

const SETTINGS: &str = r#"{ project = "shop", environments.dev = { namespace = "shop-dev", host = "shop.dev" } }"#;

const APP: &str = r#"{
  name | String | not_exported,
  port | Number | default | not_exported = 8080,
  service = {
    apiVersion = "v1",
    kind = "Service",
    metadata = { include name, labels.part-of = "shop" },
    spec = { type | default = "ClusterIP", sessionAffinity | default = "None" },
  },
  config = {
    apiVersion = "v1",
    kind = "ConfigMap",
    metadata = { include name },
    data = { PORT | default = std.to_string port, URL = "http://%{name}:%{std.to_string port}", list = [port] },
  },
}"#;

const STACK: &str = r#"# Größe: ein Kommentar, dessen Zeichen länger als ein Byte sind.
let l = import "lib/app.ncl" in
{
  env | not_exported,
  web = l & {
    name = "wéb",
    service.spec.type = "NodePort",
    service.spec.sessionAffinity | force = "ClientIP",
    service.metadata.labels = { host = env.host, environment = env.name, "at.%{env.name}" = "computed" },
    service.metadata.annotations = { "a.b/c" = "ü-%{env.host}", both = "same" } & { both = "same" },
    service.list = ["one", env.host, 1 + 1, { deep = true }],
  },
  map = std.record.map (fun _ text => text ++ "!") { key = "b" },
}"#;

fn shop() -> Evaluation {
    evaluated(&[("lornuc.ncl", SETTINGS), ("stacks/lib/app.ncl", APP), ("stacks/apps.ncl", STACK)])
}

/// Holds one of the three places of values against what it should mark.
#[track_caller]
fn check(evaluation: &Evaluation, which: fn(Place) -> Option<Span>, cases: &[(&str, &str)]) {
    for (path, expected) in cases {
        let place = evaluation.at("dev/apps", path).place();
        assert_eq!(evaluation.mark(which(place)), *expected, "{path}");
    }
}

/// Calls `visit` for a value and all below it.
fn each(cursor: &Cursor<'_>, visit: &mut impl FnMut(&Cursor<'_>)) {
    visit(cursor);
    cursor.fields().for_each(|(_, below)| each(&below, visit));
    cursor.elements().for_each(|below| each(&below, visit));
}

fn visit_all(evaluation: &Evaluation, visit: &mut impl FnMut(&Cursor<'_>)) {
    for unit in evaluation.units() {
        each(&Cursor::new(&unit.tree, unit.place), visit);
    }
}

fn repository() -> Evaluation {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    evaluated_in(root, &Selection::default(), 2).unwrap()
}

#[test]
fn a_value_is_marked_where_the_expression_stands_that_made_it() {
    check(
        &shop(),
        |place| place.value,
        &[
            ("web.service.metadata.name", "stacks/apps.ncl: \"wéb\""),
            ("web.service.spec.type", "stacks/apps.ncl: \"NodePort\""),
            ("web.service.spec.sessionAffinity", "stacks/apps.ncl: \"ClientIP\""),
            ("web.service.metadata.labels.part-of", "stacks/lib/app.ncl: \"shop\""),
            ("web.service.metadata.annotations.\"a.b/c\"", "stacks/apps.ncl: \"ü-%{env.host}\""),
            ("web.service.metadata.labels.\"at.dev\"", "stacks/apps.ncl: \"computed\""),
            ("web.service.list[0]", "stacks/apps.ncl: \"one\""),
            ("web.service.list[2]", "stacks/apps.ncl: 1 + 1"),
            ("web.service.list[3].deep", "stacks/apps.ncl: true"),
            ("web.config.data.list[0]", "stacks/lib/app.ncl: 8080"),
            ("web.config.data.URL", "stacks/lib/app.ncl: \"http://%{name}:%{std.to_string port}\""),
            ("map.key", "stacks/apps.ncl: text ++ \"!\""),
        ],
    );
}

#[test]
fn a_value_of_the_environment_is_marked_in_the_settings() {
    let evaluation = shop();
    for path in ["web.service.metadata.labels.host", "web.service.list[1]"] {
        let place = evaluation.at("dev/apps", path).place();
        assert_eq!(evaluation.mark(place.primary()), "lornuc.ncl: \"shop.dev\"", "{path}");
    }
}

#[test]
fn what_no_source_wrote_is_marked_by_its_key() {
    let evaluation = shop();
    for (path, key) in
        [("web.service.metadata.labels.environment", "environment"), ("web.service.metadata.annotations.both", "both")]
    {
        let place = evaluation.at("dev/apps", path).place();
        assert_eq!(evaluation.mark(place.primary()), format!("stacks/apps.ncl: {key}"), "{path}");
    }
}

#[test]
fn a_key_is_marked_where_it_was_written_and_computed_ones_and_elements_have_no_place() {
    check(
        &shop(),
        |place| place.key,
        &[
            ("web", "stacks/apps.ncl: web"),
            ("web.service.metadata.labels.host", "stacks/apps.ncl: host"),
            ("web.service.metadata.labels.\"at.dev\"", "-"),
            ("web.service.metadata.labels.part-of", "stacks/lib/app.ncl: part-of"),
            ("web.service.metadata.annotations.\"a.b/c\"", "stacks/apps.ncl: \"a.b/c\""),
            ("web.service.list[0]", "-"),
            ("web.service.list[3].deep", "stacks/apps.ncl: deep"),
            ("web.config.data.PORT", "stacks/lib/app.ncl: PORT"),
        ],
    );
}

#[test]
fn the_place_of_the_author_is_the_nearest_key_outside_the_library() {
    check(
        &shop(),
        |place| place.author,
        &[
            ("web.config", "stacks/apps.ncl: web"),
            ("web.config.metadata.name", "stacks/apps.ncl: web"),
            ("web.config.data.PORT", "stacks/apps.ncl: web"),
            ("web.config.data.list[0]", "stacks/apps.ncl: web"),
            ("web.service.metadata.annotations.\"a.b/c\"", "stacks/apps.ncl: \"a.b/c\""),
            ("web.service.metadata.labels.host", "stacks/apps.ncl: host"),
            ("web.service.list[1]", "stacks/apps.ncl: list"),
            ("web.service.list[3].deep", "stacks/apps.ncl: deep"),
        ],
    );
}

#[test]
fn data_that_is_imported_is_marked_in_its_own_file() {
    let stack = r#"{
  json = import "data/a.json",
  yaml = import "data/a.yaml",
  toml = import "data/a.toml",
  text = import "data/a.txt" as 'Text,
}"#;
    let evaluation = evaluated(&[
        ("stacks/apps.ncl", stack),
        ("stacks/data/a.json", "{ \"key\": { \"list\": [1, \"two\"] } }"),
        ("stacks/data/a.yaml", "key:\n  list:\n  - 1\n  - two\n"),
        ("stacks/data/a.toml", "[key]\nlist = [1, \"two\"]\n"),
        ("stacks/data/a.txt", "some text"),
    ]);
    check(
        &evaluation,
        |place| place.value,
        &[
            ("json.key.list", "stacks/data/a.json: [1, \"two\"]"),
            ("json.key.list[1]", "stacks/data/a.json: \"two\""),
            ("yaml.key.list[0]", "stacks/data/a.yaml: 1"),
            ("yaml.key.list[1]", "stacks/data/a.yaml: two"),
            ("toml.key.list", "stacks/data/a.toml: [1, \"two\"]"),
            ("toml.key.list[1]", "stacks/data/a.toml: \"two\""),
            ("text", "stacks/data/a.txt: some text"),
        ],
    );
    let keys = [("json.key", "stacks/data/a.json: \"key\""), ("yaml.key", "stacks/data/a.yaml: key")];
    check(&evaluation, |place| place.key, &keys);
}

#[test]
fn every_value_of_merged_resources_has_a_primary_place_in_a_file_of_the_author() {
    for evaluation in [shop(), repository()] {
        visit_all(&evaluation, &mut |cursor| {
            let primary = cursor.place().primary();
            assert!(primary.is_some_and(Span::is_authored), "{}: {}", cursor.path(), evaluation.mark(primary));
        });
    }
}

#[test]
fn every_span_marks_text_of_a_project_file() {
    for evaluation in [shop(), repository()] {
        let mut marked = 0;
        visit_all(&evaluation, &mut |cursor| {
            let Place { value, key, author: _ } = cursor.place();
            for span in value.into_iter().chain(key) {
                assert_ne!(evaluation.files().slice(span), "", "{}: {span:?}", cursor.path());
                marked += 1;
            }
        });
        assert!(marked > 50, "{marked}");
    }
}
