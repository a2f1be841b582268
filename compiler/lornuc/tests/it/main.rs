//! The command as a user runs it: one binary for all cases, so that it is linked once.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::panic,
    clippy::print_stderr,
    reason = "a failing test panics, and tests are beside the doors"
)]

mod bench;
mod book;
mod cache;
mod cli;
mod contracts;
mod convert;
mod delivery;
mod diff;
mod editor;
mod errors;
mod explain;
mod fmt;
mod graph;
mod hostile;
mod import;
mod init;
mod killed;
mod library;
mod manifests;
mod misspelt;
mod mistakes;
mod output;
mod pin;
mod progress;
mod project;
mod replaced;
mod samples;
mod stacks;
mod tokens;
mod trial;
mod vendor;
mod watch;
mod why;
