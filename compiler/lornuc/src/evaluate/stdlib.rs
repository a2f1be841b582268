//! Nickel's standard library as it is evaluated here. In: its texts. Out: the same without their docs, which nobody reads
//! here and which are two thirds of what every run would parse; and with bounds on what a single step may take.

#[cfg(test)]
mod tests;

use std::sync::{Arc, OnceLock};

use memchr::memmem;
use nickel_lang_core::files::FileId;

use super::session::Context;

/// Lines of the standard library, and the lines put in their place. A power with an exponent of a thousand million, and
/// the reading of a number that is written with one, are single steps that no budget can stop.
const BOUNDED: &[(&str, &str)] = &[
    (
        "= fun x n => %pow% x n,",
        "= fun x n => if x == 0 && n < 0 then std.fail_with \"zero has no negative power\" \
         else if n <= 1024 && n >= -1024 then %pow% x n else std.fail_with \"the exponent is beyond 1024\",",
    ),
    (
        "= fun s => %number/from_string% s,",
        "= fun s => if std.string.is_match \"[0-9.][eE][+-]?[0-9]{4}\" s \
         then std.fail_with \"the exponent has more than three digits\" else %number/from_string% s,",
    ),
    (
        "= fun format x => %deserialize% format x,",
        "= fun format x => if std.string.is_match \"[0-9.][eE][+-]?[0-9]{4}\" x \
         then std.fail_with \"an exponent has more than three digits\" else %deserialize% format x,",
    ),
];

/// Puts the texts into a context before anything is parsed. They are made once a process: each session has a context.
pub(super) fn prepare(context: &mut Context) {
    static TEXTS: OnceLock<Vec<Arc<str>>> = OnceLock::new();
    let sources = &mut context.import_resolver.sources;
    let modules: Vec<FileId> = sources.stdlib_modules().map(|(_, id)| id).collect();
    let texts = TEXTS.get_or_init(|| modules.iter().map(|id| prepared(sources.source(*id)).into()).collect());
    for (id, text) in modules.into_iter().zip(texts) {
        sources.files.update(id, Arc::clone(text));
    }
}

fn prepared(text: &str) -> String {
    let mut text = without_docs(text);
    for (old, new) in BOUNDED {
        if let Some(at) = find(&text, old) {
            text.replace_range(at..at + old.len(), new);
        }
    }
    text
}

/// A text with its docs made empty.
fn without_docs(text: &str) -> String {
    const DOC: &str = "| doc m%";
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = find(rest, DOC) {
        let (before, doc) = rest.split_at(at + DOC.len() - "m%".len());
        out.push_str(before);
        let Some((_, after)) = quoted(doc) else { return out + doc };
        out.push_str("\"\"");
        rest = after;
    }
    out + rest
}

/// Every run searches all of the library.
fn find(text: &str, wanted: &str) -> Option<usize> {
    memmem::find(text.as_bytes(), wanted.as_bytes())
}

/// A text in `m%"…"%`, with as many percent signs as it has, that stands at the beginning; and what follows it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let signs = text.strip_prefix('m')?;
    let count = signs.len() - signs.trim_start_matches('%').len();
    let content = signs[count..].strip_prefix('"')?;
    content.split_once(&format!("\"{}", &signs[..count]))
}
