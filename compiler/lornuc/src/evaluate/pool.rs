//! Threads with big stacks that evaluate stacks side by side. In: jobs. Out: what was evaluated. A thread whose job has
//! spent its budget sleeps for ever and is replaced.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::job::{End, Evaluated, Job, Message};
use super::session::Session;
use crate::load::Sources;

/// Threads that take jobs from one queue.
pub(super) struct Pool {
    worker: Worker,
    submit: Sender<Job>,
    told: Receiver<Message>,
    workers: usize,
}

#[derive(Clone)]
struct Worker {
    sources: Arc<Sources>,
    jobs: Arc<Mutex<Receiver<Job>>>,
    tell: Sender<Message>,
}

impl Pool {
    /// A pool of one thread.
    pub(super) fn new(sources: &Arc<Sources>) -> io::Result<Self> {
        let (submit, jobs) = channel();
        let (tell, told) = channel();
        let worker = Worker { sources: Arc::clone(sources), jobs: Arc::new(Mutex::new(jobs)), tell };
        worker.clone().start()?;
        Ok(Self { worker, submit, told, workers: 1 })
    }

    /// Adds threads up to `workers`. Where the machine gives no more, those there are do the work.
    pub(super) fn grow(&mut self, workers: usize) {
        while self.workers < workers && self.worker.clone().start().is_ok() {
            self.workers += 1;
        }
    }

    fn submit(&self, job: Job) {
        self.submit.send(job).expect("the queue lives as long as the pool");
    }

    /// Does the jobs and gives what they evaluated, in any order. Panics of the evaluator go on here.
    pub(super) fn run(&self, jobs: Vec<Job>) -> io::Result<Vec<Evaluated>> {
        let mut running = jobs.len();
        for job in jobs {
            self.submit(job);
        }
        let mut evaluated = Vec::new();
        while running > 0 {
            match self.told.recv().expect("the pool holds a sender of its own") {
                Message::Evaluated(one) => evaluated.push(one),
                Message::Ended(End::Done) => running -= 1,
                Message::Ended(End::Exhausted(again)) => {
                    self.worker.clone().start()?;
                    match again {
                        Some(job) => self.submit(job),
                        None => running -= 1,
                    }
                }
                Message::Ended(End::Panicked(payload)) => resume_unwind(payload),
            }
        }
        Ok(evaluated)
    }
}

impl Worker {
    fn start(self) -> io::Result<()> {
        let thread = thread::Builder::new().name("evaluate".into()).stack_size(crate::STACK_BYTES);
        thread.spawn(move || self.work()).map(drop)
    }

    fn work(&self) {
        let mut spare = None;
        while let Some(job) = self.take() {
            let session = spare.take().unwrap_or_else(|| Session::new(&self.sources));
            let done = catch_unwind(AssertUnwindSafe(|| job.run(session, &self.sources, &self.tell)));
            let end = match done {
                Ok(session) => {
                    spare = session;
                    End::Done
                }
                Err(payload) => End::Panicked(payload),
            };
            if self.tell.send(Message::Ended(end)).is_err() {
                break;
            }
        }
        // Dropping a context takes longer than the evaluation, and goes as deep as its values.
        std::mem::forget(spare);
    }

    fn take(&self) -> Option<Job> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
    }
}
