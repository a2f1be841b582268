//! Every object that there will be, by its name in the cluster. In: the resources, and what comes of them at run time. Out:
//! who has a name, in one look.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use crate::name::EnvironmentName;
use crate::reference::{Filled, Keys, Produced, Where, produced};
use crate::resolve::{Known, Resource};
use crate::schema::Origin;
use crate::settings::Settings;

/// A resource, and what its schema says of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) index: usize,
    pub(super) resource: &'a Resource,
    pub(super) manifest: Filled<'a>,
    /// Which cluster its environment is of.
    pub(super) cluster: usize,
    /// The number of its kind in its environment, for what is looked up once a kind.
    pub(super) kind: usize,
}

/// All resources with their schemas, looked up once a kind.
pub(super) fn subjects<'a>(resources: &'a [Resource], known: &'a Known, settings: &'a Settings) -> Vec<Subject<'a>> {
    let mut clusters: BTreeMap<&str, usize> = BTreeMap::new();
    let mut environments: BTreeMap<&EnvironmentName, usize> = BTreeMap::new();
    for environment in settings.environments().values() {
        let next = clusters.len();
        let cluster = *clusters.entry(environment.cluster.as_str()).or_insert(next);
        environments.insert(&environment.name, cluster);
    }
    let mut shapes = HashMap::new();
    let mut subjects = Vec::with_capacity(resources.len());
    for (index, resource) in resources.iter().enumerate() {
        let environment = &resource.unit().environment;
        let version = &resource.gvk().api_version;
        let of_kind = (environment, version.group(), version.version(), resource.gvk().kind.as_str());
        let next = shapes.len();
        let shape = || {
            // Kubernetes' own kinds get their defaults from code.
            let facts = known.get(environment)?.get(&resource.gvk().group_kind())?;
            let version = facts.version(version.version()).filter(|_| facts.origin != Origin::Kubernetes)?;
            version.shape()
        };
        let (kind, shape) = *shapes.entry(of_kind).or_insert_with(|| (next, shape()));
        let cluster = environments.get(environment).copied().unwrap_or_default();
        subjects.push(Subject { index, resource, manifest: Filled::new(resource.node(), shape), cluster, kind });
    }
    subjects
}

/// Where an object comes from.
#[derive(Debug, Clone, Copy)]
pub(super) enum Source<'o> {
    /// A resource of the project.
    Declared,
    /// It comes of that resource.
    Produced(&'o Keys<'o>),
}

/// An object that there will be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Object<'o> {
    pub(super) group: &'o str,
    pub(super) kind: &'o str,
    /// `None`: the kind has none, or it may be in any.
    pub(super) namespace: Option<&'o str>,
    pub(super) subject: Subject<'o>,
    pub(super) source: Source<'o>,
}

impl<'o> Object<'o> {
    /// Whether it is of a kind, and found from a namespace; `None` where that is not known.
    pub(super) fn is(&self, group: &str, kind: &str) -> bool {
        self.kind == kind && self.group == group
    }

    pub(super) fn is_in(&self, namespace: Option<&str>) -> bool {
        self.namespace.is_none() || namespace.is_none() || self.namespace == namespace
    }

    /// Whether it has a key, or may have.
    pub(super) fn has_key(&self, key: &str) -> bool {
        match &*self.keys() {
            Keys::Known(keys) => keys.contains(key),
            Keys::Open => true,
        }
    }

    /// What is done where its name is written: `declared`.
    pub(super) const fn how(&self) -> &'static str {
        match self.source {
            Source::Declared => "declared",
            Source::Produced(_) => "produced",
        }
    }

    /// The keys that it has or will have.
    pub(super) fn keys(&self) -> Cow<'o, Keys<'o>> {
        match self.source {
            Source::Produced(keys) => Cow::Borrowed(keys),
            Source::Declared => Cow::Owned(declared_keys(self.subject.manifest)),
        }
    }
}

