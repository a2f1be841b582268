//! Where a measurement works. In: the target folder of cargo. Out: a folder in it that is gone afterwards, with copies of
//! the benchmark's project, so that builds and the bare writing are on one disk and nothing tracked is touched.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::run::root;

/// The line of the project's stack that a change is made in.
const TAG: &str = "tag = \"1.%{std.to_string (i % 50)}.0\"";

/// A folder to work in, gone when it is dropped.
#[derive(Debug)]
pub(super) struct Place(PathBuf);

impl Drop for Place {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

impl Place {
    /// An empty folder; what a stopped measurement left is cleared.
    pub(super) fn new(target: &Path) -> io::Result<Self> {
        let folder = target.join("bench-work");
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        Ok(Self(folder.canonicalize()?))
    }

    /// A path in it.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// A copy of the benchmark's project.
    pub(super) fn project(&self, name: &str) -> io::Result<PathBuf> {
        let folder = self.path(name);
        if !folder.exists() {
            copy(&root().join("ci/bench/project"), &folder)?;
        }
        Ok(folder)
    }
}

/// Which applications of a project have another image tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Changed {
    /// The second, to a tag by this number: what has been built before may be kept somewhere.
    One(usize),
    /// Every 17th: with one of six objects changed in each, 1 % of all objects.
    Some,
}

/// Writes the stack of a copied project anew.
pub(super) fn change(project: &Path, changed: Changed) -> io::Result<()> {
    let text = fs::read_to_string(root().join("ci/bench/project/stacks/apps.ncl"))?;
    fs::write(project.join("stacks/apps.ncl"), with_tags(&text, changed))
}

/// The stack with the tags of some applications changed, on the same lines.
pub(super) fn with_tags(text: &str, changed: Changed) -> String {
    let (condition, minor) = match changed {
        Changed::One(number) => ("i == 1", number),
        Changed::Some => ("i % 17 == 0", 0),
    };
    let tag = TAG.trim_start_matches("tag = ");
    text.replace(TAG, &format!("tag = if {condition} then \"2.{minor}.0\" else {tag}"))
}

/// Copies a file, or a folder with all that is in it.
pub(super) fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if !from.is_dir() {
        return fs::copy(from, to).map(drop);
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}
