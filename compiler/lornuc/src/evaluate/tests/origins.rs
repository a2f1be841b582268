//! Where values come from.

use std::sync::Arc;
use std::thread;

use lornuc_model::declared::UnitName;
use lornuc_model::name::{EnvironmentName, Id, StackName};
use lornuc_model::value::{FieldPath, Step};
use lornuc_model::why::{Definition, Link, Rank, Way};

use super::{TWO, project};
use crate::evaluate::{Asked, origin};
use crate::load::{Selection, Sources, load};

fn ways(path: &str) -> Vec<Way> {
    let path: FieldPath = path.parse().unwrap();
    let way = |step: &Step| match step {
        Step::Field(key) => Way::Field(key.clone()),
        Step::Element(index) => Way::Entry { index: *index, name: None },
    };
    path.steps().iter().map(way).collect()
}

/// What is told of a field of `apps` in `dev`, a line a definition.
fn told(files: &[(&str, &str)], id: &str, path: &str) -> String {
    let folder = project(files);
    let run = || {
        let sources = Arc::new(load(folder.path(), &Selection::default()).unwrap().0);
        let unit =
            UnitName { environment: EnvironmentName::new("dev").unwrap(), stack: StackName::new("apps").unwrap() };
        let asked = Asked { unit, id: Id::parse(id).unwrap(), ways: ways(path) };
        let Some(trace) = origin(&sources, &asked) else { return "nothing\n".to_owned() };
        let links = trace.links.iter().map(|link| shown(&sources, "", link));
        links.chain(trace.reads.iter().map(|link| shown(&sources, "reads ", link))).collect()
    };
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(crate::STACK_BYTES).spawn_scoped(scope, run).unwrap();
        thread.join().unwrap()
    })
}

fn shown(sources: &Sources, word: &str, link: &Link) -> String {
    let definition = |definition: &Definition| {
        let place = definition.expression.or(definition.key).unwrap();
        let value = definition.value.as_ref().map(|node| serde_json::to_string(node).unwrap());
        let rank = match &definition.rank {
            Rank::Default => "default ".to_owned(),
            Rank::Priority(number) => format!("priority {number} "),
            Rank::Plain => String::new(),
            Rank::Force => "force ".to_owned(),
        };
        let text = sources.files().slice(place).lines().next().unwrap_or_default();
        format!("{rank}`{text}` {}", value.as_deref().unwrap_or("-"))
    };
    let counts: Vec<String> = link.counts.iter().map(definition).collect();
    let overridden = link.overridden.iter().map(|lost| format!(", not {}", definition(lost)));
    format!("{word}{}: {}{}\n", link.name, counts.join(" and "), overridden.collect::<String>())
}

/// A construct with an input, and a use of it.
fn app(use_of_it: &str) -> [(&'static str, String); 2] {
    let library = r#"{
  env | not_exported,
  app | { size | Number | default = env.size, label | String | default = "plain" } | not_exported,
  config = {
    apiVersion = "v1",
    kind = "ConfigMap",
    metadata.name | default = "web",
    data = { SIZE = std.to_string app.size, LABEL | default = app.label, FIXED | force = "yes", RANKED | priority 5 = "a" },
  },
}"#;
    let stack =
        format!("let l = import \"lib/app.ncl\" in {{ env | not_exported, web = l & {{ include env, {use_of_it} }} }}");
    [("stacks/lib/app.ncl", library.to_owned()), ("stacks/apps.ncl", stack)]
}

fn of_app(use_of_it: &str, path: &str) -> String {
    let [library, stack] = app(use_of_it);
    let files = [("lornuc.ncl", TWO), (library.0, &*library.1), (stack.0, &*stack.1)];
    told(&files, "apps/web/config", path)
}

#[test]
fn a_default_that_the_author_overrides_is_told_beside_what_counts() {
    let use_of_it = r#"config.metadata.name = "shop""#;
    assert_eq!(of_app(use_of_it, "metadata.name"), "name: `\"shop\"` \"shop\", not default `\"web\"` \"web\"\n");
}

