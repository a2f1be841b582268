//! The rules, one function each. In: files. Out: breaches as `path:line: what`.

use super::File;

/// The stages of each package, in the order of the line. A stage names only earlier ones.
const LINES: &[(&str, &[&str])] = &[
    ("compiler/model/src/", &["declared", "resolve", "graph", "check", "case", "render"]),
    ("compiler/lornuc/src/", &["load", "evaluate", "format", "trial", "output", "cache", "watch", "cli"]),
];

/// What only some folders may name.
const DOORS: &[(&str, &[&str])] = &[
    ("nickel_lang_core", &["compiler/lornuc/src/evaluate", "compiler/lornuc/src/format"]),
    ("nickel_lang_parser", &["compiler/lornuc/src/load/imports", "compiler/lornuc/src/format"]),
    ("malachite", &["compiler/lornuc/src/evaluate"]),
    ("notify::", &["compiler/lornuc/src/watch"]),
    (
        "rustix::",
        &[
            "compiler/lornuc/src/output",
            "compiler/lornuc/src/cli/terminal",
            "ci/src/bench/rounds",
            "ci/control-plane/src/proxy",
            "ci/control-plane/src/supervisor",
        ],
    ),
    ("rcgen::", &["ci/control-plane/src/certificates"]),
    ("httparse::", &["ci/control-plane/src/webhook"]),
    ("ureq::", &["ci/control-plane/src/client"]),
    ("wait4::", &["ci/src/bench/rounds"]),
    ("inferno::", &["ci/src/bench/flame"]),
    ("kube::", &["compiler/lornuc/src/cluster"]),
    ("kube_cel::", &["compiler/model/src/schema/cel"]),
    ("chrono::", &["compiler/model/src/schema/cel"]),
    ("clap::", &["compiler/lornuc/src/cli", "ci/src"]),
];

/// Packages that the pure half must not depend on, by how their names begin.
const IMPURE: &[&str] = &["nickel", "kube", "tokio", "walkdir", "tempfile", "clap"];

/// One that only sounds as if: functions of a language, and no client.
const PURE: &[&str] = &["kube-cel"];

/// Paths of one machine.
const MACHINE_PATHS: &[&str] = &["/home/", "/root/", "/work/", "/Users/"];

/// Every breach of every rule.
pub(super) fn all(files: &[File]) -> Vec<String> {
    let mut breaches = Vec::new();
    for file in files {
        breaches.extend(header(file));
        breaches.extend(earlier_stages(file));
        breaches.extend(doors(file));
        breaches.extend(machine_paths(file));
        breaches.extend(trailing_space(file));
    }
    let named = |path: &str| files.iter().find(|file| file.path == path);
    breaches.extend(named("Cargo.toml").map(reasons).unwrap_or_default());
    breaches.extend(named("compiler/model/Cargo.toml").map(pure).unwrap_or_default());
    if let (Some(root), Some(nearer)) = (named("clippy.toml"), named("compiler/clippy.toml")) {
        breaches.extend(repeated(root, nearer));
    }
    breaches
}

/// Every Rust file says first what it is.
fn header(file: &File) -> Option<String> {
    (file.is_rust() && !file.text.starts_with("//!")).then(|| format!("{}:1: does not begin with `//!`", file.path))
}

/// A stage names only earlier stages.
fn earlier_stages(file: &File) -> Vec<String> {
    let Some((folder, stages)) = LINES.iter().find(|(folder, _)| file.path.starts_with(folder)) else {
        return Vec::new();
    };
    let inner = &file.path[folder.len()..];
    let own = inner.split(['/', '.']).next().unwrap_or_default();
    let Some(position) = stages.iter().position(|stage| *stage == own) else { return Vec::new() };
    if !file.is_rust() || file.is_test() {
        return Vec::new();
    }
    let later = &stages[position + 1..];
    lines(file, |line| {
        later.iter().find(|stage| names_module(line, stage)).map(|stage| format!("names the later stage `{stage}`"))
    })
}

fn names_module(line: &str, module: &str) -> bool {
    !line.trim_start().starts_with("//")
        && line
            .match_indices(&format!("crate::{module}"))
            .any(|(at, found)| line[at + found.len()..].starts_with(|c: char| !c.is_alphanumeric() && c != '_'))
}

/// What stands behind a door is named there only.
fn doors(file: &File) -> Vec<String> {
    if !file.is_rust()
        || file.is_test()
        || file.path == "ci/src/tidy/rules.rs"
        || file.path.starts_with("compiler/fuzz/")
    {
        return Vec::new();
    }
    let closed: Vec<&str> = DOORS
        .iter()
        .filter(|(_, allowed)| !allowed.iter().any(|folder| file.path.starts_with(folder)))
        .map(|(name, _)| *name)
        .collect();
    lines(file, |line| {
        closed.iter().find(|name| line.contains(**name)).map(|name| format!("`{name}` is named outside its door"))
    })
}

fn machine_paths(file: &File) -> Vec<String> {
    if file.path == "ci/src/tidy/rules.rs" || file.path.ends_with(".lock") {
        return Vec::new();
    }
    lines(file, |line| {
        MACHINE_PATHS.iter().find(|path| line.contains(**path)).map(|path| format!("a machine's path: `{path}`"))
    })
}

fn trailing_space(file: &File) -> Vec<String> {
    // Golden files hold what is printed, frames with their spaces included.
    if file.path.starts_with("golden/") || file.path.starts_with("compiler/model/tests/corpus/") {
        return Vec::new();
    }
    lines(file, |line| line.ends_with([' ', '\t']).then(|| "space at the end of the line".to_owned()))
}

/// Every dependency of the workspace stands under a comment that says what it is for.
fn reasons(manifest: &File) -> Vec<String> {
    let mut inside = false;
    let mut reason = false;
    lines(manifest, |line| {
        if line.starts_with('[') {
            inside = line == "[workspace.dependencies]";
            reason = false;
        } else if line.starts_with('#') {
            reason = true;
        } else if inside && !line.is_empty() && !reason {
            return Some("a dependency without a reason above it".to_owned());
        }
        None
    })
}

fn pure(manifest: &File) -> Vec<String> {
    let mut inside = false;
    lines(manifest, |line| {
        if line.starts_with('[') {
            inside = line == "[dependencies]";
        }
        let is_pure = PURE.iter().any(|name| line.split(['.', ' ']).next() == Some(*name));
        let impure = IMPURE.iter().find(|name| inside && !is_pure && line.starts_with(**name))?;
        Some(format!("the pure half depends on `{impure}`"))
    })
}

/// clippy reads only the nearest file.
fn repeated(root: &File, nearer: &File) -> Vec<String> {
    let missing = root.text.lines().filter(|line| !line.starts_with('#') && !nearer.text.contains(*line));
    missing.map(|line| format!("{}:1: lacks `{line}` of {}", nearer.path, root.path)).collect()
}

fn lines(file: &File, mut judge: impl FnMut(&str) -> Option<String>) -> Vec<String> {
    let judged = file.text.lines().enumerate();
    judged.filter_map(|(index, line)| Some(format!("{}:{}: {}", file.path, index + 1, judge(line)?))).collect()
}
