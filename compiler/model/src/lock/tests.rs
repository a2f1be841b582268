//! The lock: how it is written and read back, and how a folder is held against it. The findings are in
//! `golden/errors/`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Differences, Digests, Lock, Origin, SchemaSet, Vendored, digest};
use crate::digest::Digest;
use crate::name::{Segment, VendorName};
use crate::value::{Place, from_json};

fn files(list: &[(&str, &str)]) -> Digests {
    list.iter().map(|(path, content)| ((*path).to_owned(), Digest::of(content))).collect()
}

fn lock() -> Lock {
    let origin = Origin {
        source: "https://github.com/shop/constructs".to_owned(),
        path: Some("web".to_owned()),
        version: Some("v1.2.0".to_owned()),
        commit: Some("0123456789012345678901234567890123456789".to_owned()),
        modified: true,
    };
    let plain = Origin { source: "../constructs".to_owned(), ..Origin::default() };
    let vendored = |origin| Vendored { origin, files: files(&[("app.ncl", "{}")]), place: Place::default() };
    let vendored = [("web", vendored(origin)), ("plain", vendored(plain))];
    let vendored = vendored.into_iter().map(|(name, it)| (VendorName::new(name).unwrap(), it)).collect();
    Lock { vendored, schemas: BTreeMap::new(), contracts: files(&[("kubernetes.ncl", "{}")]) }
}

fn read(json: &Value) -> (Option<Lock>, Vec<String>) {
    let (lock, findings) = Lock::read(&from_json(json.clone()).unwrap(), Place::default());
    (lock, findings.into_iter().map(|finding| finding.message).collect())
}

#[test]
fn what_is_written_reads_back_the_same_with_one_field_a_line() {
    let text = lock().text();
    let json: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(read(&json), (Some(lock()), Vec::new()));
    assert_eq!(json["vendor"]["plain"]["modified"], Value::Null, "what is not there is not written");
    assert!(text.lines().all(|line| line.matches("\": \"").count() <= 1), "{text}");
    assert_eq!(Lock::default().text(), "{\n  \"version\": 1,\n  \"vendor\": {}\n}\n");
}

#[test]
fn the_digest_of_a_folder_depends_on_every_path_and_content() {
    let of = |list: &[(&str, &str)]| digest(&files(list));
    let one = of(&[("a", "1"), ("b", "2")]);
    assert_eq!(one, of(&[("b", "2"), ("a", "1")]));
    for other in [of(&[("a", "1")]), of(&[("a", "2"), ("b", "1")]), of(&[("a", "1"), ("c", "2")]), of(&[])] {
        assert_ne!(one, other);
    }
}

#[test]
fn a_folder_differs_in_what_is_changed_added_or_missing() {
    let locked = files(&[("a", "1"), ("b", "2"), ("c", "3")]);
    let found = files(&[("a", "1"), ("b", "other"), ("d", "4")]);
    let Differences { changed, added, missing } = Differences::between(&locked, &found);
    assert_eq!((changed, added, missing), (vec!["b".to_owned()], vec!["d".to_owned()], vec!["c".to_owned()]));
    assert!(Differences::between(&locked, &locked).is_empty());
    assert!(!Differences::between(&locked, &BTreeMap::new()).is_empty());
}

#[test]
fn another_version_is_told_alone() {
    let (lock, findings) = read(&json!({ "version": 2, "vendor": [], "other": 1 }));
    assert_eq!((lock, findings), (None, vec!["the version of `lornuc.lock` must be 1".to_owned()]));
}

#[test]
fn every_mistake_is_told_and_nothing_of_the_file_kept() {
    let good: Value = serde_json::from_str(&lock().text()).unwrap();
    let mut bad = good.clone();
    bad["vendor"]["web"]["source"] = json!(1);
    bad["vendor"]["web"]["files"]["app.ncl"] = json!("sha256:0");
    bad["vendor"]["web"]["modified"] = json!("yes");
    bad["vendor"]["web"]["comit"] = json!("");
    bad["vendor"]["plain"]["digest"] = json!(Digest::of("").as_str());
    bad["vendor"]["Up"] = json!({});
    bad["vendor"]["none"] = json!(null);
    let (lock, findings) = read(&bad);
    assert_eq!(lock, None);
    // `Up` lacks three fields and has a bad name.
    assert_eq!(findings.len(), 10, "{findings:#?}");
    for whole in [json!([]), json!({}), json!({ "version": 1 }), json!({ "version": 1, "vendor": 1 })] {
        assert_eq!(read(&whole).1.len(), 1, "{whole}");
    }
}

