//! Goes from a field to where its value was written. In: a unit, ready to evaluate, and the way to a field. Out: a
//! [`Trace`]. It evaluates no more than lies on the way.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use lornuc_model::value::{Node, Value};
use lornuc_model::why::{Definition, Link, Rank, Trace, Way};
use nickel_lang_core::eval::cache::{Cache, CacheIndex};
use nickel_lang_core::eval::value::{Container, NickelValue, ValueContentRef};
use nickel_lang_core::eval::{Closure, Environment};
use nickel_lang_core::identifier::Ident;
use nickel_lang_core::term::{MergePriority, Op1Data, Term, UnaryOp};
use nickel_lang_core::traverse::{Traverse, TraverseControl};

use super::Asked;
use super::level::{Candidate, Hop, Level, Standing, Strand, fields};
use super::step::{MOST, Step, step};
use crate::evaluate::budget::Budgeted;
use crate::evaluate::session::Session;
use crate::evaluate::walk::{Progress, Walk};

/// The most names that are told of what a computed value reads.
const MOST_READS: usize = 6;

/// How many `let` are looked through for them.
const DEEPEST_LET: usize = 4;

/// What a branch of an `if` is called.
const CHOICE: &str = "if";

/// The longest name of a link, in bytes.
const LONGEST_NAME: usize = 80;

pub(super) struct Tracer<'s> {
    walk: Walk<'s>,
    /// The records on the way so far.
    levels: Vec<Level>,
}

impl<'s> Tracer<'s> {
    pub(super) fn new(session: &'s mut Session) -> Self {
        // What fails on the way is what `check` tells.
        let walk = Walk::new(session, Rc::new(RefCell::new(Progress::default())));
        Self { walk, levels: Vec::new() }
    }

    /// What can be told of a field of a unit.
    pub(super) fn trace(&mut self, unit: NickelValue, asked: &Asked) -> Option<Trace> {
        let mut level = self.level(&Closure { value: unit, env: Environment::new() })?;
        for segment in asked.id.path().split('/') {
            let hop = self.group(&level, segment)?;
            level = self.enter(&hop)?;
        }
        let (last, before) = asked.ways.split_last()?;
        for way in before {
            let hop = self.hop(&level, way)?;
            level = self.enter(&hop)?;
        }
        let hop = self.hop(&level, last)?;
        let name = match last {
            Way::Field(name) => Arc::clone(name),
            Way::Entry { index, name } => name.clone().unwrap_or_else(|| format!("[{index}]").into()),
        };
        Some(self.follow(name, hop))
    }

    fn session(&mut self) -> &mut Session {
        self.walk.session()
    }

    fn cache(&mut self) -> &mut Budgeted {
        &mut self.walk.session().context.cache
    }

    fn step(&mut self, closure: &Closure) -> Step {
        step(self.cache(), closure)
    }

    fn forced(&mut self, closure: &Closure) -> Option<Closure> {
        self.walk.force(closure.value.clone(), closure.env.clone()).ok()
    }

    /// One step down.
    fn hop(&mut self, level: &Level, way: &Way) -> Option<Hop> {
        match way {
            Way::Field(name) => level.hop(self.session(), name),
            Way::Entry { index, name } => {
                let ValueContentRef::Array(Container::Alloc(array)) = level.merged.value.content_ref() else {
                    return level.hop(self.session(), name.as_deref()?);
                };
                let element = array.iter_with_pending_contracts(level.merged.value.pos_idx()).nth(*index)?;
                let merged = Closure { value: element, env: level.merged.env.clone() };
                Some(self.alone(merged))
            }
        }
    }

    /// One step down a group, which may be a list of pairs.
    fn group(&mut self, level: &Level, segment: &str) -> Option<Hop> {
        let ValueContentRef::Array(Container::Alloc(array)) = level.merged.value.content_ref() else {
            return level.hop(self.session(), segment);
        };
        for element in array.iter_with_pending_contracts(level.merged.value.pos_idx()) {
            let hop = self.alone(Closure { value: element, env: level.merged.env.clone() });
            let Some(pair) = self.enter(&hop) else { continue };
            let named = pair.hop(self.session(), "field").and_then(|hop| self.forced(&hop.merged));
            if named.is_some_and(|named| named.value.as_string().is_some_and(|name| name.as_str() == segment)) {
                return pair.hop(self.session(), "value");
            }
            self.levels.pop();
        }
        None
    }

    /// A value that nothing is merged with.
    fn alone(&mut self, closure: Closure) -> Hop {
        let candidate = Candidate {
            key: None,
            expression: self.session().position(closure.value.pos_idx()),
            priority: MergePriority::Neutral,
            closure: closure.clone(),
            standing: Standing::Counts,
        };
        Hop { candidates: vec![candidate], merged: closure, contracts: Vec::new() }
    }

    /// The record or list that a field holds.
    fn enter(&mut self, hop: &Hop) -> Option<Level> {
        let mut strands = Vec::new();
        // Before the whole is evaluated: a thunk that has been knows no operands any more.
        self.parts_of(hop, &mut strands, 0);
        let merged = self.forced(&hop.merged)?;
        self.keep(merged, strands)
    }

