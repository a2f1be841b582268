//! `golden/samples/<name>/`: projects as the documentation of other tools would show them, and what `lornuc check` says of
//! them. Every alarm has a reason in `alarms.tsv`, and every reason an alarm.

use std::fs;
use std::path::PathBuf;

use golden_runner::{Golden, cases};

use crate::errors::copy_folder;
use crate::project::{Project, Run, lornuc, repository};

fn folder() -> PathBuf {
    repository().join("golden/samples")
}

/// The names of all samples.
fn names() -> Vec<String> {
    cases(&folder(), "lornuc.ncl").into_iter().map(|path| path.display().to_string()).collect()
}

/// A sample with the schemas of its kinds.
pub(crate) fn sample(name: &str) -> Project {
    let project = Project::new(&[]);
    copy_folder(&folder().join(name), project.root());
    for schemas in [repository().join("schemas"), folder().join("schemas")] {
        for group in fs::read_dir(schemas).unwrap().map(Result::unwrap) {
            // The compiler brings those of Kubernetes' own kinds along.
            if group.file_type().unwrap().is_dir() && group.file_name() != "kubernetes" {
                copy_folder(&group.path(), &project.root().join("schemas").join(group.file_name()));
            }
        }
    }
    project
}

fn checked(name: &str) -> String {
    let project = sample(name);
    Run::of(lornuc().args(["check", "--no-cache"]).current_dir(project.root())).transcript()
}

/// Code and message of every finding in a transcript.
fn alarms(transcript: &str) -> impl Iterator<Item = (&str, &str)> {
    let findings = transcript.lines().filter(|line| line.starts_with("error[") || line.starts_with("warning["));
    findings.filter_map(|line| line.split_once('[')?.1.split_once("]: "))
}

#[test]
fn every_sample_is_told_what_its_golden_file_says() {
    let mut golden = Golden::new(folder());
    for name in names() {
        let transcript = checked(&name);
        golden.check(PathBuf::from(&name).join("expected.txt"), &transcript);
    }
    golden.finish(|path| path.ends_with("expected.txt"));
}

#[test]
fn every_alarm_on_a_sample_has_a_reason_and_every_reason_an_alarm() {
    let table = fs::read_to_string(folder().join("alarms.tsv")).unwrap();
    let rows = table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect::<Vec<_>>());
    let mut rows: Vec<(Vec<&str>, usize)> = rows.map(|row| (row, 0)).collect();
    let mut unexplained = Vec::new();
    for name in names() {
        let transcript = fs::read_to_string(folder().join(&name).join("expected.txt")).unwrap();
        for (code, message) in alarms(&transcript) {
            let explains = |row: &&mut (Vec<&str>, usize)| match row.0[..] {
                [sample, of, text, _why] => sample == name && of == code && message.contains(text),
                _ => false,
            };
            match rows.iter_mut().find(explains) {
                Some((_, count)) => *count += 1,
                None => unexplained.push(format!("{name}: {code}: {message}")),
            }
        }
    }
    assert!(unexplained.is_empty(), "alarms without a reason: {unexplained:#?}");
    let idle: Vec<_> = rows.iter().filter(|(_, count)| *count == 0).collect();
    assert!(idle.is_empty(), "reasons without an alarm: {idle:#?}");
}
