//! Makes large pictures readable. In: a picture, and how many cards an environment may have. Out: the same with groups
//! drawn as one card each, the deepest first, then whole stacks; edges between them are merged and counted.

use std::collections::BTreeMap;

use super::{Card, Link, Picture, Section, What};
use crate::name::{Id, StackName};

/// The most cards of an environment that a person takes in at once: found by looking at drawings.
pub const COMFORTABLE: usize = 60;

impl Picture {
    /// Folds groups until no environment has more than `most` cards, or nothing is left to fold. All environments are
    /// folded alike, so that they can be held against each other.
    #[must_use]
    pub fn folded(mut self, most: usize) -> Self {
        let fits = |picture: &Self| picture.sections.iter().all(|section| section.cards.len() <= most);
        let segments = |card: &Card| card.id.as_str().split('/').count();
        let deepest = self.cards().map(segments).max().unwrap_or_default();
        for level in (2..deepest).rev() {
            if fits(&self) {
                return self;
            }
            self.sections = self.sections.into_iter().map(|section| fold(section, level, |_| true)).collect();
        }
        for stack in self.largest_stacks() {
            if fits(&self) {
                return self;
            }
            let is_it = |head: &str| head == stack.as_str();
            self.sections = self.sections.into_iter().map(|section| fold(section, 1, is_it)).collect();
        }
        self
    }

    /// Whole stacks are folded one by one, those of most cards first, so that the others still show something.
    fn largest_stacks(&self) -> Vec<StackName> {
        let mut sizes: BTreeMap<&StackName, usize> = BTreeMap::new();
        for section in &self.sections {
            for card in &section.cards {
                *sizes.entry(&section.units[card.unit].stack).or_default() += 1;
            }
        }
        let mut stacks: Vec<(usize, &StackName)> = sizes.into_iter().map(|(stack, size)| (size, stack)).collect();
        stacks.sort_by_key(|(size, _)| std::cmp::Reverse(*size));
        stacks.into_iter().map(|(_, stack)| stack.clone()).collect()
    }
}

/// Folds what stands below those groups of `level` segments that are asked for. The centre of a picture stays, and so does what is alone.
fn fold(section: Section, level: usize, is_asked: impl Fn(&str) -> bool) -> Section {
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for card in section.cards.iter().filter(|card| !card.is_centre) {
        *sizes.entry(head(&card.id, level)).or_default() += 1;
    }
    let mut cards: Vec<Card> = Vec::new();
    let mut place: BTreeMap<Id, usize> = BTreeMap::new();
    let mut stands = Vec::with_capacity(section.cards.len());
    for card in &section.cards {
        let name = head(&card.id, level);
        let is_folded = !card.is_centre && is_asked(name) && sizes[name] > 1;
        let Some(group) = group(&card.id, level).filter(|_| is_folded) else {
            stands.push(cards.len());
            cards.push(card.clone());
            continue;
        };
        let at = *place.entry(group.clone()).or_insert_with(|| {
            let what = What::Group { resources: 0 };
            cards.push(Card { id: group, unit: card.unit, what, rank: card.rank, is_centre: false });
            cards.len() - 1
        });
        let folded = &mut cards[at];
        folded.what = What::Group { resources: folded.resources() + card.resources() };
        folded.rank = folded.rank.min(card.rank);
        stands.push(at);
    }
    let links = merged(&section.links, &stands);
    Section { cards, links, ..section }
}

/// The first segments of an id.
fn head(id: &Id, level: usize) -> &str {
    let text = id.as_str();
    text.match_indices('/').nth(level - 1).map_or(text, |(at, _)| &text[..at])
}

/// The group of `level` segments that an id stands in.
fn group(id: &Id, level: usize) -> Option<Id> {
    let wanted = head(id, level);
    id.groups().find(|group| group.as_str() == wanted)
}

/// Links between the cards that theirs became; those inside of one are gone.
fn merged(links: &[Link], stands: &[usize]) -> Vec<Link> {
    let mut counts = BTreeMap::new();
    for link in links {
        let (from, to) = (stands[link.from], stands[link.to]);
        if from != to {
            *counts.entry((from, to, link.kind, link.need)).or_insert(0) += link.edges;
        }
    }
    counts.into_iter().map(|((from, to, kind, need), edges)| Link { from, to, kind, need, edges }).collect()
}
