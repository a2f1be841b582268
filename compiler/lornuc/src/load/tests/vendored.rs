//! Vendored folders against the lock.

use lornuc_model::diagnostic::Code;
use lornuc_model::digest::Digest;
use lornuc_model::lock::{Lock, Origin, Vendored};
use lornuc_model::name::VendorName;
use lornuc_model::value::Place;

use super::{Project, codes};
use crate::load::{is_vendored, verified_lock};

const USE: &str = "import \"../vendor/web/app.ncl\"";

/// A project with `vendor/web` of these files, locked with those.
fn project(stack: &str, files: &[(&str, &str)], locked: &[(&str, &str)]) -> Project {
    let project = Project::new(&[("stacks/a.ncl", stack)]);
    for (path, text) in files {
        project.write(&format!("vendor/web/{path}"), text);
    }
    let files = locked.iter().map(|(path, text)| ((*path).to_owned(), Digest::of(text))).collect();
    let origin = Origin { source: "../constructs".to_owned(), ..Origin::default() };
    let vendored = Vendored { origin, files, place: Place::default() };
    let lock = Lock { vendored: [(VendorName::new("web").unwrap(), vendored)].into(), ..Lock::default() };
    project.write("lornuc.lock", lock.text());
    project
}

fn told(project: &Project) -> Vec<String> {
    let mut told = Vec::new();
    for finding in project.load().1 {
        told.push(finding.message);
        told.extend(finding.notes);
    }
    told
}

#[test]
fn a_folder_as_it_is_locked_is_not_spoken_of() {
    let files = [("app.ncl", "{}"), ("deep/er/b.yaml", "a: 1"), ("LICENSE", "yes")];
    assert_eq!(told(&project(USE, &files, &files)), [""; 0]);
}

#[test]
fn files_that_nothing_is_built_from_are_not_looked_at() {
    let with = [("app.ncl", "{}"), (".hidden.ncl", "x"), ("app.ncl~", "x"), (".git/config.json", "x")];
    assert_eq!(told(&project(USE, &with, &with[..1])), [""; 0]);
    for name in ["a.ncl", "A.YAML", "b.yml", "c.json", "d.toml", "e.txt", "LICENSE-MIT", "nginx.conf", "run.sh"] {
        assert!(is_vendored(name), "{name}");
    }
    for name in [".hidden", "a.ncl~", "a.ncl.bak", ""] {
        assert!(!is_vendored(name), "{name}");
    }
}

#[test]
fn every_difference_is_named_in_one_finding() {
    let files = [("app.ncl", "{ a = 1 }"), ("new.ncl", "{}")];
    let locked = [("app.ncl", "{}"), ("old.ncl", "{}")];
    let project = project(USE, &files, &locked);
    assert_eq!(
        told(&project),
        [
            "`vendor/web` is not as it is locked: 1 changed, 1 added, 1 gone",
            "changed: `app.ncl`",
            "added: `new.ncl`",
            "gone: `old.ncl`",
        ]
    );
    let (sources, findings) = project.load();
    assert_eq!(sources.files().line_of(findings[0].primary().unwrap()), "vendor/web/app.ncl:1");
}

#[test]
fn of_many_differences_the_first_are_named() {
    let names: Vec<String> = (0..20).map(|at| format!("{at:02}.ncl")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "{}")).chain([("app.ncl", "{}")]).collect();
    let told = told(&project(USE, &files, &[("app.ncl", "{}")]));
    assert_eq!(told[1], "added: `00.ncl`, `01.ncl`, `02.ncl`, `03.ncl`, `04.ncl` and 15 more");
}

#[test]
fn what_is_not_used_is_looked_at_only_when_asked_for() {
    let changed = project("{}", &[("app.ncl", "{ a = 1 }")], &[("app.ncl", "{}")]);
    changed.write("vendor/hand/a.ncl", "{}");
    assert_eq!(told(&changed), [""; 0]);
    let verified = verified_lock(changed.root()).unwrap();
    assert_eq!(codes(&verified.findings), [Code::VendorUnlocked, Code::VendorChanged]);
    assert!(verified.content.is_some());
}

#[test]
fn a_locked_folder_that_is_gone_is_told_though_nothing_uses_it() {
    let gone = project("{}", &[], &[("app.ncl", "{}")]);
    assert_eq!(codes(&gone.load().1), [Code::VendorMissing]);
}

#[test]
fn an_import_of_what_is_not_there_is_told_at_the_import() {
    let misspelt = project("import \"../vendor/wbe/app.ncl\"", &[("app.ncl", "{}")], &[("app.ncl", "{}")]);
    assert_eq!(codes(&misspelt.load().1), [Code::MissingImport]);
    let gone = project(USE, &[("old.ncl", "{}")], &[("old.ncl", "{}"), ("app.ncl", "{}")]);
    assert_eq!(codes(&gone.load().1), [Code::MissingImport, Code::VendorChanged]);
}

#[test]
fn a_lock_that_cannot_be_read_judges_no_folder() {
    let broken = project(USE, &[("app.ncl", "{}")], &[]);
    broken.write("lornuc.lock", "{");
    assert_eq!(codes(&broken.load().1), [Code::SyntaxError]);
    broken.write("lornuc.lock", "{ \"version\": 2 }");
    assert_eq!(codes(&broken.load().1), [Code::InvalidLock]);
}

#[test]
fn a_ring_of_links_and_a_file_that_is_none_are_told_without_end() {
    let ring = project(USE, &[("app.ncl", "{}")], &[("app.ncl", "{}")]);
    ring.link("vendor/web/ring", ".");
    assert_eq!(told(&ring), [""; 0]);
    ring.link("vendor/web/out.ncl", "/dev/null");
    assert_eq!(codes(&ring.load().1), [Code::ImportOutsideProject]);
}

#[test]
fn a_file_right_below_vendor_is_not_locked_either() {
    let project = Project::new(&[("stacks/a.ncl", "import \"../vendor/v.ncl\""), ("vendor/v.ncl", "import \"w.ncl\"")]);
    project.write("vendor/w.ncl", "{}");
    project.check(
        &["a: stacks/a.ncl"],
        &[(Code::VendorUnlocked, "import \"../vendor/v.ncl\""), (Code::VendorUnlocked, "")],
    );
}
