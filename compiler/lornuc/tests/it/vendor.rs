//! `lornuc vendor` as a user runs it: what is copied and locked, what is refused, and what a stopped run leaves.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::project::{Project, Run, lornuc};

const CONSTRUCT: &str = "{
  name | String | not_exported,
  config = { apiVersion = \"v1\", kind = \"ConfigMap\", metadata = { include name } },
}
";

/// A folder of constructs beside the project, and the stack that uses one.
struct Shop {
    project: Project,
    elsewhere: TempDir,
}

impl Shop {
    fn new(files: &[(&str, &str)]) -> Self {
        let shop = Self {
            project: Project::with_stack("{ a = (import \"../vendor/web/app.ncl\") & { name = \"a\" } }\n"),
            elsewhere: tempfile::tempdir().unwrap(),
        };
        files.iter().for_each(|(path, text)| shop.write(path, text));
        shop
    }

    fn source(&self) -> PathBuf {
        self.elsewhere.path().join("web")
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.source().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    fn vendor(&self, more: &[&str]) -> Run {
        let mut command = lornuc();
        Run::of(command.arg("vendor").arg(self.source()).args(more).current_dir(self.project.root()))
    }

    fn vendored(&self) -> Run {
        let run = self.vendor(&[]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run
    }

    fn lock(&self) -> Value {
        serde_json::from_str(&self.project.read("lornuc.lock").unwrap()).unwrap()
    }

    /// Git in the source, with nothing of the surroundings.
    fn git(&self, args: &[&str]) {
        let mut command = Command::new("git");
        for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
            command.env_remove(variable);
        }
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").arg("-C").arg(self.source());
        command.args(["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main"]);
        let run = Run::of(command.args(args));
        assert_eq!(run.code, Some(0), "{args:?}: {}", run.stderr);
    }

    fn commit(&self) {
        self.git(&["add", "."]);
        self.git(&["commit", "-qm", "all"]);
    }

    /// What is below `vendor/`, hidden files too.
    fn files(&self) -> Vec<String> {
        let mut files = Vec::new();
        below(&self.project.root().join("vendor"), Path::new(""), &mut files);
        files.sort();
        files
    }
}

fn below(root: &Path, path: &Path, files: &mut Vec<String>) {
    for entry in fs::read_dir(root.join(path)).into_iter().flatten() {
        let entry = entry.unwrap();
        let path = path.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            below(root, &path, files);
        } else {
            files.push(path.to_str().unwrap().to_owned());
        }
    }
}

#[track_caller]
fn refused(run: &Run, told: &str) {
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(run.stderr.contains(told) && run.stderr.contains("\n  help: "), "{}", run.stderr);
}

#[test]
fn a_folder_is_copied_locked_and_checked() {
    let shop =
        Shop::new(&[("app.ncl", CONSTRUCT), ("deep/a b.yaml", "a: 1\n"), ("LICENSE", "yes"), ("Makefile", "no")]);
    shop.write(".hidden/a.ncl", "{}");
    let run = shop.vendored();
    assert_eq!(run.stdout, "");
    let from = shop.lock()["vendor"]["web"]["source"].as_str().unwrap().to_owned();
    assert!(from.starts_with("../") && from.ends_with("/web"), "no absolute path: {from}");
    assert_eq!(run.stderr, format!("vendor/web: 4 files from {from}: 4 added\n"));
    assert_eq!(shop.files(), ["web/LICENSE", "web/Makefile", "web/app.ncl", "web/deep/a b.yaml"]);
    assert_eq!(shop.project.read("vendor/web/app.ncl").as_deref(), Some(CONSTRUCT));
    assert_eq!(shop.project.run(&["check"]).stderr, "1 resource of 1 unit checked: no mistakes found\n");
    assert_eq!(shop.project.run(&["vendor"]).stdout, format!("web  {from}\n"));
    assert_eq!(shop.project.run(&["vendor", "--check"]).stderr, "1 folder as locked\n");
}

