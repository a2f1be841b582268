//! What the look at names finds, without Nickel. How messages read is in `golden/errors/`.

use std::collections::BTreeSet;

use super::{Input, Names, Parameter, Text, Usage, look};
use crate::declared::UnitName;
use crate::diagnostic::{Code, Diagnostic, FileId, Files, Layer, Span};
use crate::name::{EnvironmentName, StackName};
use crate::settings::Settings;
use crate::value::{Place, from_json};

/// The settings of a project with the stack `apps`; `rules` are its rules.
fn settings(environments: serde_json::Value, rules: serde_json::Value) -> Settings {
    let json = serde_json::json!({ "project": "shop", "environments": environments, "rules": rules });
    let stacks = BTreeSet::from([StackName::new("apps").unwrap()]);
    Settings::read(&from_json(json).unwrap(), Place::default(), &stacks).0.unwrap()
}

fn two_environments() -> Settings {
    settings(serde_json::json!({ "dev": { "host": "d" }, "prod": { "host": "p", "size": 3 } }), serde_json::json!({}))
}

fn file() -> FileId {
    Files::default().add("stacks/apps.ncl", "", Layer::Author)
}

fn span(start: u32) -> Span {
    Span::new(file(), start..start + 1)
}

fn reads(name: &str, start: u32) -> Parameter {
    Parameter { name: name.into(), span: span(start), is_guarded: false }
}

fn input(name: &str, within: &[&str]) -> Input {
    Input { name: name.into(), span: span(0), within: within.iter().map(|name| (*name).into()).collect() }
}

/// A project of one text that both environments are made from.
fn usage(names: &Names) -> Usage<'_> {
    let unit = |name: &str| UnitName {
        environment: EnvironmentName::new(name).unwrap(),
        stack: StackName::new("apps").unwrap(),
    };
    let units = BTreeSet::from([unit("dev"), unit("prod")]);
    let parameters = units.iter().map(|unit| (unit.clone(), BTreeSet::new())).collect();
    let text = Text { names, stack: Some(StackName::new("apps").unwrap()), units, is_vendored: false };
    Usage { texts: vec![text], parameters, is_complete: true }
}

fn codes(findings: &[Diagnostic]) -> Vec<Code> {
    findings.iter().map(|finding| finding.code).collect()
}

fn found(names: &Names, settings: &Settings) -> Vec<Code> {
    codes(&look(&usage(names), settings, &[]))
}

/// Names that read all parameters, so that only what a test is about is found.
fn reading() -> Names {
    Names { parameters: vec![reads("host", 0)], is_environment_handed_on: true, ..Names::default() }
}

#[test]
fn a_parameter_that_no_environment_has_is_an_error_and_one_that_some_lack_a_warning() {
    let mut names = reading();
    names.parameters = vec![reads("hots", 1), reads("size", 2), reads("name", 3)];
    assert_eq!(found(&names, &two_environments()), [Code::UnknownParameter, Code::MissingParameter]);
}

#[test]
fn a_branch_may_read_what_environments_lack() {
    let mut names = reading();
    names.parameters =
        vec![Parameter { is_guarded: true, ..reads("size", 1) }, Parameter { is_guarded: true, ..reads("hots", 2) }];
    assert_eq!(found(&names, &two_environments()), []);
}

#[test]
fn what_a_construct_reads_of_its_environment_is_a_warning_unless_it_may_be_given_more() {
    let unknown = || Names { parameters: vec![reads("hots", 1)], ..Names::default() };
    let found = |names: &Names| {
        let mut usage = usage(names);
        usage.texts[0].stack = None;
        usage.is_complete = false;
        codes(&look(&usage, &two_environments(), &[]))
    };
    assert_eq!(found(&unknown()), [Code::MissingParameter]);
    assert_eq!(found(&Names { is_environment_handed_on: true, ..unknown() }), []);
    assert_eq!(found(&Names { given_by_default: ["hots".into()].into(), ..unknown() }), []);
    assert_eq!(found(&Names { inputs: vec![input("env", &[]), input("hots", &["env"])], ..unknown() }), []);
}

#[test]
fn a_vendored_construct_may_read_what_it_likes() {
    let mut names = reading();
    names.parameters = vec![reads("hots", 1)];
    let mut usage = usage(&names);
    usage.texts[0].is_vendored = true;
    assert_eq!(codes(&look(&usage, &two_environments(), &[])), []);
}

#[test]
fn what_a_contract_adds_to_the_environment_is_known() {
    let mut names = reading();
    names.parameters = vec![reads("tier", 1)];
    let mut usage = usage(&names);
    for parameters in usage.parameters.values_mut() {
        parameters.insert("tier".into());
    }
    assert_eq!(codes(&look(&usage, &two_environments(), &[])), []);
}

#[test]
fn a_text_that_no_unit_is_made_from_is_not_judged() {
    let mut names = reading();
    names.parameters = vec![reads("hots", 1)];
    let mut usage = usage(&names);
    usage.texts[0].units.clear();
    assert_eq!(codes(&look(&usage, &two_environments(), &[])), []);
}

