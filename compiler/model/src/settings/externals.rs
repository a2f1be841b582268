//! What a cluster has already, as a project says: targets of references that no stack declares. In: `externals` of the
//! settings. Out: [`External`]s, or findings.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::Reader;
use crate::name::{ApiVersion, Kind};
use crate::value::{Cursor, Place};

/// An object, or pods, that some clusters have without the project's doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct External {
    /// Its group; any where none is written.
    pub group: Option<String>,
    /// Its kind.
    pub kind: String,
    /// Its namespace; any where none is written.
    pub namespace: Option<String>,
    /// Its name; any where none is written, or `*`.
    pub name: Option<String>,
    /// Its keys, if they are said.
    pub keys: Option<Vec<String>>,
    /// Its labels, for those who select it.
    pub labels: BTreeMap<String, String>,
    /// Where its name is written, or else all of it.
    pub place: Place,
}

impl External {
    /// Whether this is the object of that kind and name, looked for in a namespace where one is known.
    #[must_use]
    pub fn is(&self, group: &str, kind: &str, namespace: Option<&str>, name: &str) -> bool {
        self.is_of(group, kind)
            && self.namespace.as_deref().is_none_or(|own| namespace.is_none_or(|namespace| own == namespace))
            && self.name.as_deref().is_none_or(|own| own == name)
    }

    /// Whether it is of a kind.
    #[must_use]
    pub fn is_of(&self, group: &str, kind: &str) -> bool {
        self.kind == kind && self.group.as_deref().is_none_or(|own| own == group)
    }
}

const FIELDS: &[&str] = &["apiVersion", "kind", "namespace", "name", "keys", "labels"];

pub(super) fn externals(reader: &mut Reader, cursor: &Cursor<'_>) -> Vec<External> {
    if cursor.node().as_list().is_none() {
        reader.invalid(cursor, "a list, as `[{ kind = \"Namespace\", name = \"dev\" }]`");
    }
    cursor.elements().filter_map(|element| external(reader, &element)).collect()
}

fn external(reader: &mut Reader, cursor: &Cursor<'_>) -> Option<External> {
    reader.record(cursor, "externals", FIELDS)?;
    let labels = cursor.get("labels").map(|at| labels(reader, &at)).unwrap_or_default();
    let kind = reader.required(cursor, "kind", "`kind = \"Namespace\"`").and_then(|at| {
        let text = reader.text(&at)?;
        reader.valid(&at, text, Kind::new(text))
    });
    // What is selected needs no name.
    let name = match cursor.get("name") {
        None if cursor.get("labels").is_none() => {
            reader.required(cursor, "name", "`name = \"dev\"`, or `name = \"*\"` for any")
        }
        name => name,
    };
    let place = name.as_ref().unwrap_or(cursor).place();
    let name = name.and_then(|at| reader.text(&at)).filter(|name| *name != "*").map(str::to_owned);
    let group = cursor.get("apiVersion").and_then(|at| {
        let text = reader.text(&at)?;
        Some(reader.valid(&at, text, ApiVersion::new(text))?.group().to_owned())
    });
    let namespace = cursor.get("namespace").and_then(|at| reader.text(&at)).map(str::to_owned);
    let keys = cursor.get("keys").map(|keys| {
        if keys.node().as_list().is_none() {
            reader.invalid(&keys, "a list of keys, as `[\"password\"]`");
        }
        keys.elements().filter_map(|key| reader.text(&key).map(str::to_owned)).collect()
    });
    // With a name that is wrong it would be taken for every object; no settings with findings are used.
    Some(External { group, kind: kind?.as_str().to_owned(), namespace, name, keys, labels, place })
}

fn labels(reader: &mut Reader, cursor: &Cursor<'_>) -> BTreeMap<String, String> {
    reader.map(cursor);
    let label = |(field, value): (&crate::value::Field, Cursor<'_>)| {
        Some((field.key.to_string(), reader.text(&value)?.to_owned()))
    };
    cursor.fields().filter_map(label).collect()
}
