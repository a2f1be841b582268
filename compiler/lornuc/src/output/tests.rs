//! Output: a disk that stops or refuses at any step, and files that are replaced as a whole. What the command writes is
//! tested in `tests/it/output.rs`.

mod seen;
mod stopped;
mod strangers;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use lornuc_model::check::check;
use lornuc_model::declared::Declared;
use lornuc_model::diagnostic::Files;
use lornuc_model::parallel::Threads;
use lornuc_model::render::{Format, Manifests, render};
use lornuc_model::resolve::resolve;
use lornuc_model::schema::Schemas;
use serde_json::{Value, json};

use super::disk::{Disk, Renames};
use super::{Extent, OutputError, Written, replace_whole, unit, write_on};

/// What happens to the steps of a build.
#[derive(Debug)]
pub(super) struct Plan {
    /// How many steps are taken before the one that fails.
    pub(super) fails_after: usize,
    /// How it fails.
    pub(super) failure: Failure,
    /// Whether the disk has hard links.
    pub(super) links: bool,
    /// What the system can do with folders.
    pub(super) renames: Renames,
    taken: Cell<usize>,
}

/// How a step fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// And so do all behind it: what the disk holds then is what a killed process leaves.
    Stop,
    /// By itself, with this error.
    Once(io::ErrorKind),
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            fails_after: usize::MAX,
            failure: Failure::Stop,
            links: true,
            renames: Renames::Exchanges,
            taken: Cell::new(0),
        }
    }
}

impl Plan {
    pub(super) fn step(&self) -> io::Result<()> {
        let taken = self.taken.get();
        self.taken.set(taken + 1);
        match self.failure {
            Failure::Stop if taken >= self.fails_after => Err(io::ErrorKind::Interrupted.into()),
            Failure::Once(kind) if taken == self.fails_after => Err(kind.into()),
            Failure::Stop | Failure::Once(_) => Ok(()),
        }
    }
}

/// A unit: its environment, its stack, and the paths of its resources with the value that each holds.
type Declaration<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)]);

fn manifests(units: &[Declaration]) -> Manifests {
    let unit = |(environment, stack, resources): &Declaration| {
        let mut tree = json!({});
        for (path, value) in *resources {
            let name = format!("{stack}-{}", path.replace('/', "-"));
            let place = path.split('/').fold(&mut tree, |tree, segment| &mut tree[segment]);
            *place = json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": name }, "data": { "value": value } });
        }
        json!({ "environment": environment, "stack": stack, "tree": tree })
    };
    let environments: BTreeMap<&str, Value> =
        units.iter().map(|(environment, ..)| (*environment, json!({ "namespace": environment }))).collect();
    let units: Vec<Value> = units.iter().map(unit).collect();
    let file = json!({ "settings": { "project": "shop", "environments": environments }, "units": units });
    let (resolved, findings) =
        resolve(Declared::from_json(&file.to_string()).unwrap(), &Schemas::builtin(), Threads::ONE);
    assert!(findings.is_empty(), "{findings:?}");
    let (checked, _) = check(lornuc_model::graph::build(resolved).0);
    render(&checked.unwrap(), &Files::default(), Format::Yaml, Threads::ONE)
}

fn written(manifests: &Manifests, folder: &Path) -> Result<Written, OutputError> {
    write_on(&Disk::default(), manifests, folder, (Extent::Project, &|_| ()))
}

/// Everything below a folder: files with their bytes, symlinks to folders with none, and folders.
#[expect(clippy::disallowed_methods, reason = "the tests of the door to the disk need a disk")]
fn tree(folder: &Path) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    let Ok(found) = unit::walk(folder) else { return BTreeMap::new() };
    let files = found
        .files
        .into_iter()
        .map(|path| (path.clone(), fs::read(folder.join(path)).ok().or_else(|| Some(Vec::new()))));
    files.chain(found.folders.into_iter().map(|path| (path, None))).collect()
}

/// Puts a file, and the folders above it, below a folder.
#[expect(clippy::disallowed_methods, reason = "the tests of the door to the disk need a disk")]
fn put(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[expect(clippy::disallowed_methods, reason = "the tests of the door to the disk need a disk")]
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the tests of the door to the disk need a disk")]
fn a_file_is_replaced_and_nothing_is_left_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    replace_whole(&path, "one").unwrap();
    replace_whole(&path, "2").unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "2");
    assert_eq!(names(folder.path()), ["a.json"]);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the tests of the door to the disk need a disk")]
fn what_cannot_be_replaced_stays_and_nothing_is_left_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    fs::create_dir_all(path.join("inner")).unwrap();
    let error = replace_whole(&path, "text").unwrap_err();
    assert_eq!(error.to_string(), format!("cannot write `{}`", path.display()));
    assert_eq!(names(folder.path()), ["a.json"]);
    assert!(replace_whole(&folder.path().join("none/a.json"), "text").is_err());
    std::os::unix::fs::symlink("nowhere", folder.path().join("link")).unwrap();
    assert!(replace_whole(&folder.path().join("link"), "text").is_err(), "a link that leads nowhere is not followed");
}
