//! The settings of a project: what `lornuc.ncl` says. In: its evaluated record. Out: [`Settings`], or findings; it is
//! checked as strictly as a stack.

mod delivery;
mod externals;
mod images;
mod moves;
mod reader;
mod references;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Severity, Span};
use crate::name::{EnvironmentName, Namespace, StackName, did_you_mean, slug};
use crate::reference::Entry;
use crate::schema::Version;
use crate::value::{Cursor, Map, Node, Place};
pub use delivery::{DELIVERY_STACK, Delivery, Source, SourceKind};
use delivery::{Deliveries, OfStack};
pub use externals::External;
use images::Images;
pub use moves::Moves;
use reader::Reader;

/// The version of this compiler, which `lornuc = "…"` in the settings is held against.
pub const COMPILER_VERSION: &str = env!("CARGO_PKG_VERSION");

const SETTINGS: &[&str] = &[
    "project",
    "lornuc",
    "kubernetes",
    "environments",
    "stacks",
    "externals",
    "references",
    "rules",
    "moves",
    "images",
    "golden",
    "delivery",
];

/// What a rule's findings count as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Not reported.
    Off,
    /// Reported; the project is rendered all the same.
    Warn,
    /// Stops the line.
    Error,
}

impl Level {
    /// The severity of a finding at this level; `None` when it is not reported.
    #[must_use]
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Warn => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

/// The rules whose level can be set, and what it is unless told otherwise.
const ADJUSTABLE: &[(Code, Level)] = &[
    (Code::UnknownKind, Level::Warn),
    (Code::DeprecatedVersion, Level::Warn),
    (Code::LargeUnit, Level::Warn),
    (Code::ForeignTemplate, Level::Warn),
    (Code::MissingParameter, Level::Warn),
    (Code::UnusedName, Level::Warn),
    (Code::HiddenName, Level::Warn),
    (Code::UnusedInput, Level::Warn),
    (Code::UnusedParameter, Level::Warn),
    (Code::MissingTarget, Level::Error),
    (Code::MissingKey, Level::Error),
    (Code::MissingPort, Level::Error),
    (Code::MissingGrant, Level::Error),
    (Code::UnmatchedSelector, Level::Error),
    (Code::AmbiguousTarget, Level::Error),
    (Code::WrongNamespace, Level::Error),
    (Code::WrongKind, Level::Error),
    (Code::OptionalCycle, Level::Warn),
    (Code::UnitCycle, Level::Error),
    (Code::DefinitionWithInstances, Level::Error),
];

/// The levels of the rules, for a project or a stack.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules(BTreeMap<Code, Level>);

/// An environment: a named record of parameters. The compiler itself reads `namespace` and `cluster`.
#[derive(Debug, Clone, PartialEq)]
pub struct Environment {
    /// Its name.
    pub name: EnvironmentName,
    /// The namespace of resources that name none, and where it is set.
    pub namespace: Option<(Namespace, Place)>,
    /// The cluster; environments of one cluster share its names. Its own name when none is given.
    pub cluster: String,
    /// The names of its parameters, `namespace` and `cluster` among them, and where each is written.
    pub parameters: Vec<(Arc<str>, Option<Span>)>,
}

/// Settings of one stack.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StackSettings {
    /// The environments it is built for; all when `None`.
    pub environments: Option<BTreeSet<EnvironmentName>>,
    rules: Rules,
    delivery: Option<OfStack>,
}

/// The settings of a project.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    project: String,
    kubernetes: Version,
    environments: BTreeMap<EnvironmentName, Environment>,
    stacks: BTreeMap<StackName, StackSettings>,
    rules: Rules,
    golden: Option<String>,
    images: Images,
    moves: Moves,
    deliveries: Deliveries,
    externals: Vec<External>,
    references: Vec<Entry>,
}

impl Settings {
    /// Reads the record of `lornuc.ncl`. `stacks` are the stacks that the project has.
    #[must_use]
    pub fn read(root: &Node, place: Place, stacks: &BTreeSet<StackName>) -> (Option<Self>, Vec<Diagnostic>) {
        let cursor = Cursor::new(root, place);
        let mut reader = Reader::default();
        let settings = read(&mut reader, &cursor, stacks);
        let findings = reader.into_findings();
        // Half-read settings would make units of environments that the author did not mean.
        (settings.filter(|_| findings.is_empty()), findings)
    }

