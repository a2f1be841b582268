//! Cases of what an API server takes and refuses. In: a text in YAML, objects with changes to them. Out: every object, and
//! where the server finds fault with it.

#[cfg(test)]
mod tests;

use lornuc_model::value::{FieldPath, Step};
use saphyr::{LoadableYamlNode, Yaml};
use serde_json::{Map, Value, json};

use crate::fixtures::slim;

/// An object, and what the server says of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Its kind, and the change that makes it what it is.
    pub name: String,
    /// The object.
    pub object: Value,
    /// The fields that are refused, as we write paths; none for an object that is taken.
    pub refused: Vec<String>,
}

/// The cases of a text: a list of records with `object`, which is taken; `accepted`, changes with which it is taken; and
/// `refused`, each with the change (`set`) and the fields that are refused then (`at`). A change names paths with their
/// values; `null` takes a field out. An object without `metadata` is called `a`. `{times: 3, of: x}` is what is said so many
/// times: of a text a longer one, of a list one with more elements, of a record one with more fields, where `#` in texts and
/// names stands for the number of the time.
///
/// # Errors
/// What is not of that form, in words.
pub fn cases(text: &str) -> Result<Vec<Case>, String> {
    let documents = Yaml::load_from_str(text).map_err(|error| error.to_string())?;
    let mut cases = Vec::new();
    for document in &documents {
        let document = slim::json(document)?;
        for entry in document.as_array().ok_or("the cases are no list")? {
            add(entry, &mut cases)?;
        }
    }
    Ok(cases)
}

fn add(entry: &Value, cases: &mut Vec<Case>) -> Result<(), String> {
    let mut object = entry["object"].clone();
    let fields = object.as_object_mut().ok_or("a case without `object`")?;
    fields.entry("metadata").or_insert_with(|| json!({ "name": "a" }));
    let name = |change: &Value| format!("{} {change}", entry["object"]["kind"].as_str().unwrap_or_default());
    cases.push(Case { name: name(&json!({})), object: object.clone(), refused: Vec::new() });
    for change in list(entry, "accepted")? {
        cases.push(Case { name: name(change), object: changed(&object, change)?, refused: Vec::new() });
    }
    for refused in list(entry, "refused")? {
        let at: Option<Vec<String>> =
            list(refused, "at")?.iter().map(|path| path.as_str().map(str::to_owned)).collect();
        let change = &refused["set"];
        let refused = at.filter(|at| !at.is_empty()).ok_or_else(|| format!("{change} has no `at`"))?;
        cases.push(Case { name: name(change), object: changed(&object, change)?, refused });
    }
    Ok(())
}

fn list<'v>(record: &'v Value, key: &str) -> Result<&'v [Value], String> {
    match &record[key] {
        Value::Null => Ok(&[]),
        Value::Array(items) => Ok(items),
        other @ (Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => {
            Err(format!("`{key}` is no list: {other}"))
        }
    }
}

/// The object with the changes made to it.
///
/// # Errors
/// A path that leads nowhere, in words.
pub fn changed(object: &Value, change: &Value) -> Result<Value, String> {
    let mut object = object.clone();
    for (path, value) in change.as_object().ok_or_else(|| format!("{change} is no change"))? {
        let steps: FieldPath = path.parse().map_err(|_| format!("`{path}` is no path"))?;
        set(&mut object, steps.steps(), &repeated(value)).ok_or_else(|| format!("`{path}` leads nowhere"))?;
    }
    Ok(object)
}

/// A value, said as many times as it asks for.
fn repeated(value: &Value) -> Value {
    let (Some(times), Some(of)) = (value["times"].as_u64(), value.get("of")) else { return value.clone() };
    match of {
        Value::String(text) => (0..times).map(|_| text.as_str()).collect::<String>().into(),
        Value::Array(items) => (0..times).flat_map(|time| items.iter().map(move |item| numbered(item, time))).collect(),
        Value::Object(fields) => {
            let one = |time| {
                fields.iter().map(move |(key, value)| (key.replace('#', &format!("{time}")), numbered(value, time)))
            };
            Value::Object((0..times).flat_map(one).collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => of.clone(),
    }
}

/// A value with a number in place of `#`.
fn numbered(value: &Value, time: u64) -> Value {
    match value {
        Value::String(text) => text.replace('#', &time.to_string()).into(),
        Value::Array(items) => items.iter().map(|item| numbered(item, time)).collect(),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(key, value)| (key.replace('#', &time.to_string()), numbered(value, time)));
            Value::Object(fields.collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

/// Sets a value, making the records on the way; `null` takes a field out.
pub fn set(object: &mut Value, steps: &[Step], value: &Value) -> Option<()> {
    let Some((step, rest)) = steps.split_first() else {
        *object = value.clone();
        return Some(());
    };
    match step {
        Step::Field(key) if rest.is_empty() && value.is_null() => {
            object.as_object_mut()?.remove(&**key);
            Some(())
        }
        Step::Field(key) => {
            if object.is_null() {
                *object = Value::Object(Map::new());
            }
            set(object.as_object_mut()?.entry(&**key).or_insert(Value::Null), rest, value)
        }
        Step::Element(index) => {
            if object.is_null() {
                *object = Value::Array(Vec::new());
            }
            let items = object.as_array_mut()?;
            if *index == items.len() {
                items.push(Value::Null);
            }
            set(items.get_mut(*index)?, rest, value)
        }
    }
}
