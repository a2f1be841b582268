//! Pure work on several cores. In: values, and what is to be made of each. Out: the results in the order of the values,
//! the same for any number of threads.

#[cfg(test)]
mod tests;

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// How many threads may work at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Threads(NonZeroUsize);

impl Threads {
    /// The thread that asks, alone.
    pub const ONE: Self = Self(NonZeroUsize::MIN);

    /// So many, the one that asks among them; at least that one.
    #[must_use]
    pub fn new(count: usize) -> Self {
        NonZeroUsize::new(count).map_or(Self::ONE, Self)
    }
}

/// How many values are handed out at once. Starting a thread takes as long as resolving some ten resources.
const PORTION: usize = 128;

/// Makes something of every value. Where the system gives no thread, the one that asks does the work.
pub fn map<T: Send, R: Send>(values: Vec<T>, threads: Threads, make: impl Fn(T) -> R + Sync) -> Vec<R> {
    in_portions(values, PORTION, threads, make)
}

/// The same for values each of which is worth a thread.
pub fn map_large<T: Send, R: Send>(values: Vec<T>, threads: Threads, make: impl Fn(T) -> R + Sync) -> Vec<R> {
    in_portions(values, 1, threads, make)
}

fn in_portions<T: Send, R: Send>(
    values: Vec<T>,
    size: usize,
    threads: Threads,
    make: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let threads = threads.0.get().min(values.len() / size);
    if threads <= 1 {
        return values.into_iter().map(make).collect();
    }
    let count = values.len();
    let portions = portions(values, size);
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(portion) = portions.get(next.fetch_add(1, Ordering::Relaxed)) {
            let mut portion = portion.lock().unwrap_or_else(PoisonError::into_inner);
            let values = std::mem::take(&mut portion.values);
            portion.made = values.into_iter().map(&make).collect();
        }
    };
    thread::scope(|scope| {
        for _ in 1..threads {
            // A thread that there is not does nothing: the others take its portions.
            drop(thread::Builder::new().spawn_scoped(scope, work));
        }
        work();
    });
    let mut made = Vec::with_capacity(count);
    for portion in portions {
        made.extend(portion.into_inner().unwrap_or_else(PoisonError::into_inner).made);
    }
    made
}

/// Some of the values, and what was made of them.
struct Portion<T, R> {
    values: Vec<T>,
    made: Vec<R>,
}

fn portions<T, R>(values: Vec<T>, size: usize) -> Vec<Mutex<Portion<T, R>>> {
    let mut portions = Vec::with_capacity(values.len().div_ceil(size));
    let mut values = values.into_iter();
    loop {
        let portion: Vec<T> = values.by_ref().take(size).collect();
        if portion.is_empty() {
            return portions;
        }
        portions.push(Mutex::new(Portion { values: portion, made: Vec::new() }));
    }
}
