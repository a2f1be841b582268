//! What can go wrong with a control plane. In: what was done, and the cause. Out: one sentence each, with the file to
//! look into where there is one. Nothing here is a mistake of a project's author.

#[cfg(test)]
mod tests;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why there is no control plane, or not the one that was wanted.
#[derive(thiserror::Error)]
pub enum Failure {
    /// A file or folder could not be read or written.
    #[error("cannot {action} {}", path.display())]
    Disk {
        /// What was done, as `read`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// Neither `XDG_CACHE_HOME` nor `HOME` says where caches are.
    #[error("there is no folder for caches: neither `XDG_CACHE_HOME` nor `HOME` is set")]
    NoCache,
    /// Programs that the parts need are nowhere.
    #[error("{} not built; `cargo ci control-plane build` builds what is missing", list(names))]
    NotBuilt {
        /// What they are called.
        names: Vec<&'static str>,
    },
    /// The plane that was handed over is not there any more, or lacks what is wanted.
    #[error("the control plane of {} has ended, or is not `{parts}`", folder.display())]
    Gone {
        /// Its folder.
        folder: PathBuf,
        /// The parts that are wanted.
        parts: String,
    },
    /// A part that there is no name for.
    #[error("`{name}` is no part: there are {known}")]
    UnknownPart {
        /// What was given.
        name: String,
        /// The names that there are.
        known: String,
    },
    /// A program could not be run at all.
    #[error("cannot run `{program}`")]
    Run {
        /// Its name or path.
        program: String,
        /// Why not.
        source: io::Error,
    },
    /// There is no compiler.
    #[error("cannot run `go`, of which 1.26 or later builds the programs")]
    NoGo {
        /// Why not.
        source: io::Error,
    },
    /// A program could not be built.
    #[error("`{program}` could not be built ({status}); see {}\n{tail}", log.display())]
    Build {
        /// What was built.
        program: &'static str,
        /// How the build ended.
        status: String,
        /// All that the build said.
        log: PathBuf,
        /// The end of it.
        tail: String,
    },
    /// A file of CRDs holds something else.
    #[error("{}: {what}", path.display())]
    Crd {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// A kind that was installed is not served.
    #[error("the API server does not serve `{name}` after {secs} s")]
    NotServed {
        /// The CRD.
        name: String,
        /// How long that was waited for.
        secs: u64,
    },
    /// A right that was given does not hold.
    #[error("the API server does not know the rights of `{user}` after {secs} s")]
    NotGranted {
        /// Whose.
        user: String,
        /// How long that was waited for.
        secs: u64,
    },
    /// A key or certificate could not be made.
    #[error("cannot make the certificate of `{name}`")]
    Certificate {
        /// Whose.
        name: String,
        /// Why not.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// No port of the range is free.
    #[error("no port on 127.0.0.1 is free")]
    NoPort,
    /// The process that holds the programs does not do as it is told.
    #[error("the supervisor of the control plane {told}")]
    Supervisor {
        /// What it said, or how it fell silent.
        told: String,
    },
    /// A program ended, or was not ready in time.
    #[error("`{program}` {what}; the end of its log:\n{tail}")]
    NotReady {
        /// Which.
        program: &'static str,
        /// What it did instead.
        what: String,
        /// The last lines of its log.
        tail: String,
    },
    /// The API server could not be asked.
    #[error("cannot {method} {path}")]
    Request {
        /// The verb of HTTP.
        method: String,
        /// The path that was asked for.
        path: String,
        /// Why not.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The API server refused what must be there.
    #[error("the API server answered {method} {path} with {status}: {message}")]
    Refused {
        /// The verb of HTTP.
        method: String,
        /// The path that was asked for.
        path: String,
        /// The status of HTTP.
        status: u16,
        /// What it said.
        message: String,
    },
}

impl Failure {
    /// An action on a path that failed, for `map_err`.
    pub(crate) fn disk(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Disk { action, path: path.to_owned(), source }
    }

    /// The failure and its causes, as one text for a person.
    #[must_use]
    pub fn chain(&self) -> String {
        let mut text = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            text.push_str(&format!(": {error}"));
            cause = error.source();
        }
        text
    }
}

impl fmt::Debug for Failure {
    /// For people as well: tests unwrap failures, and what they print then has a log in it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.chain())
    }
}

fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let verb = if quoted.len() == 1 { "is" } else { "are" };
    format!("{} {verb}", quoted.join(", "))
}
