//! What an import plans: which files are written and which go, whose they are in the lock afterwards, and what is said of
//! schemas that take less. Nothing here asks the disk.

use std::collections::BTreeMap;

use lornuc_model::digest::Digest;
use lornuc_model::lock::{Lock, SchemaSet};
use lornuc_model::name::{GroupKind, Kind, Segment};
use lornuc_model::schema::{Docs, agreed, find};
use lornuc_model::value::{Place, from_json};
use serde_json::{Value as Json, json};

use super::{Change, Import, Kinds, Missing, SHOWN, Source};

fn kind(name: &str) -> GroupKind {
    GroupKind { group: "example.com".into(), kind: Kind::new(name).unwrap() }
}

fn path(name: &str) -> String {
    format!("example.com/{name}.json")
}

fn source(name: &str) -> Source {
    Source {
        name: Segment::new(name).unwrap(),
        origin: "crds/".to_owned(),
        version: None,
        docs: Docs::Kept,
        missing: Missing::Kept,
    }
}

fn pruning(name: &str) -> Source {
    Source { missing: Missing::Pruned, ..source(name) }
}

/// Kinds whose `spec` has these fields.
fn kinds(kinds: &[(&str, &[&str])]) -> Kinds {
    let mut sound = BTreeMap::new();
    for (name, fields) in kinds {
        let fields: BTreeMap<_, _> = fields.iter().map(|field| (*field, json!({ "type": "string" }))).collect();
        let plural = name.to_lowercase();
        let crd: Json = json!({
            "apiVersion": "apiextensions.k8s.io/v1",
            "kind": "CustomResourceDefinition",
            "metadata": { "name": format!("{plural}.example.com") },
            "spec": {
                "group": "example.com", "scope": "Namespaced", "names": { "kind": name, "plural": plural },
                "versions": [{ "name": "v1", "served": true, "storage": true, "schema": { "openAPIV3Schema": {
                    "type": "object", "properties": { "spec": { "type": "object", "properties": fields } },
                } } }],
            },
        });
        let (found, rest) = agreed(find(&from_json(crd).unwrap()), Docs::Kept);
        assert_eq!(rest.findings.len(), 0, "{:?}", rest.findings);
        sound.extend(found);
    }
    Kinds { sound, refused: [].into() }
}

/// The texts of these kinds, as they would be on the disk.
fn files(kinds: &Kinds) -> BTreeMap<String, String> {
    kinds.sound.iter().map(|(kind, (_, text))| (path(kind.kind.as_str()), text.clone())).collect()
}

/// A lock in which each source has files of these paths.
fn locked(sets: &[(&str, &[String])]) -> Lock {
    let set = |files: &[String]| SchemaSet {
        source: "old/".to_owned(),
        version: Some("v1".to_owned()),
        has_docs: true,
        files: files.iter().map(|path| (path.clone(), Digest::of(path))).collect(),
        place: Place::default(),
    };
    let schemas = sets.iter().map(|(name, files)| (Segment::new(name).unwrap(), set(files))).collect();
    Lock { schemas, ..Lock::default() }
}

/// Whose each file is after an import, as `source: path`.
fn owners(import: &Import) -> Vec<String> {
    let sets = import.lock.schemas.iter();
    sets.flat_map(|(name, set)| set.files.keys().map(move |path| format!("{}: {path}", name.as_str()))).collect()
}

/// What happens to each file, in a word.
fn words(import: &Import) -> Vec<(&str, &str)> {
    let word = |change: &Change| match change {
        Change::New(_) => "new",
        Change::Changed(_) => "changed",
        Change::Unchanged => "unchanged",
        Change::Removed => "removed",
    };
    import.changes.iter().map(|(path, change)| (path.as_str(), word(change))).collect()
}

