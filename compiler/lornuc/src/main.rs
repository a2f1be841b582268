//! The `lornuc` command: a thread with a stack as deep as sources may be, and an exit code for what happened on it.

use std::process::exit;
use std::thread;

use lornuc::{STACK_BYTES, cli};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[expect(clippy::disallowed_methods, reason = "the one place that ends the process")]
fn main() {
    cli::report_panics();
    let command = thread::Builder::new().name("command".into()).stack_size(STACK_BYTES).spawn(cli::run);
    let code = match command.map(thread::JoinHandle::join) {
        Ok(Ok(code)) => code,
        Ok(Err(_)) => cli::Exit::Bug,
        Err(error) => cli::cannot_start(&error),
    };
    // Evaluations are left as they are: dropping them takes longer than making them.
    exit(code as i32)
}
