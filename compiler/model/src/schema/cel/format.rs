//! Texts that a format gives another type. In: a text and its format. Out: a time, a duration, bytes, or the text itself.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE;
use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, SecondsFormat};

use super::fault::Fault;
use super::value::Val;

/// The value of a text.
pub(super) fn read<'a>(format: Option<&str>, text: &std::sync::Arc<str>) -> Result<Val<'a>, Fault> {
    let value = match format {
        Some("date-time") => date_time(text),
        Some("date") => NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .ok()
            .filter(|_| text.len() == "2026-01-31".len())
            .and_then(|date| Some(Val::Timestamp(date.and_hms_opt(0, 0, 0)?.and_utc().fixed_offset()))),
        Some("duration") => duration(text).map(Val::Duration),
        // The server reads the letters of URLs here, and checks the format with the others.
        Some("byte") => URL_SAFE.decode(text.as_bytes()).ok().map(|bytes| Val::Bytes(bytes.into())),
        Some(_) | None => Some(Val::Text(std::sync::Arc::clone(text))),
    };
    value.ok_or_else(|| Fault::Refused(format!("invalid {} `{text}`", format.unwrap_or_default())))
}

/// The server takes some forms beside that of RFC 3339: an offset without a colon, and none at all.
fn date_time<'a>(text: &str) -> Option<Val<'a>> {
    let local = || {
        let read = |form| NaiveDateTime::parse_from_str(text, form).ok();
        Some(read("%Y-%m-%dT%H:%M:%S%.f").or_else(|| read("%Y-%m-%d %H:%M:%S"))?.and_utc().fixed_offset())
    };
    let without_colon = || DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z").ok();
    DateTime::parse_from_rfc3339(text).ok().or_else(without_colon).or_else(local).map(Val::Timestamp)
}

/// Nanoseconds of each of Go's units, and the words that the server adds: of the last the beginning is enough.
const UNITS: &[(&[&str], &[&str], i64)] = &[
    (&["ns"], &["nano"], 1),
    (&["us", "µs", "μs"], &["micro"], 1_000),
    (&["ms"], &["milli"], 1_000_000),
    (&["s"], &["sec"], 1_000_000_000),
    (&["m"], &["min"], 60_000_000_000),
    (&["h"], &["hr", "hour"], 3_600_000_000_000),
    (&[], &["d", "day"], 86_400_000_000_000),
    (&[], &["w", "wk", "week"], 604_800_000_000_000),
];

/// A duration as `1h30m` or `2 days`.
fn duration(text: &str) -> Option<Duration> {
    go_duration(text).or_else(|| words_of_duration(text)).map(Duration::nanoseconds)
}

fn go_duration(text: &str) -> Option<i64> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0);
    }
    let mut nanos: i64 = 0;
    loop {
        let (number, tail) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit() && c != '.')?);
        let (unit, after) = tail.split_at(tail.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(tail.len()));
        let (_, _, size) = UNITS.iter().find(|(units, _, _)| units.contains(&unit))?;
        nanos = nanos.checked_add(times(number, *size)?)?;
        rest = after;
        if rest.is_empty() {
            return Some(sign * nanos);
        }
    }
}

/// Digits before units, whatever stands between, as the server takes them: neither signs nor points count.
fn words_of_duration(text: &str) -> Option<i64> {
    let mut nanos = None;
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let from = &rest[at..];
        let (number, tail) = from.split_at(from.find(|c: char| !c.is_ascii_digit()).unwrap_or(from.len()));
        let tail = tail.trim_start();
        let (unit, after) =
            tail.split_at(tail.find(|c: char| !c.is_ascii_alphabetic() && c != 'µ').unwrap_or(tail.len()));
        if let Some(size) = size_of(&unit.to_lowercase()) {
            nanos = Some(nanos.unwrap_or(0_i64).checked_add(number.parse::<i64>().ok()?.checked_mul(size)?)?);
        }
        rest = after;
    }
    nanos
}

fn size_of(unit: &str) -> Option<i64> {
    let is_meant = |(units, words, _): &&(&[&str], &[&str], i64)| {
        let is_last = words.last().is_some_and(|last| unit.starts_with(last));
        is_last || units.contains(&unit) || words.contains(&unit)
    };
    UNITS.iter().find(is_meant).map(|(_, _, size)| *size)
}

/// A decimal number of units, without the rounding of a double.
fn times(number: &str, size: i64) -> Option<i64> {
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() && part.is_empty() {
        return None;
    }
    let digits = |text: &str| if text.is_empty() { Some(0_i64) } else { text.parse().ok() };
    let part = part.get(..part.len().min(9)).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))?;
    let scale = 10_i128.pow(u32::try_from(part.len()).ok()?);
    let part = i128::from(digits(part)?) * i128::from(size) / scale;
    digits(whole)?.checked_mul(size)?.checked_add(i64::try_from(part).ok()?)
}

/// A time as `string()` writes it.
pub(super) fn time(value: &DateTime<chrono::FixedOffset>) -> String {
    let text = value.to_rfc3339_opts(SecondsFormat::Nanos, true);
    let Some((seconds, rest)) = text.split_once('.') else { return text };
    let (nanos, zone) = rest.split_at(9);
    match nanos.trim_end_matches('0') {
        "" => format!("{seconds}{zone}"),
        nanos => format!("{seconds}.{nanos}{zone}"),
    }
}

/// A duration as `string()` writes it: in seconds.
pub(super) fn seconds(value: &Duration) -> String {
    let total = i128::from(value.num_seconds()) * 1_000_000_000 + i128::from(value.subsec_nanos());
    let (sign, total) = (if total < 0 { "-" } else { "" }, total.unsigned_abs());
    let (whole, nanos) = (total / 1_000_000_000, format!("{:09}", total % 1_000_000_000));
    match nanos.trim_end_matches('0') {
        "" => format!("{sign}{whole}s"),
        nanos => format!("{sign}{whole}.{nanos}s"),
    }
}
