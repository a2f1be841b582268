//! Patterns by the rules of Go. Each row was held against Go's `regexp`.

use super::super::{Pattern, pattern};

#[test]
fn a_pattern_means_what_it_means_in_go() {
    for (text, matching, other) in [
        ("^[a-z]+$", "ab", "ab\n"),
        (r"^\d$", "3", "٣"),
        (r"^\w$", "_", "ä"),
        (r"^\W$", "ä", "a"),
        (r"^\s$", "\t", "\u{a0}"),
        (r"^[\d\-]+$", "1-2", "a"),
        (r"^[^\d]$", "a", "1"),
        (r"^[\D]$", "a", "1"),
        (r"\bab\b", "x ab", "xab"),
        (r"a\Bb", "ab", "a b"),
        (r"^\Qa.b[\E$", "a.b[", "axb["),
        (r"^[[:alpha:]]$", "a", "1"),
        (r"^[[:^alpha:]]$", "1", "a"),
        // Characters in Go; operators in the crate.
        (r"^[a&&b]+$", "&", "c"),
        (r"^[+--]$", ",", "+-"),
        (r"^[a[b]$", "[", "c"),
        (r"^[]a]$", "]", "b"),
        (r"^[~~]$", "~", "a"),
        (r"^a{,2}$", "a{,2}", "aa"),
        (r"^a{x}$", "a{x}", "a"),
        (r"^a{2}$", "aa", "a"),
        (r"^a{1,}?$", "aaa", "b"),
        (r"^\<$", "<", "a"),
        (r"^\_\ \#$", "_ #", "a"),
        (r"^\x41\x{1F600}\101$", "A😀A", "a"),
        (r"^\pL\p{Greek}\PL$", "aα1", "aaa"),
        (r"^\p{^Lu}$", "a", "A"),
        (r"^(?i)k$", "K", "x"),
        (r"^(?P<n>a)(?:b)(?i:c)$", "abC", "aBc"),
        ("^a b#c$", "a b#c", "abc"),
        ("", "anything", "\0"),
    ] {
        let compiled = Pattern::new(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert!(compiled.matches(matching), "{text} does not match {matching:?}");
        assert!(text.is_empty() || !compiled.matches(other), "{text} matches {other:?}");
    }
}

#[test]
fn what_go_refuses_is_an_error_and_allows_all() {
    let long = "a".repeat(100_000);
    let big = "(((a{1000}){1000}){1000})";
    for text in [
        "(",
        "[a",
        "a**",
        "a{2}{3}",
        "*a",
        r"\C",
        r"\Z",
        r"\1",
        r"\y",
        r"\",
        "a{1001}",
        "(?x)a",
        "(?=a)",
        "(?!a)",
        "[z-a]",
        r"\p{Nothing}",
        r"\x{110000}",
        r"\x",
        "(?P<n",
        "(?",
        r"[\b]",
        &long,
        big,
    ] {
        assert!(Pattern::new(text).is_err(), "{text:.20}");
        assert!(pattern::matches(text, "b"), "{text:.20}");
    }
}

#[test]
fn no_text_makes_the_reader_of_patterns_fail() {
    let signs = ["\\", "[", "]", "^", "-", ":", "{", "}", "(", ")", "?", "Q", "E", "p", "x", "1", "é", ",", "*", "|"];
    for one in signs {
        for two in signs {
            for three in signs {
                for four in ["", "\\", "[", "{1", "a"] {
                    drop(Pattern::new(&format!("{one}{two}{three}{four}")));
                }
            }
        }
    }
}
