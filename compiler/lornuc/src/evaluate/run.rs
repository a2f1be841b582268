//! One unit, the settings, or a part of a case, evaluated in a session. In: what to evaluate, and how. Out: its tree or
//! its faults.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;

use lornuc_model::case::GIVEN;
use lornuc_model::declared::UnitName;
use lornuc_model::diagnostic::{Code, Diagnostic, Span};
use lornuc_model::name::Id;
use lornuc_model::usage::ENVIRONMENT;
use lornuc_model::value::{Node, Place};
use nickel_lang_core::error::Error;
use nickel_lang_core::eval::Environment;
use nickel_lang_core::eval::value::{NickelValue, ValueContentRef};

use super::budget;
use super::fault::Fault;
use super::job::{End, Evaluated, Message, Part, Rest, give_up};
use super::session::Session;
use super::share::{Share, Subject};
use super::walk::{Extent, Progress, Role, Walk};
use crate::load::{SourceKey, Sources};

/// Whether anything could be evaluated.
enum Outcome {
    /// The values, unless there are faults.
    Walked(Option<(Node, Place)>),
    /// The text itself is wrong, the same in every environment.
    Unreadable,
}

/// How a unit is evaluated.
pub(super) enum Manner {
    /// To the end, with everything that is wrong with it; and what of the job is not done yet.
    Whole(Option<Rest>),
    /// Up to the first fault, beside what else was evaluated in the session.
    Hasty(Arc<AtomicBool>),
    /// As a part of what another thread evaluates hastily.
    Helping(Arc<Share>),
}

/// One evaluation of a job.
pub(super) struct Run<'j> {
    pub(super) settings: &'j SourceKey,
    pub(super) source: &'j SourceKey,
    pub(super) unit: Option<UnitName>,
    pub(super) part: Option<Part>,
    pub(super) manner: Manner,
    pub(super) sources: &'j Sources,
    pub(super) tell: &'j Sender<Message>,
}

