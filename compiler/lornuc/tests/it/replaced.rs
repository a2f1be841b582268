//! What `build` keeps of a folder that it replaces: files of others, symlinks, permissions; and who else is building.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::Stdio;

use crate::project::{Project, Run, lornuc};

const STACK: &str = r#"{
  a.config = { apiVersion = "v1", kind = "ConfigMap", metadata.name = "a", data.VALUE = "one" },
  b.config = { apiVersion = "v1", kind = "ConfigMap", metadata.name = "b" },
}
"#;

fn changed(project: &Project) {
    project.write("stacks/apps.ncl", STACK.replace("one", "two"));
}

fn built(project: &Project) -> Run {
    let run = project.run(&["build"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    run
}

/// Sets the permissions of a path below a project's root.
fn permit(project: &Project, path: &str, mode: u32) {
    fs::set_permissions(project.root().join(path), fs::Permissions::from_mode(mode)).unwrap();
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.collect();
    names.sort();
    names
}

#[test]
fn files_of_others_are_kept_and_named() {
    let project = Project::with_stack(STACK);
    built(&project);
    for file in ["NOTES.md", "a/NOTES.md", "own/1", "own/2", "own/3", "own/4"] {
        project.write(&format!("dist/dev/apps/{file}"), "mine");
    }
    let inode = || fs::metadata(project.root().join("dist/dev/apps/NOTES.md")).unwrap().ino();
    let before = inode();
    changed(&project);
    let run = built(&project);
    assert_eq!(
        run.stderr,
        "`dist/dev/apps/NOTES.md` was kept: no build wrote it\n\
         `dist/dev/apps/a/NOTES.md` was kept: no build wrote it\n\
         `dist/dev/apps/own/1` was kept: no build wrote it\n\
         `dist/dev/apps/own/2` was kept: no build wrote it\n\
         `dist/dev/apps/own/3` was kept: no build wrote it\n\
         and 1 more, in the folders of units, that no build wrote\n\
         2 resources of 1 unit in `dist`: 2 written, 2 unchanged\n"
    );
    assert_eq!(project.read("dist/dev/apps/a/NOTES.md").as_deref(), Some("mine"));
    assert_eq!(inode(), before);
    assert_eq!(names(&project.root().join("dist/dev")), ["apps"]);
}

#[test]
fn a_unit_that_does_not_change_is_not_touched_and_files_that_do_not_change_stay() {
    let project = Project::with_stack(STACK);
    project.write("stacks/jobs.ncl", STACK.replace("\"a\"", "\"c\"").replace("\"b\"", "\"d\""));
    built(&project);
    let state = |path: &str| {
        let metadata = fs::metadata(project.root().join("dist/dev").join(path)).unwrap();
        (metadata.ino(), metadata.mtime(), metadata.mtime_nsec())
    };
    let touched =
        |path: &str| (state(path), fs::metadata(project.root().join("dist/dev").join(path)).unwrap().ctime_nsec());
    let (jobs, job, same) = (touched("jobs"), touched("jobs/a/config.yaml"), state("apps/b/config.yaml"));
    changed(&project);
    built(&project);
    assert_eq!((touched("jobs"), touched("jobs/a/config.yaml")), (jobs, job));
    assert_eq!(state("apps/b/config.yaml"), same);
}

#[test]
fn where_only_the_index_differs_it_alone_is_replaced() {
    let project = Project::with_stack(STACK);
    built(&project);
    project.write("dist/dev/apps/NOTES.md", "mine");
    let inode = |path: &str| fs::metadata(project.root().join("dist/dev/apps").join(path)).unwrap().ino();
    let (folder, index) = (inode(""), inode("index.json"));
    project.write("stacks/apps.ncl", format!("# The lines move.\n{STACK}"));
    let run = built(&project);
    assert!(run.stderr.ends_with("2 resources of 1 unit in `dist`: 1 written, 3 unchanged\n"), "{}", run.stderr);
    assert_eq!(inode(""), folder);
    assert_ne!(inode("index.json"), index);
    assert_eq!(names(&project.root().join("dist/dev")), ["apps"]);
}

#[test]
fn symlinks_to_output_folders_are_written_through() {
    for link in ["dist", "dist/dev", "dist/dev/apps"] {
        let project = Project::with_stack(STACK);
        let place = tempfile::tempdir().unwrap();
        let real = place.path().join("real");
        fs::create_dir(&real).unwrap();
        let link = project.root().join(link);
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        symlink(&real, &link).unwrap();
        built(&project);
        changed(&project);
        built(&project);
        assert!(link.is_symlink());
        assert!(project.read("dist/dev/apps/a/config.yaml").unwrap().contains("VALUE: two"));
        assert_eq!(names(place.path()), ["real"]);
        assert_eq!(names(&project.root().join("dist/dev")), ["apps"]);
        assert_eq!(built(&project).stderr, "2 resources of 1 unit in `dist`: nothing changed\n");
    }
}

#[test]
fn two_units_in_one_folder_and_links_to_nowhere_are_refused() {
    let project = Project::with_stack(STACK);
    project.write("stacks/jobs.ncl", STACK.replace("\"a\"", "\"c\"").replace("\"b\"", "\"d\""));
    built(&project);
    fs::remove_dir_all(project.root().join("dist/dev/jobs")).unwrap();
    symlink("apps", project.root().join("dist/dev/jobs")).unwrap();
    let run = project.run(&["build"]);
    assert_eq!(run.code, Some(3), "{}", run.stderr);
    assert!(run.stderr.contains("dist/dev/apps` is the same folder, by a symlink"), "{}", run.stderr);
    fs::remove_file(project.root().join("dist/dev/jobs")).unwrap();
    symlink("nowhere", project.root().join("dist/dev/jobs")).unwrap();
    let run = project.run(&["build"]);
    assert_eq!(run.code, Some(3), "{}", run.stderr);
    assert!(project.root().join("dist/dev/jobs").is_symlink());
}

#[test]
fn permissions_are_kept() {
    let project = Project::with_stack(STACK);
    built(&project);
    let modes =
        [("", 0o750), ("/a", 0o700), ("/a/config.yaml", 0o640), ("/b/config.yaml", 0o600), ("/index.json", 0o664)];
    modes.iter().for_each(|(path, mode)| permit(&project, &format!("dist/dev/apps{path}"), *mode));
    changed(&project);
    built(&project);
    for (path, mode) in modes {
        let now = fs::metadata(project.root().join(format!("dist/dev/apps{path}"))).unwrap().mode() & 0o777;
        assert_eq!(format!("{now:o}"), format!("{mode:o}"), "{path}");
    }
}

#[test]
fn what_must_not_be_written_to_is_told_and_the_old_unit_stays() {
    for (path, told) in [("a/config.yaml", "a/config.yaml"), ("a", "a"), ("", "")] {
        let project = Project::with_stack(STACK);
        built(&project);
        let path = format!("dist/dev/apps/{path}");
        let path = path.trim_end_matches('/');
        let mode = fs::metadata(project.root().join(path)).unwrap().mode() & 0o777;
        permit(&project, path, mode & 0o555);
        changed(&project);
        let run = project.run(&["build"]);
        permit(&project, path, mode);
        assert_eq!(run.code, Some(3), "{}", run.stderr);
        let folder = project.root().canonicalize().unwrap().join("dist/dev/apps");
        assert_eq!(
            run.stderr,
            format!(
                "error: cannot write `{}`\n  caused by: permission denied\n  \
                 help: check the permissions of the path and of the folder it is in\n",
                folder.join(told).display()
            )
        );
        assert!(project.read("dist/dev/apps/a/config.yaml").unwrap().contains("VALUE: one"));
        assert_eq!(names(&project.root().join("dist/dev")), ["apps"]);
        built(&project);
    }
}

#[test]
fn pipes_in_the_output_are_not_waited_for() {
    let project = Project::with_stack(STACK);
    built(&project);
    for pipe in ["dist/dev/apps/a/config.yaml", "dist/dev/apps/index.json", "dist/dev/apps/pipe"] {
        drop(fs::remove_file(project.root().join(pipe)));
        let made = std::process::Command::new("mkfifo").arg(project.root().join(pipe)).status().unwrap();
        assert!(made.success());
    }
    let run = built(&project);
    assert!(run.stderr.contains("`dist/dev/apps/pipe` was kept: no build wrote it\n"), "{}", run.stderr);
    assert!(project.read("dist/dev/apps/a/config.yaml").unwrap().contains("VALUE: one"));
}

#[test]
fn a_build_waits_for_another_and_says_who_it_is() {
    let project = Project::with_stack(STACK);
    built(&project);
    changed(&project);
    let folder = fs::File::open(project.root().join("dist")).unwrap();
    folder.lock().unwrap();
    project.write("dist/dev/.apps.lornuc-4711/lornuc-staging", "");
    let mut child = lornuc().arg("build").current_dir(project.root()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut told = String::new();
    stderr.read_line(&mut told).unwrap();
    assert_eq!(told, "process 4711 is writing to `dist`; waiting for it to end\n");
    assert!(project.read("dist/dev/apps/a/config.yaml").unwrap().contains("VALUE: one"));
    folder.unlock().unwrap();
    assert!(child.wait().unwrap().success());
    let mut rest = String::new();
    stderr.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "2 resources of 1 unit in `dist`: 2 written, 2 unchanged\n");
    assert_eq!(names(&project.root().join("dist/dev")), ["apps"]);
}

#[test]
fn builds_at_once_into_one_folder_never_mix() {
    let out = tempfile::tempdir().unwrap();
    let projects: Vec<Project> = ["one", "two", "three"]
        .map(|value| Project::with_stack(&STACK.replace("one", value).replace("\"b\"", &format!("\"{value}\""))))
        .into();
    let run = |project: &Project| {
        lornuc().args(["build", "-o"]).arg(out.path()).current_dir(project.root()).stderr(Stdio::null()).spawn()
    };
    for _ in 0..3 {
        let children: Vec<_> = projects.iter().map(|project| run(project).unwrap()).collect();
        children.into_iter().for_each(|mut child| assert!(child.wait().unwrap().success()));
        let whole = projects.iter().filter(|project| {
            let check = project.run(&["build", "--check", "--no-cache", "-o", out.path().to_str().unwrap()]);
            check.code == Some(0)
        });
        assert_eq!(whole.count(), 1);
    }
    assert_eq!(names(&out.path().join("dev")), ["apps"]);
}
