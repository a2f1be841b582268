//! Who has which labels. In: pods as their templates make them, or resources. Out: those that a selector finds, and what it
//! asks for that none has.

use std::collections::{BTreeSet, HashMap};

use crate::name::{Namespace, nearest};
use crate::reference::{Filled, Pattern, Select, Table};
use crate::settings::External;
use crate::value::Node;

use super::objects::Subject;
use super::wanted::Wanted;

/// Labels that the control plane adds to pods.
const ADDED: &[&str] = &[
    "apps.kubernetes.io/pod-index",
    "controller-revision-hash",
    "controller-uid",
    "job-name",
    "pod-template-generation",
    "pod-template-hash",
    "statefulset.kubernetes.io/pod-name",
];

/// The label that every namespace gets with its own name.
const OWN_NAME: &str = "kubernetes.io/metadata.name";

/// What a selector asks of labels.
#[derive(Debug, Clone)]
pub(super) enum Ask<'a> {
    /// One of these values.
    In(&'a str, Vec<Filled<'a>>),
    /// None of these values.
    NotIn(&'a str, Vec<&'a str>),
    /// Any value.
    Exists(&'a str, Filled<'a>),
    /// No such label.
    DoesNotExist(&'a str),
}

/// What a selector asks for, in its order.
pub(super) fn asks<'a>(selector: Filled<'a>, form: Select) -> Vec<Ask<'a>> {
    let equal = |labels: Filled<'a>| {
        labels.fields().iter().map(move |field| Ask::In(&field.key, vec![labels.of(field)])).collect::<Vec<_>>()
    };
    match form {
        Select::Labels | Select::One => equal(selector),
        Select::Selector => {
            let mut asks = selector.get("matchLabels").map(equal).unwrap_or_default();
            let expressions = selector.get("matchExpressions").into_iter().flat_map(Filled::elements);
            asks.extend(expressions.filter_map(expression));
            asks
        }
    }
}

fn expression(expression: Filled<'_>) -> Option<Ask<'_>> {
    let key = expression.get("key")?;
    let values = || expression.get("values").into_iter().flat_map(Filled::elements);
    Some(match expression.get("operator")?.text()? {
        "In" => Ask::In(key.text()?, values().collect()),
        "NotIn" => Ask::NotIn(key.text()?, values().filter_map(Filled::text).collect()),
        "Exists" => Ask::Exists(key.text()?, key),
        "DoesNotExist" => Ask::DoesNotExist(key.text()?),
        _ => return None,
    })
}

/// Something with labels: the pods of a workload, a namespace, a resource.
#[derive(Debug, Clone, Copy)]
pub(super) struct Labelled<'o> {
    pub(super) subject: Subject<'o>,
    pub(super) namespace: Option<&'o str>,
    labels: Option<Filled<'o>>,
    /// Its name, where it is a namespace.
    name: Option<&'o str>,
    /// The `PodSpec`, where it is one of pods.
    pub(super) spec: Option<Filled<'o>>,
}

impl<'o> Labelled<'o> {
    fn label(&self, key: &str) -> Option<&'o str> {
        if key == OWN_NAME && self.name.is_some() {
            return self.name;
        }
        self.labels?.get(key)?.node.as_text()
    }

    fn meets(&self, ask: &Ask<'_>) -> bool {
        let is_added = |key: &str| self.spec.is_some() && is_added(key);
        match ask {
            Ask::In(key, values) => match self.label(key) {
                Some(own) => values.iter().any(|value| value.node.as_text() == Some(own)),
                None => is_added(key),
            },
            Ask::NotIn(key, values) => self.label(key).is_none_or(|own| !values.contains(&own)),
            Ask::Exists(key, _) => self.label(key).is_some() || is_added(key),
            Ask::DoesNotExist(key) => self.label(key).is_none(),
        }
    }
}

/// All that may be selected, and who has each label.
#[derive(Debug, Default)]
pub(super) struct Labels<'o> {
    all: Vec<Labelled<'o>>,
    with: HashMap<(usize, &'o str, &'o str), Vec<usize>>,
}

