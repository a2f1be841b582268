//! What would become of a file, for people. In: its text and the one that a command would write. Out: the lines that
//! differ. It never shows the lines of a Secret.

use similar::{ChangeTag, TextDiff};

/// The most lines of a difference that are shown: what is longer is read in an editor.
const MOST_LINES: usize = 40;

/// The changed lines with two around them: `-` for what the file holds, `+` for what would be written.
pub(super) fn unified(kept: &str, made: &str) -> String {
    if [kept, made].into_iter().any(holds_secret) {
        return "it holds a Secret: its lines are not shown".to_owned();
    }
    let difference = TextDiff::from_lines(kept, made);
    let text = difference.unified_diff().context_radius(2).missing_newline_hint(false).to_string();
    let lines: Vec<&str> = text.lines().collect();
    let mut shown = lines[..lines.len().min(MOST_LINES)].join("\n");
    if lines.len() > MOST_LINES {
        shown.push_str(&format!("\n… and {} lines more", lines.len() - MOST_LINES));
    }
    shown
}

fn holds_secret(text: &str) -> bool {
    text.lines()
        .map(str::trim)
        .any(|line| matches!(line.trim_end_matches(','), "kind: Secret" | "\"kind\": \"Secret\""))
}

/// How many lines of a file would go or change, and the first of them, counted from 0. Where lines are only added, the
/// one that they come before.
pub(super) fn changed_lines(kept: &str, made: &str) -> (usize, usize) {
    let difference = TextDiff::from_lines(kept, made);
    let (mut first, mut old, mut gone, mut added) = (None, 0, 0, 0);
    for change in difference.iter_all_changes() {
        match change.tag() {
            ChangeTag::Equal => old += 1,
            ChangeTag::Delete => {
                first.get_or_insert(old);
                old += 1;
                gone += 1;
            }
            ChangeTag::Insert => {
                first.get_or_insert(old);
                added += 1;
            }
        }
    }
    (gone.max(added), first.unwrap_or_default())
}

#[cfg(test)]
mod tests;
