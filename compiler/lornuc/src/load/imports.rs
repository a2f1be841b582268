//! The imports of a Nickel text. In: a text. Out: every import with its span, what else a text may not have, and what
//! its names mean. Imports are static in Nickel; they are read from the syntax tree, and held against the tokens, for
//! the tree's own traversal leaves some places out. A text that does not parse has no imports; `evaluate` says what is
//! wrong with it.

mod names;
mod tokens;

use std::path::PathBuf;

use lornuc_model::diagnostic::{FileId, Span};
use lornuc_model::usage::Names;
use nickel_lang_parser::ErrorTolerantParser;
use nickel_lang_parser::ast::{Ast, AstAlloc, Import, InputFormat, Node};
use nickel_lang_parser::files::Files;
use nickel_lang_parser::grammar::TermParser;
use nickel_lang_parser::lexer::Lexer;
use nickel_lang_parser::traverse::{TraverseAlloc, TraverseControl};

use super::Format;
use tokens::Tokens;
pub(super) use tokens::is_huge;
pub(crate) use tokens::{Nesting, nesting, tamed};

/// Something in a text that concerns `load`.
pub(super) enum Mention {
    /// An import of a file, with the format that Nickel would read it in.
    File { path: PathBuf, format: Format },
    /// An import of a package.
    Package(String),
    /// An import at a place that cannot be followed.
    Hidden,
    /// One of Nickel's internal operators, as `%pow%`.
    InternalOperator(String),
    /// A number that would take for ever to write out.
    HugeNumber(String),
    /// A carriage return without a line feed.
    LoneReturn,
    /// Brackets or operators nested deeper than a parser's stack.
    TooDeep,
}

/// What a parser must not be given.
pub(super) fn harmful(text: &str, file: FileId) -> Vec<(Mention, Span)> {
    if let Some(at) = tokens::lone_return(text, file) {
        return vec![(Mention::LoneReturn, at)];
    }
    let Tokens { mut refused, .. } = tokens::read(text, &tokens::tamed(text), file);
    refused.retain(|(mention, _)| is_harmful(mention));
    refused
}

const fn is_harmful(mention: &Mention) -> bool {
    matches!(mention, Mention::HugeNumber(_) | Mention::TooDeep)
}

/// What a text says.
pub(super) struct Scan {
    /// Every mention, with its span.
    pub(super) mentions: Vec<(Mention, Span)>,
    /// Its names; `None` for a text that does not parse.
    pub(super) names: Option<Names>,
}

/// Reads a text.
pub(super) fn scan(text: &str, file: FileId) -> Scan {
    if let Some(at) = tokens::lone_return(text, file) {
        return Scan { mentions: vec![(Mention::LoneReturn, at)], names: None };
    }
    let tamed = tokens::tamed(text);
    let Tokens { imports, identifiers, mut refused } = tokens::read(text, &tamed, file);
    if refused.iter().any(|(mention, _)| is_harmful(mention)) {
        // Parsing is what the text would do harm to.
        return Scan { mentions: refused, names: None };
    }
    let alloc = AstAlloc::new();
    // An id of a table of its own: spans are carried over by their bytes.
    let id = Files::empty().add("", tamed.as_ref());
    let Ok((ast, errors)) = TermParser::new().parse_tolerant(&alloc, id, Lexer::new(&tamed)) else {
        return Scan { mentions: Vec::new(), names: None };
    };
    let ast: &Ast<'_> = alloc.alloc(ast);
    let mut found = Vec::new();
    ast.traverse_ref::<(), ()>(
        &mut |node: &Ast<'_>, _| {
            let span = node.pos.into_opt().map(|span| Span::new(file, span.start.0..span.end.0));
            found.extend(mention(node, span, text, &tamed).zip(span));
            TraverseControl::Continue
        },
        &(),
    );
    if !errors.no_errors() {
        // What the parser could not place is a mistake of another kind, and `evaluate` tells it.
        found.extend(refused);
        return Scan { mentions: found, names: None };
    }
    let followed =
        |token: &Span| found.iter().any(|(_, span)| span.start() <= token.start() && token.end() <= span.end());
    refused.extend(imports.into_iter().filter(|token| !followed(token)).map(|token| (Mention::Hidden, token)));
    found.extend(refused);
    Scan { mentions: found, names: Some(names::read(ast, &tamed, file, &identifiers)) }
}

fn mention(node: &Ast<'_>, span: Option<Span>, text: &str, tamed: &str) -> Option<Mention> {
    let Node::Import(import) = &node.node else { return None };
    Some(match import {
        Import::Path { path, format } => {
            // A name with a hash in it may have been tamed: what is written counts.
            let written = span.and_then(|span| {
                let at = tamed.get(span.range())?.find(path.to_str()?)?;
                text.get(span.range())?.get(at..at + path.len())
            });
            let path = written.map_or_else(|| PathBuf::from(path), PathBuf::from);
            Mention::File { path, format: read_as(*format) }
        }
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
