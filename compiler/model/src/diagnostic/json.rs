//! Findings as JSON for other programs: one object a line.

use serde_json::{Value, json};

use super::{Diagnostic, Files, Label, Report, Role, Span};
use crate::name::EnvironmentName;

/// All findings, one JSON object a line: `severity`, `code`, `message`, `labels` (each with `role`, `file`, `start` and
/// `end` as byte `offset`, `line` and `column` from 1, `message`), `notes`, `help`, `resource`, `path`, `environments`.
#[must_use]
pub fn json(report: &Report, files: &Files) -> String {
    report.iter().map(|finding| format!("{}\n", object(finding, files))).collect()
}

fn object(finding: &Diagnostic, files: &Files) -> Value {
    let environments: Vec<&str> = finding.environments.iter().map(EnvironmentName::as_str).collect();
    json!({
        "severity": finding.severity.as_str(),
        "code": finding.code.as_str(),
        "message": finding.message,
        "labels": finding.labels.iter().map(|label| marked(label, files)).collect::<Vec<_>>(),
        "notes": finding.notes,
        "help": finding.help,
        "resource": finding.resource.as_ref().map(ToString::to_string),
        "path": (!finding.path.is_root()).then(|| finding.path.to_string()),
        "environments": environments,
    })
}

fn marked(label: &Label, files: &Files) -> Value {
    let (file, start, end) = (label.span.file(), label.span.start(), label.span.end());
    json!({
        "role": match label.role { Role::Primary => "primary", Role::Secondary => "secondary" },
        "file": files.name(file),
        "start": position(files, label.span, start),
        "end": position(files, label.span, end),
        "message": label.message,
    })
}

fn position(files: &Files, span: Span, offset: u32) -> Value {
    let at = files.location(span.file(), offset);
    json!({ "offset": offset, "line": at.line, "column": at.column })
}
