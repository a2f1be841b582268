//! When versions of Kubernetes' kinds are deprecated and go. In: `schemas/kubernetes/lifecycles.tsv`, made by
//! `cargo ci schemas`, and a kind. Out: what holds of it in a minor version.

use super::{Version, lines};
use crate::name::Gvk;

const LIFECYCLES: &str = include_str!("../../../../../schemas/kubernetes/lifecycles.tsv");

/// What the server warns of when it is used, and the table lacks, for it stays: since when, and what to use instead
/// (`registry/core/endpoint.endpointsStrategy`, `registry/core/componentstatus.REST`).
const WARNED_OF: &[(&str, u16, &str)] =
    &[("Endpoints", 33, "discovery.k8s.io/v1 EndpointSlice"), ("ComponentStatus", 19, "")];

/// The longest way from a version to the one that is served: each names the next.
const LONGEST: usize = 8;

/// What holds of a version of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifecycle {
    /// It is served, or can be: those before `v1` are where a cluster enables them.
    Current,
    /// It comes with a later version.
    Coming(Version),
    /// It is served, and should not be used any more.
    Deprecated {
        /// Since this version.
        since: Version,
        /// `apiVersion` and kind.
        instead: Option<(&'static str, &'static str)>,
    },
    /// It is not served any more.
    Removed {
        /// Since this version.
        since: Version,
        /// `apiVersion` and kind.
        instead: Option<(&'static str, &'static str)>,
    },
}

struct Row {
    introduced: Option<Version>,
    deprecated: Option<Version>,
    removed: Option<Version>,
    instead: Option<(&'static str, &'static str)>,
}

/// What holds of a kind in a version; `None` for a kind that nothing is known of.
pub(in crate::schema) fn lifecycle(gvk: &Gvk, version: Version) -> Option<Lifecycle> {
    let row = row(gvk.api_version.group(), gvk.api_version.version(), gvk.kind.as_str())?;
    let is_over = |since: &Version| *since <= version;
    Some(if let Some(since) = row.removed.filter(is_over) {
        Lifecycle::Removed { since, instead: latest(row.instead, version) }
    } else if let Some(since) = row.deprecated.filter(is_over) {
        Lifecycle::Deprecated { since, instead: latest(row.instead, version) }
    } else if let Some(since) = row.introduced.filter(|since| *since > version) {
        Lifecycle::Coming(since)
    } else {
        Lifecycle::Current
    })
}

fn row(group: &str, version: &str, kind: &str) -> Option<Row> {
    if group.is_empty() {
        let (_, since, instead) = WARNED_OF.iter().find(|(name, ..)| version == "v1" && *name == kind)?;
        let deprecated = Some(Version(*since));
        return Some(Row { introduced: None, deprecated, removed: None, instead: instead.split_once(' ') });
    }
    lines(LIFECYCLES).find_map(|line| {
        let rest = line.strip_prefix(group)?.strip_prefix('\t')?.strip_prefix(version)?.strip_prefix('\t')?;
        let mut cells = rest.strip_prefix(kind)?.split('\t');
        // What is left of the kind's own cell; empty cells at the end of a line are not written.
        cells.next().filter(|rest| rest.is_empty())?;
        let mut minor = || cells.next()?.parse().ok().map(Version);
        let (introduced, deprecated, removed) = (minor(), minor(), minor());
        Some(Row { introduced, deprecated, removed, instead: cells.next().unwrap_or_default().split_once(' ') })
    })
}

/// What stands for it in a version: what was to be used instead may be gone itself.
fn latest(mut instead: Option<(&'static str, &'static str)>, version: Version) -> Option<(&'static str, &'static str)> {
    for _ in 0..LONGEST {
        let (api_version, kind) = instead?;
        let (group, name) = api_version.split_once('/').unwrap_or(("", api_version));
        match row(group, name, kind) {
            Some(row) if row.removed.is_some_and(|removed| removed <= version) => instead = row.instead,
            Some(_) | None => return instead,
        }
    }
    None
}
