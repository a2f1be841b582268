//! Sound objects that hold a given place. In: objects of a kind. Out: one of them with the place in it, and its path there.

use serde_json::{Map, Value, json};

use super::dice::Dice;
use super::hint;
use super::make::{Maker, Place, distinguish};
use super::path::{Path, Step};
use super::schema::{Origin, Shape, Sort};
use super::site::{Sites, Way};

/// A kind, with all that its cases are made of.
#[derive(Debug, Clone)]
pub(super) struct Hosts<'k> {
    pub(super) maker: Maker<'k>,
    pub(super) sites: Sites<'k>,
    /// Sound objects; at least one.
    pub(super) bases: Vec<Value>,
}

/// An object, and a place in it.
#[derive(Debug, Clone)]
pub(super) struct Host<'k> {
    pub(super) object: Value,
    pub(super) path: Path,
    pub(super) shape: Shape<'k>,
    /// What the record or list may be that it stands in.
    pub(super) above: Shape<'k>,
    /// The name of the nearest field.
    pub(super) name: &'k str,
    /// Whether it had to be made.
    pub(super) is_new: bool,
    /// Whether something else in the object would have to be made for it.
    pub(super) is_dependent: bool,
}

impl<'k> Hosts<'k> {
    /// The smallest object of a kind.
    pub(super) fn smallest(
        maker: Maker<'k>,
        root: Shape<'k>,
        (api_version, kind): (&str, &str),
        dice: &mut Dice,
    ) -> Value {
        let mut object = maker.record(root, 0, dice);
        let common = json!({ "apiVersion": api_version, "kind": kind, "metadata": { "name": "a" } });
        if let (Some(fields), Value::Object(common)) = (object.as_object_mut(), common) {
            fields.remove("status");
            fields.extend(common);
        }
        object
    }

    /// An object that holds a place.
    pub(super) fn host(&self, site: usize, dice: &mut Dice) -> Option<Host<'k>> {
        let chain = self.sites.chain(site);
        let depths: Vec<usize> = self.bases.iter().map(|base| self.depth(base, &chain)).collect();
        let deepest = depths.iter().copied().max()?;
        let nearest: Vec<usize> = (0..depths.len()).filter(|index| depths[*index] == deepest).collect();
        let mut object = self.bases[*dice.one_of(&nearest)?].clone();
        let mut path = Path::default();
        self.grow(&mut object, &chain, &mut path, dice)?;
        let place = self.sites.all[site];
        let host = Host {
            object,
            path,
            shape: place.shape,
            above: self.sites.above(&place),
            name: self.sites.name(site),
            is_new: deepest < chain.len(),
            is_dependent: chain[deepest..].iter().any(|index| {
                hint::is_dependent(self.sites.above(&self.sites.all[*index]).definition, self.sites.name(*index))
            }),
        };
        host.path.get(&host.object).is_some().then_some(host)
    }

    /// How much of the way to a place an object has.
    fn depth(&self, base: &Value, chain: &[usize]) -> usize {
        let mut values = vec![base];
        for (depth, index) in chain.iter().enumerate() {
            let step = |value: &'_ Value| -> Vec<usize> {
                match (value, self.sites.all[*index].way) {
                    (Value::Array(items), Way::Item) => (0..items.len()).collect(),
                    (Value::Object(fields), Way::Entry) => (0..fields.len()).collect(),
                    _ => Vec::new(),
                }
            };
            let below: Vec<&Value> = match self.sites.all[*index].way {
                Way::Field(name) => values.iter().filter_map(|value| value.get(name)).collect(),
                Way::Item | Way::Entry => {
                    values.iter().flat_map(|value| step(value).into_iter().filter_map(|at| nth(value, at))).collect()
                }
            };
            if below.is_empty() {
                return depth;
            }
            values = below;
        }
        chain.len()
    }

    fn grow(&self, value: &mut Value, chain: &[usize], path: &mut Path, dice: &mut Dice) -> Option<()> {
        let Some((index, rest)) = chain.split_first() else { return Some(()) };
        let site = self.sites.all[*index];
        let above = self.sites.above(&site);
        let place = Place { owner: above, name: self.sites.name(*index), depth: path.0.len() };
        let step = match site.way {
            Way::Field(name) => {
                self.make_room(value, above, name);
                let fields = value.as_object_mut()?;
                if !fields.contains_key(name) {
                    fields.insert(name.to_owned(), self.maker.value(site.shape, place, dice));
                    self.accompany(fields, above, name);
                }
                Step::Field(name.to_owned())
            }
            Way::Item => {
                let items = value.as_array_mut()?;
                if items.is_empty() {
                    let mut item = self.maker.item(above, place, dice);
                    distinguish(self.maker.shapes, above, &mut item, items);
                    items.push(item);
                }
                // The one that has most of the rest of the way.
                let depths: Vec<usize> = items.iter().map(|item| self.depth(item, rest)).collect();
                let deepest = depths.iter().max()?;
                let nearest: Vec<usize> = (0..items.len()).filter(|at| depths[*at] == *deepest).collect();
                Step::Item(*dice.one_of(&nearest)?)
            }
            Way::Entry => {
                let fields = value.as_object_mut()?;
                if fields.is_empty() {
                    fields.insert(
                        hint::key(self.owner(*index), place.name).to_owned(),
                        self.maker.value(site.shape, place, dice),
                    );
                }
                let keys: Vec<&String> = fields.keys().collect();
                Step::Field((*dice.one_of(&keys)?).clone())
            }
        };
        let below = match &step {
            Step::Field(name) => value.get_mut(name)?,
            Step::Item(index) => value.get_mut(index)?,
        };
        path.0.push(step);
        self.grow(below, rest, path, dice)?;
        if let Way::Field(name) = site.way {
            self.maker.mend(value, above, &[name], dice);
        }
        Some(())
    }

    /// Sets what must stand beside a field.
    fn accompany(&self, fields: &mut Map<String, Value>, shape: Shape<'k>, name: &str) {
        let companions = hint::companions(shape.definition, name).filter(|_| self.maker.origin == Origin::Builtin);
        if let Some(Value::Object(companions)) = companions {
            for (key, value) in companions {
                if value.is_null() {
                    fields.remove(&key);
                } else {
                    fields.insert(key, value);
                }
            }
        }
    }

    /// The definition of the record that has the field with these entries.
    fn owner(&self, index: usize) -> &'k str {
        let field = self.sites.all[index].above.map(|above| self.sites.all[above]);
        field.map_or("", |field| self.sites.above(&field).definition)
    }

    /// Takes out what must not stand beside a field.
    fn make_room(&self, record: &mut Value, shape: Shape<'k>, name: &str) {
        let Some(fields) = record.as_object_mut().filter(|fields| !fields.contains_key(name)) else { return };
        let group = hint::exclusive(shape.definition, name);
        let is_alone = shape.sort() == Sort::Record && shape.count("maxProperties") == Some(1);
        let mut kept = Map::new();
        for (key, value) in std::mem::take(fields) {
            let is_out = group.is_some_and(|group| group.contains(&key.as_str())) || is_alone;
            if !is_out || shape.requires(&key) {
                kept.insert(key, value);
            }
        }
        *fields = kept;
    }
}

fn nth(value: &Value, index: usize) -> Option<&Value> {
    match value {
        Value::Array(items) => items.get(index),
        Value::Object(fields) => fields.values().nth(index),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}