/// The keys of a manifest. One that has none at all is filled by somebody else.
fn declared_keys(manifest: Filled<'_>) -> Keys<'_> {
    /// What the control plane puts into the Secret of an account.
    const TOKEN: &[&str] = &["token", "ca.crt", "namespace"];
    let records: Vec<Filled<'_>> =
        ["data", "binaryData", "stringData"].iter().filter_map(|field| manifest.get(field)).collect();
    let is_token = manifest.get("type").and_then(Filled::text) == Some("kubernetes.io/service-account-token");
    match Keys::of_fields(records.iter().copied()) {
        Keys::Known(mut keys) if is_token => {
            keys.extend(TOKEN.iter().map(|key| Cow::Borrowed(*key)));
            Keys::Known(keys)
        }
        Keys::Known(_) | Keys::Open if records.is_empty() => Keys::Open,
        keys @ (Keys::Known(_) | Keys::Open) => keys,
    }
}

/// What comes of each resource.
pub(super) fn products<'a>(subjects: &[Subject<'a>]) -> Vec<(Subject<'a>, Produced<'a>)> {
    let of = |subject: &Subject<'a>| {
        let subject = *subject;
        produced(subject.resource.gvk(), subject.manifest).into_iter().map(move |object| (subject, object))
    };
    subjects.iter().flat_map(of).collect()
}

/// All objects by name.
pub(super) struct Objects<'o> {
    list: Vec<(&'o str, Object<'o>)>,
    /// The last of each name in a cluster, and for each object the one before it of the same name: a list without lists.
    last: HashMap<(usize, &'o str), usize>,
    before: Vec<Option<usize>>,
    /// Keys that are put into objects which somebody else makes.
    merged: HashMap<(usize, &'o str), Vec<Object<'o>>>,
}

impl<'o> Objects<'o> {
    /// Of these resources and what comes of them.
    pub(super) fn new(subjects: &'o [Subject<'o>], products: &'o [(Subject<'o>, Produced<'o>)]) -> Self {
        let count = subjects.len() + products.len();
        let mut objects = Self {
            list: Vec::with_capacity(count),
            last: HashMap::with_capacity(count),
            before: Vec::with_capacity(count),
            merged: HashMap::new(),
        };
        for (subject, object) in products {
            let own = subject.resource.key().namespace.as_ref().map(crate::name::Namespace::as_str);
            let namespace = match object.namespace {
                Where::Own if object.kind == "Namespace" => None,
                Where::Own => own,
                Where::In(namespace) => Some(namespace),
                Where::Anywhere => None,
            };
            let source = Source::Produced(&object.keys);
            let (group, kind) = (&*object.group, &*object.kind);
            let made = Object { group, kind, namespace, subject: *subject, source };
            if object.is_merged {
                objects.merged.entry((subject.cluster, &object.name)).or_default().push(made);
            } else {
                objects.push(&object.name, made);
            }
        }
        for subject in subjects {
            let key = subject.resource.key();
            let namespace = key.namespace.as_ref().map(crate::name::Namespace::as_str);
            let (group, kind) = (&*key.group_kind.group, key.group_kind.kind.as_str());
            let object = Object { group, kind, namespace, subject: *subject, source: Source::Declared };
            objects.push(key.name.as_str(), object);
        }
        objects
    }

    fn push(&mut self, name: &'o str, object: Object<'o>) {
        let at = self.list.len();
        self.before.push(self.last.insert((object.subject.cluster, name), at));
        self.list.push((name, object));
    }

    /// The objects of a name in a cluster, declared ones first.
    pub(super) fn named<'s>(&'s self, cluster: usize, name: &'s str) -> impl Iterator<Item = &'s Object<'o>> + Clone {
        // `last` borrows names for as long as the objects live; a shorter one is as good for looking.
        let first = self.last.get(&(cluster, name)).copied();
        std::iter::successors(first, |at| self.before[*at]).map(|at| &self.list[at].1)
    }

    /// The keys that are put into objects of a name.
    pub(super) fn merged<'s>(&'s self, cluster: usize, name: &'s str) -> impl Iterator<Item = &'s Object<'o>> {
        self.merged.get(&(cluster, name)).into_iter().flatten()
    }

    /// All objects with their names.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'o str, &Object<'o>)> {
        self.list.iter().map(|(name, object)| (*name, object))
    }
}
