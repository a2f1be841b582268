//! One step from an expression to what it stands for, without evaluating it. In: a closure. Out: another closure, the
//! parts of a merge, of an access or of a contract; or nothing, where only evaluation goes on.

use nickel_lang_core::eval::cache::{Cache, CacheIndex};
use nickel_lang_core::eval::value::{NickelValue, ValueContentRef};
use nickel_lang_core::eval::{Closure, Environment};
use nickel_lang_core::identifier::{Ident, LocIdent};
use nickel_lang_core::term::{AppData, BinaryOp, BindingType, FunData, LetData, Op1Data, Op2Data, Term, UnaryOp};

use crate::evaluate::budget::Budgeted;

/// The most steps on one way: expressions may stand for each other in a ring.
pub(super) const MOST: usize = 200;

/// What an expression stands for.
pub(super) enum Step {
    /// The same as another.
    To(Closure),
    /// What a name stands for.
    Name(Ident, CacheIndex),
    /// Two values, merged.
    Merge(Closure, Closure),
    /// A field of a record.
    Access(Ident, Closure),
    /// A value held against a contract.
    Held { value: Closure, contract: Closure },
    /// One of two, by a condition.
    Choice { condition: Closure, then: Closure, otherwise: Closure },
    /// No more can be told without evaluating.
    End,
}

/// The next step of a closure.
#[expect(clippy::wildcard_enum_match_arm, reason = "an enum of Nickel's with many more variants")]
pub(super) fn step(cache: &mut Budgeted, closure: &Closure) -> Step {
    let beside = |value: &NickelValue| Closure { value: value.clone(), env: closure.env.clone() };
    let ValueContentRef::Term(term) = closure.value.content_ref() else {
        return closure.value.as_thunk().map_or(Step::End, |thunk| Step::To(cache.get(thunk.clone())));
    };
    match term {
        Term::Var(id) => closure.env.get(&id.ident()).map_or(Step::End, |thunk| Step::Name(id.ident(), thunk.clone())),
        Term::Op1(Op1Data { op: UnaryOp::RecordAccess(id), arg }) => Step::Access(id.ident(), beside(arg)),
        Term::Op2(Op2Data { op: BinaryOp::Merge(_), arg1, arg2 }) => Step::Merge(beside(arg1), beside(arg2)),
        Term::Annotated(data) => Step::To(beside(&data.inner)),
        Term::Let(data) if !data.attrs.rec => Step::To(bound(cache, data, &closure.env)),
        Term::App(data) => applied(cache, data, closure),
        _ => Step::End,
    }
}

/// The body of a `let`, with its names.
fn bound(cache: &mut Budgeted, data: &LetData, outside: &Environment) -> Closure {
    let mut env = outside.clone();
    for (id, value) in &data.bindings {
        let value = Closure { value: value.clone(), env: outside.clone() };
        env.insert(id.ident(), cache.add(value, BindingType::Normal));
    }
    Closure { value: data.body.clone(), env }
}

fn applied(cache: &mut Budgeted, data: &AppData, closure: &Closure) -> Step {
    let beside = |value: &NickelValue| Closure { value: value.clone(), env: closure.env.clone() };
    if let ValueContentRef::Term(Term::Op2(Op2Data { op: BinaryOp::ContractApply, arg1, .. })) = data.head.content_ref()
    {
        return Step::Held { value: beside(&data.arg), contract: beside(arg1) };
    }
    if let Some(choice) = choice(data, &beside) {
        return choice;
    }
    let Some((id, body, mut env)) = function(cache, beside(&data.head)) else { return Step::End };
    env.insert(id.ident(), cache.add(beside(&data.arg), BindingType::Normal));
    Step::To(Closure { value: body, env })
}

/// `if` is an operator that is applied to its branches.
#[expect(clippy::wildcard_enum_match_arm, reason = "an enum of Nickel's with many more variants")]
fn choice(data: &AppData, beside: &dyn Fn(&NickelValue) -> Closure) -> Option<Step> {
    let ValueContentRef::Term(Term::App(inner)) = data.head.content_ref() else { return None };
    match inner.head.content_ref() {
        ValueContentRef::Term(Term::Op1(Op1Data { op: UnaryOp::IfThenElse, arg })) => {
            Some(Step::Choice { condition: beside(arg), then: beside(&inner.arg), otherwise: beside(&data.arg) })
        }
        _ => None,
    }
}

/// The function that an expression stands for.
fn function(cache: &mut Budgeted, mut closure: Closure) -> Option<(LocIdent, NickelValue, Environment)> {
    for _ in 0..MOST {
        if let ValueContentRef::Term(Term::Fun(FunData { arg, body })) = closure.value.content_ref() {
            return Some((*arg, body.clone(), closure.env.clone()));
        }
        closure = match step(cache, &closure) {
            Step::To(next) => next,
            Step::Name(_, thunk) => cache.get(thunk),
            Step::Merge(..) | Step::Access(..) | Step::Held { .. } | Step::Choice { .. } | Step::End => return None,
        };
    }
    None
}
