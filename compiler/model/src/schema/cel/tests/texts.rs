//! Texts that a format gives another type: how they are read, and how they are written again.

use serde_json::{Value as Json, json};

use super::super::format;
use super::super::value::Val;
use super::{hold, refuse};

fn of_format(format: &str) -> Json {
    json!({ "type": "string", "format": format })
}

/// The text of a value of a format as `string()` writes it; nothing where it cannot be read.
fn written(of: &str, text: &str) -> Option<String> {
    let value = format::read(Some(of), &text.into()).ok()?;
    if let Val::Timestamp(time) = &value {
        return Some(format::time(time));
    }
    let Val::Duration(duration) = value else { panic!("{value:?} is neither time nor duration") };
    Some(format::seconds(&duration))
}

#[test]
fn times_are_read_and_written() {
    for (text, says) in [
        ("2020-01-02T03:04:05Z", "2020-01-02T03:04:05Z"),
        ("2020-01-02T03:04:05.000Z", "2020-01-02T03:04:05Z"),
        ("2020-01-02T03:04:05.120Z", "2020-01-02T03:04:05.12Z"),
        ("2020-01-02T03:04:05.000000001Z", "2020-01-02T03:04:05.000000001Z"),
        ("2020-01-02T03:04:05+02:00", "2020-01-02T03:04:05+02:00"),
        ("2020-01-02T03:04:05-00:30", "2020-01-02T03:04:05-00:30"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ("2024-02-29T23:59:59Z", "2024-02-29T23:59:59Z"),
    ] {
        assert_eq!(written("date-time", text).as_deref(), Some(says), "{text}");
    }
    for text in ["2023-02-29T00:00:00Z", "2020-13-01T00:00:00Z", "2020-01-02T24:00:00Z", "2020-01-02", "now"] {
        assert_eq!(written("date-time", text), None, "{text}");
    }
}

#[test]
fn a_date_is_the_midnight_that_it_begins_with() {
    assert_eq!(written("date", "2024-02-29").as_deref(), Some("2024-02-29T00:00:00Z"));
    for text in ["2023-02-29", "2024-2-9", "24-02-09", "+2024-02-09", " 2024-02-09", "2024-02-29T00:00:00Z", ""] {
        assert_eq!(written("date", text), None, "{text}");
    }
}

#[test]
fn durations_are_read_and_written() {
    for (text, says) in [
        ("0", "0s"),
        ("1h30m", "5400s"),
        ("-1.5h", "-5400s"),
        ("+90s", "90s"),
        ("1m0.5s", "60.5s"),
        (".5s", "0.5s"),
        ("1.s", "1s"),
        ("1ns", "0.000000001s"),
        ("-1ns", "-0.000000001s"),
        ("3us", "0.000003s"),
        ("3µs", "0.000003s"),
        ("3μs", "0.000003s"),
        ("250ms", "0.25s"),
        ("0.1234567891s", "0.123456789s"),
        ("2562047h47m16.854775807s", "9223372036.854775807s"),
        ("2 days", "172800s"),
        ("1 week 2 days", "777600s"),
        ("3 hours", "10800s"),
        ("1hr", "3600s"),
        ("5 mins", "300s"),
        ("2 secs", "2s"),
        ("1wk", "604800s"),
        ("7 millis", "0.007s"),
    ] {
        assert_eq!(written("duration", text).as_deref(), Some(says), "{text}");
    }
    for text in ["", "-", "1", "s", ".s", "1x", "9999999999h", "h1"] {
        assert_eq!(written("duration", text), None, "{text}");
    }
}

#[test]
fn words_of_a_duration_are_found_anywhere_in_capitals_too() {
    for (text, says) in [
        ("2 Days", "172800s"),
        ("1D", "86400s"),
        ("-2 days", "172800s"),
        ("1.5 days", "432000s"),
        ("1 week and 2 days", "777600s"),
        ("about 3 minutes", "180s"),
        ("3 Seconds", "3s"),
    ] {
        assert_eq!(written("duration", text).as_deref(), Some(says), "{text}");
    }
}

#[test]
fn parts_of_a_time_are_those_of_its_zone() {
    hold(
        &of_format("date-time"),
        &json!("2020-12-31T23:04:05.678+02:00"),
        &[
            "self.getFullYear() == 2020 && self.getMonth() == 11 && self.getDate() == 31",
            "self.getDayOfMonth() == 30 && self.getDayOfYear() == 365 && self.getDayOfWeek() == 4",
            "self.getMinutes() == 4 && self.getSeconds() == 5 && self.getMilliseconds() == 678",
            "self == timestamp('2020-12-31T21:04:05.678Z')",
            "self < timestamp('2021-01-01T00:00:00Z') && self > timestamp('2020-12-31T21:04:05Z')",
        ],
    );
}

#[test]
fn times_and_durations_are_computed() {
    hold(
        &of_format("date-time"),
        &json!("2020-01-01T00:00:00Z"),
        &[
            "self + duration('24h') == timestamp('2020-01-02T00:00:00Z')",
            "duration('24h') + self == timestamp('2020-01-02T00:00:00Z')",
            "self - duration('1s') == timestamp('2019-12-31T23:59:59Z')",
            "timestamp('2020-01-02T00:00:00Z') - self == duration('24h')",
            "duration('1h') - duration('90m') == duration('-30m')",
            "duration('1h') + duration('30m') == duration('1.5h') && duration('1h') > duration('59m')",
            "duration('90m').getHours() == 1 && duration('90m').getMinutes() == 90",
            "duration('1500ms').getSeconds() == 1 && duration('1m').getSeconds() == 60",
            "string(duration('1h')) == '3600s' && string(duration('-500ms')) == '-0.5s'",
            "string(self) == '2020-01-01T00:00:00Z' && int(self) == 1577836800",
        ],
    );
}

#[test]
fn bytes_are_read_with_the_letters_of_urls() {
    hold(&of_format("byte"), &json!("-_8="), &["self == b'\\xfb\\xff' && size(self) == 2 && type(self) == bytes"]);
    hold(&of_format("byte"), &json!(""), &["size(self) == 0 && self == b''"]);
    for text in ["+/8=", "YQ", "%"] {
        refuse(&of_format("byte"), &json!(text), &[("size(self) > 0", &format!("invalid byte `{text}`"))]);
    }
}

#[test]
fn text_of_any_other_format_stays_text() {
    for format in ["email", "uuid", "ipv4", "password", "unheard-of", ""] {
        hold(&of_format(format), &json!("a"), &["self == 'a' && type(self) == string"]);
    }
}
