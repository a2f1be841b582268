//! Parts of a drawing side by side. In: boxes and links; then blocks that are laid out. Out: the parts that have nothing to
//! do with each other; then the column and the row of everything.

use std::collections::BTreeMap;

use super::columns::{Block, Part, Vertex};
use super::rows::Rows;
use super::{HEIGHT, Item, Line, ROW_GAP};

/// Where a line goes through a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bend {
    pub(super) column: usize,
    pub(super) y: i64,
    pub(super) lane: usize,
}

/// Where everything stands.
pub(super) struct Packed {
    pub(super) columns: Vec<usize>,
    /// The top of each box below the top of its lane.
    pub(super) rows: Vec<i64>,
    pub(super) bends: Vec<Vec<Bend>>,
    pub(super) heights: Vec<i64>,
}

/// The parts that links hold together. Those that touch several lanes are one, and the first: their columns have to be
/// the same in each.
pub(super) fn parts(items: &[Item], lines: &[Line]) -> Vec<Part> {
    let mut parent: Vec<usize> = (0..items.len()).collect();
    for line in lines {
        let (a, b) = (root(&mut parent, line.from), root(&mut parent, line.to));
        parent[a.max(b)] = a.min(b);
    }
    let mut lanes: BTreeMap<usize, Option<usize>> = BTreeMap::new();
    for (item, Item { lane, .. }) in items.iter().enumerate() {
        let seen = lanes.entry(root(&mut parent, item)).or_insert(Some(*lane));
        *seen = seen.filter(|seen| seen == lane);
    }
    let mut joined = Part::default();
    let mut apart: BTreeMap<usize, Part> = BTreeMap::new();
    let mut part = |item: usize, put: &dyn Fn(&mut Part)| {
        let root = root(&mut parent, item);
        put(if lanes[&root].is_none() { &mut joined } else { apart.entry(root).or_default() });
    };
    (0..items.len()).for_each(|item| part(item, &|part| part.items.push(item)));
    // In an order of their own, so that the drawing depends on nothing else.
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by_key(|at| (lines[*at].from, lines[*at].to, lines[*at].strand));
    order.into_iter().for_each(|at| part(lines[at].from, &|part| part.lines.push(at)));
    let joined = (!joined.items.is_empty()).then_some(joined);
    joined.into_iter().chain(apart.into_values()).collect()
}

fn root(parent: &mut [usize], mut item: usize) -> usize {
    while parent[item] != item {
        parent[item] = parent[parent[item]];
        item = parent[item];
    }
    item
}

/// Puts blocks into the lanes, one after the other, each where its lane is lowest: the larger first, for small ones fit
/// into what is left.
pub(super) fn pack(mut blocks: Vec<(Rows, Block)>, items: usize, lanes: usize) -> Packed {
    // The first may be the one of several lanes, which begins at the top of each.
    let is_joined = |block: &Block| block.lane.iter().any(|lane| *lane != block.lane[0]);
    blocks.sort_by_key(|(_, block)| {
        (!is_joined(block), std::cmp::Reverse(block.columns.len()), std::cmp::Reverse(block.vertices.len()))
    });
    let widest = blocks.iter().map(|(_, block)| block.columns.len()).max().unwrap_or_default();
    let breadth = widest.max(breadth(items));
    let lines = blocks.iter().map(|(_, block)| block.lines.len()).sum();
    let mut packed = Packed {
        columns: vec![0; items],
        rows: vec![0; items],
        bends: vec![Vec::new(); lines],
        heights: vec![0; lanes],
    };
    let mut floors = vec![vec![0; breadth]; lanes];
    for (rows, block) in &blocks {
        let (left, tops) = spot(block, &floors);
        for lane in (0..lanes).filter(|lane| rows.heights[*lane] > 0) {
            let bottom = tops[lane] + rows.heights[lane];
            packed.heights[lane] = packed.heights[lane].max(bottom);
            floors[lane][left..left + block.columns.len()].fill(bottom + ROW_GAP);
        }
        packed.put(rows, block, (left, &tops));
    }
    packed
}

impl Packed {
    fn put(&mut self, rows: &Rows, block: &Block, (left, tops): (usize, &[i64])) {
        let middle = |vertex: usize| tops[block.lane[vertex]] + rows.middle[vertex];
        for (vertex, what) in block.vertices.iter().enumerate() {
            if let Vertex::Item(item) = what {
                self.columns[*item] = left + block.column[vertex];
                self.rows[*item] = middle(vertex) - HEIGHT / 2;
            }
        }
        for (line, bends) in &block.lines {
            let bend =
                |bend: &usize| Bend { column: left + block.column[*bend], y: middle(*bend), lane: block.lane[*bend] };
            self.bends[*line] = bends.iter().map(bend).collect();
        }
    }
}

/// The first column of a block, and its top in each lane.
fn spot(block: &Block, floors: &[Vec<i64>]) -> (usize, Vec<i64>) {
    let columns = block.columns.len();
    let top = |lane: usize, left: usize| floors[lane][left..left + columns].iter().copied().max().unwrap_or_default();
    let lane = block.lane.first().copied().unwrap_or_default();
    let lefts = 0..=floors.first().map_or(0, Vec::len).saturating_sub(columns);
    let left = lefts.min_by_key(|left| top(lane, *left)).unwrap_or_default();
    (left, (0..floors.len()).map(|lane| top(lane, left)).collect())
}

/// How many columns make a picture about half as high as it is wide, were there no links.
const fn breadth(items: usize) -> usize {
    (items / 2).isqrt() + 1
}