#[test]
fn inputs_are_followed_to_the_author_and_to_the_environment() {
    let by_default = "LABEL: default `app.label` \"plain\"\napp.label: default `\"plain\"` \"plain\"\n";
    assert_eq!(of_app("app = {}", "data.LABEL"), by_default);
    assert_eq!(
        of_app(r#"app.label = "mine""#, "data.LABEL"),
        "LABEL: default `app.label` \"mine\"\napp.label: `\"mine\"` \"mine\", not default `\"plain\"` \"plain\"\n"
    );
    assert_eq!(
        of_app("app.size = env.size", "data.SIZE"),
        "SIZE: `std.to_string app.size` \"1\"\nreads app.size: `env.size` 1, not default `env.size` 1\n"
    );
}

#[test]
fn an_overridden_default_is_evaluated_with_the_inputs_that_hold() {
    assert_eq!(
        of_app(r#"app.label = "mine", config.data.LABEL = "other""#, "data.LABEL"),
        "LABEL: `\"other\"` \"other\", not default `app.label` \"mine\"\n"
    );
}

#[test]
fn priorities_and_force_are_told() {
    assert_eq!(
        of_app(r#"config.data.FIXED = "no""#, "data.FIXED"),
        "FIXED: force `\"yes\"` \"yes\", not `\"no\"` \"no\"\n"
    );
    assert_eq!(
        of_app(r#"config.data.RANKED | priority 7 = "b""#, "data.RANKED"),
        "RANKED: priority 7 `\"b\"` \"b\", not priority 5 `\"a\"` \"a\"\n"
    );
}

#[test]
fn equal_values_of_one_priority_count_both() {
    assert_eq!(
        of_app(r#"config.kind = "ConfigMap""#, "kind"),
        "kind: `\"ConfigMap\"` \"ConfigMap\" and `\"ConfigMap\"` \"ConfigMap\"\n"
    );
}

#[test]
fn what_a_default_record_would_have_had_is_overridden_with_it() {
    let library = r#"{ config = { apiVersion = "v1", kind = "ConfigMap", metadata | default = { name = "a" } } }"#;
    let stack = r#"let l = import "lib/app.ncl" in { web = l & { config.metadata = { name = "b" } } }"#;
    let files = [("stacks/lib/app.ncl", library), ("stacks/apps.ncl", stack)];
    assert_eq!(told(&files, "apps/web/config", "metadata.name"), "name: `\"b\"` \"b\", not default `\"a\"` \"a\"\n");
}

/// What is told of the datum `A` of a config map.
fn of_data(before: &str, expression: &str) -> String {
    let fields = "apiVersion = \"v1\", kind = \"ConfigMap\", metadata.name = \"web\"";
    let stack = format!("{before} {{ env | not_exported, web = {{ {fields}, data.A = {expression} }} }}");
    told(&[("lornuc.ncl", TWO), ("stacks/apps.ncl", &stack)], "apps/web", "data.A")
}

#[test]
fn lets_functions_and_branches_are_looked_through() {
    assert_eq!(of_data("let b = \"x\" in", "b"), "A: `b` \"x\"\nb: `\"x\"` \"x\"\n");
    assert_eq!(
        of_data("let f = fun x => x in", "f \"x\""),
        "A: `f \"x\"` \"x\"\nx: `\"x\"` \"x\"\n",
        "a function of the author's"
    );
    assert_eq!(
        of_data("", "if env.size == 1 then \"one\" else \"more\""),
        "A: `A` \"one\"\nif: `\"one\"` \"one\"\nreads env.size: `1` 1\n"
    );
    assert_eq!(
        of_data("", "\"%{env.namespace}-a\""),
        "A: `\"%{env.namespace}-a\"` \"shop-dev-a\"\nreads env.namespace: `\"shop-dev\"` \"shop-dev\"\n"
    );
}

#[test]
fn groups_may_be_pairs_and_lists_may_be_records() {
    let stack = r#"{
  many = [{ field = "a", value = { apiVersion = "v1", kind = "ConfigMap", metadata.name = "a", data.A = "x" } }],
  list = { apiVersion = "v1", kind = "ConfigMap", metadata.finalizers = ["one", "two"] },
}"#;
    let files = [("stacks/apps.ncl", stack)];
    assert_eq!(told(&files, "apps/many/a", "data.A"), "A: `\"x\"` \"x\"\n");
    assert_eq!(told(&files, "apps/many/b", "data.A"), "nothing\n");
    assert_eq!(told(&files, "apps/list", "metadata.finalizers[1]"), "[1]: `\"two\"` \"two\"\n");
    assert_eq!(told(&files, "apps/list", "metadata.finalizers[2]"), "nothing\n");
}

#[test]
fn what_cannot_be_evaluated_tells_nothing() {
    let endless = "let rec f = fun n => f (n + 1) in";
    assert_eq!(of_data(endless, "f 0"), "nothing\n");
    assert_eq!(of_data("", "1 + \"a\""), "A: `1 + \"a\"` -\n");
    assert_eq!(told(&[("stacks/apps.ncl", "{ web = ")], "apps/web", "data"), "nothing\n");
    assert_eq!(told(&[("stacks/apps.ncl", "{}")], "other/web", "data"), "nothing\n");
}
