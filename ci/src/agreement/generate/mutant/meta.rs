//! Names, labels and annotations that are not as they must be.

use serde_json::{Map, Value, json};

use super::super::host::Host;
use super::super::path::{Edit, Path};
use super::super::schema::{Shape, Sort};

/// Bad names, and some that only some kinds take. None holds what an address cannot.
pub(in super::super) fn names() -> Vec<Vec<Edit>> {
    let short = [
        "A", "aB", "a_b", "_a", "-a", "a-", "a.b", "a..b", ".a", "a.", "a b", "ä", "a%", "a:b", "1a", "1", "a.-b",
        "a-.b", "a@b", "a+b", "a*", "a~b", "A.b", "a.B", "...", "a,b", "a(b)", "日本", "a--b", "a.b.c", "xn--a", "a=b",
        "a&b", "a;b",
    ];
    let long = [63, 64, 52, 53, 57, 58, 253, 254].map(|length| "a".repeat(length));
    let parts = [64, 253].map(|length| format!("{}.a", "a".repeat(length)));
    let all = short.into_iter().map(str::to_owned).chain(long).chain(parts);
    all.map(|name| vec![Edit::Put(Path::of("metadata.name"), name.into())]).collect()
}

/// Labels and annotations of the object itself.
pub(in super::super) fn labels() -> Vec<Vec<Edit>> {
    let labels = Path::of("metadata.labels");
    let annotations = Path::of("metadata.annotations");
    let mut edits = wrong_labels(&labels);
    edits.extend(wrong_annotations(&annotations));
    edits
}

/// Whether a field holds labels, selects by them, or holds annotations.
pub(super) fn holds_labels(shape: Shape<'_>, name: &str) -> bool {
    let is_named = matches!(name, "labels" | "matchLabels" | "nodeSelector" | "annotations" | "selector");
    is_named && shape.sort() == Sort::Entries && shape.schema["additionalProperties"]["type"] == "string"
}

/// The same in place of labels somewhere else.
pub(super) fn in_place(host: &Host<'_>) -> Vec<Vec<Edit>> {
    if host.name == "annotations" { wrong_annotations(&host.path) } else { wrong_labels(&host.path) }
}

fn wrong_labels(labels: &Path) -> Vec<Vec<Edit>> {
    let long = "a".repeat(64);
    let values = ["a b", "-a", "a-", "_a", "a_", ".", "ä", "a/b", "a:b", "a@b", "a\n", " ", "a,b", &long];
    let mut edits: Vec<_> = values.iter().map(|value| vec![entry(labels, "a", value)]).collect();
    edits.extend(wrong_keys().iter().map(|key| vec![entry(labels, key, "a")]));
    edits
}

fn wrong_annotations(annotations: &Path) -> Vec<Vec<Edit>> {
    let mut edits: Vec<_> = wrong_keys().iter().map(|key| vec![entry(annotations, key, "a")]).collect();
    // All of them together may have 256 KiB.
    edits.push(vec![entry(annotations, "a", &"a".repeat(256 << 10))]);
    edits
}

fn wrong_keys() -> Vec<String> {
    let keys = [
        "",
        "a b",
        "-a",
        "a-",
        "_a",
        "/a",
        "a/",
        "a/b/c",
        "A/b",
        "a_b/c",
        "ä",
        "-a/b",
        "a-/b",
        "a..b/c",
        "a@b",
        "a:b",
        " a",
        "a/-b",
        "example.com/",
        ".a/b",
        "a*",
    ];
    let long = [format!("a/{}", "a".repeat(64)), "a".repeat(64), format!("{}/a", "a".repeat(254))];
    keys.into_iter().map(str::to_owned).chain(long).collect()
}

/// An entry in a record that may not be there.
fn entry(record: &Path, key: &str, value: &str) -> Edit {
    let entries: Map<String, Value> = [(key.to_owned(), json!(value))].into_iter().collect();
    Edit::Merge(record.clone(), entries)
}
