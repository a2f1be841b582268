//! Why verdicts differ, as far as that is known. In: `ci/agreement/causes.tsv`, a case and its fields. Out: the cause in words, and the
//! lines that explain nothing any more. A row is refused that is not of four cells.

use super::figures::Entry;
use crate::pattern::matches;
use crate::run::Failed;
use control_plane::verdict::Verdict;

/// The committed causes.
pub(super) const CAUSES: &str = include_str!("../../agreement/causes.tsv");

/// A known cause. `*` in a pattern stands for any text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cause<'t> {
    kind: &'t str,
    class: &'t str,
    /// Of a field that either names.
    field: &'t str,
    words: &'t str,
}

/// All known causes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Causes<'t>(Vec<Cause<'t>>);

impl<'t> Causes<'t> {
    /// Reads the table.
    pub(super) fn read(text: &'t str) -> Result<Self, Failed> {
        let rows = text.lines().zip(1..).filter(|(line, _)| !line.starts_with('#'));
        let causes = rows.map(|(line, number)| match line.split('\t').collect::<Vec<_>>()[..] {
            [kind, class, field, words] => Ok(Cause { kind, class, field, words }),
            _ => Err(Failed(format!("causes.tsv:{number}: not four cells with tabs between them"))),
        });
        causes.collect::<Result<_, _>>().map(Self)
    }

    /// The cause of a difference, if it is known.
    pub(super) fn of(&self, entry: &Entry<'_>) -> Option<&'t str> {
        self.0.iter().find(|cause| cause.explains(entry)).map(|cause| cause.words)
    }

    /// Causes of no difference.
    pub(super) fn idle(&self, differences: &[Entry<'_>]) -> Vec<&'t str> {
        let is_idle = |cause: &&Cause<'_>| !differences.iter().any(|entry| cause.explains(entry));
        self.0.iter().filter(is_idle).map(|cause| cause.words).collect()
    }
}

impl Cause<'_> {
    fn explains(&self, entry: &Entry<'_>) -> bool {
        let ours = entry.judged.ours.iter().map(|own| own.path.to_string());
        let theirs = match &entry.judged.server {
            Verdict::Accepted => &[][..],
            Verdict::Refused { paths, .. } => paths,
        };
        let mut fields = ours.chain(theirs.iter().cloned()).chain([String::new()]);
        matches(self.kind, &entry.case.kind)
            && matches(self.class, entry.case.class.as_str())
            && fields.any(|field| matches(self.field, &field))
    }
}
