//! Whether a text is a regular expression of Go's, by which servers match (<https://github.com/google/re2/wiki/Syntax>).
//! In: a pattern. Out: what is wrong with it first. It matches nothing, and does not look names of Unicode classes up.

#[cfg(test)]
mod tests;

use std::iter::Peekable;
use std::str::Chars;

/// The most that something can be repeated.
const MOST: u32 = 1000;

/// Reads a pattern to its end.
pub(super) fn judge(pattern: &str) -> Result<(), String> {
    let mut reader = Reader { rest: pattern.chars().peekable(), groups: 0, before: Before::Nothing };
    while let Some(next) = reader.rest.next() {
        reader.element(next)?;
    }
    if reader.groups > 0 { Err("a `(` without its `)`".to_owned()) } else { Ok(()) }
}

/// What stands before, for a repetition.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    Element,
    Repetition,
}

struct Reader<'p> {
    rest: Peekable<Chars<'p>>,
    groups: usize,
    before: Before,
}

impl Reader<'_> {
    fn element(&mut self, next: char) -> Result<(), String> {
        self.before = match next {
            '(' => return self.open(),
            ')' => {
                self.groups = self.groups.checked_sub(1).ok_or("a `)` without its `(`")?;
                Before::Element
            }
            '|' => Before::Nothing,
            '[' => {
                self.class()?;
                Before::Element
            }
            '*' | '+' | '?' => self.repeated(next)?,
            '{' => match self.counts() {
                Some(counts) => {
                    within(counts)?;
                    self.repeated(next)?
                }
                None => Before::Element,
            },
            '\\' => {
                self.escape()?;
                Before::Element
            }
            _ => Before::Element,
        };
        Ok(())
    }

    fn repeated(&mut self, operator: char) -> Result<Before, String> {
        match self.before {
            Before::Nothing => return Err(format!("`{operator}` repeats nothing")),
            Before::Repetition => return Err(format!("`{operator}` repeats a repetition")),
            Before::Element => {}
        }
        // A `?` behind it makes it lazy.
        self.rest.next_if_eq(&'?');
        Ok(Before::Repetition)
    }

    fn open(&mut self) -> Result<(), String> {
        self.groups += 1;
        self.before = Before::Nothing;
        if self.rest.next_if_eq(&'?').is_none() {
            return Ok(());
        }
        let mut head = String::new();
        for next in self.rest.by_ref() {
            match next {
                ':' if is_flags(&head) => return Ok(()),
                ')' if is_flags(&head) && !head.is_empty() => {
                    self.groups -= 1;
                    return Ok(());
                }
                '>' if is_name(&head) => return Ok(()),
                '=' | '!' if matches!(&*head, "" | "<") => return Err("look-around is not known".to_owned()),
                _ => head.push(next),
            }
            if next == ')' {
                break;
            }
        }
        Err(format!("`(?{head}` is not known"))
    }

    /// The counts of `{2,5}`; `None` where the bracket is itself meant.
    fn counts(&mut self) -> Option<(u32, u32)> {
        let ahead: String = self.rest.clone().take_while(|next| *next != '}').collect();
        let (least, most) = ahead.split_once(',').unwrap_or((&ahead, &ahead));
        let number = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| text.parse().unwrap_or(u32::MAX))
        };
        let least = number(least)?;
        let most = if most.is_empty() { least } else { number(most)? };
        self.rest.clone().nth(ahead.len())?;
        self.rest.nth(ahead.len());
        Some((least, most))
    }

    fn class(&mut self) -> Result<(), String> {
        self.rest.next_if_eq(&'^');
        let mut is_first = true;
        loop {
            let Some(next) = self.rest.next() else { return Err("a `[` without its `]`".to_owned()) };
            if next == ']' && !is_first {
                return Ok(());
            }
            is_first = false;
            if next == '[' && self.rest.peek() == Some(&':') && self.named_class()? {
                continue;
            }
            let low = if next == '\\' { self.escape()? } else { Some(next) };
            let mut ahead = self.rest.clone();
            if ahead.next() != Some('-') || matches!(ahead.next(), Some(']') | None) {
                continue;
            }
            self.rest.next();
            let high = match self.rest.next() {
                Some('\\') => self.escape()?,
                high => high,
            };
            if let (Some(low), Some(high)) = (low, high)
                && low > high
            {
                return Err(format!("`{low}-{high}` is no range"));
            }
        }
    }

    /// `[:alpha:]`; whether it is one.
    fn named_class(&mut self) -> Result<bool, String> {
        const NAMES: &[&str] = &[
            "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper",
            "word", "xdigit",
        ];
        let ahead: String = self.rest.clone().skip(1).take_while(|next| *next != ']').collect();
        let Some(name) = ahead.strip_suffix(':') else { return Ok(false) };
        if !NAMES.contains(&name.trim_start_matches('^')) {
            return Err(format!("`[:{name}:]` is not known"));
        }
        self.rest.nth(ahead.chars().count() + 1);
        Ok(true)
    }

    /// What stands behind a `\`; the character, where it means one.
    fn escape(&mut self) -> Result<Option<char>, String> {
        let Some(next) = self.rest.next() else { return Err("a `\\` at its end".to_owned()) };
        match next {
            'Q' => {
                let rest: String = self.rest.clone().collect();
                let literal = rest.split_once("\\E").map_or(rest.chars().count(), |(text, _)| text.chars().count() + 2);
                self.rest.by_ref().take(literal).for_each(drop);
                Ok(None)
            }
            'p' | 'P' => match self.rest.next() {
                Some('{') if self.rest.by_ref().any(|next| next == '}') => Ok(None),
                Some(letter) if letter.is_ascii_uppercase() => Ok(None),
                _ => Err(format!("`\\{next}` without a class")),
            },
            'x' => match self.rest.next() {
                Some('{') if self.rest.by_ref().any(|next| next == '}') => Ok(None),
                Some(first) if first.is_ascii_hexdigit() && self.rest.next_if(char::is_ascii_hexdigit).is_some() => {
                    Ok(None)
                }
                _ => Err("`\\x` without two digits".to_owned()),
            },
            '1'..='7' if !self.rest.peek().is_some_and(|next| ('0'..='7').contains(next)) => {
                Err(format!("the back reference `\\{next}` is not known"))
            }
            '0'..='7' | 'a' | 'f' | 'n' | 'r' | 't' | 'v' => Ok(None),
            'A' | 'b' | 'B' | 'C' | 'd' | 'D' | 'E' | 's' | 'S' | 'w' | 'W' | 'z' => Ok(None),
            _ if next.is_ascii() && !next.is_ascii_alphanumeric() => Ok(Some(next)),
            _ => Err(format!("`\\{}` is not known", next.escape_debug())),
        }
    }
}

fn within((least, most): (u32, u32)) -> Result<(), String> {
    if least > MOST || most > MOST || least > most {
        return Err(format!("`{{{least},{most}}}` is no count of at most {MOST}"));
    }
    Ok(())
}

fn is_flags(head: &str) -> bool {
    head.bytes().all(|byte| b"imsU-".contains(&byte)) && head.matches('-').count() <= 1 && !head.ends_with('-')
}

fn is_name(head: &str) -> bool {
    let name = head.strip_prefix("P<").or_else(|| head.strip_prefix('<')).unwrap_or_default();
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
