//! Numbers within bounds. In: a place. Out: what is outside is told.

#[cfg(test)]
mod tests;

use std::ops::RangeInclusive;

use super::at::At;
use super::judge::Judge;

/// A number that may be absent.
pub(super) fn within(judge: &mut Judge<'_>, at: &At<'_>, range: RangeInclusive<i64>) {
    if at.int().is_some_and(|number| !range.contains(&number)) {
        judge.invalid(at, format_args!("be {} to {}", range.start(), range.end()));
    }
}

/// `core/validation.ValidateNonnegativeField`
pub(super) fn not_negative(judge: &mut Judge<'_>, at: &At<'_>) {
    if at.int().is_some_and(i64::is_negative) {
        judge.invalid(at, "be 0 or more");
    }
}

/// How much a list may hold (`field.TooMany`); `false` where it is more.
pub(super) fn at_most(judge: &mut Judge<'_>, list: &At<'_>, most: usize) -> bool {
    let fits = list.count() <= most;
    if !fits {
        judge.invalid(list, format_args!("have at most {most} elements, not {}", list.count()));
    }
    fits
}

/// The permissions of a file (`core/validation.fileModeErrorMsg`).
pub(super) fn mode(judge: &mut Judge<'_>, at: &At<'_>) {
    if at.int().is_some_and(|mode| !(0..=0o777).contains(&mode)) {
        judge.invalid(at, "be 0 to 511, which is 0777 in octal digits");
    }
}
