//! Trees for a terminal.

use super::super::{Picture, text};
use super::{EnvironmentName, picture};

fn centred(lines: &[&str], ids: &[&str]) -> Picture {
    let mut shown = picture(lines);
    shown.sections[0].cards.iter_mut().for_each(|card| card.is_centre = ids.contains(&card.id.as_str()));
    shown
}

#[test]
fn what_stands_below_two_is_grown_once() {
    let told = text(&picture(&[
        "apps/a",
        "apps/b",
        "apps/c",
        "apps/d",
        "apps/a -> apps/b refers",
        "apps/b -> apps/c refers",
        "apps/b -> apps/d after",
    ]));
    assert_eq!(
        told,
        "dev/apps: 4 resources in namespace shop\n  apps/c  ConfigMap\n  └── apps/b  ConfigMap (refers)\n      \
         └── apps/a  ConfigMap (refers)\n  apps/d  ConfigMap\n  └── apps/b  ConfigMap (after; see above)\n"
    );
}

#[test]
fn a_circle_is_shown_and_ends() {
    let told = text(&picture(&["apps/a", "apps/b", "apps/a -> apps/b refers", "apps/b -> apps/a refers"]));
    assert_eq!(
        told,
        "dev/apps: 2 resources in namespace shop\n  apps/a  ConfigMap\n  └── apps/b  ConfigMap (refers)\n      \
         └── apps/a  ConfigMap (refers; see above)\n"
    );
}

#[test]
fn a_long_chain_goes_on_in_a_tree_of_its_own() {
    let ids: Vec<String> = (10..30).map(|at| format!("apps/n{at}")).collect();
    let mut lines = ids.clone();
    lines.extend(ids.windows(2).map(|pair| format!("{} -> {} refers", pair[0], pair[1])));
    let told = text(&picture(&lines.iter().map(String::as_str).collect::<Vec<_>>()));
    assert_eq!(told.matches("; see below").count(), 1, "{told}");
    assert!(ids.iter().all(|id| told.contains(id)), "{told}");
    let deepest = told.lines().filter_map(|line| line.find("└")).max();
    assert_eq!(deepest, Some(2 + 4 * 11), "{told}");
}

#[test]
fn what_is_of_another_unit_is_named_and_goes_on_there() {
    let lines = ["apps/a", "base/b", "base/c", "base/c -> base/b refers", "base/b -> apps/a after"];
    let told = text(&picture(&lines));
    let (apps, base) = told.split_once("\n\n").unwrap();
    assert!(apps.ends_with("  apps/a  ConfigMap\n  └── base/b  ConfigMap (after)"), "{told}");
    assert!(base.ends_with("  base/b  ConfigMap\n  └── base/c  ConfigMap (refers)\n"), "{told}");
}

#[test]
fn around_one_resource_both_sides_are_told() {
    let alone = text(&centred(&["apps/a"], &["apps/a"]));
    assert_eq!(alone, "dev: apps/a  ConfigMap\nwaits for nothing\nnothing waits for it\n");
    let lines = ["apps/a", "apps/b", "apps/c", "apps/a -> apps/b refers", "apps/b -> apps/c refers unordered"];
    assert_eq!(
        text(&centred(&lines, &["apps/b"])),
        "dev: apps/b  ConfigMap\nwaits for\n└── apps/a  ConfigMap (refers)\nis waited for by, or goes together with\n\
         └── apps/c  ConfigMap (refers, in no order)\n"
    );
}

#[test]
fn around_several_resources_are_the_trees_of_their_units() {
    let told = text(&centred(&["apps/a", "apps/b"], &["apps/a", "apps/b"]));
    assert_eq!(told, "dev/apps: 2 resources in namespace shop\n  apps/a  ConfigMap\n  apps/b  ConfigMap\n");
}

#[test]
fn environments_stand_apart_and_nothing_is_no_line() {
    let mut shown = picture(&["apps/a"]);
    shown.sections.extend(picture(&["apps/a"]).sections);
    shown.sections[1].environment = EnvironmentName::new("prod").unwrap();
    let tree = |environment| format!("{environment}/apps: 1 resource in namespace shop\n  apps/a  ConfigMap\n");
    assert_eq!(text(&shown), format!("{}\n{}", tree("dev"), tree("prod")));
    shown.sections.clear();
    assert_eq!(text(&shown), "");
}
