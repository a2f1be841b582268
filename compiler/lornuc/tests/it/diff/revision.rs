//! `lornuc diff --against git:REV`: a project as of a commit, whatever the work tree holds.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::project::{Run, SETTINGS, lornuc};

fn stack(name: &str) -> String {
    format!("{{ a = {{ apiVersion = \"v1\", kind = \"ConfigMap\", metadata.name = \"{name}\" }} }}\n")
}

/// A repository with a project in a folder of it, which has one commit.
struct Repository {
    top: TempDir,
    folder: &'static str,
    temporary: TempDir,
}

impl Repository {
    fn new(folder: &'static str) -> Self {
        let repository = Self { top: tempfile::tempdir().unwrap(), folder, temporary: tempfile::tempdir().unwrap() };
        repository.git(&["init", "-q"]);
        repository.write("lornuc.ncl", SETTINGS);
        repository.write("stacks/apps.ncl", &stack("first"));
        repository.commit();
        repository
    }

    fn root(&self) -> PathBuf {
        self.top.path().join(self.folder)
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.root().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    /// Git with nothing of the surroundings.
    fn git(&self, args: &[&str]) -> String {
        let mut command = Command::new("git");
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").arg("-C").arg(self.top.path());
        command.args(["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main"]);
        let run = Run::of(command.args(args));
        assert_eq!(run.code, Some(0), "{args:?}: {}", run.stderr);
        run.stdout
    }

    fn commit(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-qm", "all"]);
    }

    fn command(&self, against: &str, more: &[&str]) -> Command {
        let mut command = lornuc();
        command.args(["diff", "--exit-code", "--against", against]).args(more).current_dir(self.root());
        command.env("TMPDIR", self.temporary.path());
        command
    }

    /// What `diff` says; it changes nothing in the repository, and leaves nothing behind.
    fn diff(&self, against: &str, more: &[&str]) -> Run {
        let before = self.git(&["status", "--porcelain"]);
        let run = Run::of(&mut self.command(against, more));
        assert_eq!(self.git(&["status", "--porcelain"]), before);
        assert_eq!(fs::read_dir(self.temporary.path()).unwrap().count(), 0, "{}", run.stderr);
        run
    }
}

#[test]
fn the_work_tree_is_compared_with_a_commit_in_any_folder_of_a_repository() {
    for folder in ["", "deploy/shop"] {
        let repository = Repository::new(folder);
        let same = repository.diff("git:HEAD", &[]);
        assert_eq!((same.code, &*same.stdout), (Some(0), ""), "{}", same.stderr);
        repository.write("stacks/apps.ncl", &stack("second"));
        for revision in ["git:HEAD", "git:main"] {
            let run = repository.diff(revision, &[]);
            assert_eq!(run.code, Some(4), "{}", run.stderr);
            assert!(
                run.stdout.contains("metadata.name  \"first\" → \"second\"  (stacks/apps.ncl:1)"),
                "{}",
                run.stdout
            );
        }
        repository.commit();
        assert_eq!(repository.diff("git:HEAD", &[]).code, Some(0));
        let older = repository.diff("git:HEAD~1", &[]);
        assert_eq!(older.code, Some(4));
        assert!(older.stderr.starts_with("the stacks against `HEAD~1` ("), "{}", older.stderr);
    }
}

#[test]
fn what_a_commit_does_not_have_is_told_without_a_diff() {
    let repository = Repository::new("shop");
    for (against, message) in [
        ("git:no-such", "there is no commit `no-such`"),
        ("git:", "there is no commit ``"),
        ("git:--output=x", "there is no commit `--output=x`"),
        ("git:HEAD:shop", "there is no commit `HEAD:shop`"),
        ("git:HEAD~7", "there is no commit `HEAD~7`"),
    ] {
        let run = repository.diff(against, &[]);
        assert_eq!((run.code, &*run.stdout), (Some(2), ""), "{against}: {}", run.stderr);
        assert!(run.stderr.starts_with(&format!("error: {message}\n  help: ")), "{}", run.stderr);
    }
    fs::rename(repository.root(), repository.top.path().join("moved")).unwrap();
    let moved = Repository { folder: "moved", ..repository };
    let run = moved.diff("git:HEAD", &[]);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(run.stderr.starts_with("error: there is no project in this folder as of `HEAD`"), "{}", run.stderr);
}

#[test]
fn no_repository_and_no_git_are_told_apart() {
    let plain = crate::project::Project::with_stack(&stack("a"));
    let mut outside = lornuc();
    outside.args(["diff", "--against", "git:HEAD"]).current_dir(plain.root());
    let run = Run::of(outside.env("GIT_CEILING_DIRECTORIES", plain.root().parent().unwrap()));
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.starts_with("error: the project is not in a git repository\n"), "{}", run.stderr);
    let repository = Repository::new("");
    let run = Run::of(repository.command("git:HEAD", &[]).env("PATH", repository.temporary.path()));
    assert_eq!(run.code, Some(3), "{}", run.stderr);
    assert!(run.stderr.starts_with("error: `git` cannot be run\n"), "{}", run.stderr);
}

