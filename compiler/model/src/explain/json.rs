//! A kind or a field as JSON for programs. In: what was found. Out: one object, keys sorted; facts have the names that they
//! have in schemas.

use serde_json::{Map, Value as Json, json as object};

use super::spot::Spot;
use super::{Depth, Explained, words};
use crate::schema::{Bound, Limits, ListKind, Others, Rule, Scope};

/// The text, with the end of its line.
#[must_use]
pub fn json(explained: &Explained<'_>, depth: Depth) -> String {
    let facts = explained.facts;
    let versions = facts.versions.iter().map(|version| {
        let mut out = object!({ "name": &*version.name, "served": version.is_served });
        if let Some(why) = &version.deprecation {
            out["deprecated"] = Json::from(&**why);
        }
        out
    });
    let whole = object!({
        "group": &*explained.kind.group,
        "kind": explained.kind.kind.as_str(),
        "version": &*explained.version.name,
        "versions": versions.collect::<Vec<_>>(),
        "scope": match facts.scope { Scope::Namespaced => "Namespaced", Scope::Cluster => "Cluster" },
        "plural": &*facts.plural,
        "shortNames": facts.short_names.iter().map(|name| &**name).collect::<Vec<_>>(),
        "path": explained.path,
        "required": explained.is_required,
        "field": field(explained, explained.spot, depth, &mut Vec::new()),
    });
    format!("{whole:#}\n")
}

fn field<'s>(explained: &Explained<'s>, spot: Spot<'s>, depth: Depth, above: &mut Vec<Spot<'s>>) -> Json {
    let mut out = own(&spot);
    let inner = spot.inner();
    if !inner.is(&spot) {
        let each = own(&inner);
        out.insert("each".to_owned(), Json::Object(each));
    }
    let is_told = above.is_empty() || (depth == Depth::Tree && above.iter().all(|above| !above.is(&inner)));
    if !is_told {
        return Json::Object(out);
    }
    above.push(inner);
    let mut fields = Map::new();
    for below in inner.fields(explained.schemas) {
        let mut value = field(explained, below.spot, depth, above);
        value["required"] = Json::from(below.is_required);
        fields.insert(below.name.to_owned(), value);
    }
    above.pop();
    if !fields.is_empty() {
        out.insert("fields".to_owned(), Json::Object(fields));
    }
    Json::Object(out)
}

/// What is said of a value itself.
fn own(spot: &Spot<'_>) -> Map<String, Json> {
    let shape = spot.shape;
    let mut out = Map::new();
    let mut set = |key: &str, value: Option<Json>| out.extend(value.map(|value| (key.to_owned(), value)));
    set("type", Some(words::kind(spot).into()));
    set("nullable", shape.nullable.then(|| true.into()));
    set("default", shape.default.as_ref().map(words::json));
    set("description", shape.description.as_deref().map(Json::from));
    set("listType", spot.element().map(|_| list_type(&shape.list).into()));
    if let ListKind::Map(keys) = &shape.list {
        set("listMapKeys", Some(keys.iter().map(|key| &**key).collect()));
    }
    set("mapType", shape.is_atomic_map.then(|| "atomic".into()));
    set("preserveUnknownFields", matches!(shape.others, Others::Any).then(|| true.into()));
    set("rules", (!shape.rules.is_empty()).then(|| shape.rules.iter().map(rule).collect()));
    if let Some(limits) = &shape.limits {
        limited(limits, &mut set);
    }
    out
}

fn limited(limits: &Limits, set: &mut dyn FnMut(&str, Option<Json>)) {
    set("enum", (!limits.values.is_empty()).then(|| limits.values.iter().map(words::json).collect()));
    set("pattern", limits.pattern.as_deref().map(Json::from));
    set("format", limits.format.as_deref().map(Json::from));
    for (key, exclusive, bound) in [
        ("minimum", "exclusiveMinimum", limits.minimum.as_ref()),
        ("maximum", "exclusiveMaximum", limits.maximum.as_ref()),
    ] {
        set(key, bound.map(at));
        set(exclusive, bound.filter(|bound| bound.is_exclusive).map(|_| true.into()));
    }
    set("multipleOf", limits.multiple_of.map(|at| number(at.as_i64(), at.as_fraction())));
    for (least, most, extent) in [
        ("minLength", "maxLength", limits.length),
        ("minItems", "maxItems", limits.items),
        ("minProperties", "maxProperties", limits.fields),
    ] {
        set(least, extent.least.map(Json::from));
        set(most, extent.most.map(Json::from));
    }
    set("uniqueItems", limits.has_unique_items.then(|| true.into()));
}

fn at(bound: &Bound) -> Json {
    number(bound.at.as_i64(), bound.at.as_fraction())
}

fn number(whole: Option<i64>, fraction: Option<f64>) -> Json {
    whole.map_or_else(|| Json::from(fraction), Json::from)
}

const fn list_type(list: &ListKind) -> &'static str {
    match list {
        ListKind::Atomic => "atomic",
        ListKind::Set => "set",
        ListKind::Map(_) => "map",
    }
}

fn rule(rule: &Rule) -> Json {
    let mut out = object!({ "rule": &*rule.rule });
    for (key, text) in
        [("message", &rule.message), ("messageExpression", &rule.message_expression), ("reason", &rule.reason)]
    {
        if let Some(text) = text {
            out[key] = Json::from(&**text);
        }
    }
    out
}
