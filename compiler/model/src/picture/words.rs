//! Words that the forms of a picture share. In: parts of it. Out: text without anything that a terminal obeys.

use super::{Card, Link, Section, Unit, What};
use crate::graph::Need;

/// `3 resources`, `1 resource`.
pub(super) fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

/// `required`, as JSON has it.
pub(super) const fn of_need(need: Need) -> &'static str {
    match need {
        Need::Required => "required",
        Need::Optional => "optional",
        Need::Unordered => "unordered",
    }
}

/// Why one card waits for another: `refers, optional; after`.
pub(super) fn reasons<'a>(links: impl IntoIterator<Item = &'a Link>) -> String {
    let reason = |link: &Link| {
        let count = if link.edges > 1 { format!(" ×{}", link.edges) } else { String::new() };
        match link.need {
            Need::Required => format!("{}{count}", link.kind.as_str()),
            Need::Optional => format!("{}{count}, optional", link.kind.as_str()),
            Need::Unordered => format!("{}{count}, in no order", link.kind.as_str()),
        }
    };
    let reasons: Vec<String> = links.into_iter().map(reason).collect();
    reasons.join("; ")
}

/// What a card is, beside its id: `Deployment`, `7 resources`.
pub(super) fn kind(card: &Card) -> String {
    match &card.what {
        What::Resource(facts) => facts.gvk.kind.to_string(),
        What::Group { resources } => counted(*resources, "resource"),
    }
}

/// The id; of a group, with a slash behind it.
pub(super) fn id(card: &Card) -> String {
    match card.what {
        What::Resource(_) => card.id.to_string(),
        What::Group { .. } => format!("{}/", card.id),
    }
}

/// What stands behind the name of a unit: `7 resources in namespace shop`, `2 of 7 resources, has mistakes`.
pub(super) fn of_unit(section: &Section, at: usize) -> String {
    let Unit { namespace, resources, is_broken, .. } = &section.units[at];
    let shown: usize = section.cards.iter().filter(|card| card.unit == at).map(Card::resources).sum();
    let mut words = match shown == *resources {
        true => counted(*resources, "resource"),
        false => format!("{shown} of {}", counted(*resources, "resource")),
    };
    if let Some(namespace) = namespace {
        words.push_str(&format!(" in namespace {}", visible(namespace)));
    }
    if *is_broken {
        words.push_str(", has mistakes");
    }
    words
}

/// All that is known of a card, in a line.
pub(super) fn whole(card: &Card) -> String {
    let id = id(card);
    let What::Resource(facts) = &card.what else { return format!("{id}, {}", kind(card)) };
    let namespace = facts.namespace.as_ref().map(|namespace| format!("{namespace}/")).unwrap_or_default();
    let source = facts.source.as_ref().map(|source| format!(", {}", visible(source))).unwrap_or_default();
    format!("{id}, {} {namespace}{}{source}", facts.gvk, facts.name)
}

/// Text without what a terminal would obey, and without marks that turn its order around.
pub(super) fn visible(text: &str) -> String {
    let is_hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
            // No XML may hold these.
            || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    text.chars().map(|c| if is_hidden(c) { c.escape_default().to_string() } else { c.to_string() }).collect()
}
