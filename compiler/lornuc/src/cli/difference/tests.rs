//! Differences: what is shown of them, and what is not.

use super::{changed_lines, unified};

#[test]
fn changed_lines_are_shown_with_those_around_them() {
    let shown = unified("a\nb\nc\nd\ne\nf\n", "a\nb\nc\nD\ne\nf\n");
    assert_eq!(shown, "@@ -2,5 +2,5 @@\n b\n c\n-d\n+D\n e\n f");
}

#[test]
fn the_lines_of_a_secret_are_not_shown() {
    for head in ["kind: Secret\n", "{\n  \"kind\": \"Secret\",\n"] {
        let shown = unified(&format!("{head}stringData: old\n"), &format!("{head}stringData: new\n"));
        assert_eq!(shown, "it holds a Secret: its lines are not shown");
    }
    assert!(unified("kind: ExternalSecret\na: 1\n", "kind: ExternalSecret\na: 2\n").contains("+a: 2"));
}

#[test]
fn a_long_difference_is_cut() {
    let lines = |word: &str| (0..100).map(|at| format!("{word}{at}\n")).collect::<String>();
    let shown = unified(&lines("old"), &lines("new"));
    assert!(shown.lines().count() == 41 && shown.ends_with("lines more"), "{shown}");
}

#[test]
fn the_first_line_that_would_change_is_counted_from_0() {
    assert_eq!(changed_lines("a\nb\n", "a\nc\nd\n"), (2, 1));
    assert_eq!(changed_lines("a\nb\n", "a\nx\nb\n"), (1, 1));
    assert_eq!(changed_lines("a", "a\n"), (1, 0));
}
