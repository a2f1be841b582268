//! `lornuc import` as a user runs it: what is written, what stays, and what a broken or hostile file does. The findings
//! are in `golden/errors/`.

use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use std::process::Stdio;

use crate::project::{Project, Run, lornuc};

const GOOD: &str = "schemas/example.com/Good.json";

/// A CRD whose `spec` has one field.
fn crd(kind: &str, field: &str) -> String {
    let plural = format!("{}s", kind.to_lowercase());
    format!(
        "apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {{ name: {plural}.example.com }}
spec:
  group: example.com
  scope: Namespaced
  names: {{ kind: {kind}, plural: {plural} }}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          description: What it is.
          type: object
          properties: {{ spec: {{ type: object, properties: {{ {field}: {{ type: string }} }} }} }}
"
    )
}

fn project(files: &[(&str, &str)]) -> Project {
    let project = Project::with_stack("{ a = { apiVersion = \"v1\", kind = \"ConfigMap\", metadata.name = \"a\" } }\n");
    files.iter().for_each(|(path, text)| project.write(path, text));
    project
}

fn imported(project: &Project, args: &[&str]) -> Run {
    let run = project.run(&[&["import"], args].concat());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    run
}

fn piped(project: &Project, args: &[&str], text: &str) -> Run {
    Run::piped(lornuc().arg("import").args(args).current_dir(project.root()), text.as_bytes())
}

#[test]
fn an_import_that_is_run_again_touches_no_file() {
    let project = project(&[("crds/a/good.yaml", &crd("Good", "size")), ("crds/b.yml", &crd("Other", "size"))]);
    let first = imported(&project, &["crds", "--version", "v1.0.0"]);
    assert!(first.stderr.ends_with("`crds` v1.0.0: 2 new\n"), "{}", first.stderr);
    let file = |path: &str| {
        let metadata = fs::metadata(project.root().join(path)).unwrap();
        (metadata.ino(), metadata.mtime_nsec(), project.read(path).unwrap())
    };
    let before = (file(GOOD), file("lornuc.lock"));
    let again = imported(&project, &["crds", "--version", "v1.0.0"]);
    assert_eq!(again.stderr, "`crds` v1.0.0: 2 unchanged\n");
    assert_eq!((file(GOOD), file("lornuc.lock")), before);
    assert!(before.0.2.contains("What it is."));
    let lock = project.read("lornuc.lock").unwrap();
    for part in ["\"crds\": {", "\"source\": \"crds/\"", "\"version\": \"v1.0.0\"", "\"docs\": true"] {
        assert!(lock.contains(part), "{lock}");
    }
}

#[test]
fn descriptions_are_left_out_on_demand_and_the_lock_says_so() {
    let project = project(&[("good.yaml", &crd("Good", "size"))]);
    let _ = imported(&project, &["good.yaml"]);
    let run = imported(&project, &["good.yaml", "--no-docs"]);
    assert_eq!(run.stderr, "  changed   Good.example.com\n`good`: 1 changed\n");
    assert!(!project.read(GOOD).unwrap().contains("What it is."));
    assert!(project.read("lornuc.lock").unwrap().contains("\"docs\": false"));
}

