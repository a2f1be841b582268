//! `lornuc check -f`: manifests of any origin.

use crate::project::{Project, Run, lornuc};

const MANIFEST: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {a: \"1\"}\n";

/// Runs where no project is.
fn outside(files: &[(&str, &str)], args: &[&str], stdin: &[u8]) -> Run {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }
    Run::piped(lornuc().args(args).current_dir(folder.path()), stdin)
}

#[test]
fn sound_manifests_are_counted_and_nothing_else_is_said() {
    let files = [
        ("a.yaml", MANIFEST),
        ("in/b.yml", MANIFEST),
        ("in/deep/c.json", r#"{"apiVersion":"v1","kind":"List","items":[]}"#),
    ];
    let run = outside(&files, &["check", "-f", "a.yaml", "in"], b"");
    assert_eq!((run.code, &*run.stderr, &*run.stdout), (Some(0), "2 resources in 3 files: no mistakes found\n", ""));
    let run = outside(&files, &["check", "-f", "a.yaml", "-f", "./in/b.yml"], b"");
    assert_eq!(run.stderr, "2 resources in 2 files: no mistakes found\n");
}

#[test]
fn stdin_is_named_as_such() {
    let run = outside(&[], &["check", "-f", "-"], b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: UP}\n");
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(
        run.stderr.contains("┌─ <stdin>:3:18") && run.stderr.contains("in `<stdin>:ConfigMap/UP`"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.ends_with("\n1 resource in 1 file: 1 error\n"), "{}", run.stderr);
}

#[test]
fn nothing_is_not_sound() {
    for (stdin, told) in [
        (&b""[..], "error[empty-file]: there is no resource to check"),
        (b"# only a comment\n---\n---\n", "error[empty-file]"),
        (b"Error: no such chart\n", "error[invalid-resource]"),
        (b"apiVersion: v1\nkind: Pod\nmetadata:\n  name: \"a", "error[yaml-syntax]"),
        (b"a: 1\na: 2\n", "error[yaml-syntax]"),
        (b"\xff\xfe\x00", "error[not-utf8]"),
        (b"spec: {{ .Values.spec }}\n", "a template must be rendered first"),
    ] {
        let run = outside(&[], &["check", "-f", "-"], stdin);
        assert!(run.code == Some(1) && run.stderr.contains(told), "{}", run.stderr);
    }
    let run = outside(&[("in/README.md", "")], &["check", "-f", "in"], b"");
    assert!(run.code == Some(1) && run.stderr.contains("there is no resource to check"), "{}", run.stderr);
}

#[test]
fn what_leads_nowhere_and_what_contradicts_is_wrong_usage() {
    for args in [
        &["check", "-f", "missing.yaml"][..],
        &["check", "-f", "a.yaml", "--stack", "web"],
        &["check", "--kubernetes", "1.36"],
        &["check", "-f", "a.yaml", "--kubernetes", "1.2"],
        &["check", "-f"],
    ] {
        let run = outside(&[("a.yaml", MANIFEST)], args, b"");
        assert_eq!(run.code, Some(2), "{args:?}: {}", run.stderr);
    }
}

#[test]
fn aliases_that_blow_up_are_stopped() {
    let mut bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
    for level in 1..9 {
        let below = vec![format!("*a{}", level - 1); 10].join(",");
        bomb.push_str(&format!("a{level}: &a{level} [{below}]\n"));
    }
    let run = outside(&[], &["check", "-f", "-"], bomb.as_bytes());
    assert!(run.code == Some(1) && run.stderr.contains("error[too-much-work]"), "{}", run.stderr);
}

#[test]
fn a_hundred_thousand_lines_are_read() {
    let one = |number: usize| format!("---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c{number}\n");
    let text: String = (0..20_000).map(one).collect();
    let run = outside(&[], &["check", "-f", "-"], text.as_bytes());
    assert_eq!((run.code, &*run.stderr), (Some(0), "20000 resources in 1 file: no mistakes found\n"));
}

#[test]
fn a_secret_is_fine_and_never_shown() {
    let lines = "apiVersion: v1\nkind: Secret\nmetadata: {name: db, labels: {a: '-'}}\nstringData: {a: hunter}\n";
    let line = "{apiVersion: v1, kind: Secret, metadata: {name: UP}, stringData: {a: hunter}}\n";
    for text in [lines, line] {
        let run = outside(&[("a.yaml", text)], &["check", "-f", "a.yaml"], b"");
        assert!(run.code == Some(1) && run.stderr.contains("in `a.yaml:Secret/"), "{}", run.stderr);
        assert!(!run.stderr.contains("hunter") && !run.stderr.contains("literal-secret"), "{}", run.stderr);
    }
}

#[test]
fn the_output_of_a_build_is_sound() {
    let project =
        Project::with_stack("{ config = { apiVersion = \"v1\", kind = \"ConfigMap\", metadata.name = \"up\" } }\n");
    assert_eq!(project.run(&["build"]).code, Some(0));
    let run = project.run(&["check", "-f", "dist"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.stderr.contains("left out, for they hold no manifests: `dist/dev/apps/index.json`\n"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.ends_with("1 resource in 1 file: no mistakes found\n"), "{}", run.stderr);
}

#[test]
fn what_manifests_name_may_be_elsewhere() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  serviceAccountName: absent\n  \
               containers: [{name: web, image: web, envFrom: [{secretRef: {name: absent}}]}]\n";
    let service = "---\napiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: absent}\n\
                   spec: {selector: {app: absent}, ports: [{port: 80}]}\n";
    let namespace = "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n";
    let all = [pod, service, namespace].concat();
    let sound = "3 resources in 1 file: no mistakes found\n";
    let run = outside(&[("a.yaml", &all)], &["check", "-f", "a.yaml"], b"");
    assert_eq!((run.code, &*run.stderr), (Some(0), sound));
    let settings = "{ project = \"shop\", environments.dev = {}, rules.\"missing-target\" = 'error }";
    let project = Project::new(&[("lornuc.ncl", settings), ("a.yaml", &all)]);
    assert_eq!(project.run(&["check", "-f", "a.yaml"]).stderr, sound);
}

#[test]
fn in_a_project_its_kinds_and_rules_count() {
    let widget = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\n";
    let kind = r#"{"group":"example.com","kind":"Widget","plural":"widgets","scope":"Namespaced",
        "versions":[{"name":"v1","served":true,"schema":{"type":"object"}}]}"#;
    let project = Project::new(&[("a.yaml", widget)]);
    let run = project.run(&["check", "-f", "a.yaml"]);
    assert!(run.code == Some(0) && run.stderr.contains("warning[unknown-kind]"), "{}", run.stderr);
    project.write("lornuc.ncl", "{ project = \"shop\", environments.dev = {}, rules.strict = true }");
    assert_eq!(project.run(&["check", "-f", "a.yaml"]).code, Some(1));
    project.write("schemas/example.com/Widget.json", kind);
    let run = project.run(&["check", "-f", "a.yaml"]);
    assert_eq!((run.code, &*run.stderr), (Some(0), "1 resource in 1 file: no mistakes found\n"));
}

#[test]
fn messages_have_the_form_that_is_asked_for() {
    let bad = MANIFEST.replace("web", "UP");
    let files = [("a.yaml", bad.as_str())];
    let run = outside(&files, &["check", "-f", "a.yaml", "--message-format", "json"], b"");
    let finding: serde_json::Value = serde_json::from_str(run.stderr.trim()).unwrap();
    assert_eq!(finding["resource"], "a.yaml:ConfigMap/UP");
    let run = outside(&files, &["check", "-f", "a.yaml", "--message-format", "github"], b"");
    assert!(run.stderr.starts_with("::error file=a.yaml,line=3"), "{}", run.stderr);
}

#[test]
fn a_schema_that_is_not_as_it_is_locked_marks_no_line_of_the_manifests() {
    let kind = r#"{"group":"example.com","kind":"Widget","plural":"widgets","scope":"Namespaced",
        "versions":[{"name":"v1","served":true,"schema":{"type":"object"}}]}"#;
    let lock = format!(
        r#"{{ "version": 1, "vendor": {{}}, "schemas": {{ "crds": {{ "source": "crds/", "docs": true, "files": {{
            "example.com/Widget.json": "sha256:{}", "example.com/Gone.json": "sha256:{}" }} }} }} }}"#,
        "0".repeat(64),
        "0".repeat(64)
    );
    let project = Project::new(&[("schemas/example.com/Widget.json", kind), ("lornuc.lock", &lock)]);
    for (name, told) in [("Widget", "is not as it is locked"), ("Gone", "is locked, and is not there")] {
        let manifest = format!("apiVersion: example.com/v1\nkind: {name}\nmetadata: {{name: a}}\n");
        project.write("a.yaml", &manifest);
        // Of many files the first is as innocent.
        project.write("b.yaml", manifest.replace("name: a", "name: b"));
        let run = project.run(&["check", "-f", "a.yaml", "b.yaml"]);
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        let message =
            format!("error[schema-changed]: `schemas/example.com/{name}.json` {told}\n = help: import `crds/`");
        assert!(run.stderr.starts_with(&message), "{}", run.stderr);
        assert_eq!(run.stderr.matches("schema-changed").count(), 1, "{}", run.stderr);
    }
}

