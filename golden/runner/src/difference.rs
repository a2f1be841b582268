//! Two texts as a difference that a person can read.

use std::path::Path;

use similar::TextDiff;

/// The changed lines with three around them, `-` for what the file holds and `+` for what was made.
pub(crate) fn between(path: &Path, kept: &str, made: &str) -> String {
    let (old, new) = (format!("{} (golden)", path.display()), format!("{} (made)", path.display()));
    TextDiff::from_lines(kept, made).unified_diff().context_radius(3).header(&old, &new).to_string()
}
