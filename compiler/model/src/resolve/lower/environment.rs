//! The order of environment variables. In: entries in the order of their names. Out: the same, each behind those that
//! its value uses as `$(NAME)`, for the kubelet fills in only what stands before. Variables that use each other in a
//! ring stay in the order of their names: the server takes them, and leaves such text as it is.

use std::collections::{BTreeMap, BTreeSet};

use crate::value::Node;

/// Puts each variable behind those that it uses.
pub(super) fn ordered(entries: Vec<Node>) -> Vec<Node> {
    let uses = uses(&entries);
    if uses.iter().all(BTreeSet::is_empty) {
        return entries;
    }
    let mut used_by = vec![Vec::new(); entries.len()];
    for (index, uses) in uses.iter().enumerate() {
        uses.iter().for_each(|used| used_by[*used].push(index));
    }
    let mut waits: Vec<usize> = uses.iter().map(BTreeSet::len).collect();
    let mut ready: BTreeSet<usize> = (0..entries.len()).filter(|index| waits[*index] == 0).collect();
    let mut left: BTreeMap<usize, Node> = entries.into_iter().enumerate().collect();
    let mut ordered = Vec::with_capacity(left.len());
    // Where none is ready, the first of those in rings goes first.
    while let Some(next) = ready.pop_first().or_else(|| left.keys().next().copied()) {
        let Some(entry) = left.remove(&next) else { continue };
        ordered.push(entry);
        for user in &used_by[next] {
            waits[*user] -= 1;
            if waits[*user] == 0 {
                ready.insert(*user);
            }
        }
    }
    ordered
}

/// The other entries that each uses.
fn uses(entries: &[Node]) -> Vec<BTreeSet<usize>> {
    let name = |entry: &Node| entry.get("name").and_then(Node::as_text).map(str::to_owned);
    let at: BTreeMap<String, usize> =
        entries.iter().enumerate().filter_map(|(at, entry)| Some((name(entry)?, at))).collect();
    let used = |(index, entry): (usize, &Node)| {
        let value = entry.get("value").and_then(Node::as_text).unwrap_or_default();
        references(value).filter_map(|name| at.get(name).copied()).filter(|used| *used != index).collect()
    };
    entries.iter().enumerate().map(used).collect()
}

/// The names in `$(NAME)`, as the kubelet reads them: `$$` stands for `$`, and `$(` that nothing closes for itself
/// (`third_party/forked/golang/expansion`).
fn references(value: &str) -> impl Iterator<Item = &str> {
    let mut rest = value;
    std::iter::from_fn(move || {
        loop {
            rest = &rest[rest.find('$')? + 1..];
            if let Some(escaped) = rest.strip_prefix('$') {
                rest = escaped;
            } else if let Some((name, after)) = rest.strip_prefix('(').and_then(|inner| inner.split_once(')')) {
                rest = after;
                return Some(name);
            }
        }
    })
}
