//! Dates, times and durations.

use super::pattern;

/// A day that there is, as `2026-01-31`.
pub(super) fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut number = |digits: usize| {
        let part = parts.next().filter(|part| part.len() == digits && part.bytes().all(|c| c.is_ascii_digit()))?;
        part.parse::<u32>().ok()
    };
    let (Some(year), Some(month), Some(day)) = (number(4), number(2), number(2)) else { return false };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 0,
    };
    parts.next().is_none() && (1..=days).contains(&day)
}

/// As the format of schemas: letters in either case, an offset of two numbers.
pub(super) fn is_date_time(text: &str) -> bool {
    let lower = text.to_lowercase();
    let Some((date, time)) = lower.split_once('t') else { return false };
    is_date(date) && pattern::matches(r"^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(.\d+)?(z|[+-]\d{2}:\d{2})$", time)
}

/// As `metav1.Time` is decoded.
pub(super) fn is_rfc3339(text: &str) -> bool {
    let Some((date, time)) = text.split_once('T') else { return false };
    is_date(date)
        && pattern::matches(r"^([01]?\d|2[0-3]):[0-5]\d:[0-5]\d([.,]\d+)?(Z|[+-]([01]\d|2[0-4]):[0-5]\d)$", time)
}

/// Numbers with units, as Go writes a duration, or as Scala does: `5 minutes`.
pub(super) fn is_duration(text: &str) -> bool {
    const GO: &str = r"^[-+]?(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$";
    pattern::matches(GO, text) || has_units(text)
}

/// The units; of the last of each the beginning is enough.
const UNITS: &[(&[&str], &str)] = &[
    (&["ns"], "nano"),
    (&["us", "µs"], "micro"),
    (&["ms"], "milli"),
    (&["s"], "sec"),
    (&["m"], "min"),
    (&["h", "hr"], "hour"),
    (&["d"], "day"),
    (&["w", "wk"], "week"),
];

/// Whether digits are followed by a unit somewhere.
fn has_units(text: &str) -> bool {
    let is_unit = |word: &str| {
        let word = word.to_lowercase();
        UNITS.iter().any(|(short, long)| short.contains(&&*word) || word.starts_with(long))
    };
    let after = text.match_indices(|c: char| c.is_ascii_digit()).map(|(at, _)| text[at + 1..].trim_start());
    after.into_iter().any(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_alphabetic() && c != 'µ').unwrap_or(rest.len());
        end > 0 && is_unit(&rest[..end])
    })
}
