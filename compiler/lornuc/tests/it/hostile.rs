//! Input that means harm, or was made by a machine gone wrong: each is told with its place, within bounded memory
//! and time, and never ends in a crash. All run as a process with four gigabytes of address space.

use std::fmt::Write;
use std::process::Command;

use crate::project::{Project, Run};

const ADDRESS_SPACE_KIB: u32 = 4 * 1024 * 1024;

fn limited(project: &Project) -> Run {
    let script = format!("ulimit -v {ADDRESS_SPACE_KIB} && exec \"$0\" \"$@\"");
    let mut shell = Command::new("sh");
    shell.args(["-c", &script, env!("CARGO_BIN_EXE_lornuc"), "check"]).current_dir(project.root());
    Run::of(shell.env_remove("RUST_BACKTRACE"))
}

/// The stack is refused with this code and message, marked at `stacks/apps.ncl:<line>:`.
#[track_caller]
fn refused(run: &Run, code: &str, message: &str, place: &str) {
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains(&format!("error[{code}]: {message}")), "{}", run.stderr);
    assert!(run.stderr.contains(&format!(" {place}")), "{}", run.stderr);
}

fn config(fields: &str) -> String {
    format!(
        "{{\n  config = {{ apiVersion = \"v1\", kind = \"ConfigMap\", metadata.name = \"config\", {fields} }},\n}}\n"
    )
}

/// The same of a kind whose fields nobody knows.
fn widget(field: &str) -> String {
    config(field)
        .replace("apiVersion = \"v1\", kind = \"ConfigMap\"", "apiVersion = \"example.com/v1\", kind = \"Widget\"")
}

#[test]
fn infinite_recursion_is_told() {
    let run = limited(&Project::with_stack(&config("data = { a = b, b = a }")));
    refused(&run, "infinite-recursion", "the value depends on itself", "stacks/apps.ncl:2:");
}

#[test]
fn recursion_without_an_end_spends_its_budget() {
    let stack = format!("let rec count = fun n => 1 + count (n + 1) in\n{}", config("data.n = count 0"));
    let run = limited(&Project::with_stack(&stack));
    refused(&run, "too-much-work", "evaluating this takes more than", "stacks/apps.ncl:3:");
}

#[test]
fn infinite_data_is_told() {
    let run = limited(&Project::with_stack(&config("data.outer = data")));
    refused(&run, "too-deep", "the data is nested deeper than 256 levels", "stacks/apps.ncl:2:");
}

#[test]
fn infinite_data_that_branches_spends_its_budget() {
    let tree = "let rec tree = { left = tree, right = tree } in\n";
    let run = limited(&Project::with_stack(&format!("{tree}{}", config("data = tree"))));
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let groups = limited(&Project::with_stack(&format!("{tree}tree\n")));
    assert_eq!(groups.code, Some(1), "{}", groups.stderr);
    assert!(groups.stderr.contains("error[too-deep]") || groups.stderr.contains("error[too-much-work]"));
}

#[test]
fn nesting_of_twenty_thousand_levels_is_told() {
    let deep = |open: &str, close: &str| format!("{}1{}", open.repeat(20_000), close.repeat(20_000));
    for (open, close) in [("{ a = ", " }"), ("[", "]"), ("(", ")")] {
        let run = limited(&Project::with_stack(&widget(&format!("spec = {}", deep(open, close)))));
        assert_eq!(run.code, Some(if open == "(" { 0 } else { 1 }), "{open}: {}", run.stderr);
    }
    let run = limited(&Project::with_stack(&config(&format!("data = {}", deep("{ a =\n", " }")))));
    refused(&run, "too-deep", "the data is nested deeper than 256 levels", "stacks/apps.ncl:");
}

#[test]
fn deep_json_and_yaml_are_told() {
    let json = format!("{}1{}", "[".repeat(20_000), "]".repeat(20_000));
    let project =
        Project::new(&[("stacks/apps.ncl", &config("data = import \"data.json\"")), ("stacks/data.json", &json)]);
    let run = limited(&project);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let project = Project::new(&[("stacks/vendored/all.yaml", &json)]);
    let run = limited(&project);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("too deep") || run.stderr.contains("recursion"), "{}", run.stderr);
}

