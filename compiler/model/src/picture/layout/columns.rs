//! The order in each column. In: a part of the drawing, its layers. Out: columns of boxes and of the ways of long lines,
//! ordered so that few lines cross: each goes to the middle of its neighbours, to and fro, and the best order is kept.

use std::collections::BTreeMap;

use super::{Item, Line, ends};

/// How often the order is improved in each direction: more changed no drawing that was looked at.
const SWEEPS: usize = 8;

/// A box, or where a long line goes through a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Vertex {
    Item(usize),
    Bend,
}

/// A part of the drawing that is laid out by itself.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) vertices: Vec<Vertex>,
    pub(super) lane: Vec<usize>,
    pub(super) column: Vec<usize>,
    /// The vertices of each column, by lane and from top to bottom.
    pub(super) columns: Vec<Vec<usize>>,
    /// Neighbours in the column to the left, and to the right.
    pub(super) left: Vec<Vec<usize>>,
    pub(super) right: Vec<Vec<usize>>,
    /// For each line of the part: its number, and the bends that it goes through.
    pub(super) lines: Vec<(usize, Vec<usize>)>,
}

/// The boxes of a part, and the numbers of its lines.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) items: Vec<usize>,
    pub(super) lines: Vec<usize>,
}

/// Puts a part into columns, the first at 0.
pub(super) fn block(part: &Part, items: &[Item], (lines, layers): (&[Line], &[usize])) -> Block {
    let first = part.items.iter().map(|item| layers[*item]).min().unwrap_or_default();
    let mut block = Block {
        vertices: part.items.iter().map(|item| Vertex::Item(*item)).collect(),
        lane: part.items.iter().map(|item| items[*item].lane).collect(),
        column: part.items.iter().map(|item| layers[*item] - first).collect(),
        columns: Vec::new(),
        left: Vec::new(),
        right: Vec::new(),
        lines: Vec::new(),
    };
    let number: BTreeMap<usize, usize> = part.items.iter().enumerate().map(|(at, item)| (*item, at)).collect();
    let mut segments: Vec<(usize, usize)> = Vec::new();
    let mut shared: BTreeMap<(usize, usize, usize, usize), usize> = BTreeMap::new();
    for line in &part.lines {
        let (from, to) = ends(items, &lines[*line]);
        let (from, to) = (number[&from], number[&to]);
        let mut bends = Vec::new();
        let mut last = from;
        for column in block.column[from] + 1..block.column[to] {
            let lane = block.lane[to];
            // What leads from one box to several goes one way as far as it can.
            let bend = *shared.entry((from, lane, lines[*line].strand, column)).or_insert_with(|| {
                block.vertices.push(Vertex::Bend);
                block.lane.push(lane);
                block.column.push(column);
                block.vertices.len() - 1
            });
            segments.push((last, bend));
            bends.push(bend);
            last = bend;
        }
        segments.push((last, to));
        block.lines.push((*line, bends));
    }
    segments.sort_unstable();
    segments.dedup();
    block.connect(&segments);
    block.order();
    block
}

impl Block {
    fn connect(&mut self, segments: &[(usize, usize)]) {
        let count = self.vertices.len();
        (self.left, self.right) = (vec![Vec::new(); count], vec![Vec::new(); count]);
        for (from, to) in segments {
            self.right[*from].push(*to);
            self.left[*to].push(*from);
        }
        self.columns = vec![Vec::new(); self.column.iter().max().map_or(0, |last| last + 1)];
        (0..count).for_each(|vertex| self.columns[self.column[vertex]].push(vertex));
        self.columns.iter_mut().for_each(|column| column.sort_by_key(|vertex| self.lane[*vertex]));
    }

    fn order(&mut self) {
        let mut best = (self.crossings(), self.columns.clone());
        for sweep in 0..2 * SWEEPS {
            if best.0 == 0 {
                break;
            }
            let count = self.columns.len();
            match sweep % 2 {
                0 => (1..count).for_each(|column| self.sort(column, column - 1)),
                _ => (0..count.saturating_sub(1)).rev().for_each(|column| self.sort(column, column + 1)),
            }
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.columns.clone());
            }
        }
        self.columns = best.1;
    }

    /// Orders a column by the middle of the neighbours in the one beside it; who has none stays where it is.
    fn sort(&mut self, column: usize, beside: usize) {
        let position: BTreeMap<usize, usize> =
            self.columns[beside].iter().enumerate().map(|(at, vertex)| (*vertex, at)).collect();
        let neighbours = if beside < column { &self.left } else { &self.right };
        let scale = |at: usize| at * self.columns[beside].len() / self.columns[column].len();
        let middle = |(at, vertex): (usize, &usize)| {
            let found = &neighbours[*vertex];
            let sum: usize = found.iter().map(|neighbour| position[neighbour]).sum();
            // In thousandths, so that whole numbers do.
            let middle = (sum * 1000).checked_div(found.len()).unwrap_or_else(|| scale(at) * 1000);
            (self.lane[*vertex], middle, at, *vertex)
        };
        let mut ordered: Vec<_> = self.columns[column].iter().enumerate().map(middle).collect();
        ordered.sort_unstable();
        self.columns[column] = ordered.into_iter().map(|(_, _, _, vertex)| vertex).collect();
    }

    /// How many pairs of lines cross between neighbouring columns.
    fn crossings(&self) -> usize {
        let count = |pair: &[Vec<usize>]| {
            let position: BTreeMap<usize, usize> =
                pair[1].iter().enumerate().map(|(at, vertex)| (*vertex, at)).collect();
            let mut ends = Vec::new();
            for vertex in &pair[0] {
                let from = ends.len();
                ends.extend(self.right[*vertex].iter().map(|neighbour| position[neighbour]));
                ends[from..].sort_unstable();
            }
            inversions(&ends, pair[1].len())
        };
        self.columns.windows(2).map(count).sum()
    }
}

/// How many pairs stand in the wrong order: with a tree of counts, so that thousands of lines take no time.
fn inversions(values: &[usize], bound: usize) -> usize {
    let mut tree = vec![0_usize; bound + 1];
    let mut found = 0;
    for (seen, value) in values.iter().enumerate() {
        let (mut at, mut below) = (value + 1, 0);
        while at > 0 {
            below += tree[at];
            at &= at - 1;
        }
        found += seen - below;
        let mut at = value + 1;
        while at <= bound {
            tree[at] += 1;
            at += at & at.wrapping_neg();
        }
    }
    found
}
