//! Texts that a format gives another type. In: a text and its format. Out: a time, a duration, bytes, or the text itself.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, SecondsFormat};

use super::fault::Fault;
use super::value::Val;

/// The value of a text.
pub(super) fn read<'a>(format: Option<&str>, text: &std::sync::Arc<str>) -> Result<Val<'a>, Fault> {
    let value = match format {
        Some("date-time") => date_time(text),
        Some("date") => NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .ok()
            .and_then(|date| Some(Val::Timestamp(date.and_hms_opt(0, 0, 0)?.and_utc().fixed_offset()))),
        Some("duration") => duration(text).map(Val::Duration),
        Some("byte") => STANDARD.decode(text.as_bytes()).ok().map(|bytes| Val::Bytes(bytes.into())),
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

/// Nanoseconds of each unit, in Go's words and those that the server adds.
const UNITS: &[(&[&str], i64)] = &[
    (&["ns", "nano", "nanos", "nanosecond", "nanoseconds"], 1),
    (&["us", "µs", "μs", "micro", "micros", "microsecond", "microseconds"], 1_000),
    (&["ms", "milli", "millis", "millisecond", "milliseconds"], 1_000_000),
    (&["s", "sec", "secs", "second", "seconds"], 1_000_000_000),
    (&["m", "min", "mins", "minute", "minutes"], 60_000_000_000),
    (&["h", "hr", "hrs", "hour", "hours"], 3_600_000_000_000),
    (&["d", "day", "days"], 86_400_000_000_000),
    (&["w", "wk", "week", "weeks"], 604_800_000_000_000),
];

/// A duration as `1h30m` or `2 days`.
fn duration(text: &str) -> Option<Duration> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(Duration::zero());
    }
    let mut nanos: i64 = 0;
    loop {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, tail) = rest.split_at(end);
        let tail = tail.trim_start();
        let unit = tail.split(|c: char| !c.is_alphabetic()).next()?;
        let (_, size) = UNITS.iter().find(|(words, _)| words.contains(&unit))?;
        nanos = nanos.checked_add(times(number, *size)?)?;
        rest = tail[unit.len()..].trim_start();
        if rest.is_empty() {
            return Some(Duration::nanoseconds(sign * nanos));
        }
    }
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