    /// The record or list that an expression gives.
    fn level(&mut self, closure: &Closure) -> Option<Level> {
        let mut strands = Vec::new();
        self.parts(closure, &Standing::Counts, &mut strands, 0);
        let merged = self.forced(closure)?;
        self.keep(merged, strands)
    }

    fn keep(&mut self, merged: Closure, mut strands: Vec<Strand>) -> Option<Level> {
        if !matches!(merged.value.content_ref(), ValueContentRef::Record(_) | ValueContentRef::Array(_)) {
            return None;
        }
        if strands.is_empty() {
            strands.push(Strand { record: merged.clone(), standing: Standing::Counts });
        }
        let level = Level { merged, strands };
        self.levels.push(level.clone());
        Some(level)
    }

    fn parts_of(&mut self, hop: &Hop, strands: &mut Vec<Strand>, depth: usize) {
        for candidate in &hop.candidates {
            self.parts(&candidate.closure, &candidate.standing, strands, depth + 1);
        }
        for contract in &hop.contracts {
            self.record(contract, &Standing::Counts, strands);
        }
    }

    /// The records that are merged into what an expression gives.
    fn parts(&mut self, closure: &Closure, standing: &Standing, strands: &mut Vec<Strand>, depth: usize) {
        if depth > MOST {
            return;
        }
        let hop = match self.step(closure) {
            Step::To(next) => return self.parts(&next, standing, strands, depth + 1),
            Step::Merge(left, right) => {
                self.parts(&left, standing, strands, depth + 1);
                return self.parts(&right, standing, strands, depth + 1);
            }
            Step::Held { value, contract } => {
                self.parts(&value, standing, strands, depth + 1);
                return self.record(&contract, standing, strands);
            }
            Step::Name(name, thunk) => match self.known(name, &thunk) {
                Some(hop) => Some(hop),
                None => {
                    let next = self.cache().get(thunk);
                    return self.parts(&next, standing, strands, depth + 1);
                }
            },
            Step::Access(name, record) => self.access(name, &record),
            Step::Choice { condition, then, otherwise } => match self.chosen(&condition, (then, otherwise)) {
                Some(branch) => return self.parts(&branch, standing, strands, depth + 1),
                None => None,
            },
            Step::End => None,
        };
        match hop {
            Some(hop) if *standing == Standing::Counts => self.parts_of(&hop, strands, depth),
            Some(_) | None => self.record(closure, standing, strands),
        }
    }

    fn record(&mut self, closure: &Closure, standing: &Standing, strands: &mut Vec<Strand>) {
        if let Some(record) = self.forced(closure).filter(|closure| fields(closure).is_some()) {
            strands.push(Strand { record, standing: standing.clone() });
        }
    }

    /// A name that stands for a field of a record on the way: that field.
    fn known(&mut self, name: Ident, thunk: &CacheIndex) -> Option<Hop> {
        let expression = self.cache().get(thunk.clone()).value;
        self.at(name.label(), &expression)
    }

    /// The field of a record on the way that has this expression.
    fn at(&mut self, name: &str, expression: &NickelValue) -> Option<Hop> {
        let level = self.levels.iter().rev().find(|level| level.has(name, expression))?.clone();
        level.hop(self.session(), name)
    }

    fn access(&mut self, name: Ident, record: &Closure) -> Option<Hop> {
        let level = self.level(record)?;
        level.hop(self.session(), name.label())
    }

    /// Goes from a field to what its expression takes, and so on.
    fn follow(&mut self, name: Arc<str>, hop: Hop) -> Trace {
        let (mut links, mut reads) = (Vec::new(), Vec::new());
        let mut next = noted(name, hop, &mut links);
        for _ in 0..MOST {
            let Some(closure) = next else { break };
            next = match self.step(&closure) {
                Step::Held { value: next, .. } => Some(next),
                Step::To(next) => self.included(&next, &mut links).or(Some(next)),
                Step::Merge(..) => None,
                Step::Choice { condition, then, otherwise } => {
                    self.reads(&condition, &mut reads, 0);
                    let branch = self.chosen(&condition, (then, otherwise));
                    branch.and_then(|branch| noted(CHOICE.into(), self.alone(branch), &mut links))
                }
                Step::End if is_literal(&closure.value) => None,
                Step::End => {
                    self.reads(&closure, &mut reads, 0);
                    None
                }
                Step::Name(..) | Step::Access(..) => {
                    self.taken(&closure).and_then(|(name, hop)| noted(name, hop, &mut links))
                }
            };
        }
        // Only now: an expression that has been evaluated is a value, and tells no more what it took.
        let links = links.into_iter().filter_map(|noted| self.told(noted)).collect();
        Trace { links, reads: reads.into_iter().filter_map(|noted| self.told(noted)).collect() }
    }

    /// The branch that a condition chooses.
    fn chosen(&mut self, condition: &Closure, (then, otherwise): (Closure, Closure)) -> Option<Closure> {
        let condition = self.forced(condition)?;
        condition.value.as_bool().map(|holds| if holds { then } else { otherwise })
    }

