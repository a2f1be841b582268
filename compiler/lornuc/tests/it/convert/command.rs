//! The command: where manifests come from, where the stack goes, and what is refused.

use crate::project::{Project, Run, lornuc};

const MANIFEST: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {a: \"1\"}\n";

fn piped(project: &Project, args: &[&str], stdin: &[u8]) -> Run {
    Run::piped(lornuc().args(args).current_dir(project.root()), stdin)
}

#[test]
fn a_stream_is_read_with_a_dash_and_without() {
    let project = Project::new(&[]);
    for args in [&["convert"][..], &["convert", "-"]] {
        let run = piped(&project, args, MANIFEST.as_bytes());
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert!(
            run.stdout
                .starts_with("# Made by `lornuc convert` from stdin.\n{\n  env | not_exported,\n\n  configmap = {\n"),
            "{}",
            run.stdout
        );
    }
}

#[test]
fn a_folder_is_read_with_those_in_it_and_files_of_other_kinds_are_left_alone() {
    let other = MANIFEST.replace("web", "api");
    let project = Project::new(&[
        ("in/b/web.yml", MANIFEST),
        (
            "in/a.json",
            r#"{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"ports":[{"port":80}]}}"#,
        ),
        ("in/README.md", "no manifest"),
        ("in/.hidden/x.yaml", "{"),
        ("in/kustomization.yaml", "resources: [a.json]"),
        ("api.yaml", &other),
    ]);
    let run = project.run(&["convert", "in", "api.yaml", "-o", "-"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.starts_with("# Made by `lornuc convert` from `in/`, `api.yaml`.\n"), "{}", run.stdout);
    assert!(run.stderr.contains("3 resources converted"), "{}", run.stderr);
    assert!(run.stderr.contains("warning[ignored-file]: `in/kustomization.yaml` is left out"), "{}", run.stderr);
}

#[test]
fn no_path_of_the_machine_comes_into_the_stack() {
    let project = Project::new(&[
        ("in/web.yaml", MANIFEST),
        ("in/secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: x}\ndata: {a: Yg==}\n"),
    ]);
    let run = Run::of(lornuc().arg("convert").arg(project.root().join("in")));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("from `in/`.") && run.stdout.contains("# - in/secret.yaml:4, "), "{}", run.stdout);
    assert!(!run.stdout.contains(&*project.root().to_string_lossy()), "{}", run.stdout);
    assert!(!run.stderr.contains("Yg=="), "{}", run.stderr);
}

#[test]
fn a_file_that_is_there_is_written_over_only_by_force() {
    let project = Project::new(&[("in.yaml", MANIFEST), ("stacks/web.ncl", "mine")]);
    let refused = project.run(&["convert", "in.yaml", "-o", "stacks/web.ncl"]);
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    assert!(refused.stderr.contains("`stacks/web.ncl` is there already") && refused.stderr.contains("--force"));
    assert_eq!(project.read("stacks/web.ncl").unwrap(), "mine");
    let forced = project.run(&["convert", "in.yaml", "-o", "stacks/web.ncl", "--force"]);
    assert_eq!(forced.code, Some(0), "{}", forced.stderr);
    assert!(
        forced.stdout.is_empty() && forced.stderr.ends_with("next: `lornuc check --stack web`\n"),
        "{}",
        forced.stderr
    );
    assert_eq!(project.run(&["check", "--stack", "web"]).code, Some(0));
}

#[test]
fn it_says_where_the_stack_belongs() {
    let project = Project::new(&[("in.yaml", MANIFEST)]);
    let elsewhere = project.run(&["convert", "in.yaml", "-o", "out.ncl"]);
    assert!(elsewhere.stderr.contains("next: move it to `stacks/NAME.ncl`"), "{}", elsewhere.stderr);
    let nowhere = tempfile::tempdir().unwrap();
    std::fs::write(nowhere.path().join("in.yaml"), MANIFEST).unwrap();
    let run = Run::of(lornuc().args(["convert", "in.yaml"]).current_dir(nowhere.path()));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("next: begin a project with `lornuc init`"), "{}", run.stderr);
}

#[test]
fn what_cannot_be_read_is_told_and_nothing_is_written() {
    for (bytes, told) in [
        (&b"a: [1\n"[..], "error[yaml-syntax]"),
        (b"\xff\xfe\x00", "error[not-utf8]"),
        (b"", "error[empty-file]: there is no resource to write a stack of"),
        (b"# only a comment\n---\n---\n", "error[empty-file]"),
        (b"a: 1\n", "error[empty-file]"),
        (b"a: 123456789012345678901\n", "error[unsupported-number]"),
    ] {
        let project = Project::new(&[]);
        let run = piped(&project, &["convert", "-o", "out.ncl"], bytes);
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        assert!(run.stderr.contains(told) && project.read("out.ncl").is_none(), "{}", run.stderr);
    }
}

#[test]
fn a_path_that_leads_nowhere_is_wrong_usage() {
    let run = Project::new(&[]).run(&["convert", "missing.yaml"]);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(run.stderr.contains("there is no file or folder `missing.yaml`"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn links_in_a_ring_and_out_of_the_folder_are_not_followed() {
    let project = Project::new(&[("in/web.yaml", MANIFEST), ("other.yaml", "x: [")]);
    std::os::unix::fs::symlink("..", project.root().join("in/up")).unwrap();
    std::os::unix::fs::symlink(".", project.root().join("in/again")).unwrap();
    let run = project.run(&["convert", "in"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    std::os::unix::fs::symlink("../other.yaml", project.root().join("in/out.yaml")).unwrap();
    let run = project.run(&["convert", "in"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("error[import-outside-project]"), "{}", run.stderr);
}

#[test]
fn a_namespace_left_to_the_environment_is_that_of_each() {
    let binding = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: web}\n\
                   roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}\n\
                   subjects: [{kind: ServiceAccount, name: default, namespace: shop}]\n";
    let here = MANIFEST.replace("name: web", "name: web, namespace: shop");
    let elsewhere = MANIFEST.replace("name: web", "name: web, namespace: other");
    let project = Project::new(&[("in.yaml", &[here.as_str(), &elsewhere, binding].join("---\n"))]);
    let run = project.run(&["convert", "in.yaml", "--namespace", "shop", "-o", "stacks/web.ncl"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let built = project.run(&["build", "-o", "-"]);
    assert_eq!(built.code, Some(0), "{}", built.stderr);
    let namespaces = |name: &str| built.stdout.matches(&format!("namespace: {name}\n")).count();
    assert_eq!((namespaces("shop-dev"), namespaces("other"), namespaces("shop")), (2, 1, 0), "{}", built.stdout);
    assert_eq!(project.run(&["convert", "in.yaml", "--namespace", "Shop"]).code, Some(2));
}

#[test]
fn what_the_manifests_name_may_be_elsewhere_and_is_told_by_check() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {serviceAccountName: absent, containers: \
               [{name: web, image: web}]}\n";
    let project = Project::new(&[("web.yaml", pod)]);
    let run = project.run(&["convert", "web.yaml", "-o", "stacks/apps.ncl"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let run = project.run(&["check"]);
    assert!(run.code == Some(1) && run.stderr.starts_with("error[missing-target]: "), "{}", run.stderr);
    assert!(run.stderr.contains("┌─ stacks/apps.ncl:"), "{}", run.stderr);
}
