//! The setting `delivery`: how Flux gets what is rendered. In: the record, those of environments in it, and those of
//! stacks. Out: a [`Delivery`] for each environment that is delivered, or findings.
//!
//! What is said more closely wins, field by field: a stack's own, the environment's, the project's, and then defaults.
//! Fields with which Flux would change what was rendered are refused: nobody has checked what comes of them.

mod form;
mod layer;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::reader::Reader;
use super::{Environment, External, near_or_all};
use crate::diagnostic::{Code, Diagnostic};
use crate::name::{EnvironmentName, NameRule, Namespace, ObjectName, StackName, hashed_slug, slug};
use crate::value::{Cursor, Field, Map, Place, Value};
use layer::{Layer, SourceLayer};

/// The stack of what is generated. No stack of a project has this name.
pub const DELIVERY_STACK: &str = "flux";

/// Where Flux is, unless told otherwise: where `flux install` puts it.
const NAMESPACE: &str = "flux-system";

/// The group of sources.
const SOURCE_GROUP: &str = "source.toolkit.fluxcd.io";

/// How often a source is asked for news; `flux create source` has the same.
const SOURCE_INTERVAL: &str = "1m";

/// How often Flux holds a unit against the cluster; how soon it tries again; how long it waits for readiness.
const INTERVALS: &[(&str, &str)] = &[("interval", "10m"), ("retryInterval", "1m"), ("timeout", "5m")];

/// What no longer belongs is deleted; the units that depend on this one wait until it is ready.
const SWITCHES: &[&str] = &["prune", "wait"];

/// The longest name: Flux puts it into a label of each object that it applies, and reads it back from there.
const LONGEST_NAME: usize = 63;

/// Which sort of source Flux pulls from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// A git repository.
    Git,
    /// An artifact in a registry.
    Oci,
}

impl SourceKind {
    /// Its kind.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Git => "GitRepository",
            Self::Oci => "OCIRepository",
        }
    }

    /// What its `ref` may say, one at a time.
    const fn refs(self) -> &'static [&'static str] {
        match self {
            Self::Git => &["branch", "tag", "semver", "commit", "name"],
            Self::Oci => &["tag", "semver", "digest"],
        }
    }

    const fn providers(self) -> &'static [&'static str] {
        match self {
            Self::Git => &["generic", "aws", "azure", "github"],
            Self::Oci => &["generic", "aws", "azure", "gcp"],
        }
    }

    const fn schemes(self) -> &'static [&'static str] {
        match self {
            Self::Git => &["https://", "http://", "ssh://"],
            Self::Oci => &["oci://"],
        }
    }

    /// What is pulled where nothing is said. Flux would take `master`, which few repositories have.
    const fn default_ref(self) -> (&'static str, &'static str) {
        match self {
            Self::Git => ("branch", "main"),
            Self::Oci => ("tag", "latest"),
        }
    }
}

/// Where Flux pulls from.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Its sort.
    pub kind: SourceKind,
    /// Its name.
    pub name: ObjectName,
    /// Its namespace.
    pub namespace: Namespace,
    /// What is generated; `None` for one that is in the cluster already.
    pub spec: Option<Map>,
    /// Where the author speaks of it.
    pub place: Place,
}

/// How Flux gets one environment.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    /// Where the author speaks of it.
    pub place: Place,
    /// Where Flux pulls from.
    pub source: Source,
    /// The namespace of the Kustomizations.
    pub namespace: Namespace,
    environment: EnvironmentName,
    prefix: String,
    options: Map,
    has_cluster_alone: bool,
}

impl Delivery {
    /// The environment.
    #[must_use]
    pub const fn environment(&self) -> &EnvironmentName {
        &self.environment
    }

    /// The folder of a stack in what the source holds, as `./dev/apps`.
    #[must_use]
    pub fn path(&self, stack: &StackName) -> String {
        format!("./{}{}/{stack}", self.prefix, self.environment)
    }

