//! YAML with spans, read as Kubernetes reads it. In: a text of any number of documents. Out: their values, or
//! findings. Aliases are followed up to a limit, keys declared twice are refused, `<<` is merged.

mod compose;

use lornuc_model::diagnostic::{Code, Diagnostic, FileId, Span};
use lornuc_model::value::{Node, Value};
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError};

use super::scalar::{self, Scalar};

/// The documents of a text, empty ones left out. Text that is not YAML is one finding, and none of it is kept.
pub(super) fn read(text: &str, file: FileId, findings: &mut Vec<Diagnostic>) -> Vec<Node> {
    let offsets = Offsets::new(text, file);
    let mut composer = compose::Composer::new(&offsets, findings);
    for event in Parser::new_from_str(text) {
        match event {
            Ok((event, span)) => {
                if !composer.event(event, span) {
                    return Vec::new();
                }
            }
            Err(error) => {
                findings.push(syntax(&error, &offsets));
                return Vec::new();
            }
        }
    }
    composer.into_documents().into_iter().filter(|node| node.value != Value::Null).collect()
}

/// Reports the plain scalars of a text that Nickel's reader and Kubernetes' take for different values. Text that is
/// not YAML is left to Nickel's reader to report.
pub(super) fn ambiguous(text: &str, file: FileId, findings: &mut Vec<Diagnostic>) {
    let offsets = Offsets::new(text, file);
    for (event, span) in Parser::new_from_str(text).map_while(Result::ok) {
        let Event::Scalar(value, ScalarStyle::Plain, _, None) = event else { continue };
        let (kubernetes, core) = (scalar::kubernetes(&value), scalar::core(&value));
        let at = offsets.span(span.start, span.end);
        if is_imprecise(&core, &value) {
            findings.push(
                Diagnostic::error(Code::UnsupportedNumber, format!("Kubernetes cannot hold the number `{value}`"))
                    .label(at, "beyond 64 bits")
                    .help(format!("write `\"{value}\"` if it is text")),
            );
            continue;
        }
        if kubernetes.means_the_same(&core) {
            continue;
        }
        let message = format!(
            "`{value}` means {} to Kubernetes and {} to Nickel",
            described(&kubernetes, &value),
            described(&core, &value)
        );
        let help = match kubernetes {
            Scalar::Merge => "write the merged record out".to_owned(),
            Scalar::Bool(meant) => format!("write `{meant}` or `\"{value}\"`"),
            Scalar::Int(meant) => format!("write `{meant}` or `\"{value}\"`"),
            Scalar::Null | Scalar::Float(_) | Scalar::Text => format!("write `\"{value}\"` if it is text"),
        };
        findings.push(Diagnostic::error(Code::AmbiguousScalar, message).label(at, "read in two ways").help(help));
    }
}

/// Nickel's reader takes integers beyond 64 bits for doubles.
fn is_imprecise(scalar: &Scalar, text: &str) -> bool {
    let integer = text.trim_start_matches(['+', '-']).bytes().all(|byte| byte.is_ascii_digit());
    match scalar {
        Scalar::Int(value) => i64::try_from(*value).is_err(),
        Scalar::Float(_) => integer,
        Scalar::Null | Scalar::Bool(_) | Scalar::Merge | Scalar::Text => false,
    }
}

fn described(scalar: &Scalar, text: &str) -> String {
    match scalar {
        Scalar::Null => "null".into(),
        Scalar::Bool(value) => format!("the boolean {value}"),
        Scalar::Int(value) => format!("the number {value}"),
        Scalar::Float(value) => format!("the number {value}"),
        Scalar::Merge => "a merge of records".into(),
        Scalar::Text => format!("the text \"{text}\""),
    }
}

fn syntax(error: &ScanError, offsets: &Offsets<'_>) -> Diagnostic {
    let at = offsets.span(*error.marker(), *error.marker());
    Diagnostic::error(Code::YamlSyntax, format!("this is not YAML: {}", error.info()))
        .label(at, "cannot be read from here")
        .help("check the indent and the quotes of this line and the one before".to_owned())
}

/// Turns the parser's positions, which count characters, into bytes of the file.
struct Offsets<'t> {
    text: &'t str,
    file: FileId,
    /// The byte of every character; empty for ASCII, where they are the same.
    bytes: Vec<u32>,
}

impl<'t> Offsets<'t> {
    fn new(text: &'t str, file: FileId) -> Self {
        let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let bytes = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().map(|(at, _)| byte(at)).chain([byte(text.len())]).collect()
        };
        Self { text, file, bytes }
    }

    fn byte(&self, marker: Marker) -> u32 {
        let end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        let index = if self.bytes.is_empty() {
            u32::try_from(marker.index()).unwrap_or(end)
        } else {
            self.bytes.get(marker.index()).copied().unwrap_or(end)
        };
        index.min(end)
    }

    /// The span between two positions, less the white space at its end that block values take along.
    fn span(&self, start: Marker, end: Marker) -> Span {
        let (start, end) = (self.byte(start), self.byte(end));
        let text = self.text.get(start as usize..end as usize).unwrap_or_default().trim_end();
        Span { file: self.file, start, end: start + u32::try_from(text.len()).unwrap_or(0) }
    }
}