#[test]
fn long_chains_of_operators_are_evaluated() {
    let mut chain = String::from("\"0\"");
    (0..10_000).for_each(|_| chain.push_str(" ++ \"0\""));
    let run = limited(&Project::with_stack(&config(&format!("data.n = {chain}"))));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn an_array_of_a_hundred_million_elements_spends_its_budget() {
    let run = limited(&Project::with_stack(&config("data = std.array.generate (fun n => n) 100000000")));
    refused(&run, "too-much-work", "evaluating this takes more than", "stacks/apps.ncl:2:");
}

#[test]
fn a_power_beyond_measure_is_refused() {
    let run = limited(&Project::with_stack(&config("data.n = std.number.pow 10 1000000000")));
    refused(&run, "evaluation-failed", "the exponent is beyond 1024", "stacks/apps.ncl:2:");
    let fine = limited(&Project::with_stack(&config("data.n = std.to_string (std.number.pow 2 10)")));
    assert_eq!(fine.code, Some(0), "{}", fine.stderr);
}

#[test]
fn numbers_and_text_that_double_for_ever_are_refused() {
    let doubling = |step: &str, start: &str| {
        let head = format!("let rec double = fun n x => if n == 0 then x else double (n - 1) ({step}) in\n");
        format!("{head}{}", config(&format!("data.n = double 64 {start}")))
    };
    for (step, start) in [("x * x", "10"), ("x ++ x", "\"ten letters\""), ("x @ x", "[1]")] {
        let run = limited(&Project::with_stack(&doubling(step, start)));
        refused(&run, "too-much-work", "evaluating this makes a value larger than any manifest", "stacks/apps.ncl:3:");
    }
}

#[test]
fn text_of_thirty_megabytes_is_refused() {
    let large = "x".repeat(30_000_000);
    let run = limited(&Project::with_stack(&config(&format!("data.text = \"{large}\""))));
    assert!(run.stderr.len() < 10_000, "the frame does not repeat the text");
    assert!(run.stderr.contains("error[too-much-work]: the text has 30000000 bytes"), "{}", run.stderr);
    assert!(run.stderr.contains("= at stacks/apps.ncl:2:91: too large for a manifest"), "{}", run.stderr);
}

#[test]
fn numbers_beyond_64_bits_and_fractions_without_end_are_refused() {
    for number in ["9223372036854775808", "-9223372036854775809", "1e300", "1 / 3", "0.1234567890123456789"] {
        let run = limited(&Project::with_stack(&config(&format!("data.n = {number}"))));
        refused(&run, "unsupported-number", "the number is no 64-bit integer", "stacks/apps.ncl:2:");
    }
    for number in ["9223372036854775807", "-9223372036854775808", "0.1", "1 / 8", "2.5e3"] {
        let run = limited(&Project::with_stack(&widget(&format!("spec.n = {number}"))));
        assert_eq!(run.code, Some(0), "{number}: {}", run.stderr);
    }
}

#[test]
fn keys_with_dots_slashes_and_control_characters_are_kept_in_fields_and_refused_in_ids() {
    let fields = "spec = { \"a.b/c\" = \"1\", \"tab\\there\" = \"2\", \"line\\nend\" = \"3\", \"\" = \"4\" }";
    let project = Project::with_stack(&widget(fields));
    let run = project.run(&["build", "-o", "-"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for line in ["  a.b/c: \"1\"\n", "  \"tab\\there\": \"2\"\n", "  \"line\\nend\": \"3\"\n", "  \"\": \"4\"\n"] {
        assert!(run.stdout.contains(line), "{}", run.stdout);
    }
    for key in ["a/b", "../up", "", "line\\nend", "Ünïcode"] {
        let stack =
            format!("{{ \"{key}\" = {{ apiVersion = \"v1\", kind = \"ConfigMap\", metadata.name = \"a\" }} }}\n");
        let run = limited(&Project::with_stack(&stack));
        refused(&run, "invalid-id", "`", "stacks/apps.ncl:1:3");
    }
    let dotted = "{ \"a.b\" = { apiVersion = \"v1\", kind = \"ConfigMap\", metadata.name = \"a\" } }\n";
    assert_eq!(limited(&Project::with_stack(dotted)).code, Some(0));
}

#[test]
fn names_of_three_hundred_characters_are_refused() {
    let long = "n".repeat(300);
    let stack = format!("{{ config = {{ apiVersion = \"v1\", kind = \"ConfigMap\", metadata.name = \"{long}\" }} }}\n");
    refused(
        &limited(&Project::with_stack(&stack)),
        "invalid-name",
        "`metadata.name` cannot be `nnn",
        "stacks/apps.ncl:1:",
    );
    let stack = format!("{{ {long} = {{ apiVersion = \"v1\", kind = \"ConfigMap\", metadata.name = \"n\" }} }}\n");
    refused(&limited(&Project::with_stack(&stack)), "invalid-id", "`", "stacks/apps.ncl:1:3");
}

#[test]
fn functions_and_types_where_data_is_expected_are_refused() {
    for (value, what) in
        [("fun x => x", "a function"), ("Number", "a type"), ("'Some 5", "an enum variant with a value")]
    {
        let run = limited(&Project::with_stack(&config(&format!("data.x = {value}"))));
        refused(&run, "not-data", &format!("this is {what}, and data is expected"), "stacks/apps.ncl:2:");
    }
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let project = Project::new(&[]);
    project.write("stacks/apps.ncl", b"{ a = \"\xff\xfe\" }");
    let run = limited(&project);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("error[not-utf8]: `stacks/apps.ncl` is not UTF-8: byte 7 begins no character"));
}

#[test]
fn a_yaml_bomb_is_refused() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..10 {
        let below = format!("*a{}, ", level - 1).repeat(9);
        writeln!(bomb, "a{level}: &a{level} [{below}*a{}]", level - 1).unwrap();
    }
    let run = limited(&Project::new(&[("stacks/vendored/bomb.yaml", &bomb)]));
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("error[too-much-work]: aliases make more than"), "{}", run.stderr);
}

