//! A picture for Graphviz. In: [`Picture`]. Out: one `digraph`, a cluster for each unit. Edges lead from what comes first
//! to what waits.

use std::fmt::Write;

use super::{Card, Link, Picture, Section, What, words};
use crate::graph::Need;

/// The graph in the DOT language, ended by a line end.
#[must_use]
pub fn dot(picture: &Picture) -> String {
    let mut out = format!("digraph {} {{\n", quoted(&picture.project));
    out.push_str("  rankdir=LR; compound=true; fontname=\"sans-serif\";\n");
    out.push_str("  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n");
    out.push_str("  edge [fontname=\"sans-serif\", fontsize=10];\n");
    for section in &picture.sections {
        push(section, &mut out);
    }
    out.push_str("}\n");
    out
}

fn push(section: &Section, out: &mut String) {
    let name = |card: &Card| quoted(&format!("{}/{}", section.environment, card.id));
    // Writing to a text cannot fail.
    for (at, unit) in section.units.iter().enumerate() {
        let title = format!("{}/{}", section.environment, unit.stack);
        let _ = writeln!(out, "  subgraph {} {{", quoted(&format!("cluster {title}")));
        let _ = writeln!(out, "    label={};", quoted(&format!("{title}: {}", words::of_unit(section, at))));
        for card in section.cards.iter().filter(|card| card.unit == at) {
            let shape = match (&card.what, card.is_centre) {
                (What::Group { .. }, _) => ", shape=folder",
                (What::Resource(_), true) => ", penwidth=3",
                (What::Resource(_), false) => "",
            };
            let label = format!("{}\n{}", words::kind(card), words::id(card));
            let _ = writeln!(out, "    {} [label={}{shape}];", name(card), quoted(&label));
        }
        out.push_str("  }\n");
    }
    for link in &section.links {
        let (from, to) = (name(&section.cards[link.from]), name(&section.cards[link.to]));
        let _ = writeln!(out, "  {from} -> {to} [label={}{}];", quoted(&words::reasons([link])), style(link));
    }
}

const fn style(link: &Link) -> &'static str {
    match link.need {
        Need::Required => "",
        Need::Optional => ", style=dashed",
        Need::Unordered => ", style=dotted, dir=none",
    }
}

/// A quoted string of the language, in which only the quote and the backslash mean something.
fn quoted(text: &str) -> String {
    let lines = text.split('\n').map(|line| words::visible(line).replace('\\', "\\\\").replace('"', "\\\""));
    format!("\"{}\"", lines.collect::<Vec<_>>().join("\\n"))
}
