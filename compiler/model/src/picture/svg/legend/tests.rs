//! A legend explains what is drawn, each sign once, in rows that fit.

use super::super::super::tests::picture;
use super::super::svg;
use super::{DIRECTION, ROW, Styles, push};
use crate::graph::{EdgeKind, Need};

/// The words of a drawing's legend.
fn keys(drawing: &str) -> Vec<&str> {
    let key = |rest: &'_ str| rest.find('>').zip(rest.find('<')).map(|(from, to)| from + 1..to);
    let parts = drawing.split("<text class=\"key\"").skip(1);
    parts.filter_map(|rest| key(rest).map(|range| &rest[range])).collect()
}

#[test]
fn only_what_is_drawn_is_explained() {
    for (lines, expected) in [
        (&["apps/a Pod"] as &[&str], vec!["workload"]),
        (&["apps/a Pod", "apps/b Deployment apps/v1"], vec!["workload"]),
        (&["apps/a Lamp example.com/v1", "apps/b Secret"], vec!["config and secret", "other kind"]),
        (&["apps/a", "apps/b", "apps/a -> apps/b after"], vec!["config and secret", "stands in `after` of", DIRECTION]),
        (
            &["apps/a", "apps/b", "apps/a -> apps/b refers unordered"],
            vec!["config and secret", "is named by", "belong together, in no order", DIRECTION],
        ),
        (
            &["apps/a", "apps/b", "apps/a -> apps/b produces optional", "apps/b -> apps/a owns"],
            vec!["config and secret", "makes what is named by", "delivers", "optional", DIRECTION],
        ),
    ] {
        assert_eq!(keys(&svg(&picture(lines))), expected, "{lines:?}");
    }
}

#[test]
fn folded_groups_are_explained_and_what_they_hide_is_not() {
    let folded = picture(&["apps/a/one Pod", "apps/a/two Secret", "apps/b"]).folded(2);
    assert_eq!(keys(&svg(&folded)), ["config and secret", "group, folded"]);
}

#[test]
fn a_style_of_several_environments_is_explained_once() {
    let mut both = picture(&["apps/a Pod"]);
    both.sections.extend(picture(&["apps/a Pod", "apps/b Service"]).sections);
    assert_eq!(keys(&svg(&both)), ["workload", "network"]);
}

#[test]
fn rows_begin_anew_where_the_next_words_would_not_fit() {
    let shown = picture(&["apps/a Pod", "apps/b Service", "apps/c Secret"]);
    let styles = Styles::from([(EdgeKind::Refers, Need::Required)]);
    let ends = |breadth| {
        let mut out = String::new();
        let end = push((&shown, &styles), (10, 100), breadth, &mut out);
        (end, out.matches("class=\"key\" x=\"28\"").count())
    };
    assert_eq!(ends(10_000), (100 + ROW, 1), "all in one row");
    assert_eq!(ends(1), (100 + 5 * ROW, 3), "one row for each, and none before the first");
}

#[test]
fn nothing_to_explain_takes_no_room() {
    let mut out = String::new();
    assert_eq!(push((&picture(&[]), &Styles::new()), (10, 100), 500, &mut out), 100);
    assert_eq!(out, "");
}