#[test]
fn lists_and_json_and_stdin_are_read() {
    let project = project(&[]);
    let unnamed = piped(&project, &["-"], &crd("Good", "size"));
    assert_eq!(unnamed.code, Some(2), "{}", unnamed.stderr);
    assert!(unnamed.stderr.contains("--name NAME"), "{}", unnamed.stderr);
    let list =
        format!("{}---\n# another\nkind: ConfigMap\napiVersion: v1\n---\n{}", crd("Good", "a"), crd("Other", "a"));
    let run = piped(&project, &["-", "--name", "cluster", "--source", "https://example.com"], &list);
    assert!(run.stderr.ends_with("`cluster`: 2 new; 1 other document left alone\n"), "{}", run.stderr);
    let lock = project.read("lornuc.lock").unwrap();
    assert!(lock.contains("\"source\": \"https://example.com\""), "{lock}");
    let json = r#"{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"apiextensions.k8s.io/v1",
        "kind":"CustomResourceDefinition","metadata":{"name":"things.example.com"},"spec":{"group":"example.com",
        "scope":"Cluster","names":{"kind":"Thing","plural":"things"},"versions":[{"name":"v1","served":true,
        "storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}]}"#;
    assert_eq!(piped(&project, &["-", "--name", "json"], json).code, Some(0));
    assert!(project.read("schemas/example.com/Thing.json").is_some());
}

#[test]
fn a_broken_file_keeps_no_other_from_being_imported() {
    let project = project(&[
        ("crds/good.yaml", &crd("Good", "size")),
        ("crds/truncated.yaml", crd("Cut", "size").split_once(" }").unwrap().0),
        ("crds/bad.yaml", &crd("Bad", "size").replace("type: string", "type: text")),
        ("crds/empty.yaml", ""),
        ("crds/kustomization.yaml", "resources: [good.yaml]\n"),
        (
            "crds/bomb.yaml",
            "a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c]\ne: &e [*d, *d, *d, *d, *d, *d, *d, *d]\nf: &f [*e, *e, *e, *e, *e, *e, *e, *e]\ng: [*f, *f, *f, *f, *f, *f, *f, *f, *f, *f]\n",
        ),
    ]);
    fs::write(project.root().join("crds/latin.yaml"), b"kind: \xe9\n").unwrap();
    symlink("nowhere", project.root().join("crds/lost.yaml")).unwrap();
    let run = project.run(&["import", "crds"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    for told in ["[yaml-syntax]", "[invalid-definition]", "[not-utf8]", "[too-much-work]", "`crds`: 1 new"] {
        assert!(run.stderr.contains(told), "{told}: {}", run.stderr);
    }
    assert!(project.read(GOOD).is_some());
    assert!(!run.stderr.contains("kustomization"), "{}", run.stderr);
}

#[test]
fn without_any_definition_nothing_is_written() {
    let project = project(&[("crds/a.yaml", "apiVersion: v1\nkind: ConfigMap\n")]);
    let run = project.run(&["import", "crds"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("there is no CRD or XRD in `crds/`"), "{}", run.stderr);
    assert_eq!(project.read("lornuc.lock"), None);
    assert_eq!(project.run(&["import", "nowhere"]).code, Some(2));
}

#[test]
fn what_a_source_no_longer_has_goes_when_that_is_asked_for_and_nothing_is_broken() {
    let project = project(&[("crds/good.yaml", &crd("Good", "size")), ("crds/old.yaml", &crd("Old", "size"))]);
    let _ = imported(&project, &["crds"]);
    fs::remove_file(project.root().join("crds/old.yaml")).unwrap();
    let run = imported(&project, &["crds"]);
    assert!(run.stderr.contains("  kept      Old.example.com\n"), "{}", run.stderr);
    project.write("crds/bad.yaml", "kind: [");
    assert_eq!(project.run(&["import", "crds", "--prune"]).code, Some(1));
    assert!(project.read("schemas/example.com/Old.json").is_some());
    fs::remove_file(project.root().join("crds/bad.yaml")).unwrap();
    let run = imported(&project, &["crds", "--prune"]);
    assert!(run.stderr.contains("  removed   Old.example.com\n"), "{}", run.stderr);
    assert_eq!(project.read("schemas/example.com/Old.json"), None);
    assert!(!project.read("lornuc.lock").unwrap().contains("Old.json"));
}

#[test]
fn a_lock_of_somebody_elses_takes_no_other_file_away() {
    let project = project(&[("crds/good.yaml", &crd("Good", "size")), ("precious.json", "{}")]);
    let _ = imported(&project, &["crds"]);
    let digest = format!("\"../precious.json\": \"sha256:{}\",", "0".repeat(64));
    let lock = project.read("lornuc.lock").unwrap();
    project.write("lornuc.lock", lock.replace("\"files\": {", &format!("\"files\": {{ {digest}")));
    let _ = imported(&project, &["crds", "--prune"]);
    assert_eq!(project.read("precious.json").as_deref(), Some("{}"));
}

#[test]
fn a_check_writes_nothing_and_fails_until_the_import_is_done() {
    let project = project(&[("crds/good.yaml", &crd("Good", "size"))]);
    let run = project.run(&["import", "crds", "--check"]);
    assert_eq!((run.code, project.read(GOOD), project.read("lornuc.lock")), (Some(1), None, None));
    let _ = imported(&project, &["crds"]);
    assert_eq!(project.run(&["import", "crds", "--check"]).code, Some(0));
    project.write(GOOD, "{}");
    assert_eq!(project.run(&["import", "crds", "--check"]).code, Some(1));
    assert_eq!(project.read(GOOD).as_deref(), Some("{}"));
    let _ = imported(&project, &["crds"]);
    assert_eq!(project.run(&["import", "crds", "--check", "--version", "v2"]).code, Some(1));
}

#[test]
fn a_kind_is_of_the_source_that_it_was_imported_from_last() {
    let project = project(&[("one/good.yaml", &crd("Good", "size")), ("two/good.yaml", &crd("Good", "other"))]);
    let _ = imported(&project, &["one"]);
    let run = imported(&project, &["two"]);
    for told in ["`spec.size` is gone", "some of these kinds were of `one` before", "`two`: 1 changed"] {
        assert!(run.stderr.contains(told), "{}", run.stderr);
    }
    assert!(!project.read("lornuc.lock").unwrap().contains("\"one\""));
}

#[test]
fn files_are_told_apart_from_folders_and_links_that_leave_the_project() {
    let project = project(&[("crds/good.yaml", &crd("Good", "size")), (&format!("{GOOD}/inside"), "")]);
    let run = project.run(&["import", "crds"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("is not a regular file"), "{}", run.stderr);
    fs::remove_dir_all(project.root().join("schemas")).unwrap();
    let outside = tempfile::tempdir().unwrap();
    symlink(outside.path(), project.root().join("schemas")).unwrap();
    let run = project.run(&["import", "crds"]);
    assert_eq!(run.code, Some(3), "{}", run.stderr);
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
}

#[test]
fn a_resource_of_an_imported_kind_is_known() {
    let project = project(&[
        ("crds/good.yaml", &crd("Good", "size")),
        ("stacks/b.ncl", "{ b = { apiVersion = \"example.com/v1\", kind = \"Good\", metadata.name = \"b\" } }\n"),
    ]);
    assert!(project.run(&["check"]).stderr.contains("[unknown-kind]"));
    let _ = imported(&project, &["crds"]);
    let run = project.run(&["check"]);
    assert_eq!((run.code, run.stderr.contains("warning")), (Some(0), false), "{}", run.stderr);
}

#[test]
fn a_broken_lock_is_told_and_nothing_is_written() {
    for lock in ["{", "{ \"version\": 2 }", "{ \"version\": 1, \"vendor\": {}, \"schemas\": { \"crds\": {} } }"] {
        let project = project(&[("crds/good.yaml", &crd("Good", "size")), ("lornuc.lock", lock)]);
        let run = project.run(&["import", "crds"]);
        assert!(run.code == Some(1) && run.stderr.contains("lornuc.lock"), "{}", run.stderr);
        assert_eq!((project.read(GOOD), project.read("lornuc.lock").as_deref()), (None, Some(lock)));
    }
}

#[test]
fn the_same_definition_named_twice_is_one_and_another_is_none() {
    let (one, other) = (crd("Good", "size"), crd("Good", "other"));
    let project = project(&[("a.yaml", &one), ("b/a.yaml", &one), ("c.yaml", &other), ("d.yaml", &crd("Else", "a"))]);
    let run = imported(&project, &["a.yaml", "b", "./a.yaml", "--name", "x"]);
    assert_eq!(run.stderr, "  new       Good.example.com\n`x`: 1 new\n");
    let before = project.read(GOOD);
    let run = project.run(&["import", "a.yaml", "c.yaml", "d.yaml", "--name", "x"]);
    assert!(run.code == Some(1) && run.stderr.contains("error[conflicting-definitions]"), "{}", run.stderr);
    assert!(run.stderr.ends_with("`x`: 1 new\n"), "{}", run.stderr);
    assert_eq!(project.read(GOOD), before, "what is not sure stays as it was");
}

#[test]
fn pruning_is_checked_as_all_else_and_a_lost_or_edited_file_is_mended() {
    let project = project(&[("crds/good.yaml", &crd("Good", "size")), ("crds/old.yaml", &crd("Old", "size"))]);
    let _ = imported(&project, &["crds"]);
    let (good, lock) = (project.read(GOOD), project.read("lornuc.lock"));
    fs::remove_file(project.root().join("crds/old.yaml")).unwrap();
    let run = project.run(&["import", "crds", "--prune", "--check"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("`schemas/example.com/Old.json` is not in the source"), "{}", run.stderr);
    assert!(project.read("schemas/example.com/Old.json").is_some());
    for broken in [None, Some(""), Some("{"), Some("\u{feff}")] {
        fs::remove_file(project.root().join(GOOD)).unwrap();
        broken.iter().for_each(|text| project.write(GOOD, text));
        let _ = imported(&project, &["crds"]);
        assert_eq!((project.read(GOOD), project.read("lornuc.lock")), (good.clone(), lock.clone()), "{broken:?}");
    }
}

#[test]
fn a_source_is_named_by_what_all_its_paths_share() {
    let good = crd("Good", "size");
    let files =
        [("Some CRDs/one.yaml", &*good), ("Some CRDs/in/one.yaml", &good), ("ü.YAML", &good), ("a.b.yml", &good)];
    let project = project(&files);
    for (paths, name) in [
        (&["Some CRDs"][..], "`some-crds`:"),
        (&["Some CRDs/one.yaml"], "`one`:"),
        (&["Some CRDs/one.yaml", "Some CRDs/in"], "`some-crds`:"),
        (&["./Some CRDs/../a.b.yml"], "`a.b`:"),
        (&["ü.YAML"], "`x--yaml`:"),
    ] {
        let run = imported(&project, paths);
        assert!(run.stderr.contains(name), "{paths:?}: {}", run.stderr);
        assert_eq!(project.run(&["check"]).code, Some(0), "the lock reads back");
    }
    for name in ["", "../x", "a/b", "A", "-x"] {
        let run = project.run(&["import", "Some CRDs", &format!("--name={name}")]);
        assert_eq!(run.code, Some(2), "{name:?}: {}", run.stderr);
    }
}

#[test]
fn of_many_kinds_the_first_are_named() {
    let crds: String = (0..15).map(|number| format!("---\n{}", crd(&format!("K{number:02}"), "size"))).collect();
    let run = imported(&project(&[("all.yaml", &crds)]), &["all.yaml"]);
    assert_eq!(run.stderr.lines().count(), 14, "{}", run.stderr);
    assert!(run.stderr.ends_with("  new       and 3 more\n`all`: 15 new\n"), "{}", run.stderr);
}

#[test]
fn imports_at_once_lose_nothing_of_each_other() {
    let names = ["A", "B", "C", "D", "E", "F"];
    let project = project(&[]);
    names.iter().for_each(|name| project.write(&format!("{name}.yaml"), crd(name, "size")));
    let start = |name: &&str| {
        let file = format!("{name}.yaml");
        lornuc().args(["import", &file]).current_dir(project.root()).stderr(Stdio::null()).spawn().unwrap()
    };
    let children: Vec<_> = names.iter().map(start).collect();
    children.into_iter().for_each(|mut child| assert!(child.wait().unwrap().success()));
    let lock = project.read("lornuc.lock").unwrap();
    names.iter().for_each(|name| assert!(lock.contains(&format!("\"example.com/{name}.json\"")), "{name}: {lock}"));
}
