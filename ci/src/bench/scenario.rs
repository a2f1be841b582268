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

/// What the compiler's commands say of themselves: the one measured may be older than this measurement.
#[derive(Debug, Default)]
pub(super) struct Help {
    build: String,
    diff: String,
}

impl Help {
    /// What these texts say of `build` and `diff`.
    #[cfg(test)]
    pub(super) fn new(build: &str, diff: &str) -> Self {
        Self { build: build.to_owned(), diff: diff.to_owned() }
    }

    /// Asks the compiler.
    pub(super) fn of(binaries: &Binaries) -> io::Result<Self> {
        let help = |command: &str| -> io::Result<String> {
            let told = Command::new(&binaries.lornuc).args([command, "--help"]).output()?;
            Ok(String::from_utf8_lossy(&told.stdout).into_owned())
        };
        Ok(Self { build: help("build")?, diff: help("diff")? })
    }
}

fn has(help: &str, option: &str) -> bool {
    help.split_whitespace().any(|word| word == option)
}

/// What commands are made of.
#[derive(Debug)]
pub(super) struct Scenario<'a> {
    /// The binaries.
    pub(super) binaries: &'a Binaries,
    /// The options of the compiler.
    pub(super) help: &'a Help,
    /// Where they work.
    pub(super) place: &'a Place,
}

impl Scenario<'_> {
    /// A command of the compiler, on a project and one of its environments.
    fn command(&self, command: &str, project: &Path, size: Size) -> Command {
        let mut lornuc = Command::new(&self.binaries.lornuc);
        lornuc.arg(command).args(["--env", size.environment()]).arg("-C").arg(project);
        lornuc
    }

    /// A build of the project that looks for nothing that an earlier one kept.
    fn fresh(&self, size: Size) -> io::Result<Command> {
        let mut build = self.command("build", &self.place.project("project")?, size);
        if has(&self.help.build, "--no-cache") {
            build.arg("--no-cache");
        }
        Ok(build)
    }

    /// What is measured at a size: builds to stdout everywhere, and where folders tell something those too.
    pub(super) fn entries(&self, size: Size, peers: &[Peer]) -> io::Result<Vec<Entry>> {
        let mut entries = self.streams(size)?;
        // Nobody promises anything about the largest size, and some need more memory for it than machines have.
        if size != Size::Huge {
            entries.extend(
                peers.iter().map(|peer| entry(Work::Stream, &peer.label, peer.command(size.apps()), nothing())),
            );
        }
        if size == Size::Medium || size == Size::Large {
            entries.extend(self.folders(size)?);
            entries.extend(self.rebuilds(size)?);
        }
        if size == Size::Large {
            entries.push(self.diff(size)?);
        }
        if has(&self.help.build, "--timings") {
            let mut build = self.fresh(size)?;
            build.args(["--timings", "-o", "-"]);
            entries.push(entry(Work::Stages, LORNUC, build, nothing()));
        }
        Ok(entries)
    }

    /// Builds to stdout, by the compiler and the floor.
    pub(super) fn streams(&self, size: Size) -> io::Result<Vec<Entry>> {
        let mut build = self.fresh(size)?;
        build.args(["-o", "-"]);
        let mut floor = Command::new(&self.binaries.floor);
        floor.arg(size.apps().to_string()).arg(size.environment());
        Ok(vec![entry(Work::Stream, LORNUC, build, nothing()), entry(Work::Stream, FLOOR, floor, nothing())])
    }

    /// Builds into folders that are not there.
    fn folders(&self, size: Size) -> io::Result<[Entry; 2]> {
        let [built, bare] = ["built", "bare"].map(|name| self.place.path(name).join(size.environment()));
        let mut build = self.fresh(size)?;
        build.arg("-o").arg(&built);
        let mut floor = Command::new(&self.binaries.floor);
        floor.arg(size.apps().to_string()).arg(size.environment()).arg(&bare);
        Ok([entry(Work::Folder, LORNUC, build, without(built)), entry(Work::Folder, FLOOR, floor, without(bare))])
    }

    /// Builds into folders that an earlier build made, nothing or little having changed.
    fn rebuilds(&self, size: Size) -> io::Result<[Entry; 2]> {
        let unchanged = self.place.project("project")?;
        let mut again = self.command("build", &unchanged, size);
        again.arg("-o").arg(self.place.path("unchanged"));
        let project = self.place.project("one-changed")?;
        let mut one = self.command("build", &project, size);
        one.arg("-o").arg(self.place.path("one-changed-output"));
        let save: Prepare = Box::new(move |round| change(&project, Changed::One(round)));
        Ok([entry(Work::Unchanged, LORNUC, again, nothing()), entry(Work::OneChanged, LORNUC, one, save)])
    }

    /// An import of all CRDs below a folder into a project that has none.
    pub(super) fn import(&self, crds: &Path) -> io::Result<Entry> {
        let project = self.place.project("importing")?;
        let mut import = Command::new(&self.binaries.lornuc);
        import.arg("import").arg(std::path::absolute(crds)?).arg("-C").arg(&project);
        Ok(entry(Work::Import, LORNUC, import, Box::new(move |_| without_schemas(&project))))
    }

    /// A diff against the output of a build.
    fn diff(&self, size: Size) -> io::Result<Entry> {
        let before = self.place.path("before");
        let built = self.fresh(size)?.arg("-o").arg(&before).output()?;
        if !built.status.success() {
            return Err(io::Error::other(String::from_utf8_lossy(&built.stderr).into_owned()));
        }
        let project = self.place.project("some-changed")?;
        change(&project, Changed::Some)?;
        let mut diff = self.command("diff", &project, size);
        diff.arg("--against").arg(&before);
        if has(&self.help.diff, "--no-cache") {
            diff.arg("--no-cache");
        }
        Ok(entry(Work::Diff, LORNUC, diff, nothing()))
    }
}

fn without_schemas(project: &Path) -> io::Result<()> {
    for path in [project.join("schemas"), project.join("lornuc.lock")] {
        match if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) } {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
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