#[test]
fn run_again_it_brings_the_copy_up_to_date_and_takes_away_what_is_gone() {
    let shop = Shop::new(&[("app.ncl", CONSTRUCT), ("old.ncl", "{}"), ("deep/er/old.ncl", "{}")]);
    shop.vendored();
    fs::remove_dir_all(shop.source().join("deep")).unwrap();
    fs::remove_file(shop.source().join("old.ncl")).unwrap();
    shop.write("app.ncl", &format!("# New.\n{CONSTRUCT}"));
    shop.write("new.ncl", "{}");
    let run = shop.vendored();
    assert!(run.stderr.ends_with(": 1 added, 1 changed, 2 removed\n"), "{}", run.stderr);
    assert_eq!(shop.files(), ["web/app.ncl", "web/new.ncl"]);
    assert_eq!(shop.project.run(&["check"]).code, Some(0));
}

#[test]
fn what_is_as_it_was_is_not_written() {
    let shop = Shop::new(&[("app.ncl", CONSTRUCT)]);
    shop.vendored();
    let written = || {
        let of = |path: &str| fs::metadata(shop.project.root().join(path)).unwrap();
        ["lornuc.lock", "vendor/web/app.ncl"].map(|path| (of(path).ino(), of(path).mtime_nsec()))
    };
    let before = written();
    let run = shop.vendored();
    assert!(run.stderr.ends_with(": nothing changed\n"), "{}", run.stderr);
    assert_eq!(written(), before);
}

