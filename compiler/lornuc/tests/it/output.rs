//! What `build` does to a folder.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};

use crate::project::{Project, SETTINGS};

const TWO: &str = r#"{
  a.config = { apiVersion = "v1", kind = "ConfigMap", metadata.name = "a" },
  b.config = { apiVersion = "v1", kind = "ConfigMap", metadata.name = "b" },
}
"#;
const ONE: &str = "{ a.config = { apiVersion = \"v1\", kind = \"ConfigMap\", metadata.name = \"a\" } }\n";

fn built(project: &Project) {
    let run = project.run(&["build"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn a_unit_holds_its_resources_their_list_and_an_index() {
    let project = Project::with_stack(TWO);
    built(&project);
    assert_eq!(
        project.read("dist/dev/apps/a/config.yaml").unwrap(),
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: shop-dev\n"
    );
    assert_eq!(
        project.read("dist/dev/apps/kustomization.yaml").unwrap(),
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- a/config.yaml\n- b/config.yaml\n"
    );
    assert!(project.read("dist/dev/apps/index.json").unwrap().contains("\"source\": \"stacks/apps.ncl:2\""));
}

#[test]
fn what_no_longer_belongs_is_taken_away_and_foreign_files_stay() {
    let project = Project::with_stack(TWO);
    built(&project);
    project.write("dist/dev/apps/NOTES.md", "mine");
    project.write("stacks/apps.ncl", ONE);
    built(&project);
    assert_eq!(project.read("dist/dev/apps/b/config.yaml"), None);
    assert!(!project.root().join("dist/dev/apps/b").exists());
    assert_eq!(project.read("dist/dev/apps/NOTES.md").as_deref(), Some("mine"));
}

#[test]
fn unchanged_files_keep_their_times() {
    let project = Project::with_stack(TWO);
    built(&project);
    let file = project.root().join("dist/dev/apps/a/config.yaml");
    let before = fs::metadata(&file).unwrap();
    let run = project.run(&["build"]);
    assert_eq!(run.stderr, "2 resources of 1 unit in `dist`: nothing changed\n");
    let after = fs::metadata(&file).unwrap();
    assert_eq!((before.ino(), before.mtime_nsec()), (after.ino(), after.mtime_nsec()));
}

#[test]
fn an_index_that_lies_removes_nothing_outside_its_unit() {
    let project = Project::with_stack(ONE);
    built(&project);
    project.write("precious.txt", "keep me");
    let index = r#"{ "project": "shop", "resources": [{ "file": "../../../precious.txt" }, { "file": "/etc/hostname" }, { "file": 5 }] }"#;
    project.write("dist/dev/apps/index.json", index);
    built(&project);
    assert_eq!(project.read("precious.txt").as_deref(), Some("keep me"));
    project.write("dist/dev/apps/index.json", "{ half");
    built(&project);
}

#[test]
fn a_folder_that_cannot_be_written_is_the_worlds_failure() {
    let project = Project::with_stack(ONE);
    project.write("dist", "a file where a folder is wanted");
    let run = project.run(&["build"]);
    assert_eq!(run.code, Some(3), "{}", run.stderr);
    assert!(run.stderr.contains("error: cannot create the folder `"), "{}", run.stderr);
    assert!(run.stderr.contains("  caused by: "), "{}", run.stderr);
}

#[test]
fn an_unreadable_source_is_told_with_its_path() {
    let project = Project::with_stack(ONE);
    let file = project.root().join("stacks/apps.ncl");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&file).is_ok() {
        eprintln!("skipped: this user reads every file");
        return;
    }
    let run = project.run(&["check"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("error[unreadable-file]: `stacks/apps.ncl` cannot be read"), "{}", run.stderr);
}

#[test]
fn a_folder_of_yaml_is_a_stack_by_kubernetes_rules() {
    let manifests = "\
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: ConfigMap
  metadata: &meta
    name: modes
    annotations:
      lornuc.dev/keep: \"true\"
  data: {mode: \"0644\"}
---
# nothing in this document
---
apiVersion: v1
kind: Service
metadata: {<<: *gone, name: web, namespace: shop}
spec:
  ports: [{port: 0o120, targetPort: 0644}]
  publishNotReadyAddresses: on
";
    let project = Project::new(&[("stacks/vendored/all.yaml", &manifests.replace("<<: *gone, ", ""))]);
    let run = project.run(&["build", "-o", "-"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(
        run.stdout,
        "\
---
# vendored/configmap-modes in dev
apiVersion: v1
kind: ConfigMap
metadata:
  name: modes
  namespace: shop-dev
data:
  mode: \"0644\"
---
# vendored/service-shop-web in dev
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  ports:
  - port: 80
    targetPort: 420
  publishNotReadyAddresses: true
"
    );
    project.write("stacks/vendored/all.yaml", manifests);
    let run = project.run(&["check"]);
    assert!(run.stderr.contains("error[yaml-syntax]"), "an alias into another document: {}", run.stderr);
}

#[test]
fn units_that_the_project_no_longer_has_are_taken_away() {
    let project = Project::new(&[("stacks/apps.ncl", ONE), ("stacks/jobs.ncl", &ONE.replace("\"a\"", "\"j\""))]);
    built(&project);
    project.write("dist/dev/jobs/NOTES.md", "mine");
    project.write(
        "dist/dev/others/index.json",
        "{ \"project\": \"shop\", \"environment\": \"prod\", \"stack\": \"others\" }",
    );
    std::fs::remove_file(project.root().join("stacks/jobs.ncl")).unwrap();
    let part = project.run(&["build", "--stack", "apps"]);
    assert_eq!(part.code, Some(0), "{}", part.stderr);
    assert!(project.read("dist/dev/jobs/a/config.yaml").is_some(), "a part of the project says nothing of the rest");
    built(&project);
    for gone in ["a/config.yaml", "kustomization.yaml", "index.json"] {
        assert_eq!(project.read(&format!("dist/dev/jobs/{gone}")), None, "{gone}");
    }
    assert_eq!(project.read("dist/dev/jobs/NOTES.md").as_deref(), Some("mine"));
    assert!(project.read("dist/dev/others/index.json").is_some(), "an index of another place is not ours");
}

#[test]
fn different_objects_of_one_made_up_id_are_told_apart() {
    let manifest = |namespace: &str, name: &str| {
        format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: {namespace}}}\n---\n")
    };
    let all = manifest("a-b", "c") + &manifest("a", "b-c") + &manifest("a", "z");
    let project = Project::new(&[("stacks/vendored/all.yaml", &all)]);
    let run = project.run(&["build", "-o", "-"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let ids: Vec<&str> = run.stdout.lines().filter_map(|line| line.strip_prefix("# vendored/")).collect();
    assert_eq!(ids.len(), 3);
    assert_eq!(ids.iter().filter(|id| id.starts_with("configmap-a-b-c-")).count(), 2, "{ids:?}");
    assert!(ids.contains(&"configmap-a-z in dev"));
}

#[test]
fn the_output_of_another_project_in_one_folder_is_left_alone() {
    let shared = tempfile::tempdir().unwrap();
    let out = shared.path().to_str().unwrap();
    let (one, other) = (Project::with_stack(ONE), Project::new(&[("stacks/jobs.ncl", ONE)]));
    other.write("lornuc.ncl", "{ project = \"other\", environments.dev = { namespace = \"o\" } }");
    assert_eq!(one.run(&["build", "-o", out]).code, Some(0));
    assert_eq!(other.run(&["build", "-o", out]).code, Some(0));
    assert!(
        shared.path().join("dev/apps/a/config.yaml").exists() && shared.path().join("dev/jobs/a/config.yaml").exists()
    );
}

#[test]
fn check_tells_what_a_build_would_change_and_writes_nothing() {
    let project = Project::with_stack(TWO);
    let run = project.run(&["build", "--check"]);
    assert_eq!((run.code, run.stderr.matches("is missing").count()), (Some(1), 4), "{}", run.stderr);
    assert!(!project.root().join("dist").exists());
    built(&project);
    let run = project.run(&["build", "--check"]);
    assert_eq!((run.code, &*run.stderr), (Some(0), "2 resources in `dist` compared: as it would be written\n"));
    project.write("stacks/apps.ncl", ONE);
    let run = project.run(&["build", "--check"]);
    assert!(run.stderr.contains("`dist/dev/apps/b/config.yaml` is stale"), "{}", run.stderr);
    assert!(project.read("dist/dev/apps/b/config.yaml").is_some());
}

#[test]
fn check_honours_the_folder_and_the_units_that_are_asked_for() {
    let project = Project::new(&[("stacks/apps.ncl", ONE), ("stacks/jobs.ncl", &ONE.replace("\"a\"", "\"jobs\""))]);
    assert_eq!(project.run(&["build", "-o", "out", "--stack", "apps"]).code, Some(0));
    assert_eq!(project.run(&["build", "-o", "out", "--stack", "apps", "--check"]).code, Some(0));
    let run = project.run(&["build", "-o", "out", "--check"]);
    assert!(run.stderr.contains("`out/dev/jobs/index.json` is missing"), "{}", run.stderr);
    assert!(run.stderr.contains("help: `lornuc build -o out` mends it"), "{}", run.stderr);
    assert_eq!(project.run(&["build", "-o", "-", "--check"]).code, Some(2));
}

#[test]
fn check_survives_what_stands_in_the_way_of_a_file() {
    let project = Project::with_stack(ONE);
    built(&project);
    project.write("dist/dev/apps/a/config.yaml", b"\xff\xfe");
    assert_eq!(project.run(&["build", "--check"]).code, Some(1));
    fs::remove_file(project.root().join("dist/dev/apps/a/config.yaml")).unwrap();
    fs::create_dir(project.root().join("dist/dev/apps/a/config.yaml")).unwrap();
    assert_eq!(project.run(&["build", "--check"]).code, Some(3));
    fs::remove_dir_all(project.root().join("dist")).unwrap();
    project.write("dist", "no folder");
    assert_eq!(project.run(&["build", "--check"]).code, Some(1));
}

#[test]
fn a_unit_of_another_project_is_not_replaced() {
    let stack = "{ a = { apiVersion = \"v1\", kind = \"ConfigMap\", metadata.name = \"a\" } }\n";
    let (first, second) = (Project::with_stack(stack), Project::with_stack(stack));
    second.write("lornuc.ncl", SETTINGS.replace("\"shop\"", "\"other\""));
    let shared = first.root().join("shared").display().to_string();
    assert_eq!(first.run(&["build", "-o", &shared]).code, Some(0));
    let before = first.read("shared/dev/apps/index.json");
    let run = second.run(&["build", "-o", &shared]);
    assert_eq!(run.code, Some(3));
    assert!(run.stderr.contains("it is a unit of the project `shop`"), "{}", run.stderr);
    assert_eq!(first.read("shared/dev/apps/index.json"), before);
}
