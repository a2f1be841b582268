//! What the names of a Nickel text mean, read from its syntax tree. In: a tree. Out: [`Names`]: the `let`s that nothing
//! reads, the parameters that are read of the environment, and every name that something may read. Where the tree does
//! not say what a name stands for, the tokens do: such a name counts as read, so that nothing is called unused wrongly.

use std::collections::{BTreeSet, HashMap};

use lornuc_model::diagnostic::{FileId, Span};
use lornuc_model::usage::{ENVIRONMENT, Input, Names, Parameter};
use nickel_lang_parser::ast::pattern::Pattern;
use nickel_lang_parser::ast::pattern::bindings::Bindings;
use nickel_lang_parser::ast::primop::PrimOp;
use nickel_lang_parser::ast::record::{FieldDef, FieldPathElem, Record};
use nickel_lang_parser::ast::typ::Type;
use nickel_lang_parser::ast::{Annotation, Ast, LetBinding, MatchBranch, MergePriority, Node};
use nickel_lang_parser::identifier::{Ident, LocIdent};
use nickel_lang_parser::traverse::{TraverseAlloc, TraverseControl};
use nickel_lang_parser::typ::TypeF;

/// What a name is bound to.
#[derive(Clone, Copy)]
enum Bound {
    /// A `let`, by its index.
    Let(usize),
    /// An argument of a function, or a part of what is matched.
    Argument,
    /// The environment, which the compiler or an `include` gives.
    Environment,
    /// An input: a field that is not exported.
    Input,
    /// A field that takes the value of the same name from outside.
    Included,
    /// Another field of a record.
    Field,
}

/// A name that a `let` binds.
struct Let {
    name: LocIdent,
    is_read: bool,
}

/// How much of a value is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// All of it, as far as the tree tells.
    Whole,
    /// One field.
    Field,
}

/// Reads the names of a tree; `identifiers` are the places of all identifiers among the tokens.
pub(super) fn read(ast: &Ast<'_>, text: &str, file: FileId, identifiers: &[Span]) -> Names {
    let mut reader = Reader {
        file,
        names: Names::default(),
        lets: Vec::new(),
        scope: HashMap::new(),
        placed: BTreeSet::new(),
        branches: 0,
    };
    reader.walk(ast);
    for span in identifiers.iter().filter(|span| !reader.placed.contains(&span.start())) {
        let name = text.get(span.range()).unwrap_or_default();
        for bound in reader.lets.iter_mut().filter(|bound| bound.name.label() == name) {
            bound.is_read = true;
        }
        reader.names.mention(name);
        reader.names.mention_whole(name);
    }
    let unread = reader.lets.iter().filter(|bound| !bound.is_read && !bound.name.label().starts_with('_'));
    let unread = unread.filter_map(|bound| Some((bound.name.label().into(), span(bound.name, file)?)));
    reader.names.unread_lets = unread.collect();
    reader.names
}

fn span(name: LocIdent, file: FileId) -> Option<Span> {
    name.pos.into_opt().map(|raw| Span::new(file, raw.start.0..raw.end.0))
}

struct Reader {
    file: FileId,
    names: Names,
    lets: Vec<Let>,
    /// What each name is bound to here, the innermost last.
    scope: HashMap<Ident, Vec<Bound>>,
    /// Where the identifiers begin whose meaning is known.
    placed: BTreeSet<u32>,
    /// How many `if` and `match` are around.
    branches: usize,
}

impl Reader {
    fn walk(&mut self, ast: &Ast<'_>) {
        ast.traverse_ref::<(), ()>(&mut |node, ()| self.node(node), &());
    }

    fn annotation(&mut self, annotation: &Annotation<'_>) {
        annotation.traverse_ref::<(), ()>(&mut |node, ()| self.node(node), &());
    }

    /// Looks at what binds or reads a name; the traversal goes through everything else.
    #[expect(clippy::wildcard_enum_match_arm, reason = "an enum of Nickel's with many more variants")]
    fn node(&mut self, ast: &Ast<'_>) -> TraverseControl<(), ()> {
        match &ast.node {
            Node::Var(name) => self.variable(*name, Extent::Whole),
            Node::PrimOpApp { op: PrimOp::RecordStatAccess(name), args: [record] } => {
                self.access(*name, record, Extent::Whole);
            }
            Node::Let { bindings, body, rec: false } => self.let_in(bindings, body),
            Node::Let { bindings, body, rec: true } => self.let_rec_in(bindings, body),
            Node::Fun { args, body } => {
                let names: Vec<LocIdent> = args.iter().flat_map(bound).collect();
                self.within(&names, Bound::Argument, |reader| reader.walk(body));
            }
            // The right side of `&&` and `||` is looked at only if the left allows.
            Node::App {
                head: Ast { node: Node::PrimOpApp { op: PrimOp::BoolAnd | PrimOp::BoolOr, args: left }, .. },
                args,
            } => {
                left.iter().for_each(|left| self.walk(left));
                self.branch(|reader| args.iter().for_each(|right| reader.walk(right)));
            }
            Node::IfThenElse { cond, then_branch, else_branch } => {
                self.walk(cond);
                self.branch(|reader| {
                    reader.walk(then_branch);
                    reader.walk(else_branch);
                });
            }
            Node::Match(data) => {
                for branch in data.branches {
                    self.branch(|reader| reader.match_branch(branch));
                }
            }
            Node::Record(record) => self.record(record),
            _ => return TraverseControl::Continue,
        }
        TraverseControl::SkipBranch
    }

