//! `golden/stages/<case>/declared.json`: declared values, and what every stage makes of them, as people see it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use golden_runner::{Golden, cases};
use lornuc_model::check::check;
use lornuc_model::declared::Declared;
use lornuc_model::diagnostic::{Color, Diagnostic, Files, Report, text};
use lornuc_model::graph::build;
use lornuc_model::parallel::Threads;
use lornuc_model::render::{Format, render};
use lornuc_model::resolve::resolve;
use lornuc_model::schema::Schemas;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().join("golden/stages")
}

fn stage(name: &str, printed: &str, findings: Vec<Diagnostic>) -> String {
    let report = text(&Report::new(findings, &BTreeSet::new()), &Files::default(), Color::Never);
    format!("== {name}\n{printed}{report}")
}

fn transcript(file: &Path) -> String {
    let declared = Declared::from_json(&fs::read_to_string(file).unwrap()).unwrap();
    let (resolved, findings) = resolve(declared, &Schemas::builtin(), Threads::ONE);
    let mut out = stage("resolve", &resolved.to_string(), findings);
    let (graph, findings) = build(resolved);
    out += &stage("graph", &graph.to_string(), findings);
    let (checked, findings) = check(graph);
    out += &stage("check", "", findings);
    let Some(checked) = checked else { return out + "== render\nrefused\n" };
    let manifests = render(&checked, &Files::default(), Format::Yaml, Threads::ONE);
    out += "== render\n";
    for document in manifests.documents() {
        out += &format!("--- {}/{}\n{}", document.unit, document.path, document.text);
    }
    for unit in manifests.units() {
        out += &format!("--- {}/kustomization.yaml\n{}", unit.name, unit.kustomization);
        out += &format!("--- {}/index.json\n{}", unit.name, unit.index);
    }
    out
}

#[test]
fn every_stage_makes_what_its_golden_file_says() {
    let mut golden = Golden::new(folder());
    for case in cases(&folder(), "declared.json") {
        golden.check(case.join("expected.txt"), &transcript(&folder().join(&case).join("declared.json")));
    }
    golden.finish(|path| path.ends_with("expected.txt"));
}
