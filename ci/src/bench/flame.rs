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
use crate::run::{Failed, Step, root, target};

/// Samples a second; not a round number, so that nothing that happens by the clock is in step with them.
const FREQUENCY: &str = "1999";

/// Keeps the frames that `perf` walks. Unwinding by tables would copy stacks that are too deep for that.
const FRAMES: &str = "-C force-frame-pointers=yes";

/// Records a build and writes its graph.
pub(super) fn flame(profile: &str, size: Size, file: &Path) -> Result<(), Failed> {
    let found = Command::new("perf").arg("--version").stdout(Stdio::null()).status();
    if !found.is_ok_and(|status| status.success()) {
        return Err(Failed("`perf` cannot be run: install it to record profiles (Linux alone has it)".into()));
    }
    // A folder of its own: other flags would make cargo build everything anew, here and for the next who builds.
    let folder = target().join("frames");
    let shown = folder.display().to_string();
    let build = ["build", "--quiet", "--package", "lornuc", "--bin", "lornuc", "--profile", profile];
    let args: Vec<&str> = build.into_iter().chain(["--target-dir", &shown]).collect();
    Step::cargo("the binary, with frame pointers", &args).env("RUSTFLAGS", FRAMES).run()?;
    let place = Place::new(&target()).map_err(failed)?;
    let recorded = place.path("perf.data").display().to_string();
    let binary = folder.join(profile).join("lornuc").display().to_string();
    let project = root().join("ci/bench/project").display().to_string();
    let record = ["record", "--quiet", "--call-graph", "fp", "--freq", FREQUENCY, "--output", &recorded, "--", &binary];
    let output = place.path("output").display().to_string();
    let build = ["build", "-C", &project, "--env", size.environment(), "--output", &output];
    let args: Vec<&str> = record.into_iter().chain(build).collect();
    Step::new("one build", "perf", &args).run()?;
    draw(&recorded, size, file).map_err(failed)?;
    crate::run::say(&format!("wrote `{}`", file.display()));
    Ok(())
}

/// Folds the stacks and draws them.
fn draw(recorded: &str, size: Size, file: &Path) -> io::Result<()> {
    let mut script = Command::new("perf");
    script.args(["script", "--input", recorded]).stdout(Stdio::piped()).stderr(Stdio::null());
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
