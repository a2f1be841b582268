//! Any JSON as declared values: the pure stages answer with findings or manifests, and never panic.

#![no_main]

use std::collections::BTreeSet;

use libfuzzer_sys::fuzz_target;
use lornuc_model::parallel::Threads;
use lornuc_model::check::check;
use lornuc_model::declared::Declared;
use lornuc_model::diagnostic::{Color, Files, Report, github, json, text};
use lornuc_model::graph::build;
use lornuc_model::render::{Format, render};
use lornuc_model::resolve::resolve;
use lornuc_model::schema::Schemas;

fuzz_target!(|input: &str| {
    let Ok(declared) = Declared::from_json(input) else { return };
    let (resolved, mut findings) = resolve(declared, &Schemas::builtin(), Threads::ONE);
    let (graph, found) = build(resolved);
    findings.extend(found);
    let printed = graph.to_string();
    let (checked, found) = check(graph);
    findings.extend(found);
    let files = Files::default();
    let report = Report::new(findings, &BTreeSet::new());
    let told = [text(&report, &files, Color::Ansi), json(&report, &files), github(&report, &files), printed];
    assert!(told.iter().all(|text| text.len() < 1 << 30));
    if let Some(checked) = checked {
        assert!(!report.has_errors(), "refused and rendered");
        assert_eq!(render(&checked, &files, Format::Yaml, Threads::ONE), render(&checked, &files, Format::Yaml, Threads::ONE));
        render(&checked, &files, Format::Json, Threads::ONE);
    }
});
