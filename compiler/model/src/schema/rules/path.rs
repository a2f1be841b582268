//! Paths of files. In: a place. Out: paths that would lead out of the folder that they are meant for are told.

#[cfg(test)]
mod tests;

use super::at::At;
use super::judge::Judge;

/// Whether a part of a path is `..`.
pub(super) fn has_backsteps(path: &str) -> bool {
    path.contains("..") && path.split('/').any(|part| part == "..")
}

/// `core/validation.validatePathNoBacksteps`
pub(super) fn no_backsteps(judge: &mut Judge<'_>, at: &At<'_>) {
    if has_backsteps(at.text()) {
        judge.invalid(at, "be a path without `..` in it");
    }
}

/// `core/validation.validateLocalDescendingPath`
pub(super) fn descending(judge: &mut Judge<'_>, at: &At<'_>) {
    if at.text().starts_with('/') {
        judge.invalid(at, "be a relative path, without `/` at its beginning");
    } else {
        no_backsteps(judge, at);
    }
}

/// `core/validation.ValidateLocalNonReservedPath`: what begins with `..` is where files are kept while they are replaced.
pub(super) fn unreserved(judge: &mut Judge<'_>, at: &At<'_>) {
    if at.text().starts_with("..") && !has_backsteps(at.text()) {
        judge.invalid(at, "not begin with `..`");
    } else {
        descending(judge, at);
    }
}
