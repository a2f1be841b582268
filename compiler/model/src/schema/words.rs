//! How findings about values say things, whatever judges them.

use crate::value::{Value, is_secret_name};

/// `a`, `b` and `c`, each in backticks.
pub(super) fn series(names: &[&str], last: &str) -> String {
    let names: Vec<String> = names.iter().map(|name| escaped(name)).collect();
    match &*names {
        [] => "nothing".to_owned(),
        [only] => format!("`{only}`"),
        [head @ .., tail] => format!("`{}` {last} `{tail}`", head.join("`, `")),
    }
}

/// A value on one line, without backticks.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::Text(text) if text.is_empty() => "\"\"".to_owned(),
        Value::Text(text) => shortened(text),
        Value::Number(number) => number.to_string(),
        Value::Bool(value) => value.to_string(),
        Value::Null => "null".to_owned(),
        Value::List(_) | Value::Map(_) => "…".to_owned(),
    }
}

/// A value on one line, in backticks.
pub(super) fn value(value: &Value) -> String {
    format!("`{}`", plain(value))
}

/// Long texts are cut in messages; the label marks the whole.
pub(super) fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    if text.chars().count() <= LONGEST {
        return escaped(text);
    }
    let head: String = text.chars().take(LONGEST).collect();
    format!("{}…", escaped(&head))
}

/// Without line ends and the like; quotes stay, for the value stands in backticks.
pub(super) fn escaped(text: &str) -> String {
    let sign = |c: char| if matches!(c, '\'' | '"' | '\\') { c.to_string() } else { c.escape_debug().to_string() };
    text.chars().map(sign).collect()
}

/// Whether a text is an address with a password in it, as `https://user:password@example.com`.
pub(super) fn has_password(text: &str) -> bool {
    let host = text.split_once("://").and_then(|(_, rest)| rest.split(['/', '?', '#']).next());
    host.and_then(|host| host.rsplit_once('@')).is_some_and(|(user, _)| user.contains(':'))
}

/// Whether a value must not be shown: one of a Secret, or one whose name says so. The names of the fields that lead to it,
/// the last first, and the `name` beside it: an entry of a container's `env` has one.
pub(super) fn is_secret_at<'k>(kind: &str, keys: impl Iterator<Item = &'k str> + Clone, beside: &str) -> bool {
    let last = keys.clone().next();
    last.is_some_and(is_secret_name)
        || (last == Some("value") && is_secret_name(beside))
        || (kind == "Secret" && keys.into_iter().any(|key| matches!(key, "data" | "stringData")))
}