/// Where a selector looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope<'s> {
    pub(super) cluster: usize,
    pub(super) namespace: Option<&'s str>,
    pub(super) kind: &'s Wanted<'s>,
}

impl<'o> Labels<'o> {
    /// The pods that workloads make.
    pub(super) fn of_pods(subjects: &'o [Subject<'o>], table: &Table) -> Self {
        let mut labels = Self::default();
        // There are few kinds, and many of each.
        let mut paths: HashMap<(&str, &str), &[Pattern]> = HashMap::new();
        for subject in subjects {
            let kind = &subject.resource.key().group_kind;
            let kind = (&*kind.group, kind.kind.as_str());
            for path in *paths.entry(kind).or_insert_with(|| table.pod_specs(kind.0, kind.1)) {
                let Some((template, spec)) = path.last_record(subject.manifest) else { continue };
                let own = template.find(&["metadata", "labels"]);
                labels.push(Labelled { spec: Some(spec), name: None, labels: own, ..of(*subject) });
            }
        }
        labels
    }

    /// All resources.
    pub(super) fn of_resources(subjects: &'o [Subject<'o>]) -> Self {
        let mut labels = Self::default();
        subjects.iter().for_each(|subject| labels.push(of(*subject)));
        labels
    }

    fn push(&mut self, labelled: Labelled<'o>) {
        let cluster = labelled.subject.cluster;
        let written = labelled.labels.into_iter().flat_map(Filled::fields);
        let written = written.filter_map(|field| Some((&*field.key, field.node.as_text()?)));
        for (key, value) in written.chain(labelled.name.map(|name| (OWN_NAME, name))) {
            self.with.entry((cluster, key, value)).or_default().push(self.all.len());
        }
        self.all.push(labelled);
    }

    /// Those that meet all that is asked.
    pub(super) fn meeting(&self, asks: &[Ask<'_>], scope: Scope<'_>) -> Vec<&Labelled<'o>> {
        let meets = |labelled: &&Labelled<'o>| is_within(labelled, scope) && asks.iter().all(|ask| labelled.meets(ask));
        // Of the labels that are asked for the rarest: one that all pods have would be looked for in each of them.
        let counted = asks.iter().filter_map(|ask| Some((self.count(ask, scope.cluster)?, ask)));
        let Some((_, Ask::In(key, values))) = counted.min_by_key(|(count, _)| *count) else {
            return self.all.iter().filter(meets).collect();
        };
        let values = values.iter().filter_map(|value| value.node.as_text());
        let some = values.filter_map(|value| self.with.get(&(scope.cluster, *key, value))).flatten();
        some.map(|index| &self.all[*index]).filter(meets).collect()
    }

    /// How many have one of the values that are asked for; `None` where looking them up is no help.
    fn count(&self, ask: &Ask<'_>, cluster: usize) -> Option<usize> {
        match ask {
            Ask::In(key, values) if !is_added(key) => {
                let values = values.iter().filter_map(|value| value.node.as_text());
                Some(values.filter_map(|value| self.with.get(&(cluster, *key, value))).map(Vec::len).sum())
            }
            Ask::In(..) | Ask::NotIn(..) | Ask::Exists(..) | Ask::DoesNotExist(_) => None,
        }
    }

    /// The first thing asked for that nobody there has: its value, or `None` where each is met by some, but all by none.
    pub(super) fn unmet<'a>(&self, asks: &[Ask<'a>], scope: Scope<'_>) -> Option<Unmet<'a, 'o>> {
        let within = || self.all.iter().filter(|labelled| is_within(labelled, scope));
        asks.iter().find_map(|ask| {
            if within().any(|labelled| labelled.meets(ask)) {
                return None;
            }
            let (key, at) = match ask {
                Ask::In(key, values) => (*key, *values.first()?),
                Ask::Exists(key, at) => (*key, *at),
                Ask::NotIn(..) | Ask::DoesNotExist(_) => return None,
            };
            let value = matches!(ask, Ask::In(..)).then(|| at.node.as_text()).flatten();
            Some(self.unmet_value((key, value), at, scope))
        })
    }

    /// The values asked for, one of several, that nobody there has.
    pub(super) fn idle<'a>(&self, asks: &[Ask<'a>], scope: Scope<'_>) -> Vec<Unmet<'a, 'o>> {
        let mut idle = Vec::new();
        for ask in asks {
            let Ask::In(key, values) = ask else { continue };
            for value in values.iter().filter(|_| values.len() > 1) {
                let alone = Ask::In(key, vec![*value]);
                if !self.all.iter().any(|labelled| is_within(labelled, scope) && labelled.meets(&alone)) {
                    idle.push(self.unmet_value((key, value.node.as_text()), *value, scope));
                }
            }
        }
        idle
    }

    fn unmet_value<'a>(
        &self,
        (key, value): (&'a str, Option<&'a str>),
        at: Filled<'a>,
        scope: Scope<'_>,
    ) -> Unmet<'a, 'o> {
        let within: Vec<&Labelled<'o>> = self.all.iter().filter(|labelled| is_within(labelled, scope)).collect();
        let near = value.and_then(|value| {
            let near = nearest(value, within.iter().filter_map(|labelled| labelled.label(key)))?;
            let who = within.iter().find(|labelled| labelled.label(key) == Some(near))?;
            let node = who.labels.and_then(|labels| labels.get(key)).map(|label| label.node);
            Some(NearLabel { value: near.to_owned(), subject: who.subject, node })
        });
        let labels = within.iter().filter_map(|labelled| labelled.labels).flat_map(Filled::fields);
        let known = labels.filter_map(|field| Some(format!("{}={}", field.key, field.node.as_text()?))).collect();
        Unmet { key, value, at, near, known, is_empty: within.is_empty() }
    }
}

