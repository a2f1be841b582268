//! Contracts for editors: how they are written and locked, and that a build makes the same with them and without. What an
//! editor offers through them is in `editor`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::project::Project;

/// The file of a kind, as it is imported.
pub(crate) const KUSTOMIZATION: &str = r#"{ "group": "kustomize.toolkit.fluxcd.io", "kind": "Kustomization",
  "plural": "kustomizations", "scope": "Namespaced", "versions": [{ "name": "v1", "served": true, "schema":
    { "type": "object", "properties": { "spec": { "type": "object", "properties": {
      "path": { "type": "string", "description": "The folder in the source." },
      "prune": { "type": "boolean" },
      "interval": { "type": "string" },
      "sourceRef": { "type": "object", "required": ["kind", "name"], "properties": {
        "apiVersion": { "type": "string" }, "kind": { "type": "string", "enum": ["GitRepository", "OCIRepository"] },
        "name": { "type": "string" }, "namespace": { "type": "string" } } } } } } } }] }"#;

/// A stack that gives contracts to all that it can: to records, to parts that are merged, to what is computed.
const STACK: &str = r#"let k = import "../schemas/contracts/kubernetes.ncl" in
let flux = import "../schemas/contracts/kustomize.toolkit.fluxcd.io.ncl" in
let base | k.apps.v1.Deployment = {
  apiVersion = "apps/v1",
  kind = "Deployment",
  metadata.name | default = "web",
  spec = {
    replicas | default = 1,
    selector.matchLabels.app = "web",
    template = {
      metadata.labels.app = "web",
      spec.containers = [{ name = "web", image = "registry.example.com/web:1", imagePullPolicy = 'Always }],
    },
  },
} in
{
  env | not_exported = {},
  config
    | k.core.v1.ConfigMap
    = {
      apiVersion = "v1",
      kind = "ConfigMap",
      metadata.name = "config",
      data.fields = std.string.join "," (std.record.fields_with_opts ({ spec.replicas = 1 } | k.apps.v1.Deployment)),
    },
  web = base & { spec.replicas = 2, metadata.name = "web-%{env.name}" },
  cron = (base | k.apps.v1.Deployment) & { metadata.name = "other", spec.replicas | force = 3 },
  sync
    | flux.v1.Kustomization
    = {
      apiVersion = "kustomize.toolkit.fluxcd.io/v1",
      kind = "Kustomization",
      metadata.name = "sync",
      lornuc.keep = true,
      spec = { path = "./", prune = true, interval = "5m", sourceRef = { kind = 'GitRepository, name = "all" } },
    },
  source = {
    apiVersion = "source.toolkit.fluxcd.io/v1",
    kind = "GitRepository",
    metadata.name = "all",
    spec = { url = "https://example.com/all", interval = "5m" },
  },
}
"#;

fn project() -> Project {
    let schema = ("schemas/kustomize.toolkit.fluxcd.io/Kustomization.json", KUSTOMIZATION);
    Project::new(&[("stacks/apps.ncl", STACK), schema])
}

/// All files but for what an index says that they were made from, which another text is.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let text = fs::read_to_string(&path).unwrap();
            let made = text.lines().filter(|line| !line.starts_with("  \"inputs\": "));
            found.insert(path.display().to_string(), made.collect::<Vec<_>>().join("\n"));
        }
    }
    found
}

#[test]
fn a_build_makes_the_same_bytes_with_contracts_and_without() {
    let project = project();
    assert_eq!(project.run(&["contracts"]).code, Some(0));
    let without = project.run(&["build"]);
    assert_eq!(without.code, Some(0), "{}", without.stderr);
    assert!(!without.stderr.contains("contract-unlocked"), "{}", without.stderr);
    let made = files(&project.root().join("dist"));
    assert!(made.values().any(|text| text.contains("fields: spec")), "{made:?}");
    fs::remove_dir_all(project.root().join("dist")).unwrap();
    fs::remove_file(project.root().join("lornuc.lock")).unwrap();
    let with = project.run(&["build"]);
    assert_eq!(with.stderr.matches("warning[contract-unlocked]").count(), 2, "{}", with.stderr);
    assert_eq!(files(&project.root().join("dist")), made);
}

#[test]
fn contracts_are_written_once_and_mended() {
    let project = project();
    let written = |run: &[&str]| project.run(run).transcript();
    assert_eq!(written(&["contracts"]), "schemas/contracts: 2 written, 0 unchanged, 0 removed\nexit 0\n");
    assert_eq!(written(&["contracts"]), "schemas/contracts: 0 written, 2 unchanged, 0 removed\nexit 0\n");
    assert_eq!(written(&["contracts", "--check"]), "2 contract files as the schemas make them\nexit 0\n");
    project.write("schemas/contracts/kubernetes.ncl", "{}");
    let outdated = written(&["contracts", "--check"]);
    assert!(outdated.contains("`schemas/contracts/kubernetes.ncl` is not what the schemas make"), "{outdated}");
    assert!(outdated.ends_with("exit 1\n"), "{outdated}");
    assert_eq!(written(&["contracts"]), "schemas/contracts: 1 written, 1 unchanged, 0 removed\nexit 0\n");
    fs::remove_dir_all(project.root().join("schemas/kustomize.toolkit.fluxcd.io")).unwrap();
    assert_eq!(written(&["contracts"]), "schemas/contracts: 0 written, 1 unchanged, 1 removed\nexit 0\n");
    assert_eq!(project.read("schemas/contracts/kustomize.toolkit.fluxcd.io.ncl"), None);
    let missing = written(&["check"]);
    assert!(missing.contains("help: write it: `lornuc contracts`"), "{missing}");
}

#[test]
fn other_entries_of_the_lock_stay() {
    let project = project();
    let construct = Project::new(&[("web.ncl", "{}")]);
    let path = construct.root().to_str().unwrap();
    assert_eq!(project.run(&["vendor", path, "--name", "web"]).code, Some(0));
    let before = project.read("lornuc.lock").unwrap();
    assert_eq!(project.run(&["contracts"]).code, Some(0));
    assert_eq!(project.run(&["vendor", "--check"]).code, Some(0));
    assert_eq!(project.run(&["vendor", "--remove", "web"]).code, Some(0));
    let after = project.read("lornuc.lock").unwrap();
    assert!(before.contains("web.ncl") && !after.contains("web.ncl") && after.contains("kubernetes.ncl"), "{after}");
}

#[test]
fn a_broken_lock_or_schema_or_setting_is_told_and_nothing_is_written() {
    for (path, text, says) in [
        ("lornuc.lock", "{ \"version\": 1, \"vendor\": {}, \"contracts\": { \"a\": 1 } }", "invalid-lock"),
        ("schemas/kustomize.toolkit.fluxcd.io/Kustomization.json", "{", "invalid-schema"),
        ("lornuc.ncl", "{ project = \"shop\", kubernetes = \"0.1\", environments.dev = {} }", "invalid-setting"),
    ] {
        let project = project();
        project.write(path, text);
        let run = project.run(&["contracts"]);
        assert_eq!(run.code, Some(1), "{path}: {}", run.stderr);
        assert_eq!(run.stderr.matches(says).count(), 1, "{}", run.stderr);
        assert!(!project.root().join("schemas/contracts").exists(), "{path}");
    }
}

#[test]
fn a_broken_lock_is_told_once_when_contracts_are_imported() {
    let project = project();
    assert_eq!(project.run(&["contracts"]).code, Some(0));
    project.write("lornuc.lock", "{ \"version\": 1 }");
    let run = project.run(&["check"]);
    assert_eq!((run.code, run.stderr.matches("error[").count()), (Some(1), 1), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn nothing_is_written_out_of_the_project() {
    let (project, outside) = (project(), tempfile::tempdir().unwrap());
    std::os::unix::fs::symlink(outside.path(), project.root().join("schemas/contracts")).unwrap();
    let run = project.run(&["contracts"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("import-outside-project"), "{}", run.stderr);
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
}

#[test]
fn what_reads_a_contract_as_text_gets_the_file() {
    let project = Project::with_stack(
        r#"let text = import "../schemas/contracts/kubernetes.ncl" as 'Text in
let k = import "../schemas/contracts/kubernetes.ncl" in
{
  a | k.core.v1.ConfigMap = { apiVersion = "v1", kind = "ConfigMap", metadata.name = "a", data.text = std.string.substring 0 10 text },
}"#,
    );
    assert_eq!(project.run(&["contracts"]).code, Some(0));
    let run = project.run(&["build", "-o", "-"]);
    assert!(run.stdout.contains("text: \"# What the\""), "{}{}", run.stdout, run.stderr);
    let run = project.run(&["fmt", "--check", "schemas"]);
    assert!(!run.stderr.contains("Dyn,\n-"), "{}", run.stderr);
}

#[test]
fn an_import_brings_contracts_up_to_date_where_there_are_some() {
    let crd = |field: &str| {
        format!(
            "apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {{ name: widgets.example.com }}
spec:
  group: example.com
  scope: Namespaced
  names: {{ kind: Widget, plural: widgets }}
  versions:
    - name: v1
      served: true
      storage: true
      schema: {{ openAPIV3Schema: {{ type: object, properties: {{ {field}: {{ type: string }} }} }} }}
"
        )
    };
    let project = project();
    let contract = project.root().join("schemas/contracts/example.com.ncl");
    project.write("crds/widget.yaml", crd("size"));
    assert_eq!(project.run(&["import", "crds"]).code, Some(0));
    assert!(!contract.exists(), "nobody asked for contracts yet");
    assert_eq!(project.run(&["contracts"]).code, Some(0));
    assert!(fs::read_to_string(&contract).unwrap().contains("size"));
    project.write("crds/widget.yaml", crd("color"));
    assert_eq!(project.run(&["import", "crds"]).code, Some(0));
    assert!(fs::read_to_string(&contract).unwrap().contains("color"));
    assert_eq!(project.run(&["contracts", "--check"]).code, Some(0));
}

#[test]
fn a_lock_of_somebody_elses_takes_no_other_file_away() {
    let (project, outside) = (project(), Project::new(&[("a.ncl", "{}")]));
    assert_eq!(project.run(&["contracts"]).code, Some(0));
    let absolute = outside.root().join("a.ncl");
    project.write("precious.ncl", "{}");
    project.write("schemas/contracts/notes.md", "mine");
    project.write("schemas/contracts/old.example.com.ncl", "{}");
    let digest = "0".repeat(64);
    let hostile = ["../../precious.ncl", "../../lornuc.ncl", absolute.to_str().unwrap(), "notes.md", "..", "", "."];
    let entries: String = hostile.iter().map(|name| format!("\"{name}\": \"sha256:{digest}\", ")).collect();
    let stale = format!("\"contracts\": {{ {entries} \"old.example.com.ncl\": \"sha256:{digest}\",");
    let lock = project.read("lornuc.lock").unwrap();
    project.write("lornuc.lock", lock.replace("\"contracts\": {", &stale));
    let run = project.run(&["contracts"]).transcript();
    assert_eq!(run, "schemas/contracts: 0 written, 2 unchanged, 1 removed\nexit 0\n");
    for path in ["precious.ncl", "lornuc.ncl", "schemas/contracts/notes.md"] {
        assert!(project.read(path).is_some(), "{path}");
    }
    assert!(absolute.exists());
    assert_eq!(project.read("lornuc.lock"), Some(lock), "what no schema makes is forgotten");
}

#[test]
fn a_schema_that_is_not_as_it_is_locked_makes_no_contracts_and_one_that_nobody_locked_is_told() {
    let project = project();
    let (digest, file) = ("0".repeat(64), "kustomize.toolkit.fluxcd.io/Kustomization.json");
    for (locked, is_taken, told) in [
        (file, false, format!("error[schema-changed]: `schemas/{file}` is not as it is locked\n  ┌─ lornuc.lock:1:")),
        ("example.com/Other.json", true, format!("warning[schema-unlocked]: `schemas/{file}` is not locked")),
    ] {
        let set =
            format!(r#""crds": {{ "source": "crds/", "docs": true, "files": {{ "{locked}": "sha256:{digest}" }} }}"#);
        project.write("lornuc.lock", format!("{{ \"version\": 1, \"vendor\": {{}}, \"schemas\": {{ {set} }} }}\n"));
        let run = project.run(&["contracts"]);
        assert!(run.stderr.contains(&told), "{}", run.stderr);
        assert_eq!(project.root().join("schemas/contracts").exists(), is_taken);
    }
}

#[test]
fn every_difference_of_the_files_is_an_error_of_a_check_and_none_is_written() {
    type Change = fn(&Project);
    let changes: [(&str, Change); 4] = [
        ("`schemas/contracts/kubernetes.ncl` is missing", |project| {
            fs::remove_file(project.root().join("schemas/contracts/kubernetes.ncl")).unwrap();
        }),
        ("is not what the schemas make", |project| project.write("schemas/contracts/kubernetes.ncl", b"\xff")),
        ("`lornuc.lock` locks other contracts", |project| {
            project.write("lornuc.lock", "{\"version\":1,\"vendor\":{}}")
        }),
        ("`schemas/contracts/kubernetes.ncl` is not a regular file", |project| {
            fs::remove_file(project.root().join("schemas/contracts/kubernetes.ncl")).unwrap();
            fs::create_dir(project.root().join("schemas/contracts/kubernetes.ncl")).unwrap();
        }),
    ];
    for (told, change) in changes {
        let project = project();
        assert_eq!(project.run(&["contracts"]).code, Some(0));
        change(&project);
        let before = project.read("lornuc.lock");
        let run = project.run(&["contracts", "--check"]);
        assert!(run.code == Some(1) && run.stderr.contains(told), "{told}: {}", run.stderr);
        assert_eq!(run.stderr.matches("error[").count(), 1, "{}", run.stderr);
        assert_eq!(project.read("lornuc.lock"), before);
    }
}
