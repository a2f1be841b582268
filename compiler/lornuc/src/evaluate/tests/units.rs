//! Units: the environment in a stack, which units there are, threads, budgets and digests.

use std::collections::{BTreeMap, BTreeSet};

use lornuc_model::diagnostic::Code;

use super::{Evaluation, TWO, config, evaluated, evaluated_by};
use crate::evaluate::EvaluateError;
use crate::load::Selection;

fn names(evaluation: &Evaluation) -> Vec<String> {
    evaluation.units().iter().map(|unit| unit.name.to_string()).collect()
}

fn json(evaluation: &Evaluation, unit: &str, path: &str) -> String {
    serde_json::to_string(evaluation.at(unit, path).node()).unwrap()
}

fn of_environments(names: &[&str]) -> Selection {
    let environments = Some(names.iter().map(|name| (*name).to_owned()).collect());
    Selection { environments, ..Selection::default() }
}

#[test]
fn an_environment_is_merged_in_and_knows_its_name() {
    let stack = "{ env | not_exported, group.copy = env }";
    let evaluation = evaluated(&[("lornuc.ncl", TWO), ("stacks/apps.ncl", stack)]);
    for (unit, expected) in [
        ("dev/apps", r#"{"group":{"copy":{"name":"dev","namespace":"shop-dev","size":1}}}"#),
        ("prod/apps", r#"{"group":{"copy":{"name":"prod","namespace":"shop","size":3}}}"#),
    ] {
        assert_eq!(serde_json::to_string(&evaluation.unit(unit).tree).unwrap(), expected);
    }
}

#[test]
fn a_stack_that_does_not_declare_env_is_evaluated_and_does_not_render_it() {
    for stack in ["{ a = {} }", "{ env, a = {} }", "{ env | not_exported, a = {} }"] {
        let evaluation = evaluated(&[("stacks/apps.ncl", stack)]);
        assert_eq!(serde_json::to_string(&evaluation.unit("dev/apps").tree).unwrap(), r#"{"a":{}}"#, "{stack}");
    }
}

#[test]
fn default_gives_way_to_environment_to_author_to_force() {
    let ladder = [
        ("library", "{ v | default = \"library\" }"),
        ("environment", "{ v | priority -1 = \"environment\" }"),
        ("author", "{ v = \"author\" }"),
        ("force", "{ v | force = \"force\" }"),
    ];
    for highest in 0..ladder.len() {
        let mut rungs: Vec<&str> = ladder[..=highest].iter().map(|(_, rung)| *rung).collect();
        for _ in 0..2 {
            rungs.reverse();
            let evaluation = evaluated(&[("stacks/apps.ncl", &config(&rungs.join(" & ")))]);
            let expected = format!("\"{}\"", ladder[highest].0);
            assert_eq!(json(&evaluation, "dev/apps", "config.data.v"), expected, "{rungs:?}");
        }
    }
}

#[test]
fn a_stack_is_built_for_the_environments_that_the_settings_name() {
    let settings = TWO.replace("project = \"shop\"", "project = \"shop\", stacks.tests.environments = [\"dev\"]");
    let files = [("lornuc.ncl", settings.as_str()), ("stacks/apps.ncl", "{}"), ("stacks/tests.ncl", "{}")];
    assert_eq!(names(&evaluated(&files)), ["dev/apps", "dev/tests", "prod/apps"]);
    assert_eq!(names(&evaluated_by(&files, &of_environments(&["prod"]), 1).unwrap()), ["prod/apps"]);
}

#[test]
fn a_selection_takes_the_environments_that_it_names() {
    let files = [("lornuc.ncl", TWO), ("stacks/apps.ncl", "{ env | not_exported, broken = 1 + env.namespace }")];
    for (asked, expected) in [(&["dev"][..], "dev"), (&["prod"], "prod"), (&["dev", "prod"], "dev, prod")] {
        let evaluation = evaluated_by(&files, &of_environments(asked), 1).unwrap();
        let environments: Vec<_> = evaluation.findings.iter().flat_map(|finding| &finding.environments).collect();
        assert_eq!(environments.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", "), expected);
    }
}

#[test]
fn an_unknown_environment_is_refused_with_a_near_name_or_all() {
    for (asked, expected) in [("prd", "did you mean `prod`?"), ("elsewhere", "there are: dev, prod")] {
        let files = [("lornuc.ncl", TWO), ("stacks/apps.ncl", "{}")];
        let Err(EvaluateError::NoEnvironment { name, help }) =
            evaluated_by(&files, &of_environments(&["dev", asked]), 1)
        else {
            panic!("{asked} is taken");
        };
        assert_eq!((name.as_str(), help.as_str()), (asked, expected));
    }
}

#[test]
fn nothing_is_known_of_the_units_when_the_settings_are_broken() {
    for (settings, code) in [
        ("{ project = \"shop\", environments.dev.size = 1 + \"\" }", Code::WrongType),
        ("{ project = \"shop\", environments.dev = {}, colour = 1 }", Code::UnknownSetting),
        ("{ project = \"shop\", environments.dev = { }", Code::SyntaxError),
    ] {
        let evaluation = evaluated(&[("lornuc.ncl", settings), ("stacks/apps.ncl", "{ a = 1 + \"\" }")]);
        assert!(evaluation.declared.is_none(), "{settings}");
        assert_eq!(evaluation.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [code], "{settings}");
    }
}

#[test]
fn a_broken_stack_does_not_take_the_others_along() {
    for broken in ["{ a = 1 + \"\" }", "{ a = ] }", "{ a = nope }", "[]", "{ a = import \"gone.ncl\" }"] {
        let files = [("stacks/a.ncl", "{}"), ("stacks/broken.ncl", broken), ("stacks/z.ncl", "{}")];
        let evaluation = evaluated(&files);
        assert_eq!(names(&evaluation), ["dev/a", "dev/z"], "{broken}");
        assert_eq!(evaluation.findings.len(), 1, "{broken}: {}", evaluation.transcript());
    }
}

#[test]
fn any_number_of_threads_gives_the_same() {
    let stack = r#"let l = import "lib/shared.ncl" in
{
  env | not_exported,
  whole = l.resource & { data = { include env } },
  list = std.array.generate (fun n => l.resource & { metadata.name = "n%{std.to_string n}" }) 20,
}"#;
    let faulty = stack.replace("include env }", "x = l.broken, y = env.sise, z = 1 + env.name ++ \"\" }");
    let library = r#"{
  resource = { apiVersion = "v1", kind = "ConfigMap", metadata.name | default = "shared" },
  broken = 1 + "",
}"#;
    let stacks: Vec<(String, &str)> =
        (0..6).map(|n| (format!("stacks/s{n}.ncl"), if n % 3 == 1 { faulty.as_str() } else { stack })).collect();
    let mut files = vec![("lornuc.ncl", TWO), ("stacks/lib/shared.ncl", library)];
    files.extend(stacks.iter().map(|(path, text)| (path.as_str(), *text)));
    let with = |threads| evaluated_by(&files, &Selection::default(), threads).unwrap();
    let one = with(1);
    assert_eq!((one.units().len(), one.findings.len()), (8, 6), "{}", one.transcript());
    for threads in [1, 2, 8] {
        let other = with(threads);
        assert_eq!(names(&one), names(&other));
        for (unit, other) in one.units().iter().zip(other.units()) {
            let (tree, inputs) = (&unit.tree, &unit.inputs);
            assert_eq!((tree, unit.place, inputs), (&other.tree, other.place, &other.inputs), "{}", unit.name);
        }
        assert_eq!(one.findings, other.findings, "{threads} threads");
    }
}

/// Stacks with groups that are large enough to be walked by several threads.
fn large(data: &str) -> [String; 3] {
    let resource = |name: &str| {
        format!(
            "{{ apiVersion = \"v1\", kind = \"Secret\", metadata.name = \"n%{{std.to_string {name}}}\", data = {data} }}"
        )
    };
    let of_pairs = format!(
        "{{ env | not_exported, apps = std.array.generate (fun n => {{ field = \"app-%{{std.to_string n}}\", value = \
         {{ a = {}, b = {} }} }}) 300 }}",
        resource("n"),
        resource("n")
    );
    let of_resources = format!("{{ env | not_exported, all = std.array.generate (fun n => {}) 400 }}", resource("n"));
    let fields = (0..300).map(|n| format!("app-{n} = {{ secret = {{ inner = {} }} }}", resource(&n.to_string())));
    let of_fields =
        format!("{{ env | not_exported, own = {}, {} }}", resource("1"), fields.collect::<Vec<_>>().join(",\n"));
    [of_pairs, of_resources, of_fields]
}

#[test]
fn a_large_unit_is_the_same_whoever_walks_its_groups() {
    for (index, stack) in large("{ a = \"x%{env.name}\" }").iter().enumerate() {
        let with = |threads| evaluated_by(&[("stacks/big.ncl", stack)], &Selection::default(), threads).unwrap();
        let one = with(1);
        assert_eq!(one.units().len(), 1, "{index}: {}", one.transcript());
        for threads in [2, 5] {
            assert_eq!(one.units()[0].tree, with(threads).units()[0].tree, "{index}, {threads} threads");
        }
    }
}

#[test]
fn faults_in_large_groups_are_all_told_by_any_number_of_threads() {
    for (index, stack) in large("{ a = if n > 250 then 1 + \"\" else \"\" }").iter().take(2).enumerate() {
        let with = |threads| evaluated_by(&[("stacks/big.ncl", stack)], &Selection::default(), threads).unwrap();
        let one = with(1);
        assert!(!one.findings.is_empty() && one.units().is_empty(), "{index}");
        for threads in [2, 5] {
            assert_eq!(one.findings, with(threads).findings, "{index}, {threads} threads");
        }
    }
}

#[test]
fn an_entry_of_a_large_group_that_spends_its_budget_is_told_by_any_number_of_threads() {
    let [stack, ..] = large("{ a = if n == 280 then (let rec f = fun x => f (x + 1) in f 0) else \"\" }");
    let with = |threads| evaluated_by(&[("stacks/big.ncl", &stack)], &Selection::default(), threads).unwrap();
    let one = with(1);
    let told = one.told();
    assert_eq!(told.len(), 2, "{}", one.transcript());
    assert!(told.iter().all(|line| line.starts_with("too-much-work")), "{told:?}");
    assert_eq!(one.findings, with(2).findings);
}

#[test]
fn a_stack_that_spends_its_budget_hides_neither_others_nor_its_own_other_environments() {
    let endless = "let rec forever = fun n => forever (n + 1) in\n";
    let stack = format!(
        "{endless}{{ env | not_exported, {} }}",
        "a = { apiVersion = \"v1\", kind = \"ConfigMap\", data.x = if env.size == 1 then forever 0 else 1 + \"\" }"
    );
    let files = [("lornuc.ncl", TWO), ("stacks/a.ncl", "{}"), ("stacks/endless.ncl", &stack), ("stacks/z.ncl", "{}")];
    let evaluation = evaluated(&files);
    assert_eq!(names(&evaluation), ["dev/a", "dev/z", "prod/a", "prod/z"]);
    let mut told = evaluation.told();
    told.sort();
    assert_eq!(told, ["too-much-work (dev) stacks/endless.ncl: x", "wrong-type (prod) stacks/endless.ncl: \"\""]);
}

#[test]
fn a_digest_changes_with_the_sources_of_its_unit_and_only_then() {
    let two = TWO.replace("shop-dev", "shop-test");
    let files = [
        ("lornuc.ncl", TWO),
        ("stacks/apps.ncl", "{ a = import \"lib/a.ncl\", b = import \"lib/b.json\" }"),
        ("stacks/data.ncl", "{ a = import \"lib/a.ncl\" }"),
        ("stacks/foreign/all.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n"),
        ("stacks/lib/a.ncl", "{ deeper = import \"deeper.ncl\" }"),
        ("stacks/lib/b.json", "{}"),
        ("stacks/lib/deeper.ncl", "{}"),
        ("stacks/lib/unused.ncl", "{}"),
    ];
    let digests = |files: &[(&str, &str)]| -> BTreeMap<String, String> {
        evaluated(files).units().iter().map(|unit| (unit.name.to_string(), unit.inputs.to_string())).collect()
    };
    let before = digests(&files);
    assert_eq!(before.len(), 6);
    assert!(before.values().all(|digest| digest.len() == 71 && digest.starts_with("sha256:")), "{before:?}");
    let distinct: BTreeSet<&String> = before.values().collect();
    assert_eq!(distinct.len(), 6, "no two units are made of the same");
    for (path, text, changed) in [
        ("lornuc.ncl", TWO, &[][..]),
        ("lornuc.ncl", two.as_str(), &["apps", "data", "foreign"]),
        ("stacks/apps.ncl", "{ a = import \"lib/a.ncl\", b = import \"lib/b.json\" } ", &["apps"]),
        ("stacks/data.ncl", "{ }", &["data"]),
        ("stacks/foreign/all.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: b }\n", &["foreign"]),
        ("stacks/lib/b.json", "{ \"a\": 1 }", &["apps"]),
        ("stacks/lib/deeper.ncl", "{ a = 1 }", &["apps", "data"]),
        ("stacks/lib/unused.ncl", "{ a = 1 }", &[]),
        ("README.md", "changed", &[]),
    ] {
        let mut changed_files = files.to_vec();
        changed_files.retain(|(other, _)| *other != path);
        changed_files.push((path, text));
        let after = digests(&changed_files);
        let different: Vec<&String> = before.keys().filter(|unit| before[*unit] != after[*unit]).collect();
        let expected: Vec<String> =
            ["dev", "prod"].iter().flat_map(|env| changed.iter().map(move |stack| format!("{env}/{stack}"))).collect();
        assert_eq!(different, expected.iter().collect::<Vec<_>>(), "{path}");
    }
}