    /// The name of a stack's Kustomization: the stack's; in a cluster that several environments share, with the
    /// environment's before it.
    #[must_use]
    pub fn name(&self, stack: &StackName) -> ObjectName {
        match self.has_cluster_alone {
            true => object_name(stack.as_str()),
            false => object_name(&format!("{}-{stack}", self.environment)),
        }
    }
}

/// What the settings of a stack say of its delivery.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct OfStack {
    is_enabled: bool,
    options: Map,
    place: Place,
}

/// The delivery of all environments.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Deliveries(BTreeMap<EnvironmentName, Delivery>);

impl Deliveries {
    pub(super) fn of(&self, environment: &EnvironmentName) -> Option<&Delivery> {
        self.0.get(environment)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Delivery> {
        self.0.values()
    }

    /// The sources that the cluster has already.
    pub(super) fn externals(&self) -> impl Iterator<Item = External> {
        let sources = self.all().map(|delivery| (&delivery.source, delivery.place));
        sources.filter(|(source, _)| source.spec.is_none()).map(|(source, place)| External {
            group: Some(SOURCE_GROUP.to_owned()),
            kind: source.kind.as_str().to_owned(),
            namespace: Some(source.namespace.to_string()),
            name: Some(source.name.to_string()),
            keys: None,
            labels: BTreeMap::new(),
            place,
        })
    }

    /// The fields of a stack's Kustomization that say how it is applied; `None` when it is not delivered.
    pub(super) fn options(&self, environment: &EnvironmentName, own: Option<&OfStack>) -> Option<Map> {
        let delivery = self.0.get(environment)?;
        match own {
            Some(own) if !own.is_enabled => None,
            Some(own) => Some(over(delivery.options.clone(), &own.options)),
            None => Some(delivery.options.clone()),
        }
    }
}

/// Reads `delivery` of a stack.
pub(super) fn of_stack(reader: &mut Reader, cursor: &Cursor<'_>) -> Option<OfStack> {
    let layer = layer::of_stack(reader, cursor)?;
    Some(OfStack { is_enabled: layer.is_enabled, options: layer.options, place: cursor.place() })
}

/// What is known of the project where its `delivery` is read.
pub(super) struct Project<'a> {
    pub(super) name: &'a str,
    pub(super) environments: &'a BTreeMap<EnvironmentName, Environment>,
}

/// Reads `delivery` of the project.
pub(super) fn deliveries(reader: &mut Reader, cursor: &Cursor<'_>, project: &Project<'_>) -> Deliveries {
    let Some(common) = layer::of_project(reader, cursor) else { return Deliveries::default() };
    let mut own: BTreeMap<&EnvironmentName, Layer> = BTreeMap::new();
    if let Some(cursor) = cursor.get("environments") {
        reader.map(&cursor);
        for (field, at) in cursor.fields() {
            match project.environments.keys().find(|name| name.as_str() == &*field.key) {
                Some(name) => own.extend(layer::of_environment(reader, &at).map(|layer| (name, layer))),
                None => reader.push(no_environment(&field.key, &at, project)),
            }
        }
    }
    let mut deliveries = BTreeMap::new();
    let mut findings = Vec::new();
    for environment in project.environments.values() {
        let layer = common.with(own.remove(&environment.name));
        if layer.is_enabled {
            let whole = Whole { layer, environment, project, at: cursor };
            deliveries.extend(whole.delivery(&mut findings).map(|delivery| (environment.name.clone(), delivery)));
        }
    }
    shared_sources(&deliveries, project, &mut findings);
    // What the project says is read again for each environment; told once.
    let mut told: Vec<Diagnostic> = Vec::new();
    findings.into_iter().for_each(|finding| {
        if !told.contains(&finding) {
            told.push(finding);
        }
    });
    told.into_iter().for_each(|finding| reader.push(finding));
    Deliveries(deliveries)
}

