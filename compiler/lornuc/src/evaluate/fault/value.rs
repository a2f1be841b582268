//! The words for errors of values, where the source says more than the error does. In: what Nickel tells, and the
//! texts. Out: the sentence, the help and, where Nickel marks too much, the mark.

use lornuc_model::diagnostic::{Code, Label, Role, Span};
use lornuc_model::name::did_you_mean;
use nickel_lang_core::eval::value::{Container, NickelValue, ValueContentRef};
use nickel_lang_core::identifier::LocIdent;
use nickel_lang_core::label::Label as Blame;
use nickel_lang_core::position::PosIdx;

use super::syntax::{Guess, look};
use super::words::{self, Words};
use crate::evaluate::session::Session;

fn mark(role: Role, span: Span, message: &str) -> Label {
    Label { role, span, message: message.to_owned() }
}

/// A span in the file of another.
fn within(range: &std::ops::Range<usize>, other: Span) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(other.file(), offset(range.start)..offset(range.end))
}

/// A value that depends on itself.
pub(super) fn recursion(pos: PosIdx, session: &Session) -> Words {
    let found = session
        .position(pos)
        .and_then(|span| Some((span, look::recursion(session.read(span)?, span.start() as usize)?)));
    match found {
        Some((span, guess)) => guessed(Code::InfiniteRecursion, guess, span),
        None => Words::ours(
            Code::InfiniteRecursion,
            "the value depends on itself",
            "look for a field that is made of itself: in a record a field hides what has its name outside; behind dots, as in \
             `metadata.name = \"%{name}-data\"`, it does not",
        ),
    }
}

fn guessed(code: Code, guess: Guess, file: Span) -> Words {
    let mut words = Words::ours(code, guess.message, guess.help);
    words.marks = vec![mark(Role::Primary, within(&guess.at, file), &guess.mark)];
    words.marks.extend(guess.beside.map(|(range, text)| mark(Role::Secondary, within(&range, file), &text)));
    words
}

/// A field without a value.
pub(super) fn missing(name: &str, record: PosIdx, session: &Session) -> Words {
    if session.is_entry(record) {
        return Words::ours(
            Code::MissingValue,
            format!("the environment gives `{name}` no value"),
            format!("set `{name}` in every environment"),
        )
        .of_environment();
    }
    if name == "env" {
        return Words::ours(
            Code::MissingValue,
            "the construct needs the environment",
            "write `include env` in the record that is merged with it",
        );
    }
    Words::ours(Code::MissingValue, format!("nothing gives `{name}` a value"), format!("set `{name}`"))
}

/// What to do where `env` does not mean the environment, which always has a `name`: between the braces of a container it
/// is the container's variables.
pub(super) fn hidden_environment<'n>(
    read: PosIdx,
    mut names: impl Iterator<Item = &'n str>,
    session: &Session,
) -> Option<String> {
    let text = session.position(read).filter(|span| span.is_authored()).and_then(|span| session.text(span))?;
    let field = text.strip_prefix("env.").filter(|_| !names.any(|name| name == "name"))?;
    Some(format!(
        "`env` means the field around it: write `let environment = env in` before the record, and `environment.{field}`"
    ))
}

/// Names of other languages, and what stands for them.
const FOREIGN: &[(&str, &str)] = &[
    ("True", "write `true`"),
    ("False", "write `false`"),
    ("None", "write `null`, or leave the field out"),
    ("nil", "write `null`, or leave the field out"),
    ("undefined", "write `null`, or leave the field out"),
    ("and", "write `&&`"),
    ("not", "write `!` before the condition"),
    ("string", "the type is `String`"),
    ("number", "the type is `Number`"),
    ("Int", "the type is `Number`"),
    ("Integer", "the type is `Number`"),
    ("Float", "the type is `Number`"),
    ("bool", "the type is `Bool`"),
    ("Boolean", "the type is `Bool`"),
    ("List", "the type is `Array`, as `Array String`"),
    ("array", "the type is `Array`, as `Array String`"),
    ("Map", "the type is `{ _ | String }`, with the type of the values"),
    ("self", "a field of the same record is read by its name alone"),
    ("this", "a field of the same record is read by its name alone"),
    ("include", "`include NAME` is a field of its own: `{ include env, … }`"),
];