#[test]
fn sets_of_schemas_are_written_and_read_back_and_a_file_is_of_one_of_them() {
    let set = |files: &[(&str, &str)]| SchemaSet {
        source: "https://example.com/crds".to_owned(),
        version: Some("v1".to_owned()),
        has_docs: true,
        files: self::files(files),
        place: Place::default(),
    };
    let named = |sets: &[(&str, SchemaSet)]| {
        let schemas = sets.iter().map(|(name, set)| (Segment::new(name).unwrap(), set.clone())).collect();
        Lock { schemas, ..lock() }
    };
    let locked = named(&[("one", set(&[("a.b/C.json", "1")])), ("two", set(&[("a.b/D.json", "2")]))]);
    let (read_back, messages) = read(&serde_json::from_str(&locked.text()).unwrap());
    assert_eq!(messages, Vec::<String>::new());
    assert_eq!(read_back.unwrap().schema("a.b/D.json"), Some(&Digest::of("2")));
    let twice = named(&[("one", set(&[("a.b/C.json", "1")])), ("two", set(&[("a.b/C.json", "2")]))]);
    let (_, messages) = read(&serde_json::from_str(&twice.text()).unwrap());
    assert_eq!(messages, ["`a.b/C.json` must be of one source, and is of `one` and `two`"]);
}

#[test]
fn every_mistake_in_a_set_of_schemas_is_told() {
    let digest = Digest::of("").to_string();
    let good = json!({ "source": "crds/", "docs": false, "files": { "a.b/C.json": digest } });
    let with = |key: &str, value: Value| {
        let mut set = good.clone();
        set[key] = value;
        set
    };
    let without = |key: &str| {
        let mut set = good.clone();
        set.as_object_mut().unwrap().remove(key);
        set
    };
    for (name, set, told) in [
        ("crds", good.clone(), None),
        ("crds", with("version", json!("v1")), None),
        ("crds", with("files", json!({})), None),
        ("crds", with("version", json!(1)), Some("`schemas.crds.version`")),
        ("crds", with("docs", json!("true")), Some("`schemas.crds.docs`")),
        ("crds", with("docs", json!(null)), Some("`schemas.crds.docs`")),
        ("crds", with("source", json!([])), Some("`schemas.crds.source`")),
        ("crds", with("digest", json!(digest)), Some("`digest`")),
        ("crds", with("files", json!(["a.b/C.json"])), Some("`schemas.crds.files`")),
        (
            "crds",
            with("files", json!({ "a.b/C.json": digest.to_uppercase() })),
            Some("`schemas.crds.files.\"a.b/C.json\"`"),
        ),
        ("crds", without("source"), Some("`source`")),
        ("crds", without("docs"), Some("`docs`")),
        ("crds", without("files"), Some("`files`")),
        ("crds", json!(null), Some("`schemas.crds`")),
        ("Up", good.clone(), Some("Up")),
        ("../x", good.clone(), Some("../x")),
        ("", good.clone(), Some("")),
    ] {
        let (lock, messages) = read(&json!({ "version": 1, "vendor": {}, "schemas": { name: set } }));
        assert_eq!(
            (lock.is_some(), messages.len()),
            (told.is_none(), told.iter().count()),
            "{name} {set}: {messages:?}"
        );
        assert!(messages.iter().all(|message| message.contains(told.unwrap_or_default())), "{told:?}: {messages:?}");
    }
}

#[test]
fn a_file_of_three_sources_is_told_at_each_after_the_first() {
    let files = json!({ "a.b/C.json": Digest::of("").as_str() });
    let set = json!({ "source": "", "docs": true, "files": files });
    let sets = json!({ "one": set, "three": set, "two": set });
    let (lock, messages) = read(&json!({ "version": 1, "vendor": {}, "schemas": sets }));
    assert_eq!((lock, messages.len()), (None, 2), "{messages:?}");
}
