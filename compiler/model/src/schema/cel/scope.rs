//! Expressions that are read and not evaluated. In: a text, which names it may use, and what is to come of it. Out: what is
//! wrong with it: it is no CEL, it uses a name that there is not, or something else comes of it. Types are looked at only
//! where they stand in the text.

use kube_cel::cel::common::ast::{CallExpr, ComprehensionExpr, EntryExpr, Expr, IdedExpr, LiteralValue, operators};

use super::compiled::{Unread, program};

/// The names of types that every expression knows, and those that stand before the functions of a library.
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
const LIBRARIES: &[&str] =
    &["base64", "cel", "cidr", "format", "ip", "jsonpatch", "lists", "math", "optional", "regex", "sets", "strings"];

/// What comes of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::schema) enum Made {
    Bool,
    Text,
    Null,
    List,
    Object,
    /// A number, a map, or bytes.
    Other,
    /// A part of an object, whose type is known only when it is there.
    Dynamic,
}

/// What an expression may use, and is to make.
pub(in crate::schema) trait Wanted {
    /// Whether there is a name, and, where one follows, its field.
    fn knows(&self, name: &str, field: Option<&str>) -> bool;
    /// Whether a value is parts of an object of no known type.
    fn is_dynamic(&self, name: &str) -> bool;
    /// What may come of it, in words, unless that does.
    fn refuses(&self, made: Made) -> Option<&'static str>;
}

/// What is wrong with an expression. One that is more than is read here passes.
pub(in crate::schema) fn fault(text: &str, wanted: &dyn Wanted) -> Option<String> {
    let program = match program(text) {
        Ok(program) => program,
        Err(Unread::Wrong(why)) => return Some(why),
        Err(Unread::TooMuch(_)) => return None,
    };
    let mut scope = Scope { wanted, bound: Vec::new() };
    if let Some(name) = scope.strange(&program.expression) {
        return Some(format!("there is no `{name}`"));
    }
    let made = made(&program.expression, wanted)?;
    wanted.refuses(made).map(|words| format!("it makes no {words}"))
}

struct Scope<'e> {
    wanted: &'e dyn Wanted,
    /// What is bound on the way down.
    bound: Vec<&'e str>,
}

impl<'e> Scope<'e> {
    /// The first name that there is not.
    fn strange(&mut self, expression: &'e IdedExpr) -> Option<&'e str> {
        match &expression.expr {
            Expr::Ident(name) => Some(name.as_str()).filter(|name| !self.has(name, None)),
            Expr::Call(call) => self.in_call(call),
            Expr::Comprehension(comprehension) => self.in_comprehension(comprehension),
            Expr::List(list) => self.first(&list.elements),
            Expr::Map(map) => map.entries.iter().find_map(|entry| self.in_entry(&entry.expr)),
            Expr::Struct(made) => made.entries.iter().find_map(|entry| self.in_entry(&entry.expr)),
            Expr::Select(select) => self.strange(&select.operand).or_else(|| match &select.operand.expr {
                Expr::Ident(name) => Some(select.field.as_str()).filter(|field| !self.has(name, Some(field))),
                _ => None,
            }),
            Expr::Unspecified | Expr::Literal(_) => None,
        }
    }

    fn has(&self, name: &str, field: Option<&str>) -> bool {
        // Macros make names that nobody can write.
        name.starts_with('@') || self.bound.contains(&name) || TYPES.contains(&name) || self.wanted.knows(name, field)
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

    /// Names at the beginning of arguments may be bound by a macro that the parser does not know.
    fn in_call(&mut self, call: &'e CallExpr) -> Option<&'e str> {
        let outer = self.bound.len();
        if let Some(target) = call.target.as_deref() {
            let is_library = matches!(&target.expr, Expr::Ident(name) if LIBRARIES.contains(&name.as_str()));
            if let Some(strange) = self.strange(target).filter(|_| !is_library) {
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

/// What comes of an expression, where its outermost part says it.
fn made(expression: &IdedExpr, wanted: &dyn Wanted) -> Option<Made> {
    Some(match &expression.expr {
        Expr::Literal(LiteralValue::Boolean(_)) => Made::Bool,
        Expr::Literal(LiteralValue::String(_)) => Made::Text,
        Expr::Literal(LiteralValue::Null) => Made::Null,
        Expr::Literal(_) | Expr::Map(_) => Made::Other,
        Expr::List(_) => Made::List,
        Expr::Struct(_) => Made::Object,
        Expr::Select(select) if select.test => Made::Bool,
        Expr::Ident(_) | Expr::Select(_) if is_dynamic(expression, wanted) => Made::Dynamic,
        Expr::Call(call) => match call.func_name.as_str() {
            operators::EQUALS | operators::NOT_EQUALS | operators::IN => Made::Bool,
            operators::LESS | operators::LESS_EQUALS | operators::GREATER | operators::GREATER_EQUALS => Made::Bool,
            operators::LOGICAL_AND | operators::LOGICAL_OR | operators::LOGICAL_NOT => Made::Bool,
            operators::INDEX if is_dynamic(expression, wanted) => Made::Dynamic,
            _ => return None,
        },
        Expr::Ident(_) | Expr::Select(_) | Expr::Comprehension(_) | Expr::Unspecified => return None,
    })
}

/// Whether it is a part of an object of no known type.
fn is_dynamic(expression: &IdedExpr, wanted: &dyn Wanted) -> bool {
    match &expression.expr {
        Expr::Ident(name) => wanted.is_dynamic(name),
        Expr::Select(select) => !select.test && is_dynamic(&select.operand, wanted),
        Expr::Call(call) if call.func_name == operators::INDEX => {
            call.args.first().is_some_and(|of| is_dynamic(of, wanted))
        }
        _ => false,
    }
}
