//! How changes are written: for people, for a pull request, for programs.

use serde_json::{Value as Json, json};

use super::{Resource, fields, moves, side};
use crate::diagnostic::{Color, Files, Layer, Span};
use crate::diff::{
    LONGEST_MARKDOWN, Object, Origin, Pair, Relation, Side, compare, html, json as as_json, markdown, text,
};
use crate::name::EnvironmentName;
use crate::value::{Node, Place, Value};

#[test]
fn a_text_of_several_lines_shows_those_that_differ() {
    assert_eq!(
        fields(
            json!({ "data": { "a.conf": "x\nlisten 80\ny\n" } }),
            json!({ "data": { "a.conf": "x\nlisten 81\ny\n" } })
        ),
        "change apps/a\n  data.\"a.conf\"  2 lines differ\n    - listen 80\n    + listen 81\n"
    );
    let long = |word: &str| json!({ "data": { "a": (0..100).map(|n| format!("{word}{n}\n")).collect::<String>() } });
    let told = fields(long("a"), long("b"));
    assert!(told.contains("200 lines differ") && told.contains("… and 160 lines more"), "{told}");
    assert_eq!(told.lines().count(), 43);
}

#[test]
fn of_a_long_value_what_differs_is_shown() {
    let image =
        |digit: char| json!({ "image": format!("{}@sha256:{}", "r".repeat(150), digit.to_string().repeat(64)) });
    let told = fields(image('1'), image('2'));
    assert!(told.contains(&"1".repeat(64)) && told.contains(&"2".repeat(64)) && told.contains('…'), "{told}");
    let told = fields(json!({}), json!({ "a": "x".repeat(100_000) }));
    assert!(told.chars().count() < 300, "{told}");
}

#[test]
fn nothing_that_a_terminal_obeys_is_printed() {
    let told = fields(json!({ "a\u{1b}[2J": "1" }), json!({ "a\u{1b}[2J": "\u{1b}]0;x\u{7}\u{202e}\u{9b}\n\u{1b}" }));
    assert!(!told.contains(|c: char| c != '\n' && (c.is_control() || c == '\u{202e}')), "{told:?}");
}

#[test]
fn colours_mark_what_happens_and_change_no_word() {
    let (old, new) = ([Resource::config("a/b", "b", json!({}))], [Resource::config("a/c", "c", json!({}))]);
    let pair = Pair { old: side("dev", &old), new: side("dev", &new) };
    let diff = compare(&[pair], Relation::Successive, &moves(&[]));
    let coloured = text(&diff, Color::Ansi);
    assert!(coloured.contains("\u{1b}[31mdelete\u{1b}[0m a/b"), "{coloured}");
    let plain =
        ["31", "32", "33", "0"].iter().fold(coloured, |text, code| text.replace(&format!("\u{1b}[{code}m"), ""));
    assert_eq!(plain, text(&diff, Color::Never));
}

#[test]
fn each_change_stands_beside_its_line() {
    let mut files = Files::default();
    let file = files.add("stacks/apps.ncl", "{\n  a = 1,\n  b = 2,\n}\n", Layer::Author);
    let at = |start: u32| Span::new(file, start..start + 1);
    let Resource(id, mut node) = Resource::config("apps/a", "a", json!({ "data": { "x": 2 } }));
    let Resource(_, old) = Resource::config("apps/a", "a", json!({ "data": { "x": 1, "y": 1 } }));
    let value = |node: &mut Node, span| {
        let Value::Map(map) = &mut node.value else { return };
        let mut data = map.remove("data").unwrap();
        let Value::Map(inner) = &mut data.node.value else { return };
        let mut field = inner.remove("x").unwrap();
        field.node.span = Some(span);
        inner.set(field);
        map.set(data);
    };
    value(&mut node, at(17));
    let origin = Origin::Spans { place: Place { value: Some(at(4)), ..Place::default() }, files: &files };
    let environment = EnvironmentName::new("dev").unwrap();
    let objects = |node, origin| Side {
        environment: environment.clone(),
        namespace: None,
        objects: vec![Object { id: &id, node, origin, shape: None }],
    };
    let line = Origin::Line("stacks/old.ncl:7");
    let pair = Pair { old: objects(&old, line), new: objects(&node, origin) };
    let told = text(&compare(&[pair], Relation::Successive, &moves(&[])), Color::Never);
    assert!(told.contains("data.x  1 → 2  (stacks/apps.ncl:3)"), "{told}");
    let gone = Pair { old: objects(&old, line), new: side("dev", &[]) };
    let told = text(&compare(&[gone], Relation::Successive, &moves(&[])), Color::Never);
    assert!(told.contains("delete apps/a  ConfigMap a  (was stacks/old.ncl:7)"), "{told}");
}

