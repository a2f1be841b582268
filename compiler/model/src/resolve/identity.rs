//! Reads what every resource has: `apiVersion`, `kind`, `metadata.name`, labels and annotations. In: a found record.
//! Out: its identity as types, or findings.

use crate::diagnostic::{Code, Diagnostic};
use crate::name::{ApiVersion, Gvk, InvalidName, Kind, LabelKey, LabelValue, NameRule, Namespace, ObjectName, slug};
use crate::value::{Cursor, Value};

use super::find::Found;

/// The longest sum of keys and values of annotations, in bytes
/// (`apimachinery/pkg/api/validation.TotalAnnotationSizeLimitB`).
const ANNOTATIONS_LIMIT: usize = 256 * 1024;

/// What a resource says of itself; the namespace as written.
pub(super) struct Identity {
    pub(super) gvk: Gvk,
    pub(super) name: ObjectName,
    pub(super) namespace: Option<Namespace>,
}

/// Group, version and kind, if they are sound.
pub(super) fn gvk(found: &Found) -> Option<Gvk> {
    let api_version = ApiVersion::new(found.node.get("apiVersion")?.as_text()?).ok()?;
    Some(Gvk { api_version, kind: Kind::new(found.node.get("kind")?.as_text()?).ok()? })
}

/// Reads the identity; all findings are reported, and any makes it `None`.
pub(super) fn read(found: &Found, findings: &mut Vec<Diagnostic>) -> Option<Identity> {
    let before = findings.len();
    let root = Cursor::new(&found.node, found.place);
    let api_version = parsed(&root, "apiVersion", Code::InvalidResource, ApiVersion::new, findings);
    let kind = parsed(&root, "kind", Code::InvalidResource, Kind::new, findings);
    let gvk = api_version.zip(kind).map(|(api_version, kind)| Gvk { api_version, kind });
    let metadata = metadata(&root, findings)?;
    let name = name(&metadata, gvk.as_ref(), findings);
    let namespace = metadata
        .get("namespace")
        .and_then(|_| parsed(&metadata, "namespace", Code::InvalidName, Namespace::new, findings));
    labels(&metadata, findings);
    annotations(&metadata, findings);
    if findings.len() > before {
        return None;
    }
    Some(Identity { gvk: gvk?, name: name?, namespace })
}

fn metadata<'a>(root: &Cursor<'a>, findings: &mut Vec<Diagnostic>) -> Option<Cursor<'a>> {
    match root.get("metadata") {
        Some(metadata) if metadata.node().as_map().is_some() => Some(metadata),
        Some(metadata) => {
            findings.push(wrong_type(&metadata, "a record"));
            None
        }
        None => {
            findings.push(
                Diagnostic::error(Code::InvalidResource, "the resource has no `metadata`")
                    .on(root, "in this resource")
                    .help("add `metadata.name`".to_owned()),
            );
            None
        }
    }
}

fn name(metadata: &Cursor<'_>, gvk: Option<&Gvk>, findings: &mut Vec<Diagnostic>) -> Option<ObjectName> {
    if let Some(generated) = metadata.get("generateName").filter(|_| metadata.get("name").is_none()) {
        findings.push(
            Diagnostic::error(Code::InvalidResource, "`generateName` makes a new object on every apply")
                .on(&generated, "cannot be planned")
                .help("write `metadata.name`".to_owned()),
        );
        return None;
    }
    // Without a kind the most lenient rule: a second finding about the name would only repeat the first.
    let rule = gvk.map_or(NameRule::PathSegment, |gvk| NameRule::of(gvk.api_version.group(), gvk.kind.as_str()));
    parsed(metadata, "name", Code::InvalidName, |text| ObjectName::new(text, rule), findings)
}

fn wrong_type(cursor: &Cursor<'_>, wanted: &str) -> Diagnostic {
    let found = cursor.node().value.type_name();
    Diagnostic::error(Code::InvalidResource, format!("`{}` must be {wanted}, not {found}", cursor.path()))
        .at(cursor.place().of_use(), format!("this is {found}"))
        .field(cursor.path())
        .help(quoted(cursor).filter(|_| wanted == "a string"))
}

/// The text of a field, read into a type; its absence, another type and a broken rule are findings.
fn parsed<T>(
    record: &Cursor<'_>,
    key: &str,
    code: Code,
    read: impl Fn(&str) -> Result<T, InvalidName>,
    findings: &mut Vec<Diagnostic>,
) -> Option<T> {
    let Some(cursor) = record.get(key) else {
        let message = format!("the resource has no `{}`", field_below(record, key));
        let help = format!("add `{}`", field_below(record, key));
        findings.push(Diagnostic::error(Code::InvalidResource, message).on(record, "in this record").help(help));
        return None;
    };
    let Some(text) = cursor.node().as_text() else {
        findings.push(wrong_type(&cursor, "a string"));
        return None;
    };
    read(text)
        .map_err(|rule| {
            let message = format!("`{}` cannot be `{}`: it {rule}", cursor.path(), shortened(text));
            findings.push(
                Diagnostic::error(code, message).on(&cursor, "not of that form").help(suggestion(key, text, &read)),
            );
        })
        .ok()
}