#[test]
fn a_file_is_new_changed_or_unchanged_by_what_is_on_the_disk() {
    let now = kinds(&[("A", &["size"]), ("B", &["size"]), ("C", &["size"])]);
    let mut old = files(&now);
    old.remove(&path("A"));
    old.insert(path("B"), "{".to_owned());
    // What the lock says of a file that was edited or lost since does not count.
    let lock = locked(&[("crds", &[path("A"), path("B"), path("C")])]);
    let import = Import::plan(&source("crds"), now, &old, &lock);
    let told = [("example.com/A.json", "new"), ("example.com/B.json", "changed"), ("example.com/C.json", "unchanged")];
    assert_eq!(words(&import), told);
    assert_eq!(import.findings.len(), 0, "a text that is no schema took nothing: {:?}", import.findings);
}

#[test]
fn a_lock_that_says_the_same_is_left_alone() {
    let first = Import::plan(&source("crds"), kinds(&[("A", &["size"])]), &BTreeMap::new(), &Lock::default());
    let old = files(&kinds(&[("A", &["size"])]));
    let again = |source: &Source| {
        let import = Import::plan(source, kinds(&[("A", &["size"])]), &old, &first.lock);
        import.outdated().map(|(path, what)| format!("{path} {what}")).collect::<Vec<_>>()
    };
    assert!(first.is_lock_new);
    assert_eq!(again(&source("crds")), Vec::<String>::new());
    let other = ["lornuc.lock is another one"];
    assert_eq!(again(&Source { version: Some("v2".to_owned()), ..source("crds") }), other);
    assert_eq!(again(&Source { origin: "elsewhere/".to_owned(), ..source("crds") }), other);
    assert_eq!(again(&Source { docs: Docs::Dropped, ..source("crds") }), other);
    assert_eq!(again(&source("another")), other);
}

#[test]
fn what_a_source_has_no_more_is_kept_or_goes_and_what_is_refused_stays() {
    let lock = locked(&[("crds", &[path("A"), path("Gone"), path("Broken")])]);
    let refusing = || Kinds { refused: [kind("Broken")].into(), ..kinds(&[("A", &["size"])]) };
    let kept = Import::plan(&source("crds"), refusing(), &BTreeMap::new(), &lock);
    assert_eq!(words(&kept), [("example.com/A.json", "new")]);
    assert_eq!(kept.kept, [kind("Gone")], "a refused kind is there, however broken");
    let all = ["crds: example.com/A.json", "crds: example.com/Broken.json", "crds: example.com/Gone.json"];
    assert_eq!(owners(&kept), all);
    let pruned = Import::plan(&pruning("crds"), refusing(), &BTreeMap::new(), &lock);
    assert_eq!(words(&pruned), [("example.com/A.json", "new"), ("example.com/Gone.json", "removed")]);
    assert_eq!(owners(&pruned), &all[..2]);
    assert_eq!(pruned.kept, []);
    let outdated: Vec<_> = pruned.outdated().map(|(path, what)| format!("{path} {what}")).collect();
    let gone = "schemas/example.com/Gone.json is not in the source";
    assert_eq!(outdated, ["schemas/example.com/A.json is missing", gone, "lornuc.lock is another one"]);
}

#[test]
fn a_refused_kind_keeps_the_digest_that_it_was_locked_with() {
    let lock = locked(&[("crds", &[path("Broken")])]);
    let refused = Kinds { refused: [kind("Broken")].into(), ..kinds(&[]) };
    let import = Import::plan(&pruning("crds"), refused, &BTreeMap::new(), &lock);
    assert_eq!(import.lock.schema(&path("Broken")), lock.schema(&path("Broken")));
    assert_eq!(words(&import), []);
}

