//! The jail: only files of the project are read, wherever a path or a symlink leads.

use std::fs::File;

use lornuc_model::diagnostic::Code;

use super::{Project, codes, forms};
use crate::load::LARGEST;

const IMPORT: &str = "import \"lib/x.ncl\"";

/// A project whose stack `a` is this text.
fn project(stack: &str) -> Project {
    Project::new(&[("stacks/a.ncl", stack)])
}

#[test]
fn a_path_out_of_the_project_is_refused() {
    for import in [
        "import \"/etc/passwd\" as 'Text",
        "import \"../../x.ncl\"",
        "import \"../../../../../etc/passwd\" as 'Text",
        "import \"lib/../../../x.ncl\"",
        "import \"..//../stacks/a.ncl\"",
    ] {
        project(import).check(&["a: broken"], &[(Code::ImportOutsideProject, import)]);
    }
}

#[test]
fn a_path_that_climbs_within_the_project_is_followed() {
    let project = project("[import \"../x.ncl\", import \"./lib/../../stacks//lib/y.ncl\"]");
    project.write("x.ncl", "{}");
    project.write("stacks/lib/y.ncl", "{}");
    let sources = project.check(&["a: stacks/a.ncl"], &[]);
    let paths: Vec<&str> = sources.sources().keys().map(|key| &*key.path).collect();
    assert_eq!(paths, ["lornuc.ncl", "stacks/a.ncl", "stacks/lib/y.ncl", "x.ncl"]);
}

#[test]
fn a_link_is_judged_by_where_it_leads() {
    let other = Project::new(&[("x.ncl", "{ secret = 1 }")]);
    let outside = Some(Code::ImportOutsideProject);
    for (link, target, refusal) in [
        ("stacks/lib/x.ncl", "../../data/x.ncl".into(), None),
        ("stacks/lib", "../data".into(), None),
        ("stacks/lib/x.ncl", other.root().join("x.ncl"), outside),
        ("stacks/lib", other.root().to_path_buf(), outside),
        ("stacks/lib/x.ncl", "nowhere.ncl".into(), Some(Code::MissingImport)),
    ] {
        let project = project(IMPORT);
        project.write("data/x.ncl", "{}");
        project.link(link, target);
        let stacks = if refusal.is_some() { "a: broken" } else { "a: stacks/a.ncl" };
        project.check(&[stacks], &refusal.map(|code| (code, IMPORT)).into_iter().collect::<Vec<_>>());
    }
}

#[test]
fn a_stack_may_not_be_a_link_out_of_the_project() {
    let other = Project::new(&[("x.ncl", "{}"), ("x.yaml", "a: 1\n")]);
    let project = project("{}");
    project.link("stacks/b.ncl", other.root().join("x.ncl"));
    project.link("stacks/c", other.root());
    project.check(&["a: stacks/a.ncl", "b: broken", "c: broken"], &[(Code::ImportOutsideProject, ""); 2]);
}

#[test]
fn a_ring_through_a_linked_folder_ends() {
    let project = project("import \"lib/link/a.ncl\"");
    project.link("stacks/lib/link", "..");
    let (sources, findings) = project.load();
    assert_eq!((findings.len(), forms(&sources)), (1, vec!["a: broken".to_owned()]));
}

#[test]
fn what_is_no_text_is_not_read() {
    let import = "import \"lib/x\" as 'Text";
    let folder = project(import);
    folder.folder("stacks/lib/x");
    folder.check(&["a: broken"], &[(Code::UnreadableFile, import)]);
    let binary = project(import);
    binary.write("stacks/lib/x", b"abc\xff");
    binary.check(&["a: broken"], &[(Code::NotUtf8, import)]);
    assert!(binary.load().1[0].message.contains("byte 3"));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a file of 32 MB that takes no room")]
fn the_largest_file_is_read_and_one_byte_more_is_not() {
    for (size, expected) in [(LARGEST, vec![]), (LARGEST + 1, vec![Code::FileTooLarge])] {
        let project = project("import \"x\" as 'Text");
        File::create(project.root().join("stacks/x")).unwrap().set_len(size).unwrap();
        assert_eq!(codes(&project.load().1), expected, "{size}");
    }
}
