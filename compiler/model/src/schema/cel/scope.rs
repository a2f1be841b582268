//! Expressions that are read and not evaluated. In: a text, and which names it may use. Out: what is wrong with it: it is no
//! CEL, or it uses a name that there is not. Types are not judged.

use kube_cel::cel::common::ast::{CallExpr, ComprehensionExpr, EntryExpr, Expr, IdedExpr};

use super::compiled::{Unread, program};

/// The names of types that every expression knows.
const TYPES: &[&str] = &[
    "bool",
    "bytes",
    "double",
    "dyn",
    "int",
    "list",
    "map",
    "null_type",
    "string",
    "timestamp",
    "type",
    "uint",
    "google",
];

/// What is wrong with an expression. One that is more than is read here passes.
pub(in crate::schema) fn fault(text: &str, knows: &dyn Fn(&str) -> bool) -> Option<String> {
    match program(text) {
        Ok(program) => {
            let mut scope = Scope { knows, bound: Vec::new() };
            scope.strange(&program.expression).map(|name| format!("it knows no `{name}`"))
        }
        Err(Unread::Wrong(why)) => Some(why),
        Err(Unread::TooMuch(_)) => None,
    }
}

struct Scope<'e> {
    knows: &'e dyn Fn(&str) -> bool,
    /// What is bound on the way down.
    bound: Vec<&'e str>,
}

impl<'e> Scope<'e> {
    /// The first name that there is not.
    fn strange(&mut self, expression: &'e IdedExpr) -> Option<&'e str> {
        match &expression.expr {
            Expr::Ident(name) => Some(name.as_str()).filter(|name| !self.has(name)),
            Expr::Call(call) => self.in_call(call),
            Expr::Comprehension(comprehension) => self.in_comprehension(comprehension),
            Expr::List(list) => self.first(&list.elements),
            Expr::Map(map) => map.entries.iter().find_map(|entry| self.in_entry(&entry.expr)),
            Expr::Struct(made) => made.entries.iter().find_map(|entry| self.in_entry(&entry.expr)),
            Expr::Select(select) => self.strange(&select.operand),
            Expr::Unspecified | Expr::Literal(_) => None,
        }
    }

    fn has(&self, name: &str) -> bool {
        // Macros make names that nobody can write.
        name.starts_with('@') || self.bound.contains(&name) || TYPES.contains(&name) || (self.knows)(name)
    }

    fn first(&mut self, expressions: &'e [IdedExpr]) -> Option<&'e str> {
        expressions.iter().find_map(|expression| self.strange(expression))
    }

    fn in_entry(&mut self, entry: &'e EntryExpr) -> Option<&'e str> {
        match entry {
            EntryExpr::StructField(field) => self.strange(&field.value),
            EntryExpr::MapEntry(entry) => self.strange(&entry.key).or_else(|| self.strange(&entry.value)),
        }
    }

    /// A name before a point may be that of a library, as `math` is; names at the beginning of arguments may be bound by a
    /// macro that the parser does not know, as `cel.bind` does.
    fn in_call(&mut self, call: &'e CallExpr) -> Option<&'e str> {
        let outer = self.bound.len();
        if let Some(target) = call.target.as_deref() {
            if !matches!(target.expr, Expr::Ident(_))
                && let Some(strange) = self.strange(target)
            {
                return Some(strange);
            }
            let (_, heads) = call.args.split_last().unwrap_or((target, &[]));
            self.bound.extend(heads.iter().map_while(|head| match &head.expr {
                Expr::Ident(name) => Some(name.as_str()),
                _ => None,
            }));
        }
        let strange = self.first(&call.args);
        self.bound.truncate(outer);
        strange
    }

    fn in_comprehension(&mut self, made: &'e ComprehensionExpr) -> Option<&'e str> {
        if let Some(strange) = self.strange(&made.iter_range).or_else(|| self.strange(&made.accu_init)) {
            return Some(strange);
        }
        let outer = self.bound.len();
        self.bound.extend([made.iter_var.as_str(), made.accu_var.as_str()]);
        self.bound.extend(made.iter_var2.as_deref());
        let mut inner = [&made.loop_cond, &made.loop_step, &made.result].into_iter();
        let strange = inner.find_map(|expression| self.strange(expression));
        self.bound.truncate(outer);
        strange
    }
}
