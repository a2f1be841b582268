//! Values of a schema. In: a schema. Out: the smallest sound value of it. Rules that are not understood are left to chance.

use serde_json::{Map, Value, json};

use super::dice::Dice;
use super::hint;
use super::logic::{Logic, Mend};
use super::schema::{Origin, Shape, Shapes, Sort};
use super::text;

/// Deeper, records are left empty.
const DEEPEST: usize = 20;

/// Makes values of one kind's schemas.
#[derive(Debug, Clone, Copy)]
pub(super) struct Maker<'k> {
    pub(super) shapes: Shapes<'k>,
    pub(super) origin: Origin,
}

/// What a value is made for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'k> {
    /// What the record may be that the value stands in.
    pub(super) owner: Shape<'k>,
    /// The field that it stands in.
    pub(super) name: &'k str,
    pub(super) depth: usize,
}

impl<'k> Maker<'k> {
    /// The smallest sound value.
    pub(super) fn value(self, shape: Shape<'k>, place: Place<'k>, dice: &mut Dice) -> Value {
        let schema = shape.schema;
        let is_said = !schema["pattern"].is_null() || !schema["enum"].is_null();
        let hint = hint::value(self.origin, place.owner.definition, place.name, shape.sort());
        if let Some(value) = hint.filter(|_| self.origin == Origin::Builtin || !is_said) {
            return value;
        }
        if !schema["default"].is_null() {
            return schema["default"].clone();
        }
        if let Some(value) = schema["enum"].as_array().and_then(|values| dice.one_of(values)) {
            return value.clone();
        }
        match shape.sort() {
            Sort::Record => self.record(shape, place.depth, dice),
            Sort::Entries => self.entries(shape, place, dice),
            Sort::List => self.list(shape, place, dice),
            Sort::Text => text::made(shape, dice).into(),
            Sort::Integer => integer(shape).into(),
            Sort::Number => schema.get("minimum").cloned().unwrap_or_else(|| json!(1)),
            Sort::Boolean => true.into(),
            Sort::IntOrString => 1.into(),
            Sort::Quantity => "1".into(),
            Sort::Anything => anything(shape),
        }
    }

    /// A record with what it must have.
    pub(super) fn record(self, shape: Shape<'k>, depth: usize, dice: &mut Dice) -> Value {
        let is_whole = shape.schema["x-kubernetes-embedded-resource"] == true;
        let mut record = match anything(shape).as_object().filter(|_| is_whole) {
            Some(fields) => fields.clone(),
            None => Map::new(),
        };
        if depth > DEEPEST {
            return Value::Object(record);
        }
        let known: Vec<(&str, &Value)> = shape.fields().collect();
        let is_due = |name: &str| {
            shape.requires(name) || (self.origin == Origin::Builtin && hint::is_due(shape.definition, name))
        };
        for (name, schema) in known.iter().filter(|(name, _)| is_due(name)) {
            let place = Place { owner: shape, name, depth: depth + 1 };
            record.insert((*name).to_owned(), self.value(self.shapes.of(schema), place, dice));
        }
        let least = shape.count("minProperties").unwrap_or_default();
        for (name, schema) in known {
            if record.len() < least && !record.contains_key(name) {
                let place = Place { owner: shape, name, depth: depth + 1 };
                record.insert(name.to_owned(), self.value(self.shapes.of(schema), place, dice));
            }
        }
        let mut record = Value::Object(record);
        self.mend(&mut record, shape, &[], dice);
        record
    }

    fn entries(self, shape: Shape<'k>, place: Place<'k>, dice: &mut Dice) -> Value {
        let below = self.shapes.of(&shape.schema["additionalProperties"]);
        let least = shape.count("minProperties").unwrap_or_default().max(1);
        let place = Place { depth: place.depth + 1, ..place };
        let key = |index: usize| {
            if index == 0 { hint::key(place.owner.definition, place.name).to_owned() } else { format!("key{index}") }
        };
        (0..least).map(|index| (key(index), self.value(below, place, dice))).collect::<Map<_, _>>().into()
    }

    fn list(self, shape: Shape<'k>, place: Place<'k>, dice: &mut Dice) -> Value {
        let least = shape.count("minItems").unwrap_or_default().max(1);
        let mut items = Vec::new();
        for _ in 0..least {
            let mut item = self.item(shape, place, dice);
            distinguish(self.shapes, shape, &mut item, &items);
            items.push(item);
        }
        items.into()
    }

    /// An element for a list, with the keys that tell it from others.
    pub(super) fn item(self, list: Shape<'k>, place: Place<'k>, dice: &mut Dice) -> Value {
        let below = self.shapes.of(&list.schema["items"]);
        let mut item = self.value(below, Place { depth: place.depth + 1, ..place }, dice);
        let has_default = |key: &str| below.field(key).is_some_and(|schema| !schema["default"].is_null());
        for key in list.texts("x-kubernetes-list-map-keys").into_iter().filter(|key| !has_default(key)) {
            self.ensure(&mut item, below, &[key.to_owned()], dice);
        }
        item
    }