fn no_environment(name: &str, at: &Cursor<'_>, project: &Project<'_>) -> Diagnostic {
    Diagnostic::error(Code::InvalidSetting, format!("the project has no environment `{name}`"))
        .at(at.place().of_key(), "no such environment")
        .help(near_or_all(name, project.environments.keys().map(EnvironmentName::as_str)))
}

/// A stack that says how it is delivered, in a project that delivers nothing.
pub(super) fn without_delivery(reader: &mut Reader, own: &OfStack) {
    reader.push(
        Diagnostic::error(Code::InvalidSetting, "nothing is delivered: the project has no `delivery`")
            .at(own.place.of_key(), "would have no effect")
            .help(
                "add `delivery.source = { kind = \"GitRepository\", url = \"https://…\" }`, or take this out"
                    .to_owned(),
            ),
    );
}

/// Two environments of one cluster cannot make the same source twice.
fn shared_sources(
    deliveries: &BTreeMap<EnvironmentName, Delivery>,
    project: &Project<'_>,
    findings: &mut Vec<Diagnostic>,
) {
    let mut made: BTreeMap<(&str, &str, &str), &EnvironmentName> = BTreeMap::new();
    for (name, delivery) in deliveries {
        let source = &delivery.source;
        let Some(cluster) = project.environments.get(name).map(|environment| environment.cluster.as_str()) else {
            continue;
        };
        if source.spec.is_none() {
            continue;
        }
        if let Some(other) = made.insert((cluster, source.namespace.as_str(), source.name.as_str()), name) {
            let what = format!("the {} `{}`", source.kind.as_str(), source.name);
            let message = format!("`{other}` and `{name}` share the cluster `{cluster}`, and both would make {what}");
            let help = format!("take `name` out, or set `delivery.environments.{name}.source.name`");
            findings
                .push(Diagnostic::error(Code::InvalidSetting, message).at(source.place, "one name for two").help(help));
        }
    }
}

/// All that is said of one environment.
struct Whole<'a, 'c> {
    layer: Layer,
    environment: &'a Environment,
    project: &'a Project<'a>,
    at: &'a Cursor<'c>,
}

impl Whole<'_, '_> {
    fn delivery(self, findings: &mut Vec<Diagnostic>) -> Option<Delivery> {
        let name = &self.environment.name;
        let Some(source) = &self.layer.source else {
            findings.push(self.no_source());
            return None;
        };
        let others = self.project.environments.values().filter(|other| other.cluster == self.environment.cluster);
        let has_cluster_alone = others.count() == 1;
        let namespace = self.layer.namespace.clone().or_else(|| Namespace::new(NAMESPACE).ok())?;
        let named = match has_cluster_alone {
            true => object_name(self.project.name),
            false => object_name(&format!("{name}-{}", self.project.name)),
        };
        let source = whole_source(source, (named, &namespace), findings)?;
        let prefix = self.layer.path.map(|path| format!("{path}/")).unwrap_or_default();
        Some(Delivery {
            place: self.at.place().of_key(),
            source,
            namespace,
            environment: name.clone(),
            prefix,
            options: over(defaults(), &self.layer.options),
            has_cluster_alone,
        })
    }

    fn no_source(&self) -> Diagnostic {
        let message = format!("`delivery` has no `source` for `{}`", self.environment.name);
        Diagnostic::error(Code::MissingSetting, message).at(self.at.place().of_key(), "in this record").help(format!(
            "add `source = {{ kind = \"GitRepository\", url = \"https://…\" }}`, or leave the environment out with \
                 `environments.{}.enable = false`",
            self.environment.name
        ))
    }
}

