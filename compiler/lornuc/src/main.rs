//! The `lornuc` command: runs it, and ends the process with its exit code.

use std::process::exit;

use lornuc::cli;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[expect(clippy::disallowed_methods, reason = "the one place that ends the process")]
fn main() {
    // Evaluations are left as they are: dropping them takes longer than making them.
    exit(cli::guarded(cli::run) as i32)
}
