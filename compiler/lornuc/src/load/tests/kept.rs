//! `images.json` and `lornuc.lock`: what is no JSON, what is not there, and who is told of it.

use lornuc_model::diagnostic::{Code, Layer};

use super::{Project, codes, marked};
use crate::load::{Format, Kept, SourceKey, lock, pins};

/// The findings on an `images.json` with this text.
fn told(text: &str) -> Vec<(Code, String)> {
    let project = Project::new(&[("images.json", text)]);
    let Kept { files, findings, content } = pins(project.root()).unwrap();
    assert_eq!(content.is_none(), !findings.is_empty());
    marked(&findings, &files).into_iter().map(|(code, text)| (code, text.to_owned())).collect()
}

#[test]
fn a_file_that_is_not_there_holds_nothing() {
    let project = Project::new(&[]);
    let pins = pins(project.root()).unwrap();
    assert_eq!((pins.content.unwrap().iter().count(), pins.findings.len()), (0, 0));
    let lock = lock(project.root()).unwrap();
    assert_eq!((lock.content.unwrap().vendored.len(), lock.findings.len()), (0, 0));
}

#[test]
fn what_is_no_json_is_marked_where_it_goes_wrong() {
    let syntax = |marked: &str| [(Code::SyntaxError, marked.to_owned())];
    assert_eq!(told("{\n  \"ä\": {,}\n}"), syntax(""));
    assert_eq!(told("web: { tag: 1 }"), syntax(""), "YAML is no JSON");
    assert_eq!(told("{\n<<<<<<< ours\n}"), syntax(""));
    assert_eq!(told("{} {}"), syntax(""));
    assert_eq!(told(" \n"), [(Code::EmptyFile, String::new())]);
    assert_eq!(told(&"[".repeat(100_000)), syntax(""));
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(told(&deep).len(), 1, "what is deep is told once");
}

#[test]
fn json_is_read_with_its_places_whatever_its_white_space() {
    assert_eq!(told("\t{\r\n\t\"web\"\t:\t{ \"tag\":\"1\" }\t}"), []);
    assert_eq!(
        told("\u{feff}{ \"web\": { \"tag\": \"\\u0031\\/\" } }"),
        [(Code::InvalidPin, "\"\\u0031\\/\"".to_owned())]
    );
    assert_eq!(told("null"), [(Code::InvalidPin, "null".to_owned())]);
    assert_eq!(told("{ \"web\": {}, \"web\": {} }"), [(Code::YamlSyntax, "\"web\"".to_owned())]);
    assert_eq!(told("{ \"\\ud83d\\ude00\": {} }").len(), 1);
}

#[test]
fn a_broken_file_is_told_once_and_stops_the_stacks_that_read_it() {
    let project = Project::new(&[
        ("images.json", "{ \"web\": 1 }"),
        ("stacks/a.ncl", "import \"../images.json\""),
        ("stacks/b.ncl", "import \"../images.json\""),
        ("stacks/c.ncl", "{}"),
    ]);
    project.check(&["a: broken", "b: broken", "c: stacks/c.ncl"], &[(Code::InvalidPin, "1")]);
}

#[test]
fn a_broken_file_that_no_stack_reads_is_told_all_the_same() {
    let project = Project::new(&[("images.json", "[]"), ("stacks/a.ncl", "{}")]);
    project.check(&["a: stacks/a.ncl"], &[(Code::InvalidPin, "[]")]);
}

#[test]
fn an_import_of_pins_that_are_not_there_finds_none() {
    let project = Project::new(&[("stacks/a.ncl", "import \"../images.json\"")]);
    let sources = project.check(&["a: stacks/a.ncl"], &[]);
    let key = SourceKey { path: "images.json".to_owned(), format: Format::Json };
    let file = sources.sources()[&key].file;
    assert_eq!((&**sources.files().text(file), file.layer()), ("{}", Layer::Library));
    let elsewhere = Project::new(&[("stacks/a.ncl", "import \"images.json\"")]);
    assert_eq!(codes(&elsewhere.load().1), [Code::MissingImport]);
}

#[test]
fn a_link_that_leads_nowhere_or_outside_is_not_taken_for_no_pins() {
    let project = Project::new(&[("stacks/a.ncl", "import \"../images.json\"")]);
    project.link("images.json", "nowhere");
    assert_eq!(codes(&project.load().1), [Code::MissingImport]);
    let project = Project::new(&[("stacks/a.ncl", "import \"../images.json\"")]);
    project.link("images.json", "/dev/null");
    assert_eq!(codes(&project.load().1), [Code::ImportOutsideProject]);
    let project = Project::new(&[("stacks/a.ncl", "{}")]);
    project.folder("images.json");
    assert_eq!(codes(&project.load().1), [Code::UnreadableFile]);
}
