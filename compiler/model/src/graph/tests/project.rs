//! A project for tests, put together resource by resource. In: ids and manifests. Out: its graph, and what is told.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use super::{Graph, JsonMap, checked, put};
use crate::declared::{Absent, Declared, UnitName};
use crate::diagnostic::Diagnostic;
use crate::graph::Answer;
use crate::name::{EnvironmentName, StackName};

/// The settings and resources, and the units that are not at hand.
pub(super) struct Project {
    settings: JsonMap<String, Json>,
    units: BTreeMap<(String, String), Json>,
    skipped: BTreeSet<UnitName>,
    broken: BTreeSet<UnitName>,
}

/// The graph, and its findings.
pub(super) struct Built {
    pub(super) graph: Graph,
    pub(super) findings: Vec<Diagnostic>,
}

impl Project {
    /// Environments `dev` and `prod` with the namespace `shop`, each on a cluster of its own, and `twin` on that of `dev`.
    pub(super) fn new() -> Self {
        let environments = json!({
            "dev": { "namespace": "shop", "cluster": "one" },
            "prod": { "namespace": "shop" },
            "twin": { "namespace": "twin", "cluster": "one" },
        });
        let settings = json!({ "project": "shop", "environments": environments, "rules": { "unknown-kind": "off" } });
        let Json::Object(settings) = settings else { unreachable!("a record") };
        Self { settings, units: BTreeMap::new(), skipped: BTreeSet::new(), broken: BTreeSet::new() }
    }

    /// With a resource: `[environment:]stack/path`, and `apiVersion kind [namespace/]name` with the rest of it.
    pub(super) fn with(mut self, id: &str, head: &str, rest: Json) -> Self {
        let (environment, id) = id.split_once(':').unwrap_or(("dev", id));
        let (stack, path) = id.split_once('/').unwrap();
        let unit = self.units.entry((environment.to_owned(), stack.to_owned())).or_insert_with(|| json!({}));
        put(unit.as_object_mut().unwrap(), path, manifest(head, rest));
        self
    }

    /// With a setting.
    pub(super) fn setting(mut self, name: &str, value: Json) -> Self {
        self.settings.insert(name.to_owned(), value);
        self
    }

    /// With a stack of `dev` that was not asked for.
    pub(super) fn skipped(mut self, stack: &str) -> Self {
        self.skipped.insert(unit(stack));
        self
    }

    /// With a stack of `dev` that has mistakes.
    pub(super) fn broken(mut self, stack: &str) -> Self {
        self.broken.insert(unit(stack));
        self
    }

    pub(super) fn build(self) -> Built {
        let units = self
            .units
            .into_iter()
            .map(|((environment, stack), tree)| json!({ "environment": environment, "stack": stack, "tree": tree }));
        let file = json!({ "settings": self.settings, "units": units.collect::<Vec<_>>() });
        let (settings, units, _) = Declared::from_json(&file.to_string()).unwrap().into_parts();
        let absent = Absent { skipped: self.skipped, broken: self.broken, ..Absent::default() };
        let (graph, findings) = checked(Declared::new(settings, units, absent));
        Built { graph, findings }
    }
}

impl Built {
    /// What is told: `missing-target apps/web: nothing …`.
    pub(super) fn told(&self) -> Vec<String> {
        let id = |finding: &Diagnostic| finding.resource.as_ref().map(ToString::to_string).unwrap_or_default();
        self.findings.iter().map(|finding| format!("{} {}: {}", finding.code, id(finding), finding.message)).collect()
    }

    /// The helps.
    pub(super) fn helps(&self) -> Vec<&str> {
        self.findings.iter().filter_map(|finding| finding.help.as_deref()).collect()
    }

    /// What is named, and what there is of it: ``apps/web Secret `key`: produced by apps/key``.
    pub(super) fn answers(&self) -> Vec<String> {
        let words = |answer| match answer {
            Answer::Resource(ix) => format!("is {}", self.graph.resource(ix).id()),
            Answer::Produced(ix) => format!("of {}", self.graph.resource(ix).id()),
            Answer::External => "external".to_owned(),
            Answer::MayBeAbsent => "may be absent".to_owned(),
            Answer::Unjudged => "unjudged".to_owned(),
            Answer::Missing => "missing".to_owned(),
        };
        let told = self.graph.references().into_iter().map(|reference| {
            let id = self.graph.resource(reference.from).id();
            format!("{id} {}: {}", reference.wants, words(reference.answer))
        });
        told.collect()
    }

    /// The edges of `dev`: `apps/key refers apps/web required`.
    pub(super) fn edges(&self) -> Vec<String> {
        let id = |ix| self.graph.resource(ix).id();
        let word = |edge: &crate::graph::Edge| format!("{:?}", edge.need).to_lowercase();
        let edges = self.graph.edges();
        edges
            .iter()
            .map(|edge| format!("{} {} {} {}", id(edge.from), edge.kind.as_str(), id(edge.to), word(edge)))
            .collect()
    }
}

fn unit(stack: &str) -> UnitName {
    UnitName { environment: EnvironmentName::new("dev").unwrap(), stack: StackName::new(stack).unwrap() }
}

fn manifest(head: &str, mut rest: Json) -> Json {
    let words: Vec<&str> = head.split(' ').collect();
    let (namespace, name) = words[2].split_once('/').map_or((None, words[2]), |(own, name)| (Some(own), name));
    rest["apiVersion"] = json!(words[0]);
    rest["kind"] = json!(words[1]);
    rest["metadata"]["name"] = json!(name);
    if let Some(namespace) = namespace {
        rest["metadata"]["namespace"] = json!(namespace);
    }
    rest
}

/// The `spec` of a Pod whose container has these fields.
pub(super) fn container(fields: Json) -> Json {
    let mut container = fields;
    container["name"] = json!("web");
    container["image"] = json!("web:1.0");
    json!({ "containers": [container] })
}

/// A Pod with this variable from a Secret's key.
pub(super) fn reads(name: &str, key: &str) -> Json {
    let from = json!({ "secretKeyRef": { "name": name, "key": key } });
    json!({ "spec": container(json!({ "env": [{ "name": "A", "valueFrom": from }] })) })
}

/// An ExternalSecret with these keys.
pub(super) fn external_secret(keys: &[&str]) -> Json {
    let data: Vec<Json> = keys.iter().map(|key| json!({ "secretKey": key, "remoteRef": { "key": key } })).collect();
    json!({ "spec": { "secretStoreRef": { "kind": "ClusterSecretStore", "name": "vault" }, "data": data } })
}
