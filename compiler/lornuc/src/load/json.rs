//! JSON with spans, for the files that commands write. In: a text. Out: its value, or findings. It takes what JSON
//! takes, and a key once.

use lornuc_model::diagnostic::{Code, Diagnostic, FileId, Files, Span};
use lornuc_model::value::{Node, Value};

use super::yaml;

/// The value of a text; `None` when it has findings.
pub(super) fn read(files: &Files, file: FileId, findings: &mut Vec<Diagnostic>) -> Option<Node> {
    let text = files.text(file);
    if text.trim().is_empty() {
        let finding = Diagnostic::error(Code::EmptyFile, format!("`{}` is empty", files.name(file)));
        let start = files.whole(file).until(0);
        findings.push(finding.label(start, "nothing here").help("take it away, or bring it back".to_owned()));
        return None;
    }
    if let Err(error) = serde_json::from_str::<serde_json::Value>(text) {
        findings.push(syntax(&error, files, file));
        return None;
    }
    let mut told = Vec::new();
    let mut documents = yaml::read(text, file, &mut told);
    let sound = told.is_empty();
    findings.extend(told.into_iter().map(|finding| named(finding, files.name(file))));
    let span = Some(files.whole(file));
    sound.then(|| documents.pop().unwrap_or(Node { span, value: Value::Null }))
}

/// What JSON accepts is YAML, but for some escapes; of the two readers only that of YAML says where values stand.
fn named(finding: Diagnostic, name: &str) -> Diagnostic {
    match finding.message.strip_prefix("this is not YAML: ") {
        Some(told) => {
            let message = format!("`{name}` cannot be read: {told}");
            Diagnostic { message, ..finding }.help("write characters themselves instead of escapes".to_owned())
        }
        None => finding,
    }
}

fn syntax(error: &serde_json::Error, files: &Files, file: FileId) -> Diagnostic {
    let text = files.text(file);
    let line_start: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let at = (line_start + error.column().saturating_sub(1)).min(text.len());
    let at = u32::try_from(text.floor_char_boundary(at)).unwrap_or(u32::MAX);
    let told = error.to_string();
    let told = told.rsplit_once(" at line ").map_or(&*told, |(told, _)| told);
    Diagnostic::error(Code::SyntaxError, format!("`{}` is not JSON: {told}", files.name(file)))
        .label(Span::new(file, at..at), "cannot be read from here")
        .help("look for a missing comma, quote or bracket here or on the line before".to_owned())
}
