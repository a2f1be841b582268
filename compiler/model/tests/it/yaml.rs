//! What the YAML writer writes, read back by a parser of version 1.2 that shares no code with it. `cargo ci full` has
//! it read by `PyYAML` too, which is version 1.1.

use std::path::{Path, PathBuf};

use lornuc_model::render::yaml;
use lornuc_model::value::{Field, Map, Node, Value};
use saphyr::{LoadableYamlNode, Yaml};

fn corpus() -> Vec<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/strings.json");
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

fn text(text: &str) -> Node {
    Node::new(Value::Text(text.into()))
}

fn map(fields: Vec<(&str, Node)>) -> Node {
    let field = |(key, node): (&str, Node)| Field { key: key.into(), key_span: None, node };
    Node::new(Value::Map(Map::new(fields.into_iter().map(field).collect())))
}

/// A string at every sort of place: value, element, nested element, key.
fn everywhere(string: &str) -> Node {
    let nested = map(vec![("inner", Node::new(Value::List(vec![map(vec![("deep", text(string))])])))]);
    let list = Node::new(Value::List(vec![text(string), Node::new(Value::List(vec![text(string)])), nested]));
    map(vec![("keyed", map(vec![(string, text("key"))])), ("list", list), ("value", text(string))])
}

#[test]
fn every_string_of_the_corpus_is_read_back_as_itself_wherever_it_stands() {
    let corpus = corpus();
    let mut read_back = 0;
    for string in &corpus {
        let written = yaml(&everywhere(string));
        let documents = Yaml::load_from_str(&written).unwrap_or_else(|error| panic!("{string:?}: {error}\n{written}"));
        let root = documents[0].as_mapping().unwrap();
        let get = |key: &'static str| &root[&Yaml::value_from_str(key)];
        let list = get("list").as_sequence().unwrap();
        let deep = &list[2].as_mapping().unwrap()[&Yaml::value_from_str("inner")].as_sequence().unwrap()[0];
        let seen = [
            get("value").as_str(),
            list[0].as_str(),
            list[1].as_sequence().unwrap()[0].as_str(),
            deep.as_mapping().unwrap()[&Yaml::value_from_str("deep")].as_str(),
            get("keyed").as_mapping().unwrap().keys().next().unwrap().as_str(),
        ];
        assert_eq!(seen, [Some(string.as_str()); 5], "{written}");
        read_back += 1;
    }
    assert_eq!((read_back, corpus.len()), (4_209, 4_209));
}

/// Run by `cargo ci full`: writes the corpus for `PyYAML` to `target/yaml-corpus/`.
#[test]
fn the_corpus_is_written_for_another_reader() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("yaml-corpus");
    std::fs::create_dir_all(&folder).unwrap();
    let corpus = corpus();
    let documents: String = corpus.iter().map(|string| format!("---\n{}", yaml(&everywhere(string)))).collect();
    std::fs::write(folder.join("corpus.yaml"), documents).unwrap();
    std::fs::write(folder.join("strings.json"), serde_json::to_string(&corpus).unwrap()).unwrap();
}

#[test]
fn manifests_look_as_people_write_them() {
    let manifest = map(vec![
        ("kind", text("ConfigMap")),
        ("apiVersion", text("v1")),
        ("metadata", map(vec![("name", text("config")), ("labels", map(vec![("a.b/c", text("on"))]))])),
        ("data", map(vec![("script", text("#!/bin/sh\n\necho hi\n")), ("empty", map(vec![])), ("mode", text("0644"))])),
        (
            "list",
            Node::new(Value::List(vec![
                map(vec![("value", text("x")), ("name", text("first"))]),
                Node::new(Value::List(vec![])),
            ])),
        ),
    ]);
    let expected = "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: config
  labels:
    a.b/c: \"on\"
data:
  empty: {}
  mode: \"0644\"
  script: |
    #!/bin/sh

    echo hi
list:
- name: first
  value: x
- []
";
    assert_eq!(yaml(&manifest), expected);
}
