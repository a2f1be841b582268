//! The stacks of this repository with one name misspelt in a text: the finding marks it, or the line that has it from there.
//! `cargo ci mutants-of-stacks` changes values; these few go the whole way from the text.

use std::fs;
use std::thread;

use lornuc::load::Selection;
use lornuc::{Crew, STACK_BYTES};
use lornuc_model::diagnostic::Code;

use crate::errors::copy_folder;
use crate::project::{Project, repository};

/// A file, what stands in it once, what is written instead, and what is told: the code, and the text that is marked.
type Case = (&'static str, &'static str, &'static str, (Code, &'static str));

const CASES: &[Case] = &[
    // A key that the other side still has by its right name.
    ("apps.ncl", "keys.\"signing-key\"", "keys.\"signing-kee\"", (Code::MissingKey, "\"signing-key\"")),
    ("apps.ncl", "key = \"app-key\"", "key = \"app-kee\"", (Code::MissingKey, "\"app-kee\"")),
    ("apps.ncl", "secret = \"engine\"", "secret = \"engin\"", (Code::MissingTarget, "\"engin\"")),
    ("apps.ncl", "\"ingress\", \"web\"]", "\"ingress\", \"wep\"]", (Code::UnmatchedSelector, "\"wep\"")),
    (
        "platform.ncl",
        "kind = \"ClusterProviderConfig\", name = \"default\"",
        "kind = \"ClusterProviderConfig\", name = \"defalt\"",
        (Code::MissingTarget, "\"defalt\""),
    ),
    (
        "platform.ncl",
        "name = \"external-secrets\", namespace",
        "name = \"external-secret\", namespace",
        (Code::MissingTarget, "\"external-secret\""),
    ),
    (
        "platform.ncl",
        "name = \"lornu-infrastructure\" }",
        "name = \"lornu-infra\" }",
        (Code::MissingTarget, "\"lornu-infrastructure\""),
    ),
];

/// What is told of the stacks with one text in the place of another: codes, and what is marked.
fn told((file, old, new, _): &Case) -> Vec<(Code, String)> {
    let project = Project::new(&[]);
    for folder in ["stacks", "schemas"] {
        copy_folder(&repository().join(folder), &project.root().join(folder));
    }
    for file in ["lornuc.ncl", "lornuc.lock", "images.json"] {
        fs::copy(repository().join(file), project.root().join(file)).unwrap();
    }
    let path = format!("stacks/{file}");
    let text = project.read(&path).unwrap();
    assert_eq!(text.matches(old).count(), 1, "{old} stands in {path} once");
    project.write(&path, text.replace(old, new));
    let compiled = lornuc::compile(project.root(), &Selection::default(), &Crew::of(1)).unwrap();
    let marked = |span| compiled.sources.files().slice(span).to_owned();
    compiled.report.iter().map(|one| (one.code, one.primary().map_or_else(String::new, marked))).collect()
}

#[test]
fn a_name_that_is_misspelt_in_a_stack_is_told_once_and_marked() {
    for case in CASES {
        let case = *case;
        let thread = thread::Builder::new().stack_size(STACK_BYTES);
        let told = thread.spawn(move || told(&case)).unwrap().join().unwrap();
        let (_, _, new, (code, marked)) = case;
        assert_eq!(told, [(code, marked.to_owned())], "{new}");
    }
}
