//! The words that all forms share.

use super::super::{What, words};
use super::picture;

#[test]
fn what_a_terminal_or_xml_obeys_is_spelled_out() {
    for (text, shown) in [
        ("web-1.é漢", "web-1.é漢"),
        ("a\nb\tc", "a\\nb\\tc"),
        ("\u{1b}[31m", "\\u{1b}[31m"),
        ("\u{7f}\u{85}", "\\u{7f}\\u{85}"),
        ("\u{200b}\u{200f}\u{2010}", "\\u{200b}\\u{200f}\u{2010}"),
        ("\u{2027}\u{2028}\u{202e}\u{202f}", "\u{2027}\\u{2028}\\u{202e}\u{202f}"),
        ("\u{2060}\u{2069}\u{2070}", "\\u{2060}\\u{2069}\u{2070}"),
        ("\u{feff}\u{fffd}\u{fffe}\u{ffff}", "\\u{feff}\u{fffd}\\u{fffe}\\u{ffff}"),
    ] {
        assert_eq!(words::visible(text), shown);
    }
}

#[test]
fn a_unit_says_how_much_of_it_is_shown() {
    let told = |namespace: Option<&str>, resources, is_broken| {
        let mut shown = picture(&["apps/a", "apps/b"]);
        let unit = &mut shown.sections[0].units[0];
        (unit.namespace, unit.resources, unit.is_broken) = (namespace.map(str::to_owned), resources, is_broken);
        words::of_unit(&shown.sections[0], 0)
    };
    assert_eq!(told(None, 2, false), "2 resources");
    assert_eq!(told(Some("shop"), 3, false), "2 of 3 resources in namespace shop");
    assert_eq!(told(Some("\u{202e}x"), 2, true), "2 resources in namespace \\u{202e}x, has mistakes");
    assert_eq!(words::counted(0, "resource"), "0 resources");
    assert_eq!(words::counted(1, "resource"), "1 resource");
}

#[test]
fn a_folded_group_counts_all_in_it() {
    let folded = picture(&["apps/a/one", "apps/a/two", "apps/b"]).folded(2);
    assert_eq!(words::of_unit(&folded.sections[0], 0), "3 resources in namespace shop");
    assert_eq!(words::whole(&folded.sections[0].cards[0]), "apps/a/, 2 resources");
}

#[test]
fn a_card_tells_only_what_is_known_of_it() {
    let mut shown = picture(&["apps/web Deployment apps/v1"]);
    let card = &mut shown.sections[0].cards[0];
    assert_eq!(words::whole(card), "apps/web, apps/v1 Deployment shop/apps-web, stacks/apps.ncl:3");
    if let What::Resource(facts) = &mut card.what {
        (facts.namespace, facts.source) = (None, None);
    }
    assert_eq!(words::whole(card), "apps/web, apps/v1 Deployment apps-web");
}

#[test]
fn reasons_are_told_in_a_row_with_their_counts() {
    let mut shown = picture(&[
        "apps/a",
        "apps/b",
        "apps/a -> apps/b refers optional",
        "apps/a -> apps/b after",
        "apps/a -> apps/b owns unordered",
    ]);
    let links = &mut shown.sections[0].links;
    links.iter_mut().for_each(|link| link.edges = if words::of_need(link.need) == "optional" { 3 } else { 1 });
    assert_eq!(words::reasons(&*links), "owns, in no order; refers ×3, optional; after");
    assert_eq!(words::reasons(&[]), "");
}
