//! Which column each box stands in, and the order of lanes. In: boxes with ranks, links. Out: layers, each link leading
//! from a lower one to a higher one, against its direction where that goes against the ranks.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use super::{Item, Line, ends};

/// The same boxes with ranks that as many lines follow as can. Where lines lead in a circle, the ranks that were given
/// decide; a line that follows those is never turned round.
pub(in crate::picture) fn ranked(items: &[Item], lines: &[Line]) -> Vec<Item> {
    let mut after = vec![Vec::new(); items.len()];
    let mut waits = vec![0_usize; items.len()];
    for line in lines {
        after[line.from].push(line.to);
        waits[line.to] += 1;
    }
    let mut left: BTreeSet<(usize, usize)> = items.iter().enumerate().map(|(at, item)| (item.rank, at)).collect();
    let mut free: BinaryHeap<Reverse<(usize, usize)>> =
        left.iter().filter(|(_, at)| waits[*at] == 0).map(|pair| Reverse(*pair)).collect();
    let mut ranked = items.to_vec();
    for rank in 0..items.len() {
        let next = loop {
            match free.pop() {
                Some(Reverse(pair)) if left.remove(&pair) => break Some(pair),
                Some(_) => {}
                None => break left.pop_first(),
            }
        };
        let Some((_, at)) = next else { break };
        ranked[at].rank = rank;
        for to in &after[at] {
            waits[*to] -= 1;
            if waits[*to] == 0 {
                free.push(Reverse((items[*to].rank, *to)));
            }
        }
    }
    ranked
}

/// The longest way from a beginning; then what has more to its right than to its left is pulled there, for a Secret belongs
/// beside what reads it.
pub(super) fn layers(items: &[Item], lines: &[Line]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_key(|item| items[*item].rank);
    let mut after = vec![Vec::new(); items.len()];
    let mut before = vec![0_usize; items.len()];
    for line in lines {
        let (first, last) = ends(items, line);
        after[first].push(last);
        before[last] += 1;
    }
    let mut layers = vec![0; items.len()];
    for first in &order {
        for last in &after[*first] {
            layers[*last] = layers[*last].max(layers[*first] + 1);
        }
    }
    for first in order.into_iter().rev() {
        if after[first].len() > before[first]
            && let Some(nearest) = after[first].iter().map(|last| layers[*last]).min()
        {
            layers[first] = layers[first].max(nearest - 1);
        }
    }
    layers
}

/// The lanes from top to bottom: those first whose boxes stand further left, so that lines lead down; what nothing leads
/// to or from comes last. Equal ones stay as they are.
pub(in crate::picture) fn lane_order(items: &[Item], lines: &[Line], lanes: usize) -> Vec<usize> {
    let layers = layers(items, lines);
    let mut sums = vec![(0, 0); lanes];
    for line in lines.iter().filter(|line| items[line.from].lane != items[line.to].lane) {
        for end in [line.from, line.to] {
            let sum: &mut (usize, usize) = &mut sums[items[end].lane];
            *sum = (sum.0 + layers[end], sum.1 + 1);
        }
    }
    let mut order: Vec<usize> = (0..lanes).collect();
    // Means are compared without dividing.
    order.sort_by(|a, b| match (sums[*a], sums[*b]) {
        ((_, 0), (_, 0)) => std::cmp::Ordering::Equal,
        ((_, 0), _) => std::cmp::Ordering::Greater,
        (_, (_, 0)) => std::cmp::Ordering::Less,
        ((a, n), (b, m)) => (a * m).cmp(&(b * n)),
    });
    order
}