#[test]
fn every_sort_of_refused_import_names_the_line() {
    for (import, code) in [
        ("\"/etc/hostname\"", "import-outside-project"),
        ("\"../../outside.ncl\"", "import-outside-project"),
        ("\"lib\"", "import-format"),
        ("\"gone.ncl\"", "missing-import"),
        ("\"apps.ncl\"", "import-cycle"),
        ("k8s", "package-import"),
        ("\"%inmem_src%:x.ncl\"", "missing-import"),
    ] {
        let run = limited(&Project::with_stack(&format!("let x = import {import} in\n{{}}\n")));
        refused(&run, code, "", "stacks/apps.ncl:1:9");
    }
}

#[test]
fn a_thousand_broken_resources_are_all_told() {
    let mut stack = String::from("{\n");
    for n in 0..1_000 {
        let name = format!("{n} ++ \"a\"");
        writeln!(stack, "  r{n} = {{ apiVersion = \"v1\", kind = \"ConfigMap\", metadata.name = {name} }},").unwrap();
    }
    stack.push_str("}\n");
    let run = limited(&Project::with_stack(&stack));
    assert_eq!(run.code, Some(1), "{}", &run.stderr[..2_000.min(run.stderr.len())]);
    assert!(run.stderr.ends_with("error: 1000 errors found\n"), "{}", &run.stderr[run.stderr.len() - 500..]);
}

#[test]
fn more_faults_than_anyone_reads_end_in_a_word_about_it() {
    let list = "std.array.generate (fun n => 1 + \"a\" ++ n) 100000";
    let run = limited(&Project::with_stack(&config(&format!("data = {list}"))));
    assert_eq!(run.code, Some(1), "{}", &run.stderr[..2_000.min(run.stderr.len())]);
}

