//! What threads are asked to do: a unit that is probably sound or a part of it, a stack that is not, the cases of a file
//! of tests, or the settings. In: a job. Out: trees and faults, told as they come. What is told depends on the sources
//! alone: not on the jobs before it on its thread, nor on how many threads there are. Hasty jobs tell no faults therefore.

use std::any::Any;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;

use lornuc_model::declared::UnitName;
use lornuc_model::diagnostic::Span;
use lornuc_model::name::Id;
use lornuc_model::value::{Map, Node, Place};

use super::fault::Fault;
use super::run::{Manner, Run};
use super::session::Session;
use super::share::{Share, Subject};
use crate::load::{SourceKey, Sources};

/// Something to evaluate.
#[derive(Debug, Clone)]
pub(super) enum Job {
    /// The settings.
    Settings(SourceKey),
    /// A unit that is probably sound. Whatever is not is left to [`Job::Stack`], which finds the same in every run: here
    /// it depends on what else was evaluated before, and on which thread.
    Unit {
        /// Which one.
        subject: Subject,
        /// Whether a unit of the stack is known not to be sound.
        spoiled: Arc<AtomicBool>,
    },
    /// A part of a unit that another thread evaluates.
    Help(Arc<Share>),
    /// What of a stack is not sound.
    Stack {
        /// The source of the settings, which holds the environments.
        settings: SourceKey,
        /// The source of the stack.
        stack: SourceKey,
        /// Its units, in order.
        units: Vec<UnitName>,
        /// Resources of the first unit that have spent a budget: they are left out, so that the others can be looked at.
        without: BTreeSet<Id>,
        /// How many budgets the stack has spent.
        spent: usize,
    },
    /// A file of tests.
    Tests {
        /// The source of the settings, which holds the environments.
        settings: SourceKey,
        /// The file.
        file: SourceKey,
        /// What to look at, in order. Behind the names of the cases come the cases.
        looks: Arc<Vec<Look>>,
        /// How many of them have been looked at.
        seen: usize,
        /// How many budgets the file has spent.
        spent: usize,
    },
}

/// A look at a file of tests in one environment.
#[derive(Debug, Clone)]
pub(super) struct Look {
    /// The environment, and the stack that the resources are taken for.
    pub(super) unit: UnitName,
    /// What is looked at.
    pub(super) part: Part,
}

/// A part of a file of tests. Each is evaluated by itself, so that a broken case does not hide the others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// The names of its cases.
    Names,
    /// What a case says of its resources.
    Claims(CaseName),
    /// The resources of a case.
    Given(CaseName),
}

/// A case and where its name stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CaseName {
    pub(super) name: Arc<str>,
    pub(super) at: Option<Span>,
}

impl Look {
    /// The looks at the cases that stand in a tree of names.
    fn at_cases(&self, names: Option<&(Node, Place)>) -> Vec<Self> {
        let fields = names.and_then(|(node, _)| node.as_map()).map_or(&[][..], Map::fields);
        let looks = fields.iter().flat_map(|field| {
            let name = CaseName { name: Arc::clone(&field.key), at: field.key_span };
            [Part::Claims(name.clone()), Part::Given(name)]
        });
        looks.map(|part| Self { unit: self.unit.clone(), part }).collect()
    }
}

/// What became of a unit, or of the settings when there is no unit.
pub(super) struct Evaluated {
    pub(super) unit: Option<UnitName>,
    /// Which part of which file of tests it is.
    pub(super) part: Option<(SourceKey, Part)>,
    /// The values and where they stand, when all could be evaluated.
    pub(super) tree: Option<(Node, Place)>,
    pub(super) faults: Vec<Fault>,
    /// Where the values of Secrets were written.
    pub(super) secrets: Vec<Span>,
    /// The parameters of the environment, with what its contract adds; none when it cannot be evaluated.
    pub(super) parameters: BTreeSet<Arc<str>>,
}

/// How a job ended.
pub(super) enum End {
    /// All of it was looked at.
    Done,
    /// Its budget is spent and its thread asleep; what can still be done of it.
    Exhausted(Option<Job>),
    /// It was a help, of which nobody waits for the end.
    Helped,
    /// It was a help, and its thread is asleep.
    Lost,
    /// The evaluator panicked.
    Panicked(Box<dyn Any + Send>),
}

/// What threads tell the pool.
pub(super) enum Message {
    /// One unit, or the settings.
    Evaluated(Evaluated),
    /// A group that others could help with.
    Shared(Arc<Share>),
    /// A whole job.
    Ended(End),
}

impl Job {
    /// The session that the job is done in, where there is one already.
    pub(super) fn suits(&self, session: &Session) -> bool {
        match self {
            Self::Unit { .. } | Self::Help(_) => true,
            Self::Settings(_) | Self::Stack { .. } | Self::Tests { .. } => session.is_fresh(),
        }
    }

    /// Whether it would be done in vain.
    pub(super) fn is_moot(&self) -> bool {
        match self {
            Self::Unit { spoiled, .. } => spoiled.load(Ordering::Relaxed),
            Self::Help(share) => share.is_done(),
            Self::Settings(_) | Self::Stack { .. } | Self::Tests { .. } => false,
        }
    }

