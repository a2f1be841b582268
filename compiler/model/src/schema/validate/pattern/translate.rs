//! From the syntax of Go's regular expressions (<https://pkg.go.dev/regexp/syntax>) to that of the crate `regex`. In: a
//! pattern. Out: one that matches the same, or why Go refuses it. Literals are written as numbers, so that nothing that
//! only one side gives a meaning to gets one.

use std::iter::Peekable;
use std::str::Chars;

use super::{PatternError, class};

/// The most repetitions of one expression that Go takes.
const MOST_REPEATED: u32 = 1000;

pub(super) struct Reader<'p> {
    pub(super) rest: Peekable<Chars<'p>>,
    pub(super) out: String,
}

/// Reads a pattern of Go's.
pub(super) fn translate(pattern: &str) -> Result<String, PatternError> {
    let mut reader = Reader { rest: pattern.chars().peekable(), out: String::with_capacity(pattern.len() + 16) };
    // Go refuses `a**`, and the crate takes it.
    let mut is_repeated = false;
    while let Some(c) = reader.rest.next() {
        let repeats = match c {
            '*' | '+' | '?' => {
                reader.out.push(c);
                true
            }
            '{' => reader.repetition()?,
            _ => {
                reader.one(c)?;
                false
            }
        };
        if repeats && is_repeated {
            return Err(PatternError::new("it repeats a repetition"));
        }
        if repeats && reader.rest.next_if_eq(&'?').is_some() {
            reader.out.push('?');
        }
        is_repeated = repeats;
    }
    Ok(reader.out)
}

impl Reader<'_> {
    /// What begins with this character and is no repetition.
    fn one(&mut self, c: char) -> Result<(), PatternError> {
        match c {
            '.' | '^' | '$' | '|' | ')' => self.out.push(c),
            '(' => self.group()?,
            '[' => class::read(self)?,
            '\\' => self.escape()?,
            _ => self.literal(c),
        }
        Ok(())
    }

    /// A character that stands for itself, in a class too.
    pub(super) fn literal(&mut self, c: char) {
        if c.is_ascii_alphanumeric() || !c.is_ascii() {
            self.out.push(c);
        } else {
            self.out.push_str(&format!("\\x{{{:x}}}", u32::from(c)));
        }
    }

    /// Of the flags those that Go has; the crate has more.
    fn group(&mut self) -> Result<(), PatternError> {
        self.out.push('(');
        if self.rest.next_if_eq(&'?').is_none() {
            return Ok(());
        }
        self.out.push('?');
        match self.rest.peek() {
            Some('P' | '<') => Ok(()),
            Some(_) => self.flags(),
            None => Err(PatternError::new("a group is not closed")),
        }?;
        // A name: the crate takes what Go does.
        if matches!(self.rest.peek(), Some('P' | '<')) {
            for c in self.rest.by_ref() {
                self.out.push(c);
                if c == '>' {
                    return Ok(());
                }
            }
            return Err(PatternError::new("the name of a group is not closed"));
        }
        Ok(())
    }

    fn flags(&mut self) -> Result<(), PatternError> {
        for c in self.rest.by_ref() {
            self.out.push(c);
            match c {
                ':' | ')' => return Ok(()),
                'i' | 'm' | 's' | 'U' | '-' => {}
                _ => return Err(PatternError::new(format!("there is no flag `{c}`"))),
            }
        }
        Err(PatternError::new("a group is not closed"))
    }

    /// `{2}`, `{2,}` or `{2,3}`; anything else after a brace makes it a brace. Says whether it repeats.
    fn repetition(&mut self) -> Result<bool, PatternError> {
        let ahead: String = self.rest.clone().take_while(|c| *c != '}').take(16).collect();
        let (least, most) = ahead.split_once(',').map_or((&*ahead, None), |(least, most)| (least, Some(most)));
        let is_closed = self.rest.clone().nth(ahead.chars().count()) == Some('}');
        let is_number = |text: &str| {
            !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit()) && (text == "0" || !text.starts_with('0'))
        };
        if !is_closed || !is_number(least) || !most.is_none_or(|most| most.is_empty() || is_number(most)) {
            self.literal('{');
            return Ok(false);
        }
        let count = |text: &str| text.parse::<u32>().unwrap_or(u32::MAX);
        let bounds = [Some(least), most.filter(|most| !most.is_empty())];
        if bounds.into_iter().flatten().any(|text| count(text) > MOST_REPEATED) {
            return Err(PatternError::new(format!("it repeats more than {MOST_REPEATED} times")));
        }
        self.out.push('{');
        self.out.push_str(&ahead);
        self.out.push('}');
        self.rest.by_ref().take(ahead.chars().count() + 1).for_each(drop);
        Ok(true)
    }

    fn escape(&mut self) -> Result<(), PatternError> {
        match self.rest.peek().copied() {
            Some('b') => self.out.push_str(r"(?-u:\b)"),
            Some('B') => self.out.push_str(r"(?-u:\B)"),
            Some('A') => self.out.push_str(r"\A"),
            Some('z') => self.out.push_str(r"\z"),
            Some('C') => return Err(PatternError::new(r"`\C` is not supported")),
            Some('Q') => {
                self.rest.next();
                self.quoted();
                return Ok(());
            }
            Some('d' | 'D' | 's' | 'S' | 'w' | 'W' | 'p' | 'P') => {
                self.out.push('[');
                class::named(self)?;
                self.out.push(']');
                return Ok(());
            }
            _ => {
                let c = self.character()?;
                self.literal(c);
                return Ok(());
            }
        }
        self.rest.next();
        Ok(())
    }

    fn quoted(&mut self) {
        while let Some(c) = self.rest.next() {
            if c == '\\' && self.rest.next_if_eq(&'E').is_some() {
                return;
            }
            self.literal(c);
        }
    }

    /// The character that an escape stands for; the backslash is read.
    pub(super) fn character(&mut self) -> Result<char, PatternError> {
        let c = self.rest.next().ok_or_else(|| PatternError::new("it ends in a backslash"))?;
        let number = match c {
            'a' => 7,
            'f' => 12,
            't' => 9,
            'n' => 10,
            'r' => 13,
            'v' => 11,
            'x' => self.hexadecimal()?,
            '0' => self.octal(0),
            '1'..='7' if self.rest.peek().is_some_and(|next| matches!(next, '0'..='7')) => {
                self.octal(u32::from(c) - u32::from('0'))
            }
            _ if c.is_ascii() && !c.is_ascii_alphanumeric() => u32::from(c),
            _ => return Err(PatternError::new(format!("`\\{c}` means nothing"))),
        };
        char::from_u32(number).ok_or_else(|| PatternError::new(format!("there is no character {number:#x}")))
    }

    /// Up to two more digits.
    fn octal(&mut self, first: u32) -> u32 {
        let mut number = first;
        for _ in 0..2 {
            let Some(digit) = self.rest.next_if(|c| matches!(c, '0'..='7')) else { break };
            number = number * 8 + digit.to_digit(8).unwrap_or_default();
        }
        number
    }

    fn hexadecimal(&mut self) -> Result<u32, PatternError> {
        let bad = || PatternError::new("`\\x` is followed by two digits, or by some in braces");
        let digits: String = if self.rest.next_if_eq(&'{').is_some() {
            self.rest.by_ref().take_while(|c| *c != '}').collect()
        } else {
            self.rest.by_ref().take(2).collect()
        };
        if digits.len() < 2 && !digits.chars().all(|c| c.is_ascii_hexdigit()) {
            return Err(bad());
        }
        u32::from_str_radix(&digits, 16).map_err(|_| bad())
    }
}
