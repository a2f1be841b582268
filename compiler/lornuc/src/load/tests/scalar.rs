//! Scalars: `kubernetes` against what sigs.k8s.io/yaml 1.6.0 makes of `v: SCALAR`, `core` against Nickel's reader.

use lornuc_model::diagnostic::{Code, Files, Layer};

use crate::load::Format;
use crate::load::scalar::{Scalar, core, kubernetes};
use crate::load::yaml;

fn check(meaning: fn(&str) -> Scalar, cases: &[(Scalar, &[&str])]) {
    for (expected, spellings) in cases {
        for text in *spellings {
            assert_eq!(meaning(text), *expected, "`{text}`");
        }
    }
}

#[test]
fn words_mean_to_kubernetes_what_they_mean_in_yaml_1_1() {
    check(
        kubernetes,
        &[
            (Scalar::Null, &["", "~", "null", "Null", "NULL"]),
            (Scalar::Bool(true), &["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"]),
            (Scalar::Bool(false), &["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"]),
            (Scalar::Merge, &["<<"]),
            (Scalar::Float(f64::INFINITY), &[".inf", ".Inf", ".INF", "+.inf"]),
            (Scalar::Float(f64::NEG_INFINITY), &["-.inf", "-.INF"]),
            (Scalar::Text, &["nUll", "yEs", "tRue", "oFF", "=", "nan", "NaN", ".Nan", "inf", "Infinity", ".infinity"]),
        ],
    );
}

#[test]
fn integers_mean_to_kubernetes_what_they_mean_to_go() {
    let cases: &[(i128, &[&str])] = &[
        (0, &["0", "-0", "00"]),
        (1, &["+1", "1_", "+_1", "0x_1"]),
        (-1, &["-1", "-_1"]),
        (7, &["007", "0_7", "0b111", "0o7"]),
        (15, &["017", "+017", "0o17", "0O17", "0xf"]),
        (-15, &["-017", "-0o17", "-0xF", "-0b1111"]),
        (31, &["0x1F", "0X1f", "+0x1F"]),
        (5, &["0b101", "0B101", "+0b101"]),
        (1000, &["1_000", "1__000"]),
        (i64::MAX.into(), &["9223372036854775807", "0x7FFFFFFFFFFFFFFF", "0777777777777777777777"]),
        (i64::MIN.into(), &["-9223372036854775808", "-0x8000000000000000"]),
        (9_223_372_036_854_775_808, &["9223372036854775808"]),
        (u64::MAX.into(), &["18446744073709551615", "0xFFFFFFFFFFFFFFFF", "01777777777777777777777"]),
    ];
    for (value, spellings) in cases {
        check(kubernetes, &[(Scalar::Int(*value), spellings)]);
    }
}

#[test]
fn fractions_and_numbers_beyond_64_bits_are_doubles_to_kubernetes() {
    let cases: &[(f64, &[&str])] = &[
        (0.5, &[".5", "+.5", "5e-1", "0_0.5"]),
        (-0.5, &["-.5", "-5E-1"]),
        (1.0, &["1.", "1.0", "+1.0"]),
        (8.0, &["08", "0_8"]),
        (9.5, &["09.5"]),
        (1000.0, &["1e3", "1E3", "1e+3", "1.e3"]),
        (500.0, &[".5e3"]),
        (12000.0, &["12e03"]),
        (0.0, &["1e-400"]),
        (1e6, &["1_000_000.0"]),
        (9_223_372_036_854_775_808.0, &["+9223372036854775808"]),
        (18_446_744_073_709_551_616.0, &["18446744073709551616"]),
        (-9_223_372_036_854_775_808.0, &["-9223372036854775809"]),
        (7.777_777_777_777_777e21, &["07777777777777777777777"]),
    ];
    for (value, spellings) in cases {
        check(kubernetes, &[(Scalar::Float(*value), spellings)]);
    }
    for text in [".nan", ".NaN", ".NAN"] {
        assert!(matches!(kubernetes(text), Scalar::Float(value) if value.is_nan()), "`{text}`");
    }
}

