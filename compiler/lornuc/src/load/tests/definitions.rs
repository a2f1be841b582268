//! What a user names to `import`: which kinds are found in files and folders, what is counted and left alone, and that a
//! text which cannot be read keeps no other from being read.

use std::path::PathBuf;

use lornuc_model::diagnostic::Code;
use lornuc_model::parallel::Threads;

use super::{Project, codes};
use crate::load::{Definitions, LoadError, definitions};

/// A CRD of a kind, in one line.
fn crd(kind: &str) -> String {
    let plural = kind.to_lowercase();
    format!(
        "{{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {{name: {plural}.example.com}}, \
         spec: {{group: example.com, scope: Cluster, names: {{kind: {kind}, plural: {plural}}}, versions: [{{name: v1, \
         served: true, storage: true, schema: {{openAPIV3Schema: {{type: object}}}}}}]}}}}\n"
    )
}

fn read(project: &Project, paths: &[&str]) -> Definitions {
    let paths: Vec<PathBuf> = paths.iter().map(|path| project.root().join(path)).collect();
    definitions(&paths, Threads::ONE).unwrap()
}

fn kinds(read: &Definitions) -> Vec<&str> {
    read.found.definitions.iter().map(|definition| definition.kind.kind.as_str()).collect()
}

/// The kinds that a file of this text defines, how many documents define none, and the findings.
fn of_text(text: &str) -> (Vec<String>, usize, Vec<Code>) {
    let read = read(&Project::new(&[("in.yaml", text)]), &["in.yaml"]);
    (kinds(&read).into_iter().map(str::to_owned).collect(), read.others, codes(&read.found.findings))
}

#[test]
fn documents_that_define_nothing_are_counted_and_not_judged() {
    let both = format!("{}---\nkind: ConfigMap\n---\n{}", crd("A"), crd("B"));
    let list = format!("apiVersion: v1\nkind: List\nitems:\n- {}- {}- {{kind: ConfigMap}}\n", crd("A"), crd("B"));
    let typed = format!("apiVersion: v1\nkind: CustomResourceDefinitionList\nitems: [{}]\n", crd("A").trim_end());
    for (text, names, others) in [
        (&*both, &["A", "B"][..], 1),
        (&list, &["A", "B"], 0),
        (&typed, &["A"], 0),
        ("", &[], 0),
        ("# a comment\n---\n---\n", &[], 0),
        ("just text\n", &[], 1),
        ("- a\n- b\n", &[], 1),
        ("kind: [CustomResourceDefinition]\n", &[], 1),
        ("kind: PodList\n", &[], 0),
    ] {
        let (kinds, count, findings) = of_text(text);
        assert_eq!((kinds, count), (names.iter().map(ToString::to_string).collect(), others), "{text}");
        assert_eq!(findings, [], "{text}");
    }
}

#[test]
fn a_text_with_a_mistake_defines_nothing_of_what_stands_in_it() {
    let good = crd("A");
    for (text, code) in [
        (format!("{good}---\na: [\n"), Code::YamlSyntax),
        (format!("{good}---\na: 1\na: 2\n"), Code::YamlSyntax),
        (format!("<<<<<<< ours\n{good}=======\n{good}>>>>>>> theirs\n"), Code::YamlSyntax),
        (format!("spec: {{{{ .Values.spec }}}}\n---\n{good}"), Code::YamlSyntax),
        (good.replace("type: object", "type: objekt"), Code::InvalidDefinition),
        (good.replace("kind: A,", ""), Code::InvalidDefinition),
    ] {
        let (kinds, _, findings) = of_text(&text);
        assert!(kinds.is_empty() && findings.contains(&code), "{text}: {kinds:?} {findings:?}");
    }
}

#[test]
fn a_broken_definition_is_refused_by_its_kind_beside_sound_ones() {
    let text = format!("{}---\n{}", crd("A"), crd("B").replace("type: object", "type: objekt"));
    let read = read(&Project::new(&[("in.yaml", &*text)]), &["in.yaml"]);
    assert_eq!(kinds(&read), ["A"]);
    assert_eq!(read.found.refused.iter().map(|kind| kind.kind.as_str()).collect::<Vec<_>>(), ["B"]);
}

