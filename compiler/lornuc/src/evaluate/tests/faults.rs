//! Errors of Nickel's as findings: the code, the line to edit, and each fault once.

use lornuc_model::diagnostic::{Code, Diagnostic, Role, Span};

use super::{Evaluation, TWO, config, evaluated};

/// Two resources that use one port.
const APP: &str = r#"{
  name | String | not_exported,
  port | Number | not_exported,
  service = { apiVersion = "v1", kind = "Service", metadata = { include name }, spec.ports = [{ include port }] },
  config = { apiVersion = "v1", kind = "ConfigMap", metadata = { include name }, data.port = std.to_string port },
}"#;

/// A stack that uses the construct twice.
fn uses(web: &str, api: &str) -> String {
    format!(
        r#"let l = import "lib/app.ncl" in
{{ web = l & {{ name = "web", {web} }}, api = l & {{ name = "api", {api} }} }}"#
    )
}

fn constructed(web: &str, api: &str) -> Evaluation {
    evaluated(&[("lornuc.ncl", TWO), ("stacks/lib/app.ncl", APP), ("stacks/apps.ncl", &uses(web, api))])
}

/// A stack with a config map for each expression: `r0`, `r1` and so on.
fn resources<'a>(expressions: impl IntoIterator<Item = &'a str>) -> String {
    let resource = |(index, expression): (usize, &str)| {
        format!("  r{index} = {{ apiVersion = \"v1\", kind = \"ConfigMap\", data.x = {expression} }},\n")
    };
    format!("{{\n{}}}", expressions.into_iter().enumerate().map(resource).collect::<String>())
}

/// Everything that a finding says.
fn said(finding: &Diagnostic) -> String {
    let mut said = vec![finding.message.as_str()];
    said.extend(finding.labels.iter().map(|label| label.message.as_str()));
    said.extend(finding.notes.iter().map(String::as_str));
    said.extend(finding.help.as_deref());
    said.join("\n")
}

#[track_caller]
fn check_words(evaluation: &Evaluation) {
    for finding in &evaluation.findings {
        let said = said(finding);
        for inside in ["%<", "<unknown>", "contract.", "/project", ".entry"] {
            assert!(!said.contains(inside), "shows `{inside}`: {said}");
        }
        assert!(!finding.message.contains('\n') && !finding.message.is_empty(), "{said}");
        assert!(!finding.message.starts_with(char::is_uppercase), "{said}");
        assert!(finding.primary().is_some_and(Span::is_authored), "{said}");
    }
}

#[test]
fn a_fault_that_resources_stacks_and_environments_meet_is_told_once() {
    let stack = r#"let l = (import "lib/app.ncl") & (import "../common/port.ncl") in
{ web = l & { name = "web" }, api = l & { name = "api" } }"#;
    let evaluation = evaluated(&[
        ("lornuc.ncl", TWO),
        ("common/port.ncl", "{ port = \"http\" }"),
        ("stacks/lib/app.ncl", APP),
        ("stacks/apps.ncl", stack),
        ("stacks/more.ncl", stack),
    ]);
    assert_eq!(evaluation.told(), ["contract-violation (dev, prod) common/port.ncl: \"http\""]);
    let secondary = evaluation.findings[0].labels.iter().find(|label| label.role == Role::Secondary).unwrap();
    assert_eq!(evaluation.mark(Some(secondary.span)), "stacks/lib/app.ncl: Number");
}

#[test]
fn the_mistakes_of_two_uses_of_a_construct_are_told_apart() {
    let evaluation = constructed("port = \"http\"", "port = \"http\"");
    assert_eq!(evaluation.told(), ["contract-violation (dev, prod) stacks/apps.ncl: \"http\""; 2]);
    assert_ne!(evaluation.findings[0].primary(), evaluation.findings[1].primary());
    for id in ["in `apps/web/", "in `apps/api/"] {
        assert!(evaluation.transcript().contains(id), "{}", evaluation.transcript());
    }
    let codes = |evaluation: Evaluation| evaluation.findings.iter().map(|finding| finding.code).collect::<Vec<_>>();
    assert_eq!(codes(constructed("", "")), [Code::MissingValue; 2]);
    assert_eq!(codes(constructed("port = 1", "")), [Code::MissingValue]);
    assert_eq!(codes(constructed("port = 1", "port = 2")), []);
}

