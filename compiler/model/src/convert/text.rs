//! Text, names and numbers as Nickel writes them. In: any value without parts. Out: source that evaluates to exactly
//! it, and that no editor changes by taking away space at the end of a line.

/// Words that Nickel reads as something else where a field's name stands, or that other readers of Nickel do.
const KEYWORDS: &[&str] = &[
    "Array", "Bool", "Dyn", "Number", "String", "as", "else", "forall", "fun", "if", "import", "in", "include", "let",
    "match", "merge", "null", "or", "rec", "then", "true", "false",
];

/// Whether a name can stand without quotes, as a field or as the name of a `let`.
pub(super) fn is_bare(name: &str) -> bool {
    let letter_first = name.trim_start_matches('_').starts_with(|c: char| c.is_ascii_alphabetic());
    letter_first
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        && !KEYWORDS.contains(&name)
}

/// The name of a field.
pub(crate) fn key(name: &str) -> String {
    if is_bare(name) { name.to_owned() } else { quoted(name) }
}

/// Text in quotes, on one line.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

/// What stands between the quotes.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '%' if rest.peek() == Some(&'{') => out.push_str("\\%"),
            c if is_hidden(c) => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

/// Characters that a reader would not see, or that would change the order in which others are seen.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
        || matches!(c, '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// The lines of a multi-line string without their indent, with the marks that begin and end it; `None` for text that
/// is better off in quotes.
pub(super) fn lines(text: &str) -> Option<Block> {
    let several = text.trim_end_matches('\n').contains('\n');
    let lines: Vec<&str> = text.split('\n').collect();
    // A carriage return is written out where it ends a line; anywhere else it is no text for people. Behind a mark the
    // two would run together.
    let shown = |line: &&str| {
        let body = line.strip_suffix('\r').map_or(Some(*line), |body| (!body.ends_with(['%', '"'])).then_some(body));
        body.is_some_and(|body| body.chars().all(|c| c == '\t' || !is_hidden(c)))
    };
    if !several || !lines.iter().all(shown) {
        return None;
    }
    // White space alone has no line to say where the others begin.
    let is_blank = |line: &str| line.trim_matches([' ', '\t', '\r']).is_empty();
    if lines.iter().all(|line| is_blank(line)) {
        return None;
    }
    let marks = "%".repeat(1 + longest_run(text));
    // The least indent of a block is taken away: where all lines have some, the first must say where they begin.
    let indented = lines.iter().filter(|line| !is_blank(line)).all(|line| line.starts_with([' ', '\t']));
    let mut begun = !indented;
    let written = lines.iter().map(|line| {
        let head = if !begun && !is_blank(line) {
            begun = true;
            format!("{marks}{{\"\"}}")
        } else {
            String::new()
        };
        head + &guarded(line, &marks)
    });
    let lines = written.collect();
    Some(Block { lines, marks })
}

/// A multi-line string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) lines: Vec<String>,
    /// The `%` of `m%"…"%`, as many as the text asks for.
    pub(super) marks: String,
}

/// A line with what an editor would take away at its end held by an interpolation of nothing.
fn guarded(line: &str, marks: &str) -> String {
    if let Some(body) = line.strip_suffix('\r') {
        return format!("{body}{marks}{{\"\\r\"}}");
    }
    if line.ends_with([' ', '\t']) { format!("{line}{marks}{{\"\"}}") } else { line.to_owned() }
}

/// The longest run of `%` that stands behind a quote or before a brace.
fn longest_run(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut longest, mut run) = (0, 0);
    for (at, byte) in bytes.iter().enumerate() {
        if *byte != b'%' {
            run = 0;
            continue;
        }
        run += 1;
        let ended = bytes.get(at + 1) != Some(&b'%');
        let counts = at >= run && bytes[at - run] == b'"' || bytes.get(at + 1) == Some(&b'{');
        if ended && counts {
            longest = longest.max(run);
        }
    }
    longest
}
