//! Objects that are changed at some places. In: a sound object and a table. Out: what differs from it in what a person reads.

use serde_json::Value as Json;

use super::written::read;

/// Holds a table against an object that is sound on its own. `{` begins a case: paths, and the values that are put there;
/// `null` takes a field out. `-` begins what is said then: `message @ what is marked: label; help`.
pub(in crate::schema::rules) fn changed(sound: &Json, table: &str) {
    assert_eq!(read(sound), [""; 0], "{sound}");
    let mut wrong = String::new();
    for (change, wanted) in cases(table) {
        let change: Json = serde_json::from_str(&change).unwrap_or_else(|why| panic!("{why}: {change}"));
        let object = control_plane::corpus::changed(sound, &change).unwrap();
        let found = read(&object);
        if found != wanted {
            wrong.push_str(&format!("{change}\n  wanted {wanted:#?}\n  found {found:#?}\n"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The changes of each case, and what is wanted of it.
fn cases(table: &str) -> Vec<(String, Vec<String>)> {
    let mut cases: Vec<(String, Vec<String>)> = Vec::new();
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if line.starts_with('{') {
            cases.push((line.to_owned(), Vec::new()));
            continue;
        }
        let (change, wanted) = cases.last_mut().unwrap();
        match line.strip_prefix("- ") {
            Some(line) => wanted.push(line.to_owned()),
            // What goes on from the line before.
            None => *wanted.last_mut().unwrap_or(change) += &format!(" {line}"),
        }
    }
    cases
}
