//! A rough reading of a text that does not parse. In: the text. Out: its tokens, to the end, whatever is wrong with it:
//! Nickel's own lexer stops at the first character that it does not know. A string is one token, its interpolations
//! included.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name.
    Word,
    /// A word of the language.
    Keyword,
    /// `'name`.
    Tag,
    /// A number.
    Number,
    /// A string in plain quotes.
    Plain,
    /// A string in `m%"…"%`.
    Multi,
    /// Punctuation.
    Sign,
}

/// A token and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) text: &'t str,
    /// Whether a string has its end.
    pub(super) closed: bool,
}

impl Token<'_> {
    pub(super) const fn end(&self) -> usize {
        self.start + self.text.len()
    }

    pub(super) fn is(&self, text: &str) -> bool {
        self.text == text && matches!(self.kind, Kind::Sign | Kind::Keyword)
    }

    /// Whether a value can end with it.
    pub(super) fn ends_value(&self) -> bool {
        match self.kind {
            Kind::Word | Kind::Tag | Kind::Number | Kind::Plain | Kind::Multi => true,
            Kind::Keyword => matches!(self.text, "true" | "false" | "null"),
            Kind::Sign => matches!(self.text, "}" | "]" | ")"),
        }
    }
}

const KEYWORDS: &[&str] = &[
    "let", "rec", "in", "if", "then", "else", "fun", "match", "import", "include", "forall", "true", "false", "null",
    "or",
];

/// Signs of two characters; any other is one.
const PAIRS: &[&str] = &["==", "=>", "!=", "<=", ">=", "->", "|>", "&&", "||", "++", ".."];

/// The tokens of a text, comments left out.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if c.is_whitespace() {
            at += c.len_utf8();
        } else if c == '#' {
            at += text[at..].find('\n').unwrap_or(text.len() - at);
        } else {
            let (kind, end, closed) = token(text, at, c);
            tokens.push(Token { kind, start: at, text: &text[at..end], closed });
            at = end;
        }
    }
    tokens
}

/// The kind and end of the token that begins at `at` with `c`, and whether it is whole.
fn token(text: &str, at: usize, c: char) -> (Kind, usize, bool) {
    let rest = &text[at..];
    if c == '"' {
        let (end, closed) = string(text, at + 1, 0);
        return (Kind::Plain, end, closed);
    }
    if c.is_ascii_digit() {
        return (Kind::Number, at + length(rest, |c| c.is_ascii_alphanumeric() || c == '.' || c == '_'), true);
    }
    if c == '\'' {
        return (Kind::Tag, at + 1 + length(&rest[1..], is_of_name), true);
    }
    if c.is_alphabetic() || c == '_' {
        let end = at + length(rest, is_of_name).max(c.len_utf8());
        let percents = length(&text[end..], |c| c == '%');
        if percents > 0 && text[end + percents..].starts_with('"') {
            let (end, closed) = string(text, end + percents + 1, percents);
            return (Kind::Multi, end, closed);
        }
        let kind = if KEYWORDS.contains(&&text[at..end]) { Kind::Keyword } else { Kind::Word };
        return (kind, end, true);
    }
    let pair = PAIRS.iter().any(|pair| rest.starts_with(pair));
    (Kind::Sign, at + if pair { 2 } else { c.len_utf8() }, true)
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '\'')
}

fn length(text: &str, of: impl Fn(char) -> bool) -> usize {
    text.find(|c| !of(c)).unwrap_or(text.len())
}

/// What a string can be in: itself, with its number of `%`, or the code of an interpolation, with its open braces.
enum Inside {
    String(usize),
    Code(usize),
}

/// The end of a string that `at` is inside of, and whether it has one.
fn string(text: &str, mut at: usize, percents: usize) -> (usize, bool) {
    let mut inside = vec![Inside::String(percents)];
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = &text[at..];
        at += c.len_utf8();
        match inside.last_mut() {
            None => break,
            Some(Inside::String(0)) if c == '\\' => at += text[at..].chars().next().map_or(0, char::len_utf8),
            Some(Inside::String(percents)) => {
                let (quote, brace) = delimiters(*percents);
                if rest.starts_with(&quote) {
                    at += quote.len() - 1;
                    inside.pop();
                } else if rest.starts_with(&brace) {
                    at += brace.len() - 1;
                    inside.push(Inside::Code(0));
                }
            }
            Some(Inside::Code(open)) => match c {
                '{' => *open += 1,
                '}' if *open == 0 => drop(inside.pop()),
                '}' => *open -= 1,
                '"' => inside.push(Inside::String(0)),
                _ => {}
            },
        }
        if inside.is_empty() {
            return (at, true);
        }
    }
    (text.len(), false)
}

fn delimiters(percents: usize) -> (String, String) {
    let signs = "%".repeat(percents);
    (format!("\"{signs}"), format!("{}{{", if percents == 0 { "%" } else { &signs }))
}
