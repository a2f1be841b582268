//! Manifests that nobody writes: deep, many, and named like words of Nickel.

use std::fmt::Write;

use crate::project::{Project, Run};

/// Converts a stream, and holds that the stack gives it back.
fn kept(manifests: &str, resources: usize) -> Run {
    let project = Project::new(&[("in.yaml", manifests)]);
    let run = project.run(&["convert", "in.yaml"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let told = format!("{resources} resource{} converted", if resources == 1 { "" } else { "s" });
    assert!(run.stderr.contains(&told), "{}", run.stderr);
    run
}

fn thing(spec: &str) -> String {
    format!("{{apiVersion: example.org/v1, kind: Thing, metadata: {{name: thing}}, spec: {spec}}}\n")
}

#[test]
fn values_nested_as_deep_as_data_may_be_are_kept() {
    let depth = 240;
    kept(&thing(&format!("{}1{}", "[".repeat(depth), "]".repeat(depth))), 1);
    kept(&thing(&format!("{}1{}", "{a: ".repeat(depth), "}".repeat(depth))), 1);
    kept(&thing(&format!("{}1{}", "{b: 0, a: [".repeat(depth / 2), "]}".repeat(depth / 2))), 1);
}

#[test]
fn values_nested_deeper_than_a_stack_may_be_are_told_and_never_half_written() {
    let other = "---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: b, labels: {app: b}}}\n";
    for depth in 250..260 {
        let text = thing(&format!("{}1{}", "[".repeat(depth), "]".repeat(depth)))
            .replace("{name: thing}", "{name: thing, labels: {app: a}}");
        for text in [text.clone(), text + other] {
            let run = Project::new(&[("in.yaml", &text)]).run(&["convert", "in.yaml"]);
            assert!(!run.stderr.contains("bug of lornuc"), "{depth}: {:?} {}", run.code, run.stderr);
            assert!(
                run.code == Some(0) || run.stdout.is_empty() && run.stderr.contains("too-deep"),
                "{depth}: {}",
                run.stderr
            );
        }
    }
}

#[test]
fn keys_and_text_of_any_sort_are_kept() {
    let keys = [
        "",
        " ",
        "a b",
        "let",
        "in",
        "null",
        "true",
        "%{x}",
        "%%{",
        "\"",
        "\\",
        "'",
        "a'b",
        "\n",
        "\r\n",
        "\t",
        "#",
        "a.b",
        "a/b",
        "-",
        "_",
        "__",
        "_1",
        "1a",
        "ünï",
        "name",
        "namespace",
        "labels",
        "\u{0}",
        "\u{feff}",
        "'m%\"",
        "m%\"",
        "x-s%\"",
        "\"%",
        "\"%{",
        "%}",
        "}",
    ];
    let quoted = |key: &str| serde_json::to_string(key).unwrap();
    let fields: Vec<String> =
        keys.iter().map(|key| format!("{}: {}", quoted(key), quoted(&format!("{key}\n{key}")))).collect();
    let nested: Vec<String> =
        keys.iter().map(|key| format!("{}: {{{}: {}}}", quoted(key), quoted(key), quoted(key))).collect();
    kept(&thing(&format!("{{{}}}", fields.join(", "))), 1);
    kept(&thing(&format!("{{{}}}", nested.join(", "))), 1);
}

#[test]
fn fields_called_like_shared_values_hide_none_of_them() {
    let mut stream = String::new();
    for n in 0..4 {
        let labels = "{app: web, tier: front, name: web}";
        writeln!(
            stream,
            "---\n{{apiVersion: v{n}.example.org/v1, kind: Thing, metadata: {{name: web, namespace: shop, labels: {labels}}}, \
             namespace: shop, name: web, kinds: {{kind: x, name: web, namespace: shop}}, app_name: {{kind: x, name: web}}, \
             ns: {{namespace: shop, labels: {{namespace: shop}}}}, labels: {{metadata: {{labels: {labels}}}}}, \
             common_labels: {{metadata: {{labels: {labels}}}, selector: {labels}}}, image: {{image: 'a:1', tag: '1'}}, \
             match_labels: {{matchLabels: {labels}}}, tag: [{{image: 'a:1'}}, {{image: 'b:1'}}]}}"
        )
        .unwrap();
    }
    kept(&stream.replace("v0.example.org", "example.org"), 4);
}

#[test]
fn many_resources_become_one_stack() {
    let mut stream = String::new();
    for n in 0..2_000 {
        writeln!(
            stream,
            "---\n{{apiVersion: v1, kind: ConfigMap, metadata: {{name: c-{}, namespace: n-{}, labels: {{app: a-{}}}}}, data: {{n: '{n}'}}}}",
            n % 700, n % 900, n % 130
        )
        .unwrap();
    }
    kept(&stream, 2_000);
}

#[test]
fn one_name_in_many_namespaces_has_an_id_for_each() {
    let resource = |namespace: &str| {
        format!(
            "---\n{{apiVersion: v1, kind: ConfigMap, metadata: {{name: web, namespace: {namespace}, labels: {{app: web}}}}}}\n"
        )
    };
    let run = kept(&["a", "b", "web"].map(resource).concat(), 3);
    for id in ["configmap-a-web = {", "configmap-b-web = {", "configmap-web-web = {"] {
        assert!(run.stdout.contains(id), "{}", run.stdout);
    }
}
