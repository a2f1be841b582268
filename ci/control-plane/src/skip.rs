//! The rule for machines without the programs. In: an attempt to get a plane for a test. Out: the plane; or nothing and one
//! line on stderr; or, where `LORNUC_REQUIRE_CONTROL_PLANE=1` asks for it, a test that fails.

use std::io::{self, Write};
use std::thread;

use crate::failure::Failure;
use crate::parts::{Part, Parts};
use crate::plane::ControlPlane;
use crate::shared::Shared;

/// Set to `1`, a test that would be skipped fails; set to the names of parts, a test that these are enough for does.
const REQUIRED: &str = "LORNUC_REQUIRE_CONTROL_PLANE";

impl ControlPlane {
    /// A plane of its own for the test that calls this, or nothing where it is to be skipped.
    ///
    /// # Panics
    /// The programs are there and do not come up; or they are not, and they are required.
    #[must_use]
    pub fn for_test(parts: &Parts) -> Option<Self> {
        judged(parts, Self::start(parts))
    }
}

impl Shared {
    /// The plane of the whole run for the test that calls this, or nothing where it is to be skipped.
    ///
    /// # Panics
    /// The programs are there and do not come up; or they are not, and they are required.
    #[must_use]
    pub fn for_test(parts: &Parts) -> Option<Self> {
        judged(parts, Self::with(parts))
    }

    /// A plane for a command, or the line that says why the command is skipped.
    ///
    /// # Errors
    /// The programs are there and do not come up; or they are not, and they are required.
    pub fn for_command(command: &str, parts: &Parts) -> Result<Result<Self, String>, Failure> {
        let rule = Rule::of(&std::env::var(REQUIRED).unwrap_or_default(), parts)?;
        match skip(Self::with(parts), rule, command) {
            Ok(plane) => Ok(Ok(plane)),
            Err(Skip::Line(line)) => Ok(Err(line)),
            Err(Skip::Failed(failure)) => Err(failure),
        }
    }
}

#[expect(clippy::panic, reason = "how a test fails")]
fn judged<T>(parts: &Parts, attempt: Result<T, Failure>) -> Option<T> {
    let required = std::env::var(REQUIRED).unwrap_or_default();
    let rule = Rule::of(&required, parts).unwrap_or_else(|failure| panic!("{REQUIRED}: {}", failure.chain()));
    match skip(attempt, rule, thread::current().name().unwrap_or("a test")) {
        Ok(plane) => Some(plane),
        Err(Skip::Line(line)) => {
            // Not by the macro, whose text a test that passes never shows.
            let _ = writeln!(io::stderr(), "{line}");
            None
        }
        Err(Skip::Failed(failure)) => panic!("{}", failure.chain()),
    }
}

/// What a plane that cannot be had for want of programs means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    /// The test is skipped.
    Skipped,
    /// The test fails.
    Required,
}

impl Rule {
    /// What the variable's value means to a test that wants these parts.
    pub(crate) fn of(required: &str, parts: &Parts) -> Result<Self, Failure> {
        let enough = match required {
            "" | "0" => return Ok(Self::Skipped),
            "1" => return Ok(Self::Required),
            names => names.split(',').map(str::parse::<Part>).collect::<Result<Parts, _>>()?,
        };
        Ok(if enough.cover(parts) { Self::Required } else { Self::Skipped })
    }
}

/// Why there is no plane for a test.
#[derive(Debug)]
pub(crate) enum Skip {
    /// It is to be skipped, with this line.
    Line(String),
    /// It fails.
    Failed(Failure),
}

/// The rule itself.
pub(crate) fn skip<T>(attempt: Result<T, Failure>, rule: Rule, test: &str) -> Result<T, Skip> {
    attempt.map_err(|failure| {
        if matches!(failure, Failure::NotBuilt { .. }) && rule == Rule::Skipped {
            Skip::Line(format!("skipped `{test}`: {failure}"))
        } else {
            Skip::Failed(failure)
        }
    })
}
