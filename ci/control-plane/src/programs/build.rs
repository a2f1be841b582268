//! Builds the programs of a control plane from their Go modules. In: the parts that are wanted. Out: binaries in the
//! cache, each there as a whole or not at all, and a log of what could not be built. What is there is not built again.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::thread;
use std::time::Instant;

use super::{Program, Recipe, cache};
use crate::failure::Failure;
use crate::parts::Parts;
use crate::stale::mark_used;

/// What `go build` is told beside the linker's flags.
pub(super) const FLAGS: [&str; 1] = ["-trimpath"];

/// What a build may take: compiling and linking the API server peaks a little below.
const BUILD_KIB: u64 = 4 << 20;

/// What one step of a build may take.
const STEP_KIB: u64 = 3 << 19;

/// The file in the cache that a build holds locked.
const LOCK: &str = "build.lock";

/// How many lines of a log say what went wrong.
const TAIL: usize = 12;

/// Builds what is missing of these parts, and says how far it has come.
///
/// # Errors
/// The first program that cannot be built; others that were begun are finished.
pub fn build(parts: &Parts, talk: &(dyn Fn(&str) + Sync)) -> Result<(), Failure> {
    let cache = cache()?;
    for program in parts.programs() {
        let binary = program.cached()?;
        if binary.is_file() {
            mark_used(&binary);
            talk(&format!("{} is there: {}", program.name(), binary.display()));
        }
    }
    // Another build may take long: nobody waits for it who has all.
    if missing(parts)?.is_empty() {
        return Ok(());
    }
    let _lock = lock(&cache, talk)?;
    let missing = missing(parts)?;
    let room = Room::of_this_machine(missing.len());
    // Programs of one module share most of their packages: one after the other, each finds what the last one compiled.
    let queue = Mutex::new(missing.into_values());
    let next = || queue.lock().ok()?.next();
    let work = || std::iter::from_fn(next).flatten().try_for_each(|program| built(program, room, talk));
    thread::scope(|scope| {
        let workers: Vec<_> = (0..room.builds).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

/// The programs that are not there, by their module.
fn missing(parts: &Parts) -> Result<BTreeMap<&'static str, Vec<Program>>, Failure> {
    let mut missing: BTreeMap<&str, Vec<Program>> = BTreeMap::new();
    for program in parts.programs() {
        if !program.cached()?.is_file() {
            missing.entry(program.recipe().module.name).or_default().push(program);
        }
    }
    Ok(missing)
}

/// Two builds at once would only wait for each other's compiler.
fn lock(cache: &Path, talk: &(dyn Fn(&str) + Sync)) -> Result<File, Failure> {
    if let Some(lock) = lock_if_free(cache)? {
        return Ok(lock);
    }
    talk("waiting for another build to end");
    let path = cache.join(LOCK);
    let file = File::create(&path).map_err(Failure::disk("write", &path))?;
    file.lock().map_err(Failure::disk("lock", &path))?;
    Ok(file)
}

/// The lock of builds, unless one runs.
pub(crate) fn lock_if_free(cache: &Path) -> Result<Option<File>, Failure> {
    fs::create_dir_all(cache).map_err(Failure::disk("make", cache))?;
    let path = cache.join(LOCK);
    let file = File::create(&path).map_err(Failure::disk("write", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(source)) => Err(Failure::disk("lock", &path)(source)),
    }
}

/// What the machine has room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Room {
    /// Builds at once.
    pub(super) builds: usize,
    /// Steps at once in each.
    pub(super) steps: usize,
}

impl Room {
    fn of_this_machine(modules: usize) -> Self {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let told = fs::read_to_string("/proc/meminfo").ok();
        Self::of(told.as_deref().and_then(available_kib), cores, modules)
    }

    /// Where nothing tells the memory, one build at a time is sure enough to fit.
    pub(super) fn of(available_kib: Option<u64>, cores: usize, modules: usize) -> Self {
        let fits = |each: u64| available_kib.map_or(1, |available| usize::try_from(available / each).unwrap_or(1));
        let builds = fits(BUILD_KIB).min(cores).min(modules).max(1);
        let steps = available_kib.map_or(cores, |_| fits(STEP_KIB)).min(cores) / builds;
        Self { builds, steps: steps.max(1) }
    }
}

/// `MemAvailable` of `/proc/meminfo`: what can be had without swapping.
pub(super) fn available_kib(meminfo: &str) -> Option<u64> {
    let value = meminfo.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    value.trim().strip_suffix("kB")?.trim().parse().ok()
}

fn built(program: Program, room: Room, talk: &(dyn Fn(&str) + Sync)) -> Result<(), Failure> {
    let Recipe { name, .. } = program.recipe();
    let binary = program.cached()?;
    let folder = binary.parent().unwrap_or(&binary).to_owned();
    fs::create_dir_all(&folder).map_err(Failure::disk("make", &folder))?;
    talk(&format!("building {name} (some minutes, the first time)"));
    let begun = Instant::now();
    let part = folder.join(format!(".{name}.part"));
    let log = folder.join(format!("{name}.log"));
    run(program, room, &part, &log)?;
    let size = fs::metadata(&part).map_err(Failure::disk("read", &part))?.len();
    fs::rename(&part, &binary).map_err(Failure::disk("write", &binary))?;
    // It held warnings at most.
    let _ = fs::remove_file(&log);
    talk(&format!("built {name} in {} s ({} MB)", begun.elapsed().as_secs(), size / 1_000_000));
    Ok(())
}

fn run(program: Program, room: Room, part: &Path, log: &Path) -> Result<(), Failure> {
    let Recipe { name, package, module } = program.recipe();
    let output = File::create(log).map_err(Failure::disk("write", log))?;
    let copy = output.try_clone().map_err(Failure::disk("write", log))?;
    let status = Command::new("go")
        .arg("build")
        .args(FLAGS)
        .args(["-p", &room.steps.to_string(), "-ldflags", module.ldflags, "-o"])
        .arg(part)
        .arg(package)
        .current_dir(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("modules").join(module.name))
        // A person's own settings would make another binary under the same key, or none.
        .envs([("CGO_ENABLED", "0"), ("GOTOOLCHAIN", "local"), ("GOWORK", "off"), ("GO111MODULE", "on")])
        .env("GOFLAGS", "-mod=readonly -buildvcs=false")
        .env_remove("GOOS")
        .env_remove("GOARCH")
        .env_remove("GOEXPERIMENT")
        .stdin(Stdio::null())
        .stdout(copy)
        .stderr(output)
        .status()
        .map_err(|source| Failure::NoGo { source })?;
    if status.success() {
        return Ok(());
    }
    let _ = fs::remove_file(part);
    Err(Failure::Build { program: name, status: status.to_string(), log: log.to_owned(), tail: tail(log, TAIL) })
}

/// The last lines of a log, or why there are none.
pub(crate) fn tail(log: &Path, lines: usize) -> String {
    let bytes = match fs::read(log) {
        Ok(bytes) => bytes,
        Err(error) => return format!("  (cannot read {}: {error})", log.display()),
    };
    let text = String::from_utf8_lossy(&bytes);
    let all: Vec<&str> = text.lines().collect();
    let last: Vec<String> = all[all.len().saturating_sub(lines)..].iter().map(|line| format!("  {line}")).collect();
    if last.is_empty() { "  (it is empty)".to_owned() } else { last.join("\n") }
}