/// For a name, the nearest one that the rule takes.
fn suggestion<T>(key: &str, text: &str, read: impl Fn(&str) -> Result<T, InvalidName>) -> Option<String> {
    if text.is_empty() || !matches!(key, "name" | "namespace") {
        return None;
    }
    if text.contains("{{") {
        return Some("a template must be rendered first: keep what `helm template` prints".to_owned());
    }
    let made = slug(&text.replace(['_', '.'], "-"));
    let near = made.as_str().trim_matches('-');
    (near != text && read(near).is_ok()).then(|| format!("write `{near}`"))
}

fn field_below(record: &Cursor<'_>, key: &str) -> String {
    if record.path().is_root() { key.to_owned() } else { format!("{}.{key}", record.path()) }
}

/// Long texts are cut in messages; the label marks the whole.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 80;
    if text.chars().count() <= LONGEST {
        return text.escape_debug().to_string();
    }
    let head: String = text.chars().take(LONGEST).collect();
    format!("{}…", head.escape_debug())
}

fn labels(metadata: &Cursor<'_>, findings: &mut Vec<Diagnostic>) {
    for (key, value) in entries(metadata, "labels", findings) {
        if let Err(rule) = LabelKey::check(key) {
            findings.push(bad_key(Code::InvalidLabel, "label", key, &value, &rule));
        }
        match text(&value).map(LabelValue::check) {
            Some(Err(rule)) => findings.push(
                Diagnostic::error(Code::InvalidLabel, format!("the value of the label `{key}` {rule}"))
                    .on(&value, "not of that form")
                    .help(label_value(value.node().as_text().unwrap_or_default())),
            ),
            Some(Ok(())) => {}
            None => findings.push(not_text(Code::InvalidLabel, "label", key, &value)),
        }
    }
}

/// The nearest value that a label takes, for one that is not merely too long.
fn label_value(text: &str) -> Option<String> {
    let sign = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
    let made: String = text.chars().map(sign).collect();
    let near = made.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let sound = !near.is_empty() && near != text && LabelValue::check(near).is_ok();
    Some(if sound {
        format!("write `{near}`")
    } else {
        "write a short name; longer text can be an annotation".to_owned()
    })
}

/// Keys of annotations are judged in lower case, as the API server does
/// (`apimachinery/pkg/api/validation.ValidateAnnotations`).
fn annotations(metadata: &Cursor<'_>, findings: &mut Vec<Diagnostic>) {
    let mut size = 0;
    for (key, value) in entries(metadata, "annotations", findings) {
        if let Err(rule) = LabelKey::check(&key.to_lowercase()) {
            findings.push(bad_key(Code::InvalidAnnotation, "annotation", key, &value, &rule));
        }
        match text(&value) {
            Some(text) => size += key.len() + text.len(),
            None => findings.push(not_text(Code::InvalidAnnotation, "annotation", key, &value)),
        }
    }
    if let Some(annotations) = metadata.get("annotations").filter(|_| size > ANNOTATIONS_LIMIT) {
        let message = format!("the annotations hold {size} bytes; Kubernetes takes {ANNOTATIONS_LIMIT}");
        findings.push(Diagnostic::error(Code::InvalidAnnotation, message).on(&annotations, "too large"));
    }
}

/// A text; to Kubernetes' decoder `null` is an empty one.
fn text<'a>(value: &Cursor<'a>) -> Option<&'a str> {
    match &value.node().value {
        Value::Null => Some(""),
        Value::Text(text) => Some(text),
        Value::Bool(_) | Value::Number(_) | Value::List(_) | Value::Map(_) => None,
    }
}

fn entries<'a>(metadata: &Cursor<'a>, field: &str, findings: &mut Vec<Diagnostic>) -> Vec<(&'a str, Cursor<'a>)> {
    let Some(cursor) = metadata.get(field) else { return Vec::new() };
    match &cursor.node().value {
        Value::Map(_) => cursor.fields().map(|(field, value)| (&*field.key, value)).collect(),
        Value::Null => Vec::new(),
        Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => {
            findings.push(wrong_type(&cursor, "a record of strings"));
            Vec::new()
        }
    }
}

fn bad_key(code: Code, what: &str, key: &str, value: &Cursor<'_>, rule: &InvalidName) -> Diagnostic {
    Diagnostic::error(code, format!("the {what} key `{}` {rule}", shortened(key)))
        .at(value.place().of_key(), "not of that form")
        .field(value.path())
}

fn not_text(code: Code, what: &str, key: &str, value: &Cursor<'_>) -> Diagnostic {
    let found = value.node().value.type_name();
    Diagnostic::error(code, format!("the value of the {what} `{key}` must be a string, not {found}"))
        .at(value.place().of_use(), format!("this is {found}"))
        .field(value.path())
        .help(quoted(value).or_else(|| dotted(key, value)))
}

/// `labels.app.kubernetes.io = …` is a record in a record.
fn dotted(key: &str, value: &Cursor<'_>) -> Option<String> {
    value.node().as_map().map(|_| format!("a key with points stands in quotes: `\"{key}.…\"`"))
}

/// A scalar as the text that is wanted in its place.
fn quoted(value: &Cursor<'_>) -> Option<String> {
    match &value.node().value {
        Value::Bool(_) | Value::Number(_) if value.place() != value.place().of_use() => {
            Some("write `\"%{…}\"`".to_owned())
        }
        Value::Bool(value) => Some(format!("write `\"{value}\"`")),
        Value::Number(number) => Some(format!("write `\"{number}\"`")),
        Value::Null | Value::Text(_) | Value::List(_) | Value::Map(_) => None,
    }
}
