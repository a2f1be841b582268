//! What would become of files, for people. In: their texts and those that a command would write. Out: findings, with
//! the lines that differ. It never shows the lines of a Secret.

use std::path::Path;

use lornuc_model::diagnostic::{Code, Diagnostic};
use similar::{ChangeTag, TextDiff};

use crate::output::Difference;

/// The most lines of a difference that are shown: what is longer is read in an editor.
const MOST_LINES: usize = 40;

/// The most files whose lines are shown: who changed more looks at them with other tools.
const MOST_SHOWN: usize = 20;

/// A finding for every file of an output folder that is not as a build would leave it. `command` writes them.
pub(super) fn outdated(differences: &[Difference], folder: &Path, command: &str) -> Vec<Diagnostic> {
    let told = differences.iter().enumerate().map(|(index, difference)| {
        let path = folder.join(&difference.path);
        let finding = |words: &str| Diagnostic::error(Code::OutdatedFile, format!("`{}` {words}", path.display()));
        let finding = match (&difference.kept, &difference.made) {
            (Some(_), Some(_)) if index >= MOST_SHOWN => finding("is not what the stacks render"),
            (Some(kept), Some(made)) => finding("is not what the stacks render").note(unified(kept, made)),
            (None, _) => finding("is missing, and the stacks render it"),
            (Some(_), None) => finding("is stale: nothing renders it"),
        };
        finding.help(format!("`{command}` mends it"))
    });
    told.collect()
}

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

/// The lines that go and those that come, `-` and `+`, and nothing around them.
pub(super) fn lines(kept: &str, made: &str) -> Vec<String> {
    if [kept, made].into_iter().any(holds_secret) {
        return Vec::new();
    }
    let difference = TextDiff::from_lines(kept, made);
    let signed = difference.iter_all_changes().filter_map(|change| match change.tag() {
        ChangeTag::Equal => None,
        ChangeTag::Delete => Some(format!("- {}", change.value().trim_end())),
        ChangeTag::Insert => Some(format!("+ {}", change.value().trim_end())),
    });
    signed.collect()
}

fn holds_secret(text: &str) -> bool {
    // However it is quoted and spaced, in YAML and JSON: what else is taken for one is shown to nobody.
    let plain: String = text.chars().filter(|c| !matches!(c, ' ' | '\t' | '"' | '\'')).collect();
    plain
        .split("kind:Secret")
        .skip(1)
        .any(|after| !after.starts_with(|c: char| c.is_alphanumeric()) || after.starts_with("List"))
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