#[test]
fn a_fault_that_no_use_of_the_library_causes_is_told_once() {
    let stack = r#"let l = import "lib/app.ncl" in
let resource = { apiVersion = "v1", kind = "ConfigMap", data = { x = l.size, y = l.size } } in
{ web.a = resource, api.a = resource, b = resource }"#;
    for (library, code, marked) in [
        ("{ size = size }", Code::InfiniteRecursion, "size"),
        ("{ size = sise }", Code::UnboundName, "sise"),
        ("{ size : String = 1 }", Code::TypeError, "1"),
        ("{ size = ] }", Code::SyntaxError, "]"),
    ] {
        let evaluation =
            evaluated(&[("stacks/lib/app.ncl", library), ("stacks/apps.ncl", stack), ("stacks/more.ncl", stack)]);
        let [finding] = evaluation.findings.as_slice() else { panic!("{}", evaluation.transcript()) };
        assert_eq!(finding.code, code);
        let marks: Vec<String> = finding.labels.iter().map(|label| evaluation.mark(Some(label.span))).collect();
        assert!(marks.contains(&format!("stacks/lib/app.ncl: {marked}")), "{marks:?}");
    }
}

#[test]
fn a_fault_of_the_library_that_its_inputs_may_cause_is_told_once_for_each_use() {
    let library = APP.replace("std.to_string port", "1 + \"x\"").replace("[{ include port }]", "config.data.port");
    let evaluation = evaluated(&[
        ("lornuc.ncl", TWO),
        ("stacks/lib/app.ncl", &library),
        ("stacks/apps.ncl", &uses("port = 1", "port = 2")),
    ]);
    let told = ["wrong-type (dev, prod) stacks/apps.ncl: web", "wrong-type (dev, prod) stacks/apps.ncl: api"];
    assert_eq!(evaluation.told(), told);
    check_words(&evaluation);
}

#[test]
fn a_default_of_the_library_that_breaks_its_contract_is_marked_at_the_use() {
    let library = APP
        .replace("port | Number |", "port | Number | default |")
        .replace("not_exported,\n  service", "not_exported = \"http\",\n  service");
    let evaluation = evaluated(&[("stacks/lib/app.ncl", &library), ("stacks/apps.ncl", &uses("port = 1", ""))]);
    assert_eq!(evaluation.told(), ["contract-violation (dev) stacks/apps.ncl: api"]);
    assert!(evaluation.transcript().contains("stacks/lib/app.ncl:3:"), "{}", evaluation.transcript());
}

#[test]
fn the_faults_of_the_environment_are_told_where_they_can_be_mended() {
    let stack = r#"{
  env | { name | String, namespace | String, size | Number, host | String } | not_exported,
  a = { apiVersion = "v1", kind = "ConfigMap", data = { host = env.host, size = env.size } },
}"#;
    let settings = TWO.replace("size = 3", "size = \"three\"");
    let evaluation = evaluated(&[("lornuc.ncl", &settings), ("stacks/apps.ncl", stack)]);
    let mut told = evaluation.told();
    told.sort();
    assert_eq!(told[0], "contract-violation (prod) lornuc.ncl: \"three\"");
    assert_eq!(told[1], "missing-value (dev, prod) lornuc.ncl: { namespace = \"shop-dev\", size = 1 }");
    assert_eq!(told.len(), 2);
    check_words(&evaluation);
}

#[test]
fn a_fault_names_the_environments_that_have_it() {
    let stack = r#"{
  env | not_exported,
  a = { apiVersion = "v1", kind = "ConfigMap", data.x = if env.size > 1 then "large" + 1 else "", data.y = env.sise },
}"#;
    let evaluation = evaluated(&[("lornuc.ncl", TWO), ("stacks/apps.ncl", stack)]);
    let told = ["wrong-type (prod) stacks/apps.ncl: \"large\"", "unknown-field (dev, prod) stacks/apps.ncl: env.sise"];
    assert_eq!(evaluation.told(), told);
}

