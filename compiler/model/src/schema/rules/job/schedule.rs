//! Schedules of cron jobs, as the parser reads them that the server uses (`robfig/cron`, its standard form). In: text. Out:
//! what it must be. Five fields, or a descriptor as `@daily` or `@every 90m`.

#[cfg(test)]
mod tests;

/// A field: the least and the greatest number, and names for the numbers from the least on.
struct Field {
    name: &'static str,
    least: u64,
    most: u64,
    names: &'static [&'static str],
}

const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS: &[&str] = &["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const FIELDS: [Field; 5] = [
    Field { name: "a minute", least: 0, most: 59, names: &[] },
    Field { name: "an hour", least: 0, most: 23, names: &[] },
    Field { name: "a day of the month", least: 1, most: 31, names: &[] },
    Field { name: "a month", least: 1, most: 12, names: MONTHS },
    Field { name: "a day of the week", least: 0, most: 6, names: DAYS },
];

const DESCRIPTORS: &[&str] = &["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

/// Whether text is a schedule (`batch/validation.validateScheduleFormat`).
///
/// # Errors
/// What it must do, in words.
pub(super) fn check(text: &str) -> Result<(), String> {
    if text.contains("TZ") {
        return Err("not name a time zone: that is `timeZone`".to_owned());
    }
    if text.starts_with('@') {
        let is_known = match text.strip_prefix("@every ") {
            Some(duration) => is_duration(duration),
            None => DESCRIPTORS.contains(&text),
        };
        let words =
            "be `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly` or `@every` with a duration, as `@every 90m`";
        return if is_known { Ok(()) } else { Err(words.to_owned()) };
    }
    let count = text.split_whitespace().count();
    if count != FIELDS.len() {
        return Err(format!("have five fields (minute, hour, day, month, day of the week), not {count}"));
    }
    for (field, text) in FIELDS.iter().zip(text.split_whitespace()) {
        let mut ranges = text.split(',').filter(|range| !range.is_empty());
        if let Some(range) = ranges.find(|range| !field.takes(range)) {
            let Field { name, least, most, .. } = field;
            return Err(format!(
                "have {name} of {least} to {most}, as `{least}`, `{least}-{most}` or `*/5`, not `{range}`"
            ));
        }
    }
    Ok(())
}

impl Field {
    /// Whether it may be a range, as `*`, `5`, `1-5` or `*/15`.
    fn takes(&self, range: &str) -> bool {
        let (range, step) = match range.split_once('/') {
            Some((range, step)) => (range, Some(step)),
            None => (range, None),
        };
        if step.is_some_and(|step| number(step).is_none_or(|step| step == 0)) {
            return false;
        }
        let (low, high) = match range.split_once('-') {
            Some((low, high)) => (low, Some(high)),
            None => (range, None),
        };
        // Behind a star the parser reads no further.
        if matches!(low, "*" | "?") {
            return true;
        }
        let Some(low) = self.number(low) else { return false };
        let high = match high {
            Some(high) => self.number(high),
            None if step.is_some() => Some(self.most),
            None => Some(low),
        };
        high.is_some_and(|high| self.least <= low && low <= high && high <= self.most)
    }

    fn number(&self, text: &str) -> Option<u64> {
        let named = self.names.iter().position(|name| text.eq_ignore_ascii_case(name));
        let named = named.and_then(|at| u64::try_from(at).ok());
        named.map(|at| self.least + at).or_else(|| number(text))
    }
}

/// A number that Go's `int` holds; it may have a sign.
fn number(text: &str) -> Option<u64> {
    text.parse::<i64>().ok().and_then(|number| u64::try_from(number).ok())
}

/// Units of durations in Go, in nanoseconds; those whose names begin with another's come first.
const UNITS: &[(&str, f64)] =
    &[("ns", 1.0), ("us", 1e3), ("µs", 1e3), ("μs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 6e10), ("h", 3.6e12)];

/// Whether text is a duration as Go reads it (`time.ParseDuration`): `1h30m`, `-1.5s`, `0`.
fn is_duration(text: &str) -> bool {
    /// The longest duration in nanoseconds: 2^63 - 1.
    const LONGEST: f64 = 9_223_372_036_854_775_807.0;
    let mut rest = text.strip_prefix(['-', '+']).unwrap_or(text);
    if rest == "0" {
        return true;
    }
    let mut total = 0.0;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, behind) = rest.split_at(end);
        let end = behind.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(behind.len());
        let (unit, behind) = behind.split_at(end);
        let size = UNITS.iter().find(|(name, _)| *name == unit).map(|(_, size)| size);
        let (Some(size), Ok(number)) = (size, number.parse::<f64>()) else { return false };
        total += number * size;
        rest = behind;
    }
    !text.is_empty() && !text.ends_with(['-', '+']) && total <= LONGEST
}