/// Many resources of two units.
fn many(count: usize, value: &str) -> Vec<Resource> {
    let config = |n: usize| {
        let stack = if n.is_multiple_of(2) { "apps" } else { "jobs" };
        Resource::config(&format!("{stack}/r{n}"), &format!("r{n}"), json!({ "data": { "a": value, "b": value } }))
    };
    (0..count).map(config).collect()
}

#[test]
fn markdown_fits_into_a_comment_and_says_what_was_cut() {
    let (old, new) = (many(4_000, "an old value"), many(4_000, "a new value"));
    let pair = Pair { old: side("dev", &old), new: side("dev", &new) };
    let diff = compare(&[pair], Relation::Successive, &moves(&[]));
    let page = markdown(&diff, "shop");
    assert!(page.chars().count() <= LONGEST_MARKDOWN, "{}", page.chars().count());
    let shown = page.matches("! change ").count();
    assert!(shown > 100 && page.contains(&format!("**Cut:** {} resources of these are not shown", 4_000 - shown)));
    assert_eq!(page.matches("<details>").count(), page.matches("</details>").count());
    assert_eq!(page.matches("```").count() % 2, 0);
}

#[test]
fn no_value_ends_the_block_or_the_page_that_shows_it() {
    let (old, new) = (
        [Resource::config("a/b", "b", json!({ "data": { "a": "x\n```\n</details>\n<script>" } }))],
        [Resource::config("a/b", "b", json!({ "data": { "a": "y\n````\n</div><script>alert(1)</script>" } }))],
    );
    let pair = Pair { old: side("dev", &old), new: side("dev", &new) };
    let diff = compare(&[pair], Relation::Successive, &moves(&[]));
    let page = markdown(&diff, "a <b> `c`");
    assert!(page.starts_with("### a &lt;b&gt; &#96;c&#96;\n"), "{page}");
    assert!(page.contains("\n`````diff\n") && page.contains("\n`````\n\n</details>"), "{page}");
    let page = html(&diff, "<b>");
    assert!(page.contains("<h1>&lt;b&gt;</h1>") && !page.contains("<script"), "{page}");
}

#[test]
fn json_holds_whole_values_and_says_what_happens() {
    let (old, new) = (
        [Resource::config("a/b", "b", json!({ "data": { "n": 1, "token": "x" }, "old": [1] }))],
        [Resource::config("a/b", "b", json!({ "data": { "n": [2, 0.5], "token": "y" } }))],
    );
    let pair = Pair { old: side("dev", &old), new: side("dev", &new) };
    let document: Json = serde_json::from_str(&as_json(&compare(&[pair], Relation::Successive, &moves(&[])))).unwrap();
    assert_eq!(document["counts"], json!({ "created": 0, "deleted": 0, "changed": 1, "moved": 0 }));
    let change = &document["units"][0]["changes"][0];
    assert_eq!(
        (&change["action"], &change["kind"], &change["replaces"]),
        (&"change".into(), &"ConfigMap".into(), &false.into())
    );
    assert_eq!(
        change["fields"],
        json!([
            { "action": "set", "path": "data.n", "old": 1, "new": [2, 0.5] },
            { "action": "masked", "path": "data.token" },
            { "action": "remove", "path": "old", "old": [1] },
        ])
    );
}
