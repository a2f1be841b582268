//! Reports: merged over environments, the same in any order; the forms for people and programs.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Code, Color, Diagnostic, Files, Layer, Report, Severity, Span, github, text};
use crate::name::{EnvironmentName, Id};

fn environments(names: &[&str]) -> BTreeSet<EnvironmentName> {
    names.iter().map(|name| EnvironmentName::new(name).unwrap()).collect()
}

fn finding(message: &str, environment: &str) -> Diagnostic {
    Diagnostic::error(Code::StrayValue, message).environment(&EnvironmentName::new(environment).unwrap())
}

#[test]
fn equal_findings_of_several_environments_are_one() {
    let found = [finding("a", "dev"), finding("b", "dev"), finding("a", "prod"), finding("a", "staging")];
    let report = Report::new(found.clone(), &environments(&["dev", "prod", "staging"]));
    let told: Vec<(&str, usize)> = report.iter().map(|d| (d.message.as_str(), d.environments.len())).collect();
    assert_eq!(told, [("a", 0), ("b", 1)], "a finding of all environments names none");
    let mut reversed = found;
    reversed.reverse();
    assert_eq!(report, Report::new(reversed, &environments(&["dev", "prod", "staging"])));
    assert_eq!((report.count(Severity::Error), report.count(Severity::Warning)), (2, 0));
}

#[test]
fn words_that_differ_with_the_environment_are_one_fault_with_a_note() {
    let found = [finding("bad `a-dev`", "dev"), finding("bad `a-prod`", "prod"), finding("bad `a-qa`", "qa")];
    let report = Report::new(found, &environments(&["dev", "prod", "qa"]));
    let told: Vec<&Diagnostic> = report.iter().collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].message, "bad `a-dev`");
    assert_eq!(told[0].notes, ["in prod: bad `a-prod`", "in qa: bad `a-qa`"]);
    let two = Report::new([finding("one", "dev"), finding("two", "dev")], &environments(&["dev", "prod"]));
    assert_eq!(two.iter().count(), 2, "two faults of one environment stay two");
}

#[test]
fn a_masked_value_is_not_drawn_and_nothing_else_moves() {
    let mut files = Files::default();
    let source = "password = \"wörd\", user = \"u\"";
    let file = files.add("stacks/a.ncl", source, Layer::Author);
    let span = |text: &str| {
        let start = u32::try_from(source.find(text).unwrap()).unwrap();
        Span::new(file, start..start + u32::try_from(text.len()).unwrap())
    };
    let finding =
        Diagnostic::error(Code::LiteralSecret, "clear text").label(span("password"), "").mask(span("\"wörd\""));
    let report = Report::new([finding], &BTreeSet::new());
    let drawn = text(&report, &files, Color::Never);
    assert!(drawn.contains("1 │ password = \"*****\", user = \"u\""), "{drawn}");
}

#[test]
fn lines_too_long_to_draw_are_named_instead() {
    let mut files = Files::default();
    let file = files.add("stacks/a.json", format!("\n{}", "x".repeat(5_000)), Layer::Author);
    let finding = Diagnostic::error(Code::NotData, "too long").label(Span::new(file, 101..102), "this");
    let drawn = text(&Report::new([finding], &BTreeSet::new()), &files, Color::Never);
    assert_eq!(drawn, "error[not-data]: too long\n = at stacks/a.json:2:101: this\n\n");
}

#[test]
fn github_commands_escape_what_ends_them() {
    let mut files = Files::default();
    let file = files.add("stacks/a,b:c.ncl", "x\ny", Layer::Author);
    let finding = Diagnostic::error(Code::NotData, "100 %\nof it").label(Span::new(file, 0..3), "");
    let printed = github(&Report::new([finding], &BTreeSet::new()), &files, "deploy/");
    assert_eq!(printed, "::error file=deploy/stacks/a%2Cb%3Ac.ncl,line=1,endLine=2,title=not-data::100 %25%0Aof it\n");
}

