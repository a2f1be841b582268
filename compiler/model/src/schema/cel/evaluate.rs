//! Evaluates an expression. In: its syntax tree and what its names stand for. Out: a value or a fault, after a bounded number
//! of steps. The crate that parses can evaluate too, but without a limit, and its values know no schema.

use std::collections::BTreeMap;
use std::sync::Arc;

use kube_cel::cel::common::ast::{
    CallExpr, ComprehensionExpr, EntryExpr, Expr, IdedExpr, ListExpr, LiteralValue, MapExpr, SelectExpr, operators,
};

use super::fault::{Budget, Fault, no_overload};
use super::operators::{arithmetic, contains, equal, key, negated, order};
use super::value::{Items, Key, List, Map, Val};
use super::{calls, special};

/// What an expression is evaluated with.
pub(super) struct Evaluation<'a, 'e> {
    /// What names stand for, the innermost last.
    names: Vec<(&'e str, Result<Val<'a>, Fault>)>,
    pub(super) budget: &'e Budget,
}

/// The answer of one part that is the answer of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decides {
    /// Of `||` and `exists`.
    True,
    /// Of `&&` and `all`.
    False,
}

/// The name under which macros gather. No author can write it.
const GATHERED: &str = "@result";

impl<'a, 'e> Evaluation<'a, 'e> {
    pub(super) const fn new(names: Vec<(&'e str, Result<Val<'a>, Fault>)>, budget: &'e Budget) -> Self {
        Self { names, budget }
    }

    /// The value of an expression.
    pub(super) fn value(&mut self, expression: &'e IdedExpr) -> Result<Val<'a>, Fault> {
        self.budget.spend(1)?;
        match &expression.expr {
            Expr::Literal(literal) => Ok(literal_value(literal)),
            Expr::Ident(name) => self.named(name).unwrap_or_else(|| special::type_named(name)),
            Expr::Select(select) => self.select(select),
            Expr::Call(call) => self.call(call),
            Expr::List(list) => self.list(list),
            Expr::Map(map) => self.map(map),
            Expr::Comprehension(comprehension) => self.comprehension(comprehension),
            Expr::Struct(_) | Expr::Unspecified => Err(Fault::Unjudged("messages are not known".to_owned())),
        }
    }

    /// Whether an expression is true.
    pub(super) fn truth(&mut self, expression: &'e IdedExpr) -> Result<bool, Fault> {
        match self.value(expression)? {
            Val::Bool(value) => Ok(value),
            _ => Err(no_overload("&&")),
        }
    }

    /// What a name stands for.
    pub(super) fn named(&self, name: &str) -> Option<Result<Val<'a>, Fault>> {
        self.names.iter().rev().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
    }

    /// Evaluates with more names.
    pub(super) fn with<R>(
        &mut self,
        names: impl IntoIterator<Item = (&'e str, Val<'a>)>,
        evaluate: impl FnOnce(&mut Self) -> R,
    ) -> R {
        let before = self.names.len();
        self.names.extend(names.into_iter().map(|(name, value)| (name, Ok(value))));
        let made = evaluate(self);
        self.names.truncate(before);
        made
    }

