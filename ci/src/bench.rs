//! `cargo ci bench`: how fast the compiler is. In: the binaries, built with a cargo profile; the project in `ci/bench`.
//! Out: a table on stdout, ratios in a file, a flame graph. It asserts nothing about time: machines differ, and whoever
//! reads the figures judges them. `--quick` alone fails, on ratios that have doubled.

mod bounds;
mod figures;
mod flame;
mod measured;
mod peers;
mod place;
mod ratios;
mod rounds;
mod scenario;
mod table;
#[cfg(test)]
mod tests;
mod watch;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use clap::{Args, Subcommand};

use crate::run::{Failed, Step, root, say, target};
use measured::{Measured, Size, Statistic};
use place::Place;
use ratios::{Record, Saved};
use rounds::Rounds;
use scenario::{Binaries, Help, Scenario};

/// The options of a measurement.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Bench {
    #[command(subcommand)]
    what: Option<What>,
    /// Build what is measured with this cargo profile [default: dist; release with --quick and --profile]
    #[arg(long, value_name = "NAME", global = true)]
    build_profile: Option<String>,
    /// Measure in so many rounds, after one that is thrown away [default: 7; 25 with --quick]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    rounds: Option<u16>,
    /// Measure these sizes
    #[arg(long, value_delimiter = ',', default_values = ["small", "medium", "large", "huge"])]
    sizes: Vec<Size>,
    /// Measure the peers in this file too: lines of a label, a tab, and a command with `{apps}` for the number of
    /// applications
    #[arg(long, value_name = "FILE")]
    peers: Option<PathBuf>,
    /// Measure the import of the CRDs in this folder too
    #[arg(long, value_name = "FOLDER")]
    crds: Option<PathBuf>,
    /// Give a command so long; a peer that takes longer is left out
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    timeout: u16,
    /// Save the ratios to this file, in the place of those it has for the profile [default: ci/bench/ratios.json]
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    save: Option<Option<PathBuf>>,
    /// Measure builds of 12 and 1,002 objects alone, and fail when a ratio to the floor is more than double the one in
    /// ci/bench/ratios.json
    #[arg(long, conflicts_with_all = ["peers", "sizes", "profile", "crds"])]
    quick: bool,
    /// Record one build of the largest of the sizes up to 10,002 objects, and write a flame graph to this file
    /// [default: target/flame.svg]
    #[arg(long, value_name = "FILE.svg", num_args = 0..=1)]
    profile: Option<Option<PathBuf>>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Time from the write of a stack to the write of its output, under `lornuc watch`, and the memory it takes
    Watch {
        /// Save the stack so many times
        #[arg(long, default_value_t = 200)]
        rebuilds: u32,
    },
}

/// Rounds where the caller says nothing: enough for a median.
const ROUNDS: u16 = 7;

/// Rounds of the largest size, which take seconds each.
const ROUNDS_HUGE: u16 = 3;

/// Rounds of a quick measurement: it uses the least of each, for which one quiet moment is enough.
const ROUNDS_QUICK: u16 = 25;

/// How often a quick measurement is made before a ratio counts as doubled.
const ATTEMPTS: usize = 3;

/// The committed ratios.
const RATIOS: &str = "ci/bench/ratios.json";

impl Bench {
    pub(crate) fn run(&self) -> Result<(), Failed> {
        // Before anything is built or measured in vain.
        self.save_file().as_deref().map(saved).transpose()?;
        if let Some(What::Watch { rebuilds }) = self.what {
            let binaries = self.build("dist")?;
            return watch::watch(&binaries.lornuc, rebuilds).map_err(failed);
        }
        if let Some(file) = &self.profile {
            let size = self.sizes.iter().copied().filter(|size| *size <= Size::Large).max().unwrap_or(Size::Large);
            let file = file.clone().unwrap_or_else(|| target().join("flame.svg"));
            // `dist` has no symbols.
            return flame::flame(&self.build("release")?.lornuc, size, &file);
        }
        if self.quick { self.quick() } else { self.whole() }
    }

    /// The cargo profile of what is measured.
    fn profile_of<'a>(&'a self, default: &'a str) -> &'a str {
        self.build_profile.as_deref().unwrap_or(default)
    }

    fn build(&self, default: &str) -> Result<Binaries, Failed> {
        let profile = self.profile_of(default);
        let what = ["--package", "lornuc", "--bin", "lornuc", "--package", "floor", "--bin", "floor"];
        let args: Vec<&str> = ["build", "--quiet", "--profile", profile].into_iter().chain(what).collect();
        Step::cargo("the binaries", &args).run()?;
        let folder = target().join(match profile {
            "dev" | "test" => "debug",
            "bench" => "release",
            other => other,
        });
        Ok(Binaries { lornuc: folder.join("lornuc"), floor: folder.join("floor") })
    }