#[test]
fn what_only_resembles_a_number_is_text_to_kubernetes() {
    let likenesses: &[&[&str]] = &[
        &["0o8", "0x", "0xG", "0b2", "0b", "-0b-1", "0x10000000000000000", "+0xFFFFFFFFFFFFFFFF"],
        &["_1", "._5", ".", "+.", "+", ".e5", "1e", "1e+", "e3", "--1", "+-1", "1-2", "3/4", "1Mi", "100m"],
        &["0x1p4", "1.2.3", "1.2.3.4", "1:20", "190:20:30", "2001-01-01", "2001-12-14 21:59:43", "٣", "0é", "1é"],
    ];
    for texts in likenesses {
        check(kubernetes, &[(Scalar::Text, texts)]);
    }
}

#[test]
fn the_core_schema_knows_fewer_words_and_fewer_numbers() {
    check(
        core,
        &[
            (Scalar::Null, &["", "~", "null", "Null", "NULL"]),
            (Scalar::Bool(true), &["true", "True", "TRUE"]),
            (Scalar::Bool(false), &["false", "False", "FALSE"]),
            (Scalar::Int(17), &["17", "+17", "017", "0o21", "0x11"]),
            (Scalar::Int(-17), &["-17", "-017"]),
            (Scalar::Int(i64::MIN.into()), &["-9223372036854775808"]),
            (Scalar::Float(0.5), &[".5", "+.5", "5e-1", "00.5"]),
            (Scalar::Float(1000.0), &["1e3", "1E3", "1e+3", "1.e3", "1000."]),
            (Scalar::Float(f64::NEG_INFINITY), &["-.inf", "-.Inf", "-.INF"]),
            (Scalar::Text, &["y", "n", "yes", "No", "on", "OFF", "<<", "1_000", "1_", "0b101", "0X1f", "0O17"]),
            (Scalar::Text, &["+0x1F", "-0x1F", "-0o17", "0o8", "0x", ".", "1e", "e3", "1.2.3", "nan", "inf", "1:20"]),
        ],
    );
}

/// The code and the marked text of each scalar of a YAML text that Nickel and Kubernetes read apart.
fn ambiguous(text: &str) -> Vec<(Code, String)> {
    let (mut files, mut findings) = (Files::default(), Vec::new());
    let file = files.add("x.yaml", text, Layer::Author);
    yaml::imported(text, file, Format::Yaml, &mut findings);
    super::marked(&findings, &files).into_iter().map(|(code, text)| (code, text.to_owned())).collect()
}

#[test]
fn a_scalar_that_two_readers_take_apart_is_reported_where_it_stands() {
    for scalar in ["yes", "N", "on", "Off", "017", "08_0", "1_000", "0b11", "0X1f", "-0o17", "+0x1F", "<<"] {
        let found = [(Code::AmbiguousScalar, scalar.to_owned())];
        assert_eq!(ambiguous(&format!("é: {scalar} # no\n")), found, "as a value");
        assert_eq!(ambiguous(&format!("{scalar}: {{}}\n")), found, "as a key");
    }
    for scalar in ["9223372036854775808", "-9223372036854775809", "18446744073709551616", "0xFFFFFFFFFFFFFFFF"] {
        assert_eq!(ambiguous(&format!("- {scalar}\n")), [(Code::UnsupportedNumber, scalar.to_owned())]);
    }
}

#[test]
fn a_scalar_that_all_take_for_the_same_is_not_reported() {
    for value in ["true", "Null", "~", "", "1e3", "0x1F", "0o17", "1.5", "08", "\"yes\"", "'017'", "!!str on", "yEs"] {
        assert_eq!(ambiguous(&format!("a: {value}\n")), [], "`{value}`");
    }
    assert_eq!(ambiguous("a: |\n  yes\nb: >-\n  017\n"), [], "blocks are text");
    assert_eq!(ambiguous("a: [1\n"), [(Code::YamlSyntax, String::new())]);
}
