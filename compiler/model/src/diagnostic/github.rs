//! Findings as GitHub workflow commands, which show beside the lines of a pull request.
//! Form: <https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands>.

use super::{Diagnostic, Files, Report};

/// All findings as `::error file=…,line=…::message`, one a line. GitHub wants paths from where it checked out: `prefix`
/// leads from there to the project's root, and ends in `/` unless it is empty.
#[must_use]
pub fn github(report: &Report, files: &Files, prefix: &str) -> String {
    report.iter().map(|finding| command(finding, files, prefix)).collect()
}

fn command(finding: &Diagnostic, files: &Files, prefix: &str) -> String {
    let mut properties = Vec::new();
    if let Some(span) = finding.primary() {
        let (start, end) = (files.location(span.file(), span.start()), files.location(span.file(), span.end()));
        properties.push(format!("file={}", property(&format!("{prefix}{}", files.name(span.file())))));
        properties.push(format!("line={},endLine={}", start.line, end.line));
        if start.line == end.line {
            properties.push(format!("col={},endColumn={}", start.column, end.column));
        }
    }
    properties.push(format!("title={}", property(finding.code.as_str())));
    let mut lines = vec![finding.message.clone()];
    lines.extend(finding.whereabouts());
    lines.extend(finding.notes.iter().cloned());
    lines.extend(finding.help.iter().map(|help| format!("help: {help}")));
    format!("::{} {}::{}\n", finding.severity.as_str(), properties.join(","), escaped(&lines.join("\n")))
}

/// Message text: GitHub decodes `%25`, `%0D` and `%0A`.
fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Property values end at `,` and `:` too.
fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}
