//! Pictures: what is asked for is chosen, large ones fold, and every form says the same.

mod dot;
mod forms;
mod json;
mod select;
mod text;
mod words;

use std::collections::BTreeSet;

use super::{Card, Facts, Link, Picture, Section, Unit, What};
use crate::graph::{EdgeKind, Need};
use crate::name::{ApiVersion, EnvironmentName, Gvk, Id, Kind, StackName};

/// A picture of one environment, a line a card or an edge: `apps/web Deployment apps/v1`, `apps/config -> apps/web refers
/// optional`. The order of the cards is that of the graph.
pub(super) fn picture(lines: &[&str]) -> Picture {
    let cards = lines.iter().filter(|line| !line.contains(" -> "));
    let words: Vec<Vec<&str>> = cards.map(|line| line.split(' ').collect()).collect();
    let stacks: BTreeSet<&str> = words.iter().map(|words| words[0].split('/').next().unwrap()).collect();
    let stacks: Vec<&str> = stacks.into_iter().collect();
    let mut cards: Vec<Card> = words.iter().enumerate().map(|(rank, words)| card(rank, words, &stacks)).collect();
    cards.sort_by(|a, b| a.id.cmp(&b.id));
    let unit = |at: usize| Unit {
        stack: StackName::new(stacks[at]).unwrap(),
        namespace: Some("shop".to_owned()),
        resources: cards.iter().filter(|card| card.unit == at).count(),
        is_broken: false,
    };
    let units = (0..stacks.len()).map(unit).collect();
    let mut links: Vec<Link> =
        lines.iter().filter_map(|line| line.split_once(" -> ")).map(|edge| link(edge, &cards)).collect();
    links.sort_unstable();
    let section = Section { environment: EnvironmentName::new("dev").unwrap(), units, cards, links };
    Picture { project: "shop".to_owned(), sections: vec![section] }
}

fn card(rank: usize, words: &[&str], stacks: &[&str]) -> Card {
    let [id, kind, api_version] = [words[0], words.get(1).unwrap_or(&"ConfigMap"), words.get(2).unwrap_or(&"v1")];
    let gvk = Gvk { api_version: ApiVersion::new(api_version).unwrap(), kind: Kind::new(kind).unwrap() };
    let unit = stacks.iter().position(|stack| id.split('/').next() == Some(stack)).unwrap();
    let name = id.replace('/', "-");
    let facts = Facts { gvk, namespace: Some("shop".to_owned()), name, source: Some("stacks/apps.ncl:3".to_owned()) };
    Card { id: Id::parse(id).unwrap(), unit, what: What::Resource(facts), rank, is_centre: false }
}

fn link((from, rest): (&str, &str), cards: &[Card]) -> Link {
    let at = |id: &str| cards.iter().position(|card| card.id.as_str() == id).unwrap();
    let words: Vec<&str> = rest.split(' ').collect();
    let kinds =
        [EdgeKind::Contains, EdgeKind::Defines, EdgeKind::Produces, EdgeKind::Owns, EdgeKind::Refers, EdgeKind::After];
    let kind = words.get(1).map_or(EdgeKind::Refers, |word| *kinds.iter().find(|kind| kind.as_str() == *word).unwrap());
    let need = match words.get(2) {
        Some(&"optional") => Need::Optional,
        Some(&"unordered") => Need::Unordered,
        _ => Need::Required,
    };
    Link { from: at(from), to: at(words[0]), kind, need, edges: 1 }
}
