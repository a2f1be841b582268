//! How far down each box stands. In: columns in their order. Out: coordinates below the top of each lane: as near to
//! the neighbours as the order and the gaps let them be, long lines straight before all else.

use super::columns::{Block, Vertex};
use super::{HEIGHT, ROW_GAP};

/// How often everything is pulled to its neighbours, from the left and from the right.
const ROUNDS: usize = 6;

/// Between two lines that go through a column, or a line and a box.
const LINE_GAP: i64 = 10;

/// The middle of each vertex, from the top of the block in its lane, and how high the block is in each lane.
pub(super) struct Rows {
    pub(super) middle: Vec<i64>,
    pub(super) heights: Vec<i64>,
}

pub(super) fn rows(block: &Block, lanes: usize) -> Rows {
    let mut middle = vec![0; block.vertices.len()];
    for column in runs(block) {
        let offsets = offsets(block, column);
        column.iter().zip(offsets).for_each(|(vertex, offset)| middle[*vertex] = offset);
    }
    let columns: Vec<&[usize]> = runs(block).collect();
    for _ in 0..ROUNDS {
        columns.iter().for_each(|column| pull(block, column, &mut middle));
        columns.iter().rev().for_each(|column| pull(block, column, &mut middle));
    }
    let heights = close_up(block, lanes, &mut middle);
    Rows { middle, heights }
}

/// Begins each lane at 0, and takes out the bands of it in which nothing stands; gives how high it is.
fn close_up(block: &Block, lanes: usize, middle: &mut [i64]) -> Vec<i64> {
    let mut order: Vec<usize> = (0..middle.len()).collect();
    order.sort_by_key(|vertex| (middle[*vertex] - half(block, *vertex), *vertex));
    // Of each lane: where it ends so far, and how far up it moves.
    let mut ends: Vec<Option<(i64, i64)>> = vec![None; lanes];
    for vertex in order {
        let half = half(block, vertex);
        let (top, bottom) = (middle[vertex] - half, middle[vertex] + half);
        let (end, shift) = ends[block.lane[vertex]].unwrap_or((top - ROW_GAP, top));
        let shift = shift + (top - end - ROW_GAP).max(0);
        middle[vertex] -= shift;
        ends[block.lane[vertex]] = Some((end.max(bottom), shift));
    }
    ends.into_iter().map(|end| end.map_or(0, |(end, shift)| end - shift)).collect()
}

/// The vertices of each column that are in one lane.
fn runs(block: &Block) -> impl Iterator<Item = &[usize]> {
    block.columns.iter().flat_map(|column| column.chunk_by(|a, b| block.lane[*a] == block.lane[*b]))
}

fn half(block: &Block, vertex: usize) -> i64 {
    match block.vertices[vertex] {
        Vertex::Item(_) => HEIGHT / 2,
        Vertex::Bend => 0,
    }
}

/// Where each would stand if all stood as close as they may.
fn offsets(block: &Block, column: &[usize]) -> Vec<i64> {
    let mut offsets = Vec::with_capacity(column.len());
    let mut at = 0;
    for (place, vertex) in column.iter().enumerate() {
        if place > 0 {
            let above = column[place - 1];
            let is_box = |vertex: usize| matches!(block.vertices[vertex], Vertex::Item(_));
            let gap = if is_box(above) && is_box(*vertex) { ROW_GAP } else { LINE_GAP };
            at += half(block, above) + gap + half(block, *vertex);
        }
        offsets.push(at);
    }
    offsets
}

/// Moves the vertices of a column to their neighbours. With the offsets taken away the gaps ask for no more than a rising
/// order, and the rising numbers nearest to those wished for come of joining neighbours that fall (pool adjacent
/// violators).
fn pull(block: &Block, column: &[usize], middle: &mut [i64]) {
    let offsets = offsets(block, column);
    let mut pools: Vec<(f64, f64, usize)> = Vec::with_capacity(column.len());
    for (vertex, offset) in column.iter().zip(&offsets) {
        let (wish, weight) = wish(block, *vertex, middle);
        #[expect(clippy::cast_precision_loss, reason = "coordinates are far below 2^52")]
        let mut pool = ((wish - offset) as f64, weight, 1);
        while let Some((above, its_weight, count)) = pools.pop_if(|above| above.0 > pool.0) {
            let weight = pool.1 + its_weight;
            pool = ((pool.0 * pool.1 + above * its_weight) / weight, weight, pool.2 + count);
        }
        pools.push(pool);
    }
    let values = pools.into_iter().flat_map(|(value, _, count)| std::iter::repeat_n(value, count));
    for ((vertex, offset), value) in column.iter().zip(offsets).zip(values) {
        #[expect(clippy::cast_possible_truncation, reason = "coordinates are far below 2^52")]
        let value = value.round() as i64;
        middle[*vertex] = value + offset;
    }
}

/// Where a vertex wants to be, and how much: in the middle of its neighbours in the lane; a line that goes on wants that
/// more than a box.
fn wish(block: &Block, vertex: usize, middle: &[i64]) -> (i64, f64) {
    let is_bend = |vertex: usize| block.vertices[vertex] == Vertex::Bend;
    let (mut sum, mut weights) = (0, 0);
    for beside in block.left[vertex].iter().chain(&block.right[vertex]) {
        if block.lane[*beside] == block.lane[vertex] {
            let weight = if is_bend(vertex) && is_bend(*beside) { 8 } else { 1 };
            sum += middle[*beside] * weight;
            weights += weight;
        }
    }
    // Who has no neighbour gives way.
    sum.checked_div(weights).map_or((middle[vertex], 0.25), |wish| (wish, if is_bend(vertex) { 4.0 } else { 1.0 }))
}