impl Run<'_> {
    /// Tells the values, when there is nothing wrong with any; whether there are some, and the session, where another
    /// unit may be evaluated in it. A unit that is sound here is sound in a session of its own: with the steps that the
    /// session has taken before, which might have been its own, each resource has fewer than it would have there.
    pub(super) fn evaluate_hastily(&self, mut session: Session) -> (bool, Option<Session>) {
        let before = budget::spent();
        budget::begin(budget::HASTY);
        let (evaluated, _) = self.evaluate(&mut session);
        budget::begin(budget::STEPS);
        let is_sound = evaluated.tree.is_some();
        // A helper has no tree of its own. What is wrong, if anything is, the share knows.
        let is_clean = is_sound || matches!(self.manner, Manner::Helping(_)) && evaluated.faults.is_empty();
        if let Some(unit) = self.unit.as_ref().filter(|_| is_sound) {
            session.advance.end(unit);
            self.tell(Message::Evaluated(evaluated));
        }
        (is_sound, if is_clean { session.used(budget::spent() - before) } else { give_up(session) })
    }

    /// The values, and whether the text could be read.
    pub(super) fn evaluate(&self, session: &mut Session) -> (Evaluated, bool) {
        let environment = self.unit.as_ref().and_then(|unit| self.warm(session, unit));
        let without = self.rest().map(Rest::without).unwrap_or_default();
        let left_out = !without.is_empty();
        let progress = Rc::new(RefCell::new(Progress { without, ..Progress::default() }));
        progress.borrow_mut().situation.environment = environment;
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
    /// this the budget of a resource is spent alike in all. Gives the place where the environment is written.
    fn warm(&self, session: &mut Session, unit: &UnitName) -> Option<Span> {
        let ignored = Rc::new(RefCell::new(Progress::default()));
        self.watch(&ignored);
        budget::refill();
        let value = session.environment(self.settings, &unit.environment).ok()?;
        Walk::new(session, ignored).value(value, Environment::new())?.span.filter(|span| span.is_authored())
    }

    const fn rest(&self) -> Option<&Rest> {
        match &self.manner {
            Manner::Whole(rest) => rest.as_ref(),
            Manner::Hasty(_) | Manner::Helping(_) => None,
        }
    }

    /// Does what is to be done when the budget is spent.
    fn watch(&self, progress: &Rc<RefCell<Progress>>) {
        let tell = self.tell.clone();
        // A pool that is gone has nobody to tell.
        match &self.manner {
            Manner::Whole(_) => self.watch_whole(progress),
            Manner::Hasty(spoiled) => {
                let spoiled = Arc::clone(spoiled);
                budget::on_exhaustion(move |_| {
                    spoiled.store(true, Ordering::Relaxed);
                    drop(tell.send(Message::Ended(End::Exhausted(None))));
                });
            }
            Manner::Helping(share) => {
                let share = Arc::clone(share);
                budget::on_exhaustion(move |_| {
                    share.settle(None);
                    drop(tell.send(Message::Ended(End::Lost)));
                });
            }
        }
    }

    /// Tells the pool what was found so far, and what can still be done.
    fn watch_whole(&self, progress: &Rc<RefCell<Progress>>) {
        let (tell, progress) = (self.tell.clone(), Rc::clone(progress));
        let (unit, part) = (self.unit.clone(), self.seen());
        let (settings, rest) = (self.settings.clone(), self.rest().cloned());
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

    pub(super) fn tell(&self, message: Message) {
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
        self.direct(&mut walk);
        let value = match prepared {
            Ok(value) => value,
            Err(error) => {
                walk.fault(error);
                return Outcome::Unreadable;
            }
        };
        // Merging an environment into a function or a list fails with words about merging. What the file is by itself
        // is asked only then: evaluating every stack twice would cost every project for the mistake of one.
        let (shape, error) = match walk.force(value, Environment::new()) {
            Ok(closure) if is_record(&closure.value) => {
                progress.borrow_mut().parameters = walk.names_in(&closure, ENVIRONMENT).unwrap_or_default();
                return Outcome::Walked(walk.forced(&closure).map(|tree| (tree, place)));
            }
            Ok(closure) => (Some(closure.value), None),
            Err(error) => (self.shape(&mut walk).filter(|value| !is_record(value)), Some(error)),
        };
        let refused = match (shape, error) {
            (None, Some(error)) => {
                walk.fault(Error::EvalError(error));
                return Outcome::Walked(None);
            }
            (None, None) => return Outcome::Walked(None),
            (Some(_), _) if matches!(self.part, Some(Part::Claims(_))) => not_a_case(place),
            (Some(value), _) => {
                let session = walk.session();
                let span = session.position(value.pos_idx()).map(|span| session.first_line(span));
                not_a_record(&value, Place { value: span, ..place }, self.unit.as_ref())
            }
        };
        progress.borrow_mut().push(refused);
        Outcome::Walked(None)
    }

    /// Tells a walk what to look at, and how.
    fn direct(&self, walk: &mut Walk<'_>) {
        match self.part {
            Some(Part::Names) => walk.look_at(Extent::Names),
            Some(Part::Claims(_)) => walk.look_at(Extent::Without(GIVEN)),
            Some(Part::Given(_)) | None => {}
        }
        match (&self.manner, &self.unit) {
            (Manner::Hasty(_), Some(unit)) => {
                let (settings, stack, unit) = (self.settings.clone(), self.source.clone(), unit.clone());
                walk.hastily(Role::leader(Subject { settings, stack, unit }, self.tell.clone()));
            }
            (Manner::Helping(share), _) => walk.hastily(Role::Helper(Arc::clone(share))),
            (Manner::Whole(_) | Manner::Hasty(_), _) => {}
        }
    }

    /// What a fault is marked at that nothing else has a place for.
    fn begin(&self) -> Span {
        let case = match &self.part {
            Some(Part::Claims(case) | Part::Given(case)) => case.at,
            Some(Part::Names) | None => None,
        };
        case.unwrap_or(Span::new(self.sources.sources()[self.source].file, 0..0))
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
        ValueContentRef::Array(_) => ("a list", "write a record: `{ web = …, api = … }` gives each resource a name"),
        _ if value.type_of() == Some("Function") => (
            "a function",
            "write the record alone, with a field `env | not_exported`: the compiler gives it the environment",
        ),
        _ => ("neither a record nor a group", "write a record of resources"),
    };
    let help = if unit.is_some() { help } else { "write `{ project = \"…\", environments = { … } }`" };
    Diagnostic::error(Code::StackNotRecord, format!("this file is {what}, and a record is expected"))
        .at(place, "this is what the file is")
        .help(help.to_owned())
}
