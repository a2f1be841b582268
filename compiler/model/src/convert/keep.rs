//! Decides what of the documents goes into the stack. In: documents as they were read. Out: the resources that are
//! kept, less what the server writes itself, and a finding for everything else.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::value::{DEEPEST, Map, Node, Value};

use super::manifest::Manifest;

/// Fields of `metadata` that the API server fills in
/// (<https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/>).
const SERVER_METADATA: &[&str] =
    &["uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "selfLink"];

/// Annotations that kubectl and the controllers keep on live objects.
const SERVER_ANNOTATIONS: &[&str] =
    &["kubectl.kubernetes.io/last-applied-configuration", "deployment.kubernetes.io/revision"];

/// The annotation of Helm's hooks (<https://helm.sh/docs/topics/charts_hooks/>).
const HOOK: &str = "helm.sh/hook";

/// A stack and a group are two of the levels that data may have.
const DEEPEST_RESOURCE: usize = DEEPEST - 2;

/// What is kept, and what there is to say.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) manifests: Vec<Manifest>,
    pub(super) findings: Vec<Diagnostic>,
    /// What is left out, for the head of the stack.
    pub(super) left_out: Vec<LeftOut>,
}

/// A document, or something of one, that does not go into the stack.
#[derive(Debug)]
pub(super) struct LeftOut {
    pub(super) what: String,
    pub(super) why: String,
    pub(super) at: Option<Span>,
}

impl Kept {
    /// Leaves something out and says so.
    pub(super) fn leave_out(&mut self, what: String, finding: Diagnostic) {
        self.left_out.push(LeftOut { what, why: finding.message.clone(), at: finding.primary() });
        self.findings.push(finding.note("it is left out of the stack"));
    }
}

/// Takes the resources out of the documents.
pub(super) fn keep(documents: Vec<Node>) -> Kept {
    let mut kept = Kept::default();
    let mut found = Vec::new();
    for document in documents {
        resources(document, &mut found, &mut kept);
    }
    take_server_fields(&mut found, &mut kept.findings);
    for manifest in found {
        hook(manifest, &mut kept);
    }
    take_repeated(&mut kept);
    kept
}

/// The resources of a document: itself, or the items of a list of the API.
fn resources(document: Node, found: &mut Vec<Manifest>, kept: &mut Kept) {
    let text = |key: &str| document.get(key).and_then(Node::as_text).filter(|text| !text.is_empty());
    let is_list = text("kind").is_some_and(|kind| kind.ends_with("List"))
        && document.get("items").is_some_and(|items| matches!(items.value, Value::List(_) | Value::Null))
        && (text("apiVersion") == Some("v1") || document.get("metadata").is_none_or(|it| it.get("name").is_none()));
    if !is_list {
        if let Some(lacks) = ["apiVersion", "kind"].into_iter().find(|key| text(key).is_none()) {
            kept.leave_out("the document".to_owned(), no_resource(&document, lacks));
            return;
        }
        let manifest = Manifest::new(without_empty_namespace(document));
        if levels(&manifest.node) > DEEPEST_RESOURCE {
            kept.leave_out(manifest.described(), too_deep(&manifest));
        } else {
            found.push(manifest);
        }
        return;
    }
    let Value::Map(mut list) = document.value else { return };
    if let Some(Value::List(items)) = list.remove("items").map(|items| items.node.value) {
        items.into_iter().for_each(|item| resources(item, found, kept));
    }
}

/// `namespace:` with nothing behind it, as charts write it where none is given, is no namespace to the server either.
fn without_empty_namespace(mut document: Node) -> Node {
    let root = document.as_map_mut();
    let metadata = root.and_then(|root| root.get_mut_field("metadata")).and_then(|field| field.node.as_map_mut());
    if let Some(metadata) = metadata {
        let is_empty = |node: &Node| matches!(node.value, Value::Null) || node.as_text() == Some("");
        if metadata.fields().iter().any(|field| &*field.key == "namespace" && is_empty(&field.node)) {
            metadata.remove("namespace");
        }
    }
    document
}

/// How deep a value is nested.
fn levels(node: &Node) -> usize {
    match &node.value {
        Value::Map(map) => 1 + map.fields().iter().map(|field| levels(&field.node)).max().unwrap_or(0),
        Value::List(items) => 1 + items.iter().map(levels).max().unwrap_or(0),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => 0,
    }
}

fn too_deep(manifest: &Manifest) -> Diagnostic {
    let message = format!("the {} is nested deeper than {DEEPEST_RESOURCE} levels", manifest.described());
    Diagnostic::warning(Code::TooDeep, message)
        .label(manifest.at(), "too deep")
        .help("no manifest is as deep; check what made it".to_owned())
}

fn no_resource(document: &Node, lacks: &str) -> Diagnostic {
    let what = if document.as_map().is_some() {
        format!("has no `{lacks}`")
    } else {
        format!("is {}", document.value.type_name())
    };
    let message = format!("the document is no resource: it {what}");
    let first_key = document.as_map().and_then(|map| map.fields().iter().filter_map(|field| field.key_span).min());
    Diagnostic::warning(Code::InvalidResource, message)
        .label(first_key.or(document.span), "no resource")
        .help("give manifests alone, as `helm template` or `kubectl get -o yaml` prints them".to_owned())
}

