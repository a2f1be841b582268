//! One stack in all its environments, the cases of a file of tests, or the settings, evaluated in a session of its own.
//! In: a job. Out: trees and faults, told as they come. What a job finds depends on its sources alone: not on the jobs
//! before it on its thread, nor on how many threads there are.

use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use lornuc_model::case::GIVEN;
use lornuc_model::declared::UnitName;
use lornuc_model::diagnostic::{Code, Diagnostic, Span};
use lornuc_model::name::Id;
use lornuc_model::usage::ENVIRONMENT;
use lornuc_model::value::{Map, Node, Place};
use nickel_lang_core::error::Error;
use nickel_lang_core::eval::Environment;
use nickel_lang_core::eval::value::{NickelValue, ValueContentRef};

use super::budget;
use super::fault::Fault;
use super::session::Session;
use super::walk::{Extent, Progress, Walk};
use crate::load::{SourceKey, Sources};

/// Something to evaluate.
#[derive(Debug, Clone)]
pub(super) enum Job {
    /// The settings.
    Settings(SourceKey),
    /// A stack.
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
    /// The evaluator panicked.
    Panicked(Box<dyn Any + Send>),
}

/// What threads tell the pool.
pub(super) enum Message {
    /// One unit, or the settings.
    Evaluated(Evaluated),
    /// A whole job.
    Ended(End),
}

/// Whether anything could be evaluated.
enum Outcome {
    /// The values, unless there are faults.
    Walked(Option<(Node, Place)>),
    /// The text itself is wrong, the same in every environment.
    Unreadable,
}

