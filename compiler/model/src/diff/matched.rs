//! Which resources of two renderings are the same one. In: a pair of sides. Out: a change for each resource that differs.
//! By id first, then by what `moves` says, then by the object's name in the cluster.

use std::collections::BTreeMap;

use super::fields::{self, same};
use super::{Action, Change, FieldChange, Identity, Object, Pair, Relation, Shown, Side};
use crate::name::Id;
use crate::settings::Moves;
use crate::value::Value;

/// Every change of a pair, in no order.
pub(super) fn changes<'a>(pair: &Pair<'a>, relation: Relation, moves: &Moves) -> Vec<Change<'a>> {
    let mut old: BTreeMap<&Id, &Object<'a>> = pair.old.objects.iter().map(|object| (object.id, object)).collect();
    let mut rest: BTreeMap<&Id, &Object<'a>> = BTreeMap::new();
    let mut changes = Vec::new();
    for new in &pair.new.objects {
        match old.get(new.id).copied().filter(|old| is_same_kind(old, new)) {
            Some(before) => {
                old.remove(new.id);
                changes.extend(changed(pair, before, new, relation));
            }
            None => drop(rest.insert(new.id, new)),
        }
    }
    if relation == Relation::Successive {
        for (before, after) in moved(&mut old, &mut rest, moves) {
            changes.push(Change {
                action: Action::Move { from: before.id },
                fields: fields::between(before, after),
                ..both(before, after, relation)
            });
        }
    }
    changes.extend(old.into_values().map(|object| alone(object, Action::Delete)));
    changes.extend(rest.into_values().map(|object| alone(object, Action::Create)));
    changes
}

fn is_same_kind(old: &Object<'_>, new: &Object<'_>) -> bool {
    let (old, new) = (Identity::of(old.node), Identity::of(new.node));
    (old.group, old.kind) == (new.group, new.kind)
}

type ById<'o, 'a> = BTreeMap<&'a Id, &'o Object<'a>>;

/// Takes out what has another id now.
fn moved<'o, 'a>(
    old: &mut ById<'o, 'a>,
    new: &mut ById<'o, 'a>,
    moves: &Moves,
) -> Vec<(&'o Object<'a>, &'o Object<'a>)> {
    let mut found = Vec::new();
    for before in old.values().copied().collect::<Vec<_>>() {
        let named = moves.of(before.id);
        let after = named.iter().filter_map(|id| new.get(id).copied()).find(|after| is_same_kind(before, after));
        if let Some(after) = after {
            found.push((before, after));
            old.remove(before.id);
            new.remove(after.id);
        }
    }
    // The same object in the cluster under another id: nothing was said of it, and it is no less the same.
    let mut objects: BTreeMap<Identity<'a>, Option<&'o Object<'a>>> = BTreeMap::new();
    for after in new.values().copied() {
        // Of two objects with one name neither is known to be the old one.
        objects.entry(Identity::of(after.node)).and_modify(|two| *two = None).or_insert(Some(after));
    }
    for before in old.values().copied().collect::<Vec<_>>() {
        if let Some(after) = objects.remove(&Identity::of(before.node)).flatten() {
            found.push((before, after));
            old.remove(before.id);
            new.remove(after.id);
        }
    }
    found
}

fn alone<'a>(object: &Object<'a>, action: Action<'a>) -> Change<'a> {
    Change {
        id: object.id,
        action,
        identity: Identity::of(object.node),
        is_replaced: false,
        fields: Vec::new(),
        source: object.origin.line(object.origin.place()),
    }
}

fn both<'a>(old: &Object<'a>, new: &Object<'a>, relation: Relation) -> Change<'a> {
    let (before, after) = (Identity::of(old.node), Identity::of(new.node));
    Change { is_replaced: relation == Relation::Successive && before != after, ..alone(new, Action::Change) }
}

fn changed<'a>(pair: &Pair<'a>, old: &Object<'a>, new: &Object<'a>, relation: Relation) -> Option<Change<'a>> {
    if same(old.node, new.node) {
        return None;
    }
    let mut fields = fields::between(old, new);
    if relation == Relation::Beside {
        fields.retain(|field| !is_own_namespace(field, &pair.old, &pair.new));
    }
    (!fields.is_empty()).then(|| Change { fields, ..both(old, new, relation) })
}

/// Whether a field is the namespace of its environment on both sides: that the two have another is known.
fn is_own_namespace(field: &FieldChange<'_>, old: &Side<'_>, new: &Side<'_>) -> bool {
    let Shown::Set { old: before, new: after } = field.shown() else { return false };
    let is_own = |value: &Value, side: &Side<'_>| match value {
        Value::Text(text) => side.namespace.as_deref() == Some(text),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::List(_) | Value::Map(_) => false,
    };
    field.path.to_string() == "metadata.namespace" && is_own(&before.value, old) && is_own(&after.value, new)
}
