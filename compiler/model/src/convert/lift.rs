//! Finds what is worth a `let`. In: the resources of a stack or of a group. Out: values with names, each written at
//! least three times. A name is one that no resource and no group has: inside a record a field hides a `let`.

use std::collections::{BTreeMap, BTreeSet};

use crate::value::{Map, Node, Value};

use super::site::{Holder, Site, tag, visit};
use super::text;

/// How often a value must be written to be shared.
pub(super) const FEWEST_USES: usize = 3;

/// The fewest fields of a record that is shared; one alone reads better where it is.
const FEWEST_LABELS: usize = 2;

/// How many of the most frequent records are tried.
const MOST_TRIED: usize = 8;

/// A value with a name.
#[derive(Debug, Clone)]
pub(super) struct Shared {
    pub(super) name: String,
    /// The name that it gets where fields hide the first one from values that it could stand for.
    pub(super) second_name: String,
    pub(super) site: Site,
    pub(super) value: Value,
}

/// What the environment gives in place of a `let`.
const ENVIRONMENT: &str = "env.namespace";

impl Shared {
    /// The namespace that is left to the environment.
    pub(super) fn of_environment(namespace: &str) -> Self {
        let name = ENVIRONMENT.to_owned();
        Self { second_name: name.clone(), name, site: Site::Namespace, value: Value::Text(namespace.into()) }
    }

    /// Whether it is there without a `let`.
    pub(super) fn is_given(&self) -> bool {
        self.name == ENVIRONMENT
    }

    /// The name that a field would hide.
    pub(super) fn root(&self) -> &str {
        self.name.split('.').next().unwrap_or_default()
    }

    pub(super) const fn labels(&self) -> Option<&Map> {
        match &self.value {
            Value::Map(map) => Some(map),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => None,
        }
    }
}

/// Names that are taken: ids, and other `let`s.
pub(super) type Taken = BTreeSet<String>;

/// The namespace that most resources are in.
pub(super) fn namespace(resources: &[&Node], taken: &mut Taken) -> Option<Shared> {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    each(resources, |site, _, node| {
        if let (Site::Namespace, Some(text)) = (site, node.as_text()) {
            *count.entry(text).or_default() += 1;
        }
    });
    let text = most_frequent(count, FEWEST_USES)?;
    Some(named(["namespace", "ns"], "", Site::Namespace, Value::Text(text.into()), taken))
}

/// What the resources of one application share. `prefix` begins the names where there are several applications.
pub(super) fn application(resources: &[&Node], prefix: Option<&str>, taken: &mut Taken) -> Vec<Shared> {
    let mut seen = Seen::default();
    each(resources, |site, holder, node| seen.see(site, holder, node));
    let labels = best_labels(&seen.labels);
    let matched = most_frequent_labels(&seen.matched)
        .filter(|matched| labels.as_ref().is_none_or(|labels| !same(labels, matched)));
    let prefix = prefix.map(|prefix| format!("{}_", identifier(prefix))).unwrap_or_default();
    let mut shared = Vec::new();
    let mut add = |names: [&str; 2], site, value: Option<Value>| {
        shared.extend(value.map(|value| named(names, &prefix, site, value, taken)));
    };
    let text = |text: &str| Value::Text(text.into());
    if prefix.is_empty() {
        add(["name", "app_name"], Site::Name, most_frequent(seen.names, FEWEST_USES).map(text));
    }
    add(["tag", "version"], Site::Version, most_frequent(seen.tags, FEWEST_USES).map(text));
    add(["image", "app_image"], Site::Image, most_frequent(seen.images, FEWEST_USES).map(text));
    add(["match_labels", "shared_match_labels"], Site::Matched, matched.cloned().map(Value::Map));
    add(["labels", "common_labels"], Site::Labels, labels.map(Value::Map));
    shared
}

/// What was seen in the resources of an application.
#[derive(Default)]
struct Seen<'a> {
    names: BTreeMap<&'a str, usize>,
    images: BTreeMap<&'a str, usize>,
    tags: BTreeMap<&'a str, usize>,
    labels: Vec<&'a Map>,
    matched: Vec<&'a Map>,
}