#[test]
fn codes_are_kebab_case_and_unique() {
    let names: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(names.len(), Code::ALL.len());
    assert!(names.iter().all(|name| name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')));
    assert!(Code::ALL.iter().all(|code| code.meaning().trim().ends_with('.')));
}

#[test]
fn a_source_cannot_speak_to_the_terminal() {
    let mut files = Files::default();
    let file = files.add("stacks/a.ncl", "a = \"\u{1b}[31mred\rx\u{9b}\"\r\n", Layer::Author);
    let finding = Diagnostic::error(Code::NotData, "a").label(Span::new(file, 0..1), "");
    let drawn = text(&Report::new([finding], &BTreeSet::new()), &files, Color::Never);
    assert!(drawn.contains("1 │ a = \"*[31mred*x**\""), "{drawn}");
}

#[test]
fn what_one_edit_mends_in_several_resources_is_one_finding() {
    let mut files = Files::default();
    let file = files.add("stacks/a.ncl", "name = \"Web\"", Layer::Author);
    let at = |id: &str, code: Code, help: &str| {
        let span = Span::new(file, 7..12);
        Diagnostic::error(code, id).label(span, "").help(help.to_owned()).resource(&Id::parse(id).unwrap())
    };
    let name = |id: &str| at(id, Code::InvalidName, "write `web`");
    let told = |found: Vec<Diagnostic>| {
        let report = Report::new(found, &BTreeSet::new());
        report.iter().map(|finding| (finding.message.clone(), finding.notes.join("\n"))).collect::<Vec<_>>()
    };
    let both = "the same in `apps/web/deployment`, `apps/web/service`".to_owned();
    let target = |id: &str| at(id, Code::MissingTarget, "write `gateway`");
    let several = ["apps/web/config", "apps/web/config", "apps/web/deployment", "apps/web/service"].map(target);
    assert_eq!(told(several.to_vec()), [("apps/web/config".to_owned(), both.clone())], "two fields of one are one");
    let found = vec![name("apps/web/service"), name("apps/web/config"), name("apps/web/deployment")];
    assert_eq!(told(found), [("apps/web/config".to_owned(), both)]);
    let other_help = at("apps/web/b", Code::InvalidName, "write `x`");
    assert_eq!(told(vec![name("apps/web/a"), other_help]).len(), 2, "two edits");
    let missing = |id: &str| at(id, Code::MissingValue, "set `web`");
    assert_eq!(told(vec![missing("apps/a"), missing("apps/b")]).len(), 2, "each may need a value of its own");
    let lacking = |id: &str| Diagnostic { labels: Vec::new(), ..at(id, Code::MissingNamespace, "set it") };
    assert_eq!(told(vec![lacking("apps/a"), lacking("apps/b")]).len(), 1, "set for all in one place");
    let many = (0..9).map(|n| name(&format!("apps/r{n}"))).collect();
    assert!(told(many)[0].1.ends_with("`apps/r5` and 3 more"));
}

#[test]
fn of_a_place_that_explains_the_first_line_is_drawn() {
    let mut files = Files::default();
    let file = files.add("stacks/lib/a.ncl", "{\n  a,\n  b,\n}\n", Layer::Library);
    let whole = Span::new(file, 0..13);
    let finding = Diagnostic::error(Code::MissingValue, "a").secondary(whole, "in this record");
    let drawn = text(&Report::new([finding], &BTreeSet::new()), &files, Color::Never);
    assert!(drawn.contains("1 │ {\n  │ - in this record\n"), "{drawn}");
}

#[test]
fn a_span_keeps_file_start_and_end_and_stays_within_the_file_at_its_limits() {
    let mut files = Files::default();
    let (author, library) = (files.add("a", "", Layer::Author), files.add("b", "", Layer::Library));
    for (file, layer) in [(author, Layer::Author), (library, Layer::Library)] {
        for bytes in [0..0, 7..12, 33_000_000..33_400_000] {
            let span = Span::new(file, bytes.clone());
            assert_eq!((span.file(), span.start()..span.end(), span.file().layer()), (file, bytes, layer));
        }
        let long = Span::new(file, 5..u32::MAX);
        assert_eq!((long.file(), long.start(), long.end()), (file, 5, 5 + (1 << 19) - 1));
        for (start, begins) in [(u32::MAX, (1 << 25) - 1), (9, 9)] {
            assert_eq!(Span::new(file, Range { start, end: 3 }).range(), begins..begins);
        }
    }
    assert!(Span::new(author, 9..9) < Span::new(author, 9..10) && Span::new(author, 9..10) < Span::new(library, 0..1));
}
