//! One environment. In: its cards and links. Out: boxes of units below each other, cards in them, and lines behind the
//! cards.

use std::collections::BTreeMap;

use super::super::family::Family;
use super::super::layout::{self, HEIGHT, Item, Layout, Line, Place};
use super::super::{Card, Link, Section, Unit, What, words};
use super::measure::{self, width};
use super::write::{escaped, on_page, path};
use crate::graph::{EdgeKind, Need};

/// Between the edge of a unit and its cards.
const PAD: i64 = 16;
/// Where the cards of a unit begin.
const TITLE: i64 = 38;
/// Between two units.
const GAP: i64 = 16;
/// The names of cards decide how wide they are, within these bounds.
const WIDTHS: (i64, i64) = (120, 250);
/// On a card, left and right of its words.
const LEFT: i64 = 14;
const RIGHT: i64 = 10;

/// A section, laid out.
pub(super) struct Drawing<'a> {
    section: &'a Section,
    layout: Layout,
    /// The lane of each unit.
    lanes: Vec<usize>,
    wires: Vec<Wire<'a>>,
}

/// All links from one card to another.
struct Wire<'a> {
    links: Vec<&'a Link>,
    strand: usize,
}

impl<'a> Drawing<'a> {
    pub(super) fn new(section: &'a Section) -> Self {
        let wires = wires(&section.links);
        let item = |card: &Card| Item { lane: card.unit, rank: card.rank, width: width_of(card) };
        let mut items: Vec<Item> = section.cards.iter().map(item).collect();
        let line = |wire: &Wire<'_>| Line { from: wire.links[0].from, to: wire.links[0].to, strand: wire.strand };
        let lines: Vec<Line> = wires.iter().map(line).collect();
        // What has no order has a direction all the same: a Service stands right of the pods that it selects.
        items = layout::ranked(&items, &lines);
        let mut lanes = vec![0; section.units.len()];
        let order = layout::lane_order(&items, &lines, lanes.len());
        order.into_iter().enumerate().for_each(|(lane, unit)| lanes[unit] = lane);
        items.iter_mut().for_each(|item| item.lane = lanes[item.lane]);
        let layout = layout::layout(&items, &lines, lanes.len());
        Self { section, layout, lanes, wires }
    }

    /// The styles of its lines.
    pub(super) fn styles(&self) -> impl Iterator<Item = (EdgeKind, Need)> {
        self.wires.iter().map(|wire| (wire.links[0].kind, wire.links[0].need))
    }

    pub(super) fn width(&self) -> i64 {
        let title = |unit: usize| {
            width(self.section.units[unit].stack.as_str(), measure::TITLE)
                + width(&words::of_unit(self.section, unit), measure::SMALL)
                + PAD
        };
        let titles = (0..self.section.units.len()).map(title).max().unwrap_or_default();
        self.layout.width.max(titles) + 2 * PAD
    }

    pub(super) fn height(&self) -> i64 {
        self.tops(0).last().copied().unwrap_or_default() - GAP - TITLE
    }

    /// Where the cards of each lane begin, and those of one more would.
    fn tops(&self, y: i64) -> Vec<i64> {
        let mut top = y + TITLE;
        let mut tops = vec![top];
        for height in &self.layout.lanes {
            // A unit without resources is its title alone.
            top += if *height > 0 { height + PAD } else { 0 } + GAP + TITLE;
            tops.push(top);
        }
        tops
    }

    /// Adds everything, the first unit at `left` and `top`, each as wide as `breadth`.
    pub(super) fn push(&self, (left, top): (i64, i64), breadth: i64, out: &mut String) {
        let tops = self.tops(top);
        for (unit, lane) in self.section.units.iter().zip(&self.lanes) {
            let y = tops[*lane] - TITLE;
            out.push_str(&of_unit(unit, (left, y), (breadth, tops[lane + 1] - GAP - TITLE - y)));
        }
        let left = left + PAD;
        for (wire, way) in self.wires.iter().zip(&self.layout.ways) {
            self.push_wire(wire, &on_page(way, (left, &tops)), out);
        }
        for (unit, lane) in self.lanes.iter().enumerate() {
            self.push_title(unit, (left, tops[*lane] - TITLE + 24), out);
        }
        for (card, place) in self.section.cards.iter().zip(&self.layout.places) {
            let place = Place { x: left + place.x, y: tops[self.lanes[card.unit]] + place.y, ..*place };
            self.push_card(card, place, out);
        }
    }

