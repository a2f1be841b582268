//! Schedules and durations, as the parsers read them that the server uses.

use super::{check, is_duration};

#[test]
fn five_fields_are_a_schedule() {
    for text in [
        "* * * * *",
        "*/5 * * * *",
        "0 0 * * *",
        "0 0 31 2 *",
        "59 23 31 12 6",
        "0 0 1-15/2 * *",
        "5/15 * * * *",
        "0,15,30,45 * * * *",
        "0,,30 * * * *",
        "0 0 * JAN-MAR mon,Fri",
        "0 0 ? * ?",
        "  0   0 * * *  ",
        "0\t0 * * *",
        "+5 * * * *",
        "@hourly",
        "@daily",
        "@midnight",
        "@weekly",
        "@monthly",
        "@yearly",
        "@annually",
        "@every 1h30m",
        "@every 1.5s",
    ] {
        assert_eq!(check(text), Ok(()), "{text}");
    }
}

#[test]
fn a_field_that_is_wrong_is_named_with_its_bounds() {
    for (text, words) in [
        ("60 * * * *", "a minute of 0 to 59"),
        ("* 24 * * *", "an hour of 0 to 23"),
        ("* * 0 * *", "a day of the month of 1 to 31"),
        ("* * 32 * *", "a day of the month of 1 to 31"),
        ("* * * 13 *", "a month of 1 to 12"),
        ("* * * january *", "a month of 1 to 12"),
        // Sunday is 0 alone.
        ("* * * * 7", "a day of the week of 0 to 6"),
        ("* * * * mond", "a day of the week of 0 to 6"),
        ("*/0 * * * *", "not `*/0`"),
        ("30-10 * * * *", "not `30-10`"),
        ("1-2-3 * * * *", "not `1-2-3`"),
        ("1/2/3 * * * *", "not `1/2/3`"),
        ("-5 * * * *", "not `-5`"),
        ("5- * * * *", "not `5-`"),
        ("5/ * * * *", "not `5/`"),
        ("1,60 * * * *", "not `60`"),
        ("x * * * *", "not `x`"),
    ] {
        let found = check(text).unwrap_err();
        assert!(found.contains(words), "{text}: {found}");
    }
}

#[test]
fn what_is_no_schedule_is_told_with_its_form() {
    for (text, words) in [
        ("", "have five fields"),
        ("* * * *", "not 4"),
        ("* * * * * *", "not 6"),
        ("@reboot", "be `@hourly`"),
        ("@Daily", "be `@hourly`"),
        ("@daily ", "be `@hourly`"),
        ("@every", "be `@hourly`"),
        ("@every 1d", "be `@hourly`"),
        ("TZ=UTC 0 0 * * *", "that is `timeZone`"),
        ("CRON_TZ=UTC 0 0 * * *", "that is `timeZone`"),
    ] {
        let found = check(text).unwrap_err();
        assert!(found.contains(words), "{text}: {found}");
    }
}

#[test]
fn durations_are_those_of_go() {
    for text in ["0", "+0", "-0", "1s", "1h30m", "-1.5s", "+2m", ".5s", "5.s", "1us", "1µs", "1ms1ns", "2562047h", "0h"]
    {
        assert!(is_duration(text), "{text}");
    }
    for text in [
        "", "1", "-", "+", "s", ".s", "1d", "1 s", "1s ", "1h-1m", "1e3s", "1.2.3s", "1S", "+-1s", "2562048h",
        "300000h0",
    ] {
        assert!(!is_duration(text), "{text}");
    }
}
