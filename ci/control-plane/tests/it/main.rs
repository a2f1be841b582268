//! Planes, started for real. Each test is skipped with one line where the programs are not built.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

mod build;
mod definitions;
mod delivery;
mod flux;
mod helpers;
mod killed;
mod parts;
mod shared;
mod smoke;

control_plane::supervisor!();
