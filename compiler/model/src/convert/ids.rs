//! Gives every resource its segment in its group. In: the resources of one group. Out: segments that are all different,
//! as short as that allows, and the same for the same resources, whatever their order.

use std::collections::{BTreeMap, BTreeSet};

use crate::name::{Segment, hashed_slug, slug};

use super::group::{Group, common_beginning};
use super::manifest::Manifest;

/// The segments of `members`, which all belong to `group`.
pub(super) fn ids(group: &Group, members: &[&Manifest]) -> Vec<String> {
    let owner = owner(group, members);
    let candidates: Vec<Vec<String>> = match group {
        Group::Kind(_) if members.len() > 1 => members.iter().map(|manifest| by_name(manifest)).collect(),
        Group::Kind(_) | Group::Application(_) => by_kind(&owner, members),
    };
    let mut level = vec![0; members.len()];
    loop {
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        for (names, level) in candidates.iter().zip(&level) {
            *count.entry(&names[*level]).or_default() += 1;
        }
        let mut changed = false;
        for (names, level) in candidates.iter().zip(&mut level) {
            if count[names[*level].as_str()] > 1 && *level + 1 < names.len() {
                *level += 1;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    let names = candidates.iter().zip(&level).map(|(names, level)| names[*level].clone()).collect();
    told_apart(names, members)
}

/// The beginning that the names of an application's resources share, which their ids leave out.
fn owner(group: &Group, members: &[&Manifest]) -> String {
    let (Group::Application(name) | Group::Kind(name)) = group;
    let names = members.iter().map(|manifest| manifest.name());
    let shared = if members.len() > 1 { common_beginning(names) } else { None };
    shared.unwrap_or(name).to_owned()
}

/// What the name says beyond its owner's; `None` for the owner's own.
fn short<'a>(name: &'a str, owner: &str) -> Option<&'a str> {
    let rest = name.strip_prefix(owner).map(|rest| rest.trim_start_matches(['-', '.', ':']));
    match rest {
        Some("") => None,
        Some(rest) if rest.len() + owner.len() < name.len() => Some(rest),
        _ => Some(name),
    }
}

/// `deployment`; among several of a kind `deployment-worker`, and `deployment` for the one that has the owner's name.
fn by_kind(owner: &str, members: &[&Manifest]) -> Vec<Vec<String>> {
    let mut kinds: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for manifest in members {
        let (all, own) = kinds.entry(manifest.kind().to_ascii_lowercase()).or_default();
        *all += 1;
        *own += usize::from(short(manifest.name(), owner).is_none());
    }
    let names = |manifest: &&Manifest| {
        let kind = manifest.kind().to_ascii_lowercase();
        let (all, own) = kinds[&kind];
        let short = short(manifest.name(), owner);
        let is_bare = all == 1 || (own == 1 && short.is_none());
        let bare = is_bare.then(|| kind.clone());
        let shortened = short.map(|short| format!("{kind}-{short}"));
        let full = full(&kind, manifest);
        usable(bare.into_iter().chain(shortened).chain(full), manifest)
    };
    members.iter().map(names).collect()
}

/// The name alone, for resources of one kind.
fn by_name(manifest: &Manifest) -> Vec<String> {
    let plural = Some(manifest.plural()).filter(|plural| !plural.is_empty() && manifest.is_definition());
    let name = manifest.name();
    let names = plural.map(str::to_owned).into_iter().chain([name.to_owned()]);
    usable(names.chain(full("", manifest)), manifest)
}

/// With the name, and with namespace and name.
fn full(kind: &str, manifest: &Manifest) -> impl Iterator<Item = String> {
    let joined = |parts: &[&str]| parts.iter().copied().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    [joined(&[kind, manifest.name()]), joined(&[kind, manifest.namespace(), manifest.name()])].into_iter()
}

/// The names as segments, without those that have a meaning of their own; the last has a hash of the key.
fn usable(names: impl Iterator<Item = String>, manifest: &Manifest) -> Vec<String> {
    let tidy = |name: String| name.replace(':', "-").trim_matches('-').to_owned();
    let is_usable = |name: &String| Segment::new(name).is_ok() && name != "env";
    let mut out: Vec<String> =
        names.map(|name| slug(&tidy(name)).as_str().trim_end_matches('-').to_owned()).filter(is_usable).collect();
    let (group, kind, namespace, name) = manifest.key();
    let head = slug(&tidy(format!("{}-{name}", kind.to_ascii_lowercase())));
    out.push(hashed_slug(head.as_str(), &format!("{group}/{kind}/{namespace}/{name}")).as_str().to_owned());
    out
}

/// Hashes of 32 bits may meet: the last way out is a number, by the order of keys.
fn told_apart(mut names: Vec<String>, members: &[&Manifest]) -> Vec<String> {
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.sort_by_key(|index| members[*index].key());
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for index in order {
        let mut number = 2;
        let name = names[index].clone();
        while taken.contains(&names[index]) {
            names[index] = format!("{name}-{number}");
            number += 1;
        }
        taken.insert(names[index].clone());
    }
    names
}