/// A name that nothing binds.
pub(super) fn unbound(id: &LocIdent, session: &Session) -> Words {
    let name = id.label();
    let span = session.span(id.pos);
    let help = match FOREIGN.iter().find(|(foreign, _)| *foreign == name) {
        Some((_, help)) => (*help).to_owned(),
        None if name == "env" && span.is_some_and(|span| session.is_settings(span)) => {
            "the settings make the environments, and see none; use a `let` for what they share".to_owned()
        }
        None if name == "env" => {
            "declare it: a field `env | not_exported` in the stack's record, or `include env` in a construct's"
                .to_owned()
        }
        None if span.is_some_and(|span| follows_number(span, session)) => {
            "a quantity is text: put number and unit in quotes".to_owned()
        }
        None if name.ends_with('\'') => "text stands in double quotes; a single quote begins a tag".to_owned(),
        None => span.and_then(|span| bound_elsewhere(name, session.read(span)?, span.start() as usize)).unwrap_or_else(
            || format!("check the spelling, or bind it: `let {name} = … in`, a field beside it, or an import"),
        ),
    };
    Words::ours(Code::UnboundName, format!("nothing is called `{name}` here"), help)
}

/// `128Mi` without quotes is a number and a name.
fn follows_number(span: Span, session: &Session) -> bool {
    session
        .whole(span)
        .get(..span.start() as usize)
        .is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()))
}

/// What an unbound name may be: a `let` that is used in its own value, or a name near it. A name of one or two letters
/// is near too many.
fn bound_elsewhere(name: &str, text: &str, at: usize) -> Option<String> {
    if look::in_own_let(text, at, name) {
        return Some(format!("a `let` does not see itself: write `let rec {name} = …`"));
    }
    did_you_mean(name, look::bound(text)).filter(|_| name.chars().count() > 2)
}

/// Something that is applied and is no function.
pub(super) fn not_a_function(called: &NickelValue, argument: &NickelValue, pos: PosIdx, session: &Session) -> Words {
    let span = session.position(pos);
    let source = span.and_then(|span| session.text(span)).unwrap_or_default();
    let name: &str = source.split([' ', '\n', '\t', '(', '{', '[', '"']).next().unwrap_or_default();
    let shapes = (called.type_of(), argument.type_of());
    let index =
        source.strip_prefix(name).and_then(|rest| rest.strip_prefix('[')).map(|rest| rest.trim_end_matches(']'));
    let help = match (shapes, index) {
        ((Some("Array"), _), Some(index)) if look::is_path(name) => format!("write `std.array.at {index} {name}`"),
        ((Some("Record"), _), _) if look::is_path(name) => {
            format!("merge the two: `{name} & {{ … }}`; or put a comma between them, if they are two elements")
        }
        _ => "put a comma or an operator between the two, if one is missing; or take the second away".to_owned(),
    };
    let what = called.type_of().map_or("no function", described);
    let message = if look::is_path(name) {
        format!("`{name}` is {what}, and takes no argument")
    } else {
        format!("this is {what}, and takes no argument")
    };
    let mut words = Words::ours(Code::WrongType, message, help);
    let first =
        session.position(called.pos_idx()).filter(|first| span.is_some_and(|span| first.start() == span.start()));
    let named = span
        .filter(|_| !name.is_empty())
        .map(|span| within(&(span.range().start..span.range().start + name.len()), span));
    words.marks.extend(first.or(named).or(span).map(|span| mark(Role::Primary, span, "no function")));
    words
}

fn described(class: &str) -> &'static str {
    match class {
        "Record" => "a record",
        "Array" => "a list",
        "String" => "a string",
        "Number" => "a number",
        "Bool" => "a boolean",
        "EnumTag" | "EnumVariant" => "a tag",
        "Function" => "a function",
        _ => "no function",
    }
}