    /// Settings for manifests that are no part of a stack: one environment, whose namespace no resource has, and the
    /// rules of the project that they are in, if they are in one.
    #[must_use]
    pub fn of_foreign(project: Option<&Self>, kubernetes: Version) -> Self {
        let name = EnvironmentName::from(slug("all"));
        let namespace = Namespace::new("lornuc-no-namespace").ok().map(|namespace| (namespace, Place::default()));
        let environment = Environment { namespace, cluster: String::new(), parameters: Vec::new(), name: name.clone() };
        Self {
            project: String::new(),
            kubernetes,
            environments: [(name, environment)].into(),
            stacks: BTreeMap::new(),
            rules: project.map(|project| project.rules.clone()).unwrap_or_default(),
            golden: None,
            images: Images::default(),
            moves: Moves::default(),
            deliveries: Deliveries::default(),
            externals: Vec::new(),
            references: Vec::new(),
        }
    }

    /// The project's name.
    #[must_use]
    pub fn project(&self) -> &str {
        &self.project
    }

    /// The version of Kubernetes that it is for.
    #[must_use]
    pub const fn kubernetes(&self) -> Version {
        self.kubernetes
    }

    /// The folder that `lornuc test` holds the rendered stacks against, below the project's root.
    #[must_use]
    pub fn golden(&self) -> Option<&str> {
        self.golden.as_deref()
    }

    /// The environments by name.
    #[must_use]
    pub const fn environments(&self) -> &BTreeMap<EnvironmentName, Environment> {
        &self.environments
    }

    /// The environments that a stack is built for, in order.
    pub fn environments_of(&self, stack: &StackName) -> impl Iterator<Item = &Environment> {
        let chosen = self.stacks.get(stack).and_then(|settings| settings.environments.as_ref());
        self.environments.values().filter(move |env| chosen.is_none_or(|names| names.contains(&env.name)))
    }

    /// The level of a rule for a stack: the stack's own, else the project's, else the rule's.
    #[must_use]
    pub fn level(&self, rule: Code, stack: &StackName) -> Level {
        let own = self.stacks.get(stack).and_then(|settings| settings.rules.0.get(&rule));
        own.copied().unwrap_or_else(|| self.project_level(rule))
    }

    /// The level of a rule for what belongs to no stack: the project's, else the rule's.
    #[must_use]
    pub fn project_level(&self, rule: Code) -> Level {
        let usual = || ADJUSTABLE.iter().find(|(code, _)| *code == rule).map(|(_, level)| *level);
        self.rules.0.get(&rule).copied().or_else(usual).unwrap_or(Level::Warn)
    }

    /// What an image without a digest counts as in an environment.
    #[must_use]
    pub fn image_digests(&self, environment: &EnvironmentName) -> Level {
        self.images.digests(environment)
    }

    /// What the clusters have already.
    #[must_use]
    pub fn externals(&self) -> &[External] {
        &self.externals
    }

    /// The fields of its own kinds that name something.
    pub(crate) fn references(&self) -> &[Entry] {
        &self.references
    }

    /// The resources that were given another id.
    #[must_use]
    pub const fn moves(&self) -> &Moves {
        &self.moves
    }

    /// How Flux gets an environment, where it does.
    #[must_use]
    pub fn delivery(&self, environment: &EnvironmentName) -> Option<&Delivery> {
        self.deliveries.of(environment)
    }

    /// Whether Flux has this namespace for what it is given: it is there when Flux is.
    #[must_use]
    pub fn is_of_delivery(&self, namespace: &str) -> bool {
        self.deliveries.all().any(|delivery| {
            [&delivery.namespace, &delivery.source.namespace].iter().any(|own| own.as_str() == namespace)
        })
    }

    /// How Flux applies a stack in an environment: the fields of a Kustomization; `None` where it does not.
    #[must_use]
    pub fn delivered(&self, environment: &EnvironmentName, stack: &StackName) -> Option<Map> {
        let own = self.stacks.get(stack).and_then(|settings| settings.delivery.as_ref());
        self.deliveries.options(environment, own)
    }
}

