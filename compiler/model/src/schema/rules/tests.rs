//! Each rule has its cases in `tests/corpus/kubernetes`; `tests/it` asks a real server whether they are true.
#![expect(clippy::disallowed_methods, reason = "the corpus and the rules themselves are read from the repository")]

mod changed;
mod odd;
mod written;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::panic::Location;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::at::At;
use super::judge::Judge;
use crate::check::check_foreign;
use crate::diagnostic::{Diagnostic, Files};
use crate::graph;
use crate::name::{ApiVersion, Gvk, Kind};
use crate::parallel::Threads;
use crate::resolve::foreign;
use crate::schema::{Schemas, Version};
use crate::settings::Settings;
use crate::value::{Place, from_json};
pub(super) use changed::changed;
pub(super) use written::Written;
pub(super) use written::{holds, shown, with};

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

/// What a rule finds of a value in the field `a` of an object of this kind.
pub(super) fn found_in(kind: &str, value: &Value, rule: impl Fn(&mut Judge<'_>, &At<'_>)) -> Vec<Diagnostic> {
    let gvk = Gvk { api_version: ApiVersion::new("v1").unwrap(), kind: Kind::new(kind).unwrap() };
    let node = from_json(json!({ "a": value })).unwrap();
    let mut judge = Judge::new(&gvk, Version::default());
    let root = At::root(&node, Place::default());
    rule(&mut judge, &root.get("a"));
    judge.findings()
}

/// What a rule says of a value in the field `a`.
pub(super) fn told(value: &Value, rule: impl Fn(&mut Judge<'_>, &At<'_>)) -> Vec<String> {
    found_in("Pod", value, rule).into_iter().map(|finding| finding.message).collect()
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
        if name == "judge.rs" || name.ends_with("tests.rs") {
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
