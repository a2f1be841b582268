//! Commands in turn. In: commands, a number of rounds. Out: samples of each. One process runs at a time, every command
//! once a round, so that what the machine does beside it meets all alike; the first round fills caches, and is thrown
//! away.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use wait4::Wait4;

use super::figures::{Figures, Sample, stages};
use super::measured::{FLOOR, LORNUC, Row, Work};
use crate::run::{Failed, say};

/// What is done before a run, and not measured: it gets the number of the round.
pub(super) type Prepare = Box<dyn Fn(usize) -> io::Result<()>>;

/// A command to measure.
pub(super) struct Entry {
    /// What it does.
    pub(super) work: Work,
    /// Who it is.
    pub(super) who: String,
    /// The command; its output is thrown away.
    pub(super) command: Command,
    /// What is done before each run.
    pub(super) prepare: Prepare,
}

/// How rounds are made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rounds<'a> {
    /// How many count.
    pub(super) count: usize,
    /// The longest that a command may take.
    pub(super) patience: Duration,
    /// A file for what a command says.
    pub(super) talk: &'a Path,
}

/// How a run ended.
enum Ended {
    Fine(Sample),
    Failed(String),
}

impl Rounds<'_> {
    /// The rows of those that always ended well, and what became of the others. A peer that fails is left out of what
    /// follows.
    pub(super) fn measure(&self, entries: Vec<Entry>) -> Result<(Vec<Row>, Vec<String>), Failed> {
        let mut running: Vec<(Entry, Vec<Sample>)> = entries.into_iter().map(|entry| (entry, Vec::new())).collect();
        let mut dropped = Vec::new();
        for round in 0..=self.count {
            let mut still = Vec::new();
            for (mut entry, mut samples) in running {
                match self.run(&mut entry, round).map_err(|error| Failed(format!("bench: {}: {error}", entry.who)))? {
                    Ended::Fine(sample) => {
                        samples.extend((round > 0).then_some(sample));
                        still.push((entry, samples));
                    }
                    Ended::Failed(why) if entry.who == LORNUC || entry.who == FLOOR => {
                        return Err(Failed(format!("bench: {}, {}: {why}", entry.who, entry.work.heading())));
                    }
                    Ended::Failed(why) => {
                        // Now too, and not in the table alone: the other commands may take minutes.
                        say(&format!("left out: {}: {why}", entry.who));
                        dropped.push(format!("{}: {why}", entry.who));
                    }
                }
            }
            running = still;
        }
        let row = |(Entry { work, who, .. }, samples): (Entry, Vec<Sample>)| {
            Some(Row { work, who, figures: Figures::of(&samples)? })
        };
        Ok((running.into_iter().filter_map(row).collect(), dropped))
    }

    fn run(&self, entry: &mut Entry, round: usize) -> io::Result<Ended> {
        (entry.prepare)(round)?;
        let talk = File::create(self.talk)?;
        entry.command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(talk);
        let begun = Instant::now();
        let child = entry.command.spawn()?;
        let (done, watch) = mpsc::channel::<()>();
        let watchdog = Pid::from_child(&child);
        let patience = self.patience;
        let watchdog = thread::spawn(move || {
            let is_late = watch.recv_timeout(patience) == Err(mpsc::RecvTimeoutError::Timeout);
            is_late && kill_process(watchdog, Signal::KILL).is_ok()
        });
        let ended = child.wait4()?;
        let wall = begun.elapsed();
        drop(done);
        if watchdog.join().unwrap_or(false) {
            return Ok(Ended::Failed(format!("took longer than {patience:?}")));
        }
        let said = String::from_utf8_lossy(&fs::read(self.talk)?).into_owned();
        if !ended.status.success() {
            return Ok(Ended::Failed(format!("{}\n{}", ended.status, last_lines(&said))));
        }
        let cpu = ended.rusage.utime + ended.rusage.stime;
        Ok(Ended::Fine(Sample {
            wall: millis(wall),
            cpu: millis(cpu),
            memory: megabytes(ended.rusage.maxrss),
            stages: stages(&said),
        }))
    }
}

/// What a command says last is why it failed.
fn last_lines(said: &str) -> String {
    let lines: Vec<&str> = said.lines().collect();
    lines[lines.len().saturating_sub(5)..]
        .iter()
        .map(|line| format!("    {line}\n"))
        .collect::<String>()
        .trim_end()
        .into()
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

#[expect(clippy::cast_precision_loss, reason = "no process has more memory than a double tells apart")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}