/// Takes out what the server writes itself, told once for all resources.
fn take_server_fields(manifests: &mut [Manifest], findings: &mut Vec<Diagnostic>) {
    let mut taken = Taken::default();
    for manifest in manifests {
        let Some(root) = manifest.node.as_map_mut() else { continue };
        taken.remove(root, "status", "status");
        let Some(metadata) = root.get_mut_field("metadata").and_then(|field| field.node.as_map_mut()) else { continue };
        for key in SERVER_METADATA {
            taken.remove(metadata, key, &format!("metadata.{key}"));
        }
        if let Some(annotations) = metadata.get_mut_field("annotations").and_then(|field| field.node.as_map_mut()) {
            let before = annotations.fields().len();
            for key in SERVER_ANNOTATIONS {
                taken.remove(annotations, key, key);
            }
            if annotations.is_empty() && before > 0 {
                metadata.remove("annotations");
            }
        }
        taken.empty_timestamps(&mut manifest.node, 0);
    }
    findings.extend(taken.finding());
}

/// The fields that were taken out.
#[derive(Default)]
struct Taken {
    count: BTreeMap<String, usize>,
    first: Option<Span>,
}

impl Taken {
    fn remove(&mut self, map: &mut Map, key: &str, shown: &str) {
        let Some(field) = map.remove(key) else { return };
        self.first = self.first.or(field.key_span);
        *self.count.entry(shown.to_owned()).or_default() += 1;
    }

    /// `creationTimestamp: null`, which generators write into the templates of pods.
    fn empty_timestamps(&mut self, node: &mut Node, depth: usize) {
        match &mut node.value {
            Value::Map(map) if depth <= DEEPEST => {
                let is_empty = |map: &Map| map.get("creationTimestamp").is_some_and(|it| it.node.value == Value::Null);
                if let Some(metadata) = map.get_mut_field("metadata").and_then(|field| field.node.as_map_mut())
                    && is_empty(metadata)
                {
                    self.remove(metadata, "creationTimestamp", "metadata.creationTimestamp");
                }
                map.values_mut().for_each(|node| self.empty_timestamps(node, depth + 1));
            }
            Value::List(items) => items.iter_mut().for_each(|node| self.empty_timestamps(node, depth + 1)),
            Value::Map(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
        }
    }

    fn finding(self) -> Option<Diagnostic> {
        let fields: Vec<String> = self.count.iter().map(|(field, count)| format!("`{field}` ({count})")).collect();
        (!fields.is_empty()).then(|| {
            Diagnostic::warning(Code::ServerField, "fields that the server writes itself are left out")
                .label(self.first, "the first of them")
                .note(format!("these are {}", fields.join(", ")))
                .help("nothing is lost: the server writes them again".to_owned())
        })
    }
}

/// Keeps a resource; of Helm's hooks all but the tests, which would run on every apply.
fn hook(mut manifest: Manifest, kept: &mut Kept) {
    let metadata =
        manifest.node.get("metadata").and_then(|metadata| metadata.get("annotations")).and_then(Node::as_map);
    let Some((at, events)) = metadata
        .and_then(|annotations| annotations.get(HOOK))
        .and_then(|field| Some((field.key_span, field.node.as_text()?.to_owned())))
    else {
        kept.manifests.push(manifest);
        return;
    };
    let only_tests = events.split(',').all(|event| matches!(event.trim(), "test" | "test-success" | "test-failure"));
    let described = manifest.described();
    let finding = |message: String| Diagnostic::warning(Code::HelmHook, message).label(at, "run by Helm alone");
    if only_tests {
        let finding = finding(format!("the {described} is a test that Helm runs"))
            .help("run it by hand, or as a step of a pipeline".to_owned());
        kept.leave_out(described, finding);
        return;
    }
    kept.findings.push(
        finding(format!("the {described} is a hook of Helm (`{events}`), and nothing runs it as one"))
            .note("it is kept, and applied with all others")
            .help("leave it out if its work is done, or say with `lornuc.after` what comes before it".to_owned()),
    );
    manifest.hook = Some(events.into());
    kept.manifests.push(manifest);
}

/// Of several documents for one object the first counts.
fn take_repeated(kept: &mut Kept) {
    let mut first: BTreeMap<[String; 4], (Option<Span>, Node)> = BTreeMap::new();
    let mut unique = Vec::new();
    for manifest in std::mem::take(&mut kept.manifests) {
        let (group, kind, namespace, name) = manifest.key();
        let key = [group, kind, namespace, name].map(str::to_owned);
        // One without a name is another stage's to refuse.
        let earlier = if name.is_empty() { None } else { first.get(&key) };
        let Some((at, node)) = earlier else {
            first.insert(key, (manifest.at(), manifest.node.clone()));
            unique.push(manifest);
            continue;
        };
        let how = if super::same_value(node, &manifest.node) { "the same" } else { "and not the same" };
        let finding = Diagnostic::warning(
            Code::DuplicateKey,
            format!("the {} is there twice, {how} each time", manifest.described()),
        )
        .label(manifest.at(), "the second")
        .secondary(*at, "the first, which is kept")
        .help("take one of them out of the manifests".to_owned());
        let finding = Diagnostic { masked: masked(&manifest, node), ..finding };
        kept.leave_out(manifest.described(), finding);
    }
    kept.manifests = unique;
}

fn masked(manifest: &Manifest, other: &Node) -> Vec<Span> {
    let values = crate::declared::secret_values;
    values(&manifest.node).into_iter().chain(values(other)).collect()
}
