//! Guesses: each for the text that it is made for, and none for texts that could mean two things.

use super::scan::{Kind, tokens};
use super::{Guess, Problem, guess, look};

/// The guess for the text at `‸`, which is not part of it.
fn at_mark(text: &str) -> Option<Guess> {
    let at = text.find('‸').unwrap();
    guess(&text.replace('‸', ""), &Problem::Unexpected(at))
}

#[track_caller]
fn check(text: &str, marked: &str, help: &str) {
    let guess = at_mark(text).unwrap_or_else(|| panic!("no guess for {text}"));
    let text = text.replace('‸', "");
    assert_eq!((&text[guess.at.clone()], guess.help.contains(help)), (marked, true), "{text}: {guess:?}");
}

#[test]
fn what_is_left_out_is_marked_where_it_belongs() {
    for (text, before, help) in [
        ("{ a = 1\n  b ‸= 2 }", "{ a = 1", "`,`"),
        ("{ a = { x = 1 }\n  b.\"c d\" ‸= 2 }", "{ a = { x = 1 }", "`,`"),
        ("{ include env\n  name ‸= 2 }", "{ include env", "`,`"),
        ("{ a = 1 ‸include env }", "{ a = 1", "`,`"),
        ("{ name ‸\"web\" }", "{ name", "`=`"),
        ("{ app.config ‸{ x = 1 } }", "{ app.config", "`=`"),
        ("let a = 1\n‸{ b = a }", "let a = 1", "`in`"),
        ("let a = \"x\"\n‸let b = 2 in b", "let a = \"x\"", "`in`"),
        ("{ a = if b then 1‸, c = 2 }", "{ a = if b then 1", "`else …`"),
    ] {
        check(text, "", help);
        assert_eq!(at_mark(text).unwrap().at.start, before.len(), "{text}");
    }
}

#[test]
fn forms_of_other_languages_are_known() {
    for (text, marked, help) in [
        ("{ ‸// a comment\n a = 1 }", "//", "`#`"),
        ("{ a = 1 /‸/ a comment\n }", "//", "`#`"),
        ("{ a = b /‸/ { c = 1 } }", "//", "`&`"),
        ("{ ‸/* a comment */ a = 1 }", "/*", "`#`"),
        ("{ a = http:‸//engine }", "http:", "`\"`"),
        ("{ a = 'https:‸//b' }", "'https://b'", "`\"`"),
        ("{ a = ‸${env.host} }", "${", "`%{env.host}`"),
        ("{ a = {‸{ .Values.a }} }", "{{", "`%{env.host}`"),
        ("let a = 1‸; { b = a }", ";", "`in`"),
        ("{ a = 1‸; }", ";", "`,`"),
        ("import l ‸from \"lib/l.ncl\"", "import l from", "`let l = import \"lib/l.ncl\" in`"),
        ("let l = import lib‸/l.ncl in l", "lib/l.ncl", "`import \"lib/l.ncl\"`"),
        ("let l = import lib‸.ncl in l", "lib.ncl", "`import \"lib.ncl\"`"),
        ("{ ports‸[0].port = 1 }", "[0]", "`ports | force = [ … ]`"),
        ("{ a = b ‸? 1 : 2 }", "?", "`if … then … else …`"),
        ("{ a = if b ‸= 1 then 2 else 3 }", "=", "`==`"),
        ("{ a = std.join(\",\"‸, [b]) }", ",", "side by side: `join"),
        ("{ ‸...env }", "...", "`record & { … }`"),
    ] {
        check(text, marked, help);
    }
}

#[test]
fn words_and_signs_that_nickel_has_elsewhere_are_known() {
    for (text, marked, help) in [
        ("{ labels.app.k8s.io‸/name = 1 }", "app.k8s.io/name", "`labels.\"app.k8s.io/name\"`"),
        ("{ spec.‸in = 1 }", "in", "`\"in\"`"),
        ("{ ‸if = 1 }", "if", "`\"if\"`"),
        ("{ ‸let x = 1 in a = x }", "let", "before the `{`"),
        ("{ f = x ‸=> x }", "x =>", "`fun x => …`"),
        ("{ a = ‸“b” }", "“", "`\"`"),
        ("{ a =‸\u{a0}1 }", "\u{a0}", "plain space"),
        ("{ a = 1\n  b | ‸default = 2 }", "", "`,`"),
    ] {
        check(text, marked, help);
    }
    let percent = guess("{ a = \"100%{\" }\n", &Problem::End).unwrap();
    assert!(percent.at == (10..12) && percent.help.contains("`\\%{`"), "{percent:?}");
}

