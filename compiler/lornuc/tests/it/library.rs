//! The constructs of this repository and of the examples: every input says what it is for, and every construct is
//! tested.

use std::fs;
use std::path::{Path, PathBuf};

use nickel_lang_parser::ErrorTolerantParser;
use nickel_lang_parser::ast::record::{FieldDef, FieldPathElem};
use nickel_lang_parser::ast::{Ast, AstAlloc, Node};
use nickel_lang_parser::files::Files;
use nickel_lang_parser::grammar::TermParser;
use nickel_lang_parser::lexer::Lexer;
use nickel_lang_parser::traverse::{TraverseAlloc, TraverseControl};

use crate::project::repository;

/// The Nickel files below a folder that hold constructs.
fn libraries() -> Vec<PathBuf> {
    let templates = repository().join("compiler/lornuc/templates");
    let folders = fs::read_dir(templates).unwrap().map(|entry| entry.unwrap().path().join("stacks/lib"));
    let all = folders.chain([repository().join("stacks/lib")]).filter(|folder| folder.is_dir());
    all.flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path())).collect()
}

/// Calls `look` with the fields of every record of a file.
fn each_field(path: &Path, look: &mut dyn FnMut(&FieldDef<'_>)) {
    let text = fs::read_to_string(path).unwrap();
    let alloc = AstAlloc::new();
    let id = Files::empty().add("", text.as_str());
    let ast = TermParser::new().parse_strict(&alloc, id, Lexer::new(&text)).unwrap();
    let ast: &Ast<'_> = alloc.alloc(ast);
    ast.traverse_ref::<(), ()>(
        &mut |node: &Ast<'_>, _| {
            if let Node::Record(record) = &node.node {
                record.field_defs.iter().for_each(&mut *look);
            }
            TraverseControl::Continue
        },
        &(),
    );
}

/// The name of a field; none for the `_` of a dictionary's contract, which is not a record's field, and for computed ones.
fn name(field: &FieldDef<'_>) -> Option<String> {
    match field.path {
        [FieldPathElem::Ident(name)] => Some(name.label().to_owned()),
        _ => None,
    }
}

#[test]
fn every_input_of_a_construct_has_a_doc() {
    let (mut inputs, mut without) = (0, Vec::new());
    for path in libraries() {
        each_field(&path, &mut |field| {
            let Some(name) = name(field) else { return };
            // What an author sets: a field with a type, or one that is not rendered.
            if field.metadata.annotation.is_empty() && !field.metadata.not_exported {
                return;
            }
            inputs += 1;
            if field.metadata.doc.is_none_or(|doc| doc.trim().is_empty()) {
                without.push(format!("{}: {name}", path.display()));
            }
        });
    }
    assert!(without.is_empty(), "without `doc`: {without:#?}");
    assert!(inputs > 40, "only {inputs} inputs were found");
}

#[test]
fn every_construct_of_lornu_has_a_doc_and_is_tested() {
    let tests = fs::read_dir(repository().join("tests")).unwrap();
    let tests: Vec<String> = tests.map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap()).collect();
    let mut constructs = Vec::new();
    each_field(&repository().join("stacks/lib/lornu.ncl"), &mut |field| {
        let name = name(field).unwrap();
        assert!(field.metadata.doc.is_some(), "`{name}` has no `doc`");
        let used = |test: &String| {
            test.split(|c: char| !c.is_alphanumeric() && c != '.').any(|word| word == format!("l.{name}"))
        };
        assert!(tests.iter().any(used), "`{name}` is used in no test");
        constructs.push(name);
    });
    assert!(constructs.len() >= 4, "{constructs:?}");
}