#[test]
fn stacks_and_environments_that_came_later_are_all_new() {
    let repository = Repository::new("");
    repository.write("stacks/jobs.ncl", &stack("job"));
    repository.write(
        "lornuc.ncl",
        "{ project = \"shop\", environments = { dev.namespace = \"shop-dev\", qa.namespace = \"qa\" } }",
    );
    for (option, count) in [(["--stack", "jobs"], 2), (["--env", "qa"], 2)] {
        let run = repository.diff("git:HEAD", &option);
        assert_eq!(run.code, Some(4), "{}", run.stderr);
        assert_eq!(run.stdout.matches("create ").count(), count, "{}", run.stdout);
        assert!(!run.stdout.contains("delete "), "{}", run.stdout);
    }
    let both = repository.diff("git:HEAD", &["--stack", "jobs", "--stack", "apps", "--env", "dev"]);
    assert_eq!(both.stdout, "dev/jobs: 1 created\n  create jobs/a  ConfigMap shop-dev/job  (stacks/jobs.ncl:1)\n");
}

#[test]
fn mistakes_are_told_and_nothing_is_compared_whichever_side_has_them() {
    let repository = Repository::new("");
    repository.write("stacks/apps.ncl", &stack("BROKEN"));
    let now = repository.diff("git:HEAD", &[]);
    assert_eq!((now.code, &*now.stdout), (Some(1), ""), "{}", now.stderr);
    repository.commit();
    repository.write("stacks/apps.ncl", &stack("whole"));
    let then = repository.diff("git:HEAD", &[]);
    assert_eq!((then.code, &*then.stdout), (Some(1), ""), "{}", then.stderr);
    assert!(then.stderr.contains("error[invalid-name]"), "{}", then.stderr);
    assert!(then.stderr.contains("these are mistakes of the project as of `HEAD` ("), "{}", then.stderr);
}

#[test]
fn links_vendored_folders_and_files_of_any_bytes_are_as_they_were() {
    let repository = Repository::new("shop");
    repository.write("data/real.json", "{ \"x\": \"1\" }");
    symlink("../data/real.json", repository.root().join("stacks/link.json")).unwrap();
    symlink("/etc/hostname", repository.root().join("outside.json")).unwrap();
    fs::write(repository.root().join("picture.bin"), [0, 255, b'\n', 0]).unwrap();
    fs::write(repository.root().join("name with\ttab.txt"), "").unwrap();
    repository.write("stacks/apps.ncl", &stack("first").replace(" } }", ", data = import \"link.json\" } }"));
    repository.commit();
    assert_eq!(repository.diff("git:HEAD", &[]).code, Some(0));
    repository.write("data/real.json", "{ \"x\": \"2\" }");
    let run = repository.diff("git:HEAD", &[]);
    assert!(run.stdout.contains("data.x  \"1\" → \"2\""), "{}{}", run.stdout, run.stderr);
}

#[test]
fn a_hook_or_a_monitor_of_the_repository_is_not_run() {
    let repository = Repository::new("");
    let trap = repository.temporary.path().with_extension("trap");
    let script = format!("#!/bin/sh\ntouch {}\n", trap.display());
    let program = repository.top.path().join(".git/monitor");
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    repository.git(&["config", "core.fsmonitor", &program.to_string_lossy()]);
    let run = Run::of(&mut repository.command("git:HEAD", &[]));
    assert_eq!((run.code, Path::exists(&trap)), (Some(0), false), "{}", run.stderr);
}