fn read(reader: &mut Reader, root: &Cursor<'_>, stacks: &BTreeSet<StackName>) -> Option<Settings> {
    reader.record(root, "the settings", SETTINGS)?;
    let project = reader.required(root, "project", "`project = \"shop\"`");
    let project = project.and_then(|cursor| match reader.text(&cursor) {
        Some("") => {
            reader.invalid(&cursor, "a name");
            None
        }
        text => text,
    });
    if let Some(cursor) = root.get("lornuc") {
        compiler_version(reader, &cursor);
    }
    let mut kubernetes = Version::default();
    if let Some(cursor) = root.get("kubernetes") {
        kubernetes = kubernetes_version(reader, &cursor).unwrap_or_default();
    }
    let environments = reader
        .required(root, "environments", "`environments.dev = { namespace = \"dev\" }`")
        .map(|cursor| environments(reader, &cursor))
        .unwrap_or_default();
    let per_stack = root.get("stacks").map(|cursor| stack_settings(reader, &cursor, stacks, &environments));
    let rules = root.get("rules").map(|cursor| rules(reader, &cursor));
    let images = root.get("images").map(|cursor| images::images(reader, &cursor, &environments));
    let externals = root.get("externals").map(|cursor| externals::externals(reader, &cursor));
    let references = root.get("references").map(|cursor| references::references(reader, &cursor));
    let moves = root.get("moves").map(|cursor| moves::moves(reader, &cursor));
    let deliveries = deliveries(reader, root, project.unwrap_or_default(), (&environments, per_stack.as_ref()));
    Some(Settings {
        project: project?.to_owned(),
        kubernetes,
        environments,
        stacks: per_stack.unwrap_or_default(),
        rules: rules.unwrap_or_default(),
        golden: root.get("golden").and_then(|cursor| golden(reader, &cursor)),
        images: images.unwrap_or_default(),
        moves: moves.unwrap_or_default(),
        externals: externals.into_iter().flatten().chain(deliveries.externals()).collect(),
        deliveries,
        references: references.unwrap_or_default(),
    })
}

fn deliveries(
    reader: &mut Reader,
    root: &Cursor<'_>,
    name: &str,
    (environments, stacks): (&BTreeMap<EnvironmentName, Environment>, Option<&BTreeMap<StackName, StackSettings>>),
) -> Deliveries {
    if let Some(cursor) = root.get("delivery") {
        return delivery::deliveries(reader, &cursor, &delivery::Project { name, environments });
    }
    let own = stacks.into_iter().flat_map(BTreeMap::values).filter_map(|stack| stack.delivery.as_ref());
    own.for_each(|own| delivery::without_delivery(reader, own));
    Deliveries::default()
}

/// Folders of a project that hold something else than what is rendered for tests.
const TAKEN: &[&str] = &["stacks", "vendor", "schemas", "tests", "dist"];

/// A folder of its own below the root: what is in it is replaced.
fn golden(reader: &mut Reader, cursor: &Cursor<'_>) -> Option<String> {
    let text = reader.text(cursor)?;
    let is_name = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', '\0']);
    let first = text.split('/').next().unwrap_or_default();
    let is_free = text.split('/').all(is_name) && !TAKEN.contains(&first);
    if !is_free {
        reader.invalid(cursor, "a folder of its own below the project's, as `\"golden/stacks\"`");
    }
    is_free.then(|| text.to_owned())
}

fn compiler_version(reader: &mut Reader, cursor: &Cursor<'_>) {
    let Some(text) = reader.text(cursor) else { return };
    let version = semver::Version::parse(COMPILER_VERSION).expect("cargo gives a version");
    match semver::VersionReq::parse(text) {
        Err(_) => reader.invalid(cursor, "a version requirement, as `\"0.1\"`"),
        Ok(requirement) if !requirement.matches(&version) => reader.push(
            Diagnostic::error(
                Code::CompilerVersion,
                format!("the project needs lornuc `{text}`, and this is `{COMPILER_VERSION}`"),
            )
            .on(cursor, "required here")
            .help(format!("install a lornuc that `{text}` allows, or change the requirement")),
        ),
        Ok(_) => {}
    }
}

fn kubernetes_version(reader: &mut Reader, cursor: &Cursor<'_>) -> Option<Version> {
    let text = reader.text(cursor)?;
    let version = Version::new(text);
    if version.is_none() {
        let known = Version::all().map(|version| version.to_string()).collect::<Vec<_>>().join("`, `");
        reader.push(
            Diagnostic::error(Code::InvalidSetting, format!("the Kubernetes version `{text}` is not known"))
                .on(cursor, "not known")
                .help(format!("the known versions are `{known}`")),
        );
    }
    version
}

fn environments(reader: &mut Reader, cursor: &Cursor<'_>) -> BTreeMap<EnvironmentName, Environment> {
    let Some(map) = cursor.node().as_map() else {
        reader.invalid(cursor, "a record");
        reader.help("write `environments = { dev = { namespace = \"dev\" } }`");
        return BTreeMap::new();
    };
    if map.is_empty() {
        reader.invalid(cursor, "at least one environment, as `{ dev = { namespace = \"dev\" } }`");
    }
    let read = cursor.fields().filter_map(|(field, environment)| {
        let name = reader.key(&environment, &field.key, EnvironmentName::new)?;
        let environment = read_environment(reader, &environment, name.clone())?;
        Some((name, environment))
    });
    read.collect()
}

