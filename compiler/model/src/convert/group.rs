//! Sorts the resources into groups, one an application. In: resources in any order. Out: for each the name of its
//! group; the same for the same resources, whatever their order.

use std::collections::{BTreeMap, BTreeSet};

use crate::name::{Segment, slug};

use super::manifest::Manifest;

/// The most resources of no application that stand among those of the only application.
const MOST_BESIDE: usize = 3;

/// From how many resources on the beginning of their names makes a group.
const FEWEST_OF_A_NAME: usize = 3;

/// What a group is made of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    /// An application.
    Application(String),
    /// Resources of one kind that belong to no application.
    Kind(String),
}

impl Group {
    /// Its segment of the ids.
    pub(super) fn segment(&self) -> String {
        let (Self::Application(name) | Self::Kind(name)) = self;
        let made = slug(name);
        let tidy = made.as_str().trim_end_matches('-');
        // The compiler merges the environment into a stack under `env`.
        if tidy == "env" || Segment::new(tidy).is_err() {
            return format!("the-{tidy}");
        }
        tidy.to_owned()
    }
}

/// The groups of all resources, in their order.
pub(super) struct Groups {
    pub(super) of: Vec<Group>,
    /// Whether all stand in the stack itself, for there is one application only.
    pub(super) is_flat: bool,
}

/// Groups the resources.
pub(super) fn group(manifests: &[Manifest]) -> Groups {
    let mut of: Vec<Option<Group>> = labelled(manifests).into_iter().map(|name| name.map(Group::Application)).collect();
    by_owner(manifests, &mut of);
    by_beginning(manifests, &mut of);
    let of: Vec<Group> =
        of.into_iter().zip(manifests).map(|(group, manifest)| group.unwrap_or_else(|| by_kind(manifest))).collect();
    let applications: BTreeSet<&Group> = of.iter().filter(|group| matches!(group, Group::Application(_))).collect();
    let beside = of.iter().filter(|group| matches!(group, Group::Kind(_))).count();
    let definitions = manifests.iter().filter(|manifest| manifest.is_definition()).count();
    let is_flat = match applications.len() {
        0 => of.iter().collect::<BTreeSet<_>>().len() <= 1,
        1 => beside <= MOST_BESIDE && definitions == 0,
        _ => false,
    };
    Groups { of, is_flat }
}

/// Whether a resource belongs to no application, whatever its labels: namespaces hold several, and definitions of
/// kinds are read by themselves.
fn is_apart(manifest: &Manifest) -> bool {
    manifest.is_definition() || (manifest.group().is_empty() && manifest.kind() == "Namespace")
}

/// The application that the labels name
/// (<https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/>).
fn labelled(manifests: &[Manifest]) -> Vec<Option<String>> {
    let recommended = |manifest: &Manifest| {
        let name = manifest.label("app.kubernetes.io/name")?.to_owned();
        Some((name, manifest.label("app.kubernetes.io/instance").unwrap_or_default().to_owned()))
    };
    let mut instances: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, instance) in manifests.iter().filter(|manifest| !is_apart(manifest)).filter_map(recommended) {
        instances.entry(name).or_default().insert(instance);
    }
    let name_of = |manifest: &Manifest| {
        if is_apart(manifest) {
            return None;
        }
        if let Some((name, instance)) = recommended(manifest) {
            // One application installed twice is two groups.
            return Some(match instances[&name].len() {
                1 => name,
                _ if instance.is_empty() || instance.contains(&name) => instance,
                _ => format!("{name}-{instance}"),
            })
            .filter(|name| !name.is_empty());
        }
        let others = ["app.kubernetes.io/instance", "app", "k8s-app"];
        others.into_iter().find_map(|label| manifest.label(label)).map(str::to_owned)
    };
    manifests.iter().map(name_of).collect()
}

/// Gives a resource without labels to the application whose name, or the name of one of whose resources, its own
/// begins with.
fn by_owner(manifests: &[Manifest], of: &mut [Option<Group>]) {
    let mut owners: BTreeMap<&str, BTreeSet<&Group>> = BTreeMap::new();
    for (manifest, group) in manifests.iter().zip(&*of) {
        let Some(group @ Group::Application(name)) = group else { continue };
        owners.entry(name).or_default().insert(group);
        owners.entry(manifest.name()).or_default().insert(group);
    }
    let owner = |manifest: &Manifest| {
        let mut beginnings: Vec<&str> = beginnings(manifest.name()).collect();
        beginnings.reverse();
        let groups = beginnings.into_iter().filter(|name| !name.is_empty()).find_map(|name| owners.get(name))?;
        // A name that two applications have says nothing.
        groups.first().filter(|_| groups.len() == 1).map(|group| (*group).clone())
    };
    let found: Vec<Option<Group>> = manifests.iter().map(owner).collect();
    for ((group, found), manifest) in of.iter_mut().zip(found).zip(manifests) {
        if group.is_none() && !is_apart(manifest) {
            *group = found;
        }
    }
}

/// Puts together resources without labels whose names begin alike.
fn by_beginning(manifests: &[Manifest], of: &mut [Option<Group>]) {
    let mut alike: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, manifest) in manifests.iter().enumerate() {
        if of[index].is_none() && !is_apart(manifest) && !manifest.name().is_empty() {
            let first = beginnings(manifest.name()).next().unwrap_or_default();
            alike.entry(first).or_default().push(index);
        }
    }
    for indexes in alike.into_values().filter(|indexes| indexes.len() >= FEWEST_OF_A_NAME) {
        let Some(shared) = common_beginning(indexes.iter().map(|index| manifests[*index].name())) else { continue };
        for index in indexes {
            of[index] = Some(Group::Application(shared.to_owned()));
        }
    }
}

/// The beginnings of a name up to each of its dashes, dots and colons, the shortest first, and the whole.
pub(super) fn beginnings(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices(['-', '.', ':']).map(|(at, _)| &name[..at]).chain([name])
}

/// The longest beginning that all names share.
pub(super) fn common_beginning<'a>(mut names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let first = names.next()?;
    let mut shared: Vec<&str> = beginnings(first).filter(|beginning| !beginning.is_empty()).collect();
    for name in names {
        let begins = |beginning: &&str| {
            name.strip_prefix(beginning).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '.', ':']))
        };
        shared.retain(begins);
    }
    shared.pop()
}

fn by_kind(manifest: &Manifest) -> Group {
    if manifest.is_definition() {
        return Group::Kind("crds".to_owned());
    }
    Group::Kind(plural(&manifest.kind().to_ascii_lowercase()))
}

/// As the API names its collections: `policies`, `ingresses`.
fn plural(kind: &str) -> String {
    match kind.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u'])) {
        Some(stem) => format!("{stem}ies"),
        None if kind.ends_with(['s', 'x']) || kind.ends_with("ch") => format!("{kind}es"),
        None => format!("{kind}s"),
    }
}