    fn whole(&self) -> Result<(), Failed> {
        let peers = self.peers.as_deref().map(peers::read).transpose()?.unwrap_or_default();
        let binaries = self.build("dist")?;
        let place = Place::new(&target()).map_err(failed)?;
        let help = Help::of(&binaries).map_err(failed)?;
        let bench = Scenario { binaries: &binaries, help: &help, place: &place };
        let count = self.rounds.unwrap_or(ROUNDS);
        let mut all = Vec::new();
        for size in &self.sizes {
            let mut entries = bench.entries(*size, &peers).map_err(failed)?;
            if let Some(crds) = self.crds.as_deref().filter(|_| *size == Size::Large) {
                entries.push(bench.import(crds).map_err(failed)?);
            }
            let count = if *size == Size::Huge { count.min(ROUNDS_HUGE) } else { count };
            all.push(self.measure(*size, entries, count, &place)?);
        }
        let environment = environment();
        let heading = self.heading(&environment, count);
        print(&format!("{heading}\n\n{}", table::table(&all, &bounds::judge(&all))))?;
        self.save("dist", Record { rounds: count, ratios: measured::ratios(&all, Statistic::Median), ..environment })
    }

    /// What the figures of a table are of.
    fn heading(&self, Record { cores, cpu, date, .. }: &Record, count: u16) -> String {
        let huge = match self.sizes.contains(&Size::Huge) && count > ROUNDS_HUGE {
            true => format!(", of the largest size {}", rounds(ROUNDS_HUGE)),
            false => String::new(),
        };
        format!(
            "profile {}, {cores} cores, {cpu}, {date}; medians of {}{huge}\n\
             ratio: to the floor, which is the same objects built in Rust; of a folder, to the bare writing of its files",
            self.profile_of("dist"),
            rounds(count),
        )
    }

    fn measure(&self, size: Size, entries: Vec<rounds::Entry>, count: u16, place: &Place) -> Result<Measured, Failed> {
        say(&format!("== {} objects, {}", size.objects(), rounds(count)));
        let talk = place.path("talk");
        let patience = Duration::from_secs(self.timeout.into());
        let (rows, dropped) = Rounds { count: count.into(), patience, talk: &talk }.measure(entries)?;
        Ok(Measured { size, rows, dropped })
    }

    /// With the `release` profile, which is built several times sooner than `dist` and has a record of its own.
    fn quick(&self) -> Result<(), Failed> {
        let binaries = self.build("release")?;
        let place = Place::new(&target()).map_err(failed)?;
        let help = Help::of(&binaries).map_err(failed)?;
        let bench = Scenario { binaries: &binaries, help: &help, place: &place };
        let profile = self.profile_of("release");
        let committed = saved(&root().join(RATIOS))?;
        let before = committed.of(profile).cloned().unwrap_or_default();
        let count = self.rounds.unwrap_or(ROUNDS_QUICK);
        let mut least = BTreeMap::new();
        for attempt in 1..=ATTEMPTS {
            let mut all = Vec::new();
            for size in [Size::Small, Size::Medium] {
                let entries = bench.streams(size).map_err(failed)?;
                all.push(self.measure(size, entries, count, &place)?);
            }
            ratios::keep_least(&mut least, measured::ratios(&all, Statistic::LeastCpu));
            let compared = ratios::compare(&least, &before);
            let doubled = compared.iter().filter(|compared| compared.has_doubled()).count();
            let lines: String = compared.iter().map(|compared| compared.line() + "\n").collect();
            print(&format!("ratios to the floor in processor time and memory, profile {profile}\n{lines}"))?;
            if doubled == 0 || self.save.is_some() {
                break;
            }
            if attempt == ATTEMPTS {
                return Err(Failed(match doubled {
                    1 => "a ratio to the floor has more than doubled".to_owned(),
                    count => format!("{count} ratios to the floor have more than doubled"),
                }));
            }
        }
        self.save("release", Record { rounds: count, ratios: least, ..environment() })
    }

    /// Where ratios are to be saved.
    fn save_file(&self) -> Option<PathBuf> {
        self.save.as_ref().map(|file| file.clone().unwrap_or_else(|| root().join(RATIOS)))
    }

    /// Saves a record where that was asked for.
    fn save(&self, default: &str, record: Record) -> Result<(), Failed> {
        let Some(file) = self.save_file() else { return Ok(()) };
        let mut kept = saved(&file)?;
        kept.set(self.profile_of(default), record);
        fs::write(&file, kept.text()).map_err(|error| Failed(format!("cannot write `{}`: {error}", file.display())))
    }
}

fn rounds(count: u16) -> String {
    if count == 1 { "one round".to_owned() } else { format!("{count} rounds") }
}

/// What a file holds; nothing where there is none.
fn saved(file: &Path) -> Result<Saved, Failed> {
    match fs::read_to_string(file) {
        Ok(text) => Saved::read(&text).map_err(|error| Failed(format!("{}: {error}", file.display()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Saved::default()),
        Err(error) => Err(Failed(format!("cannot read `{}`: {error}", file.display()))),
    }
}

/// A record of this machine and day, without figures.
fn environment() -> Record {
    let told = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = told.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let date = Command::new("date").args(["-u", "+%F"]).output().map(|output| output.stdout).unwrap_or_default();
    Record {
        date: String::from_utf8_lossy(&date).trim().to_owned(),
        cpu: model.map_or("unknown processor", |(_, model)| model).to_owned(),
        cores: std::thread::available_parallelism().map_or(1, usize::from),
        rounds: 0,
        ratios: BTreeMap::new(),
    }
}

fn print(text: &str) -> Result<(), Failed> {
    io::stdout().write_all(text.as_bytes()).map_err(failed)
}

#[expect(clippy::needless_pass_by_value, reason = "the form that `map_err` takes")]
fn failed(error: io::Error) -> Failed {
    Failed(format!("bench: {error}"))
}
