//! Imports: which are found in a text, what becomes of them, and what one mistake leaves standing.

use std::collections::BTreeSet;
use std::slice;

use lornuc_model::diagnostic::{Code, Files, Layer, Role};

use super::{Project, codes, forms, key};
use crate::load::imports::{Mention, scan};
use crate::load::{Format, SETTINGS_FILE};

/// Each mention in a text, with what its span marks.
fn mentions(text: &str) -> Vec<(String, String)> {
    let mut files = Files::default();
    let file = files.add("x.ncl", text, Layer::Author);
    let named = |mention| match mention {
        Mention::File { path, format } => format!("{} {format:?}", path.display()),
        Mention::Package(name) => format!("package {name}"),
        Mention::InternalOperator(name) => format!("operator {name}"),
        Mention::Hidden => "hidden".to_owned(),
        Mention::HugeNumber(number) => format!("huge {number}"),
        Mention::TooDeep => "too deep".to_owned(),
        Mention::LoneReturn => "lone return".to_owned(),
    };
    let found = scan(text, file).mentions.into_iter();
    found.map(|(mention, span)| (named(mention), files.slice(span).to_owned())).collect()
}

#[test]
fn an_import_is_found_wherever_an_expression_can_stand() {
    for text in [
        "import \"a.ncl\"",
        "{ \"é\" = (import \"a.ncl\") & { b = 1 } }",
        "let a = import \"a.ncl\" in a",
        "fun { x ? import \"a.ncl\" } => x",
        "fun x => fun y => [x, (import \"a.ncl\")]",
        "\"%{import \"a.ncl\"}\"",
        "{ \"%{import \"a.ncl\"}\" = 1 }",
        "1 | (import \"a.ncl\")",
        "{ x | (import \"a.ncl\") }",
        "{ x : (import \"a.ncl\").T = 1 }",
        "let x | { y : (import \"a.ncl\") } = 1 in x",
        "x |> match { 'A y if import \"a.ncl\" => y, _ => 1 }",
        "'Tag (import \"a.ncl\")",
        "{ x = 1, y | doc \"z\" | (fun l v => import \"a.ncl\") = x }",
    ] {
        let [(name, mark)] = &mentions(text)[..] else { panic!("{text}: {:?}", mentions(text)) };
        assert_eq!((&**name, mark.trim_matches(['(', ')'])), ("a.ncl Nickel", "import \"a.ncl\""), "{text}");
    }
}

#[test]
fn an_import_in_text_or_a_comment_is_none() {
    for text in
        ["\"import 'a.ncl'\"", "m%\"import \"a.ncl\"\"%", "{} # import \"a.ncl\"", "{ import_a = \"a.ncl\" }", "{ ="]
    {
        assert_eq!(mentions(text), [], "{text}");
    }
}

#[test]
fn the_ending_or_the_word_as_says_the_format() {
    for (text, expected) in [
        ("import \"a.ncl\"", "a.ncl Nickel"),
        ("import \"a.json\"", "a.json Json"),
        ("import \"a.yaml\"", "a.yaml Yaml"),
        ("import \"a.yml\"", "a.yml Yaml"),
        ("import \"a.toml\"", "a.toml Toml"),
        ("import \"a.txt\"", "a.txt Text"),
        ("import \"a.ncl\" as 'Text", "a.ncl Text"),
        ("import \"a.md\" as 'Text", "a.md Text"),
        ("import \"a\" as 'Yaml", "a Yaml"),
        ("import \"a.yaml\" as 'Json", "a.yaml Json"),
        ("import some_package", "package some_package"),
    ] {
        assert_eq!(mentions(text), [(expected.to_owned(), text.to_owned())]);
    }
}

#[test]
fn an_internal_operator_is_found_outside_text_and_comments() {
    let pow = ("operator %pow%".to_owned(), "%pow%".to_owned());
    for text in
        ["%pow% 2 3", "{ a = (%pow%) }", "[1, (%pow% 2) 3]", "\"ü%{%pow% 2 3}\"", "m%\"%{%pow% 2 3}\"%", "%pow% ="]
    {
        assert_eq!(mentions(text), slice::from_ref(&pow), "{text}");
    }
    let insert = ("operator %record/insert%".to_owned(), "%record/insert%".to_owned());
    assert_eq!(mentions("(%record/insert%) \"a\" {} %pow%"), [insert, pow]);
    for text in [
        "\"%pow%\"",
        "m%\"%pow%\"%",
        "m%%\"100% %pow% \"%%",
        "a-s%\"%pow%\"%",
        "1 # %pow%",
        "7 % 2",
        "a %b% c",
        "\"%%%\"",
    ] {
        assert_eq!(mentions(text), [], "{text}");
    }
}