    fn select(&mut self, select: &'e SelectExpr) -> Result<Val<'a>, Fault> {
        let name = Key::Text(select.field.as_str().into());
        let missing = || Fault::Refused(format!("no such key: {}", select.field));
        match self.value(&select.operand)? {
            Val::Map(map) => match map.get(&name) {
                found if select.test => Ok(Val::Bool(found.is_some())),
                found => found.unwrap_or_else(|| Err(missing())),
            },
            Val::Optional(value) => {
                let found = special::below(value.as_deref(), &name)?;
                Ok(if select.test { Val::Bool(found.is_some()) } else { Val::Optional(found.map(Box::new)) })
            }
            _ if select.test => Ok(Val::Bool(false)),
            Val::Null => Err(missing()),
            _ => Err(no_overload(".")),
        }
    }

    fn call(&mut self, call: &'e CallExpr) -> Result<Val<'a>, Fault> {
        match (call.func_name.as_str(), call.args.as_slice()) {
            (operators::CONDITIONAL, [condition, one, other]) => {
                if self.truth(condition)? {
                    self.value(one)
                } else {
                    self.value(other)
                }
            }
            (operators::LOGICAL_OR, [one, other]) => self.either(one, other, Decides::True),
            (operators::LOGICAL_AND, [one, other]) => self.either(one, other, Decides::False),
            (operators::LOGICAL_NOT, [one]) => Ok(Val::Bool(!self.truth(one)?)),
            (operators::NOT_STRICTLY_FALSE, [one]) => match self.truth(one) {
                Err(Fault::Spent) => Err(Fault::Spent),
                truth => Ok(Val::Bool(truth.unwrap_or(true))),
            },
            (operators::ADD, [gathered, more]) if is_gathered(gathered) => self.gather(more),
            (name, [one, other]) if call.target.is_none() && name.starts_with(['_', '@']) => {
                let (one, other) = (self.value(one)?, self.value(other)?);
                self.operator(name, &one, &other)
            }
            (operators::NEGATE, [one]) => negated(&self.value(one)?),
            (name, arguments) => match special::call(self, call) {
                Some(made) => made,
                None => self.function(name, call.target.as_deref(), arguments),
            },
        }
    }

    fn operator(&mut self, name: &str, one: &Val<'a>, other: &Val<'a>) -> Result<Val<'a>, Fault> {
        let budget = self.budget;
        let ordered = |is: fn(std::cmp::Ordering) -> bool| Ok(Val::Bool(order(one, other, budget)?.is_some_and(is)));
        match name {
            operators::EQUALS => Ok(Val::Bool(equal(one, other, budget)?)),
            operators::NOT_EQUALS => Ok(Val::Bool(!equal(one, other, budget)?)),
            operators::LESS => ordered(std::cmp::Ordering::is_lt),
            operators::LESS_EQUALS => ordered(std::cmp::Ordering::is_le),
            operators::GREATER => ordered(std::cmp::Ordering::is_gt),
            operators::GREATER_EQUALS => ordered(std::cmp::Ordering::is_ge),
            operators::IN => Ok(Val::Bool(contains(one, other, budget)?)),
            operators::ADD => arithmetic('+', one, other, budget),
            operators::SUBSTRACT => arithmetic('-', one, other, budget),
            operators::MULTIPLY => arithmetic('*', one, other, budget),
            operators::DIVIDE => arithmetic('/', one, other, budget),
            operators::MODULO => arithmetic('%', one, other, budget),
            operators::INDEX => special::index(one, other),
            operators::OPT_INDEX | operators::OPT_SELECT => special::optional_index(one, other),
            _ => Err(Fault::Unjudged(format!("the operator `{name}` is not known"))),
        }
    }

    /// `||` where `true` decides and `&&` where `false` does. What decides makes good a fault on the other side.
    fn either(&mut self, one: &'e IdedExpr, other: &'e IdedExpr, decides: Decides) -> Result<Val<'a>, Fault> {
        let decides = decides == Decides::True;
        let one = self.truth(one);
        if one == Ok(decides) || one == Err(Fault::Spent) {
            return one.map(Val::Bool);
        }
        match (one, self.truth(other)) {
            (_, Ok(other)) if other == decides => Ok(Val::Bool(decides)),
            (_, Err(fault @ (Fault::Spent | Fault::Unjudged(_)))) | (Err(fault), _) | (_, Err(fault)) => Err(fault),
            (Ok(_), Ok(_)) => Ok(Val::Bool(!decides)),
        }
    }

