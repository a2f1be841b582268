//! Projects: how one is found, which stacks it has, and folders of YAML.

use lornuc_model::diagnostic::{Code, Severity};

use super::{Project, codes, forms};
use crate::load::{LoadError, SETTINGS_FILE, find_project};

#[test]
fn a_project_is_found_from_any_folder_below_its_root() {
    let project = Project::new(&[("a/b/c.txt", ""), ("inner/lornuc.ncl", "{}"), ("inner/stacks/x.ncl", "{}")]);
    let found = |from: &str| find_project(&project.root().join(from)).unwrap();
    let root = found(".");
    assert!(root.join(SETTINGS_FILE).is_file() && root.join("a/b").is_dir());
    assert_eq!(found("a/b"), root);
    assert_eq!(found("inner/stacks"), root.join("inner"), "the nearest counts");
}

#[test]
fn a_folder_outside_any_project_is_told_apart_from_one_that_does_not_exist() {
    let nothing = tempfile::tempdir().unwrap();
    assert!(matches!(find_project(nothing.path()), Err(LoadError::NoProject(_))));
    assert!(matches!(find_project(&nothing.path().join("none")), Err(LoadError::NoFolder(_))));
}

#[test]
fn stacks_are_files_and_folders_by_name() {
    let project = Project::new(&[
        ("stacks/web.ncl", "{}"),
        ("stacks/data/x.yaml", "a: 1\n"),
        ("stacks/auth.ncl", "{}"),
        ("stacks/lib/x.ncl", "not read"),
        ("stacks/.hidden.ncl", "not read"),
        ("stacks/.hidden/x.yaml", "["),
        ("stacks/notes.md", "not read"),
        ("stacks/x.yaml", "["),
    ]);
    let ignored = &[(Code::IgnoredFile, "")];
    project.check(&["auth: stacks/auth.ncl", "data: [{\"a\":1}]", "web: stacks/web.ncl"], ignored);
    let imported = Project::new(&[("stacks/web.ncl", "import \"x.yaml\""), ("stacks/x.yaml", "{}")]);
    imported.check(&["web: stacks/web.ncl"], &[]);
}

#[test]
fn names_that_cannot_be_stacks_are_refused() {
    for (path, help) in [
        ("stacks/lib.ncl", "give the stack another name"),
        ("stacks/flux.ncl", "give the stack another name"),
        ("stacks/flux/x.yaml", "give the stack another name"),
        ("stacks/kustomization.ncl", "rename it to `kustomization-`"),
        ("stacks/Web.ncl", "rename it to `web`"),
        ("stacks/we b/x.yaml", "rename it to `we-b`"),
        ("stacks/_web.ncl", "rename it to `x_web`"),
    ] {
        let project = Project::new(&[(path, "{}"), ("stacks/ok.ncl", "{}")]);
        project.check(&["ok: stacks/ok.ncl"], &[(Code::InvalidStackName, "")]);
        assert_eq!(project.load().1[0].help.as_deref(), Some(help), "{path}");
    }
}

#[test]
fn a_stack_in_both_forms_is_refused() {
    let project = Project::new(&[("stacks/a.ncl", "{}"), ("stacks/a/x.yaml", "b: 1\n"), ("stacks/c.ncl", "{}")]);
    project.check(&["a: broken", "c: stacks/c.ncl"], &[(Code::StackDeclaredTwice, "")]);
}

#[test]
fn only_the_stacks_that_are_asked_for_are_read() {
    let missing = ("stacks/b.ncl", "import \"none.ncl\"");
    let project = Project::new(&[("stacks/a.ncl", "{}"), missing, ("stacks/c/x.yaml", "[")]);
    for (asked, stacks, found) in [
        (&["a"][..], ["a: stacks/a.ncl", "b: skipped", "c: skipped"], &[][..]),
        (&["a", "b"], ["a: stacks/a.ncl", "b: broken", "c: skipped"], &[Code::MissingImport]),
        (&[], ["a: skipped", "b: skipped", "c: skipped"], &[]),
    ] {
        let (sources, findings) = project.selected(asked).unwrap();
        assert_eq!(forms(&sources), stacks);
        assert_eq!(codes(&findings), found);
    }
}

#[test]
fn a_stack_that_is_asked_for_and_does_not_exist_is_a_failure() {
    let project = Project::new(&[("stacks/gateway.ncl", "{}"), ("stacks/web.ncl", "{}")]);
    for (asked, expected) in [("gatewya", "did you mean `gateway`?"), ("x", "there are: gateway, web")] {
        match project.selected(&["web", asked]) {
            Err(LoadError::NoStack { name, help }) => assert_eq!((&*name, &*help), (asked, expected)),
            other => panic!("{asked}: {other:?}"),
        }
    }
}

#[test]
fn a_folder_is_read_with_the_folders_in_it_in_the_order_of_names() {
    let project = Project::new(&[
        ("stacks/a/b.yaml", "b: 1\n---\nb: 2\n"),
        ("stacks/a/a.yml", "a: 017\n"),
        ("stacks/a/c/d/e.json", "{\n\t\"e\": 1\n}\n"),
        ("stacks/a/z.json", "{}"),
        ("stacks/a/.hidden.yaml", "["),
        ("stacks/a/.git/x.yaml", "["),
        ("stacks/a/README.md", "["),
        ("stacks/a/values.yaml.bak", "["),
    ]);
    let sources = project.check(&[r#"a: [{"a":15},{"b":1},{"b":2},{"e":1},{}]"#], &[]);
    assert_eq!(sources.sources().len(), 1, "Nickel reads the settings only");
}

#[test]
fn a_mistake_in_one_file_of_a_folder_hides_none_in_another() {
    let project = Project::new(&[
        ("stacks/a/1.yaml", "a: 1\na: 2\n"),
        ("stacks/a/2/x.yaml", "a: 18446744073709551616\n"),
        ("stacks/a/3.yaml", "a: {"),
        ("stacks/b.ncl", "{}"),
    ]);
    project.write("stacks/a/4.yaml", b"\xff");
    let (sources, findings) = project.load();
    let mut found = codes(&findings);
    found.sort_unstable();
    assert_eq!(found, [Code::NotUtf8, Code::YamlSyntax, Code::YamlSyntax, Code::UnsupportedNumber]);
    assert_eq!(forms(&sources), ["a: broken", "b: stacks/b.ncl"]);
}

#[test]
fn a_folder_without_yaml_is_warned_of() {
    let project = Project::new(&[("stacks/a/README.md", "")]);
    project.check(&["a: []"], &[(Code::EmptyFile, "")]);
    assert_eq!(project.load().1[0].severity, Severity::Warning);
}

#[test]
fn links_in_a_folder_are_judged_by_where_they_lead() {
    let other = Project::new(&[("x.yaml", "secret: 1\n")]);
    let refused = ("a: broken", &[(Code::ImportOutsideProject, "")][..]);
    for (link, target, (stack, found)) in [
        ("stacks/a/y", "../../data".into(), ("a: [{\"a\":1},{\"b\":1}]", &[][..])),
        ("stacks/a/y.yaml", "../../data/y.yaml".into(), ("a: [{\"a\":1},{\"b\":1}]", &[])),
        ("stacks/a/y.yaml", other.root().join("x.yaml"), refused),
        ("stacks/a/y", other.root().to_path_buf(), refused),
        ("stacks/a/ring", ".".into(), ("a: [{\"a\":1}]", &[])),
    ] {
        let project = Project::new(&[("stacks/a/x.yaml", "a: 1\n"), ("data/y.yaml", "b: 1\n")]);
        project.link(link, target);
        project.check(&[stack], found);
    }
}
