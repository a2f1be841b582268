//! How far a run has come, for whoever watches it. In: what the stages begin and end. Out: what to show at a moment.
//! Nothing that a run makes depends on it.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use lornuc_model::declared::UnitName;

/// What a run is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stage {
    /// Reading the sources, or asking for them.
    #[default]
    Loading,
    /// Evaluating units.
    Evaluating,
    /// Resolving and checking what was evaluated.
    Checking,
    /// Rendering manifests.
    Rendering,
    /// Writing them.
    Writing,
}

impl Stage {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Loading => "loading",
            Self::Evaluating => "evaluating",
            Self::Checking => "checking",
            Self::Rendering => "rendering",
            Self::Writing => "writing",
        }
    }
}

/// How far a run has come. Threads share it.
#[derive(Debug, Default)]
pub struct Advance {
    resources: AtomicUsize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    stage: Stage,
    units: usize,
    done: usize,
    /// Units that are evaluated at this moment, and since when.
    running: BTreeMap<UnitName, Instant>,
}

/// How far a run had come at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// What it was doing.
    pub stage: Stage,
    /// How many units there are.
    pub units: usize,
    /// How many of them were evaluated.
    pub done: usize,
    /// How many resources had been found.
    pub resources: usize,
    /// The unit that had been evaluated for longest, and for how long.
    pub slowest: Option<(UnitName, Duration)>,
}

impl Advance {
    /// A stage begins.
    pub fn enter(&self, stage: Stage) {
        self.lock().stage = stage;
    }

    /// So many units are to be evaluated.
    pub(crate) fn expect(&self, units: usize) {
        self.lock().units = units;
    }

    /// A thread begins to evaluate a unit.
    pub(crate) fn begin(&self, unit: &UnitName) {
        self.lock().running.entry(unit.clone()).or_insert_with(Instant::now);
    }

    /// A unit was evaluated.
    pub(crate) fn end(&self, unit: &UnitName) {
        let mut state = self.lock();
        state.running.remove(unit);
        state.done += 1;
    }

    /// A resource was found.
    pub(crate) fn found(&self) {
        self.resources.fetch_add(1, Ordering::Relaxed);
    }

    /// How far the run has come.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let state = self.lock();
        let longest = state.running.iter().min_by_key(|(_, since)| **since);
        Snapshot {
            stage: state.stage,
            units: state.units,
            done: state.done.min(state.units),
            resources: self.resources.load(Ordering::Relaxed),
            slowest: longest.map(|(unit, since)| (unit.clone(), since.elapsed())),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Snapshot {
    /// What a person is shown: `evaluating 3 of 6 units, 1204 resources; prod/apps for 1.2 s`.
    #[must_use]
    pub fn line(&self) -> String {
        let mut line = self.stage.word().to_owned();
        if self.units > 0 {
            let (units, resources) = (self.units, self.resources);
            let done = if self.stage == Stage::Evaluating { format!("{} of ", self.done) } else { String::new() };
            let plural = |count: usize| if count == 1 { "" } else { "s" };
            line += &format!(" {done}{units} unit{}, {resources} resource{}", plural(units), plural(resources));
        }
        if let Some((unit, since)) = self.slowest.as_ref().filter(|_| self.stage == Stage::Evaluating) {
            line += &format!("; {unit} for {:.1} s", since.as_secs_f64());
        }
        line
    }
}
