//! Threads with big stacks that evaluate stacks side by side. In: jobs. Out: what was evaluated. A thread whose job has
//! spent its budget sleeps for ever and is replaced.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::job::{End, Evaluated, Job, Message, give_up};
use super::session::Session;
use crate::Crew;
use crate::advance::Advance;
use crate::load::Sources;

/// Threads that take jobs from one queue.
pub(super) struct Pool {
    worker: Worker,
    submit: Sender<Job>,
    told: Receiver<Message>,
    workers: usize,
    most: usize,
}

#[derive(Clone)]
struct Worker {
    sources: Arc<Sources>,
    advance: Arc<Advance>,
    jobs: Arc<Mutex<Receiver<Job>>>,
    tell: Sender<Message>,
}

impl Pool {
    /// A pool of one thread, which others join where that helps.
    pub(super) fn new(sources: &Arc<Sources>, crew: &Crew) -> io::Result<Self> {
        let (submit, jobs) = channel();
        let (tell, told) = channel();
        let (sources, advance) = (Arc::clone(sources), Arc::clone(&crew.advance));
        let worker = Worker { sources, advance, jobs: Arc::new(Mutex::new(jobs)), tell };
        worker.clone().start()?;
        Ok(Self { worker, submit, told, workers: 1, most: crew.threads })
    }

    /// Adds threads up to `workers`. Where the machine gives no more, those there are do the work.
    pub(super) fn grow(&mut self, workers: usize) {
        while self.workers < workers.min(self.most) && self.worker.clone().start().is_ok() {
            self.workers += 1;
        }
    }

    /// A thread sleeps for ever. It is replaced where there are as many jobs; one at least must be left to do them.
    fn lose(&mut self, running: usize) -> io::Result<()> {
        self.workers -= 1;
        if self.workers == 0 {
            self.worker.clone().start()?;
            self.workers = 1;
        }
        self.grow(running);
        Ok(())
    }

    fn submit(&self, job: Job) {
        self.submit.send(job).expect("the queue lives as long as the pool");
    }

    /// Does the jobs and gives what they evaluated, in any order. Panics of the evaluator go on here.
    pub(super) fn run(&mut self, jobs: Vec<Job>) -> io::Result<Vec<Evaluated>> {
        let mut running = jobs.len();
        for job in jobs {
            self.submit(job);
        }
        let mut evaluated = Vec::new();
        while running > 0 {
            match self.told.recv().expect("the pool holds a sender of its own") {
                Message::Evaluated(one) => evaluated.push(one),
                Message::Shared(share) => {
                    self.grow(self.most);
                    // Behind the other jobs: helping with one takes more than doing one.
                    (1..self.workers).for_each(|_| self.submit(Job::Help(Arc::clone(&share))));
                }
                Message::Ended(End::Done) => running -= 1,
                Message::Ended(End::Helped) => {}
                Message::Ended(End::Lost) => self.lose(running)?,
                Message::Ended(End::Exhausted(again)) => {
                    match again {
                        Some(job) => self.submit(job),
                        None => running -= 1,
                    }
                    self.lose(running)?;
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
            let done = if job.is_help() { End::Helped } else { End::Done };
            let end = match job.is_moot() {
                true => done,
                false => {
                    if let Some(unsuited) = spare.take_if(|session| !job.suits(session)) {
                        give_up(unsuited);
                    }
                    let session = spare.take().unwrap_or_else(|| Session::new(&self.sources, &self.advance));
                    match catch_unwind(AssertUnwindSafe(|| job.run(session, &self.sources, &self.tell))) {
                        Ok(session) => {
                            spare = session;
                            done
                        }
                        Err(payload) => End::Panicked(payload),
                    }
                }
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
