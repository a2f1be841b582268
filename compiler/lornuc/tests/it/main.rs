//! The command as a user runs it: one binary for all cases, so that it is linked once.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a failing test panics, and tests are beside the doors"
)]

mod cli;
mod convert;
mod errors;
mod hostile;
mod init;
mod output;
mod project;
mod stacks;
