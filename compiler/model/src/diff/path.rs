//! Ways to fields, with the elements of lists called by what Kubernetes knows them by: `spec.containers[web].image`.

use std::fmt;
use std::sync::Arc;

use crate::value::is_bare;

/// The steps from a resource to a field of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Path(Vec<Step>);

/// One step down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Into a field of a record.
    Field(Arc<str>),
    /// Into an element of a list.
    Element(ListStep),
}

/// Which element of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListStep {
    /// Its place from 0: in the new list, or of what is removed, in the old one.
    pub at: usize,
    /// What it is called, where its list has names.
    pub label: Option<String>,
}

impl Path {
    /// A path of these steps.
    #[must_use]
    pub const fn new(steps: Vec<Step>) -> Self {
        Self(steps)
    }

    /// The steps.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.0
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.iter().enumerate() {
            match step {
                Step::Field(key) => {
                    let dot = if index == 0 { "" } else { "." };
                    if is_bare(key) { write!(f, "{dot}{key}")? } else { write!(f, "{dot}{key:?}")? }
                }
                Step::Element(ListStep { at, label: None }) => write!(f, "[{at}]")?,
                Step::Element(ListStep { label: Some(label), .. }) => {
                    // Ids of ports and paths of mounts need no quotes; what could be taken for an index does.
                    let plain = label.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'));
                    let is_index = label.bytes().all(|byte| byte.is_ascii_digit());
                    if plain && !is_index { write!(f, "[{label}]")? } else { write!(f, "[{label:?}]")? }
                }
            }
        }
        Ok(())
    }
}
