//! Threads with big stacks that evaluate units side by side. In: jobs. Out: trees and faults. A thread whose job has
//! spent its budget sleeps for ever and is replaced.

use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use lornuc_model::declared::UnitName;
use lornuc_model::diagnostic::{Code, Diagnostic, Span};
use lornuc_model::name::{Id, StackName};
use lornuc_model::value::{Node, Place};
use nickel_lang_core::error::Error;
use nickel_lang_core::eval::Environment;
use nickel_lang_core::eval::value::{Container, NickelValue, ValueContentRef};

use super::budget;
use super::fault::Fault;
use super::session::Session;
use super::walk::{Progress, Walk};
use crate::load::{SourceKey, Sources};

/// Something to evaluate.
#[derive(Debug, Clone)]
pub(super) enum Job {
    /// The settings.
    Settings(SourceKey),
    /// A stack in an environment.
    Unit {
        /// The source of the settings, which holds the environment.
        settings: SourceKey,
        /// The unit.
        unit: UnitName,
        /// The source of the stack.
        stack: SourceKey,
    },
}

/// What became of a job.
pub(super) struct Evaluated {
    pub(super) job: Job,
    /// The values and where they stand, when all could be evaluated.
    pub(super) tree: Option<(Node, Place)>,
    pub(super) faults: Vec<Fault>,
    end: End,
}

enum End {
    Done,
    /// The budget is spent and the thread asleep.
    Exhausted,
    /// The evaluator panicked.
    Panicked(Box<dyn Any + Send>),
}

/// Threads that take jobs from one queue.
pub(super) struct Pool {
    worker: Worker,
    submit: Sender<Job>,
    done: Receiver<Evaluated>,
    workers: usize,
}

#[derive(Clone)]
struct Worker {
    sources: Arc<Sources>,
    jobs: Arc<Mutex<Receiver<Job>>>,
    done: Sender<Evaluated>,
    /// Stacks that have spent a budget: their other environments are not tried, for they would spend it too.
    abandoned: Arc<Mutex<BTreeSet<StackName>>>,
}

impl Pool {
    /// A pool of one thread.
    pub(super) fn new(sources: &Arc<Sources>) -> io::Result<Self> {
        let (submit, jobs) = channel();
        let (finished, done) = channel();
        let worker = Worker {
            sources: Arc::clone(sources),
            jobs: Arc::new(Mutex::new(jobs)),
            done: finished,
            abandoned: Arc::default(),
        };
        worker.clone().start()?;
        Ok(Self { worker, submit, done, workers: 1 })
    }

    /// Adds threads up to `workers`. Where the machine gives no more, those there are do the work.
    pub(super) fn grow(&mut self, workers: usize) {
        while self.workers < workers && self.worker.clone().start().is_ok() {
            self.workers += 1;
        }
    }

    pub(super) fn submit(&self, job: Job) {
        self.submit.send(job).expect("the queue lives as long as the pool");
    }

    /// Waits for the next job to end, in any order. Panics of the evaluator go on here.
    pub(super) fn next(&self) -> io::Result<Evaluated> {
        let evaluated = self.done.recv().expect("the pool holds a sender of its own");
        match evaluated.end {
            End::Done => Ok(evaluated),
            End::Exhausted => {
                self.worker.clone().start()?;
                Ok(evaluated)
            }
            End::Panicked(payload) => resume_unwind(payload),
        }
    }
}

impl Worker {
    fn start(self) -> io::Result<()> {
        let spawned =
            thread::Builder::new().name("evaluate".into()).stack_size(crate::STACK_BYTES).spawn(move || self.run());
        spawned.map(drop)
    }

    fn run(&self) {
        let mut session = Session::new(&self.sources);
        while let Some(job) = self.take() {
            let evaluated =
                catch_unwind(AssertUnwindSafe(|| self.evaluate(&mut session, &job))).unwrap_or_else(|payload| {
                    Evaluated { job, tree: None, faults: Vec::new(), end: End::Panicked(payload) }
                });
            if self.done.send(evaluated).is_err() {
                break;
            }
        }
        // Dropping a context takes longer than the evaluation, and goes as deep as its values.
        std::mem::forget(session);
    }

