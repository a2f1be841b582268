//! The committed ratios. In: `ci/bench/ratios.json`, and what was measured now. Out: which of them have doubled. Times
//! are not kept: those of two machines say nothing about each other, while their ratios to the floor nearly agree.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A ratio that has grown by this factor is a failure; less may be noise, or another machine.
const MOST: f64 = 2.0;

/// The whole file: records by the cargo profile of what was measured.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Saved(BTreeMap<String, Record>);

/// One measurement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Record {
    /// The day, as `2026-11-22`.
    pub(super) date: String,
    /// The processor's model.
    pub(super) cpu: String,
    /// Its cores.
    pub(super) cores: usize,
    /// How many rounds counted.
    pub(super) rounds: u16,
    /// The ratios to the floor.
    pub(super) ratios: BTreeMap<String, f64>,
}

impl Saved {
    /// Reads the file's text.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    /// The file's text.
    pub(super) fn text(&self) -> String {
        let json = serde_json::to_string_pretty(self).unwrap_or_default();
        format!("{json}\n")
    }

    /// The ratios of a profile.
    pub(super) fn of(&self, profile: &str) -> Option<&BTreeMap<String, f64>> {
        self.0.get(profile).map(|record| &record.ratios)
    }

    /// Puts a record in the place of the profile's last one, its ratios to two digits behind the point.
    pub(super) fn set(&mut self, profile: &str, mut record: Record) {
        record.ratios.values_mut().for_each(|ratio| *ratio = (*ratio * 100.0).round() / 100.0);
        self.0.insert(profile.to_owned(), record);
    }
}

/// One ratio, now and before.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Compared {
    /// Its name.
    pub(super) name: String,
    /// What it is now.
    pub(super) now: f64,
    /// What it was; `None` when nobody has measured it.
    pub(super) before: Option<f64>,
}

impl Compared {
    /// Whether it has more than doubled.
    pub(super) fn has_doubled(&self) -> bool {
        self.before.is_some_and(|before| self.now > before * MOST)
    }

    /// A line for people.
    pub(super) fn line(&self) -> String {
        let Self { name, now, before } = self;
        match before {
            None => format!("  {name:<16} {now:>8.2}   nothing to compare with"),
            Some(before) if self.has_doubled() => format!("  {name:<16} {now:>8.2}   MORE THAN DOUBLE {before:.2}"),
            Some(before) => format!("  {name:<16} {now:>8.2}   was {before:.2}"),
        }
    }
}

/// Holds what is measured now against what was. What was not measured now is not judged.
pub(super) fn compare(now: &BTreeMap<String, f64>, before: &BTreeMap<String, f64>) -> Vec<Compared> {
    let compared =
        now.iter().map(|(name, now)| Compared { name: name.clone(), now: *now, before: before.get(name).copied() });
    compared.collect()
}

/// Keeps of each ratio the least that was measured.
pub(super) fn keep_least(kept: &mut BTreeMap<String, f64>, now: BTreeMap<String, f64>) {
    for (name, ratio) in now {
        let least = kept.entry(name).or_insert(ratio);
        *least = least.min(ratio);
    }
}
