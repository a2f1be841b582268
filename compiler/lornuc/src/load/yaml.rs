//! YAML with spans, read as Kubernetes reads it. In: a text of any number of documents. Out: their values, or
//! findings. Aliases are followed up to a limit, keys declared twice are refused, `<<` is merged.

mod compose;
mod guard;

use lornuc_model::diagnostic::{Code, Diagnostic, FileId, Span};
use lornuc_model::value::{DEEPEST, Node, Value};
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Tag};

use super::Format;
use super::imports::is_huge;
use super::scalar::{self, Scalar};

/// The documents of a text, empty ones left out. Text that is not YAML is one finding, and none of it is kept.
pub(super) fn read(text: &str, file: FileId, findings: &mut Vec<Diagnostic>) -> Vec<Node> {
    let before = findings.len();
    let documents = documents(text, file, findings);
    name_templates(text, &mut findings[before..]);
    guard::hide(text, file, &mut findings[before..]);
    documents
}

fn documents(text: &str, file: FileId, findings: &mut Vec<Diagnostic>) -> Vec<Node> {
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

/// Reports what of an imported text Nickel's reader takes for something else than Kubernetes', or takes too long for.
pub(super) fn imported(text: &str, file: FileId, format: Format, findings: &mut Vec<Diagnostic>) {
    let before = findings.len();
    judge(text, file, format, findings);
    name_templates(text, &mut findings[before..]);
    guard::hide(text, file, &mut findings[before..]);
}

fn judge(text: &str, file: FileId, format: Format, findings: &mut Vec<Diagnostic>) {
    if format == Format::Json
        && let Some(at) = deep_json(text)
    {
        let start = u32::try_from(at).unwrap_or(u32::MAX);
        findings.push(too_deep(Span::new(file, start..start.saturating_add(1))));
        return;
    }
    let offsets = Offsets::new(text, file);
    let mut composer = compose::Composer::new(&offsets, findings);
    let mut scalars = Vec::new();
    let mut unreadable = None;
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(event) => event,
            // JSON has a reader of its own, which says better what is wrong with it.
            Err(error) => {
                unreadable = (format == Format::Yaml).then(|| syntax(&error, &offsets));
                break;
            }
        };
        if let Event::Scalar(value, style, _, tag) = &event {
            let at = offsets.span(span.start, span.end);
            scalars.extend(scalar_finding(value, *style, tag.as_deref(), at, format));
        }
        if !composer.event(event, span) {
            break;
        }
    }
    let anchored: Vec<Span> = composer.into_anchored_keys();
    findings.extend(scalars);
    findings.extend(unreadable);
    findings.extend(anchored.into_iter().map(|at| {
        Diagnostic::error(Code::YamlSyntax, "a key with an anchor cannot be imported")
            .label(at, "an anchor on a key")
            .help("put the anchor on a value, or write the text twice".to_owned())
    }));
}

fn too_deep(at: Span) -> Diagnostic {
    Diagnostic::error(Code::TooDeep, format!("the file is nested deeper than {DEEPEST} levels"))
        .label(at, "too deep")
        .help("no manifest is as deep; check what made the file".to_owned())
}

/// The byte at which JSON is nested too deep. Its reader goes as deep as the text does.
fn deep_json(text: &str) -> Option<usize> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => depth += 1,
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Some(at);
        }
    }
    None
}

/// What is wrong with a scalar for both readers to agree on. What Kubernetes cannot hold is the composer's to say.
fn scalar_finding(value: &str, style: ScalarStyle, tag: Option<&Tag>, at: Span, format: Format) -> Option<Diagnostic> {
    if style == ScalarStyle::Plain && scalar::is_decimal(value) && is_huge(value) {
        return Some(
            Diagnostic::error(Code::UnsupportedNumber, format!("the number `{value}` has too many digits"))
                .label(at, "an exponent of more than three digits")
                .help(format!("write `\"{value}\"` if it is text")),
        );
    }
    let ambiguous = |message: String, help: String| {
        Some(Diagnostic::error(Code::AmbiguousScalar, message).label(at, "read in two ways").help(help))
    };
    // `!!str` is text to both.
    if tag.is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str") {
        return None;
    }
    if let Some(tag) = tag {
        return ambiguous(format!("Nickel does not follow the tag `{tag}`"), "leave the tag out".to_owned());
    }
    let (kubernetes, core) = (scalar::kubernetes(value), scalar::core(value));
    // JSON has one meaning, and so has everything in quotes.
    if style != ScalarStyle::Plain || format == Format::Json || kubernetes.means_the_same(&core) {
        return None;
    }
    let message = format!(
        "`{value}` means {} to Kubernetes and {} to Nickel",
        described(&kubernetes, value),
        described(&core, value)
    );
    ambiguous(
        message,
        match kubernetes {
            Scalar::Merge => "write the merged record out".to_owned(),
            Scalar::Bool(meant) => format!("write `{meant}` or `\"{value}\"`"),
            Scalar::Int(meant) => format!("write `{meant}` or `\"{value}\"`"),
            Scalar::Null | Scalar::Float(_) | Scalar::Text => format!("write `\"{value}\"` if it is text"),
        },
    )
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
    if error.info().contains("recursion limit") {
        return too_deep(at);
    }
    Diagnostic::error(Code::YamlSyntax, format!("this is not YAML: {}", error.info()))
        .label(at, "cannot be read from here")
        .help(if error.info().contains("tab") { TABS } else { INDENT }.to_owned())
}

const TABS: &str = "indent with spaces";
const INDENT: &str = "check the indent and the quotes of this line and the one before";

/// Says what it is where the lines that cannot be read hold a template of Helm's. A parser may stop a line too late or
/// too early.
fn name_templates(text: &str, findings: &mut [Diagnostic]) {
    for finding in findings.iter_mut().filter(|finding| finding.code == Code::YamlSyntax) {
        let start = finding.primary().map_or(0, |span| span.start() as usize);
        let line = text.get(..start).map_or(0, |before| before.matches('\n').count());
        if text.lines().skip(line.saturating_sub(1)).take(3).any(|line| line.contains("{{")) {
            finding.help = Some("a template must be rendered first: keep what `helm template` prints".to_owned());
        }
    }
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
        Span::new(self.file, start..start + u32::try_from(text.len()).unwrap_or(0))
    }
}