#[test]
fn every_broken_resource_is_told_in_one_run_with_the_code_of_its_error() {
    let cases = [
        ("\"a\" | Number", "contract-violation", "\"a\""),
        ("{ a | { x | Number } = { x = \"s\" } }", "contract-violation", "\"s\""),
        ("[1, \"x\"] | Array Number", "contract-violation", "\"x\""),
        ("{ a = 1, b = 2 } | { a | Number }", "contract-violation", "b"),
        ("'c | [| 'a, 'b |]", "contract-violation", "'c"),
        ("let Port = std.contract.from_predicate (fun x => x > 0) in -1 | Port", "contract-violation", "-1"),
        ("{ wanting | Number }", "missing-value", "wanting"),
        ("({ wanting | Number }).wanting", "missing-value", "wanting"),
        ("{ abc = 1 }.abd", "unknown-field", "{ abc = 1 }.abd"),
        ("{ a = a }", "infinite-recursion", "a"),
        ("1 & 2", "merge-conflict", "1"),
        ("{ a.b = 1 } & { a.b = 2 }", "merge-conflict", "1"),
        ("[1] & [2]", "merge-conflict", "2"),
        ("1 + \"a\"", "wrong-type", "\"a\""),
        ("if 1 then 2 else 3", "wrong-type", "1"),
        ("\"a%{[]}\"", "wrong-type", "[]"),
        ("1 2", "wrong-type", "1"),
        ("(fun x => x) == (fun y => y)", "wrong-type", "(fun x => x) == (fun y => y)"),
        ("'a |> match { 'b => 1 }", "evaluation-failed", "match { 'b => 1 }"),
        ("1 |> match { 2 => 1 }", "evaluation-failed", "match { 2 => 1 }"),
        ("let { a } = { b = 1 } in a", "evaluation-failed", "{ a }"),
        ("1 / 0", "evaluation-failed", "1 / 0"),
        ("std.number.pow 10 2000", "evaluation-failed", "x"),
        ("std.string.substring 3 1 \"abc\"", "evaluation-failed", "x"),
        ("std.serialize 'Json (fun x => x)", "evaluation-failed", "(fun x => x)"),
        ("std.deserialize 'Json \"{\"", "syntax-error", "x"),
        ("fun x => x", "not-data", "fun x => x"),
        ("{ _ : String }", "not-data", "{ _ : String }"),
        ("'Some 5", "not-data", "'Some 5"),
        ("1 / 3", "unsupported-number", "1 / 3"),
    ];
    let evaluation = evaluated(&[("stacks/apps.ncl", &resources(cases.map(|(expression, ..)| expression)))]);
    for (index, (expression, code, marked)) in cases.iter().enumerate() {
        let id = format!("apps/r{index}");
        let of_resource =
            |finding: &&Diagnostic| finding.resource.as_ref().is_some_and(|other| other.to_string() == id);
        let findings: Vec<&Diagnostic> = evaluation.findings.iter().filter(of_resource).collect();
        let [finding] = findings.as_slice() else { panic!("{expression}: {}", evaluation.transcript()) };
        assert_eq!(finding.code.as_str(), *code, "{expression}");
        assert_eq!(evaluation.mark(finding.primary()), format!("stacks/apps.ncl: {marked}"), "{expression}");
    }
    assert_eq!(evaluation.findings.len(), cases.len());
    check_words(&evaluation);
}

#[test]
fn a_text_that_cannot_be_read_is_told_with_the_code_of_its_error() {
    for (expression, code, marked) in [
        ("(1 : String)", "type-error", "1"),
        ("nope", "unbound-name", "nope"),
        ("{ a = ] }", "syntax-error", "]"),
        // Between the two, where the comma belongs.
        ("{ a = 1 b = 2 }", "syntax-error", ""),
    ] {
        let evaluation = evaluated(&[("stacks/apps.ncl", &config(expression))]);
        assert_eq!(evaluation.told(), [format!("{code} () stacks/apps.ncl: {marked}")]);
        check_words(&evaluation);
    }
}
