//! XRDs become CRDs. In: the `spec` of one. Out: the kinds of its composite resources and of its claims, with the
//! schemas that Crossplane makes of the author's: it takes some keywords over, drops the others, and adds fields of its
//! own. What it does is read off `xcrd` of crossplane-runtime 2.3 and held against a real one by a test.

use serde_json::{Value as Json, json};

use super::{Definition, field, named, record};
use crate::diagnostic::{Code, Diagnostic};
use crate::schema::Scope as KindScope;
use crate::value::{Field, Node, Value, from_json};

/// Where composite resources live, and whether they are of the old sort, which can be claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    Namespaced,
    Cluster,
    LegacyCluster,
}

impl Scope {
    /// As the XRD says; else what its version takes for granted.
    pub(super) fn of(spec: &Node, default: Self) -> Self {
        match spec.get("scope").and_then(Node::as_text) {
            Some("Namespaced") => Self::Namespaced,
            Some("Cluster") => Self::Cluster,
            Some("LegacyCluster") => Self::LegacyCluster,
            Some(_) | None => default,
        }
    }
}

/// A name is the value of a label on what is composed.
const LONGEST_NAME: i64 = 63;

/// The keywords of `spec` that reach the CRD.
const OF_SPEC: &[&str] = &[
    "type",
    "description",
    "properties",
    "required",
    "oneOf",
    "x-kubernetes-preserve-unknown-fields",
    "x-kubernetes-validations",
];
/// Those of `status`.
const OF_STATUS: &[&str] = &["type", "description", "properties", "required", "oneOf", "x-kubernetes-validations"];
/// Those of the root.
const OF_ROOT: &[&str] = &["type", "description", "properties", "required", "x-kubernetes-validations"];

pub(super) fn read(spec: &Node, default: Scope) -> Vec<Definition> {
    let scope = Scope::of(spec, default);
    let lives = match scope {
        Scope::Namespaced => KindScope::Namespaced,
        Scope::Cluster | Scope::LegacyCluster => KindScope::Cluster,
    };
    let policy = |key: &str, default: &str| spec.get(key).and_then(Node::as_text).unwrap_or(default).to_owned();
    let update = policy("defaultCompositionUpdatePolicy", "Automatic");
    let resource = |_: &Node, schema: &Node| crd(schema, of_resource(scope, &update), status(scope));
    // The XRD's own schema has this default in its first version alone, which is the one that knows claims.
    let delete = policy("defaultCompositeDeletePolicy", "Background");
    let claim = |_: &Node, schema: &Node| crd(schema, of_claim(&delete), status(Scope::LegacyCluster));
    let claims = named(spec, "claimNames", KindScope::Namespaced, claim);
    named(spec, "names", lives, resource).into_iter().chain(claims).collect()
}

/// The schema of the CRD.
fn crd(own: &Node, spec: Vec<Field>, status: Vec<Field>) -> Node {
    let part = |name: &str| own.get("properties").and_then(|properties| properties.get(name));
    let longest = part("metadata").and_then(longest_name).unwrap_or(LONGEST_NAME);
    let name = json!({ "type": "object", "properties": { "name": { "type": "string", "maxLength": longest } } });
    let properties = vec![
        field("apiVersion", node(json!({ "type": "string" }))),
        field("kind", node(json!({ "type": "string" }))),
        field("metadata", node(name)),
        kept("spec", own, OF_SPEC, spec),
        kept("status", own, OF_STATUS, status),
    ];
    let mut fields = vec![
        field("type", text("object")),
        field("required", node(json!(["spec"]))),
        field("properties", record(properties)),
    ];
    fields.extend(taken(own, &["description", "x-kubernetes-validations"]));
    Node { span: own.span, ..record(fields) }
}

fn longest_name(metadata: &Node) -> Option<i64> {
    let longest = metadata.get("properties")?.get("name")?.get("maxLength")?;
    let Value::Number(number) = &longest.value else { return None };
    number.as_i64().filter(|longest| *longest < LONGEST_NAME)
}