    fn branch(&mut self, walk: impl FnOnce(&mut Self)) {
        self.branches += 1;
        walk(self);
        self.branches -= 1;
    }

    fn match_branch(&mut self, branch: &MatchBranch<'_>) {
        let names = bound(&branch.pattern);
        self.within(&names, Bound::Argument, |reader| {
            if let Some(guard) = &branch.guard {
                reader.walk(guard);
            }
            reader.walk(&branch.body);
        });
    }

    /// A `let`, whose values do not see its names.
    fn let_in(&mut self, bindings: &[LetBinding<'_>], body: &Ast<'_>) {
        self.values(bindings);
        let names = self.bind_lets(bindings);
        self.walk(body);
        self.unbind(&names);
    }

    /// A `let rec`, whose values do.
    fn let_rec_in(&mut self, bindings: &[LetBinding<'_>], body: &Ast<'_>) {
        let names = self.bind_lets(bindings);
        self.values(bindings);
        self.walk(body);
        self.unbind(&names);
    }

    fn values(&mut self, bindings: &[LetBinding<'_>]) {
        for binding in bindings {
            self.annotation(&binding.metadata.annotation);
            self.walk(&binding.value);
        }
    }

    fn bind_lets(&mut self, bindings: &[LetBinding<'_>]) -> Vec<LocIdent> {
        let names: Vec<LocIdent> = bindings.iter().flat_map(|binding| bound(&binding.pattern)).collect();
        for name in &names {
            self.bind(*name, Bound::Let(self.lets.len()));
            self.lets.push(Let { name: *name, is_read: false });
        }
        names
    }

    fn record(&mut self, record: &Record<'_>) {
        // An `include` reads what is bound outside of the record.
        let included: Vec<(LocIdent, Bound)> = record
            .includes
            .iter()
            .map(|include| {
                let bound = self.bound(include.ident);
                match bound {
                    Some(Bound::Environment) => self.place(include.ident),
                    Some(_) | None => self.variable(include.ident, Extent::Whole),
                }
                let bound =
                    if matches!(bound, Some(Bound::Environment)) { Bound::Environment } else { Bound::Included };
                (include.ident, bound)
            })
            .collect();
        for (name, bound) in &included {
            self.bind(*name, *bound);
        }
        let roots: Vec<(LocIdent, Bound)> = record.field_defs.iter().filter_map(root).collect();
        for (name, bound) in &roots {
            self.bind(*name, *bound);
        }
        for field in record.field_defs {
            self.field(field);
        }
        let names: Vec<LocIdent> = included.iter().chain(&roots).map(|(name, _)| *name).collect();
        self.unbind(&names);
    }

    /// A field. Behind dots, as in `metadata.name = name`, a value sees what is outside of the inner record.
    fn field(&mut self, field: &FieldDef<'_>) {
        for element in field.path {
            match element {
                FieldPathElem::Ident(name) => self.place(*name),
                FieldPathElem::Expr(name) => self.walk(name),
            }
        }
        self.names.is_environment_handed_on |= gives_environment(field);
        self.annotation(&field.metadata.annotation);
        if let Some(value) = &field.value {
            self.walk(value);
        }
        if let (MergePriority::Bottom, Some(name)) = (&field.metadata.priority, field.name_as_ident()) {
            self.names.given_by_default.insert(name.label().into());
        }
        if let (true, Some(name)) = (field.metadata.not_exported, field.path_as_ident()) {
            self.input(name, &field.metadata.annotation, &[]);
        }
    }

    /// A field that is not exported, and the fields of its contract.
    fn input(&mut self, name: LocIdent, annotation: &Annotation<'_>, within: &[&str]) {
        let Some(span) = span(name, self.file) else { return };
        let path: Vec<&str> = within.iter().copied().chain([name.label()]).collect();
        let within = within.iter().map(|name| (*name).into()).collect();
        self.names.inputs.push(Input { name: name.label().into(), span, within });
        for record in annotation.typ.iter().chain(annotation.contracts).filter_map(contract) {
            for field in record.field_defs {
                if let Some(name) = field.path_as_ident() {
                    self.input(name, &field.metadata.annotation, &path);
                }
            }
        }
    }

    fn access(&mut self, name: LocIdent, record: &Ast<'_>, extent: Extent) {
        self.place(name);
        self.names.mention(name.label());
        if extent == Extent::Whole {
            self.names.mention_whole(name.label());
            // `x.env`, where `x` was given the environment.
            self.names.is_environment_handed_on |= name.label() == ENVIRONMENT;
        }
        if let Node::Var(of) = &record.node {
            if matches!(self.bound(*of), Some(Bound::Environment)) {
                self.place(*of);
                let is_guarded = self.branches > 0;
                let span = span(name, self.file);
                let name = name.label().into();
                self.names.parameters.extend(span.map(|span| Parameter { name, span, is_guarded }));
                return;
            }
            return self.variable(*of, Extent::Field);
        }
        if let Node::PrimOpApp { op: PrimOp::RecordStatAccess(name), args: [record] } = &record.node {
            return self.access(*name, record, Extent::Field);
        }
        self.walk(record);
    }

    fn variable(&mut self, name: LocIdent, extent: Extent) {
        self.place(name);
        match self.bound(name) {
            Some(Bound::Let(index)) => self.lets[index].is_read = true,
            Some(Bound::Argument) => {}
            Some(Bound::Environment) => self.names.is_environment_handed_on = true,
            bound @ (Some(Bound::Input | Bound::Included | Bound::Field) | None) => {
                if matches!(bound, Some(Bound::Field)) && self.hides(name) {
                    let span = span(name, self.file);
                    self.names.hidden.extend(span.map(|span| (name.label().into(), span)));
                }
                self.names.mention(name.label());
                if extent == Extent::Whole {
                    self.names.mention_whole(name.label());
                }
            }
        }
    }

    /// Whether the innermost field of this name hides an input, or a `let`.
    fn hides(&self, name: LocIdent) -> bool {
        let bound = self.scope.get(&name.ident()).map(Vec::as_slice).unwrap_or_default();
        bound.iter().rev().skip(1).any(|bound| matches!(bound, Bound::Input | Bound::Let(_)))
    }

    fn place(&mut self, name: LocIdent) {
        self.placed.extend(span(name, self.file).map(|span| span.start()));
    }

    fn bound(&self, name: LocIdent) -> Option<Bound> {
        self.scope.get(&name.ident())?.last().copied()
    }

    fn bind(&mut self, name: LocIdent, bound: Bound) {
        self.place(name);
        self.scope.entry(name.ident()).or_default().push(bound);
    }

    fn unbind(&mut self, names: &[LocIdent]) {
        for name in names {
            self.scope.entry(name.ident()).or_default().pop();
        }
    }

    fn within(&mut self, names: &[LocIdent], bound: Bound, walk: impl FnOnce(&mut Self)) {
        for name in names {
            self.bind(*name, bound);
        }
        walk(self);
        self.unbind(names);
    }
}

/// The names that a pattern binds.
fn bound(pattern: &Pattern<'_>) -> Vec<LocIdent> {
    pattern.bindings().into_iter().map(|binding| binding.id).collect()
}

/// The name that a field binds in its record. `env` without a value is given from outside.
fn root(field: &FieldDef<'_>) -> Option<(LocIdent, Bound)> {
    let name = field.root_as_ident()?;
    let is_whole = field.path.len() == 1;
    let bound = match name.label() == ENVIRONMENT && field.value.is_none() {
        true if is_whole => Bound::Environment,
        _ if is_whole && field.metadata.not_exported => Bound::Input,
        _ => Bound::Field,
    };
    Some((name, bound))
}

/// Whether a field gives something of its own as the environment: `env = more`, `env = { … }`, `env.zone = "z"`. The
/// `env` of a container is a list.
fn gives_environment(field: &FieldDef<'_>) -> bool {
    let is_environment = field.root_as_ident().is_some_and(|name| name.label() == ENVIRONMENT);
    let value = field.value.as_ref().map(|value| &value.node);
    let is_record =
        matches!(value, Some(Node::Var(_) | Node::Record(_) | Node::PrimOpApp { op: PrimOp::Merge(_), .. }));
    is_environment && (is_record || field.path.len() > 1)
}

/// The record that a contract is.
fn contract<'a>(annotated: &'a Type<'_>) -> Option<&'a Record<'a>> {
    let TypeF::Contract(Ast { node: Node::Record(record), .. }) = &annotated.typ else { return None };
    Some(record)
}
