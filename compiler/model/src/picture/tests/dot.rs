//! Drawings for Graphviz.

use super::super::dot;
use super::{EnvironmentName, picture};

#[test]
fn only_quotes_backslashes_and_line_ends_are_escaped() {
    for (project, quoted) in [
        ("shop", "\"shop\""),
        ("a\"b", "\"a\\\"b\""),
        ("a\\", "\"a\\\\\""),
        ("\\\"", "\"\\\\\\\"\""),
        ("a\nb", "\"a\\nb\""),
        ("<b>{x|y}</b>", "\"<b>{x|y}</b>\""),
        ("\u{1b}\u{202e}", "\"\\\\u{1b}\\\\u{202e}\""),
    ] {
        let mut shown = picture(&[]);
        shown.project = project.to_owned();
        assert_eq!(dot(&shown).lines().next(), Some(&*format!("digraph {quoted} {{")));
    }
}

#[test]
fn a_namespace_ends_no_label() {
    let mut shown = picture(&["apps/web"]);
    shown.sections[0].units[0].namespace = Some("x\"]; evil [label=\"\\".to_owned());
    let line = "    label=\"dev/apps: 1 resource in namespace x\\\"]; evil [label=\\\"\\\\\";\n";
    assert!(dot(&shown).contains(line), "{}", dot(&shown));
}

#[test]
fn one_id_in_two_environments_is_two_nodes() {
    let lines = ["apps/a", "apps/b", "apps/a -> apps/b refers"];
    let mut shown = picture(&lines);
    shown.sections.extend(picture(&lines).sections);
    shown.sections[1].environment = EnvironmentName::new("prod").unwrap();
    let dot = dot(&shown);
    for environment in ["dev", "prod"] {
        assert_eq!(dot.matches(&format!("subgraph \"cluster {environment}/apps\"")).count(), 1, "{dot}");
        assert_eq!(dot.matches(&format!("    \"{environment}/apps/a\" [label")).count(), 1, "{dot}");
        assert!(dot.contains(&format!("  \"{environment}/apps/a\" -> \"{environment}/apps/b\" [")), "{dot}");
    }
}

#[test]
fn the_centre_has_a_thick_border_and_no_other_card() {
    let mut shown = picture(&["apps/a", "apps/b"]);
    shown.sections[0].cards[1].is_centre = true;
    let dot = dot(&shown);
    assert!(dot.contains("    \"dev/apps/a\" [label=\"ConfigMap\\napps/a\"];\n"), "{dot}");
    assert!(dot.contains("    \"dev/apps/b\" [label=\"ConfigMap\\napps/b\", penwidth=3];\n"), "{dot}");
}

#[test]
fn a_project_without_units_is_a_graph_without_nodes() {
    let mut shown = picture(&[]);
    shown.sections.clear();
    let dot = dot(&shown);
    assert!(!dot.contains("subgraph") && dot.ends_with("}\n"), "{dot}");
}
