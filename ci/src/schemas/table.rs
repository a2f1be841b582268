//! Writes the tables. In: minor versions. Out: sorted rows; what is the same in several minor versions is one row, with
//! their range.

use std::collections::BTreeMap;

use super::minor::{Facts, Minor};

const DEFINITIONS: &str = "# definition\tminor versions\tschema";
const KINDS: &str =
    "# group\tkind\tscope\tplural\tshort names\tversions and their definitions, preferred first\tminor versions";

/// The definitions of all minor versions.
pub(super) fn definitions_table(minors: &BTreeMap<u16, Minor>) -> String {
    let rows = ranged(minors, |minor| &minor.definitions);
    text(DEFINITIONS, rows.iter().map(|(name, schema, range)| format!("{name}\t{range}\t{schema}")))
}

/// The kinds of all minor versions.
pub(super) fn kinds_table(minors: &BTreeMap<u16, Minor>) -> String {
    let rows = ranged(minors, |minor| &minor.kinds);
    let cells = |((group, kind), facts, range): &(&(String, String), &Facts, String)| {
        let versions: Vec<String> = facts.versions.iter().map(|(name, schema)| format!("{name}={schema}")).collect();
        let (scope, plural, short) = (facts.scope, &facts.plural, facts.short_names.join(","));
        format!("{group}\t{kind}\t{scope}\t{plural}\t{short}\t{}\t{range}", versions.join(","))
    };
    text(KINDS, rows.iter().map(cells))
}

fn text(head: &str, rows: impl Iterator<Item = String>) -> String {
    std::iter::once(head.to_owned()).chain(rows).flat_map(|row| [row, "\n".to_owned()]).collect()
}

/// All entries of all minor versions, by key and then by the first minor version of each range.
fn ranged<K: Ord, V: PartialEq>(
    minors: &BTreeMap<u16, Minor>,
    entries: fn(&Minor) -> &BTreeMap<K, V>,
) -> Vec<(&K, &V, String)> {
    let mut found: BTreeMap<&K, Vec<(&V, u16, u16)>> = BTreeMap::new();
    for (&number, minor) in minors {
        for (key, value) in entries(minor) {
            let ranges = found.entry(key).or_default();
            match ranges.last_mut() {
                Some((known, _, last)) if *last + 1 == number && *known == value => *last = number,
                Some(_) | None => ranges.push((value, number, number)),
            }
        }
    }
    let rows = found.into_iter().flat_map(|(key, ranges)| {
        ranges.into_iter().map(move |(value, first, last)| (key, value, format!("{first}-{last}")))
    });
    rows.collect()
}