    fn push_title(&self, unit: usize, (x, y): (i64, i64), out: &mut String) {
        out.push_str(&format!(
            "<text class=\"title\" x=\"{x}\" y=\"{y}\">{}<tspan class=\"muted\" dx=\"10\">{}</tspan></text>\n",
            escaped(self.section.units[unit].stack.as_str()),
            escaped(&words::of_unit(self.section, unit)),
        ));
    }

    fn push_wire(&self, wire: &Wire<'_>, way: &[(i64, i64)], out: &mut String) {
        let strongest = wire.links[0];
        let (from, to) = (&self.section.cards[strongest.from], &self.section.cards[strongest.to]);
        let title = format!("{} → {}: {}", words::id(from), words::id(to), words::reasons(wire.links.iter().copied()));
        let kind = strongest.kind.as_str();
        let mut class = format!("edge {kind}");
        let mut head = format!(" marker-end=\"url(#lornuc-{kind})\"");
        match words::of_need(strongest.need) {
            "required" => {}
            "unordered" => {
                class.push_str(" unordered");
                head.clear();
            }
            need => class.push_str(&format!(" {need}")),
        }
        out.push_str(&format!(
            "<path class=\"{class}\" d=\"{}\"{head}><title>{}</title></path>\n",
            path(way),
            escaped(&title)
        ));
        let edges: usize = wire.links.iter().map(|link| link.edges).sum();
        let is_merged = edges > 1 && [from, to].iter().any(|card| matches!(card.what, What::Group { .. }));
        if let ([.., (x, y), (to_x, to_y)], true) = (way, is_merged) {
            let (x, y) = (i64::midpoint(*x, *to_x), i64::midpoint(*y, *to_y) + 4);
            out.push_str(&format!("<text class=\"count\" x=\"{x}\" y=\"{y}\">×{edges}</text>\n"));
        }
    }

    fn push_card(&self, card: &Card, Place { x, y, width }: Place, out: &mut String) {
        let room = width - LEFT - RIGHT;
        let name = measure::shortened(name(card), room, measure::NAME);
        let kind = measure::shortened(&words::kind(card), room, measure::SMALL);
        let class = match &card.what {
            What::Resource(facts) => Family::of(&facts.gvk).class(),
            What::Group { .. } => "group",
        };
        let title = format!("{}/{}", self.section.environment, words::whole(card));
        out.push_str(&format!("<g><title>{}</title>\n", escaped(&title)));
        if matches!(card.what, What::Group { .. }) {
            // A second card behind the first.
            out.push_str(&rect("card", (x + 4, y + 4), width));
        }
        out.push_str(&rect(if card.is_centre { "card centre" } else { "card" }, (x, y), width));
        out.push_str(&format!(
            "<path class=\"{class}\" d=\"M{},{y}h-1a6,6 0 0 0 -6,6v{}a6,6 0 0 0 6,6h1z\"/>\n",
            x + 7,
            HEIGHT - 12
        ));
        let words = x + LEFT;
        out.push_str(&format!(
            "<text class=\"kind {class}\" x=\"{words}\" y=\"{}\">{}</text>\n<text x=\"{words}\" y=\"{}\">{}</text>\n</g>\n",
            y + 17,
            escaped(&kind),
            y + 34,
            escaped(&name)
        ));
    }
}

fn of_unit(unit: &Unit, (x, y): (i64, i64), (width, height): (i64, i64)) -> String {
    let class = if unit.is_broken { "unit broken" } else { "unit" };
    format!("<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"10\"/>\n")
}

fn rect(class: &str, (x, y): (i64, i64), width: i64) -> String {
    format!("<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{HEIGHT}\" rx=\"6\"/>\n")
}

/// The name in its unit.
fn name(card: &Card) -> &str {
    match card.id.path() {
        "" => card.id.as_str(),
        path => path,
    }
}

fn width_of(card: &Card) -> i64 {
    let words = width(name(card), measure::NAME).max(width(&words::kind(card), measure::SMALL));
    (words + LEFT + RIGHT).clamp(WIDTHS.0, WIDTHS.1)
}

/// Links by their ends, what is needed most first: a line can have one style only.
fn wires(links: &[Link]) -> Vec<Wire<'_>> {
    let mut ends: BTreeMap<(usize, usize), Vec<&Link>> = BTreeMap::new();
    for link in links {
        ends.entry((link.from, link.to)).or_default().push(link);
    }
    let mut strands = BTreeMap::new();
    let wire = |mut links: Vec<_>| {
        links.sort_by_key(|link: &&Link| (link.need, link.kind));
        let next = strands.len();
        let strand = *strands.entry((links[0].need, links[0].kind)).or_insert(next);
        Wire { links, strand }
    };
    ends.into_values().map(wire).collect()
}
