//! Paths of fields inside a resource, as people write them: `spec.containers[0].image`,
//! `metadata.labels."app.kubernetes.io/name"`.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// One step down.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Into a field of a record.
    Field(Arc<str>),
    /// Into an element of a list, counted from 0.
    Element(usize),
}

/// The steps from a resource to a field of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FieldPath(Vec<Step>);

/// Text that is not a field path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathError;

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field path looks like `spec.replicas`, `spec.containers[0].image` or `data.\"a.b\"`")
    }
}

impl FieldPath {
    /// The resource itself.
    #[must_use]
    pub const fn root() -> Self {
        Self(Vec::new())
    }

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

    /// Whether this leads through another path, and further.
    #[must_use]
    pub fn is_below(&self, above: &Self) -> bool {
        self.0.len() > above.0.len() && self.0.starts_with(&above.0)
    }

    /// Whether this is the resource itself.
    #[must_use]
    pub const fn is_root(&self) -> bool {
        self.0.is_empty()
    }
}

impl FieldPath {
    /// The path for people: of very many steps only the first and the last.
    #[must_use]
    pub fn shortened(&self) -> String {
        const SHOWN: usize = 8;
        if self.0.len() <= 2 * SHOWN {
            return self.to_string();
        }
        let (head, tail) = (&self.0[..SHOWN], &self.0[self.0.len() - SHOWN..]);
        format!("{}.….{}", Self(head.to_vec()), Self(tail.to_vec()))
    }
}

pub(crate) fn is_bare(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'$'))
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.iter().enumerate() {
            match step {
                Step::Element(at) => write!(f, "[{at}]")?,
                Step::Field(key) => {
                    let dot = if index == 0 { "" } else { "." };
                    if is_bare(key) { write!(f, "{dot}{key}")? } else { write!(f, "{dot}{key:?}")? }
                }
            }
        }
        Ok(())
    }
}

impl FromStr for FieldPath {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        let mut steps = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (step, after) = if let Some(inner) = rest.strip_prefix('[') {
                let (digits, after) = inner.split_once(']').ok_or(PathError)?;
                (Step::Element(digits.parse().map_err(|_| PathError)?), after)
            } else {
                let dotted = if steps.is_empty() { Some(rest) } else { rest.strip_prefix('.') };
                field_step(dotted.ok_or(PathError)?)?
            };
            steps.push(step);
            rest = after;
        }
        if steps.is_empty() { Err(PathError) } else { Ok(Self(steps)) }
    }
}

fn field_step(text: &str) -> Result<(Step, &str), PathError> {
    let (key, after) = match text.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').ok_or(PathError)?,
        None => text.split_at(text.find(['.', '[']).unwrap_or(text.len())),
    };
    if !text.starts_with('"') && !is_bare(key) {
        return Err(PathError);
    }
    Ok((Step::Field(key.into()), after))
}
