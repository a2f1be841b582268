//! A picture for a terminal. In: [`Picture`]. Out: for each unit its resources as trees, below each what it waits for;
//! around one resource a tree of what it waits for, and one of what waits for it.

use std::collections::BTreeMap;

use super::{Card, Link, Picture, Section, words};
use crate::graph::Need;

/// How deep a tree may be: what stands deeper gets a tree of its own, so that it fits a terminal.
const DEEPEST: usize = 12;

/// The trees, each line ended.
#[must_use]
pub fn text(picture: &Picture) -> String {
    let mut out = String::new();
    for section in &picture.sections {
        let mut centres = (0..section.cards.len()).filter(|at| section.cards[*at].is_centre);
        match (centres.next(), centres.next()) {
            (Some(centre), None) => around(section, centre, &mut out),
            (_, _) => (0..section.units.len()).for_each(|unit| of_unit(section, unit, &mut out)),
        }
    }
    out
}

/// What stands between two trees.
fn apart(out: &mut String) {
    if !out.is_empty() {
        out.push('\n');
    }
}

fn of_unit(section: &Section, unit: usize, out: &mut String) {
    apart(out);
    out.push_str(&format!(
        "{}/{}: {}\n",
        section.environment,
        section.units[unit].stack,
        words::of_unit(section, unit)
    ));
    let mut tree = Tree::new(section, Side::Before, Reach::Unit(unit));
    let is_own = |at: &usize| section.cards[*at].unit == unit;
    let is_waited_for = |link: &&Link| section.cards[link.to].unit == unit && link.need != Need::Unordered;
    let below: Vec<usize> = section.links.iter().filter(is_waited_for).map(|link| link.from).collect();
    let mut is_root = vec![true; section.cards.len()];
    below.into_iter().for_each(|at| is_root[at] = false);
    let own = || (0..section.cards.len()).filter(is_own);
    own().filter(|at| is_root[*at]).for_each(|root| tree.grow(root, "  ", out));
    // Those that wait for each other in a circle, and those too deep in another tree.
    for at in own() {
        if !tree.shown[at] {
            tree.grow(at, "  ", out);
        }
    }
}

fn around(section: &Section, centre: usize, out: &mut String) {
    apart(out);
    let card = &section.cards[centre];
    out.push_str(&format!("{}: {}\n", section.environment, line(card)));
    for (side, some, none) in
        [(Side::Before, "waits for", "waits for nothing"), (Side::After, "is waited for by", "nothing waits for it")]
    {
        let mut tree = Tree::new(section, side, Reach::Everything);
        let links = || tree.next[centre].iter().flat_map(|(_, links)| links);
        out.push_str(if links().next().is_none() { none } else { some });
        if links().any(|link| link.need == Need::Unordered) {
            out.push_str(", or goes together with");
        }
        out.push('\n');
        tree.below(centre, "", out);
    }
}

fn line(card: &Card) -> String {
    format!("{}  {}", words::id(card), words::kind(card))
}

/// Which way a tree leads.
#[derive(Clone, Copy)]
enum Side {
    Before,
    After,
}

/// Where a tree ends.
#[derive(Clone, Copy)]
enum Reach {
    /// What is of another unit has a tree there, and what only belongs together has one of its own.
    Unit(usize),
    Everything,
}

struct Tree<'a> {
    section: &'a Section,
    reach: Reach,
    /// What stands below each card, and why.
    next: Vec<Vec<(usize, Vec<&'a Link>)>>,
    shown: Vec<bool>,
}

impl<'a> Tree<'a> {
    fn new(section: &'a Section, side: Side, reach: Reach) -> Self {
        let mut next: Vec<BTreeMap<usize, Vec<&Link>>> = vec![BTreeMap::new(); section.cards.len()];
        for link in &section.links {
            let (above, below) = match side {
                Side::Before => (link.to, link.from),
                Side::After => (link.from, link.to),
            };
            next[above].entry(below).or_default().push(link);
        }
        let next = next.into_iter().map(|below| below.into_iter().collect()).collect();
        Self { section, reach, next, shown: vec![false; section.cards.len()] }
    }

    fn grow(&mut self, root: usize, indent: &str, out: &mut String) {
        out.push_str(&format!("{indent}{}\n", line(&self.section.cards[root])));
        self.below(root, indent, out);
    }

    /// What stands below a card, each card's own once. With a list in the place of a stack: a chain may be long.
    fn below(&mut self, root: usize, indent: &str, out: &mut String) {
        self.shown[root] = true;
        let mut way = vec![(root, 0)];
        while let Some((card, at)) = way.last_mut() {
            let Some((child, links)) = self.next[*card].get(*at) else {
                way.pop();
                continue;
            };
            *at += 1;
            let child = *child;
            out.push_str(indent);
            for (depth, (card, at)) in way.iter().enumerate() {
                let is_last = *at == self.next[*card].len();
                out.push_str(match (depth + 1 == way.len(), is_last) {
                    (true, true) => "└── ",
                    (true, false) => "├── ",
                    (false, true) => "    ",
                    (false, false) => "│   ",
                });
            }
            let has_more = self.goes_on(child, links) && !self.next[child].is_empty();
            let is_deep = way.len() >= DEEPEST;
            let more = match (has_more, self.shown[child]) {
                (true, true) => "; see above",
                (true, false) if is_deep => "; see below",
                (true | false, _) => "",
            };
            let reasons = words::reasons(links.iter().copied());
            out.push_str(&format!("{} ({reasons}{more})\n", line(&self.section.cards[child])));
            if has_more && more.is_empty() {
                way.push((child, 0));
            }
            self.shown[child] |= has_more && !is_deep || self.next[child].is_empty();
        }
    }

    /// Whether what stands below a card is shown with it.
    fn goes_on(&self, card: usize, links: &[&Link]) -> bool {
        match self.reach {
            Reach::Unit(unit) => {
                let is_ordered = links.iter().any(|link| link.need != Need::Unordered);
                is_ordered && self.section.cards[card].unit == unit
            }
            Reach::Everything => true,
        }
    }
}