    fn take(&self) -> Option<Job> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
    }

    fn evaluate(&self, session: &mut Session, job: &Job) -> Evaluated {
        let progress = Rc::new(RefCell::new(Progress::default()));
        // Asked when the job is taken, not when it is given: the budget may have been spent in between.
        let skipped = self.is_abandoned(job);
        self.watch(job, &progress);
        budget::refill();
        let tree = if skipped { None } else { evaluate(session, job, &self.sources, &progress) };
        let mut faults = std::mem::take(&mut progress.borrow_mut().faults);
        faults = named(faults, job);
        Evaluated { job: job.clone(), tree: tree.filter(|_| faults.is_empty()), faults, end: End::Done }
    }

    fn is_abandoned(&self, job: &Job) -> bool {
        let abandoned = self.abandoned.lock().unwrap_or_else(PoisonError::into_inner);
        matches!(job, Job::Unit { unit, .. } if abandoned.contains(&unit.stack))
    }

    /// Tells the pool when the budget of this job is spent.
    fn watch(&self, job: &Job, progress: &Rc<RefCell<Progress>>) {
        let (worker, job, progress) = (self.clone(), job.clone(), Rc::clone(progress));
        budget::on_exhaustion(move |excess| {
            if let Job::Unit { unit, .. } = &job {
                worker.abandoned.lock().unwrap_or_else(PoisonError::into_inner).insert(unit.stack.clone());
            }
            // The walk may hold the progress at this moment; then only the bare finding is told.
            let faults = match progress.try_borrow_mut() {
                Ok(mut progress) => progress.exhausted(excess),
                Err(_) => vec![Fault::plain(super::exhausted(excess))],
            };
            let faults = named(faults, &job);
            // A pool that is gone has nobody to tell.
            drop(worker.done.send(Evaluated { job, tree: None, faults, end: End::Exhausted }));
        });
    }
}

fn named(faults: Vec<Fault>, job: &Job) -> Vec<Fault> {
    match job {
        Job::Settings(_) => faults,
        Job::Unit { unit, .. } => faults.into_iter().map(|fault| fault.in_environment(&unit.environment)).collect(),
    }
}

/// The values of a job; faults are left in `progress`.
fn evaluate(
    session: &mut Session,
    job: &Job,
    sources: &Sources,
    progress: &Rc<RefCell<Progress>>,
) -> Option<(Node, Place)> {
    let (Job::Settings(source) | Job::Unit { stack: source, .. }) = job;
    let begin = Span { file: sources.sources()[source].file, start: 0, end: 0 };
    let place = Place { value: None, key: None, author: Some(begin) };
    {
        let situation = &mut progress.borrow_mut().situation;
        situation.place = place;
        if let Job::Unit { unit, .. } = job {
            situation.id = Some(Id::stack(&unit.stack));
        }
    }
    let prepared = match job {
        Job::Settings(key) => session.settings(key),
        Job::Unit { settings, unit, stack } => session.unit(unit, settings, stack),
    };
    let mut walk = Walk::new(session, Rc::clone(progress));
    let value = match prepared {
        Ok(value) => value,
        Err(error) => {
            walk.fault(error);
            return None;
        }
    };
    // Merging an environment into a function or a list fails with words about merging. What the file is by itself is
    // asked only then: evaluating every stack twice would cost every project for the mistake of one.
    match walk.force(value, Environment::new()) {
        Ok(closure) if is_record(&closure.value) => Some((walk.forced(&closure)?, place)),
        Ok(closure) => {
            let finding = not_a_record(&closure.value, place);
            progress.borrow_mut().push(finding);
            None
        }
        Err(error) => {
            match walk.shape_of(job) {
                Some(value) if !is_record(&value) => {
                    let finding = not_a_record(&value, place);
                    progress.borrow_mut().push(finding);
                }
                _ => walk.fault(Error::EvalError(error)),
            }
            None
        }
    }
}

impl Walk<'_> {
    /// What a stack is without its environment; `None` for settings, and when it cannot be evaluated.
    fn shape_of(&mut self, job: &Job) -> Option<NickelValue> {
        let Job::Unit { stack, .. } = job else { return None };
        let value = self.session().stack(stack).ok()?;
        self.force(value, Environment::new()).ok().map(|closure| closure.value)
    }
}

fn is_record(value: &NickelValue) -> bool {
    matches!(value.content_ref(), ValueContentRef::Record(_))
}

#[expect(clippy::wildcard_enum_match_arm, reason = "an enum of Nickel's with many more variants")]
fn not_a_record(value: &NickelValue, place: Place) -> Diagnostic {
    let (what, help) = match value.content_ref() {
        ValueContentRef::Array(Container::Empty | Container::Alloc(_)) => {
            ("a list", "write a record: give each resource a name of its own")
        }
        _ if value.type_of() == Some("Function") => {
            ("a function", "write a record with a field `env`; the compiler merges the environment in")
        }
        _ => ("neither a record nor a group", "write a record of resources"),
    };
    Diagnostic::error(Code::StackNotRecord, format!("this file is {what}, and a record is expected"))
        .at(place, "the whole file")
        .help(help.to_owned())
}