#[test]
fn an_import_that_names_no_source_is_reported_at_the_import() {
    let files = [("stacks/lib/README.md", "# Hi"), ("stacks/lib/empty.ncl", " \n"), ("stacks/lib/empty.yaml", "")];
    for (import, code) in [
        ("import \"lib/missing.ncl\"", Code::MissingImport),
        ("import some_package", Code::PackageImport),
        ("import \"lib/README.md\"", Code::ImportFormat),
        ("import \"lib/README\"", Code::ImportFormat),
        ("%pow%", Code::InternalOperator),
        ("import \"lib/empty.ncl\"", Code::EmptyFile),
        ("import \"lib/empty.yaml\"", Code::EmptyFile),
        ("import \"a.ncl\"", Code::ImportCycle),
    ] {
        let project = Project::new(&files);
        project.write("stacks/a.ncl", format!("{{ \"ü\" = {import} }}"));
        let mark = if code == Code::EmptyFile { "" } else { import };
        project.check(&["a: broken"], &[(code, mark)]);
    }
}

#[test]
fn an_imported_file_is_loaded_once_in_each_format() {
    let project = Project::new(&[
        ("stacks/a.ncl", "[import \"lib/x.yaml\", import \"lib/x.yaml\", import \"lib/x.yaml\" as 'Text]"),
        ("stacks/b.ncl", "import \"../stacks/./lib/x.yaml\""),
        ("stacks/lib/x.yaml", "a: 1\n"),
    ]);
    let sources = project.check(&["a: stacks/a.ncl", "b: stacks/b.ncl"], &[]);
    let (yaml, text) = (key("stacks/lib/x.yaml", Format::Yaml), key("stacks/lib/x.yaml", Format::Text));
    let imports = |path: &str| &sources.sources()[&key(path, Format::Nickel)].imports;
    assert_eq!(*imports("stacks/a.ncl"), BTreeSet::from([yaml.clone(), text.clone()]));
    assert_eq!(*imports("stacks/b.ncl"), BTreeSet::from([yaml.clone()]));
    assert_eq!(sources.sources()[&yaml].file, sources.sources()[&text].file);
    assert_eq!(sources.sources().len(), 5);
}

#[test]
fn yaml_taken_as_text_may_be_ambiguous() {
    let project =
        Project::new(&[("stacks/a.ncl", "import \"lib/x.yaml\" as 'Text"), ("stacks/lib/x.yaml", "a: yes\n")]);
    project.check(&["a: stacks/a.ncl"], &[]);
    project.write("stacks/a.ncl", "import \"lib/x.yaml\"");
    project.check(&["a: broken"], &[(Code::AmbiguousScalar, "yes")]);
}

#[test]
fn a_ring_is_told_once_with_every_import_of_it() {
    let project = Project::new(&[
        ("stacks/a.ncl", "import \"lib/x.ncl\""),
        ("stacks/b.ncl", "import \"lib/y.ncl\""),
        ("stacks/lib/x.ncl", "import \"y.ncl\""),
        ("stacks/lib/y.ncl", "{ z = import \"z.ncl\" }"),
        ("stacks/lib/z.ncl", "import \"x.ncl\""),
    ]);
    let sources = project.check(&["a: broken", "b: broken"], &[(Code::ImportCycle, "import \"x.ncl\"")]);
    let findings = project.load().1;
    let secondary = findings[0].labels.iter().filter(|label| label.role == Role::Secondary);
    let lines: Vec<String> = secondary.map(|label| sources.files().line_of(label.span)).collect();
    assert_eq!(lines, ["stacks/lib/x.ncl:1", "stacks/lib/y.ncl:1"]);
}

#[test]
fn two_ways_to_one_file_are_no_ring() {
    let project = Project::new(&[
        ("stacks/a.ncl", "(import \"lib/x.ncl\") & (import \"lib/y.ncl\")"),
        ("stacks/lib/x.ncl", "import \"z.ncl\""),
        ("stacks/lib/y.ncl", "import \"z.ncl\""),
        ("stacks/lib/z.ncl", "import \"z.ncl\" as 'Text"),
    ]);
    project.check(&["a: stacks/a.ncl"], &[]);
}

#[test]
fn a_file_that_does_not_parse_hides_no_findings_of_others() {
    let project = Project::new(&[
        ("stacks/a.ncl", "[import \"lib/broken.ncl\", import \"lib/x.ncl\", import some_package]"),
        ("stacks/b.ncl", "import \"lib/broken.ncl\""),
        ("stacks/c.ncl", "import \"lib/x.ncl\""),
        ("stacks/lib/broken.ncl", "{ a = "),
        ("stacks/lib/x.ncl", "[import \"missing.ncl\", %pow%]"),
    ]);
    let (sources, findings) = project.load();
    assert_eq!(codes(&findings), [Code::MissingImport, Code::InternalOperator, Code::PackageImport]);
    assert_eq!(forms(&sources), ["a: broken", "b: stacks/b.ncl", "c: broken"], "evaluate reports what does not parse");
}

