//! What the names of a Nickel text are taken for.

use lornuc_model::diagnostic::{Files, Layer};
use lornuc_model::usage::Names;

use crate::load::imports::scan;

fn names(text: &str) -> Names {
    let file = Files::default().add("x.ncl", text, Layer::Author);
    scan(text, file).names.unwrap_or_else(|| panic!("does not parse: {text}"))
}

/// The `let`s that nothing reads.
fn unread(text: &str) -> Vec<String> {
    names(text).unread_lets.iter().map(|(name, _)| name.to_string()).collect()
}

/// The parameters that are read, in a branch with a `?`.
fn parameters(text: &str) -> String {
    let read = |it: &lornuc_model::usage::Parameter| format!("{}{}", it.name, if it.is_guarded { "?" } else { "" });
    names(text).parameters.iter().map(read).collect::<Vec<_>>().join(" ")
}

fn inputs(text: &str) -> String {
    let path = |it: &lornuc_model::usage::Input| {
        format!("{}{}", it.within.iter().map(|name| format!("{name}.")).collect::<String>(), it.name)
    };
    names(text).inputs.iter().map(path).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_let_that_nothing_reads_is_found_wherever_it_stands() {
    assert_eq!(unread("let a = 1 in let b = 2 in { x = b }"), ["a"]);
    assert_eq!(unread("{ x = let a = 1 in 2, y = [fun z => let c = z in 1] }"), ["a", "c"]);
    assert_eq!(unread("let { a, b = { c, .. }, ..rest } = {} in c"), ["a", "rest"]);
    assert_eq!(unread("let a = 1, b = 2 in a"), ["b"]);
    assert_eq!(unread("match { 'A => let a = 1 in 2, _ => 3 }"), ["a"]);
}

#[test]
fn a_let_of_an_outer_scope_is_not_read_by_what_shadows_it() {
    assert_eq!(unread("let a = 1 in (let a = 2 in a)"), ["a"]);
    assert_eq!(unread("let a = 1 in fun a => a"), ["a"]);
    assert_eq!(unread("let a = 1 in { a = 2, b = a }"), ["a"]);
    assert_eq!(unread("let a = 1 in { x.a = 2, x.b = 3, y = x.a }"), ["a"]);
    assert_eq!(unread("let a = 1 in match { { a } => a, _ => 2 }"), ["a"]);
}

#[test]
fn every_way_to_read_a_let_is_known() {
    for read in [
        "x",
        "x.y.z",
        "f x",
        "\"%{x}\"",
        "m%\"%{x}\"%",
        "{ include x }",
        "{ include [x, y] }",
        "{ include y | x }",
        "{ \"%{x}\" = 1 }",
        "{ a.\"%{x}\".b = 1 }",
        "{ a | x }",
        "{ a : x }",
        "{ a | { _ : x } = {} }",
        "{ a | Array x | default = [] }",
        "{ a | [| 'A x, 'B |] }",
        "{ a | { b : x } }",
        "{ a | x -> x }",
        "fun { a | x } => a",
        "fun { a ? x } => a",
        "let y | x = 1 in y",
        "let { a ? x } = {} in a",
        "1 |> match { a if x => a }",
        "if x then 1 else 2",
        "'A x",
        "[x]",
        "(x | Number)",
        "(1 | x)",
        "(x & {}) |> std.record.length",
        "(import \"a.ncl\") & { y = x }",
    ] {
        assert_eq!(unread(&format!("let x = 1 in {read}")), [""; 0], "{read}");
    }
    assert_eq!(unread("let rec x = fun y => x y in 1"), [""; 0]);
    assert_eq!(unread("let _x = 1 in 2"), [""; 0]);
}

#[test]
fn parameters_are_read_of_an_environment_that_is_given_from_outside() {
    assert_eq!(parameters("{ env | Env | not_exported, a = env.host, b = \"%{env.size}\" }"), "host size");
    assert_eq!(parameters("{ env, a = { include env, b = env.host.port } }"), "host");
    assert_eq!(parameters("{ env, a.\"%{env.name}\".b = { c = env.host } }"), "name host");
    assert_eq!(parameters("{ env, a = env.\"host\" }"), "host");
}

#[test]
fn another_thing_of_that_name_is_no_environment() {
    assert_eq!(parameters("{ containers = [{ env = [], x = env.host }] }"), "");
    assert_eq!(parameters("{ env, spec = { env = { a = 1 }, x = env.host } }"), "");
    assert_eq!(parameters("fun env => env.host"), "");
    assert_eq!(parameters("let env = { host = 1 } in env.host"), "");
    assert_eq!(parameters("env.host"), "");
    assert_eq!(parameters("{ env.host = 1, x = env.host }"), "");
}

#[test]
fn a_parameter_that_is_read_in_a_branch_is_guarded() {
    assert_eq!(parameters("{ env, a = if env.name == \"prod\" then env.size else 1 }"), "name size?");
    assert_eq!(parameters("{ env, a = match { \"prod\" => env.host, _ => 1 } }"), "host?");
}

#[test]
fn an_environment_that_is_given_to_others_is_handed_on() {
    let handed_on = |text: &str| names(text).is_environment_handed_on;
    assert!(handed_on("{ env, a = f env }"));
    assert!(handed_on("{ env, a = std.record.get \"host\" env }"));
    assert!(handed_on("{ env, a = env & { x = 1 } }"));
    assert!(!handed_on("{ env, a = l.App & { include env, b = env.host } }"));
}

#[test]
fn inputs_are_what_is_not_exported_with_the_fields_of_its_contract() {
    let text =
        "{ name | String | not_exported, app | { image | String, ports | { http | Number } } | not_exported, x = 1 }";
    assert_eq!(inputs(text), "name app app.image app.ports app.ports.http");
}

/// The names that mean the field beside them, and hide another.
fn hidden(text: &str) -> Vec<String> {
    names(text).hidden.iter().map(|(name, _)| name.to_string()).collect()
}

#[test]
fn a_field_beside_it_hides_an_input_or_a_let() {
    assert_eq!(hidden("{ name | not_exported, p = { name = \"main\", image = name } }"), ["name"]);
    assert_eq!(hidden("let team = 1 in { team = 2, x = team }"), ["team"]);
    assert_eq!(hidden("{ name | not_exported, p = [{ name = \"c\", v = { w = \"%{name}\" } }] }"), ["name"]);
}

#[test]
fn what_is_included_or_behind_dots_hides_nothing() {
    assert_eq!(hidden("{ name | not_exported, p = { include name, image = name } }"), [""; 0]);
    assert_eq!(hidden("{ name | not_exported, metadata.name = \"%{name}-data\" }"), [""; 0]);
    assert_eq!(hidden("{ name | not_exported, metadata = { name = \"x\" }, y = name }"), [""; 0]);
    assert_eq!(hidden("{ port = 1, p = { port = 2, q = port } }"), [""; 0]);
}

#[test]
fn a_text_that_does_not_parse_has_no_names() {
    let text = "{ a = , }";
    let file = Files::default().add("x.ncl", text, Layer::Author);
    assert!(scan(text, file).names.is_none());
}
