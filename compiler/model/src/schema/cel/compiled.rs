//! Rules read once and kept beside their schema. In: the texts of a rule. Out: what they say, or why nothing can be made of
//! them. Nothing is refused by its types: that is for whoever takes a definition in.

use std::sync::{Arc, OnceLock};
use std::{fmt, thread};

use kube_cel::cel::common::ast::{EntryExpr, Expr, IdedExpr};
use kube_cel::cel::parser::Parser;

/// The longest expression. Those of known definitions have up to some thousand characters.
const LONGEST: usize = 32_768;

/// The deepest expression: what fits the stack of any thread, twice over.
const DEEPEST: usize = 128;

/// Enough for the parser, and for the deepest tree that [`LONGEST`] characters make, before it is known how deep it is.
const STACK_BYTES: usize = 256 << 20;

/// The name of the value that an object had before.
pub(super) const OLD_SELF: &str = "oldSelf";

/// A rule's expressions, read when they are first asked for.
#[derive(Debug, Clone, Default)]
pub struct Compiled(Arc<OnceLock<Programs>>);

impl PartialEq for Compiled {
    /// It says what the texts beside it say.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Compiled {}

/// The expressions of a rule.
#[derive(Debug)]
pub(super) struct Programs {
    /// The rule, or why it cannot be read.
    pub(super) rule: Result<Program, String>,
    /// What makes its message; one that cannot be read makes none.
    pub(super) message: Option<Program>,
}

/// An expression.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) expression: IdedExpr,
    /// Whether it compares with what the object was before.
    pub(super) uses_old_self: bool,
}

impl Compiled {
    pub(super) fn programs(&self, rule: &str, message: Option<&str>) -> &Programs {
        let rule = || program(rule).map_err(|unread| unread.to_string());
        self.0.get_or_init(|| Programs { rule: rule(), message: message.and_then(|text| program(text).ok()) })
    }
}

/// Why an expression cannot be read.
pub(super) enum Unread {
    /// It is no CEL.
    Wrong(String),
    /// It is more than is read here.
    TooMuch(String),
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Wrong(why) | Self::TooMuch(why)) = self;
        f.write_str(why)
    }
}

/// Parsing recurses as deep as the text is nested, and so does freeing what came of it: both are done on a thread that can.
pub(super) fn program(text: &str) -> Result<Program, Unread> {
    if text.len() > LONGEST {
        return Err(Unread::TooMuch(format!("it is longer than {LONGEST} characters")));
    }
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK_BYTES);
        let parsed = thread.spawn_scoped(scope, || parse(text)).map_err(|error| Unread::TooMuch(error.to_string()))?;
        parsed.join().unwrap_or_else(|_| Err(Unread::TooMuch("its parser gave up".to_owned())))
    })
}

fn parse(text: &str) -> Result<Program, Unread> {
    let expression = Parser::new().enable_optional_syntax(true).parse(text).map_err(|errors| {
        // Of what it expects the parser tells every sign there is.
        let first = errors.errors.first().and_then(|error| error.msg.split(" expecting ").next());
        let first = first.unwrap_or_default().replace('\n', " ");
        Unread::Wrong(format!("it does not parse: {first}"))
    })?;
    if depth(&expression) > DEEPEST {
        return Err(Unread::TooMuch(format!("it is nested more than {DEEPEST} deep")));
    }
    let uses_old_self = expression.references().has_variable(OLD_SELF);
    Ok(Program { expression, uses_old_self })
}

fn depth(expression: &IdedExpr) -> usize {
    let deepest = |expressions: &[IdedExpr]| expressions.iter().map(depth).max().unwrap_or(0);
    1 + match &expression.expr {
        Expr::Call(call) => call.target.as_deref().map_or(0, depth).max(deepest(&call.args)),
        Expr::Comprehension(comprehension) => {
            let parts = [&comprehension.iter_range, &comprehension.loop_cond, &comprehension.loop_step];
            parts.into_iter().chain([&comprehension.accu_init, &comprehension.result]).map(depth).max().unwrap_or(0)
        }
        Expr::List(list) => deepest(&list.elements),
        Expr::Map(map) => map.entries.iter().map(|entry| entry_depth(&entry.expr)).max().unwrap_or(0),
        Expr::Select(select) => depth(&select.operand),
        Expr::Struct(made) => made.entries.iter().map(|entry| entry_depth(&entry.expr)).max().unwrap_or(0),
        Expr::Unspecified | Expr::Ident(_) | Expr::Literal(_) => 0,
    }
}

fn entry_depth(entry: &EntryExpr) -> usize {
    match entry {
        EntryExpr::StructField(field) => depth(&field.value),
        EntryExpr::MapEntry(entry) => depth(&entry.key).max(depth(&entry.value)),
    }
}
