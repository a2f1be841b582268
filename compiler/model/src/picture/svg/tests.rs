//! Drawings: whatever names say, the drawing is well-formed, and its words fit.

use super::super::tests::picture;
use super::super::{What, svg};
use super::measure::{self, shortened, width};
use super::write::{escaped, path};

/// Reads XML as strictly as a browser, as far as drawings go; gives the names of all elements.
fn elements(mut xml: &str) -> Vec<String> {
    let (mut open, mut found) = (Vec::new(), Vec::new());
    while let Some((text, rest)) = xml.split_once('<') {
        entities(text);
        let (tag, rest) = rest.split_once('>').expect("each tag ends");
        xml = rest;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "elements nest");
            continue;
        }
        let name = tag.split([' ', '/']).next().unwrap();
        found.push(name.to_owned());
        assert!(tag.matches('"').count() % 2 == 0 && !tag.contains('\''), "{tag}");
        entities(tag);
        if !tag.ends_with('/') {
            open.push(name.to_owned());
        }
    }
    assert!(open.is_empty() && xml.trim().is_empty(), "{open:?} {xml}");
    found
}

fn entities(text: &str) {
    assert!(!text.contains('>') && !text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
    for entity in text.split('&').skip(1) {
        let name = entity.split(';').next().unwrap();
        assert!(["amp", "lt", "gt", "quot", "#39"].contains(&name), "{text}");
    }
}

#[test]
fn hostile_names_stay_names() {
    let hostile = "]]><script>alert('1')</script>&amp;\u{1b}[31m\u{202e}\"\u{0}\u{ffff}";
    let mut shown = picture(&["apps/web Deployment apps/v1", "apps/config", "apps/config -> apps/web refers"]);
    shown.project = hostile.to_owned();
    for card in &mut shown.sections[0].cards {
        if let What::Resource(facts) = &mut card.what {
            facts.name = hostile.to_owned();
            facts.source = Some(format!("stacks/{hostile}.ncl:3"));
        }
    }
    shown.sections[0].units[0].namespace = Some(hostile.to_owned());
    let drawing = svg(&shown);
    let elements = elements(&drawing);
    assert!(!elements.contains(&"script".to_owned()));
    assert!(!drawing.contains(['\u{1b}', '\u{202e}', '\u{0}', '\u{ffff}']));
    assert!(!super::super::dot(&shown).contains(['\u{1b}', '\u{202e}', '\u{0}']));
    assert!(!super::super::text(&shown).contains(['\u{1b}', '\u{202e}', '\u{0}']));
    let json: serde_json::Value = serde_json::from_str(&super::super::json(&shown)).unwrap();
    assert_eq!(json["project"], hostile, "programs get what is there");
}

#[test]
fn cards_and_lines_name_what_they_are_and_lines_stand_behind_cards() {
    let shown = picture(&["apps/web Deployment apps/v1", "apps/config", "apps/config -> apps/web refers optional"]);
    let drawing = svg(&shown);
    assert_eq!(elements(&drawing).iter().filter(|name| *name == "title").count(), 4);
    assert!(drawing.contains("<title>apps/config → apps/web: refers, optional</title>"));
    assert!(drawing.contains("<title>dev/apps/web, apps/v1 Deployment shop/apps-web, stacks/apps.ncl:3</title>"));
    assert!(drawing.find("<title>apps/config →").unwrap() < drawing.find("class=\"card\" x").unwrap());
}

#[test]
fn a_broken_unit_is_marked_in_words_too() {
    let mut shown = picture(&["apps/web"]);
    shown.sections[0].units[0].is_broken = true;
    let drawing = svg(&shown);
    assert!(drawing.contains("class=\"unit broken\"") && drawing.contains(", has mistakes</tspan>"), "{drawing}");
}

#[test]
fn long_words_lose_their_middle_and_short_ones_nothing() {
    assert_eq!(shortened("web", 100, measure::NAME), "web");
    let long = "gateway/a-very-long-name/deployment";
    let short = shortened(long, 120, measure::NAME);
    assert!(short.starts_with("gatewa") && short.ends_with("loyment") && short.contains('…'), "{short}");
    assert!(width(&short, measure::NAME) <= 120);
    assert_eq!(shortened(long, 0, measure::NAME), "…");
    assert!(width("漢字", measure::NAME) > width("ab", measure::NAME));
}

#[test]
fn lines_bend_between_columns_and_are_straight_in_them() {
    assert_eq!(path(&[(0, 5), (10, 5)]), "M0,5H10");
    assert_eq!(path(&[(0, 0), (10, 8), (30, 8), (40, 0)]), "M0,0C5,0 5,8 10,8H30C35,8 35,0 40,0");
    assert_eq!(escaped("a<b>&\"'"), "a&lt;b&gt;&amp;&quot;&#39;");
}
