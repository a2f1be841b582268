//! Changes that rules in CEL look at: fields they name are taken out, added, or hold what they may not.

use serde_json::{Value, json};

use super::super::dice::Dice;
use super::super::host::Host;
use super::super::make::Maker;
use super::super::path::{Edit, Path, Step};
use super::{made, put};

pub(super) fn edits(host: &Host<'_>, value: &Value, maker: Maker<'_>, dice: &mut Dice) -> Vec<Vec<Edit>> {
    let mut edits = Vec::new();
    for rule in host.shape.rules() {
        let names = names(rule);
        for name in &names {
            edits.extend(of_field(host, value, name, (maker, dice)));
        }
        let added: Vec<Edit> = names.iter().filter_map(|name| add(host, value, name, (maker, dice))).collect();
        edits.extend((added.len() > 1).then_some(added));
        let out: Vec<Edit> = names.iter().filter_map(|name| remove(host, name)).collect();
        edits.extend((out.len() > 1).then_some(out));
        if rule.contains("(self)") || rule.contains("self.matches") || rule.starts_with("self ") {
            edits.extend(put(host, of_the_kind(value)));
        }
    }
    edits
}

fn of_field(host: &Host<'_>, value: &Value, name: &[String], (maker, dice): (Maker<'_>, &mut Dice)) -> Vec<Vec<Edit>> {
    let path = below(&host.path, name);
    let Some(found) = path.get(&host.object) else {
        return add(host, value, name, (maker, dice)).map(|edit| vec![edit]).into_iter().collect();
    };
    let mut edits: Vec<_> = of_the_kind(found).into_iter().map(|value| vec![Edit::Put(path.clone(), value)]).collect();
    edits.extend(remove(host, name).map(|edit| vec![edit]));
    edits
}

/// Values of the type that one has which are far from it.
fn of_the_kind(value: &Value) -> Vec<Value> {
    match value {
        Value::String(text) => {
            let other = if text.chars().any(char::is_uppercase) { text.to_lowercase() } else { text.to_uppercase() };
            let texts = ["", "a", "0s", "1s", "9000h", "A/:@", &other, &"a".repeat(100)];
            texts.iter().filter(|other| *other != text).map(|text| json!(text)).collect()
        }
        Value::Number(_) => vec![json!(0), json!(-1), json!(i32::MAX)],
        Value::Bool(value) => vec![json!(!value)],
        Value::Array(items) => {
            let first = items.first().cloned();
            let twice = first.map(|first| json!([first, first]));
            [json!([])].into_iter().chain(twice).collect()
        }
        Value::Object(_) => vec![json!({})],
        Value::Null => Vec::new(),
    }
}

fn add(host: &Host<'_>, value: &Value, name: &[String], (maker, dice): (Maker<'_>, &mut Dice)) -> Option<Edit> {
    let (first, rest) = name.split_first()?;
    if value.get(first).is_some() {
        return None;
    }
    let made = made(maker, host.shape, first, dice)?;
    (rest.is_empty() || made.get(&rest[0]).is_some()).then(|| Edit::Put(host.path.field(first), made))
}

fn remove(host: &Host<'_>, name: &[String]) -> Option<Edit> {
    let path = below(&host.path, name);
    path.get(&host.object).map(|_| Edit::Out(path))
}

fn below(path: &Path, names: &[String]) -> Path {
    Path(path.0.iter().cloned().chain(names.iter().cloned().map(Step::Field)).collect())
}

/// The fields that a rule names.
fn names(rule: &str) -> Vec<Vec<String>> {
    let mut names: Vec<Vec<String>> = Vec::new();
    for (at, sign) in rule.match_indices("self.") {
        let rest = &rule[at + sign.len()..];
        let end = rest.find(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_' && sign != '.');
        let (path, rest) = rest.split_at(end.unwrap_or(rest.len()));
        let mut path: Vec<String> =
            path.split('.').map(|name| name.trim_start_matches("__").trim_end_matches("__").to_owned()).collect();
        if rest.starts_with('(') {
            path.pop();
        }
        if !path.is_empty() && !names.contains(&path) {
            names.push(path);
        }
    }
    names
}
