//! Values: order of fields, numbers, paths, places.

use super::{Cursor, Field, FieldPath, Map, Node, Number, Place, Value, from_json};
use crate::diagnostic::{Code, Diagnostic, Files, Layer, Span};

fn field(key: &str) -> Field {
    Field { key: key.into(), key_span: None, node: Node::new(Value::Null) }
}

#[test]
fn fields_are_in_rendered_order_whatever_the_order_of_declaration() {
    let keys = ["zone", "name", "kind", "alpha", "metadata", "namespace", "apiVersion"];
    let map = Map::new(keys.into_iter().map(field).collect());
    let order: Vec<&str> = map.fields().iter().map(|field| &*field.key).collect();
    assert_eq!(order, ["apiVersion", "kind", "metadata", "name", "namespace", "alpha", "zone"]);
    assert!(map.get("zone").is_some() && map.get("absent").is_none());
}

#[test]
fn of_two_fields_with_one_name_the_later_stays() {
    let with = |value: i64| Field { node: Node::new(Value::Number(value.into())), ..field("a") };
    let map = Map::new(vec![with(1), with(2)]);
    assert_eq!(map.fields(), [with(2)]);
}

#[test]
fn numbers_print_so_that_yaml_1_1_reads_them() {
    let text = |value: f64| Number::from_f64(value).unwrap().to_string();
    assert_eq!(text(0.5), "0.5");
    assert_eq!(text(3.0), "3");
    assert_eq!(text(1e-7), "1.0e-7");
    assert_eq!(text(2.5e-7), "2.5e-7");
    for lost in [f64::NAN, f64::INFINITY, 1e300, 18_446_744_073_709_551_616.0] {
        assert_eq!(Number::from_f64(lost), None, "{lost}");
    }
    assert_eq!(Number::from(i64::MIN).to_string(), "-9223372036854775808");
}

#[test]
fn json_beyond_64_bits_is_refused() {
    let json = |text: &str| from_json(serde_json::from_str(text).unwrap());
    assert!(json("[9223372036854775807, 0.25, null]").is_ok());
    let error = json("{\"a\": 9223372036854775808}").unwrap_err();
    assert_eq!(error.to_string(), "the number `9223372036854775808` does not fit into 64 bits");
}

#[test]
fn paths_read_back_as_they_print() {
    for text in [
        "spec.replicas",
        "spec.containers[0].image",
        "metadata.labels.\"app.kubernetes.io/name\"",
        "a[1][2]",
        "data.\"\"",
    ] {
        assert_eq!(text.parse::<FieldPath>().unwrap().to_string(), text);
    }
    for text in ["", ".a", "a.", "a..b", "a[x]", "a[1", "a\"b\"", "a b"] {
        assert!(text.parse::<FieldPath>().is_err(), "{text}");
    }
}

#[test]
fn a_place_in_the_library_falls_back_to_the_nearest_key_of_the_author() {
    let mut files = Files::default();
    let author = files.add("stacks/apps.ncl", "web = l.App", Layer::Author);
    let library = files.add("stacks/lib/app.ncl", "image = 1", Layer::Library);
    let at = |file, start, end| Some(Span::new(file, start..end));
    let inner = Field {
        key: "image".into(),
        key_span: at(library, 0, 5),
        node: Node { span: at(library, 8, 9), value: Value::Null },
    };
    let node = Node::new(Value::Map(Map::new(vec![inner])));
    let web = Place { value: None, key: at(author, 0, 3), author: at(author, 0, 3) };
    let image = Cursor::new(&node, web).get("image").unwrap();
    assert_eq!(image.place().primary(), at(author, 0, 3));
    assert_eq!(image.path().to_string(), "image");
    let finding = Diagnostic::error(Code::NotData, "").on(&image, "here");
    let labels: Vec<Option<Span>> = finding.labels.iter().map(|label| Some(label.span)).collect();
    assert_eq!(labels, [at(author, 0, 3), at(library, 8, 9)], "the library's line stands second");
}

#[test]
fn a_value_of_another_file_is_marked_where_it_is_used() {
    let mut files = Files::default();
    let settings = files.add("lornuc.ncl", "size = 1", Layer::Author);
    let stack = files.add("stacks/a.ncl", "size = env.size", Layer::Author);
    let library = files.add("stacks/lib/a.ncl", "size = app.size", Layer::Library);
    let span = |file, start, end| Some(Span::new(file, start..end));
    let marked = |value, key| Place { value, key, author: None }.of_use().primary();
    assert_eq!(marked(span(settings, 7, 8), span(stack, 0, 4)), span(stack, 0, 4));
    assert_eq!(marked(span(stack, 7, 15), span(stack, 0, 4)), span(stack, 7, 15), "where it stands, in the same file");
    assert_eq!(marked(span(stack, 7, 15), span(library, 0, 4)), span(stack, 7, 15), "an input of the author's");
}

#[test]
fn a_field_of_a_record_is_small() {
    assert_eq!((size_of::<Node>(), size_of::<Field>()), (32, 56));
}