    /// Whether nobody waits for it.
    pub(super) const fn is_help(&self) -> bool {
        matches!(self, Self::Help(_))
    }

    /// Does the job. A session that only sound units were evaluated in is given back: starting one takes longer than
    /// evaluating a small stack.
    pub(super) fn run(self, mut session: Session, sources: &Arc<Sources>, tell: &Sender<Message>) -> Option<Session> {
        let run = |settings, source, manner| Run { settings, source, unit: None, part: None, manner, sources, tell };
        match self {
            Self::Settings(settings) => {
                let run = run(&settings, &settings, Manner::Whole(None));
                let evaluated = run.evaluate(&mut session);
                let sound = evaluated.0.tree.is_some();
                run.tell(Message::Evaluated(evaluated.0));
                return if sound { Some(session) } else { give_up(session) };
            }
            Self::Unit { subject, spoiled } => {
                session.advance.begin(&subject.unit);
                let run = run(&subject.settings, &subject.stack, Manner::Hasty(Arc::clone(&spoiled)));
                let (is_sound, session) = Run { unit: Some(subject.unit.clone()), ..run }.evaluate_hastily(session);
                spoiled.fetch_or(!is_sound, Ordering::Relaxed);
                return session;
            }
            Self::Help(share) => {
                let subject = &share.subject;
                let run = run(&subject.settings, &subject.stack, Manner::Helping(Arc::clone(&share)));
                return Run { unit: Some(subject.unit.clone()), ..run }.evaluate_hastily(session).1;
            }
            Self::Stack { settings, stack, units, without, spent } => {
                for (index, unit) in units.iter().enumerate() {
                    let without = if index == 0 { without.clone() } else { BTreeSet::new() };
                    let units = units[index..].to_vec();
                    let rest = Rest::Stack { stack: stack.clone(), units, without, spent };
                    let run = Run { unit: Some(unit.clone()), ..run(&settings, &stack, Manner::Whole(Some(rest))) };
                    session.advance.begin(unit);
                    let (evaluated, readable) = run.evaluate(&mut session);
                    session.advance.end(unit);
                    run.tell(Message::Evaluated(evaluated));
                    // Nickel takes a file for checked once it has been refused: nothing more can be asked of this session.
                    if !readable {
                        break;
                    }
                }
            }
            Self::Tests { settings, file, mut looks, mut seen, spent } => {
                while let Some(look) = looks.get(seen).cloned() {
                    seen += 1;
                    let rest = Rest::Tests { file: file.clone(), looks: Arc::clone(&looks), seen, spent };
                    let (unit, part) = (Some(look.unit.clone()), Some(look.part.clone()));
                    let run = Run { unit, part, ..run(&settings, &file, Manner::Whole(Some(rest))) };
                    let (evaluated, readable) = run.evaluate(&mut session);
                    if look.part == Part::Names {
                        Arc::make_mut(&mut looks).extend(look.at_cases(evaluated.tree.as_ref()));
                    }
                    run.tell(Message::Evaluated(evaluated));
                    if !readable {
                        break;
                    }
                }
            }
        }
        give_up(session)
    }
}

/// Sessions are never dropped: that goes as deep as their values, and takes longer than making them.
pub(super) fn give_up(session: Session) -> Option<Session> {
    std::mem::forget(session);
    None
}

/// What of a job is not done yet.
#[derive(Debug, Clone)]
pub(super) enum Rest {
    Stack { stack: SourceKey, units: Vec<UnitName>, without: BTreeSet<Id>, spent: usize },
    Tests { file: SourceKey, looks: Arc<Vec<Look>>, seen: usize, spent: usize },
}

/// The most budgets of a stack that may be spent before the rest is given up: each leaves a thread asleep with all its
/// memory.
const MOST_EXHAUSTED: usize = 6;

impl Rest {
    /// The job again: without the resource that has spent its budget, or, where that would not help, from the next unit
    /// on. `None` when there is nothing left, or the stack has spent too much.
    pub(super) fn again(self, settings: SourceKey, exhausted: Option<Id>) -> Option<Job> {
        match self {
            Self::Stack { stack, mut units, mut without, spent } => {
                let resource = exhausted.filter(|id| !id.path().is_empty());
                let helps = resource.is_some_and(|id| without.insert(id));
                if !helps {
                    units.remove(0);
                    without.clear();
                }
                let spent = spent + 1;
                let goes_on = spent < MOST_EXHAUSTED && !units.is_empty();
                goes_on.then_some(Job::Stack { settings, stack, units, without, spent })
            }
            // A case is small: the next one is what is left to look at.
            Self::Tests { file, looks, seen, spent } => {
                let spent = spent + 1;
                let goes_on = spent < MOST_EXHAUSTED && seen < looks.len();
                goes_on.then_some(Job::Tests { settings, file, looks, seen, spent })
            }
        }
    }

    pub(super) fn without(&self) -> BTreeSet<Id> {
        match self {
            Self::Stack { without, .. } => without.clone(),
            Self::Tests { .. } => BTreeSet::new(),
        }
    }
}
