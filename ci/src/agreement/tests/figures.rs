//! Counts, bounds, causes and the text of the report, from results that are made up.

use std::path::Path;

use super::super::case::{Case, Class, Size};
use super::super::causes::{CAUSES, Causes};
use super::super::figures::{Counts, Figures, percent, shortfalls};
use super::super::report::{Report, Seeds};
use super::{Entry, Judged, Origin, Verdict, case, judged, refused, wrong};

fn entry<'a>((case, judged): &'a (Case, Judged), origin: Origin) -> Entry<'a> {
    Entry { case, origin, judged }
}

/// One of each outcome.
fn results() -> Vec<(Case, Judged)> {
    let long = format!("a \"text\" with 1 line\nand {}", "more ".repeat(100));
    vec![
        (case(Class::Valid, "v1 Pod"), judged(Verdict::Accepted, vec![])),
        (
            case(Class::BadName, "v1 Pod"),
            judged(refused(400, &[], "Name parameter invalid: \"a%\": no"), vec![wrong("a")]),
        ),
        (case(Class::BadName, "v1 Pod"), judged(refused(422, &["metadata.name"], "no"), vec![])),
        (case(Class::WrongType, "v1 Pod"), judged(Verdict::Accepted, vec![wrong("spec.a[0].b")])),
        (case(Class::WrongType, "v1 Pod"), judged(refused(422, &[".spec.a[b=\"c\"].d"], &long), vec![wrong("spec.e")])),
        (case(Class::CrossField, "v1 Pod"), judged(refused(429, &[], "later"), vec![])),
    ]
}

#[test]
fn a_rate_is_of_those_that_are_not_excluded_and_is_never_rounded_up() {
    let results = results();
    let entries: Vec<Entry<'_>> = results.iter().map(|result| entry(result, Origin::Builtin)).collect();
    let counts = Counts::of(&entries);
    let one = Figures {
        cases: 6,
        agreed: 2,
        without_field: 1,
        false_accepts: 1,
        false_refusals: 1,
        other_field: 1,
        excluded: 1,
    };
    assert_eq!(counts.all, one);
    assert_eq!(one.percent(), "40.00 %");
    assert_eq!(Figures { cases: 100_000, agreed: 99_999, ..Figures::default() }.percent(), "99.99 %");
    assert_eq!(Figures { cases: 1, excluded: 1, ..Figures::default() }.percent(), "–");
    assert_eq!(percent(9_905), "99.05 %");
}

#[test]
fn what_is_below_its_bound_is_told() {
    let results = results();
    let entries: Vec<Entry<'_>> = results.iter().map(|result| entry(result, Origin::Custom)).collect();
    let counts = Counts::of(&entries);
    assert_eq!(
        shortfalls(&counts, None),
        [
            "all of CRDs: 40.00 % agree, which must be 99.90 %",
            "wrong-type of CRDs: 0.00 % agree, which must be 99.00 %",
            "bad-name of CRDs: 50.00 % agree, which must be 99.00 %",
            "1 objects are refused that the server takes; none may be",
            "1 of 6 cases are excluded, which must be 2.00 % at most",
        ]
    );
    let whole = shortfalls(&counts, Some(Size::Full));
    assert!(whole.contains(&"there are 6 cases, which must be 20000".to_owned()));
    assert!(whole.contains(&"valid: there are 1 cases, which must be 200".to_owned()));
    assert_eq!(shortfalls(&Counts::of(&entries[..1]), Some(Size::Quick)), [""; 0]);
}

#[test]
fn a_cause_is_found_by_kind_class_and_field() {
    let results = results();
    let entries: Vec<Entry<'_>> = results.iter().map(|result| entry(result, Origin::Builtin)).collect();
    let causes =
        Causes::read("# head\nv1 *\twrong-type\tspec.a*.b\tone\n*\t*\t.spec.*.d\tother\nv2 *\t*\t*\tidle").unwrap();
    let found: Vec<Option<&str>> = entries[2..5].iter().map(|entry| causes.of(entry)).collect();
    assert_eq!(found, [None, Some("one"), Some("other")]);
    assert_eq!(causes.idle(&entries), ["idle"]);
    assert!(Causes::read("v1 Pod\twrong-type\tspec").is_err());
    assert!(Causes::read(CAUSES).is_ok());
}

#[test]
fn a_report_shows_every_figure_and_every_difference() {
    let results = results();
    let entries: Vec<Entry<'_>> = results.iter().map(|result| entry(result, Origin::Builtin)).collect();
    let counts = Counts::of(&entries);
    let causes = Causes::read("v1 *\twrong-type\tspec.a*.b\tone cause").unwrap();
    let left_out = [("v1 Binding", "it is not stored")];
    let report = Report { server: "v1.36.3", entries: &entries, counts: &counts, causes: &causes, left_out: &left_out };
    let text = report.whole(Seeds { size: Size::Quick, seed: 1, other: 2 }, &counts);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/agreement/tests/report.md");
    if std::env::var_os("LORNUC_BLESS").is_some() {
        std::fs::write(&file, &text).unwrap();
    }
    assert_eq!(text, std::fs::read_to_string(&file).unwrap());
    assert!(report.differences(0).contains("- and 1 more"));
}