#[test]
fn the_closure_of_a_source_is_all_it_imports() {
    let project = Project::new(&[
        (SETTINGS_FILE, "import \"vendor/v.ncl\""),
        ("stacks/a.ncl", "[import \"lib/x.ncl\", import \"d.json\"]"),
        ("stacks/b.ncl", "{}"),
        ("stacks/d.json", "{}"),
        ("stacks/lib/x.ncl", "import \"../../vendor/v.ncl\""),
        ("vendor/v.ncl", "{}"),
    ]);
    let unlocked = [(Code::VendorUnlocked, "import \"vendor/v.ncl\"")];
    let sources = project.check(&["a: stacks/a.ncl", "b: stacks/b.ncl"], &unlocked);
    let closure =
        |path: &str| sources.closure(&key(path, Format::Nickel)).into_iter().map(|key| &*key.path).collect::<Vec<_>>();
    assert_eq!(closure("stacks/a.ncl"), ["stacks/a.ncl", "stacks/d.json", "stacks/lib/x.ncl", "vendor/v.ncl"]);
    assert_eq!(closure(SETTINGS_FILE), [SETTINGS_FILE, "vendor/v.ncl"]);
    assert_eq!(closure("stacks/b.ncl"), ["stacks/b.ncl"]);
    assert_eq!(closure("stacks/none.ncl"), [] as [&str; 0]);
}

#[test]
fn stacks_lib_and_vendor_are_the_library() {
    let imports =
        "[import \"library.ncl\", import \"lib/x.ncl\", import \"../vendor/v.ncl\", import \"../vendored/w.ncl\"]";
    let project = Project::new(&[
        ("stacks/a.ncl", imports),
        ("stacks/library.ncl", "{}"),
        ("stacks/lib/x.ncl", "{}"),
        ("vendor/v.ncl", "{}"),
        ("vendored/w.ncl", "{}"),
    ]);
    let (sources, findings) = project.load();
    assert_eq!(codes(&findings), [Code::VendorUnlocked]);
    let library = sources.sources().iter().filter(|(_, source)| source.file.layer() == Layer::Library);
    assert_eq!(library.map(|(key, _)| &*key.path).collect::<Vec<_>>(), ["stacks/lib/x.ncl", "vendor/v.ncl"]);
    assert_eq!(sources.sources().len(), 6);
}

#[test]
fn an_import_that_the_syntax_tree_leaves_out_is_found_among_the_tokens() {
    for text in [
        "let { x ? import \"a.ncl\" } = {} in x",
        "let { x | (import \"a.ncl\") = y } = {} in y",
        "let x = 1 in { include x | (import \"a.ncl\") }",
        "'A 1 | [| 'A (import \"a.ncl\") |]",
        "fun { x ? import \"a.ncl\" } => x",
    ] {
        let hidden: Vec<_> = mentions(text).into_iter().filter(|(name, _)| name == "hidden").collect();
        let followed = mentions(text).iter().any(|(name, _)| name.starts_with("a.ncl"));
        assert!(hidden == [("hidden".to_owned(), "import".to_owned())] || followed, "{text}");
    }
}

#[test]
fn percent_signs_in_text_are_no_operators() {
    for text in ["m%\"100%%% sure\"%", "\"%%\"", "m%%\"%{x} %%{\"%%{y}\"}\"%%", "5 % 3"] {
        assert_eq!(mentions(text), [], "{text}");
    }
    assert_eq!(mentions("(%pow% 2 3)"), [("operator %pow%".to_owned(), "%pow%".to_owned())]);
}

#[test]
fn huge_exponents_are_found_in_code_and_not_in_text() {
    let huge = |number: &str| (format!("huge {number}"), number.to_owned());
    assert_eq!(mentions("[1e1000, 2.5E-10000, 1e308]"), [huge("1e1000"), huge("2.5E-10000")]);
    assert_eq!(mentions("\"12e45678\" # 1e99999"), []);
}

#[test]
fn a_carriage_return_without_a_line_feed_is_refused_and_with_one_is_not() {
    assert_eq!(mentions("{ a = \"x\ry\" }"), [("lone return".to_owned(), "\r".to_owned())]);
    assert_eq!(mentions("{ a = 1 }\r"), [("lone return".to_owned(), "\r".to_owned())]);
    assert_eq!(mentions("{\r\n  a = m%\"x\r\ny\"%,\r\n}\r\n"), []);
}
