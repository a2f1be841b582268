//! Where a value of a unit comes from. In: a unit, a resource and a field of it. Out: the definitions on the way to the
//! value, those that counted less included. The evaluator forgets the latter when it merges: here the operands are
//! evaluated apart, each with the final inputs around it. What cannot be told so is left out, not guessed.

mod level;
mod step;
mod tracer;

use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread;

use lornuc_model::declared::UnitName;
use lornuc_model::name::Id;
use lornuc_model::why::{Trace, Way};

use super::budget;
use super::session::Session;
use crate::load::{SourceKey, Sources, StackForm};
use tracer::Tracer;

/// A field of a resource, as the stack declares it.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The unit.
    pub unit: UnitName,
    /// The resource.
    pub id: Id,
    /// The way to the field.
    pub ways: Vec<Way>,
}

/// What can be told of a field; `None` for one of YAML, and where evaluating takes more than its budget.
#[must_use]
pub fn origin(sources: &Arc<Sources>, asked: &Asked) -> Option<Trace> {
    let settings = sources.settings()?.clone();
    let stack = stack(sources, &asked.unit)?.clone();
    let (tell, told) = channel();
    let (sources, asked) = (Arc::clone(sources), asked.clone());
    let work = move || {
        let spent = tell.clone();
        // Who has left does not wait for it.
        budget::on_exhaustion(move |_| drop(spent.send(None)));
        budget::begin(budget::STEPS);
        let mut session = Session::new(&sources, &Arc::default());
        let value = session.unit(&asked.unit, &settings, &stack).ok();
        let trace = value.and_then(|value| Tracer::new(&mut session).trace(value, &asked));
        drop(tell.send(trace));
        // As all sessions: leaving it takes less time than dropping it.
        std::mem::forget(session);
    };
    // A thread whose budget is spent sleeps for ever, and so none is waited for.
    thread::Builder::new().name("evaluate".into()).stack_size(crate::STACK_BYTES).spawn(work).ok()?;
    told.recv().ok().flatten()
}

fn stack<'s>(sources: &'s Sources, unit: &UnitName) -> Option<&'s SourceKey> {
    let stack = sources.stacks().iter().find(|stack| stack.name == unit.stack)?;
    match &stack.form {
        StackForm::Nickel(key) => Some(key),
        StackForm::Folder(_) | StackForm::Broken | StackForm::Skipped => None,
    }
}
