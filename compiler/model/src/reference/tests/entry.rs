//! Words of an entry: what each of them sets, and what is said of those that are not understood.

use super::super::entry::{Entry, EntryError, From, GroupKindText, Keyed, Optional, Select, To};
use super::super::pattern::Relative;

fn kind(group: &str, kind: &str) -> GroupKindText {
    GroupKindText { group: group.into(), kind: kind.into() }
}

fn with(words: &[&str]) -> Result<Entry, EntryError> {
    Entry::parse("Widget.example.com", "spec.name", "Secret", words)
}

fn relative(text: &str) -> Relative {
    Relative::parse(text).unwrap()
}

#[test]
fn an_entry_is_for_a_kind_the_groups_of_an_end_or_a_part() {
    for (text, expected) in [
        ("Secret", From::Kind(kind("", "Secret"))),
        ("Widget.a-1.example.com", From::Kind(kind("a-1.example.com", "Widget"))),
        ("*", From::Groups("".into())),
        ("*.upbound.io", From::Groups("upbound.io".into())),
        ("@PodSpec", From::Part("PodSpec".into())),
    ] {
        assert_eq!(Entry::parse(text, "spec.name", "Secret", &[]).unwrap().from, expected, "{text}");
    }
}

#[test]
fn a_field_names_kinds_or_what_is_told_beside_it() {
    for (text, expected) in [
        ("Secret", To::Kinds(vec![kind("", "Secret")])),
        ("Secret|Widget.example.com", To::Kinds(vec![kind("", "Secret"), kind("example.com", "Widget")])),
        ("*", To::Any),
        ("@provider-config", To::ProviderConfig),
        ("@managed", To::Managed),
        ("@flux", To::Flux),
        ("@composite", To::Composite),
        ("@port", To::ContainerPort),
        ("@object", To::Object),
        ("@PodSpec", To::Part("PodSpec".into())),
    ] {
        assert_eq!(Entry::parse("Secret", "spec.name", text, &[]).unwrap().to, expected, "{text}");
    }
}

#[test]
fn each_word_sets_what_it_is_called_after_and_nothing_else() {
    let plain = || with(&[]).unwrap();
    let at = || Some(relative("^.a|b"));
    for (word, expected) in [
        ("key=^.a|b", Entry { keyed: vec![Keyed::Key(relative("^.a|b"))], ..plain() }),
        ("port=a", Entry { keyed: vec![Keyed::Port(relative("a"))], ..plain() }),
        ("listener=a", Entry { keyed: vec![Keyed::Listener(relative("a"))], ..plain() }),
        ("kind=^.a|b", Entry { kind: at(), ..plain() }),
        ("group=^.a|b", Entry { group: at(), ..plain() }),
        ("api=^.a|b", Entry { api_version: at(), ..plain() }),
        ("namespace=^.a|b", Entry { namespace: at(), ..plain() }),
        ("namespaces=^.a|b", Entry { in_namespaces: at(), ..plain() }),
        ("unless=^.a|b", Entry { unless: at(), ..plain() }),
        ("anywhere", Entry { is_anywhere: true, ..plain() }),
        ("unordered", Entry { is_unordered: true, ..plain() }),
        ("delivered", Entry { is_delivered: true, ..plain() }),
        ("optional", Entry { optional: Optional::Always, ..plain() }),
        ("optional=a", Entry { optional: Optional::Where(relative("a"), None), ..plain() }),
        ("optional=a.b:c:d", Entry { optional: Optional::Where(relative("a.b"), Some("c:d".into())), ..plain() }),
        ("when=a", Entry { when: vec![(relative("a"), None)], ..plain() }),
        ("when=a:", Entry { when: vec![(relative("a"), Some("".into()))], ..plain() }),
        ("select=labels", Entry { select: Some(Select::Labels), ..plain() }),
        ("select=selector", Entry { select: Some(Select::Selector), ..plain() }),
        ("select=one", Entry { select: Some(Select::One), ..plain() }),
    ] {
        assert_eq!(with(&[word]), Ok(expected), "{word}");
    }
}

#[test]
fn keys_and_conditions_add_up_and_of_the_rest_the_last_counts() {
    let entry = with(&["key=a", "when=a", "kind=a", "port=b", "when=b:c", "kind=b"]).unwrap();
    assert_eq!(entry.keyed, [Keyed::Key(relative("a")), Keyed::Port(relative("b"))]);
    assert_eq!(entry.when, [(relative("a"), None), (relative("b"), Some("c".into()))]);
    assert_eq!(entry.kind, Some(relative("b")));
}

#[test]
fn what_is_not_understood_is_told_with_its_text() {
    for from in ["", "secret", "Secret.Example.com", "Secret.a_b", "My-Kind.example.com", "My Kind", ".example.com"] {
        let told = Entry::parse(from, "", "", &["?"]).unwrap_err();
        assert_eq!(told, EntryError::From(from.into()));
        assert_eq!(told.to_string(), format!("`{from}` is no kind as `Widget.example.com`"));
    }
    for field in ["", "spec.", "spec[0].name"] {
        let told = Entry::parse("Secret", field, "", &["?"]).unwrap_err();
        assert_eq!(told, EntryError::Field(field.into()));
        assert_eq!(told.to_string(), format!("`{field}` is no path as `spec.secrets[].name`"));
    }
    for to in ["", "secret", "Secret|", "|Secret", "Secret|configMap", "Secret.A"] {
        let told = Entry::parse("Secret", "spec.name", to, &["?"]).unwrap_err();
        assert_eq!(told, EntryError::To(to.into()));
        assert_eq!(told.to_string(), format!("`{to}` is no kind as `Secret` or `Widget.example.com`"));
    }
}

#[test]
fn a_word_that_is_unknown_lacks_its_value_or_has_one_too_many_is_told() {
    let paths =
        ["key", "port", "listener", "kind", "group", "api", "namespace", "namespaces", "when", "unless", "select"];
    let lacking = paths.iter().flat_map(|name| [(*name).to_owned(), format!("{name}="), format!("{name}=a.")]);
    let others = [
        "",
        "=",
        "=a",
        "Key=a",
        "keys=a",
        "anywhere=",
        "anywhere=true",
        "unordered=a",
        "delivered=a",
        "optional=",
        "optional=:a",
        "when=:a",
        "when=a.:b",
        "select=all",
        "select=Labels",
    ];
    for word in lacking.chain(others.map(str::to_owned)) {
        let told = with(&["unordered", &word, "?"]).unwrap_err();
        assert_eq!(told, EntryError::With(word.clone()));
        assert_eq!(told.to_string(), format!("`{word}` is not understood"));
    }
}
