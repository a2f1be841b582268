//! Words of help that several findings share. In: names and labels. Out: text for people, of a length that they read.

use std::collections::BTreeSet;

use crate::name::nearest;

/// The most names that a help lists.
const MOST_LISTED: usize = 8;

/// `` `a`, `b` and 3 more ``; nothing for nothing.
pub(super) fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> Option<String> {
    let names: BTreeSet<&str> = names.into_iter().collect();
    let shown: Vec<String> = names.iter().take(MOST_LISTED).map(|name| format!("`{name}`")).collect();
    let rest = names.len().saturating_sub(MOST_LISTED);
    match shown.as_slice() {
        [] => None,
        shown if rest == 0 => Some(shown.join(", ")),
        shown => Some(format!("{} and {rest} more", shown.join(", "))),
    }
}

/// What to write instead: the near name, the only one, or one of all.
pub(super) fn instead<'n>(wanted: &str, known: impl IntoIterator<Item = &'n str>) -> Option<String> {
    let known: BTreeSet<&str> = known.into_iter().collect();
    if let Some(near) = nearest(wanted, known.iter().copied()) {
        return Some(format!("write `{near}`"));
    }
    let list = listed(known.iter().copied())?;
    Some(if known.len() == 1 { format!("write {list}") } else { format!("write one of {list}") })
}

/// An entry of `externals`, as Nickel: `{ kind = "Namespace", name = "dev" }`.
pub(super) fn external(kind: &str, namespace: Option<&str>, rest: &str) -> String {
    let namespace = namespace.map_or_else(String::new, |namespace| format!("namespace = \"{namespace}\", "));
    format!("add `{{ kind = \"{kind}\", {namespace}{rest} }}` to `externals` in `lornuc.ncl` if the cluster has it")
}

/// The key of a record as Nickel has it: in quotes where it is no plain name.
pub(super) fn record_key(key: &str) -> String {
    let is_plain = key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    if is_plain { key.to_owned() } else { format!("\"{key}\"") }
}
