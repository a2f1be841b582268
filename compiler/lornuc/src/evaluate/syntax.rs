//! What keeps texts from being read, in the same words as when they are evaluated. In: sources that need not be part of
//! a project. Out: findings. Nothing is evaluated, and imports are not looked at.

use std::sync::Arc;

use lornuc_model::diagnostic::{Diagnostic, Span};

use super::fault::{self, Faults, quoted};
use super::session::Session;
use super::situation::Situation;
use crate::load::{SourceKey, Sources};

/// The mistakes of syntax in some of the sources.
#[must_use]
pub fn syntax(sources: &Arc<Sources>, keys: &[SourceKey]) -> Vec<Diagnostic> {
    if keys.is_empty() {
        return Vec::new();
    }
    let session = Session::new(sources, &Arc::default());
    let mut faults = Faults::default();
    for error in keys.iter().filter_map(|key| session.parse(key).err()) {
        faults.extend(fault::faults(error, &session, &Situation::default()));
    }
    // As all sessions: leaving it takes less time than dropping it.
    std::mem::forget(session);
    faults.into_findings()
}

/// What must not be shown of the lines of a text that nobody evaluates: all in quotes, where the text names the kind
/// `Secret`.
#[must_use]
pub fn secrets_beside(text: &str, label: Span) -> Vec<Span> {
    quoted::beside(text, label)
}

/// Whether a text names a Secret, so that [`secrets_beside`] has anything to say of it.
#[must_use]
pub fn names_secret(text: &str) -> bool {
    quoted::names_secret(text)
}
