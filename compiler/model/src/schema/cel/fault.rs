//! Why an expression has no value, and the steps that it may take before it has none for that reason. In: what went wrong,
//! or a number of steps. Out: a fault, which is no panic and no endless loop.

use std::cell::Cell;
use std::fmt;

/// Why an expression has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// It has none on the server either, which refuses the object: a missing key, a division by zero.
    Refused(String),
    /// Its types do not fit. The server refuses that in definitions, but of values whose types a schema leaves open.
    Overload(String),
    /// The evaluation does not know how, and the server may.
    Unjudged(String),
    /// It has taken more steps than a rule may.
    Spent,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(reason) | Self::Overload(reason) | Self::Unjudged(reason) => f.write_str(reason),
            Self::Spent => f.write_str("it takes too many steps"),
        }
    }
}

/// The types do not fit an operator or a function.
pub(super) fn no_overload(what: &str) -> Fault {
    Fault::Overload(format!("`{what}` does not take these types"))
}

/// The steps that are left.
#[derive(Debug)]
pub(super) struct Budget(Cell<u64>);

impl Budget {
    pub(super) const fn new(steps: u64) -> Self {
        Self(Cell::new(steps))
    }

    pub(super) const fn left(&self) -> u64 {
        self.0.get()
    }

    /// Takes steps. Once they do not suffice there are none.
    pub(super) fn spend(&self, steps: u64) -> Result<(), Fault> {
        let left = self.0.get().checked_sub(steps);
        self.0.set(left.unwrap_or(0));
        left.map(|_| ()).ok_or(Fault::Spent)
    }

    /// Takes the steps of going through so many bytes or elements.
    pub(super) fn spend_on(&self, length: usize) -> Result<(), Fault> {
        self.spend(1 + length as u64 / 10)
    }
}