#[test]
fn folders_are_read_by_path_and_what_is_for_other_tools_is_left_alone() {
    let project = Project::new(&[
        ("crds/z.yaml", &crd("Z")),
        ("crds/a.yml", &crd("A")),
        ("crds/in/deep/m.json", &crd("M").replace('{', "{ ")),
        ("crds/kustomization.yaml", "resources: [a.yml]\n"),
        ("crds/README.md", "a: ["),
        ("crds/values.yaml.tmpl", "{{"),
        ("crds/.hidden.yaml", "a: ["),
        ("crds/.git/x.yaml", "a: ["),
    ]);
    project.link("crds/in/ring", "..");
    let read = read(&project, &["crds"]);
    assert_eq!(codes(&read.found.findings), [Code::YamlSyntax; 0]);
    assert!(read.files.names().eq(["crds/a.yml", "crds/in/deep/m.json", "crds/z.yaml"]));
    assert_eq!(read.origin, ["crds/"], "no path of this machine is told");
}

#[test]
fn a_link_out_of_a_folder_is_told_and_one_that_is_named_is_followed() {
    let project = Project::new(&[("crds/a.yaml", &crd("A")), ("elsewhere/b.yaml", &crd("B"))]);
    project.link("crds/b.yaml", "../elsewhere/b.yaml");
    project.link("crds/in", "../elsewhere");
    let folder = read(&project, &["crds"]);
    assert_eq!((kinds(&folder), codes(&folder.found.findings)), (vec!["A"], vec![Code::ImportOutsideProject]));
    let named = read(&project, &["crds/b.yaml", "crds/in"]);
    assert_eq!(kinds(&named), ["B", "B"]);
    assert_eq!(named.origin, ["b.yaml", "in/"]);
}

#[test]
fn a_path_that_leads_nowhere_is_a_failure_and_an_empty_folder_is_told() {
    let project = Project::new(&[]);
    project.folder("empty");
    let asked = |path: &str| definitions(&[project.root().join(path)], Threads::ONE);
    assert!(matches!(asked("gone.yaml"), Err(LoadError::NoFile(_))));
    assert_eq!(codes(&asked("empty").unwrap().found.findings), [Code::EmptyFile]);
}

#[test]
fn several_threads_find_what_one_finds_in_the_same_order() {
    let texts: Vec<_> = (0..40).map(|number| (format!("crds/{number:02}.yaml"), crd(&format!("K{number}")))).collect();
    let files: Vec<_> = texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let project = Project::new(&files);
    project.write("crds/20.yaml", "a: [");
    let paths = [project.root().join("crds")];
    let one = definitions(&paths, Threads::ONE).unwrap();
    let many = definitions(&paths, Threads::new(8)).unwrap();
    assert_eq!(kinds(&one).len(), 39);
    assert_eq!((kinds(&one), codes(&one.found.findings)), (kinds(&many), codes(&many.found.findings)));
}

#[test]
fn a_group_or_kind_that_would_lead_out_of_its_folder_is_refused() {
    let group = |name: &str| crd("A").replace("example.com", name);
    for text in [
        group("../../example.com"),
        group("/tmp/example.com"),
        group("a/../../example.com"),
        group("example.com/.."),
        group("contracts"),
        group("apps"),
        group(".."),
        group("''"),
        group("Example.com"),
        crd("A").replace("group: example.com", r#"group: "exa\e[31mmple.com""#),
        crd("A").replace("kind: A", "kind: ../A"),
        crd("A").replace("kind: A", "kind: A/B"),
        crd("A").replace("kind: A", "kind: ''"),
    ] {
        let (kinds, _, findings) = of_text(&text);
        assert!(kinds.is_empty() && findings.contains(&Code::InvalidDefinition), "{text}: {kinds:?} {findings:?}");
    }
}
