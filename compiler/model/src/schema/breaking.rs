//! What the new schema of a kind refuses that the old one took. In: what is known of a kind before and after. Out: the
//! breaking changes, in words. It compares what schemas say field by field, not what values they allow: where a rule was
//! only made narrower it says nothing.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::{KindFacts, Others, Scope, Shape, Type};
use crate::value::Value;

/// What stands in every object, whatever its schema says of it; its status is the server's own.
const COMMON: &[&str] = &["apiVersion", "kind", "metadata", "status"];

/// Every breaking change.
#[must_use]
pub fn breaking(old: &KindFacts, new: &KindFacts) -> Vec<String> {
    let mut changes = Vec::new();
    if old.scope != new.scope {
        changes.push(format!("its scope was `{}` and is `{}`", scope(old.scope), scope(new.scope)));
    }
    for before in old.served() {
        match new.version(&before.name) {
            Some(after) if after.is_served => {
                let mut comparison = Comparison { version: &before.name, changes: Vec::new() };
                if let (Some(before), Some(after)) = (before.shape(), after.shape()) {
                    comparison.shapes(before, after, "");
                }
                changes.append(&mut comparison.changes);
            }
            Some(_) => changes.push(format!("`{}` is not served any more", before.name)),
            None => changes.push(format!("there is no `{}` any more", before.name)),
        }
    }
    changes
}

struct Comparison<'v> {
    version: &'v str,
    changes: Vec<String>,
}

impl Comparison<'_> {
    fn push(&mut self, path: &str, what: &str) {
        let subject = if path.is_empty() { "the object" } else { path };
        self.changes.push(format!("{}: `{subject}` {what}", self.version));
    }

    fn shapes(&mut self, old: &Shape, new: &Shape, path: &str) {
        if let (before, Some(after)) = (old.kind, new.kind)
            && before != Some(after)
            && !widens(before, after)
        {
            let before = before.map_or("of any type", Type::name);
            return self.push(path, &format!("was {before} and is {}", after.name()));
        }
        self.values(old, new, path);
        let is_common = |name: &str| path.is_empty() && COMMON.contains(&name);
        let before: BTreeSet<&str> = old.required.iter().map(|name| &**name).collect();
        for name in new.required.iter().filter(|name| !before.contains(&***name) && !is_common(name)) {
            // What the server fills in may be left out.
            if new.known(name).is_none_or(|field| field.shape().default.is_none()) {
                self.push(&join(path, name), "is required now");
            }
        }
        for (name, field) in old.fields.iter().filter(|(name, _)| !is_common(name)) {
            let path = join(path, name);
            match new.field(name) {
                Some(after) => self.shapes(field.shape(), after.shape(), &path),
                None if new.others == Others::Any => {}
                None => self.push(&path, "is gone"),
            }
        }
        if let (Some(before), Some(after)) = (&old.items, &new.items) {
            self.shapes(before.shape(), after.shape(), &format!("{path}[]"));
        }
        self.others(old, new, path);
    }

    /// Fields that the schemas do not name.
    fn others(&mut self, old: &Shape, new: &Shape, path: &str) {
        let all = format!("{path}.*");
        match (&old.others, &new.others) {
            (Others::Of(before), Others::Of(after)) => self.shapes(before.shape(), after.shape(), &all),
            (Others::Any, Others::Of(after)) => {
                let anything = Shape { others: Others::Any, ..Shape::default() };
                self.shapes(&anything, after.shape(), &all);
            }
            // Where the type was any too, that it has one now is told.
            (Others::Of(_) | Others::Any, Others::Unknown) if old.kind.is_some() => {
                self.push(path, "takes certain fields only now");
            }
            (Others::Of(_) | Others::Any, Others::Unknown) | (Others::Unknown, _) | (_, Others::Any) => {}
        }
    }

    fn values(&mut self, old: &Shape, new: &Shape, path: &str) {
        let of = |shape: &Shape| shape.limits.as_ref().map(|limits| limits.values.clone()).unwrap_or_default();
        let (before, after) = (of(old), of(new));
        if after.is_empty() {
            return;
        }
        if before.is_empty() {
            return self.push(path, "takes certain values only now");
        }
        for value in before.iter().filter(|value| !after.iter().any(|other| other.value == value.value)) {
            let shown = match &value.value {
                Value::Text(text) => format!("{:?}", &**text),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::List(_) | Value::Map(_) => {
                    serde_json::to_string(value).unwrap_or_default()
                }
            };
            self.push(path, &format!("does not take `{shown}` any more"));
        }
    }
}

/// Whether every value of the one type is one of the other.
fn widens(before: Option<Type>, after: Type) -> bool {
    matches!(
        (before, after),
        (Some(Type::Integer), Type::Number) | (Some(Type::Integer | Type::String), Type::IntOrString)
    )
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

const fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Namespaced => "Namespaced",
        Scope::Cluster => "Cluster",
    }
}