/// The source, whole: one that is made has an address, one that is there has a name.
fn whole_source(
    layer: &SourceLayer,
    (default_name, namespace): (ObjectName, &Namespace),
    findings: &mut Vec<Diagnostic>,
) -> Option<Source> {
    let missing = |key: &str, help: &str| {
        Diagnostic::error(Code::MissingSetting, format!("`delivery.source` has no `{key}`"))
            .at(layer.place, "in this record")
            .help(help.to_owned())
    };
    let Some(kind) = layer.kind else {
        findings.push(missing("kind", "add `kind = \"GitRepository\"` or `kind = \"OCIRepository\"`"));
        return None;
    };
    let namespace = layer.namespace.clone().unwrap_or_else(|| namespace.clone());
    if layer.spec.get("url").is_none() {
        let what = "`url`, from which the source is made, or only `kind`, `name` and `namespace` of one that is there";
        if layer.name.is_none() || !layer.spec.is_empty() {
            findings.push(missing("url", &format!("give {what}")));
            return None;
        }
        let name = layer.name.clone()?;
        return Some(Source { kind, name, namespace, spec: None, place: layer.place.of_key() });
    }
    let before = findings.len();
    findings.extend(layer.spec.fields().iter().filter_map(|field| unfit(kind, field, layer.place)));
    let name = layer.name.clone().unwrap_or(default_name);
    let (key, value) = kind.default_ref();
    let mut spec =
        Map::new(vec![Field::made("interval", SOURCE_INTERVAL), Field::record("ref", vec![Field::made(key, value)])]);
    spec = over(spec, &layer.spec);
    let place = layer.place.of_key();
    (findings.len() == before).then_some(Source { kind, name, namespace, spec: Some(spec), place })
}

/// What is said of a source and does not fit its kind.
fn unfit(kind: SourceKind, field: &Field, place: Place) -> Option<Diagnostic> {
    let (place, value) = (place.field(field), field.node.as_text());
    let invalid = |place: Place, message: String| {
        Diagnostic::error(Code::InvalidSetting, message).at(place, format!("not of `{}`", kind.as_str()))
    };
    let listed = |words: &[&str]| words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    match &*field.key {
        "url" if !kind.schemes().iter().any(|scheme| value.is_some_and(|url| url.starts_with(scheme))) => {
            let message = format!("the `url` of `{}` must begin with one of {}", kind.as_str(), listed(kind.schemes()));
            Some(invalid(place, message))
        }
        "provider" if !value.is_some_and(|value| kind.providers().contains(&value)) => {
            let message = format!("the `provider` of `{}` must be one of {}", kind.as_str(), listed(kind.providers()));
            Some(invalid(place, message))
        }
        "ref" => {
            let said = field.node.as_map()?.fields();
            let wrong = said.iter().find(|said| !kind.refs().contains(&&*said.key)).or(said.get(1));
            let place = wrong.map_or(place, |wrong| place.field(wrong).of_key());
            let message = format!("the `ref` of `{}` must be one of {}", kind.as_str(), listed(kind.refs()));
            (wrong.is_some() || said.is_empty()).then(|| invalid(place, message))
        }
        _ => None,
    }
}

fn defaults() -> Map {
    let intervals = INTERVALS.iter().map(|(key, value)| Field::made(key, *value));
    let switches = SWITCHES.iter().map(|key| Field::made(key, Value::Bool(true)));
    Map::new(intervals.chain(switches).collect())
}

/// The fields of both; of one that both have, that of `above`.
fn over(below: Map, above: &Map) -> Map {
    let mut fields = below.into_fields();
    // `Map` keeps the later of two.
    fields.extend(above.fields().iter().cloned());
    Map::new(fields)
}

/// A name for an object, made of any text: what can be one stays as it is.
fn object_name(text: &str) -> ObjectName {
    let is_short = |text: &str| text.len() <= LONGEST_NAME;
    if let Some(name) = Some(text).filter(|text| is_short(text)).and_then(as_name) {
        return name;
    }
    let plain = slug(text).as_str().replace(['_', '.'], "-");
    let made = hashed_slug(&plain, text);
    as_name(made.as_str().trim_matches('-')).expect("letters, digits and `-`, with a digit of a hash at the end")
}

fn as_name(text: &str) -> Option<ObjectName> {
    ObjectName::new(text, NameRule::DnsSubdomain).ok()
}