#[test]
fn what_an_error_marks_already_is_not_told_again() {
    let mut names = reading();
    names.parameters = vec![reads("hots", 5), reads("hosst", 9)];
    let around = Span::new(file(), 4..8);
    let told = [Diagnostic::error(Code::UnknownField, "x").label(around, "")];
    assert_eq!(look(&usage(&names), &two_environments(), &told).len(), 1);
    let warned = [Diagnostic::warning(Code::UnknownKind, "x").label(around, "")];
    assert_eq!(look(&usage(&names), &two_environments(), &warned).len(), 2);
}

#[test]
fn a_parameter_that_no_stack_reads_is_told_once_for_all_environments() {
    let names = Names { parameters: vec![reads("size", 0)], ..Names::default() };
    let settings = settings(
        serde_json::json!({ "dev": { "host": "d", "size": 1 }, "prod": { "host": "p", "size": 3, "cluster": "c" } }),
        serde_json::json!({}),
    );
    let findings = look(&usage(&names), &settings, &[]);
    assert_eq!(codes(&findings), [Code::UnusedParameter]);
    assert_eq!(findings[0].message, "no stack reads the parameter `host`");
}

#[test]
fn a_parameter_may_be_read_by_name_or_through_an_environment_that_is_handed_on() {
    let mut names = Names { parameters: vec![reads("name", 0)], ..Names::default() };
    names.mention("host");
    let environments = serde_json::json!({ "dev": { "host": "d" }, "prod": { "host": "p" } });
    let settings = settings(environments, serde_json::json!({}));
    assert_eq!(found(&names, &settings), []);
    assert_eq!(found(&Names::default(), &settings), [Code::UnusedParameter]);
    assert_eq!(found(&reading(), &settings), []);
}

#[test]
fn inputs_count_as_read_when_anything_mentions_them_or_takes_all_around_them() {
    let mut names = reading();
    names.inputs = vec![input("env", &[]), input("app", &[]), input("image", &["app"]), input("tag", &["app"])];
    assert_eq!(found(&names, &two_environments()), [Code::UnusedInput]);
    names.mention("app");
    names.mention("image");
    let mut usage = usage(&names);
    usage.texts[0].stack = None;
    let findings = look(&usage, &two_environments(), &[]);
    assert_eq!(findings[0].message, "nothing reads the input `app.tag`");
    assert_eq!(findings.len(), 1);
    names.mention_whole("app");
    assert_eq!(found(&names, &two_environments()), []);
}

#[test]
fn nothing_is_called_unread_while_texts_are_left_out() {
    let mut names = Names { parameters: vec![reads("hots", 1)], inputs: vec![input("app", &[])], ..Names::default() };
    names.unread_lets = vec![("l".into(), span(3))];
    let partial = Usage { is_complete: false, ..usage(&names) };
    assert_eq!(codes(&look(&partial, &two_environments(), &[])), [Code::UnknownParameter, Code::UnusedName]);
}

#[test]
fn what_is_vendored_is_not_for_the_project_to_tidy() {
    let mut names = reading();
    names.unread_lets = vec![("l".into(), span(3))];
    names.inputs = vec![input("app", &[])];
    let mut usage = usage(&names);
    assert_eq!(look(&usage, &two_environments(), &[]).len(), 2);
    usage.texts[0].is_vendored = true;
    assert_eq!(look(&usage, &two_environments(), &[]), []);
}

#[test]
fn each_rule_has_a_level_of_its_own() {
    let mut names = Names { parameters: vec![reads("size", 1)], inputs: vec![input("app", &[])], ..Names::default() };
    names.unread_lets = vec![("l".into(), span(3))];
    let environments = serde_json::json!({ "dev": { "host": "d" }, "prod": { "host": "p", "size": 3 } });
    let off = serde_json::json!({
        "missing-parameter": "off", "unused-name": "off", "unused-input": "off", "unused-parameter": "off",
    });
    assert_eq!(found(&names, &settings(environments.clone(), off)), []);
    let all = [Code::MissingParameter, Code::UnusedName, Code::UnusedInput, Code::UnusedParameter];
    assert_eq!(found(&names, &settings(environments, serde_json::json!({}))), all);
}

#[test]
fn a_stack_may_have_levels_of_its_own() {
    let mut names = reading();
    names.unread_lets = vec![("l".into(), span(3))];
    let json = serde_json::json!({
        "project": "shop",
        "environments": { "dev": { "host": "d" }, "prod": { "host": "p" } },
        "stacks": { "apps": { "rules": { "unused-name": "error" } } },
    });
    let stack = StackName::new("apps").unwrap();
    let stacks = BTreeSet::from([stack.clone()]);
    let settings = Settings::read(&from_json(json).unwrap(), Place::default(), &stacks).0.unwrap();
    let mut usage = usage(&names);
    usage.texts[0].stack = Some(stack);
    let findings = look(&usage, &settings, &[]);
    assert_eq!(findings[0].severity, crate::diagnostic::Severity::Error);
}
