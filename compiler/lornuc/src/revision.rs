//! A project as of a commit. In: the project's folder and a revision. Out: a folder with its files at that commit, gone
//! when it is dropped. The work tree and the index are not touched, and nothing is fetched.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread;

use crate::git;
use crate::load::{LARGEST, SETTINGS_FILE};

/// What no stack is made of.
const LEFT_OUT: &[&str] = &["dist", ".lornuc"];

/// A project as of a commit.
#[derive(Debug)]
pub struct AsOf {
    /// Its folder.
    pub root: PathBuf,
    /// The commit.
    pub commit: String,
}

impl Drop for AsOf {
    #[expect(clippy::disallowed_methods, reason = "a door to the disk")]
    fn drop(&mut self) {
        // What cannot be taken away is in a folder that the system clears.
        drop(fs::remove_dir_all(&self.root));
    }
}

/// Why there is no such project.
#[derive(Debug, thiserror::Error)]
pub enum RevisionError {
    /// Git is not there.
    #[error("`git` cannot be run")]
    NoGit(#[source] io::Error),
    /// The project is not under version control.
    #[error("the project is not in a git repository")]
    NoRepository,
    /// Git knows no such commit.
    #[error("there is no commit `{0}`")]
    Unknown(String),
    /// The commit has no such project.
    #[error("there is no project in this folder as of `{0}`")]
    NoProject(String),
    /// Git refuses.
    #[error("git does not give the project as of `{revision}`: {told}")]
    Git {
        /// The revision.
        revision: String,
        /// What it says.
        told: String,
    },
    /// The disk refuses.
    #[error("cannot write the project as of a commit to `{}`", path.display())]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

impl RevisionError {
    /// Whether another use of the command would do.
    #[must_use]
    pub const fn is_usage(&self) -> bool {
        matches!(self, Self::NoRepository | Self::Unknown(_) | Self::NoProject(_))
    }

    /// What to do about it.
    #[must_use]
    pub const fn help(&self) -> &'static str {
        match self {
            Self::NoGit(_) => "install git, or compare with a folder: `--against DIR`",
            Self::NoRepository => "compare with a folder: `--against DIR`",
            Self::Unknown(_) => "name a commit, a branch or a tag that this repository has, as `git:HEAD~1`",
            Self::NoProject(_) => "name a later commit: the project was begun or moved after this one",
            Self::Git { .. } => "check it with `git show` in that folder; a shallow clone lacks older commits",
            Self::Disk { .. } => "check the folder for temporary files and the space on the disk",
        }
    }
}

/// A file of a commit.
struct Entry {
    mode: String,
    object: String,
    path: String,
}

/// Writes the project at `root` as of `revision` to a folder for temporary files.
///
/// # Errors
/// There is no such commit, or git or the disk refuse.
pub fn as_of(root: &Path, revision: &str) -> Result<AsOf, RevisionError> {
    let unknown = || RevisionError::Unknown(revision.to_owned());
    let Some(prefix) = asked(root, revision, &["rev-parse", "--show-prefix"])? else {
        return Err(RevisionError::NoRepository);
    };
    // What begins with a dash is an option to git.
    if revision.is_empty() || revision.starts_with('-') {
        return Err(unknown());
    }
    let name = format!("{revision}^{{commit}}");
    let commit = asked(root, revision, &["rev-parse", "--verify", "--quiet", &name])?.ok_or_else(unknown)?;
    let commit = commit.trim().to_owned();
    let no_project = || RevisionError::NoProject(revision.to_owned());
    let tree = format!("{commit}:{}", prefix.trim_end_matches('\n').trim_end_matches('/'));
    let listed = asked(root, revision, &["ls-tree", "-r", "-z", "--full-tree", &tree])?.ok_or_else(no_project)?;
    let entries: Vec<Entry> = listed.split('\0').filter_map(entry).filter(is_wanted).collect();
    if !entries.iter().any(|entry| entry.path == SETTINGS_FILE) {
        return Err(no_project());
    }
    let made = AsOf { root: new_folder()?, commit };
    write(root, revision, &entries, &made.root)?;
    Ok(made)
}

/// What git answers; `None` where it says that there is no such thing.
fn asked(root: &Path, revision: &str, arguments: &[&str]) -> Result<Option<String>, RevisionError> {
    let failed = |told: &str| RevisionError::Git { revision: revision.to_owned(), told: told.to_owned() };
    let answer = git::command(root).args(arguments).output().map_err(RevisionError::NoGit)?;
    let told = String::from_utf8_lossy(&answer.stderr);
    let told = told.lines().next().unwrap_or("it fails without a word");
    let says_no = ["not a git repository", "Not a valid object name", "unknown revision", "does not exist in"];
    match answer.status.code() {
        Some(0) => String::from_utf8(answer.stdout).map(Some).map_err(|_| failed("a name is not UTF-8")),
        Some(1) if answer.stderr.is_empty() => Ok(None),
        _ if says_no.iter().any(|words| told.contains(words)) => Ok(None),
        _ => Err(failed(told)),
    }
}

/// `100644 blob 0123abcd<tab>stacks/apps.ncl`: files and symlinks; a submodule is another repository.
fn entry(line: &str) -> Option<Entry> {
    let (head, path) = line.split_once('\t')?;
    let mut words = head.split(' ');
    let (mode, kind, object) = (words.next()?, words.next()?, words.next()?);
    (kind == "blob").then(|| Entry { mode: mode.to_owned(), object: object.to_owned(), path: path.to_owned() })
}

/// A path that stays in the folder. Git keeps no other; a repository that someone made by hand may.
fn is_wanted(entry: &Entry) -> bool {
    let path = Path::new(&entry.path);
    let first = entry.path.split('/').next().unwrap_or_default();
    path.components().all(|part| matches!(part, Component::Normal(_))) && !LEFT_OUT.contains(&first)
}

/// A folder that nobody else has, and nobody else may read.
fn new_folder() -> Result<PathBuf, RevisionError> {
    let all = std::env::temp_dir();
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    for number in 0..1_000 {
        let path = all.join(format!("lornuc-{}-{number}", std::process::id()));
        match builder.create(&path) {
            Ok(()) => return fs_real(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(source) => return Err(RevisionError::Disk { path, source }),
        }
    }
    Err(RevisionError::Disk { path: all, source: io::ErrorKind::AlreadyExists.into() })
}

#[expect(clippy::disallowed_methods, reason = "a door to the disk")]
fn fs_real(path: PathBuf) -> Result<PathBuf, RevisionError> {
    fs::canonicalize(&path).map_err(|source| RevisionError::Disk { path, source })
}

/// Asks git for the contents of all entries, one process for all, and writes them.
fn write(root: &Path, revision: &str, entries: &[Entry], folder: &Path) -> Result<(), RevisionError> {
    let mut command = git::command(root);
    command.args(["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(RevisionError::NoGit)?;
    let written = feed(&mut child, revision, entries, folder);
    // After a failure it may wait for someone to read on.
    drop(child.kill());
    drop(child.wait());
    written
}

fn feed(child: &mut Child, revision: &str, entries: &[Entry], folder: &Path) -> Result<(), RevisionError> {
    let failed = |told: String| RevisionError::Git { revision: revision.to_owned(), told };
    let (Some(mut asks), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(failed("it takes no questions".to_owned()));
    };
    let objects: String = entries.iter().map(|entry| format!("{}\n", entry.object)).collect();
    // Both pipes are short: who only writes waits for who only writes.
    let asking = thread::Builder::new().spawn(move || drop(asks.write_all(objects.as_bytes())));
    asking.map_err(|error| failed(error.to_string()))?;
    let mut answers = BufReader::new(answers);
    let mut links = Vec::new();
    for entry in entries {
        let bytes = answer(&mut answers).map_err(|error| failed(format!("`{}`: {error}", entry.path)))?;
        match &*entry.mode {
            "120000" => links.push((&entry.path, bytes)),
            _ => put(&folder.join(&entry.path), &bytes)?,
        }
    }
    // Links last, and their folders before any of them: nothing is written through one.
    links.iter().try_for_each(|(path, _)| above(&folder.join(path)))?;
    links.into_iter().try_for_each(|(path, target)| link(&folder.join(path), &target))
}

/// `0123abcd blob 42`, a line end, so many bytes, and another line end.
fn answer(answers: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let broken = || io::Error::new(io::ErrorKind::InvalidData, "git does not have its content");
    let mut head = String::new();
    answers.read_line(&mut head)?;
    let size: u64 = head.trim_end().rsplit(' ').next().and_then(|size| size.parse().ok()).ok_or_else(broken)?;
    let mut bytes = Vec::new();
    // One byte more than any source may have: that it is too large is for `load` to say.
    answers.by_ref().take(size.min(LARGEST + 1)).read_to_end(&mut bytes)?;
    io::copy(&mut answers.by_ref().take(size + 1 - bytes.len() as u64), &mut io::sink())?;
    Ok(bytes)
}

#[expect(clippy::disallowed_methods, reason = "a door to the disk")]
fn above(path: &Path) -> Result<(), RevisionError> {
    let made = path.parent().map_or(Ok(()), fs::create_dir_all);
    made.map_err(|source| RevisionError::Disk { path: path.to_path_buf(), source })
}

#[expect(clippy::disallowed_methods, reason = "a door to the disk")]
fn put(path: &Path, bytes: &[u8]) -> Result<(), RevisionError> {
    above(path)?;
    fs::write(path, bytes).map_err(|source| RevisionError::Disk { path: path.to_path_buf(), source })
}

#[cfg(unix)]
fn link(path: &Path, target: &[u8]) -> Result<(), RevisionError> {
    use std::os::unix::ffi::OsStrExt;
    let made = std::os::unix::fs::symlink(std::ffi::OsStr::from_bytes(target), path);
    made.map_err(|source| RevisionError::Disk { path: path.to_path_buf(), source })
}

/// As git does where there are no symlinks: a file that names the target.
#[cfg(not(unix))]
fn link(path: &Path, target: &[u8]) -> Result<(), RevisionError> {
    put(path, target)
}