/// Whether the control plane adds a label to pods.
fn is_added(key: &str) -> bool {
    ADDED.contains(&key) || key.starts_with("batch.kubernetes.io/")
}

/// What nobody has.
#[derive(Debug)]
pub(super) struct Unmet<'a, 'o> {
    pub(super) key: &'a str,
    pub(super) value: Option<&'a str>,
    pub(super) at: Filled<'a>,
    /// A near value that somebody has.
    pub(super) near: Option<NearLabel<'o>>,
    /// All labels there.
    pub(super) known: BTreeSet<String>,
    /// Whether there is nobody at all.
    pub(super) is_empty: bool,
}

/// A label that may have been meant.
#[derive(Debug)]
pub(super) struct NearLabel<'o> {
    pub(super) value: String,
    pub(super) subject: Subject<'o>,
    /// Where it stands; nowhere for the name of a namespace.
    pub(super) node: Option<&'o Node>,
}

fn of(subject: Subject<'_>) -> Labelled<'_> {
    let key = subject.resource.key();
    let name = (subject.resource.gvk().is("", "Namespace")).then(|| key.name.as_str());
    let labels = subject.manifest.find(&["metadata", "labels"]);
    Labelled { subject, namespace: key.namespace.as_ref().map(Namespace::as_str), labels, name, spec: None }
}

fn is_within(labelled: &Labelled<'_>, scope: Scope<'_>) -> bool {
    let kind = &labelled.subject.resource.key().group_kind;
    labelled.subject.cluster == scope.cluster
        && (scope.namespace.is_none() || labelled.namespace.is_none() || labelled.namespace == scope.namespace)
        && (labelled.spec.is_some() || scope.kind.takes(&kind.group, kind.kind.as_str()))
}

/// Whether an external is found by a selector.
pub(super) fn external_meets(external: &External, asks: &[Ask<'_>]) -> bool {
    let label = |key: &str| external.labels.get(key).map(String::as_str);
    asks.iter().all(|ask| match ask {
        Ask::In(key, values) => {
            values.iter().any(|value| value.node.as_text().is_some() && value.node.as_text() == label(key))
        }
        Ask::NotIn(key, values) => label(key).is_none_or(|own| !values.contains(&own)),
        Ask::Exists(key, _) => label(key).is_some(),
        Ask::DoesNotExist(key) => label(key).is_none(),
    })
}
