//! What the standard library loses, and what it keeps.

use nickel_lang_core::cache::CacheHub;

use super::{BOUNDED, prepared, without_docs};

fn texts() -> Vec<String> {
    let hub = CacheHub::new();
    hub.sources.stdlib_modules().map(|(_, id)| hub.sources.source(id).to_owned()).collect()
}

#[test]
fn docs_are_made_empty_and_nothing_else_changes() {
    let text = "{ a | Number | doc m%\"one \"quoted\" %\"% = 1, b | doc m%%\"two \"% \"%% | default = m%\"kept\"%, c | doc \"x\" }";
    let lean = "{ a | Number | doc \"\" = 1, b | doc \"\" | default = m%\"kept\"%, c | doc \"x\" }";
    assert_eq!(without_docs(text), lean);
    assert_eq!(without_docs("x | doc m%\"no end"), "x | doc m%\"no end");
}

#[test]
fn most_of_the_standard_library_is_docs() {
    let (before, after): (usize, usize) =
        texts().iter().map(|text| (text.len(), without_docs(text).len())).fold((0, 0), |(a, b), (c, d)| (a + c, b + d));
    assert!(after * 2 < before, "{after} of {before} bytes");
}

#[test]
fn every_bounded_line_is_found() {
    let texts: Vec<String> = texts().iter().map(|text| prepared(text)).collect();
    for (old, new) in BOUNDED {
        assert!(texts.iter().any(|text| text.contains(new)), "{old}");
    }
}
