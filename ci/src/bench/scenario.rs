//! What is measured. In: the binaries, a size, and a place to work in. Out: entries for the rounds, everything that a run
//! needs made beforehand.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::measured::{FLOOR, LORNUC, Size, Work};
use super::peers::Peer;
use super::place::{Changed, Place, change};
use super::rounds::{Entry, Prepare};

/// The binaries.
#[derive(Debug)]
pub(super) struct Binaries {
    /// The compiler.
    pub(super) lornuc: PathBuf,
    /// The floor.
    pub(super) floor: PathBuf,
}

impl Binaries {
    /// A command of the compiler, on a project and one of its environments. With an output, the build of a folder.
    fn command(&self, command: &str, project: &Path, size: Size) -> Command {
        let mut lornuc = Command::new(&self.lornuc);
        lornuc.arg(command).args(["--env", size.environment()]).arg("-C").arg(project);
        lornuc
    }

    /// Whether a command has an option.
    fn has(&self, command: &str, option: &str) -> io::Result<bool> {
        let help = Command::new(&self.lornuc).args([command, "--help"]).output()?;
        Ok(String::from_utf8_lossy(&help.stdout).split_whitespace().any(|word| word == option))
    }

    /// A build that looks for nothing that an earlier one kept.
    fn fresh(&self, project: &Path, size: Size) -> io::Result<Command> {
        let mut build = self.command("build", project, size);
        if self.has("build", "--no-cache")? {
            build.arg("--no-cache");
        }
        Ok(build)
    }
}

/// What is measured at a size: builds to stdout everywhere, and where folders tell something those too.
pub(super) fn entries(binaries: &Binaries, place: &Place, size: Size, peers: &[Peer]) -> io::Result<Vec<Entry>> {
    let mut entries = streams(binaries, place, size)?;
    // Nobody promises anything about the largest size, and some need more memory for it than machines have.
    if size != Size::Huge {
        entries.extend(peers.iter().map(|peer| entry(Work::Stream, &peer.label, peer.command(size.apps()), nothing())));
    }
    if size == Size::Medium || size == Size::Large {
        entries.extend(folders(binaries, place, size)?);
        entries.extend(rebuilds(binaries, place, size)?);
    }
    if size == Size::Large {
        entries.push(diff(binaries, place, size)?);
    }
    if binaries.has("build", "--timings")? {
        let mut build = binaries.fresh(&place.project("project")?, size)?;
        build.args(["--timings", "-o", "-"]);
        entries.push(entry(Work::Stages, LORNUC, build, nothing()));
    }
    Ok(entries)
}

/// Builds to stdout, by the compiler and the floor.
pub(super) fn streams(binaries: &Binaries, place: &Place, size: Size) -> io::Result<Vec<Entry>> {
    let mut build = binaries.fresh(&place.project("project")?, size)?;
    build.args(["-o", "-"]);
    let mut floor = Command::new(&binaries.floor);
    floor.arg(size.apps().to_string()).arg(size.environment());
    Ok(vec![entry(Work::Stream, LORNUC, build, nothing()), entry(Work::Stream, FLOOR, floor, nothing())])
}

/// Builds into folders that are not there.
fn folders(binaries: &Binaries, place: &Place, size: Size) -> io::Result<[Entry; 2]> {
    let [built, bare] = ["built", "bare"].map(|name| place.path(name).join(size.environment()));
    let mut build = binaries.fresh(&place.project("project")?, size)?;
    build.arg("-o").arg(&built);
    let mut floor = Command::new(&binaries.floor);
    floor.arg(size.apps().to_string()).arg(size.environment()).arg(&bare);
    Ok([entry(Work::Folder, LORNUC, build, without(built)), entry(Work::Folder, FLOOR, floor, without(bare))])
}

/// Builds into folders that an earlier build made, nothing or little having changed.
fn rebuilds(binaries: &Binaries, place: &Place, size: Size) -> io::Result<[Entry; 2]> {
    let unchanged = place.project("project")?;
    let mut again = binaries.command("build", &unchanged, size);
    again.arg("-o").arg(place.path("unchanged"));
    let project = place.project("one-changed")?;
    let mut one = binaries.command("build", &project, size);
    one.arg("-o").arg(place.path("one-changed-output"));
    // Back and forth: each build meets a change, the first of them too.
    let save: Prepare =
        Box::new(move |round| change(&project, if round % 2 == 0 { Changed::None } else { Changed::One }));
    Ok([entry(Work::Unchanged, LORNUC, again, nothing()), entry(Work::OneChanged, LORNUC, one, save)])
}

/// A diff against the output of a build.
fn diff(binaries: &Binaries, place: &Place, size: Size) -> io::Result<Entry> {
    let before = place.path("before");
    let built = binaries.fresh(&place.project("project")?, size)?.arg("-o").arg(&before).output()?;
    if !built.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&built.stderr).into_owned()));
    }
    let project = place.project("some-changed")?;
    change(&project, Changed::Some)?;
    let mut diff = binaries.command("diff", &project, size);
    diff.arg("--against").arg(&before);
    if binaries.has("diff", "--no-cache")? {
        diff.arg("--no-cache");
    }
    Ok(entry(Work::Diff, LORNUC, diff, nothing()))
}

fn entry(work: Work, who: &str, command: Command, prepare: Prepare) -> Entry {
    Entry { work, who: who.to_owned(), command, prepare }
}

fn nothing() -> Prepare {
    Box::new(|_| Ok(()))
}

/// Takes a folder away before each run.
fn without(folder: PathBuf) -> Prepare {
    Box::new(move |_| if folder.exists() { fs::remove_dir_all(&folder) } else { Ok(()) })
}
