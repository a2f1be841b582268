//! Finds the kind that a name means. In: the schemas, and what was asked. Out: the kind, the version, and the rest of the
//! text, which is a path. Kubernetes' order of names holds: kinds and plurals before short names.

use super::ExplainError;
use super::asked::{Asked, is_version};
use crate::name::{GroupKind, nearest};
use crate::schema::{KindFacts, KindVersion, Origin, Schemas};

/// What a name means.
pub(super) struct Found<'s, 't> {
    pub(super) kind: &'s GroupKind,
    pub(super) facts: &'s KindFacts,
    pub(super) version: &'s KindVersion,
    /// Kinds of the same name without a schema.
    pub(super) others: Vec<&'s GroupKind>,
    pub(super) path: &'t str,
}

type Kinds<'s> = Vec<(&'s GroupKind, &'s KindFacts)>;

pub(super) fn find<'s, 't>(schemas: &'s Schemas, asked: &Asked<'t>) -> Result<Found<'s, 't>, ExplainError> {
    let mut named = of_name(schemas, asked.name);
    if named.is_empty() {
        return Err(unknown(schemas, asked));
    }
    let (mut version, mut path) = (asked.version, asked.rest);
    if let Some(group) = asked.group {
        let elsewhere = named.clone();
        named.retain(|(kind, _)| kind.group.eq_ignore_ascii_case(group));
        if named.is_empty() {
            return Err(ExplainError::UnknownGroup { group: group.to_owned(), known: names(&elsewhere) });
        }
    } else if let Some((group, said, rest)) = group_behind(&named, asked.rest) {
        named.retain(|(kind, _)| *kind.group == *group);
        (version, path) = (said, rest);
    }
    let (kind, facts, others) = one(named, asked.name)?;
    let version = match version {
        Some(name) => facts.version(name).ok_or_else(|| unknown_version(kind, facts, name))?,
        None => facts.served().next().or(facts.versions.first()).ok_or_else(|| ExplainError::no_schema(kind, facts))?,
    };
    Ok(Found { kind, facts, version, others, path })
}

/// The kinds of a name, however it is written.
fn of_name<'s>(schemas: &'s Schemas, name: &str) -> Kinds<'s> {
    let is = |other: &str| other.eq_ignore_ascii_case(name);
    let full = |(kind, facts): &(&GroupKind, &KindFacts)| {
        // Of a well-known kind no plural is written down.
        is(kind.kind.as_str()) || is(&facts.plural) || (facts.plural.is_empty() && is(&plural(kind.kind.as_str())))
    };
    let found: Kinds<'s> = schemas.kinds().filter(full).collect();
    if !found.is_empty() {
        return found;
    }
    schemas.kinds().filter(|(_, facts)| facts.short_names.iter().any(|short| is(short))).collect()
}

/// The plural that Kubernetes' generators make of a kind (`gengo/namer.NewAllLowercasePluralNamer`).
pub(super) fn plural(kind: &str) -> String {
    let lower = kind.to_lowercase();
    let before_last = lower.chars().rev().nth(1).unwrap_or_default();
    match lower.chars().last() {
        Some('s' | 'x') => lower + "es",
        Some('h') if matches!(before_last, 'c' | 's') => lower + "es",
        Some('y') if !matches!(before_last, 'a' | 'e' | 'i' | 'o' | 'u') => lower[..lower.len() - 1].to_owned() + "ies",
        Some(_) | None => lower + "s",
    }
}

/// `deployments.apps` and `deployments.v1.apps`, as kubectl writes them, with what follows.
fn group_behind<'s, 't>(named: &Kinds<'s>, rest: &'t str) -> Option<(&'s str, Option<&'t str>, &'t str)> {
    let rest = rest.strip_prefix('.')?;
    let versioned = rest.split_once('.').filter(|(version, _)| is_version(version));
    let after = |group: &str, text: &'t str| {
        let after = text.strip_prefix(group)?;
        (after.is_empty() || after.starts_with(['.', '['])).then_some(after)
    };
    let groups = named.iter().map(|(kind, _)| &*kind.group).filter(|group| !group.is_empty());
    let found = groups.filter_map(|group| {
        let plain = after(group, rest).map(|after| (group, None, after));
        plain.or_else(|| versioned.and_then(|(version, rest)| Some((group, Some(version), after(group, rest)?))))
    });
    // A group may begin with another.
    found.max_by_key(|(group, ..)| group.len())
}

/// The one kind of several that is meant: the one with a schema, if only one has any.
fn one<'s>(named: Kinds<'s>, name: &str) -> Result<(&'s GroupKind, &'s KindFacts, Vec<&'s GroupKind>), ExplainError> {
    let all = named.clone();
    let with_schema = |(_, facts): &(&GroupKind, &KindFacts)| facts.origin != Origin::WellKnown;
    let known: Kinds<'s> = named.into_iter().filter(with_schema).collect();
    let meant = if known.is_empty() { &all } else { &known };
    match meant.as_slice() {
        [(kind, facts)] => {
            let others = all.iter().map(|(other, _)| *other).filter(|other| other != kind).collect();
            Ok((kind, facts, others))
        }
        _ => Err(ExplainError::Ambiguous { name: name.to_owned(), choices: names(&all) }),
    }
}

/// Kinds as they can be asked for.
fn names(kinds: &Kinds<'_>) -> Vec<String> {
    kinds.iter().map(|(kind, facts)| asked_as(kind, facts)).collect()
}

/// `apps/v1/Deployment`, `v1/Pod`: what leads to this kind and no other.
pub(super) fn asked_as(kind: &GroupKind, facts: &KindFacts) -> String {
    let group = if kind.group.is_empty() { String::new() } else { format!("{}/", kind.group) };
    let version = facts.served().next().map(|version| format!("{}/", version.name)).unwrap_or_default();
    format!("{group}{version}{}", kind.kind)
}

fn unknown(schemas: &Schemas, asked: &Asked<'_>) -> ExplainError {
    let mut names: Vec<String> = Vec::new();
    for (kind, facts) in schemas.kinds() {
        names.push(kind.kind.to_string());
        names.extend([&facts.plural].into_iter().chain(&facts.short_names).map(ToString::to_string));
    }
    let near = nearest(asked.name, names.iter().map(String::as_str).filter(|name| !name.is_empty()));
    ExplainError::UnknownKind { name: asked.name.to_owned(), near: near.map(str::to_owned) }
}

fn unknown_version(kind: &GroupKind, facts: &KindFacts, version: &str) -> ExplainError {
    let known = facts.versions.iter().map(|version| version.name.to_string()).collect();
    ExplainError::UnknownVersion { kind: kind.to_string(), version: version.to_owned(), known }
}
