//! What Nickel reads of a contract file: the names alone where the file is as it is locked, and the file itself, with a
//! finding, where nobody knows that it can be left out.

use lornuc_model::diagnostic::{Code, Severity};
use lornuc_model::digest::Digest;

use super::{Project, codes, key};
use crate::load::Format;

const PATH: &str = "schemas/contracts/example.com.ncl";
const TEXT: &str = "let any_of = fun all => std.array.first all\nin\n{\n  v1.A = any_of [Dyn, Number],\n}\n";
const STUB: &str = "{\n  v1.A = Dyn,\n}\n";
const STACK: (&str, &str) = ("stacks/a.ncl", "let _c = import \"../schemas/contracts/example.com.ncl\" in {}");

/// A lock with these contracts and their texts.
fn lock(contracts: &[(&str, &str)]) -> String {
    let entries: Vec<_> =
        contracts.iter().map(|(name, text)| format!("\"{name}\": \"{}\"", Digest::of(text))).collect();
    format!("{{ \"version\": 1, \"vendor\": {{}}, \"contracts\": {{ {} }} }}", entries.join(", "))
}

/// What is read of the file, and what is said of it.
fn read(text: &str, lock: &str) -> (String, Vec<(Code, String)>) {
    let project = Project::new(&[STACK, (PATH, text), ("lornuc.lock", lock)]);
    let (sources, findings) = project.load();
    let file = sources.sources()[&key(PATH, Format::Nickel)].file;
    let told = findings.into_iter().map(|finding| (finding.code, finding.message)).collect();
    (sources.files().text(file).to_string(), told)
}

#[test]
fn only_a_file_that_is_as_it_is_locked_is_not_evaluated() {
    assert_eq!(read(TEXT, &lock(&[("example.com.ncl", TEXT)])), (STUB.to_owned(), Vec::new()));
    let other_form = "{ v1.A = Dyn }\n";
    for (text, lock, says) in [
        (TEXT, lock(&[("example.com.ncl", "{}")]), "is not as it is locked"),
        (TEXT, lock(&[("kubernetes.ncl", TEXT)]), "is not locked"),
        (TEXT, lock(&[("../contracts/example.com.ncl", TEXT)]), "is not locked"),
        (TEXT, "{ \"version\": 1, \"vendor\": {} }".to_owned(), "is not locked"),
        (other_form, lock(&[("example.com.ncl", other_form)]), "has another form than this version of lornuc writes"),
    ] {
        let message = format!("`{PATH}` {says}, and is evaluated as it stands");
        assert_eq!(read(text, &lock), (text.to_owned(), vec![(Code::ContractUnlocked, message)]), "{lock}");
    }
}

#[test]
fn an_edited_file_is_told_once_however_many_stacks_import_it() {
    let again = ("stacks/b.ncl", "let _c = import \"../schemas/contracts/example.com.ncl\" in {}");
    let project = Project::new(&[STACK, again, (PATH, "{}"), ("lornuc.lock", &lock(&[]))]);
    let (_, findings) = project.load();
    assert!(findings.iter().all(|finding| finding.severity == Severity::Warning), "{findings:?}");
    assert_eq!(codes(&findings), [Code::ContractUnlocked]);
}

#[test]
fn the_same_text_elsewhere_is_no_contract() {
    for path in ["schemas/contracts.ncl", "schemas/contract/example.com.ncl", "contracts/example.com.ncl"] {
        let stack = format!("let _c = import \"../{path}\" in {{}}");
        let lock = lock(&[("example.com.ncl", TEXT)]);
        let project = Project::new(&[("stacks/a.ncl", &stack), (path, TEXT), ("lornuc.lock", &lock)]);
        let (sources, findings) = project.load();
        let file = sources.sources()[&key(path, Format::Nickel)].file;
        assert_eq!((&**sources.files().text(file), codes(&findings)), (TEXT, vec![]), "{path}");
    }
}
