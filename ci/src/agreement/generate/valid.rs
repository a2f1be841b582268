//! Sound values for a place. In: a place in a sound object. Out: changes after which the object should be as sound.

use serde_json::{Value, json};

use super::dice::Dice;
use super::host::Host;
use super::make::{Maker, Place, distinguish};
use super::path::{Edit, Path, Step};
use super::schema::{Origin, Shape, Sort};
use super::text;

/// Longer texts would only be slow.
const LONGEST: usize = 1024;

pub(super) fn edits<'k>(host: &Host<'k>, maker: Maker<'k>, dice: &mut Dice) -> Vec<Vec<Edit>> {
    let Some(value) = host.path.get(&host.object) else { return Vec::new() };
    let put = |value: Value| vec![Edit::Put(host.path.clone(), value)];
    let mut edits = vec![put(value.clone())];
    // Which words stand beside which fields is not in Kubernetes' schemas.
    if maker.origin == Origin::Builtin {
        return edits;
    }
    let shape = host.shape;
    edits.extend(shape.schema["enum"].as_array().into_iter().flatten().cloned().map(put));
    edits.extend((shape.schema["nullable"] == true).then(|| put(Value::Null)));
    if shape.schema["enum"].is_null() {
        edits.extend(edges(shape).into_iter().map(put));
    }
    if let (Some(items), true) = (value.as_array(), shape.count("maxItems").is_none_or(|most| most > 1)) {
        let place = Place { owner: host.above, name: host.name, depth: 1 };
        let mut item = maker.item(shape, place, dice);
        distinguish(maker.shapes, shape, &mut item, items);
        edits.push(vec![Edit::Put(host.path.item(items.len()), item)]);
    }
    edits.into_iter().map(|edits| mended(host, edits, maker, dice)).collect()
}

/// With what the record that it stands in must have then: `type: a` may ask for another field.
fn mended<'k>(host: &Host<'k>, mut edits: Vec<Edit>, maker: Maker<'k>, dice: &mut Dice) -> Vec<Edit> {
    let Some((Step::Field(name), above)) = host.path.0.split_last() else { return edits };
    let above = Path(above.to_vec());
    let mut object = host.object.clone();
    let is_applied = edits.iter().try_for_each(|edit| edit.apply(&mut object)).is_some();
    let Some(record) = above.get(&object).filter(|_| is_applied && !above.0.is_empty()) else { return edits };
    let mut whole = record.clone();
    maker.mend(&mut whole, host.above, &[name], dice);
    if whole != *record {
        edits.push(Edit::Put(above, whole));
    }
    edits
}

/// Values at the bounds of a schema.
fn edges(shape: Shape<'_>) -> Vec<Value> {
    let schema = shape.schema;
    let bound = |key: &str| schema[key].as_i64();
    match shape.sort() {
        Sort::Integer | Sort::Number => {
            let is_open = |key: &str| schema[key] == true;
            let least = bound("minimum").filter(|_| !is_open("exclusiveMinimum"));
            let most = bound("maximum").filter(|_| !is_open("exclusiveMaximum"));
            let most = most.or_else(|| (schema["format"] == "int32").then_some(i64::from(i32::MAX)));
            least.into_iter().chain(most).map(|number| json!(number)).collect()
        }
        Sort::Text => {
            let least = shape.count("minLength").filter(|length| *length > 0);
            let most = shape.count("maxLength").filter(|length| *length <= LONGEST);
            let is_free = schema["format"].is_null();
            let texts =
                least.into_iter().chain(most).filter(|_| is_free).filter_map(|length| text::lengthened(shape, length));
            texts.map(Value::String).collect()
        }
        Sort::IntOrString if schema["pattern"].is_null() => vec![json!("a"), json!("10%"), json!(0)],
        Sort::IntOrString => vec![json!(0), json!("1")],
        Sort::Boolean => vec![json!(false)],
        Sort::Record | Sort::Entries | Sort::List | Sort::Quantity | Sort::Anything => Vec::new(),
    }
}