#[test]
fn an_edited_copy_is_refused_until_it_is_vendored_again() {
    let shop = Shop::new(&[("app.ncl", CONSTRUCT)]);
    shop.vendored();
    shop.project.write("vendor/web/app.ncl", format!("# Mine.\n{CONSTRUCT}"));
    let run = shop.project.run(&["build"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("error[vendor-changed]") && run.stderr.contains("vendor/web/app.ncl:1:1"));
    assert!(!shop.project.root().join("dist").exists());
    assert_eq!(shop.project.run(&["vendor", "--check"]).code, Some(1));
    refused(&shop.vendor(&[]), "`vendor/web` is not as it is locked: `app.ncl` was edited here");
    assert!(shop.project.read("vendor/web/app.ncl").unwrap().starts_with("# Mine."));
    assert_eq!(shop.vendor(&["--discard-edits"]).code, Some(0));
    assert_eq!(shop.project.run(&["build"]).code, Some(0));
}

#[test]
fn a_mistake_in_the_use_of_a_vendored_construct_is_marked_in_the_authors_file() {
    let shop = Shop::new(&[("app.ncl", CONSTRUCT)]);
    shop.vendored();
    shop.project.write("stacks/apps.ncl", "{\n  a = (import \"../vendor/web/app.ncl\") & { name = \"UP\" },\n}\n");
    let run = shop.project.run(&["check", "--message-format", "github"]);
    assert!(run.stderr.starts_with("::error file=stacks/apps.ncl,line=2,"), "{}", run.stderr);
}

#[test]
fn a_copy_is_taken_away_and_forgotten() {
    let shop = Shop::new(&[("app.ncl", CONSTRUCT)]);
    shop.vendored();
    refused(
        &shop.project.run(&["vendor", "--remove", "wbe"]),
        "`wbe` is not in `lornuc.lock`\n  help: did you mean `web`?",
    );
    assert_eq!(shop.project.run(&["vendor", "--remove", "web"]).stderr, "took away vendor/web\n");
    assert_eq!(shop.files(), [""; 0]);
    assert_eq!(shop.lock()["vendor"], serde_json::json!({}));
    // A copy that is gone can be forgotten too.
    shop.vendored();
    fs::remove_dir_all(shop.project.root().join("vendor")).unwrap();
    assert!(shop.project.run(&["check"]).stderr.contains("error[vendor-missing]"));
    assert_eq!(shop.project.run(&["vendor", "--remove", "web"]).code, Some(0));
}

#[test]
fn of_a_checkout_what_git_tracks_is_copied_with_its_commit_and_tag() {
    let shop =
        Shop::new(&[("app.ncl", CONSTRUCT), ("sub/b.ncl", "{}"), (".gitignore", "made.ncl\n"), ("made.ncl", "{}")]);
    shop.git(&["init", "-q"]);
    shop.commit();
    shop.git(&["tag", "v1.2.0"]);
    shop.git(&["tag", "v1.10.0"]);
    shop.git(&["remote", "add", "origin", "https://me:word@github.com/shop/web.git"]);
    let run = shop.vendored();
    assert!(run.stderr.contains("2 files from https://github.com/shop/web.git v1.10.0 ("), "{}", run.stderr);
    assert_eq!(shop.files(), ["web/app.ncl", "web/sub/b.ncl"]);
    let locked = &shop.lock()["vendor"]["web"];
    assert_eq!((&locked["source"], &locked["version"]), (&"https://github.com/shop/web.git".into(), &"v1.10.0".into()));
    assert_eq!(
        (locked["commit"].as_str().unwrap().len(), &locked["path"], &locked["modified"]),
        (40, &Value::Null, &Value::Null)
    );
    let sub = Run::of(lornuc().arg("vendor").arg(shop.source().join("sub")).current_dir(shop.project.root()));
    assert_eq!(sub.code, Some(0), "{}", sub.stderr);
    assert_eq!(shop.lock()["vendor"]["sub"]["path"], "sub");
}

#[test]
fn a_checkout_with_changes_is_refused_unless_they_are_asked_for() {
    let shop = Shop::new(&[("app.ncl", CONSTRUCT), ("old.ncl", "{}"), ("notes~", "x")]);
    shop.git(&["init", "-q"]);
    shop.commit();
    shop.write("notes~", "of no use to stacks");
    shop.vendored();
    shop.git(&["mv", "old.ncl", "moved.ncl"]);
    shop.write("new file.ncl", "{}");
    refused(&shop.vendor(&[]), "changes that are not committed: `moved.ncl`, `old.ncl`, `new file.ncl`\n");
    let run = shop.vendor(&["--allow-dirty"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(shop.files(), ["web/app.ncl", "web/moved.ncl", "web/new file.ncl"]);
    let locked = &shop.lock()["vendor"]["web"];
    assert_eq!(locked["modified"], true);
    assert!(locked["source"].as_str().unwrap().starts_with("../"), "no origin: the path: {locked}");
}

#[test]
fn a_folder_of_the_projects_own_repository_is_a_plain_folder() {
    let shop = Shop::new(&[("project/lornuc.ncl", crate::project::SETTINGS), ("shared/app.ncl", CONSTRUCT)]);
    shop.git(&["init", "-q"]);
    shop.commit();
    let run = Run::of(lornuc().args(["vendor", "../shared"]).current_dir(shop.source().join("project")));
    assert_eq!(run.stderr, "vendor/shared: 1 file from ../shared: 1 added\n");
}

#[test]
fn a_checkout_that_git_cannot_read_is_the_worlds_failure() {
    let shop = Shop::new(&[("app.ncl", CONSTRUCT), (".git/HEAD", "garbage")]);
    let run = shop.vendor(&[]);
    assert_eq!(run.code, Some(3), "{}", run.stderr);
    assert!(run.stderr.starts_with("error: cannot ask git about `"), "{}", run.stderr);
}

#[test]
fn what_is_not_a_folder_elsewhere_is_refused() {
    let shop = Shop::new(&[("app.ncl", CONSTRUCT)]);
    let inside = |path: &str| shop.project.run(&["vendor", path, "--name", "x"]);
    shop.project.write("vendor/x/app.ncl", "{}");
    refused(&inside("nowhere"), "there is no folder `nowhere`");
    refused(&inside("lornuc.ncl"), "is not a folder");
    refused(&inside("stacks"), "`stacks` is in the project already");
    refused(&inside("vendor/x"), "`vendor/x` is in the project already");
    refused(&inside("."), "`.` holds the project itself");
    refused(&inside(".."), "`..` holds the project itself");
    refused(&inside("https://github.com/shop/web"), "is not a folder on disk");
    refused(&inside("oci://ghcr.io/shop/web"), "is not a folder on disk");
    symlink(shop.project.root(), shop.source().with_file_name("around")).unwrap();
    let around = Run::of(
        lornuc()
            .args(["vendor", "--name", "x"])
            .arg(shop.source().with_file_name("around"))
            .current_dir(shop.project.root()),
    );
    refused(&around, "holds the project itself");
    refused(&shop.vendor(&["--name", "a/../../b"]), "cannot name a vendored folder");
    refused(&shop.vendor(&["--name", "x"]), "`vendor/x` is there already, and was not made by `lornuc vendor`");
    assert!(shop.project.read("lornuc.lock").is_none());
}

#[test]
fn files_that_cannot_be_copied_are_named() {
    let shop = || Shop::new(&[("app.ncl", CONSTRUCT)]);
    let linked = shop();
    symlink("/etc", linked.source().join("etc")).unwrap();
    refused(&linked.vendor(&[]), "`etc` is a symlink");
    let tracked = shop();
    symlink("app.ncl", tracked.source().join("b.ncl")).unwrap();
    tracked.git(&["init", "-q"]);
    tracked.commit();
    refused(&tracked.vendor(&[]), "`b.ncl` is a symlink");
    let clashing = shop();
    clashing.write("Lib/a.ncl", "{}");
    clashing.write("lib/b.ncl", "{}");
    refused(&clashing.vendor(&[]), "`lib` and `Lib` are the same file on some systems");
    let named = shop();
    fs::write(named.source().join(OsStr::from_bytes(b"a\xff.ncl")), "{}").unwrap();
    refused(&named.vendor(&[]), "has a name that is not UTF-8");
    let obeyed = shop();
    symlink("app.ncl", obeyed.source().join("\u{1b}[31m.ncl")).unwrap();
    refused(&obeyed.vendor(&[]), "`\\u{1b}[31m.ncl` is a symlink");
    let huge = shop();
    fs::File::create(huge.source().join("a.json")).unwrap().set_len(33 << 20).unwrap();
    refused(&huge.vendor(&[]), "`a.json` has more than 32 MB");
    for name in ["b.json", "c.json", "a.json"] {
        fs::File::create(huge.source().join(name)).unwrap().set_len(30 << 20).unwrap();
    }
    refused(&huge.vendor(&[]), "has more than 64 MB");
    let deep = shop();
    deep.write(&format!("{}a.ncl", "d/".repeat(40)), "{}");
    refused(&deep.vendor(&[]), "has more than 32 levels");
    let empty = shop();
    fs::rename(empty.source().join("app.ncl"), empty.source().join(".app.ncl")).unwrap();
    refused(&empty.vendor(&[]), "holds nothing that a stack can import");
    for shop in [linked, tracked, clashing, named, obeyed, huge, deep, empty] {
        assert_eq!((shop.files(), shop.project.read("lornuc.lock")), (Vec::new(), None), "nothing is written");
    }
}

#[test]
fn a_vendor_folder_that_leads_elsewhere_is_not_written_to() {
    let shop = Shop::new(&[("app.ncl", CONSTRUCT)]);
    let outside = tempfile::tempdir().unwrap();
    symlink(outside.path(), shop.project.root().join("vendor")).unwrap();
    refused(&shop.vendor(&[]), "`vendor` is there already");
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
    let shop = Shop::new(&[("app.ncl", CONSTRUCT)]);
    shop.vendored();
    fs::remove_dir_all(shop.project.root().join("vendor/web")).unwrap();
    symlink(outside.path(), shop.project.root().join("vendor/web")).unwrap();
    refused(&shop.vendor(&[]), "`vendor/web` is there already");
    refused(&shop.project.run(&["vendor", "--remove", "web"]), "`vendor/web` is there already");
}

#[test]
fn a_broken_lock_is_told_and_not_overwritten() {
    let shop = Shop::new(&[("app.ncl", CONSTRUCT)]);
    for broken in [
        "",
        "{ \"version\": 1, ",
        "{ \"version\": 2, \"vendor\": {} }",
        "{ \"version\": 1, \"vendor\": { \"web\": {} } }",
    ] {
        shop.project.write("lornuc.lock", broken);
        for args in [&["vendor"][..], &["vendor", "--check"], &["vendor", "--remove", "web"]] {
            assert_eq!(shop.project.run(args).code, Some(1), "{broken}");
        }
        let run = shop.vendor(&[]);
        assert_eq!(run.code, Some(1), "{broken}: {}", run.stderr);
        assert_eq!(shop.project.read("lornuc.lock").as_deref(), Some(broken));
    }
}

#[test]
fn what_a_stopped_run_left_is_seen_by_nobody_and_cleared_up_by_the_next() {
    let shop = Shop::new(&[("app.ncl", CONSTRUCT)]);
    shop.vendored();
    shop.project.write("vendor/.web.new/half.ncl", "{");
    assert_eq!(shop.project.run(&["check"]).code, Some(0));
    assert_eq!(shop.project.run(&["vendor", "--check"]).code, Some(0));
    // Stopped when the old copy had been taken away, and the new one had not got its place.
    fs::rename(shop.project.root().join("vendor/web"), shop.project.root().join("vendor/.web.old")).unwrap();
    assert!(shop.project.run(&["check"]).stderr.contains("error[vendor-missing]"));
    shop.vendored();
    assert_eq!(shop.files(), ["web/app.ncl"]);
    // Stopped when the copy was written, and the lock was not.
    shop.write("app.ncl", &CONSTRUCT.replace('{', "{ "));
    shop.project.write("vendor/web/app.ncl", CONSTRUCT.replace('{', "{ "));
    assert!(shop.project.run(&["check"]).stderr.contains("error[vendor-changed]"));
    shop.vendored();
    assert_eq!(shop.project.run(&["check"]).code, Some(0));
}

#[test]
fn a_copy_that_is_reached_through_a_symlink_is_held_against_the_lock_too() {
    let shop =
        Shop::new(&[("app.ncl", CONSTRUCT), ("a.yaml", "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n")]);
    shop.vendored();
    symlink("../vendor/web", shop.project.root().join("stacks/upstream")).unwrap();
    fs::remove_file(shop.project.root().join("stacks/apps.ncl")).unwrap();
    fs::remove_file(shop.source().join("app.ncl")).unwrap();
    shop.vendored();
    assert_eq!(shop.project.run(&["check"]).code, Some(0));
    shop.project.write("vendor/web/a.yaml", "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: b\n");
    let run = shop.project.run(&["check"]);
    assert!(run.stderr.contains("error[vendor-changed]"), "{}", run.stderr);
}

#[test]
fn a_file_that_is_not_locked_cannot_be_imported() {
    let shop = Shop::new(&[("app.ncl", CONSTRUCT)]);
    shop.vendored();
    shop.project.write("vendor/web/.hidden.ncl", CONSTRUCT);
    assert_eq!(shop.project.run(&["check"]).code, Some(0));
    shop.project.write("stacks/apps.ncl", "{ a = (import \"../vendor/web/.hidden.ncl\") & { name = \"a\" } }\n");
    let run = shop.project.run(&["check"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("`vendor/web/.hidden.ncl` is not locked"), "{}", run.stderr);
}
