//! What several runs of one command come to. In: samples. Out: medians and least values, and of every stage that the
//! command tells about its median.

use std::collections::BTreeMap;

/// One run of a command.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sample {
    /// From the start of the process to its end, in milliseconds.
    pub(super) wall: f64,
    /// Time on all processors, the system's included, in milliseconds.
    pub(super) cpu: f64,
    /// The most memory that it had, in MB of 2^20 bytes.
    pub(super) memory: f64,
    /// How long its stages took, in milliseconds, as it says itself.
    pub(super) stages: Vec<(String, f64)>,
}

/// One quantity over all runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spread {
    /// The one in the middle; of an even number the mean of two.
    pub(super) median: f64,
    /// The least.
    pub(super) least: f64,
}

impl Spread {
    /// `None` without values.
    pub(super) fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let least = *values.first()?;
        let upper = values.len() / 2;
        let lower = values.len().saturating_sub(1) / 2;
        Some(Self { median: f64::midpoint(values[lower], values[upper]), least })
    }
}

/// All runs of a command.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Figures {
    /// Wall time in milliseconds.
    pub(super) wall: Spread,
    /// Processor time in milliseconds.
    pub(super) cpu: Spread,
    /// Memory in MB.
    pub(super) memory: Spread,
    /// The stages in the order told.
    pub(super) stages: Vec<(String, Spread)>,
}

impl Figures {
    /// `None` without samples.
    pub(super) fn of(samples: &[Sample]) -> Option<Self> {
        let first = samples.first()?;
        let stage = |name: &str| {
            let told = samples.iter().flat_map(|sample| sample.stages.iter().filter(|(other, _)| other == name));
            Some((name.to_owned(), Spread::of(told.map(|(_, millis)| *millis))?))
        };
        Some(Self {
            wall: Spread::of(samples.iter().map(|sample| sample.wall))?,
            cpu: Spread::of(samples.iter().map(|sample| sample.cpu))?,
            memory: Spread::of(samples.iter().map(|sample| sample.memory))?,
            stages: first.stages.iter().filter_map(|(name, _)| stage(name)).collect(),
        })
    }

    /// A stage by its name.
    pub(super) fn stage(&self, name: &str) -> Option<Spread> {
        self.stages.iter().find(|(other, _)| other == name).map(|(_, spread)| *spread)
    }
}

/// The stages that a command told on stderr, each as `timing: evaluate 12.3 ms`. Other lines are talk. A stage that is
/// told several times took the sum.
pub(super) fn stages(stderr: &str) -> Vec<(String, f64)> {
    let mut order: Vec<String> = Vec::new();
    let mut sums: BTreeMap<String, f64> = BTreeMap::new();
    for (name, millis) in stderr.lines().filter_map(stage) {
        if !sums.contains_key(name) {
            order.push(name.to_owned());
        }
        *sums.entry(name.to_owned()).or_default() += millis;
    }
    order.into_iter().map(|name| (name.clone(), sums.get(&name).copied().unwrap_or_default())).collect()
}

fn stage(line: &str) -> Option<(&str, f64)> {
    let (name, millis) = line.strip_prefix("timing: ")?.strip_suffix(" ms")?.rsplit_once(' ')?;
    let millis: f64 = millis.parse().ok()?;
    (millis.is_finite() && !name.trim().is_empty()).then(|| (name.trim(), millis))
}
