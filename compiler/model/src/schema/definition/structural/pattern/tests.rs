//! Patterns that Go takes, and those that it does not.

use super::judge;

#[test]
fn patterns_are_judged_as_go_reads_them() {
    for sound in [
        "",
        "^a+?$",
        "a{2,5}b{,3}",
        "{",
        "a{",
        "x{2}{",
        "[]a]",
        "[^]a]",
        "[a-]",
        "[[]",
        "[[:alpha:]_]",
        "[\\w.-]",
        "\\Qa(b\\E",
        "\\pL\\p{Greek}\\x41\\x{1F600}",
        "(?i)a(?P<n>b)(?<m>c)(?s:d)(?i-s:e)",
        "a|b||c",
        "\\.\\_\\/\\z",
        "\\01",
        "[+--]",
        "é",
    ] {
        assert_eq!(judge(sound), Ok(()), "{sound}");
    }
    for (broken, says) in [
        ("(", "a `(` without its `)`"),
        ("a)", "a `)` without its `(`"),
        ("[a", "a `[` without its `]`"),
        ("[]", "a `[` without its `]`"),
        ("*a", "`*` repeats nothing"),
        ("a|+", "`+` repeats nothing"),
        ("a**", "`*` repeats a repetition"),
        ("a{1001}", "`{1001,1001}` is no count of at most 1000"),
        ("a{3,2}", "`{3,2}` is no count of at most 1000"),
        ("(?=a)", "look-around is not known"),
        ("(?<!a)", "look-around is not known"),
        ("(?z)", "`(?z)` is not known"),
        ("(a)\\1", "the back reference `\\1` is not known"),
        ("\\Z", "`\\Z` is not known"),
        ("a\\", "a `\\` at its end"),
        ("[z-a]", "`z-a` is no range"),
        ("[[:alfa:]]", "`[:alfa:]` is not known"),
        ("\\p1", "`\\p` without a class"),
        ("\\xg", "`\\x` without two digits"),
    ] {
        assert_eq!(judge(broken), Err(says.to_owned()), "{broken}");
    }
}