fn read_environment(reader: &mut Reader, cursor: &Cursor<'_>, name: EnvironmentName) -> Option<Environment> {
    reader.map(cursor)?;
    if let Some(own) = cursor.get("name") {
        reader.push(
            Diagnostic::error(Code::InvalidSetting, "`name` is added to every environment by the compiler")
                .on(&own, "cannot be set")
                .help("leave it out; stacks read it as `env.name`".to_owned()),
        );
    }
    let namespace = cursor.get("namespace").and_then(|at| {
        let text = reader.text(&at)?;
        let namespace = reader.valid(&at, text, Namespace::new(text))?;
        Some((namespace, at.place()))
    });
    let cluster = cursor.get("cluster").and_then(|at| reader.text(&at)).unwrap_or(name.as_str()).to_owned();
    let parameters = cursor.fields().map(|(field, _)| (Arc::clone(&field.key), field.key_span)).collect();
    Some(Environment { name, namespace, cluster, parameters })
}

fn stack_settings(
    reader: &mut Reader,
    cursor: &Cursor<'_>,
    stacks: &BTreeSet<StackName>,
    environments: &BTreeMap<EnvironmentName, Environment>,
) -> BTreeMap<StackName, StackSettings> {
    reader.map(cursor);
    let mut out = BTreeMap::new();
    for (field, stack) in cursor.fields() {
        let Some(name) = stacks.iter().find(|name| name.as_str() == &*field.key) else {
            let known = stacks.iter().map(StackName::as_str);
            reader.push(
                Diagnostic::error(Code::InvalidSetting, format!("the project has no stack `{}`", field.key))
                    .at(stack.place().of_key(), "no such stack")
                    .help(near_or_all(&field.key, known)),
            );
            continue;
        };
        let known = ["environments", "rules", "delivery"];
        if reader.record(&stack, "the settings of a stack", &known).is_none() {
            continue;
        }
        let chosen = stack.get("environments").map(|list| environment_list(reader, &list, environments));
        let rules = stack.get("rules").map(|at| rules(reader, &at)).unwrap_or_default();
        let delivery = stack.get("delivery").and_then(|at| delivery::of_stack(reader, &at));
        out.insert(name.clone(), StackSettings { environments: chosen, rules, delivery });
    }
    out
}

fn environment_list(
    reader: &mut Reader,
    list: &Cursor<'_>,
    environments: &BTreeMap<EnvironmentName, Environment>,
) -> BTreeSet<EnvironmentName> {
    if list.node().as_list().is_none() {
        reader.invalid(list, "a list of environments, as `[\"dev\"]`");
    }
    let mut chosen = BTreeSet::new();
    for element in list.elements() {
        let Some(text) = reader.text(&element) else { continue };
        match environments.keys().find(|name| name.as_str() == text) {
            Some(name) => drop(chosen.insert(name.clone())),
            None => reader.push(
                Diagnostic::error(Code::InvalidSetting, format!("the project has no environment `{text}`"))
                    .on(&element, "no such environment")
                    .help(near_or_all(text, environments.keys().map(EnvironmentName::as_str))),
            ),
        }
    }
    chosen
}

/// A near name, or all that there are.
fn near_or_all<'n>(name: &str, known: impl Iterator<Item = &'n str> + Clone) -> Option<String> {
    let all = || known.clone().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    did_you_mean(name, known.clone()).or_else(|| Some(format!("there are: {}", all())))
}

fn rules(reader: &mut Reader, cursor: &Cursor<'_>) -> Rules {
    let names: Vec<&str> = ADJUSTABLE.iter().map(|(code, _)| code.as_str()).chain(["strict"]).collect();
    if reader.record(cursor, "the rules", &names).is_none() {
        return Rules::default();
    }
    let mut levels = BTreeMap::new();
    if let Some(strict) = cursor.get("strict") {
        match strict.node().as_bool() {
            // Before the levels by name, so that `unknown-kind` beside `strict` counts.
            Some(true) => drop(levels.insert(Code::UnknownKind, Level::Error)),
            Some(false) => drop(levels.insert(Code::UnknownKind, Level::Warn)),
            None => reader.invalid(&strict, "`true` or `false`"),
        }
    }
    for (code, at) in ADJUSTABLE.iter().filter_map(|(code, _)| Some((*code, cursor.get(code.as_str())?))) {
        levels.extend(reader.level(&at).map(|level| (code, level)));
    }
    Rules(levels)
}
