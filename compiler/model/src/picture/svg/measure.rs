//! How wide a text is about, for fonts that nobody knows here. In: a text and its size. Out: pixels; or the text with its
//! middle left out. Widths are those of a wide sans-serif font, so that a narrower one has room to spare.

/// The size of letters, and how heavy they are, in thousandths of a pixel for one of mean width.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size(i64);

/// The name on a card.
pub(super) const NAME: Size = Size(13_000);
/// The kind above it, and words in a legend.
pub(super) const SMALL: Size = Size(11_000);
/// The name of a unit: bold.
pub(super) const TITLE: Size = Size(14_500);
/// The name of an environment: bold.
pub(super) const HEAD: Size = Size(19_000);

/// The width of a text in pixels.
pub(super) fn width(text: &str, Size(size): Size) -> i64 {
    (text.chars().map(share).sum::<i64>() * size + 999_999) / 1_000_000
}

/// The width of a character, in thousandths of the size.
const fn share(c: char) -> i64 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 290,
        'f' | 't' | 'r' | 'I' | '-' | '/' | ' ' | '(' | ')' => 400,
        'm' | 'w' | 'M' | 'W' => 900,
        'A'..='Z' => 700,
        // Scripts whose letters fill a square.
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{ffdc}' | '\u{1f000}'.. => 1_000,
        _ => 590,
    }
}

/// The text, if it is no wider; else its beginning and its end.
pub(super) fn shortened(text: &str, most: i64, size: Size) -> String {
    if width(text, size) <= most {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let mut kept = letters.len();
    loop {
        kept = kept.saturating_sub(1);
        let head = kept.div_ceil(2);
        let short: String =
            letters[..head].iter().chain(&['…']).chain(&letters[letters.len() - (kept - head)..]).collect();
        if kept == 0 || width(&short, size) <= most {
            return short;
        }
    }
}