#[test]
fn numbers_with_huge_exponents_are_refused_before_anything_computes_them() {
    let number = "1e1000000000";
    let run = limited(&Project::with_stack(&config(&format!("data.n = {number}"))));
    refused(&run, "unsupported-number", "the number `1e1000000000` has too many digits", "stacks/apps.ncl:2:");
    let quoted = limited(&Project::with_stack(&config("data.sha = \"12e45678\"")));
    assert_eq!(quoted.code, Some(0), "text is no number: {}", quoted.stderr);
    for (name, text) in [("l.json", format!("{{\"a\": {number}}}")), ("l.yaml", format!("a: {number}\n"))] {
        let stack = config(&format!("data = import \"{name}\""));
        let run = limited(&Project::new(&[("stacks/apps.ncl", &stack), (&format!("stacks/{name}"), &text)]));
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        assert!(run.stderr.contains("error[unsupported-number]: the number `1e1000000000` has too many digits"));
    }
    for read in ["std.string.to_number", "std.deserialize 'Json", "std.deserialize 'Yaml"] {
        let run = limited(&Project::with_stack(&config(&format!("data.n = {read} \"{number}\""))));
        refused(&run, "evaluation-failed", "", "stacks/apps.ncl:2:");
    }
}

#[test]
fn a_negative_power_of_zero_is_the_authors_mistake() {
    let run = limited(&Project::with_stack(&config("data.n = std.number.pow 0 (0 - 1)")));
    refused(&run, "evaluation-failed", "zero has no negative power", "stacks/apps.ncl:2:");
}

#[test]
fn nesting_and_chains_beyond_any_stack_are_told() {
    for (open, close, count) in [
        ("[", "]", 1_000_000),
        ("{ a = ", " }", 300_000),
        ("-", "", 1_000_000),
        ("1 + ", "", 500_000),
        ("let x = 1 in ", "", 200_000),
        ("fun x => ", "", 300_000),
        ("if true then 1 else ", "", 200_000),
    ] {
        let value = format!("{}1{}", open.repeat(count), close.repeat(count));
        let run = limited(&Project::with_stack(&config(&format!("data.n = {value}"))));
        assert_eq!(run.code, Some(1), "{open}: {}", run.stderr);
        assert!(run.stderr.contains("error[too-deep]"), "{open}: {}", run.stderr);
    }
    let json = "[".repeat(1_000_000);
    let stack = config("data = import \"l.json\"");
    let run = limited(&Project::new(&[("stacks/apps.ncl", &stack), ("stacks/l.json", &json)]));
    assert!(run.stderr.contains("error[too-deep]: the file is nested deeper than 256 levels"), "{}", run.stderr);
}

#[test]
fn chains_as_long_as_allowed_are_read() {
    for (link, end, count) in [("1 + ", "1", 22_000), ("let x = 1 in ", "x", 9_000), ("- ", "1", 45_000)] {
        let stack = format!("let long = {}{end} in\n{}", link.repeat(count), widget("spec.n = long"));
        let run = limited(&Project::with_stack(&stack));
        assert_eq!(run.code, Some(0), "{link}: {}", run.stderr);
    }
}

#[test]
fn an_import_that_the_syntax_tree_hides_does_not_reach_the_disk() {
    let outside = tempfile::tempdir().unwrap();
    let file = outside.path().join("outside.ncl");
    std::fs::write(&file, "std.contract.custom (fun _ _ => 'Ok \"stolen\")").unwrap();
    let import = format!("import \"{}\"", file.display());
    for text in [
        format!("let {{ x ? ({import}) }} = {{}} in x"),
        format!("let {{ x | ({import}) }} = {{ x = \"a\" }} in x"),
        format!("(('A \"q\" | [| 'A ({import}) |]) |> match {{ 'A z => z }})"),
        format!("let x = 1 in {{ include x | ({import}) }}"),
    ] {
        let run = Project::with_stack(&config(&format!("data.x = {text}"))).run(&["build", "-o", "-"]);
        assert_eq!(run.code, Some(1), "{text}: {}", run.stdout);
        assert!(run.stderr.contains("error[hidden-import]") && !run.stdout.contains("stolen"), "{}", run.stderr);
    }
}