/// An operand of the wrong type.
pub(super) fn operand(operator: &str, expected: &str, value: &NickelValue) -> Words {
    let class = value.type_of().unwrap_or_default();
    let help = match (operator, expected, class) {
        ("(+)", _, "String") => "`+` adds numbers: join text with `++`, or write `\"%{…}\"`",
        ("(+)" | "(&&)" | "(++)", _, "Record") => "merge records with `&`",
        ("(+)", _, "Array") => "`+` adds numbers: join lists with `@`",
        (_, "String", "Number" | "Bool") => "write `\"%{…}\"`, or `std.to_string …`",
        (_, "Stringable", "Record") => "name one of its fields, as `%{env.name}`",
        (_, "Record", _) => "only records have fields and are merged",
        (_, "Stringable", "Array") => "join it first: `std.string.join \", \" …`",
        _ => return Words::helped(Code::WrongType, "give the operation a value of the type it asks for"),
    };
    let wanted = match expected {
        "String" => "a string",
        "Stringable" => "a string or a number",
        "Number" => "a number",
        "Record" => "a record",
        "Array" => "a list",
        "Bool" => "`true` or `false`",
        other => other,
    };
    Words::ours(Code::WrongType, format!("this is {}, and {wanted} is expected", described(class)), help)
}

/// The path of a file where its content is meant: `let l = "lib/shop.ncl" in`.
pub(super) fn path_for_file(expected: &str, value: &NickelValue, session: &Session) -> Option<Words> {
    let span = session.position(value.pos_idx()).filter(|span| span.is_authored())?;
    let text = session.text(span)?;
    let is_path = text.starts_with('"') && text.ends_with(".ncl\"") && !text.contains('%');
    if !is_path || expected != "Record" {
        return None;
    }
    let mut words = Words::ours(
        Code::WrongType,
        "this is the path of a file, and a record is expected",
        format!("write `import {text}`"),
    );
    words.marks.push(mark(Role::Primary, span, "a string"));
    Some(words)
}

/// A contract that is broken. It may bring its own words; else the type is named.
pub(super) fn blame(label: &Blame, value: Option<&NickelValue>, session: &Session) -> Words {
    let own = label.diagnostics.iter().rev().find_map(|diagnostic| diagnostic.message.clone());
    let contract = label.typ.to_string();
    if contract == "contract.Equal some_array" || own.as_deref() == Some("cannot merge unequal arrays") {
        return two_lists(label, session);
    }
    if let Some(words) = own.as_deref().and_then(|own| extra(own, label, value, session)) {
        return words;
    }
    let field = label.field_name.map_or_else(|| "the value".to_owned(), |id| format!("`{id}`"));
    if let Some(words) = own.as_deref().and_then(|own| another_shape(own, &field, value)) {
        return words;
    }
    let named = !contract.contains('%') && !contract.contains('\n') && contract.len() <= 60;
    let class = value.and_then(NickelValue::type_of).unwrap_or_default();
    let (whose, wanted) = part(&field, &contract, class);
    let message = match &own {
        Some(own) => format!("{field} breaks its contract: {}", words::plain(own)),
        None if named => format!("{whose} must be `{wanted}`"),
        None => format!("{field} breaks its contract"),
    };
    let source = session.position(label.arg_pos).and_then(|span| session.text(span)).unwrap_or_default();
    let help = retyped(wanted, class, source).unwrap_or_else(|| "give a value that the contract accepts".to_owned());
    Words { own, ..Words::ours(Code::ContractViolation, message, help) }
}

/// A record or a list is wanted, and the value is neither.
fn another_shape(own: &str, field: &str, value: Option<&NickelValue>) -> Option<Words> {
    let (wanted, help) = match own.to_lowercase().as_str() {
        "not a record" | "expected a record" => ("a record", "write `{ … }`"),
        "not an array" | "expected an array" => ("a list", "write `[ … ]`"),
        _ => return None,
    };
    let found = described(value?.type_of()?);
    let message = format!("{field} must be {wanted}, and this is {found}");
    Some(Words { own: Some(own.to_owned()), ..Words::ours(Code::ContractViolation, message, help) })
}

/// Lists are not merged: the whole list is the mistake, whichever of its elements differs.
fn two_lists(label: &Blame, session: &Session) -> Words {
    let mut words = Words::ours(
        Code::MergeConflict,
        "the field is given two lists, and lists are not merged",
        "mark the whole list `| force` to replace the other, or the other `| default`",
    );
    let list = session.position(label.arg_pos).filter(|span| span.is_authored()).and_then(|span| {
        let list = look::list_around(session.read(span)?, span.start() as usize)?;
        Some(within(&list, span))
    });
    words.marks =
        list.map(|span| mark(Role::Primary, span, "the field has another list already")).into_iter().collect();
    words.whole_list = true;
    words
}