#[test]
fn fields_are_held_against_the_schemas_of_the_project() {
    let kind = r#"{"group":"example.com","kind":"Widget","plural":"widgets","scope":"Namespaced","versions":[
        {"name":"v1","served":true,"schema":{"type":"object","properties":{"spec":{"type":"object",
        "required":["size"],"properties":{"size":{"type":"integer"}}}}}},
        {"name":"v0","served":false,"schema":{"type":"object"}}]}"#;
    let project = Project::new(&[("schemas/example.com/Widget.json", kind)]);
    for (version, spec, told) in [
        ("v1", "{size: 1}", None),
        ("v1", "{size: one}", Some("error[wrong-type]")),
        ("v1", "{sise: 1, size: 1}", Some("error[unknown-field]")),
        ("v1", "{}", Some("error[missing-field]")),
        ("v9", "{}", Some("error[unserved-version]")),
        ("v0", "{}", Some("`example.com/v0` of `Widget` is not served")),
    ] {
        let text = format!("apiVersion: example.com/{version}\nkind: Widget\nmetadata: {{name: a}}\nspec: {spec}\n");
        project.write("a.yaml", text);
        let run = project.run(&["check", "-f", "a.yaml"]);
        assert_eq!(run.code == Some(0) && run.stderr.lines().count() == 1, told.is_none(), "{}", run.stderr);
        assert!(run.stderr.contains(told.unwrap_or("no mistakes found")), "{told:?}: {}", run.stderr);
    }
}

#[test]
fn of_many_files_that_hold_no_manifests_the_first_are_named() {
    let values: Vec<String> = (1..=5).map(|number| format!("in/v{number}.yaml")).collect();
    let files: Vec<(&str, &str)> = values.iter().map(|path| (path.as_str(), "replicas: 1\n")).collect();
    let run = outside(&[&files[..], &[("in/a.yaml", MANIFEST)]].concat(), &["check", "-f", "in"], b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let told = "left out, for they hold no manifests: `in/v1.yaml`, `in/v2.yaml`, `in/v3.yaml` and 2 more\n";
    assert_eq!(run.stderr, format!("{told}1 resource in 1 file: no mistakes found\n"));
    let named = outside(&files, &["check", "-f", "in/v1.yaml"], b"");
    assert!(named.code == Some(1) && named.stderr.contains("error[invalid-resource]"), "{}", named.stderr);
}

#[test]
fn a_pipe_may_be_named_as_a_file() {
    let run = outside(&[], &["check", "-f", "/dev/stdin"], MANIFEST.as_bytes());
    assert_eq!((run.code, &*run.stderr), (Some(0), "1 resource in 1 file: no mistakes found\n"));
}
