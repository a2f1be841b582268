//! Regular expressions as the API server reads them: Go's, which are RE2. In: a pattern of a schema. Out: whether text
//! matches it somewhere. A pattern that Go would not take is an error for whoever takes a schema in; here it allows all.

mod class;
mod translate;

use std::collections::HashMap;
use std::fmt;
use std::sync::{PoisonError, RwLock};

use regex::{Regex, RegexBuilder};

/// The longest pattern, in bytes; the longest of real CRDs has some two thousand.
const LONGEST: usize = 64 << 10;

/// A compiled pattern.
#[derive(Debug, Clone)]
pub struct Pattern(Regex);

/// Why a pattern cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError(String);

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl PatternError {
    fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}

impl Pattern {
    /// Reads a pattern of Go's.
    ///
    /// # Errors
    /// What Go refuses, and what would take too much memory.
    pub fn new(pattern: &str) -> Result<Self, PatternError> {
        if pattern.len() > LONGEST {
            return Err(PatternError::new(format!("it has more than {LONGEST} bytes")));
        }
        let translated = translate::translate(pattern)?;
        let compiled = RegexBuilder::new(&translated).build();
        compiled.map(Self).map_err(|error| {
            let is_too_big = matches!(error, regex::Error::CompiledTooBig(_));
            PatternError::new(if is_too_big {
                "it takes too much memory"
            } else {
                "it is no regular expression of Go's"
            })
        })
    }

    /// Whether text matches somewhere.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}

/// Whether text matches a pattern, which is compiled once in a process.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    static COMPILED: RwLock<Option<HashMap<Box<str>, Option<Pattern>>>> = RwLock::new(None);
    let judge = |pattern: &Option<Pattern>| pattern.as_ref().is_none_or(|pattern| pattern.matches(text));
    {
        let compiled = COMPILED.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = compiled.as_ref().and_then(|known| known.get(pattern)) {
            return judge(known);
        }
    }
    let mut compiled = COMPILED.write().unwrap_or_else(PoisonError::into_inner);
    let known = compiled.get_or_insert_default();
    judge(known.entry(pattern.into()).or_insert_with(|| Pattern::new(pattern).ok()))
}