/// The author's schema of a part, with Crossplane's fields, which win.
fn kept(name: &str, own: &Node, keywords: &[&str], added: Vec<Field>) -> Field {
    let part = own.get("properties").and_then(Node::as_map).and_then(|properties| properties.get(name));
    let written = part.map(|part| &part.node);
    let mut properties = written.and_then(|part| part.get("properties")).cloned();
    let fields = match properties.as_mut().and_then(Node::as_map_mut) {
        Some(map) => {
            added.into_iter().for_each(|field| map.set(field));
            properties.unwrap_or_else(|| record(Vec::new()))
        }
        None => record(added),
    };
    let mut out = vec![field("type", text("object")), field("properties", fields)];
    let others = |keyword: &&str| !matches!(*keyword, "type" | "properties");
    let others: Vec<&str> = keywords.iter().copied().filter(others).collect();
    out.extend(written.map(|part| taken(part, &others)).unwrap_or_default());
    let node = Node { span: written.and_then(|part| part.span), ..record(out) };
    Field { key_span: part.and_then(|part| part.key_span), ..field(name, node) }
}

fn taken(from: &Node, keywords: &[&str]) -> Vec<Field> {
    let Some(map) = from.as_map() else { return Vec::new() };
    keywords.iter().filter_map(|keyword| map.get(keyword).cloned()).collect()
}

fn of_resource(scope: Scope, update: &str) -> Vec<Field> {
    let mut refs = json!({ "apiVersion": text_type(), "kind": text_type(), "name": text_type() });
    if scope != Scope::Namespaced {
        refs["namespace"] = text_type();
    }
    let mut machinery = selection();
    machinery["compositionUpdatePolicy"]["default"] = update.into();
    machinery["resourceRefs"] = json!({
        "type": "array",
        "x-kubernetes-list-type": "atomic",
        "items": { "type": "object", "required": ["apiVersion", "kind"], "properties": refs },
    });
    if scope != Scope::LegacyCluster {
        return fields(json!({ "crossplane": {
            "type": "object",
            "description": "Configures how Crossplane will reconcile this composite resource",
            "properties": machinery,
        } }));
    }
    machinery["claimRef"] = reference(&["apiVersion", "kind", "namespace", "name"]);
    machinery["writeConnectionSecretToRef"] = reference(&["name", "namespace"]);
    fields(machinery)
}

fn of_claim(delete: &str) -> Vec<Field> {
    let mut machinery = selection();
    machinery["compositeDeletePolicy"] =
        json!({ "type": "string", "enum": ["Background", "Foreground"], "default": delete });
    machinery["resourceRef"] = reference(&["apiVersion", "kind", "name"]);
    machinery["writeConnectionSecretToRef"] = reference(&["name"]);
    fields(machinery)
}

/// How a composition is chosen.
fn selection() -> Json {
    let labels = json!({ "type": "object", "additionalProperties": text_type() });
    let selector = json!({ "type": "object", "required": ["matchLabels"], "properties": { "matchLabels": labels } });
    json!({
        "compositionRef": reference(&["name"]),
        "compositionSelector": selector,
        "compositionRevisionRef": reference(&["name"]),
        "compositionRevisionSelector": selector,
        "compositionUpdatePolicy": { "type": "string", "enum": ["Automatic", "Manual"] },
    })
}

fn status(scope: Scope) -> Vec<Field> {
    let time = || json!({ "type": "string", "format": "date-time" });
    let mut status = json!({ "conditions": {
        "description": "Conditions of the resource.",
        "type": "array",
        "x-kubernetes-list-type": "map",
        "x-kubernetes-list-map-keys": ["type"],
        "items": {
            "type": "object",
            "required": ["lastTransitionTime", "reason", "status", "type"],
            "properties": {
                "lastTransitionTime": time(),
                "message": text_type(),
                "observedGeneration": { "type": "integer", "format": "int64" },
                "reason": text_type(),
                "status": text_type(),
                "type": text_type(),
            },
        },
    } });
    if scope == Scope::LegacyCluster {
        status["connectionDetails"] = json!({ "type": "object", "properties": { "lastPublishedTime": time() } });
        status["claimConditionTypes"] =
            json!({ "type": "array", "x-kubernetes-list-type": "set", "items": text_type() });
    }
    fields(status)
}

fn text_type() -> Json {
    json!({ "type": "string" })
}

