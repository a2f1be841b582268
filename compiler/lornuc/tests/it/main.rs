//! The command as a user runs it: one binary for all cases, so that it is linked once.

mod cli;
mod errors;
mod hostile;
mod output;
mod project;
mod stacks;
