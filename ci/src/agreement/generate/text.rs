//! Texts of a schema: of its pattern, its format and its length. In: a schema. Out: a text that should fit.

use regex::Regex;

use super::dice::Dice;
use super::pattern;
use super::schema::Shape;

/// How many texts are made of a pattern until one fits.
const TRIES: usize = 40;

/// A sound text.
pub(super) fn made(shape: Shape<'_>, dice: &mut Dice) -> String {
    let least = shape.count("minLength").unwrap_or_default();
    if let Some(pattern) = shape.schema["pattern"].as_str() {
        let texts = (0..TRIES).filter_map(|_| pattern::text(pattern, dice)).find(|text| fits(shape, text));
        return texts.or_else(|| lengthened(shape, least.max(1))).unwrap_or_else(|| "a".to_owned());
    }
    if let Some(pattern) = of_rules(shape) {
        let text = (0..TRIES).filter_map(|_| pattern::text(&pattern, dice)).find(|text| is_match(&pattern, text));
        return text.unwrap_or_else(|| "a".to_owned());
    }
    match shape.schema["format"].as_str().and_then(of_format) {
        Some(text) => text.to_owned(),
        None => "a".repeat(least.max(1)),
    }
}

/// A sound text of one length, if such a one is easily found.
pub(super) fn lengthened(shape: Shape<'_>, length: usize) -> Option<String> {
    let made = ["a", "0", "A"].into_iter().map(|sign| sign.repeat(length));
    made.into_iter().find(|text| matches(shape, text))
}

fn fits(shape: Shape<'_>, text: &str) -> bool {
    let length = text.chars().count();
    let is_long_enough = shape.count("minLength").is_none_or(|least| length >= least);
    let is_short_enough = shape.count("maxLength").is_none_or(|most| length <= most);
    is_long_enough && is_short_enough && matches(shape, text)
}

/// Whether a text is as the pattern says.
pub(super) fn matches(shape: Shape<'_>, text: &str) -> bool {
    shape.schema["pattern"].as_str().is_none_or(|pattern| is_match(pattern, text))
}

/// A pattern that is not understood allows all.
fn is_match(pattern: &str, text: &str) -> bool {
    Regex::new(pattern).map_or(true, |pattern| pattern.is_match(text))
}

/// The pattern in a rule as `self.matches('^a$')`.
fn of_rules(shape: Shape<'_>) -> Option<String> {
    let rule = shape.rules().find_map(|rule| rule.trim().strip_prefix("self.matches('")?.strip_suffix("')"))?;
    Some(rule.replace("\\\\", "\\"))
}

/// A text of a format of schemas.
pub(super) fn of_format(format: &str) -> Option<&'static str> {
    Some(match format {
        "date-time" => "2026-01-02T03:04:05Z",
        "date" => "2026-01-02",
        "duration" => "1m30s",
        "byte" => "YQ==",
        "ipv4" => "10.0.0.1",
        "ipv6" => "2001:db8::1",
        "cidr" => "10.0.0.0/8",
        "uri" => "https://example.com/a",
        "email" => "a@example.com",
        "hostname" => "example.com",
        "uuid" => "123e4567-e89b-42d3-a456-426614174000",
        "mac" => "00:00:5e:00:53:01",
        _ => return None,
    })
}

/// Texts that are not of a format.
pub(super) fn not_of_format(format: &str) -> &'static [&'static str] {
    match format {
        "date-time" => &[
            "yesterday",
            "2026-01-02",
            "2026-13-02T03:04:05Z",
            "2026-02-30T03:04:05Z",
            "2026-01-02 03:04:05",
            "2026-01-02T03:04:05",
            "2026-01-02T25:04:05Z",
            "2026-01-02T03:04:61Z",
            "2026-01-02t03:04:05z",
            "2026-01-02T03:04:05+25:00",
            "1767323045",
            "2026-00-02T03:04:05Z",
            "2026-01-00T03:04:05Z",
            "2026-01-02T03:60:05Z",
            "2026-01-02T03:04Z",
            "2026-1-2T03:04:05Z",
            "02 Jan 26 03:04 UTC",
            "+2026-01-02T03:04:05Z",
        ],
        "date" => &["2026-13-02", "2026-1-2", "today", "2026-02-30"],
        "duration" => &["1 minute", "1", "m", "1x", "PT1M"],
        "byte" => &[
            "a",
            "?",
            "YQ=",
            "YQ",
            "Y Q==",
            "YQ===",
            "Y-Q=",
            "ä",
            "====",
            "YQ==YQ==",
            "YQ== ",
            "YWJj*",
            "%",
            "YWI",
            "A===",
            "/+_=",
            "=YQ=",
            "YQ==\n",
            "{}",
            "YQ==,YQ==",
        ],
        "ipv4" => &["10.0.0", "10.0.0.256", "2001:db8::1", "a"],
        "ipv6" => &["10.0.0.1", "2001:db8", "::g"],
        "cidr" => &["10.0.0.0", "10.0.0.0/33", "a/8"],
        "uri" => &["a b", "://", "%zz"],
        "email" => &["a", "@example.com"],
        "hostname" => &["a b", "-a", ""],
        "uuid" => &["a", "123e4567-e89b-42d3-a456-42661417400"],
        "mac" => &["00:00:5e:00:53", "a"],
        _ => &[],
    }
}
