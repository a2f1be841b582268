//! What colours and lines mean. In: a picture. Out: words below the drawing, for what is in it and for nothing else.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::super::What;
use super::super::family::Family;
use super::{Picture, measure, width};
use crate::graph::{EdgeKind, Need};

/// Which way arrows lead.
pub(super) const DIRECTION: &str = "Arrows lead from what comes first to what waits for it";

/// The kinds and needs of lines that are drawn.
pub(super) type Styles = BTreeSet<(EdgeKind, Need)>;

const ROW: i64 = 20;
const GAP: i64 = 18;

/// Adds the legend; gives where it ends.
pub(super) fn push(
    (picture, styles): (&Picture, &Styles),
    (left, top): (i64, i64),
    breadth: i64,
    out: &mut String,
) -> i64 {
    let keys = keys(picture, styles);
    if keys.is_empty() {
        return top;
    }
    out.push_str("<g class=\"legend\">\n");
    let (mut x, mut y) = (left, top);
    for Key { sign, words } in &keys {
        let needed = sign.map_or(0, Sign::width) + width(words, measure::SMALL);
        if x > left && x + needed > left + breadth {
            (x, y) = (left, y + ROW);
        }
        if let Some(sign) = sign {
            out.push_str(&sign.draw(x, y));
            x += sign.width();
        }
        out.push_str(&format!("<text class=\"key\" x=\"{x}\" y=\"{}\">{words}</text>\n", y + 10));
        x += width(words, measure::SMALL) + GAP;
    }
    out.push_str("</g>\n");
    y + ROW
}

struct Key {
    sign: Option<Sign>,
    words: &'static str,
}

#[derive(Clone, Copy)]
enum Sign {
    Card(&'static str),
    Line(&'static str),
    Style(&'static str),
}

impl Sign {
    const fn width(self) -> i64 {
        match self {
            Self::Card(_) => 18,
            Self::Line(_) | Self::Style(_) => 26,
        }
    }

    fn draw(self, x: i64, y: i64) -> String {
        let line = |class: &str, head: &str| format!("<path class=\"edge {class}\" d=\"M{x},{}h20\"{head}/>\n", y + 6);
        match self {
            Self::Card(class) => {
                format!("<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"12\" height=\"12\" rx=\"3\"/>\n")
            }
            Self::Line(kind) => line(kind, &format!(" marker-end=\"url(#lornuc-{kind})\"")),
            Self::Style(need) => line(&format!("refers {need}"), ""),
        }
    }
}

fn keys(picture: &Picture, styles: &Styles) -> Vec<Key> {
    let family = |what: &What| match what {
        What::Resource(facts) => Some(Family::of(&facts.gvk)),
        What::Group { .. } => None,
    };
    let families: BTreeSet<Family> = picture.cards().filter_map(|card| family(&card.what)).collect();
    let kinds: BTreeSet<EdgeKind> = styles.iter().map(|(kind, _)| *kind).collect();
    let needs: BTreeSet<Need> = styles.iter().map(|(_, need)| *need).collect();
    let mut keys: Vec<Key> = Vec::new();
    let families = families.into_iter().map(|family| (Sign::Card(family.class()), family.words()));
    keys.extend(families.map(|(sign, words)| Key { sign: Some(sign), words }));
    if picture.groups() > 0 {
        keys.push(Key { sign: Some(Sign::Card("group")), words: "group, folded" });
    }
    keys.extend(kinds.into_iter().map(|kind| Key { sign: Some(Sign::Line(kind.as_str())), words: of_kind(kind) }));
    for (need, class, words) in
        [(Need::Optional, "optional", "optional"), (Need::Unordered, "unordered", "belong together, in no order")]
    {
        if needs.contains(&need) {
            keys.push(Key { sign: Some(Sign::Style(class)), words });
        }
    }
    if !needs.is_empty() {
        keys.push(Key { sign: None, words: DIRECTION });
    }
    keys
}

/// What an edge says, read in the direction of its arrow.
const fn of_kind(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Contains => "contains",
        EdgeKind::Defines => "defines the kind of",
        EdgeKind::Produces => "makes what is named by",
        EdgeKind::Owns => "delivers",
        EdgeKind::Refers => "is named by",
        EdgeKind::After => "stands in `after` of",
    }
}
