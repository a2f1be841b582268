//! The line that tells how far a run has come. In: its [`Advance`]. Out: a line on the terminal once the run takes long,
//! which is gone when it ends; nothing where stderr is no terminal.

use std::io::IsTerminal;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::advance::Advance;

/// A run that ends sooner has no line: it would only flicker.
const PATIENCE: Duration = Duration::from_millis(500);

/// How long a line stays as it is.
const BETWEEN: Duration = Duration::from_millis(100);

/// The line that is shown, for whoever else prints.
static SHOWN: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// A line that is there until this is dropped.
pub(super) struct Progress {
    drawing: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Shows how far a run has come that began at `begun`, from [`PATIENCE`] after that on.
    #[expect(clippy::disallowed_methods, reason = "the command line is the door to the terminal")]
    pub(super) fn of(advance: &Arc<Advance>, begun: Instant) -> Self {
        if !std::io::stderr().is_terminal() {
            return Self { drawing: None };
        }
        let advance = Arc::clone(advance);
        let (end, ended) = channel();
        let draw = move || {
            let mut pause = PATIENCE.saturating_sub(begun.elapsed());
            let mut bar = None;
            while ended.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                let bar: &ProgressBar = bar.get_or_insert_with(shown);
                bar.set_message(advance.snapshot().line());
                pause = BETWEEN;
            }
            if let Some(bar) = bar {
                bar.finish_and_clear();
                *SHOWN.lock().unwrap_or_else(PoisonError::into_inner) = None;
            }
        };
        // Without a thread there is no line, and all else is as it was.
        let drawing = thread::Builder::new().name("progress".into()).spawn(draw).ok();
        Self { drawing: drawing.map(|thread| (end, thread)) }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((end, thread)) = self.drawing.take() {
            drop(end);
            // Gone before anything else is printed. Where drawing has failed there is nothing to wait for.
            drop(thread.join());
        }
    }
}

fn shown() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    bar.set_style(ProgressStyle::with_template("{wide_msg}").unwrap_or_else(|_| ProgressStyle::default_spinner()));
    *SHOWN.lock().unwrap_or_else(PoisonError::into_inner) = Some(bar.clone());
    bar
}

/// Prints while no line is in the way.
pub(super) fn apart(print: impl FnOnce()) {
    let bar = SHOWN.lock().unwrap_or_else(PoisonError::into_inner).clone();
    match bar {
        Some(bar) => bar.suspend(print),
        None => print(),
    }
}
