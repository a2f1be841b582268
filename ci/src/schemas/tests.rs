//! Schemas made short, enumerations found in Go, ranges of minor versions; and the tables against a server.

use std::collections::BTreeMap;
use std::fs;

use ::control_plane::{Parts, Shared};
use serde_json::{Value, json};

use super::definitions::trimmed;
use super::minor::Minor;
use super::source::Source;
use super::table::{definitions_table, kinds_table};
use super::{FOLDER, enums, release, without_gaps};
use crate::run::root;

::control_plane::supervisor!();

#[test]
fn a_definition_keeps_what_values_are_checked_against() {
    let schema = json!({
        "type": "object", "description": "A thing.", "required": ["port", "name"],
        "x-kubernetes-group-version-kind": [],
        "properties": {
            "spec": { "allOf": [{ "$ref": "#/components/schemas/io.k8s.api.core.v1.Spec" }], "default": {}, "description": "" },
            "port": { "type": "integer", "default": 0 },
            "description": { "type": "string", "default": "", "x-kubernetes-patch-strategy": "merge" },
            "ports": { "items": { "type": "string", "default": "TCP" }, "type": "array", "x-kubernetes-list-type": "set" },
        },
    });
    let short = concat!(
        r#"{"properties":{"description":{"type":"string"},"port":{"type":"integer"},"#,
        r#""ports":{"items":{"default":"TCP","type":"string"},"type":"array","x-kubernetes-list-type":"set"},"#,
        r#""spec":{"$ref":"io.k8s.api.core.v1.Spec"}},"required":["name","port"],"type":"object"}"#
    );
    assert_eq!(trimmed(&schema).to_string(), short);
}

/// What the generator writes for a field.
fn go(field: &str, rest: &str) -> String {
    let head = "func schema_k8sio_api_core_v1_Thing(ref common.ReferenceCallback) common.OpenAPIDefinition {";
    format!(
        "package openapi\n\n{head}\n\t\t\t\t\t\"{field}\": {{\n\t\t\t\t\t\tSchemaProps: spec.SchemaProps{{\n{rest}\n"
    )
}

fn with_enums(go: &str) -> Result<Value, crate::run::Failed> {
    let thing =
        json!({ "properties": { "effect": { "type": "string" }, "effects": { "items": { "type": "string" } } } });
    let mut definitions = BTreeMap::from([("io.k8s.api.core.v1.Thing".to_owned(), thing)]);
    enums::add(go, &mut definitions)?;
    Ok(definitions.remove("io.k8s.api.core.v1.Thing").unwrap()["properties"].take())
}

#[test]
fn an_enumeration_goes_to_the_field_or_to_its_elements() {
    let values = "\t\t\t\t\t\t\tEnum:        []interface{}{\"Old\", \"New\"},";
    let fields = with_enums(&go("effect", values)).unwrap();
    assert_eq!(fields["effect"], json!({ "enum": ["Old", "New"], "type": "string" }));
    let fields = with_enums(&go("effects", &format!("\t\t{values}"))).unwrap();
    assert_eq!(fields["effects"]["items"]["enum"], json!(["Old", "New"]));
    for odd in [go("lost", values), go("effect", "Enum: lookup(),")] {
        assert!(with_enums(&odd).unwrap_err().0.contains("without a place"), "{odd}");
    }
}

#[test]
fn what_several_minor_versions_share_is_one_row() {
    let minor = |schema: Value| Minor {
        definitions: BTreeMap::from([("io.k8s.api.core.v1.Thing".to_owned(), schema)]),
        ..Minor::default()
    };
    let (one, other) = (json!({ "type": "object" }), json!({}));
    let minors =
        BTreeMap::from([(34, minor(one.clone())), (35, minor(one.clone())), (36, minor(other)), (37, minor(one))]);
    let table = definitions_table(&minors);
    let ranges: Vec<&str> = table.lines().skip(1).filter_map(|row| row.split('\t').nth(1)).collect();
    assert_eq!(ranges, ["34-35", "36-36", "37-37"]);
    assert!(without_gaps(&minors).is_ok());
    let gap: BTreeMap<u16, Minor> = minors.into_iter().filter(|(number, _)| *number != 35).collect();
    assert_eq!(without_gaps(&gap).unwrap_err().0, "1.35 is missing");
}

#[test]
fn a_release_is_a_minor_version_and_a_folder() {
    assert_eq!(release("1.36=a=b"), Ok((36, "a=b".into())));
    for wrong in ["", "1.36", "36=a", "1.x=a", "2.1=a"] {
        assert!(release(wrong).is_err(), "{wrong}");
    }
}

/// The rows of a table that hold for the minor version, without its column.
fn rows_of(text: &str, minor: u16) -> Vec<String> {
    let is_in = |cell: &str| {
        let bounds = cell.split_once('-').map(|(first, last)| (first.parse::<u16>(), last.parse::<u16>()));
        matches!(bounds, Some((Ok(first), Ok(last))) if (first..=last).contains(&minor))
    };
    let rows = text.lines().filter_map(|row| {
        let cells: Vec<&str> = row.split('\t').collect();
        let ranges = cells.iter().filter(|cell| is_in(cell)).count();
        let rest = cells.iter().filter(|cell| !is_in(cell)).copied().collect::<Vec<_>>().join("\t");
        (ranges == 1).then_some(rest)
    });
    rows.collect()
}

#[test]
fn the_tables_say_what_the_server_says() {
    let Some(plane) = Shared::for_test(&Parts::api_server()) else { return };
    let server = Source::Server(plane.admin().client());
    let own = server.minor().unwrap();
    let minors = BTreeMap::from([(own, Minor::read(&server).unwrap())]);
    for (name, made) in [("kinds.tsv", kinds_table(&minors)), ("definitions.tsv", definitions_table(&minors))] {
        let kept = rows_of(&fs::read_to_string(root().join(FOLDER).join(name)).unwrap(), own);
        let made = rows_of(&made, own);
        assert!(!made.is_empty());
        let other = made.iter().zip(&kept).find(|(made, kept)| made != kept);
        assert_eq!((other, made.len()), (None, kept.len()), "{name}: `cargo ci schemas` makes it anew");
    }
}