    /// What `include` takes: the field of the same name around the record. It is no expression of its own.
    fn included(&mut self, closure: &Closure, links: &mut Vec<Noted>) -> Option<Closure> {
        let name = links.last()?.0.rsplit('.').next()?.to_owned();
        let hop = self.at(&name, &closure.value)?;
        let is_new = links.last().is_some_and(|(_, last)| !last.is_same(&hop));
        is_new.then(|| noted(name.into(), hop, links)).flatten()
    }

    /// The field that an expression takes.
    fn taken(&mut self, closure: &Closure) -> Option<(Arc<str>, Hop)> {
        match self.step(closure) {
            Step::Access(field, record) => Some((self.written(closure), self.access(field, &record)?)),
            Step::Name(name, thunk) => {
                let hop = self.known(name, &thunk);
                let hop = hop.unwrap_or_else(|| {
                    let closure = self.cache().get(thunk);
                    self.alone(closure)
                });
                Some((name.label().into(), hop))
            }
            Step::To(_) | Step::Merge(..) | Step::Held { .. } | Step::Choice { .. } | Step::End => None,
        }
    }

    /// How an expression is written, on one line.
    fn written(&mut self, closure: &Closure) -> Arc<str> {
        let session = self.session();
        let text = session.position(closure.value.pos_idx()).and_then(|span| session.text(span)).unwrap_or_default();
        if text.len() > LONGEST_NAME || text.contains('\n') { "…".into() } else { text.into() }
    }

    /// A link, with the values of its definitions.
    fn told(&mut self, (name, hop): Noted) -> Option<Link> {
        let (mut counts, mut overridden) = (Vec::new(), Vec::new());
        for Candidate { key, expression, priority, closure, standing } in hop.candidates {
            // What the standard library or a virtual file says is no place of anyone's.
            if key.or(expression).is_none() {
                continue;
            }
            let definition = Definition { key, expression, rank: rank(&priority), value: self.value(&closure) };
            match standing {
                Standing::Counts => counts.push(definition),
                Standing::Overridden(_) => overridden.push(definition),
            }
        }
        (!counts.is_empty()).then_some(Link { name, counts, overridden })
    }

    /// The value of an expression, where it fits into a line.
    fn value(&mut self, closure: &Closure) -> Option<Node> {
        let forced = self.forced(closure)?;
        let is_large = matches!(
            forced.value.content_ref(),
            ValueContentRef::Record(Container::Alloc(_)) | ValueContentRef::Array(Container::Alloc(_))
        );
        let node = if is_large { None } else { self.walk.forced(&forced) };
        node.filter(|node| !matches!(node.value, Value::Null))
    }

    /// What an expression reads that is no value as it stands. A `let` is looked through.
    fn reads(&mut self, closure: &Closure, reads: &mut Vec<Noted>, depth: usize) {
        for value in names(&closure.value) {
            let closure = Closure { value, env: closure.env.clone() };
            let Some((name, hop)) = self.taken(&closure) else { continue };
            if !hop.is_placed() {
                if let Some(inner) = hop.only().filter(|_| depth < DEEPEST_LET) {
                    self.reads(&inner.closure, reads, depth + 1);
                }
            } else if reads.len() < MOST_READS && reads.iter().all(|(other, _)| *other != name) {
                reads.push((name, hop));
            }
        }
    }
}

/// Whether an expression is a record or a list as it stands, or a value.
fn is_literal(value: &NickelValue) -> bool {
    let ValueContentRef::Term(term) = value.content_ref() else { return true };
    matches!(term, Term::RecRecord(_) | Term::Closurize(_))
}

/// The names in an expression, each with the fields that are taken of it.
#[expect(clippy::wildcard_enum_match_arm, reason = "an enum of Nickel's with many more variants")]
fn names(value: &NickelValue) -> Vec<NickelValue> {
    let mut names: Vec<NickelValue> = Vec::new();
    value.traverse_ref(
        &mut |value: &NickelValue, (): &()| match value.content_ref() {
            ValueContentRef::Term(Term::Op1(Op1Data { op: UnaryOp::RecordAccess(_), .. }) | Term::Var(_)) => {
                names.push(value.clone());
                TraverseControl::<(), ()>::SkipBranch
            }
            _ => TraverseControl::Continue,
        },
        &(),
    );
    names
}

/// A field on the way, before its definitions are evaluated.
type Noted = (Arc<str>, Hop);

/// Notes a field; gives the expression that counts, where there is one.
fn noted(name: Arc<str>, hop: Hop, links: &mut Vec<Noted>) -> Option<Closure> {
    let next = hop.only().map(|candidate| candidate.closure.clone());
    let is_new = links.last().is_none_or(|(_, last)| !last.is_same(&hop));
    if is_new && hop.is_placed() {
        links.push((name, hop));
    }
    next
}

fn rank(priority: &MergePriority) -> Rank {
    match priority {
        MergePriority::Bottom => Rank::Default,
        MergePriority::Neutral => Rank::Plain,
        MergePriority::Numeral(number) => Rank::Priority(number.to_string().into()),
        MergePriority::Top => Rank::Force,
    }
}
