//! Where a value comes from.
mod trace;
pub use trace::{Definition, Link, Rank, Trace, Way};
