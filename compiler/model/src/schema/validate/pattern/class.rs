//! Classes of characters: `[…]`, and those with a name. Inside brackets the crate knows `&&`, `--`, `~~` and classes in
//! classes; in Go these are characters.

use super::PatternError;
use super::translate::Reader;

/// Reads a class; its opening bracket is read.
pub(super) fn read(reader: &mut Reader<'_>) -> Result<(), PatternError> {
    reader.out.push('[');
    if reader.rest.next_if_eq(&'^').is_some() {
        reader.out.push('^');
    }
    let mut is_first = true;
    loop {
        match reader.rest.peek() {
            None => return Err(PatternError::new("a class is not closed")),
            Some(']') if !is_first => break,
            Some(_) => {}
        }
        is_first = false;
        member(reader)?;
    }
    reader.rest.next();
    reader.out.push(']');
    Ok(())
}

fn member(reader: &mut Reader<'_>) -> Result<(), PatternError> {
    let mut ahead = reader.rest.clone();
    match (ahead.next(), ahead.next()) {
        (Some('['), Some(':')) if posix(reader) => Ok(()),
        (Some('\\'), Some('d' | 'D' | 's' | 'S' | 'w' | 'W' | 'p' | 'P')) => {
            reader.rest.next();
            named(reader)
        }
        _ => range(reader),
    }
}

/// `[:alpha:]`; Go and the crate know the same. One that is not closed is a bracket and a colon.
fn posix(reader: &mut Reader<'_>) -> bool {
    let name: String = reader.rest.clone().skip(2).take_while(|c| c.is_ascii_alphabetic() || *c == '^').collect();
    let whole = format!("[:{name}:]");
    let is_closed = reader.rest.clone().skip(2 + name.len()).take(2).eq([':', ']']);
    if is_closed {
        reader.out.push_str(&whole);
        reader.rest.by_ref().take(whole.len()).for_each(drop);
    }
    is_closed
}

fn range(reader: &mut Reader<'_>) -> Result<(), PatternError> {
    let low = bound(reader)?;
    reader.literal(low);
    let mut ahead = reader.rest.clone();
    if (ahead.next(), ahead.peek()) == (Some('-'), Some(&']')) || reader.rest.next_if_eq(&'-').is_none() {
        return Ok(());
    }
    let high = bound(reader)?;
    if high < low {
        return Err(PatternError::new(format!("`{low}-{high}` is no range")));
    }
    reader.out.push('-');
    reader.literal(high);
    Ok(())
}

fn bound(reader: &mut Reader<'_>) -> Result<char, PatternError> {
    match reader.rest.next() {
        Some('\\') => reader.character(),
        Some(c) => Ok(c),
        None => Err(PatternError::new("a class is not closed")),
    }
}

/// `\d` and the like, which are ASCII in Go, and `\pL`; the backslash is read, and a class is open.
pub(super) fn named(reader: &mut Reader<'_>) -> Result<(), PatternError> {
    let letter = reader.rest.next().unwrap_or_default();
    reader.out.push_str(match letter {
        'd' => "0-9",
        'D' => "[^0-9]",
        's' => r"\t\n\x0c\r\x20",
        'S' => r"[^\t\n\x0c\r\x20]",
        'w' => "0-9A-Za-z_",
        'W' => "[^0-9A-Za-z_]",
        _ => return unicode(reader, letter),
    });
    Ok(())
}

fn unicode(reader: &mut Reader<'_>, letter: char) -> Result<(), PatternError> {
    let name: String = match reader.rest.next() {
        Some('{') => reader.rest.by_ref().take_while(|c| *c != '}').collect(),
        Some(c) => c.into(),
        None => return Err(PatternError::new("it ends in a class without a name")),
    };
    let (is_turned, name) = name.strip_prefix('^').map_or((false, &*name), |name| (true, name));
    if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return Err(PatternError::new(format!("there is no class `{name}`")));
    }
    let is_negated = (letter == 'P') != is_turned;
    reader.out.push_str(&format!("\\{}{{{name}}}", if is_negated { 'P' } else { 'p' }));
    Ok(())
}
