//! Fewer edges that say the same. In: acyclic edges between numbered units. Out: those that do not follow from others;
//! those that remain where units are looked through.

use std::collections::BTreeSet;

use super::UnitEdge;

/// The units that each unit comes before.
pub(super) fn successors(count: usize, edges: &[UnitEdge]) -> Vec<Vec<usize>> {
    let mut after = vec![Vec::new(); count];
    edges.iter().for_each(|(before, waits)| after[*before].push(*waits));
    after
}

/// The transitive reduction, sorted: of an acyclic graph there is one. From the last unit backwards each learns all that
/// come after it, as bits; an edge to what is known already follows from others.
pub(in crate::graph) fn reduced(count: usize, edges: &[UnitEdge]) -> Vec<UnitEdge> {
    const BITS: usize = u64::BITS as usize;
    let mut after = successors(count, edges);
    let order = order(&after);
    let mut position = vec![0; count];
    order.iter().enumerate().for_each(|(at, unit)| position[*unit] = at);
    let mut reached = vec![vec![0_u64; count.div_ceil(BITS)]; count];
    let mut kept = Vec::new();
    for unit in order.into_iter().rev() {
        // The nearest first: what is further may be behind it.
        after[unit].sort_unstable_by_key(|next| position[*next]);
        for next in std::mem::take(&mut after[unit]) {
            if reached[unit][next / BITS] >> (next % BITS) & 1 == 1 {
                continue;
            }
            kept.push((unit, next));
            let behind = reached[next].clone();
            reached[unit].iter_mut().zip(behind).for_each(|(own, other)| *own |= other);
            reached[unit][next / BITS] |= 1 << (next % BITS);
        }
    }
    kept.sort_unstable();
    kept
}

/// The units so that each comes after those before it.
fn order(after: &[Vec<usize>]) -> Vec<usize> {
    let mut waits = vec![0_usize; after.len()];
    after.iter().flatten().for_each(|next| waits[*next] += 1);
    let mut order: Vec<usize> = (0..after.len()).filter(|unit| waits[*unit] == 0).collect();
    let mut at = 0;
    while let Some(unit) = order.get(at).copied() {
        at += 1;
        for next in &after[unit] {
            waits[*next] -= 1;
            if waits[*next] == 0 {
                order.push(*next);
            }
        }
    }
    order
}

/// The edges between the units that are kept: one that is not is looked through, so that what comes after it waits for
/// what comes before it.
pub(in crate::graph) fn contracted(count: usize, edges: &[UnitEdge], is_kept: impl Fn(usize) -> bool) -> Vec<UnitEdge> {
    let mut after = vec![BTreeSet::new(); count];
    let mut before = vec![BTreeSet::new(); count];
    for (from, to) in edges {
        after[*from].insert(*to);
        before[*to].insert(*from);
    }
    for unit in (0..count).filter(|unit| !is_kept(*unit)) {
        let (from, to) = (std::mem::take(&mut before[unit]), std::mem::take(&mut after[unit]));
        for earlier in &from {
            after[*earlier].remove(&unit);
            after[*earlier].extend(&to);
        }
        for later in &to {
            before[*later].remove(&unit);
            before[*later].extend(&from);
        }
    }
    let edges: Vec<UnitEdge> =
        after.iter().enumerate().flat_map(|(from, after)| after.iter().map(move |to| (from, *to))).collect();
    reduced(count, &edges)
}
