//! Kinds that were imported, with all that a schema can say.

use serde_json::json as object;

use super::super::{Depth, ExplainError, Style, explain, json, text};
use super::plain;
use crate::diagnostic::Color;
use crate::schema::{KindFile, Schemas};

fn imported(group: &str, schema: &serde_json::Value) -> Schemas {
    let file = object!({
        "group": group, "kind": "Bucket", "plural": "buckets", "shortNames": ["bk"], "scope": "Cluster",
        "versions": [
            { "name": "v2", "served": true, "schema": schema },
            { "name": "v1", "served": true, "deprecated": "use v2", "schema": schema },
            { "name": "v0", "served": false, "schema": schema },
        ],
    });
    let mut schemas = Schemas::builtin();
    schemas.import([KindFile::read(&file.to_string()).unwrap()]);
    schemas
}

fn widget() -> Schemas {
    imported(
        "example.com",
        &object!({ "type": "object", "required": ["spec"], "properties": { "metadata": { "type": "object" }, "spec": {
            "type": "object", "description": "What is wanted. And more of it.", "required": ["size"],
            "x-kubernetes-validations": [
                { "rule": "self.size > 1", "message": "too small" },
                { "rule": "self.size <\n 9", "messageExpression": "'no'" },
            ],
            "oneOf": [{ "required": ["size"] }, { "required": ["tags", "free"] }],
            "properties": {
                "size": { "type": "integer", "format": "int64", "minimum": 0, "exclusiveMinimum": true, "default": 3,
                    "multipleOf": 3, "description": "How large it is, in gigabytes. Rounded." },
                "tags": { "type": "array", "x-kubernetes-list-type": "set", "maxItems": 5,
                    "items": { "type": "string", "pattern": "^[a-z]+$", "maxLength": 9 } },
                "labels": { "type": "object", "additionalProperties": { "type": "string" }, "nullable": true },
                "free": { "type": "object", "x-kubernetes-preserve-unknown-fields": true },
                "mode": { "type": "string", "enum": ["Fast", "Very slow", ""] },
                "port": { "x-kubernetes-int-or-string": true, "anyOf": [{ "type": "integer" }, { "type": "string" }] },
            },
        } } }),
    )
}

fn told(schemas: &Schemas, asked: &str, columns: Option<usize>) -> String {
    text(&explain(schemas, asked).unwrap(), Depth::Fields, plain(columns))
}

#[test]
fn all_that_a_schema_says_is_told() {
    let expected = "\
kind         Bucket
group        example.com
version      v2; also v1 (deprecated), v0 (not served)
scope        cluster-wide
names        buckets, bk
namesakes    Bucket.source.toolkit.fluxcd.io, Bucket.storage.gcp.m.upbound.io, Bucket.storage.gcp.upbound.io

field        spec
type         object
required     yes
one of       `size` | `tags` and `free`

What is wanted. And more of it.

rules in CEL
  self.size > 1
    too small
  self.size < 9
    from `'no'`

fields
  free    object
  labels  map[string]string
  mode    string             one of Fast, \"Very slow\", \"\"
  port    integer or string
  size    integer (int64)    required; default 3  How large it is, in gigabytes.
  tags    []string
";
    assert_eq!(told(&widget(), "bucket.spec", None), expected);
}

