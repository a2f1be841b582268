//! What two sequences have in common. In: keys. Out: pairs of places, rising on both sides. Not always the longest such
//! list, which takes the product of both lengths; this one takes n log n.

use std::collections::{BTreeMap, VecDeque};

/// Pairs of equal keys.
pub(super) fn common<K: Ord>(old: &[K], new: &[K]) -> Vec<(usize, usize)> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let (old_end, new_end) = (old.len() - tail, new.len() - tail);
    let middle = rising(&candidates(&old[head..old_end], &new[head..new_end]));
    let mut pairs: Vec<(usize, usize)> = (0..head).map(|at| (at, at)).collect();
    pairs.extend(middle.into_iter().map(|(a, b)| (a + head, b + head)));
    pairs.extend((0..tail).map(|at| (old_end + at, new_end + at)));
    pairs
}

/// The first of equal keys with the first, the second with the second; by the place in the new sequence.
fn candidates<K: Ord>(old: &[K], new: &[K]) -> Vec<(usize, usize)> {
    let mut places: BTreeMap<&K, VecDeque<usize>> = BTreeMap::new();
    for (at, key) in old.iter().enumerate() {
        places.entry(key).or_default().push_back(at);
    }
    let paired = new.iter().enumerate().filter_map(|(at, key)| Some((places.get_mut(key)?.pop_front()?, at)));
    paired.collect()
}

/// The longest part of the pairs whose old places rise too.
fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // For each length the pair that ends the best such list, and before each pair the one that it follows.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (index, (old, _)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].0 < *old);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        match ends.get_mut(length) {
            Some(end) => *end = index,
            None => ends.push(index),
        }
    }
    let mut here = ends.last().copied();
    let mut found = Vec::with_capacity(ends.len());
    while let Some(index) = here {
        found.push(pairs[index]);
        here = before[index];
    }
    found.reverse();
    found
}