    fn list(&mut self, list: &'e ListExpr) -> Result<Val<'a>, Fault> {
        let mut items = Vec::with_capacity(list.elements.len());
        for (at, element) in list.elements.iter().enumerate() {
            match self.value(element)? {
                Val::Optional(value) if list.optional_indices.contains(&at) => items.extend(value.map(|value| *value)),
                value => items.push(value),
            }
        }
        Ok(Val::list(items))
    }

    fn map(&mut self, map: &'e MapExpr) -> Result<Val<'a>, Fault> {
        let mut entries = BTreeMap::new();
        for entry in &map.entries {
            let EntryExpr::MapEntry(entry) = &entry.expr else {
                return Err(Fault::Unjudged("messages are not known".to_owned()));
            };
            let name = key(&self.value(&entry.key)?)?;
            match self.value(&entry.value)? {
                Val::Optional(value) if entry.optional => entries.extend(value.map(|value| (name, *value))),
                value => drop(entries.insert(name, value)),
            }
        }
        Ok(Val::Map(Map::Made(Arc::new(entries))))
    }

    /// What `all`, `exists`, `map` and `filter` became. A fault is gathered too: a later element may make it good.
    fn comprehension(&mut self, comprehension: &'e ComprehensionExpr) -> Result<Val<'a>, Fault> {
        let range = self.value(&comprehension.iter_range)?;
        let gathered = self.value(&comprehension.accu_init)?;
        let at = self.names.len();
        self.names.push((&comprehension.accu_var, Ok(gathered)));
        let made = self.steps(comprehension, &range, at);
        self.names.truncate(at);
        made
    }

    fn steps(&mut self, comprehension: &'e ComprehensionExpr, range: &Val<'a>, at: usize) -> Result<Val<'a>, Fault> {
        for item in special::elements(range)? {
            if !self.truth(&comprehension.loop_cond)? {
                break;
            }
            self.names.push((&comprehension.iter_var, item));
            let gathered = self.value(&comprehension.loop_step);
            self.names.truncate(at + 1);
            if matches!(gathered, Err(Fault::Spent)) {
                return gathered;
            }
            self.names[at].1 = gathered;
        }
        self.value(&comprehension.result)
    }

    /// Adds to what a macro gathers, in its place: a new list for each element would be a square of work.
    fn gather(&mut self, more: &'e IdedExpr) -> Result<Val<'a>, Fault> {
        let more = self.value(more)?;
        let place = self.names.iter_mut().rev().find(|(name, _)| *name == GATHERED);
        let gathered = place.map_or(Ok(Val::Null), |(_, value)| std::mem::replace(value, Ok(Val::Null)))?;
        match (gathered, &more) {
            (Val::List(List { kind, items: Items::Made(mut items) }), Val::List(more)) => {
                let more = more.iter().collect::<Result<Vec<_>, _>>()?;
                Arc::make_mut(&mut items).extend(more);
                Ok(Val::List(List { kind, items: Items::Made(items) }))
            }
            (gathered, more) => arithmetic('+', &gathered, more, self.budget),
        }
    }

    /// A function: of a value, or with a qualified name where the first part stands for nothing.
    fn function(
        &mut self,
        name: &'e str,
        target: Option<&'e IdedExpr>,
        arguments: &'e [IdedExpr],
    ) -> Result<Val<'a>, Fault> {
        let prefix = match target.map(|target| &target.expr) {
            Some(Expr::Ident(prefix)) if self.named(prefix).is_none() => Some(prefix.as_str()),
            Some(_) | None => None,
        };
        let of = match (prefix, target) {
            (None, Some(target)) => calls::Of::Value(self.value(target)?),
            (Some(prefix), _) => calls::Of::Library(prefix),
            (None, None) => calls::Of::Nothing,
        };
        let arguments = arguments.iter().map(|argument| self.value(argument)).collect::<Result<Vec<_>, _>>()?;
        calls::call(of, name, arguments, self.budget)
    }
}

fn is_gathered(expression: &IdedExpr) -> bool {
    matches!(&expression.expr, Expr::Ident(name) if name == GATHERED)
}

fn literal_value<'a>(literal: &LiteralValue) -> Val<'a> {
    match literal {
        LiteralValue::Boolean(value) => Val::Bool(*value.inner()),
        LiteralValue::Bytes(value) => Val::Bytes(value.inner().into()),
        LiteralValue::Double(value) => Val::Double(*value.inner()),
        LiteralValue::Int(value) => Val::Int(*value.inner()),
        LiteralValue::Null => Val::Null,
        LiteralValue::String(value) => Val::text(value.inner()),
        LiteralValue::UInt(value) => Val::Uint(*value.inner()),
    }
}
