//! Each rule has its cases in `tests/corpus/kubernetes`; `tests/it` asks a real server whether they are true.
#![expect(clippy::disallowed_methods, reason = "the corpus and the rules themselves are read from the repository")]

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::panic::Location;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::quantity::Quantity;
use crate::check::check_foreign;
use crate::diagnostic::{Diagnostic, Files};
use crate::graph;
use crate::parallel::Threads;
use crate::resolve::foreign;
use crate::schema::{Schemas, Version};
use crate::settings::Settings;
use crate::value::from_json;

thread_local! {
    /// Where rules have told a finding: files and lines.
    static TOLD: RefCell<BTreeSet<(String, u32)>> = const { RefCell::new(BTreeSet::new()) };
}

/// Takes down the rule that tells a finding.
pub(super) fn told_at(rule: &Location<'_>) {
    TOLD.with_borrow_mut(|told| told.insert((below_rules(Path::new(rule.file())), rule.line())));
}

/// The path of a file below the folder of rules.
fn below_rules(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    let from = parts.iter().rposition(|part| part == "rules").map_or(0, |at| at + 1);
    parts[from..].join("/")
}

fn judged(schemas: &Schemas, object: &Value) -> Vec<Diagnostic> {
    let settings = Settings::of_foreign(None, Version::default());
    let documents = vec![from_json(object.clone()).unwrap()];
    let foreign = foreign(documents, settings, &BTreeSet::new(), &Files::default());
    let (resolved, mut findings) = foreign.resolve(schemas, Threads::new(1));
    findings.extend(check_foreign(&graph::build(resolved).0));
    findings.retain(Diagnostic::is_error);
    findings
}

/// All files below a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// What differs from the corpus in a file of it.
fn differences(schemas: &Schemas, file: &Path) -> Vec<String> {
    let cases = control_plane::corpus::cases(&fs::read_to_string(file).unwrap());
    let cases = cases.unwrap_or_else(|what| panic!("{}: {what}", file.display()));
    let differs = |case: control_plane::corpus::Case| {
        let found = judged(schemas, &case.object);
        let paths: BTreeSet<String> = found.iter().map(|finding| finding.path.to_string()).collect();
        let known: BTreeSet<String> = case.refused.into_iter().collect();
        let heads = found.iter().map(|finding| format!("\n    {}: {}", finding.code, finding.message));
        (paths != known).then(|| format!("{}\n  wanted {known:?}{}", case.name, heads.collect::<String>()))
    };
    cases.into_iter().filter_map(differs).collect()
}

#[test]
fn what_the_server_takes_is_taken_and_what_it_refuses_is_refused_at_the_same_fields() {
    let schemas = Schemas::builtin();
    let mut wrong = Vec::new();
    for file in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/kubernetes")) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        wrong.extend(differences(&schemas, &file).into_iter().map(|what| format!("{name}: {what}")));
    }
    assert!(wrong.is_empty(), "{} cases differ\n{}", wrong.len(), wrong.join("\n"));
    // Every place that tells a finding has a case that is refused there.
    let unshown = unshown(&TOLD.take());
    assert!(unshown.is_empty(), "no case is refused by the rules at\n{}", unshown.join("\n"));
}

/// The calls that tell findings, in the files of rules, that are not among those that did.
fn unshown(told: &BTreeSet<(String, u32)>) -> Vec<String> {
    const CALLS: &[&str] =
        &[".required(", ".required_when(", ".invalid(", ".name(", ".key(", ".unlisted(", ".duplicate(", ".forbidden("];
    let mut unshown = Vec::new();
    for file in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/schema/rules")) {
        let name = below_rules(&file);
        if matches!(&*name, "judge.rs" | "tests.rs") {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        for (line, text) in (1..).zip(text.lines()) {
            let calls = CALLS.iter().any(|call| text.contains(&format!("judge{call}")));
            if calls && !told.contains(&(name.clone(), line)) {
                unshown.push(format!("{name}:{line}: {}", text.trim()));
            }
        }
    }
    unshown
}

#[test]
fn quantities_are_compared_exactly() {
    let read = |text: &str| Quantity::read(text).unwrap();
    for (less, more) in [("1m", "2m"), ("999m", "1"), ("1023", "1Ki"), ("1Ki", "1025"), ("-1", "0"), ("1G", "1Gi")] {
        assert!(read(less) < read(more), "{less} {more}");
    }
    for (one, other) in [
        ("1000m", "1"),
        ("1e3", "1k"),
        ("0.5Gi", "512Mi"),
        ("1E", "1e18"),
        (".5", "500m"),
        ("0.1n", "1n"),
        ("0e99", "0"),
    ] {
        assert_eq!(read(one), read(other), "{one} {other}");
    }
    assert_eq!(read("1e99"), read("9223372036854775807"));
    assert_eq!(Quantity::read("1 Gi"), None);
    assert_eq!(read("-0"), Quantity::ZERO);
    assert!(read("2").is_whole() && !read("1500m").is_whole());
}
