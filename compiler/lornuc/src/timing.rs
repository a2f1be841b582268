//! How long the stages of a run take. In: the ends of stages, as they come. Out: a line each, for whoever asks.

use std::time::{Duration, Instant};

/// A watch that is read at the end of every stage.
#[derive(Debug, Clone)]
pub struct Timing {
    begun: Instant,
    last: Instant,
    laps: Vec<(&'static str, Duration)>,
}

impl Timing {
    /// Begins now.
    #[must_use]
    pub fn start() -> Self {
        let now = Instant::now();
        Self { begun: now, last: now, laps: Vec::new() }
    }

    /// Ends a stage. Of one that ends several times the times are added up.
    pub fn end(&mut self, stage: &'static str) {
        let now = Instant::now();
        let took = now - std::mem::replace(&mut self.last, now);
        match self.laps.iter_mut().find(|(name, _)| *name == stage) {
            Some((_, sum)) => *sum += took,
            None => self.laps.push((stage, took)),
        }
    }

    /// A line a stage, and one for all: `timing: load 1.204 ms`.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        let total = ("total", self.last - self.begun);
        let laps = self.laps.iter().copied().chain([total]);
        laps.map(|(stage, took)| format!("timing: {stage} {:.3} ms", took.as_secs_f64() * 1e3))
    }
}

#[cfg(test)]
mod tests {
    use super::Timing;

    #[test]
    fn stages_are_told_in_the_order_of_their_first_end_and_then_all() {
        let mut timing = Timing::start();
        ["load", "check", "load"].into_iter().for_each(|stage| timing.end(stage));
        let lines: Vec<String> = timing.lines().collect();
        let named = |line: &String| line.split(' ').nth(1).map(str::to_owned);
        assert_eq!(lines.iter().filter_map(named).collect::<Vec<_>>(), ["load", "check", "total"]);
        assert!(lines.iter().all(|line| line.ends_with(" ms")), "{lines:?}");
    }
}