#[test]
fn brackets_and_quotes_without_a_partner_are_found_by_their_indent() {
    check("{\n  a = \"web,\n  b = \"‸c\",\n}", "\"", "`\"`");
    check("{ a = [1, 2 ‸}, }", "}", "`]`");
    check("{ a = 1 }‸}", "}", "take one away");
    check("{ a = 1 ‸in b }", "in", "`let`");
    let end = |text: &str| guess(text, &Problem::End).map(|guess| (text[guess.at.clone()].to_owned(), guess.at.start));
    assert_eq!(end("{\n  a = {\n    b = 1,\n}\n"), Some(("{".to_owned(), 8)));
    assert_eq!(end("{\n  a = 1,\n"), Some(("{".to_owned(), 0)));
    assert_eq!(end("{ a = m%\"text\", }"), Some(("m%\"".to_owned(), 6)));
    assert_eq!(end("{ a = \"text }\n"), Some(("\"".to_owned(), 6)));
    assert_eq!(end("let a = 1 in"), Some(("in".to_owned(), 10)));
    assert_eq!(end("let a = f\n{ b = 1 }\n"), Some((String::new(), 9)));
    assert_eq!(end("1 +"), None);
}

#[test]
fn a_colon_is_a_type_and_no_value() {
    let of = |text: &str, problem: &Problem| guess(text, problem).unwrap().help;
    assert_eq!(of("{ a: \"x\" }", &Problem::NotAType(5)), "write `a = …`");
    assert_eq!(of("{ a | \"x\" }", &Problem::NotAType(6)), "write `=`");
    assert_eq!(of("{ a: { b = 1 } }", &Problem::NoValue(2..14)), "write `a = …`");
    assert!(of("{ web: l.App & { x = 1 } }", &Problem::NoValue(2..24)).starts_with("write `web = l.App & { … }`"));
    assert_eq!(of("{ env : l.Environment | x }", &Problem::NoValue(2..25)), "write `env | l.Environment`");
    assert!(of("{ web : l.App = { x = 1 } }", &Problem::Mistyped(16)).starts_with("write `web = l.App & { … }`"));
    assert_eq!(guess("let port : Number = \"80\" in port", &Problem::Mistyped(20)), None);
}

#[test]
fn no_guess_is_made_where_two_things_may_be_meant() {
    for text in [
        "{ a b ‸= 1 }",
        "{ a = ‸] }",
        "[1, 2 ‸= 3]",
        "{ ‸= 1 }",
        "{ a = 1,‸, b = 2 }",
        "\"%{a ‸= 1}\"",
        "let a = 1 b ‸= 2 in a",
    ] {
        assert_eq!(at_mark(text), None, "{text}");
    }
    assert_eq!(guess("{ a = \"%{b = 1}\" }", &Problem::Unexpected(11)), None, "inside of a string");
}

#[test]
fn what_stands_in_quotes_is_never_repeated() {
    for text in
        ["{ a = \"hidden\"\n b ‸= 2 }", "{ \"hidden\" ‸{ } }", "{ a = 'hidden:‸//b' }", "{ a = \"hidden\n\" ‸x }"]
    {
        let said = at_mark(text).map(|guess| format!("{} {} {}", guess.message, guess.mark, guess.help));
        assert!(said.is_none_or(|said| !said.contains("hidden")), "{text}");
    }
}

#[test]
fn tokens_reach_to_the_end_whatever_the_text_is() {
    let kinds = |text: &str| tokens(text).iter().map(|token| token.kind).collect::<Vec<_>>();
    assert_eq!(
        kinds("let a-b = 'c 1e3 # no\n+"),
        [Kind::Keyword, Kind::Word, Kind::Sign, Kind::Tag, Kind::Number, Kind::Sign]
    );
    assert_eq!(
        kinds("\"a \\\" %{ { x = \"}\" }.x } b\" m%%\"a \"% b\"%% s%\"x\"%"),
        [Kind::Plain, Kind::Multi, Kind::Multi]
    );
    for text in ["\"", "m%\"", "\"%{", "\"\\", "é`\u{7f}", "'", "%", "1.", "\"%{\"%{\"", "{}}]"] {
        let tokens = tokens(text);
        assert_eq!(tokens.last().map(super::Token::end), Some(text.len()), "{text}");
    }
}

#[test]
fn a_text_that_parses_is_looked_into() {
    let own = |text: &str| look::recursion(text, text.rfind('a').unwrap()).unwrap();
    let hides = own("let a = 1 in { x = { a = a } }");
    assert_eq!((hides.help.as_str(), hides.beside.unwrap().0), ("write `include a` in place of `a = a`", 4..5));
    assert_eq!(own("let a = 1 in { x.y.a = a }").help, "write `x.y = { include a }`");
    assert_eq!(own("{ a = a }").help, "give `a` a value of its own");
    assert_eq!(look::recursion("{ a = b }", 6), None);
    assert_eq!(look::list_around("{ a = [{ b = [1] }] }", 14), Some(6..19));
    assert_eq!(look::list_around("{ a = 1 }", 6), None);
    assert_eq!(look::fields("{ a | { x | String }, b | default = [1, c], d }"), ["a", "b", "d"]);
    assert!(look::fields("l.Environment").is_empty());
    let bound: Vec<&str> = look::bound("let a = fun b => 1 in { c = { d = 1 }, e | x }").into_iter().collect();
    assert_eq!(bound, ["a", "b", "c", "e"]);
    assert!(look::in_own_let("let a = a in 1", 8, "a") && !look::in_own_let("let a = 1 in a", 13, "a"));
}
