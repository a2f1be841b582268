//! Builds that are killed while they write. What each step leaves is tested beside `output`; here the whole process is
//! killed, at moments that nobody chose.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::project::{Project, lornuc};

/// How many builds are killed; more with this variable.
const KILLS: (&str, u32) = ("LORNUC_KILLS", 12);

/// Two stacks of many files, of which some hold the value.
fn write(project: &Project, value: u32) {
    for stack in ["apps", "jobs"] {
        let object = |at: u32| {
            let data = if at.is_multiple_of(7) { value } else { 0 };
            let name = if at.is_multiple_of(50) { format!("v{value}-{at}") } else { at.to_string() };
            format!(
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {stack}-{name}}}\ndata: {{value: \"{data}\"}}\n---\n"
            )
        };
        project.write(&format!("stacks/{stack}/all.yaml"), (0..150).map(object).collect::<String>());
    }
}

fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
        if entry.path().is_dir() {
            files.extend(self::files(&entry.path()));
        } else {
            files.insert(entry.path(), fs::read(entry.path()).unwrap());
        }
    }
    files
}

fn build(project: &Project) -> Child {
    lornuc().arg("build").current_dir(project.root()).stderr(Stdio::null()).spawn().unwrap()
}

/// Waits until a build has begun to write, or has ended.
fn begun(folder: &Path, child: &mut Child) {
    let is_staging = |name: &str| name.contains(".lornuc-");
    let staging = || {
        let entries = fs::read_dir(folder).unwrap().filter_map(Result::ok);
        entries.into_iter().any(|entry| is_staging(&entry.file_name().to_string_lossy()))
    };
    while !staging() && child.try_wait().unwrap().is_none() {}
}

#[test]
fn a_killed_build_leaves_each_unit_old_or_new_and_the_next_is_right() {
    let project = Project::new(&[]);
    let units = ["apps", "jobs"].map(|stack| project.root().join("dist/dev").join(stack));
    let all = project.root().join("dist");
    write(&project, 0);
    let started = Instant::now();
    assert!(build(&project).wait().unwrap().success());
    let whole = started.elapsed();
    let kills = std::env::var(KILLS.0).ok().and_then(|count| count.parse().ok()).unwrap_or(KILLS.1);
    for kill in 1..=kills {
        let old = units.each_ref().map(|unit| files(unit));
        write(&project, kill);
        let mut child = build(&project);
        // Half of them at any moment, half while files are written: some hundreds of steps in some milliseconds.
        if kill.is_multiple_of(2) {
            sleep(whole * kill / kills);
        } else {
            begun(&all.join("dev"), &mut child);
            sleep(Duration::from_micros(u64::from(kill) * 40_000 / u64::from(kills)));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let left = units.each_ref().map(|unit| files(unit));
        assert!(build(&project).wait().unwrap().success());
        let new = units.each_ref().map(|unit| files(unit));
        for at in 0..units.len() {
            assert!(left[at] == old[at] || left[at] == new[at], "{} is neither", units[at].display());
        }
        let check = project.run(&["build", "--check", "--no-cache"]);
        assert_eq!(check.code, Some(0), "{}", check.stderr);
        assert_eq!(files(&all).len(), new.iter().map(BTreeMap::len).sum::<usize>(), "something was left behind");
    }
}