#[test]
fn no_path_but_that_of_a_kind_is_ever_taken_away() {
    for hostile in [
        "../lornuc.ncl",
        "../../etc/passwd.json",
        "/etc/passwd.json",
        "contracts/kubernetes.ncl",
        "../schemas/A.json",
        "example.com/../../A.json",
        "example.com/A.json/B.json",
        "example.com/A.yaml",
        "example.com/.json",
        "..example.com/A.json",
        "apps/Deployment.json",
        "A.json",
        "",
    ] {
        let lock = locked(&[("crds", &[hostile.to_owned()])]);
        let import = Import::plan(&pruning("crds"), kinds(&[("A", &["size"])]), &BTreeMap::new(), &lock);
        assert_eq!(words(&import), [("example.com/A.json", "new")], "{hostile}");
        assert!(import.lock.schema(hostile).is_some(), "{hostile} is still told by who reads the lock");
    }
}

#[test]
fn a_kind_moves_from_the_source_that_had_it_and_an_empty_source_goes() {
    let lock = locked(&[("one", &[path("A")]), ("two", &[path("B"), path("C")]), ("three", &[path("D")])]);
    let now = kinds(&[("A", &["size"]), ("B", &["size"])]);
    let import = Import::plan(&pruning("new"), now, &BTreeMap::new(), &lock);
    let names: Vec<&str> = import.taken_from.iter().map(Segment::as_str).collect();
    assert_eq!(names, ["one", "two"]);
    let owned =
        ["new: example.com/A.json", "new: example.com/B.json", "three: example.com/D.json", "two: example.com/C.json"];
    assert_eq!(owners(&import), owned);
    assert!(words(&import).iter().all(|(_, word)| *word == "new"), "nobody else's file is pruned");
}

#[test]
fn a_source_whose_last_kind_goes_is_no_source_any_more() {
    let lock = locked(&[("crds", &[path("Gone")])]);
    let import = Import::plan(&pruning("crds"), kinds(&[]), &BTreeMap::new(), &lock);
    assert_eq!((words(&import), owners(&import)), (vec![("example.com/Gone.json", "removed")], Vec::new()));
    assert!(import.is_lock_new && import.lock.schemas.is_empty());
}

#[test]
fn vendored_folders_and_contracts_stay_in_the_lock() {
    let contracts = [("kubernetes.ncl".to_owned(), Digest::of("{}"))].into();
    let lock = Lock { contracts, ..locked(&[("crds", &[path("A")])]) };
    let import = Import::plan(&pruning("crds"), kinds(&[("B", &["size"])]), &BTreeMap::new(), &lock);
    assert_eq!(import.lock.contracts, lock.contracts);
}

/// What an import says that changes the fields of a kind.
fn told(before: &[&str], after: &[&str]) -> Option<(String, Vec<String>)> {
    let old = files(&kinds(&[("A", before)]));
    let mut import = Import::plan(&source("crds"), kinds(&[("A", after)]), &old, &Lock::default());
    let finding = import.findings.pop()?;
    assert_eq!(import.findings.len(), 0);
    Some((finding.message, finding.notes.iter().map(ToString::to_string).collect()))
}

#[test]
fn only_a_schema_that_takes_less_is_told() {
    assert_eq!(told(&["a"], &["a"]), None);
    assert_eq!(told(&["a"], &["a", "b"]), None);
    let one = "`A.example.com` takes less than before: v1: `spec.a` is gone";
    assert_eq!(told(&["a", "b"], &["b"]), Some((one.to_owned(), Vec::new())));
    let two = "`A.example.com` takes less than before, in 2 places";
    let notes = ["v1: `spec.a` is gone", "v1: `spec.b` is gone"].map(str::to_owned).to_vec();
    assert_eq!(told(&["a", "b"], &["c"]), Some((two.to_owned(), notes)));
}

#[test]
fn of_many_breaking_changes_the_first_are_told_and_the_rest_counted() {
    let fields: Vec<String> = (0..SHOWN + 2).map(|number| format!("f{number:02}")).collect();
    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
    let count = |fields: &[&str]| told(fields, &[]).map(|(_, notes)| notes).unwrap_or_default();
    assert_eq!(count(&fields[..SHOWN]).len(), SHOWN);
    let many = count(&fields);
    assert_eq!((many.len(), &*many[SHOWN]), (SHOWN + 1, "and 2 more"));
}