#[test]
fn what_holds_for_elements_is_told_with_the_list() {
    let told_of = |path: &str| {
        let told = told(&widget(), path, None);
        told.split_once("\nfield ").unwrap().1.lines().skip(1).map(str::to_owned).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(
        told_of("bk.spec.tags"),
        "type         []string\nrequired     no\nelements     at most 5\nlist type    set: no element twice\n\
         each element\n  pattern      ^[a-z]+$\n  length       at most 9"
    );
    assert_eq!(
        told_of("bk.spec.size"),
        "type         integer (int64)\nrequired     yes\ndefault      3\nminimum      more than 0\nmultiple of  3\n\n\
         How large it is, in gigabytes. Rounded."
    );
    assert!(told_of("bk.spec.labels").contains("nullable     yes"));
    assert!(told_of("bk.spec.free").contains("other fields anything"));
}

#[test]
fn what_all_objects_have_is_there_though_a_schema_leaves_it_out() {
    let told = told(&widget(), "example.com/Bucket", None);
    assert!(told.ends_with("  apiVersion  string\n  kind        string\n  metadata    ObjectMeta\n  spec        object      required  What is wanted.\n"), "{told}");
    let schemas = widget();
    assert_eq!(explain(&schemas, "bk.metadata.name").unwrap().path, "metadata.name");
}

#[test]
fn a_narrow_terminal_cuts_lines_and_a_pipe_does_not() {
    let narrow = told(&widget(), "bk.spec", Some(50));
    let fields = narrow.split_once("fields\n").unwrap().1;
    assert!(fields.lines().all(|line| line.chars().count() <= 50), "{narrow}");
    assert!(fields.contains("required; default 3…") || fields.contains("required; default 3\n"), "{narrow}");
}

#[test]
fn of_several_kinds_the_one_with_a_schema_is_meant() {
    let schemas = Schemas::builtin();
    assert!(matches!(explain(&schemas, "bucket"), Err(ExplainError::Ambiguous { .. })));
    assert_eq!(&*explain(&widget(), "bucket").unwrap().kind.group, "example.com");
    let mut both = widget();
    both.import(imported("example.org", &object!({})).kinds().map(|(kind, facts)| (kind.clone(), facts.clone())));
    let Err(ExplainError::Ambiguous { choices, .. }) = explain(&both, "bucket") else { panic!("two are known") };
    assert!(choices.contains(&"example.org/v2/Bucket".to_owned()), "{choices:?}");
}

#[test]
fn what_holds_anything_explains_nothing() {
    let schemas = widget();
    let error = explain(&schemas, "bk.spec.free.x").unwrap_err();
    assert_eq!(error.to_string(), "`spec.free` holds anything: no schema says more");
    let schemas = imported("example.com", &object!("no schema"));
    assert!(text(&explain(&schemas, "bk").unwrap(), Depth::Tree, plain(None)).contains("metadata: ObjectMeta"));
}

#[test]
fn programs_get_the_same_as_json() {
    let schemas = widget();
    let explained = explain(&schemas, "bk.spec").unwrap();
    let read: serde_json::Value = serde_json::from_str(&json(&explained, Depth::Fields)).unwrap();
    assert_eq!(read["versions"][1], object!({ "name": "v1", "served": true, "deprecated": "use v2" }));
    let size = &read["field"]["fields"]["size"];
    assert_eq!((&size["type"], &size["format"]), (&"integer (int64)".into(), &"int64".into()));
    assert_eq!((&size["exclusiveMinimum"], &size["default"]), (&true.into(), &3.into()));
    assert_eq!(size["required"], true);
    assert_eq!(read["field"]["fields"]["tags"]["each"]["pattern"], "^[a-z]+$");
    assert_eq!(read["field"]["rules"][0]["message"], "too small");
}

#[test]
fn no_text_of_an_author_reaches_the_terminal_as_it_is() {
    let schemas = imported(
        "example.com",
        &object!({ "type": "object", "description": "a\u{1b}[31mb", "properties": {
            "x\u{1b}[0m": { "type": "string", "default": "\u{7}", "pattern": "\u{1b}" } } }),
    );
    let explained = explain(&schemas, "bk").unwrap();
    for depth in [Depth::Fields, Depth::Tree] {
        assert!(!text(&explained, depth, plain(None)).contains(['\u{1b}', '\u{7}']));
    }
}

#[test]
fn colours_mark_and_change_no_word() {
    let schemas = widget();
    let explained = explain(&schemas, "bk.spec").unwrap();
    let coloured = text(&explained, Depth::Fields, Style { color: Color::Ansi, columns: None });
    assert!(
        coloured.contains("\u{1b}[36msize\u{1b}[0m") && coloured.contains("\u{1b}[33mrequired; default 3\u{1b}[0m")
    );
    let bare = ["\u{1b}[36m", "\u{1b}[33m", "\u{1b}[1m", "\u{1b}[0m"]
        .iter()
        .fold(coloured, |text, code| text.replace(code, ""));
    assert_eq!(bare, text(&explained, Depth::Fields, plain(None)));
}

#[test]
fn prose_is_filled_and_lists_in_it_keep_their_lines() {
    let words = "word ".repeat(30);
    let schema = object!({ "type": "object", "description": format!("{words}\n\nOne of:\n- first\n- second\n") });
    let schemas = imported("example.com", &schema);
    let told = told(&schemas, "bk", Some(40));
    assert!(told.contains("\n\nOne of:\n- first\n- second\n"), "{told}");
    let prose = told.lines().skip_while(|line| !line.starts_with("word"));
    assert!(prose.take_while(|line| line.starts_with("word")).all(|line| line.chars().count() <= 40), "{told}");
}
