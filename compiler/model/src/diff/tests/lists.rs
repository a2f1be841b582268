//! Lists: elements with names are taken by name, others by what both lists have in common.

use serde_json::json;

use super::{Pair, Relation, Resource, compare, fields, moves, side};
use crate::diagnostic::Color;
use crate::schema::Shape;

#[test]
fn an_element_with_a_name_is_found_wherever_it_stands() {
    let old = json!({ "spec": { "containers": [{ "name": "web", "image": "a:1" }] } });
    let new = json!({ "spec": { "containers": [{ "name": "proxy" }, { "name": "web", "image": "a:2" }] } });
    assert_eq!(
        fields(old, new),
        "change apps/a\n  spec.containers[proxy]  added {\"name\":\"proxy\"}\n  \
         spec.containers[web].image  \"a:1\" → \"a:2\"\n"
    );
}

#[test]
fn ports_are_known_by_number_and_protocol_which_is_tcp_when_left_out() {
    let old = json!({ "ports": [{ "containerPort": 53, "protocol": "UDP" }, { "containerPort": 53, "name": "a" }] });
    let new = json!({ "ports": [
        { "containerPort": 53, "protocol": "UDP" },
        { "containerPort": 53, "protocol": "TCP", "name": "b" },
    ] });
    assert_eq!(
        fields(old, new),
        "change apps/a\n  ports[53/TCP].name  \"a\" → \"b\"\n  ports[53/TCP].protocol  added \"TCP\"\n"
    );
    let old = json!({ "ports": [{ "port": 80, "targetPort": 1 }] });
    let new = json!({ "ports": [{ "port": 80, "targetPort": 2 }, { "port": 443 }] });
    assert_eq!(
        fields(old, new),
        "change apps/a\n  ports[80/TCP].targetPort  1 → 2\n  ports[443/TCP]  added {\"port\":443}\n"
    );
}

#[test]
fn an_element_put_in_between_is_one_change() {
    let (old, new) = (json!({ "args": ["a", "b", "c"] }), json!({ "args": ["a", "x", "b", "c"] }));
    assert_eq!(fields(old.clone(), new.clone()), "change apps/a  args[1]  added \"x\"\n");
    assert_eq!(fields(new, old), "change apps/a  args[1]  removed \"x\"\n");
}

#[test]
fn an_element_without_a_name_is_changed_where_it_stands() {
    let (old, new) = (json!({ "args": ["a", "b=1", "c"] }), json!({ "args": ["a", "b=2", "c"] }));
    assert_eq!(fields(old, new), "change apps/a  args[1]  \"b=1\" → \"b=2\"\n");
    let old = json!({ "rules": [{ "host": "a", "paths": [1] }, { "host": "b" }] });
    let new = json!({ "rules": [{ "host": "a", "paths": [2] }, { "host": "b" }] });
    assert_eq!(fields(old, new), "change apps/a  rules[0].paths[0]  1 → 2\n");
}

#[test]
fn named_elements_in_another_order_are_told_as_that() {
    let list = |names: [&str; 3]| json!({ "env": names.map(|name| json!({ "name": name })) });
    assert_eq!(
        fields(list(["a", "b", "c"]), list(["c", "a", "b"])),
        "change apps/a  env  reordered a, b, c → c, a, b\n"
    );
}

#[test]
fn names_that_stand_twice_name_nothing() {
    let old = json!({ "env": [{ "name": "a", "n": 1 }, { "name": "a", "n": 2 }] });
    let new = json!({ "env": [{ "name": "a", "n": 1 }, { "name": "a", "n": 3 }] });
    assert_eq!(fields(old, new), "change apps/a  env[1].n  2 → 3\n");
}

#[test]
fn a_name_that_could_be_an_index_or_ends_the_bracket_stands_in_quotes() {
    let list = |name: &str, n: u8| json!({ "env": [{ "name": name, "n": n }] });
    assert_eq!(fields(list("0", 1), list("0", 2)), "change apps/a  env[\"0\"].n  1 → 2\n");
    assert_eq!(fields(list("a] b", 1), list("a] b", 2)), "change apps/a  env[\"a] b\"].n  1 → 2\n");
}

#[test]
fn a_list_that_becomes_a_record_is_one_change() {
    assert_eq!(fields(json!({ "a": [1] }), json!({ "a": { "b": 1 } })), "change apps/a  a  [1] → {\"b\":1}\n");
}

#[test]
fn elements_are_known_by_the_keys_of_their_schema() {
    let rule = json!({ "type": "object", "properties": {
        "id": { "type": "string" }, "side": { "type": "string", "default": "left" }, "size": { "type": "integer" } } });
    let rules = json!({ "type": "array", "items": rule, "x-kubernetes-list-type": "map",
        "x-kubernetes-list-map-keys": ["id", "side"] });
    let shape = Shape::read(&json!({ "type": "object", "properties": { "rules": rules } }));
    let old =
        [Resource::config("apps/a", "a", json!({ "rules": [{ "id": "a", "size": 1 }, { "id": "b", "size": 1 }] }))];
    let new = [Resource::config(
        "apps/a",
        "a",
        json!({ "rules": [{ "id": "a", "side": "right", "size": 9 }, { "id": "a", "size": 1 }, { "id": "b", "size": 2 }] }),
    )];
    let told = |shape: Option<&Shape>| {
        let (old, mut new) = (side("dev", &old), side("dev", &new));
        new.objects[0].shape = shape;
        let pair = Pair { old, new };
        crate::diff::text(&compare(&[pair], Relation::Successive, &moves(&[])), Color::Never)
    };
    let by_key = told(Some(&shape));
    assert!(by_key.contains("rules[b/left].size  1 → 2\n"), "{by_key}");
    assert!(by_key.contains("rules[a/right]  added"), "{by_key}");
    assert!(!told(None).contains("b/left"));
}
