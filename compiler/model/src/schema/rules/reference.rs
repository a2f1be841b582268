//! References to objects: their groups, kinds and names.

use super::at::At;
use super::judge::Judge;
use crate::name::NameRule;

/// A group, where one is set: an empty one is none.
pub(super) fn group(judge: &mut Judge<'_>, group: &At<'_>) {
    if group.is_set() {
        judge.name(group, NameRule::DnsSubdomain.check(group.text()));
    }
}

/// What must be set, and fit into a path (`apimachinery/pkg/api/validate/content.IsPathSegmentName`).
pub(super) fn segment(judge: &mut Judge<'_>, at: &At<'_>) {
    match at.text() {
        "" => judge.required(at),
        text => judge.name(at, NameRule::PathSegment.check(text)),
    }
}
