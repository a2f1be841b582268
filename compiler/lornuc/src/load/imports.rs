//! The imports of a Nickel text, found in its syntax tree. In: a text. Out: every import with its span. Imports are
//! static in Nickel, so these are all. A text that does not parse has none; `evaluate` says what is wrong with it.

use std::path::PathBuf;

use lornuc_model::diagnostic::{FileId, Span};
use nickel_lang_parser::ErrorTolerantParser;
use nickel_lang_parser::ast::{Ast, AstAlloc, Import, InputFormat, Node};
use nickel_lang_parser::files::Files;
use nickel_lang_parser::grammar::TermParser;
use nickel_lang_parser::lexer::Lexer;
use nickel_lang_parser::position::TermPos;
use nickel_lang_parser::traverse::{TraverseAlloc, TraverseControl};

use super::Format;

/// Something in a text that concerns `load`.
pub(super) enum Mention {
    /// An import of a file, with the format that Nickel would read it in.
    File { path: PathBuf, format: Format },
    /// An import of a package.
    Package(String),
    /// One of Nickel's internal operators, as `%pow%`.
    InternalOperator(String),
}

/// Every mention in a text, with its span.
pub(super) fn scan(text: &str, file: FileId) -> Vec<(Mention, Option<Span>)> {
    let alloc = AstAlloc::new();
    // An id of a table of its own: spans are carried over by their bytes.
    let id = Files::empty().add("", text);
    let Ok((ast, _)) = TermParser::new().parse_tolerant(&alloc, id, Lexer::new(text)) else { return Vec::new() };
    let ast: &Ast<'_> = alloc.alloc(ast);
    let mut found = Vec::new();
    let spanned = |pos: TermPos| {
        let span = pos.into_opt()?;
        Some(Span { file, start: span.start.0, end: span.end.0 })
    };
    ast.traverse_ref::<(), ()>(
        &mut |node: &Ast<'_>, _| {
            let span = spanned(node.pos);
            found.extend(mention(node).map(|mention| (mention, span)));
            TraverseControl::Continue
        },
        &(),
    );
    found.extend(internal_operators(text, file));
    found
}

/// Internal operators are tokens of their own: a name between two `%`.
fn internal_operators(text: &str, file: FileId) -> impl Iterator<Item = (Mention, Option<Span>)> {
    Lexer::new(text).map_while(Result::ok).filter_map(move |(start, _, end)| {
        let name = text.get(start..end)?.strip_prefix('%')?.strip_suffix('%').filter(|name| !name.is_empty())?;
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let span = Span { file, start: offset(start), end: offset(end) };
        Some((Mention::InternalOperator(format!("%{name}%")), Some(span)))
    })
}

fn mention(node: &Ast<'_>) -> Option<Mention> {
    let Node::Import(import) = &node.node else { return None };
    Some(match import {
        Import::Path { path, format } => Mention::File { path: PathBuf::from(path), format: read_as(*format) },
        Import::Package { id } => Mention::Package(id.to_string()),
    })
}

const fn read_as(format: InputFormat) -> Format {
    match format {
        InputFormat::Nickel => Format::Nickel,
        InputFormat::Json => Format::Json,
        InputFormat::Yaml => Format::Yaml,
        InputFormat::Toml => Format::Toml,
        InputFormat::Text => Format::Text,
    }
}
