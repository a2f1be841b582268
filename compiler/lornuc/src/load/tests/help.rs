//! What is advised where an import or a YAML file goes wrong: the path as it should be written, the tool to run first.

use super::Project;
use crate::load::SETTINGS_FILE;

/// The help of the only finding.
#[track_caller]
fn help(files: &[(&str, &str)]) -> String {
    let (_, findings) = Project::new(files).load();
    let [finding] = findings.as_slice() else { panic!("{findings:?}") };
    finding.help.clone().unwrap_or_default()
}

/// The help for an import in a stack.
fn for_import(path: &str) -> String {
    let library = ("stacks/lib/shop.ncl", "{}");
    let stack = format!("{{ l = import {path} }}");
    help(&[library, ("vendor/charts.ncl", "{}"), ("stacks/a.ncl", &stack)])
}

#[test]
fn a_path_that_names_no_file_is_corrected_where_the_file_is_elsewhere() {
    let begins = "a path begins at the folder of the file that imports";
    for (written, meant) in [
        ("\"stacks/lib/shop.ncl\"", "lib/shop.ncl"),
        ("\"../lib/shop.ncl\"", "lib/shop.ncl"),
        ("\"shop.ncl\"", "lib/shop.ncl"),
        ("\"vendor/charts.ncl\"", "../vendor/charts.ncl"),
    ] {
        assert_eq!(for_import(written), format!("write `import \"{meant}\"`: {begins}"), "{written}");
    }
    assert_eq!(for_import("\"lib/shpo.ncl\""), "did you mean `lib/shop.ncl`?");
    let unknown = "check the path: it begins at the folder of the file that imports";
    assert_eq!(for_import("\"lib/other.ncl\""), unknown);
    let settings = (SETTINGS_FILE, "import \"lib/shop.ncl\"");
    let meant = help(&[settings, ("stacks/lib/shop.ncl", "{}"), ("stacks/a.ncl", "{}")]);
    assert_eq!(meant, format!("write `import \"stacks/lib/shop.ncl\"`: {begins}"));
}

#[test]
fn a_path_without_an_ending_is_completed() {
    assert_eq!(for_import("\"lib/shop\""), "write `import \"lib/shop.ncl\"`");
    let folder = "`stacks/lib` is a folder: import a file in it, as `import \"lib/shop.ncl\"`";
    assert_eq!(for_import("\"lib\""), folder);
    assert!(for_import("\"lib/README\"").starts_with("name the format"));
}

#[test]
fn yaml_that_cannot_be_read_is_told_what_it_lacks() {
    let of = |text: &str| help(&[("stacks/a/x.yaml", text)]);
    let render = "a template must be rendered first: keep what `helm template` prints";
    for text in
        ["name: {{ .Values.name }}\n", "{{- if .Values.on }}\na: b\n{{- end }}\n", "a:\n  b: c\n  {{ toYaml . }}\n"]
    {
        assert_eq!(of(text), render, "{text}");
    }
    assert_eq!(of("a:\n\tb: c\n"), "indent with spaces");
    assert_eq!(of("a:\n  b: c: d\n"), "check the indent and the quotes of this line and the one before");
}