/// A field that a record contract does not list.
fn extra(own: &str, label: &Blame, value: Option<&NickelValue>, session: &Session) -> Option<Words> {
    let names = own.strip_prefix("extra field ").or_else(|| own.strip_prefix("extra fields "))?;
    let first = names.split('`').nth(1)?;
    let contract = session.position(label.span);
    let known = contract.and_then(|span| session.text(span)).map(look::fields).unwrap_or_default();
    let key = value.and_then(|value| key_span(value, first, session));
    let source = session.position(label.arg_pos);
    let name = source.and_then(|span| session.text(span)).filter(|text| look::is_path(text));
    if let Some((name, span)) = name.zip(source).filter(|_| contract.is_some_and(|span| span.is_authored())) {
        return Some(checked_by_inputs(name, span));
    }
    let taker = label.field_name.map_or_else(|| "the record".to_owned(), |id| format!("`{id}`"));
    let help = did_you_mean(first, known.iter().copied()).unwrap_or_else(|| {
        if known.is_empty() {
            "add it to the contract, or take it away".to_owned()
        } else {
            words::listed(known.iter().copied())
        }
    });
    let mut words = Words::ours(Code::ContractViolation, format!("{taker} takes no {names}"), help);
    // Every environment has the parameter, and the contract is one.
    words.anywhere = key.is_some_and(|span| session.is_settings(span));
    words.marks.extend(key.map(|span| mark(Role::Primary, span, "not among its fields")));
    if key.is_some() {
        words.marks.extend(contract.map(|span| mark(Role::Secondary, session.first_line(span), words::CONTRACT)));
    }
    Some(words)
}

/// `l.App | { … }`: inputs that stand where a contract is expected.
fn checked_by_inputs(construct: &str, span: Span) -> Words {
    let mut words = Words::ours(
        Code::ContractViolation,
        format!("`|` holds `{construct}` against a contract, and merges nothing"),
        format!("write `&` in place of `|`: `{construct} & {{ … }}`"),
    );
    words.marks.push(mark(Role::Primary, span, "a contract follows"));
    words
}

#[expect(clippy::wildcard_enum_match_arm, reason = "an enum of Nickel's with many more variants")]
fn key_span(value: &NickelValue, name: &str, session: &Session) -> Option<Span> {
    match value.content_ref() {
        ValueContentRef::Record(Container::Alloc(record)) => {
            session.span(record.fields.keys().find(|id| id.label() == name)?.pos)
        }
        _ => None,
    }
}

/// The part of a field that its contract is about: an element of a list, or a value of a dictionary.
fn part<'c>(field: &str, contract: &'c str, class: &str) -> (String, &'c str) {
    let values = contract.strip_prefix("{ _ | ").or_else(|| contract.strip_prefix("{ _ : "));
    match (values.and_then(|rest| rest.strip_suffix(" }")), contract.strip_prefix("Array ")) {
        (Some(inner), _) if class != "Record" => (format!("a value of {field}"), inner),
        (_, Some(inner)) if class != "Array" => (format!("an element of {field}"), inner),
        _ => (field.to_owned(), contract),
    }
}

/// The same value, as the type asks for it; only for what is written out.
fn retyped(wanted: &str, class: &str, source: &str) -> Option<String> {
    let number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.');
    let literal = number(source) || matches!(source, "true" | "false");
    let inside = source.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match (wanted, class) {
        ("String", "Number" | "Bool") if literal => Some(format!("write `\"{source}\"`")),
        ("String", "Number" | "Bool") => Some("write `\"%{…}\"`, or `std.to_string …`".to_owned()),
        ("String", "EnumTag") if source.ends_with('\'') => {
            Some(format!("text stands in double quotes: write `\"{}\"`", source.trim_matches('\'')))
        }
        ("Number", "String") => {
            inside.filter(|text| number(text)).map(|text| format!("write `{text}`, without quotes"))
        }
        ("Bool", "String") => inside
            .filter(|text| matches!(*text, "true" | "false"))
            .map(|text| format!("write `{text}`, without quotes")),
        _ => None,
    }
}
