//! Which column each box stands in, and the order of lanes. In: boxes with ranks, links. Out: layers, each link leading
//! from a lower one to a higher one, against its direction where that goes against the ranks.

use super::{Item, Line, ends};

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
