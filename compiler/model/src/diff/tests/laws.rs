//! Laws that hold for any two manifests: nothing differs from itself, and the changes made to the old one give the new.

use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};
use serde_json::{Value as Json, json};

use super::{Resource, moves, side};
use crate::diff::fields::{between, same};
use crate::diff::path::Step;
use crate::diff::{Edit, FieldChange, Object, Origin, Pair, Relation, align, compare};
use crate::value::{Field, Node, Value};

/// Manifests with few names and values, so that two of them have something in common.
fn manifests() -> impl Strategy<Value = Json> {
    let name =
        || prop_oneof![Just("name"), Just("ports"), Just("env"), Just("containerPort"), Just("protocol"), Just("a")];
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        (0..3i64).prop_map(Json::from),
        prop_oneof![Just("a"), Just("b"), Just("c\nd")].prop_map(Json::from),
    ];
    let value = leaf.prop_recursive(5, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Json::from),
            prop::collection::vec((name(), inner), 0..5)
                .prop_map(|fields| fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()),
            prop::collection::vec(0..4u8, 0..5).prop_map(|names| names
                .iter()
                .map(|name| json!({ "name": name.to_string(), "a": names.len() }))
                .collect()),
        ]
    });
    value.prop_map(|value| json!({ "spec": value }))
}

/// Makes changes to a manifest: the outer ones first, and in one list what goes before what comes.
fn applied(old: &Node, changes: &[FieldChange<'_>]) -> Node {
    let mut made = old.clone();
    let mut order: Vec<&FieldChange<'_>> = changes.iter().collect();
    order.sort_by_key(|change| {
        let at = match change.path.steps().last() {
            Some(Step::Element(step)) => step.at,
            Some(Step::Field(_)) | None => 0,
        };
        let list = matches!(change.edit, Edit::Reordered { .. });
        let (rank, at) = match change.edit {
            Edit::Removed(_) => (0, usize::MAX - at),
            Edit::Reordered { .. } => (1, at),
            Edit::Added(_) | Edit::Set { .. } => (2, at),
        };
        (change.path.steps().len() + usize::from(list), rank, at)
    });
    for change in order {
        apply(&mut made, change.path.steps(), &change.edit);
    }
    made
}

fn apply(node: &mut Node, steps: &[Step], edit: &Edit<'_>) {
    match (steps, edit) {
        ([], Edit::Set { new, .. }) => node.value = new.value.clone(),
        ([], Edit::Reordered { order, .. }) => {
            let items = node.as_list().unwrap().to_vec();
            node.value = Value::List(order.iter().map(|at| items[*at].clone()).collect());
        }
        ([Step::Field(key)], Edit::Added(new)) => {
            let Value::Map(map) = &mut node.value else { panic!("a field of no record") };
            map.set(Field { key: key.clone(), key_span: None, node: (*new).clone() });
        }
        ([Step::Field(key)], Edit::Removed(_)) => {
            let Value::Map(map) = &mut node.value else { panic!("a field of no record") };
            map.remove(key).unwrap();
        }
        ([Step::Element(step)], Edit::Added(_) | Edit::Removed(_)) => {
            let Value::List(items) = &mut node.value else { panic!("an element of no list") };
            match edit {
                Edit::Added(new) => items.insert(step.at, (*new).clone()),
                Edit::Removed(_) | Edit::Set { .. } | Edit::Reordered { .. } => drop(items.remove(step.at)),
            }
        }
        ([Step::Field(key), rest @ ..], _) => {
            let Value::Map(map) = &mut node.value else { panic!("a field of no record") };
            apply(&mut map.get_mut_field(key).unwrap().node, rest, edit);
        }
        ([Step::Element(step), rest @ ..], _) => {
            let Value::List(items) = &mut node.value else { panic!("an element of no list") };
            apply(&mut items[step.at], rest, edit);
        }
        ([], Edit::Added(_) | Edit::Removed(_)) => panic!("a resource is not a field"),
    }
}

fn changes<'a>(old: &'a Resource, new: &'a Resource) -> Vec<FieldChange<'a>> {
    let object = |Resource(id, node): &'a Resource| Object { id, node, origin: Origin::Unknown, shape: None };
    between(&object(old), &object(new))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4_000) })]

    #[test]
    fn the_changes_made_to_the_old_manifest_give_the_new_one(old in manifests(), new in manifests()) {
        let (old, new) = (Resource::new("a/b", old), Resource::new("a/b", new));
        let found = changes(&old, &new);
        prop_assert!(same(&applied(&old.1, &found), &new.1), "{:#?}", found);
        prop_assert_eq!(found.is_empty(), same(&old.1, &new.1));
        // A copy, so that no two nodes are one.
        prop_assert!(changes(&old, &Resource(old.0.clone(), old.1.clone())).is_empty());
    }

    #[test]
    fn what_two_sequences_have_in_common_rises_on_both_sides(old in prop::collection::vec(0..6u8, 0..20), new in prop::collection::vec(0..6u8, 0..20)) {
        let pairs = align::common(&old, &new);
        prop_assert!(pairs.iter().all(|(a, b)| old[*a] == new[*b]));
        prop_assert!(pairs.windows(2).all(|two| two[0].0 < two[1].0 && two[0].1 < two[1].1));
        prop_assert_eq!(align::common(&old, &old).len(), old.len());
    }
}

#[test]
fn ten_thousand_resources_are_compared_by_id_not_by_each_other() {
    let resources = |value: &str| -> Vec<Resource> {
        let data = |n: usize| if n.is_multiple_of(100) { value.to_owned() } else { n.to_string() };
        (0..10_002)
            .map(|n| Resource::config(&format!("apps/r{n}"), &format!("r{n}"), json!({ "data": { "a": data(n) } })))
            .collect()
    };
    let (old, new) = (resources("old"), resources("new"));
    let diff = compare(&[Pair { old: side("dev", &old), new: side("dev", &new) }], Relation::Successive, &moves(&[]));
    assert_eq!((diff.counts().changed, diff.counts().total()), (101, 101));
}
