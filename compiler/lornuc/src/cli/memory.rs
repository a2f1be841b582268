//! What `build` and `check` remember. In: the options that make a difference to what they say and write. Out: the same
//! words and exit code as an earlier run, where nothing has changed since; or what to remember of this one.

use std::path::Path;

use clap::Args;

use super::session::Session;
use super::terminal::Terminal;
use super::{Exit, MessageFormat, Units};
use crate::cache::{Cache, Ended, Verdict};
use crate::output::Seen;

/// Whether runs are remembered.
#[derive(Debug, Args)]
pub(super) struct Remembering {
    /// Neither believe what earlier runs left in `.lornuc/`, nor leave anything there
    #[arg(long)]
    no_cache: bool,
}

/// The memory of one run, if it has any.
pub(super) struct Memory(Option<Cache>);

impl Memory {
    /// For a run that is not remembered.
    pub(super) const fn none() -> Self {
        Self(None)
    }

    /// For a command about units of the project at `root`; `more` are its other options.
    pub(super) fn new(
        remembering: &Remembering,
        (command, more): (&str, &[&[u8]]),
        (root, units): (&Path, &Units),
        terminal: &Terminal,
    ) -> Self {
        if remembering.no_cache {
            return Self::none();
        }
        // Messages name paths as seen from here.
        let Some(here) = here() else { return Self::none() };
        let format = match terminal.format() {
            MessageFormat::Text => "text",
            MessageFormat::Json => "json",
            MessageFormat::Github => "github",
        };
        let color = if terminal.is_coloured() { "coloured" } else { "plain" };
        let units = units.args().collect::<Vec<_>>().join("\0");
        let common = [command.as_bytes(), &here, format.as_bytes(), color.as_bytes(), units.as_bytes()];
        Self(Some(Cache::new(root, &[&common, more].concat())))
    }

    /// Says again what an earlier run said, if this one would say and do the same. `output` is the folder that it would
    /// write.
    pub(super) fn recall(&self, output: Option<&Path>, terminal: &Terminal) -> Option<Exit> {
        let Ended { said, verdict } = self.0.as_ref()?.recall(output)?;
        terminal.again(&said);
        Some(match verdict {
            Verdict::Fine => Exit::Fine,
            Verdict::Mistakes => Exit::Mistakes,
        })
    }

    /// Remembers that the project has mistakes.
    pub(super) fn mistakes(&self, session: &Session) -> Exit {
        self.keep(session, (String::new(), Verdict::Mistakes), None);
        Exit::Mistakes
    }

    /// Remembers that all was well, and what was said after the findings.
    pub(super) fn fine(&self, session: &Session, notes: String) -> Exit {
        self.keep(session, (notes, Verdict::Fine), None);
        Exit::Fine
    }

    /// Remembers that all was well with the output too; `seen` looks at it as it is now.
    pub(super) fn written(&self, session: &Session, notes: String, seen: impl FnOnce() -> Option<Seen>) -> Exit {
        if self.0.is_some()
            && let Some(seen) = seen()
        {
            self.keep(session, (notes, Verdict::Fine), Some(seen));
        }
        Exit::Fine
    }

    fn keep(&self, session: &Session, (notes, verdict): (String, Verdict), seen: Option<Seen>) {
        if let Some(cache) = &self.0 {
            let said = format!("{}{notes}", session.said);
            cache.keep(&Ended { said, verdict }, &session.compiled.trace, seen);
        }
    }
}

/// The current folder.
#[expect(clippy::disallowed_methods, reason = "the command line is the door to its environment")]
fn here() -> Option<Vec<u8>> {
    let here = std::env::current_dir().and_then(std::fs::canonicalize).ok()?;
    Some(here.into_os_string().into_encoded_bytes())
}
