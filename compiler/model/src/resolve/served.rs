//! Whether the API server serves a kind in the version that a resource is written in. In: what is known of kinds. Out: a
//! finding for a version that is gone, not there yet, or about to go; and which version has a field that this one lacks.

use crate::diagnostic::{Code, Diagnostic};
use crate::name::Gvk;
use crate::schema::{KindFacts, KindVersion, Lifecycle, Origin, Schemas, Shape, Version};
use crate::value::{Cursor, FieldPath, Step};

/// What is known of the kind of a resource, if its version is served.
pub(super) fn served<'s>(schemas: &'s Schemas, gvk: &Gvk) -> Option<(&'s KindFacts, &'s KindVersion)> {
    let facts = schemas.get(&gvk.group_kind())?;
    let version = facts.version(gvk.api_version.version()).filter(|version| version.is_served)?;
    Some((facts, version))
}

/// Whether the kind is one that only this compiler can be wrong about: no stack can add it.
pub(super) fn is_of_kubernetes(schemas: &Schemas, gvk: &Gvk) -> bool {
    let is_own = |facts: &KindFacts| facts.origin == Origin::Kubernetes;
    schemas.lifecycle(gvk).is_some() || schemas.get(&gvk.group_kind()).is_some_and(is_own)
}

/// What is said of a version that the server does not serve; `None` where that is not known.
pub(super) fn unserved(schemas: &Schemas, gvk: &Gvk, at: &Cursor<'_>) -> Option<Diagnostic> {
    let told = |what: String, help: Option<String>| {
        let label = format!("not served by Kubernetes {}", schemas.version());
        Diagnostic::error(Code::UnservedVersion, format!("`{}` of `{}` {what}", gvk.api_version, gvk.kind))
            .on(at, label)
            .help(help)
    };
    match schemas.lifecycle(gvk) {
        Some(Lifecycle::Removed { since, instead }) => {
            return Some(told(format!("was removed in Kubernetes {since}"), successor(schemas, gvk, instead)));
        }
        Some(Lifecycle::Coming(since)) => return Some(told(format!("comes with Kubernetes {since}"), later(since))),
        // Where a cluster enables it, it is served.
        Some(Lifecycle::Current | Lifecycle::Deprecated { .. }) => return None,
        None => {}
    }
    if let Some(since) = Version::all().find(|version| *version > schemas.version() && version.serves(gvk)) {
        return Some(told(format!("comes with Kubernetes {since}"), later(since)));
    }
    let facts = schemas.get(&gvk.group_kind())?;
    match facts.origin {
        Origin::Kubernetes => Some(told("does not exist".to_owned(), successor(schemas, gvk, None))),
        Origin::Imported | Origin::Declared => {
            let version = facts.version(gvk.api_version.version());
            let why = if version.is_some() { "is not served" } else { "is not among the versions of its definition" };
            let finding =
                Diagnostic::error(Code::UnservedVersion, format!("`{}` of `{}` {why}", gvk.api_version, gvk.kind));
            Some(finding.on(at, "not served").help(successor(schemas, gvk, None)))
        }
        // Which versions there are is only known of the release that the table was made of.
        Origin::WellKnown => None,
    }
}

/// What is said of a version that is served and should not be used.
pub(super) fn deprecated(schemas: &Schemas, gvk: &Gvk, at: &Cursor<'_>) -> Option<Diagnostic> {
    let told = |since: &str, help: Option<String>| {
        let message = format!("`{}` of `{}` is deprecated{since}", gvk.api_version, gvk.kind);
        Diagnostic::warning(Code::DeprecatedVersion, message).on(at, "not to be used any more").help(help)
    };
    let (facts, version) = served(schemas, gvk)?;
    if facts.origin == Origin::Kubernetes {
        let Some(Lifecycle::Deprecated { since, instead }) = schemas.lifecycle(gvk) else { return None };
        return Some(told(&format!(" since Kubernetes {since}"), successor(schemas, gvk, instead)));
    }
    let why = version.deprecation.as_deref()?;
    let finding = told("", successor(schemas, gvk, None));
    Some(if why.is_empty() { finding } else { finding.note(format!("its definition says: {}", why.escape_debug())) })
}

fn later(since: Version) -> Option<String> {
    Some(format!("set `kubernetes = \"{since}\"` if the clusters have it"))
}

/// What to write instead: what is known to stand for it, else a version of the same kind, else of another group.
fn successor(schemas: &Schemas, gvk: &Gvk, instead: Option<(&str, &str)>) -> Option<String> {
    if let Some((api_version, kind)) = instead {
        // Where the kind is another, the fields are too.
        let is_same = gvk.kind.as_str() == kind || schemas.of_kind(kind).next().is_none();
        return Some(match is_same {
            true => format!("write `{api_version}`"),
            false => format!("use `{kind}` of `{api_version}`"),
        });
    }
    let other = |facts: &KindFacts| {
        let is_other =
            |version: &&KindVersion| *version.name != *gvk.api_version.version() && version.deprecation.is_none();
        facts.served().find(is_other).map(|version| version.name.to_string())
    };
    let own = schemas.get(&gvk.group_kind()).map(|facts| (gvk.api_version.group(), facts));
    let all = schemas.of_kind(gvk.kind.as_str()).filter(|(_, facts)| facts.origin == Origin::Kubernetes);
    let mut known = own.into_iter().chain(all.map(|(kind, facts)| (&*kind.group, facts)));
    known.find_map(|(group, facts)| {
        let slash = if group.is_empty() { "" } else { "/" };
        Some(format!("write `{group}{slash}{}`", other(facts)?))
    })
}

/// Says of each field that is not known which version has it: another one of the kind, or of Kubernetes.
pub(super) fn with_versions(schemas: &Schemas, gvk: &Gvk, findings: &mut [Diagnostic]) {
    for finding in findings.iter_mut().filter(|finding| finding.code == Code::UnknownField) {
        if let Some(help) = having(schemas, gvk, &finding.path) {
            finding.help = Some(help);
        }
    }
}

fn having(schemas: &Schemas, gvk: &Gvk, path: &FieldPath) -> Option<String> {
    let (facts, _) = served(schemas, gvk)?;
    let own = gvk.api_version.version();
    let mut others = facts.served().filter(|version| *version.name != *own);
    if let Some(version) = others.find(|version| version.shape().is_some_and(|shape| knows(shape, path))) {
        return Some(format!("`{}/{}` has this field", gvk.api_version.group(), version.name));
    }
    if facts.origin != Origin::Kubernetes {
        return None;
    }
    let has = |version: &Version| version.definition_of(gvk).is_some_and(|definition| knows(definition.shape(), path));
    let version = Version::all().filter(|version| *version != schemas.version()).find(has)?;
    Some(if version > schemas.version() {
        format!("Kubernetes {version} has this field, {} does not yet", schemas.version())
    } else {
        format!("Kubernetes {version} has this field, {} does not any more", schemas.version())
    })
}

/// Whether the way leads to a field that the shape names.
fn knows(shape: &Shape, path: &FieldPath) -> bool {
    let Some((last, way)) = path.steps().split_last() else { return false };
    let mut here = shape;
    for step in way {
        let below = match step {
            Step::Field(name) => here.field(name),
            Step::Element(_) => here.items.as_ref(),
        };
        match below {
            Some(below) => here = below.shape(),
            None => return false,
        }
    }
    matches!(last, Step::Field(name) if here.known(name).is_some())
}