#[test]
fn contracts_on_imported_data_are_evaluated() {
    let stack = "{ b | { metadata | { name | String, .. }, .. } = import \"lib/cm.yaml\" }\n";
    let yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n";
    let run = limited(&Project::new(&[("stacks/apps.ncl", stack), ("stacks/lib/cm.yaml", yaml)]));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn a_resource_that_spends_its_budget_does_not_hide_the_others() {
    let stack = "let rec loop = fun n => loop (n + 1) in
{
  a = { apiVersion = \"v1\", kind = \"ConfigMap\", metadata.name = \"c\", data.x = loop 0 },
  b = { apiVersion = \"v1\", kind = \"ConfigMap\", metadata.name = \"d\", data.x = 5 + \"x\" },
}
";
    let project = Project::with_stack(stack);
    project.write(
        "lornuc.ncl",
        "{ project = \"p\", environments = { dev = { namespace = \"a\" }, prod = { namespace = \"b\" } } }",
    );
    let run = limited(&project);
    assert!(run.stderr.contains("error[too-much-work]") && run.stderr.contains("error[wrong-type]"), "{}", run.stderr);
    let with = |threads: &str| project.run(&["check", "--no-cache", "--threads", threads]).stderr;
    assert_eq!(with("1"), with("4"));
}

#[test]
fn no_message_shows_the_value_of_a_secret_that_cannot_be_evaluated() {
    for value in [
        "\"hunter2\" |> match { \"x\" => 1 }",
        "std.deserialize 'Json \"{ hunter2\"",
        "std.string.to_bool \"hunter2\"",
        "\"hunter2\" | std.contract.Equal \"other\"",
        "{ hunter2 = 1 }.q",
        "5 + \"hunter2\"",
    ] {
        let head = "{\n  secret = { apiVersion = \"v1\", kind = \"Secret\", metadata.name = \"s\",";
        let run = limited(&Project::with_stack(&format!("{head} stringData.a = {value} }},\n}}\n")));
        assert_eq!(run.code, Some(1), "{value}");
        assert!(!run.stderr.contains("hunter2") && run.stderr.contains("stringData.a = "), "{value}: {}", run.stderr);
    }
}

#[test]
fn no_text_in_quotes_is_shown_of_a_stack_with_a_secret_that_does_not_parse_or_type() {
    let head = "apiVersion = \"v1\", kind = \"Secret\", metadata.name = \"s\"";
    for (data, code) in [
        ("{ password = \"hun\\\"ter2\" port = 1 }", "syntax-error"),
        ("{ password = \"hunter2, port = 1 }", "syntax-error"),
        ("{ password = \"hunter2\", port = (\"1\" : Number) }", "type-error"),
        ("{ password = \"hunter2\", port = nope }", "unbound-name"),
    ] {
        let run = limited(&Project::with_stack(&format!("{{\n  s = {{ {head}, stringData = {data} }},\n}}\n")));
        assert!(run.stderr.contains(&format!("error[{code}]")), "{data}: {}", run.stderr);
        assert!(!run.stderr.contains("hun") && !run.stderr.contains("ter2"), "{data}: {}", run.stderr);
    }
}

#[test]
fn a_syntax_error_beside_an_import_is_told_as_one() {
    for (text, code) in [
        ("let l = import \"lib/x.ncl\" in { x = { a = 1 b = import \"lib/x.ncl\" } }", "syntax-error"),
        ("let l = import \"lib/x.ncl\"\n{}", "syntax-error"),
        ("{ import = 1 }", "syntax-error"),
    ] {
        let run = limited(&Project::new(&[("stacks/apps.ncl", text), ("stacks/lib/x.ncl", "{}")]));
        refused(&run, code, "", "stacks/apps.ncl:");
        assert!(!run.stderr.contains("hidden-import"), "{}", run.stderr);
    }
}

#[test]
fn a_file_with_a_hash_in_its_name_is_imported() {
    let stack = "import \"lib/crd-12e45678.ncl\"";
    let run = limited(&Project::new(&[("stacks/apps.ncl", stack), ("stacks/lib/crd-12e45678.ncl", "{}")]));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}