impl<'a> Seen<'a> {
    fn see(&mut self, site: Site, holder: Holder<'a>, node: &'a Node) {
        match (site, &node.value) {
            // The names of the objects themselves decide; what refers to them goes along.
            (Site::Name, Value::Text(text)) if holder.key == "metadata" => *self.names.entry(text).or_default() += 1,
            (Site::Image, Value::Text(text)) => {
                *self.images.entry(text).or_default() += 1;
                if let Some((_, tag)) = tag(text) {
                    *self.tags.entry(tag).or_default() += 1;
                }
            }
            (Site::Labels, Value::Map(map)) => self.labels.push(map),
            (Site::Matched, Value::Map(map)) => self.matched.push(map),
            _ => {}
        }
    }
}

fn each<'a>(resources: &[&'a Node], mut see: impl FnMut(Site, Holder<'a>, &'a Node)) {
    resources.iter().for_each(|resource| visit(resource, Holder::of(resource), &mut see));
}

/// The most frequent text; of several the first by name.
fn most_frequent(count: BTreeMap<&str, usize>, fewest: usize) -> Option<&str> {
    let found = count.into_iter().filter(|(_, count)| *count >= fewest);
    found.max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(a.0))).map(|(text, _)| text)
}

/// Records with how often each is there, the most frequent first.
fn by_frequency<'a>(records: &[&'a Map]) -> Vec<(&'a Map, usize)> {
    let mut count: BTreeMap<String, (&Map, usize)> = BTreeMap::new();
    for record in records {
        count.entry(shown(record)).or_insert((record, 0)).1 += 1;
    }
    let mut sorted: Vec<(&Map, usize)> = count.into_values().collect();
    sorted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    sorted
}

fn most_frequent_labels<'a>(records: &[&'a Map]) -> Option<&'a Map> {
    let sorted = by_frequency(records);
    let worth = |(record, count): &(&Map, usize)| *count >= FEWEST_USES && record.fields().len() >= FEWEST_LABELS;
    sorted.into_iter().find(worth).map(|(record, _)| record)
}

/// The record that saves most: what all have in common, or one of the most frequent ones.
fn best_labels(records: &[&Map]) -> Option<Map> {
    let tried = by_frequency(records).into_iter().take(MOST_TRIED).map(|(record, _)| record.clone());
    let mut best: Option<(usize, Map)> = None;
    for candidate in tried.chain(intersection(records)) {
        let uses = records.iter().filter(|record| is_part(&candidate, record)).count();
        let size = candidate.fields().len();
        let saved = uses * size;
        let is_worth = uses >= FEWEST_USES && size >= FEWEST_LABELS;
        if is_worth && best.as_ref().is_none_or(|(most, _)| saved > *most) {
            best = Some((saved, candidate));
        }
    }
    best.map(|(_, record)| record)
}

fn intersection(records: &[&Map]) -> Option<Map> {
    let (first, others) = records.split_first()?;
    let in_all = |key: &str, node: &Node| {
        others.iter().all(|map| map.get(key).is_some_and(|other| other.node.as_text() == node.as_text()))
    };
    let fields = first.fields().iter().filter(|field| in_all(&field.key, &field.node));
    Some(Map::new(fields.cloned().collect()))
}

/// Whether all fields of `part` are in `whole`.
pub(super) fn is_part(part: &Map, whole: &Map) -> bool {
    let is_in = |key: &str, node: &Node| whole.get(key).is_some_and(|other| other.node.as_text() == node.as_text());
    part.fields().iter().all(|field| is_in(&field.key, &field.node))
}

/// Whether two records of text are the same.
pub(super) fn same(a: &Map, b: &Map) -> bool {
    a.fields().len() == b.fields().len() && is_part(a, b)
}

fn shown(map: &Map) -> String {
    map.fields().iter().map(|field| format!("{}\0{}\0", field.key, field.node.as_text().unwrap_or_default())).collect()
}

fn named(names: [&str; 2], prefix: &str, site: Site, value: Value, taken: &mut Taken) -> Shared {
    let [name, second_name] = names.map(|name| free(&format!("{prefix}{name}"), taken));
    // Where an id has the first name, the second is as good from the beginning.
    let name = if name.ends_with(names[0]) { name } else { second_name.clone() };
    Shared { name, second_name, site, value }
}

/// A name that nothing has yet.
fn free(name: &str, taken: &mut Taken) -> String {
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    let name = std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken.contains(name)).unwrap_or_default();
    taken.insert(name.clone());
    name
}

/// The name of a group as part of a name of Nickel.
fn identifier(group: &str) -> String {
    let made: String = group.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if text::is_bare(&made) || made.starts_with(|c: char| c.is_ascii_alphabetic()) {
        made
    } else {
        format!("app_{made}")
    }
}
