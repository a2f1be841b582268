//! `cargo ci bench --profile`: where the time of a build goes. In: a size. Out: a flame graph of one build, recorded by
//! `perf`. Without `perf` it says so.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;
use std::process::{Command, Stdio};

use inferno::collapse::Collapse;
use inferno::collapse::perf::Folder;
use inferno::flamegraph::{Options, from_reader};

use super::measured::Size;
use super::place::Place;
use crate::run::{Failed, Step, root, say, target};

/// Samples a second; not a round number, so that nothing that happens by the clock is in step with them.
const FREQUENCY: &str = "997";

/// How `perf` finds the callers: by the tables that unwinding needs anyway, on a copy of so many bytes of the stack. With
/// 32 KB a third of the stacks of an evaluation have no bottom; with 48 KB, one of a hundred.
const CALLERS: &str = "dwarf,49152";

/// Records a build and writes its graph.
pub(super) fn flame(binary: &Path, size: Size, file: &Path) -> Result<(), Failed> {
    let found = Command::new("perf").arg("--version").stdout(Stdio::null()).status();
    if !found.is_ok_and(|status| status.success()) {
        return Err(Failed("`perf` cannot be run: profiles are recorded with it, on Linux alone".into()));
    }
    let place = Place::new(&target()).map_err(failed)?;
    let recorded = place.path("perf.data").display().to_string();
    let output = place.path("output").display().to_string();
    let (project, binary) = (root().join("ci/bench/project").display().to_string(), binary.display().to_string());
    let record =
        ["record", "--quiet", "--call-graph", CALLERS, "--freq", FREQUENCY, "--output", &recorded, "--", &binary];
    let build = ["build", "-C", &project, "--env", size.environment(), "--output", &output];
    let args: Vec<&str> = record.into_iter().chain(build).collect();
    Step::new("one build", "perf", &args).run()?;
    draw(&recorded, size, file).map_err(failed)?;
    say(&format!("wrote `{}`", file.display()));
    Ok(())
}

/// Folds the stacks and draws them.
fn draw(recorded: &str, size: Size, file: &Path) -> io::Result<()> {
    let mut script = Command::new("perf");
    // Without the period of a sample, of which some machines count cycles and others nanoseconds, each counts as one.
    script.args(["script", "--no-inline", "--fields", "comm,pid,tid,time,event,ip,sym,dso", "--input", recorded]);
    script.stdout(Stdio::piped()).stderr(Stdio::null());
    let mut told = script.spawn()?;
    let Some(stacks) = told.stdout.take() else { return Err(io::Error::other("`perf script` prints nothing")) };
    let mut folded = Vec::new();
    Folder::default().collapse(io::BufReader::new(stacks), &mut folded)?;
    if !told.wait()?.success() {
        return Err(io::Error::other("`perf script` failed"));
    }
    let mut options = Options::default();
    options.title = format!("lornuc build, {} objects", size.objects());
    from_reader(&mut options, &*folded, BufWriter::new(File::create(file)?))
}

#[expect(clippy::needless_pass_by_value, reason = "the form that `map_err` takes")]
fn failed(error: io::Error) -> Failed {
    Failed(format!("bench: {error}"))
}