    /// Adds to a record, or takes out of it, until it keeps the rules that are understood. `fixed` stays as it is.
    pub(super) fn mend(self, record: &mut Value, shape: Shape<'k>, fixed: &[&str], dice: &mut Dice) {
        self.choose_branch(record, shape, fixed, dice);
        let logics: Vec<Logic> = shape.rules().filter_map(Logic::read).collect();
        let default = |names: &[String]| match names {
            [name] => shape.field(name).and_then(|schema| schema.get("default")),
            _ => None,
        };
        let broken = |record: &Value| logics.iter().filter(|logic| !logic.holds(record, &default)).count();
        let mut mends = Vec::new();
        logics.iter().for_each(|logic| logic.mends(&mut mends));
        mends.retain(|mend| {
            let (Mend::Add(names) | Mend::Remove(names) | Mend::Write(names, _)) = mend;
            let required = names.len() == 1 && shape.requires(&names[0]) && matches!(mend, Mend::Remove(_));
            !required && !names.first().is_some_and(|name| fixed.contains(&name.as_str()))
        });
        for _ in 0..4 {
            let now = broken(record);
            if now == 0 {
                return;
            }
            let tried = mends.iter().map(|mend| self.mended(record, shape, mend, dice));
            let pairs: Vec<Value> = tried.collect();
            let Some(best) = pairs.into_iter().min_by_key(&broken) else { return };
            *record = best;
        }
    }

    fn mended(self, record: &Value, shape: Shape<'k>, mend: &Mend, dice: &mut Dice) -> Value {
        let mut record = record.clone();
        match mend {
            Mend::Add(names) => {
                self.ensure(&mut record, shape, names, dice);
            }
            Mend::Remove(names) => {
                let above = names[..names.len() - 1].iter().try_fold(&mut record, |value, name| value.get_mut(name));
                above.and_then(|above| above.as_object_mut()?.remove(&names[names.len() - 1]));
            }
            Mend::Write(names, text) => {
                if let Some(value) = self.ensure(&mut record, shape, names, dice) {
                    *value = text.as_str().into();
                }
            }
        }
        record
    }

    /// The field below a record, made with all on the way where it is not there.
    fn ensure<'v>(
        self,
        record: &'v mut Value,
        shape: Shape<'k>,
        names: &[String],
        dice: &mut Dice,
    ) -> Option<&'v mut Value> {
        let (name, rest) = names.split_first()?;
        let (name, schema) = shape.fields().find(|(known, _)| known == name)?;
        let below = self.shapes.of(schema);
        let fields = record.as_object_mut()?;
        if !fields.contains_key(name) {
            let place = Place { owner: shape, name, depth: 1 };
            fields.insert(name.to_owned(), self.value(below, place, dice));
        }
        let value = fields.get_mut(name)?;
        if rest.is_empty() { Some(value) } else { self.ensure(value, below, rest, dice) }
    }

    /// Of several sets of fields a record has one, or the fixed one.
    fn choose_branch(self, record: &mut Value, shape: Shape<'k>, fixed: &[&str], dice: &mut Dice) {
        let branches = shape.branches();
        let all: Vec<&str> = branches.iter().flatten().copied().collect();
        let has = |branch: &Vec<&str>| branch.iter().all(|name| record.get(name).is_some());
        let chosen = branches.iter().find(|branch| branch.iter().any(|name| fixed.contains(name)));
        let Some(chosen) = chosen.or_else(|| branches.iter().find(|branch| has(branch))).or_else(|| branches.first())
        else {
            return;
        };
        for name in chosen {
            self.ensure(record, shape, &[(*name).to_owned()], dice);
        }
        let others = all.into_iter().filter(|name| !chosen.contains(name) && !shape.requires(name));
        if let Some(fields) = record.as_object_mut() {
            others.for_each(|name| drop(fields.remove(name)));
        }
    }
}

/// Makes an element of a list differ from the others where it must.
pub(super) fn distinguish<'k>(shapes: Shapes<'k>, list: Shape<'k>, item: &mut Value, others: &[Value]) {
    let keys = list.texts("x-kubernetes-list-map-keys");
    let is_same = |other: &Value| {
        if keys.is_empty() { *other == *item } else { keys.iter().all(|key| other.get(key) == item.get(key)) }
    };
    if !others.iter().any(is_same) {
        return;
    }
    let below = shapes.of(&list.schema["items"]);
    let is_told = |name: &str, value: &Value| {
        let is_key = keys.is_empty() || keys.contains(&name);
        let is_free = below.field(name).is_none_or(|schema| shapes.of(schema).schema["enum"].is_null());
        is_key && is_free && (value.is_string() || value.is_number())
    };
    let listed = below.schema["enum"].as_array().and_then(|values| values.iter().find(|value| !others.contains(value)));
    if let Some(value) = listed {
        *item = value.clone();
        return;
    }
    let told = match item.as_object_mut() {
        Some(fields) => fields.iter_mut().find(|(name, value)| is_told(name, value)).map(|(_, value)| value),
        None => Some(item),
    };
    let number = others.len();
    match told {
        Some(Value::String(text)) => text.push_str(&number.to_string()),
        Some(value @ Value::Number(_)) => *value = (value.as_u64().unwrap_or_default() + number as u64).into(),
        _ => {}
    }
}

fn integer(shape: Shape<'_>) -> i64 {
    let least = shape.schema["minimum"].as_i64();
    let most = shape.schema["maximum"].as_i64();
    least.unwrap_or(1).min(most.unwrap_or(i64::MAX)).max(least.unwrap_or(i64::MIN))
}

fn anything(shape: Shape<'_>) -> Value {
    let schema = shape.schema;
    if schema["x-kubernetes-embedded-resource"] == true {
        return json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "a" } });
    }
    let is_free = schema["x-kubernetes-preserve-unknown-fields"] == true || schema["type"].is_null();
    if is_free { json!({ "a": "b" }) } else { json!({}) }
}