/// A record of texts, all of which must be there.
fn reference(names: &[&str]) -> Json {
    let properties: serde_json::Map<String, Json> =
        names.iter().map(|name| ((*name).to_owned(), text_type())).collect();
    json!({ "type": "object", "required": names, "properties": properties })
}

fn fields(json: Json) -> Vec<Field> {
    match node(json).value {
        Value::Map(map) => map.into_fields(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => Vec::new(),
    }
}

fn node(json: Json) -> Node {
    // Its numbers are small.
    from_json(json).unwrap_or(Node::new(Value::Null))
}

fn text(text: &str) -> Node {
    Node::new(Value::Text(text.into()))
}

/// What of the author's schemas reaches no CRD.
pub(super) fn dropped(kind: &str, spec: &Node, default: Scope) -> Vec<Diagnostic> {
    let scope = Scope::of(spec, default);
    let names = |fields: Vec<Field>| fields.into_iter().map(|field| field.key.to_string()).collect::<Vec<_>>();
    let mut spec_names = names(of_resource(scope, ""));
    if spec.get("claimNames").is_some() {
        spec_names.extend(names(of_claim("")));
    }
    let versions = spec.get("versions").and_then(Node::as_list).unwrap_or_default().iter();
    let schemas = versions.filter_map(|version| version.get("schema")?.get("openAPIV3Schema"));
    let mut out = Vec::new();
    for schema in schemas {
        let mut lost = Vec::new();
        let properties = schema.get("properties").and_then(Node::as_map);
        lost.extend(unknown(schema, OF_ROOT, ""));
        let part = |name: &str| properties.and_then(|properties| properties.get(name)).map(|field| &field.node);
        if let Some(properties) = properties {
            let known = ["apiVersion", "kind", "metadata", "spec", "status"];
            let others = properties.fields().iter().filter(|field| !known.contains(&&*field.key));
            lost.extend(others.map(|field| (field.key.to_string(), field)));
        }
        for (name, keywords, added) in [("spec", OF_SPEC, &spec_names), ("status", OF_STATUS, &names(status(scope)))] {
            let Some(part) = part(name) else { continue };
            lost.extend(unknown(part, keywords, name));
            let own = part.get("properties").and_then(Node::as_map).map_or(&[][..], |map| map.fields());
            let replaced = own.iter().filter(|field| added.iter().any(|added| **added == *field.key));
            out.extend(replaced.map(|field| replacement(kind, name, field)));
        }
        lost.extend(part("metadata").map(of_metadata).unwrap_or_default());
        out.extend(lost.into_iter().map(|(what, field)| loss(kind, &what, field)));
    }
    out
}

/// Of `metadata` only the longest name is looked at.
fn of_metadata(metadata: &Node) -> Vec<(String, &Field)> {
    let mut lost = unknown(metadata, &["type", "description", "properties"], "metadata");
    if let Some(properties) = metadata.get("properties") {
        lost.extend(unknown(properties, &["name"], "metadata"));
        let name = properties.get("name");
        lost.extend(
            name.map(|name| unknown(name, &["type", "description", "maxLength"], "metadata.name")).unwrap_or_default(),
        );
    }
    lost
}

fn unknown<'a>(schema: &'a Node, keywords: &[&str], path: &str) -> Vec<(String, &'a Field)> {
    let fields = schema.as_map().map_or(&[][..], |map| map.fields());
    let others = fields.iter().filter(|field| !keywords.contains(&&*field.key));
    let named = |field: &'a Field| {
        (if path.is_empty() { field.key.to_string() } else { format!("{path}.{}", field.key) }, field)
    };
    others.map(named).collect()
}

fn loss(kind: &str, what: &str, field: &Field) -> Diagnostic {
    Diagnostic::warning(Code::IgnoredSchema, format!("Crossplane leaves `{what}` out of the schema of `{kind}`"))
        .label(field.key_span.or(field.node.span), "has no effect")
        .help("put it on a field below `spec`, or say it as a rule in `x-kubernetes-validations`".to_owned())
}

fn replacement(kind: &str, part: &str, field: &Field) -> Diagnostic {
    let message = format!("Crossplane puts a field of its own in the place of `{part}.{}` of `{kind}`", field.key);
    Diagnostic::warning(Code::IgnoredSchema, message)
        .label(field.key_span.or(field.node.span), "has no effect")
        .help("give the field another name".to_owned())
}
