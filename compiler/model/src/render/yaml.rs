//! The YAML writer. In: any node. Out: YAML that parsers of version 1.1 (Kubernetes, `PyYAML`) and 1.2 read back as the
//! same value. Block style, lists at the indent of their key, text with line ends as literal blocks.

use crate::value::{Node, Value};

/// Parsers look for the `:` of a plain key within 1,024 characters; longer ones need `?`
/// (<https://yaml.org/spec/1.2.2/#823-block-mappings>).
const LONGEST_SIMPLE_KEY: usize = 1_000;

/// A document without its `---`, ended by a line end.
#[must_use]
pub fn yaml(node: &Node) -> String {
    // About what a manifest takes: growing a text means moving it.
    let mut out = String::with_capacity(1024);
    value(node, Position::Start, 0, &mut out);
    out.shrink_to_fit();
    out
}

/// What stands before a value on its line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    /// Nothing but the indent, or `- ` or `? `.
    Start,
    /// A key and `:`.
    AfterKey,
}

/// `indent` is that of the fields of a record at this place.
fn value(node: &Node, position: Position, indent: usize, out: &mut String) {
    match &node.value {
        Value::Map(map) if !map.is_empty() => {
            let mut first = position == Position::Start;
            for field in map.fields() {
                if !std::mem::take(&mut first) {
                    next_line(indent, out);
                }
                key(&field.key, indent, out);
                value(&field.node, Position::AfterKey, indent + 2, out);
            }
        }
        Value::List(items) if !items.is_empty() => {
            // Below a key the dashes stand at the indent of the key.
            let indent = if position == Position::AfterKey { indent - 2 } else { indent };
            let mut first = position == Position::Start;
            for item in items {
                if !std::mem::take(&mut first) {
                    next_line(indent, out);
                }
                out.push_str("- ");
                value(item, Position::Start, indent + 2, out);
            }
        }
        scalar_or_empty @ (Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::Text(_)
        | Value::List(_)
        | Value::Map(_)) => {
            if position == Position::AfterKey {
                out.push(' ');
            }
            scalar(scalar_or_empty, indent.max(2), out);
            out.push('\n');
        }
    }
}

fn scalar(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::Text(value) => text(value, indent, out),
        Value::List(_) => out.push_str("[]"),
        Value::Map(_) => out.push_str("{}"),
    }
}

/// Begins a line; the first entry of a collection goes on the one that is begun.
fn next_line(indent: usize, out: &mut String) {
    if !out.ends_with('\n') {
        out.push('\n');
    }
    spaces(indent, out);
}

fn spaces(count: usize, out: &mut String) {
    const SPACES: &str = "                                                                ";
    let mut left = count;
    while left > 0 {
        let some = left.min(SPACES.len());
        out.push_str(&SPACES[..some]);
        left -= some;
    }
}

fn key(key: &str, indent: usize, out: &mut String) {
    // A block scalar could not be a key in version 1.1; quotes always can. What counts is the length as written.
    let begin = out.len();
    if is_plain(key) {
        out.push_str(key)
    } else {
        quoted(key, out)
    }
    if out.len() - begin > LONGEST_SIMPLE_KEY {
        out.insert_str(begin, "? ");
        next_line(indent, out);
    }
    out.push(':');
}

fn text(text: &str, indent: usize, out: &mut String) {
    if is_plain(text) {
        out.push_str(text);
    } else if is_block(text) {
        block(text, indent, out);
    } else {
        quoted(text, out);
    }
}

/// Whether text can stand without quotes and is read back as text. Stricter than either version asks: what any
/// reader might take for something else is quoted.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return false };
    if matches!(first, b' ' | b'-' | b'?' | b':' | b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!')
        || matches!(first, b'|' | b'>' | b'\'' | b'"' | b'%' | b'@' | b'`' | b'=' | b'<' | b'~')
        || matches!(last, b' ' | b':')
    {
        return false;
    }
    if text.starts_with("...") || is_word(text) || is_numeric(bytes) {
        return false;
    }
    // In one go over the bytes, for nearly all text is ASCII.
    let mut before = 0;
    let mut is_ascii = true;
    for byte in bytes {
        let breaks = matches!((before, byte), (b':', b' ') | (b' ', b'#'));
        if breaks || *byte < b' ' || *byte == 0x7f {
            return false;
        }
        is_ascii &= byte.is_ascii();
        before = *byte;
    }
    is_ascii || text.chars().all(is_printable)
}

/// The words that YAML 1.1 reads as booleans or null, in any case: more than parsers take, fewer surprises.
fn is_word(text: &str) -> bool {
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    text.len() <= 5 && WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether text begins as a number and has only characters that numbers, dates and times are made of.
fn is_numeric(bytes: &[u8]) -> bool {
    let part = |byte: &u8| {
        byte.is_ascii_hexdigit()
            || matches!(byte, b'x' | b'X' | b'o' | b'O' | b'_' | b'.' | b'+' | b'-' | b':' | b' ')
            || matches!(byte, b'T' | b't' | b'Z' | b'z' | b'i' | b'I' | b'n' | b'N')
    };
    matches!(bytes[0], b'0'..=b'9' | b'+' | b'.') && bytes.iter().all(part)
}

/// Neither a control character nor one that some reader takes for a line end or a mark.
fn is_printable(c: char) -> bool {
    !matches!(c, '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Whether text with line ends can be a literal block. Leading space would need an indentation indicator, and
/// readers disagree on trailing space: both are quoted instead.
fn is_block(text: &str) -> bool {
    text.contains('\n')
        && !text.starts_with([' ', '\n'])
        && text.chars().all(|c| c == '\n' || is_printable(c))
        && !text.split('\n').any(|line| line.ends_with(' '))
}

fn block(text: &str, indent: usize, out: &mut String) {
    let body = text.trim_end_matches('\n');
    let ends = text.len() - body.len();
    out.push('|');
    match ends {
        0 => out.push('-'),
        1 => {}
        _ => out.push('+'),
    }
    for line in body.split('\n') {
        out.push('\n');
        // An empty line gets no indent: it would be trailing space, which editors take away.
        if !line.is_empty() {
            spaces(indent, out);
            out.push_str(line);
        }
    }
    out.extend(std::iter::repeat_n('\n', ends.saturating_sub(1)));
}

fn quoted(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if is_printable(c) => out.push(c),
            c => out.push_str(&format!("\\u{:04x}", u32::from(c))),
        }
    }
    out.push('"');
}