impl Job {
    /// Does the job. A session that only sound settings were evaluated in is as good as new, and given back: starting
    /// one takes longer than evaluating a small stack.
    pub(super) fn run(self, mut session: Session, sources: &Arc<Sources>, tell: &Sender<Message>) -> Option<Session> {
        match self {
            Self::Settings(settings) => {
                let run =
                    Run { settings: &settings, source: &settings, unit: None, part: None, rest: None, sources, tell };
                let evaluated = run.evaluate(&mut session);
                let sound = evaluated.0.tree.is_some();
                run.tell(Message::Evaluated(evaluated.0));
                return if sound { Some(session) } else { give_up(session) };
            }
            Self::Stack { settings, stack, units, without, spent } => {
                for (index, unit) in units.iter().enumerate() {
                    let without = if index == 0 { without.clone() } else { BTreeSet::new() };
                    let units = units[index..].to_vec();
                    let rest = Some(Rest::Stack { stack: stack.clone(), units, without, spent });
                    let unit = Some(unit.clone());
                    let run = Run { settings: &settings, source: &stack, unit, part: None, rest, sources, tell };
                    let (evaluated, readable) = run.evaluate(&mut session);
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
                    let (unit, part) = (Some(look.unit.clone()), Some(look.part.clone()));
                    let rest = Some(Rest::Tests { file: file.clone(), looks: Arc::clone(&looks), seen, spent });
                    let run = Run { settings: &settings, source: &file, unit, part, rest, sources, tell };
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
fn give_up(session: Session) -> Option<Session> {
    std::mem::forget(session);
    None
}

/// What of a job is not done yet.
#[derive(Debug, Clone)]
enum Rest {
    Stack { stack: SourceKey, units: Vec<UnitName>, without: BTreeSet<Id>, spent: usize },
    Tests { file: SourceKey, looks: Arc<Vec<Look>>, seen: usize, spent: usize },
}

/// The most budgets of a stack that may be spent before the rest is given up: each leaves a thread asleep with all its
/// memory.
const MOST_EXHAUSTED: usize = 6;

impl Rest {
    /// The job again: without the resource that has spent its budget, or, where that would not help, from the next unit
    /// on. `None` when there is nothing left, or the stack has spent too much.
    fn again(self, settings: SourceKey, exhausted: Option<Id>) -> Option<Job> {
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

    fn without(&self) -> BTreeSet<Id> {
        match self {
            Self::Stack { without, .. } => without.clone(),
            Self::Tests { .. } => BTreeSet::new(),
        }
    }
}

/// One evaluation of a job.
struct Run<'j> {
    settings: &'j SourceKey,
    source: &'j SourceKey,
    unit: Option<UnitName>,
    part: Option<Part>,
    rest: Option<Rest>,
    sources: &'j Sources,
    tell: &'j Sender<Message>,
}

impl Run<'_> {
    /// The values, and whether the text could be read.
    fn evaluate(&self, session: &mut Session) -> (Evaluated, bool) {
        // Cases come behind the names of their file, which have warmed the session.
        let is_case = matches!(self.part, Some(Part::Claims(_) | Part::Given(_)));
        if let Some(unit) = self.unit.as_ref().filter(|_| !is_case) {
            self.warm(session, unit);
        }
        let without = self.rest.as_ref().map(Rest::without).unwrap_or_default();
        let left_out = !without.is_empty();
        let progress = Rc::new(RefCell::new(Progress { without, ..Progress::default() }));
        self.watch(&progress);
        budget::refill();
        let outcome = self.walk(session, &progress);
        let mut faults = std::mem::take(&mut progress.borrow_mut().faults);
        let (tree, readable) = match outcome {
            Outcome::Walked(tree) => {
                faults = self.named(faults);
                (tree, true)
            }
            Outcome::Unreadable => (None, false),
        };
        let tree = tree.filter(|_| faults.is_empty() && !left_out);
        let secrets = std::mem::take(&mut progress.borrow_mut().secrets);
        let parameters = std::mem::take(&mut progress.borrow_mut().parameters);
        (Evaluated { unit: self.unit.clone(), part: self.seen(), tree, faults, secrets, parameters }, readable)
    }

    /// Forces the environment by itself. In some sessions the settings have been evaluated and in others not; after
    /// this the budget of a resource is spent alike in all.
    fn warm(&self, session: &mut Session, unit: &UnitName) {
        let ignored = Rc::new(RefCell::new(Progress::default()));
        self.watch(&ignored);
        budget::refill();
        if let Ok(value) = session.environment(self.settings, &unit.environment) {
            Walk::new(session, ignored).value(value, Environment::new());
        }
    }

    /// Tells the pool when the budget is spent.
    fn watch(&self, progress: &Rc<RefCell<Progress>>) {
        let (tell, progress) = (self.tell.clone(), Rc::clone(progress));
        let (unit, part) = (self.unit.clone(), self.seen());
        let (settings, rest) = (self.settings.clone(), self.rest.clone());
        budget::on_exhaustion(move |excess| {
            // The walk may hold the progress at this moment; then only the bare finding is told.
            let (faults, secrets, id) = match progress.try_borrow_mut() {
                Ok(mut progress) => {
                    let id = progress.situation.id.clone();
                    (progress.exhausted(excess), std::mem::take(&mut progress.secrets), id)
                }
                Err(_) => (vec![Fault::plain(super::exhausted(excess))], Vec::new(), None),
            };
            let faults = named(faults, unit.as_ref());
            // A pool that is gone has nobody to tell.
            let parameters = BTreeSet::new();
            let told = Evaluated { unit, part, tree: None, faults, secrets, parameters };
            drop(tell.send(Message::Evaluated(told)));
            let again = rest.and_then(|rest| rest.again(settings, id));
            drop(tell.send(Message::Ended(End::Exhausted(again))));
        });
    }

    fn seen(&self) -> Option<(SourceKey, Part)> {
        self.part.clone().map(|part| (self.source.clone(), part))
    }

    fn named(&self, faults: Vec<Fault>) -> Vec<Fault> {
        named(faults, self.unit.as_ref())
    }

    fn tell(&self, message: Message) {
        // A pool that is gone has nobody to tell.
        drop(self.tell.send(message));
    }

    /// Walks the values; faults are left in `progress`.
    fn walk(&self, session: &mut Session, progress: &Rc<RefCell<Progress>>) -> Outcome {
        let place = Place { value: None, key: None, author: Some(self.begin()) };
        {
            let situation = &mut progress.borrow_mut().situation;
            situation.place = place;
            // What a case claims is no resource.
            let is_claimed = matches!(self.part, Some(Part::Names | Part::Claims(_)));
            situation.id = self.unit.as_ref().filter(|_| !is_claimed).map(|unit| Id::stack(&unit.stack));
        }
        let prepared = match (&self.unit, &self.part) {
            (None, _) => session.settings(self.settings),
            (Some(unit), Some(Part::Claims(case))) => session.claims(unit, self.settings, self.source, &case.name),
            (Some(unit), Some(Part::Given(case))) => session.given(unit, self.settings, self.source, &case.name),
            (Some(unit), Some(Part::Names) | None) => session.unit(unit, self.settings, self.source),
        };
        let mut walk = Walk::new(session, Rc::clone(progress));
        match self.part {
            Some(Part::Names) => walk.look_at(Extent::Names),
            Some(Part::Claims(_)) => walk.look_at(Extent::Without(GIVEN)),
            Some(Part::Given(_)) | None => {}
        }
        let value = match prepared {
            Ok(value) => value,
            Err(error) => {
                walk.fault(error);
                return Outcome::Unreadable;
            }
        };
        // Merging an environment into a function or a list fails with words about merging. What the file is by itself
        // is asked only then: evaluating every stack twice would cost every project for the mistake of one.
        let refused = match walk.force(value, Environment::new()) {
            Ok(closure) if is_record(&closure.value) => {
                progress.borrow_mut().parameters = walk.names_in(&closure, ENVIRONMENT).unwrap_or_default();
                return Outcome::Walked(walk.forced(&closure).map(|tree| (tree, place)));
            }
            Ok(_) if matches!(self.part, Some(Part::Claims(_))) => not_a_case(place),
            Ok(closure) => not_a_record(&closure.value, place, self.unit.as_ref()),
            Err(error) => match self.shape(&mut walk).filter(|value| !is_record(value)) {
                Some(value) => not_a_record(&value, place, self.unit.as_ref()),
                None => {
                    walk.fault(Error::EvalError(error));
                    return Outcome::Walked(None);
                }
            },
        };
        progress.borrow_mut().push(refused);
        Outcome::Walked(None)
    }

    /// What a fault is marked at that nothing else has a place for.
    fn begin(&self) -> Span {
        let case = match &self.part {
            Some(Part::Claims(case) | Part::Given(case)) => case.at,
            Some(Part::Names) | None => None,
        };
        case.unwrap_or(Span { file: self.sources.sources()[self.source].file, start: 0, end: 0 })
    }

    /// What a stack is without its environment; `None` for settings, and when it cannot be evaluated.
    fn shape(&self, walk: &mut Walk<'_>) -> Option<NickelValue> {
        self.unit.as_ref()?;
        let value = walk.session().stack(self.source).ok()?;
        walk.force(value, Environment::new()).ok().map(|closure| closure.value)
    }
}

fn named(faults: Vec<Fault>, unit: Option<&UnitName>) -> Vec<Fault> {
    match unit {
        None => faults,
        Some(unit) => faults.into_iter().map(|fault| fault.in_environment(&unit.environment)).collect(),
    }
}

fn not_a_case(place: Place) -> Diagnostic {
    Diagnostic::error(Code::InvalidTest, "a case must be a record")
        .at(place, "this case")
        .help("write `{ given = …, expect = … }`".to_owned())
}

fn is_record(value: &NickelValue) -> bool {
    matches!(value.content_ref(), ValueContentRef::Record(_))
}

#[expect(clippy::wildcard_enum_match_arm, reason = "an enum of Nickel's with many more variants")]
fn not_a_record(value: &NickelValue, place: Place, unit: Option<&UnitName>) -> Diagnostic {
    let (what, help) = match value.content_ref() {
        ValueContentRef::Array(_) => ("a list", "write a record: give each resource a name of its own"),
        _ if value.type_of() == Some("Function") => {
            ("a function", "write a record with a field `env`; the compiler merges the environment in")
        }
        _ => ("neither a record nor a group", "write a record of resources"),
    };
    let help = if unit.is_some() { help } else { "write `{ project = \"…\", environments = { … } }`" };
    Diagnostic::error(Code::StackNotRecord, format!("this file is {what}, and a record is expected"))
        .at(place, "the whole file")
        .help(help.to_owned())
}
