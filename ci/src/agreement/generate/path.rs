//! Places in an object, and changes there. In: an object. Out: the same with one place changed, and words for it.

use std::fmt;

use serde_json::{Map, Value};

/// A step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Field(String),
    Item(usize),
}

/// Where something is in an object.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Path(pub(super) Vec<Step>);

impl Path {
    /// Of fields: `spec.replicas`.
    pub(super) fn of(fields: &str) -> Self {
        Self(fields.split('.').map(|name| Step::Field(name.to_owned())).collect())
    }

    pub(super) fn field(&self, name: &str) -> Self {
        self.then(Step::Field(name.to_owned()))
    }

    pub(super) fn item(&self, index: usize) -> Self {
        self.then(Step::Item(index))
    }

    fn then(&self, step: Step) -> Self {
        Self(self.0.iter().cloned().chain([step]).collect())
    }

    pub(super) fn get<'v>(&self, object: &'v Value) -> Option<&'v Value> {
        self.0.iter().try_fold(object, |value, step| match step {
            Step::Field(name) => value.get(name),
            Step::Item(index) => value.get(index),
        })
    }

    pub(super) fn get_mut<'v>(&self, object: &'v mut Value) -> Option<&'v mut Value> {
        self.0.iter().try_fold(object, |value, step| match step {
            Step::Field(name) => value.get_mut(name),
            Step::Item(index) => value.get_mut(index),
        })
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.iter().enumerate() {
            match step {
                Step::Item(item) => write!(f, "[{item}]")?,
                Step::Field(name) if name.contains(['.', '/']) => write!(f, "[{name}]")?,
                Step::Field(name) if index == 0 => f.write_str(name)?,
                Step::Field(name) => write!(f, ".{name}")?,
            }
        }
        Ok(())
    }
}

/// A change of one place.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Edit {
    Put(Path, Value),
    /// Entries for a record, which is made where it is not there.
    Merge(Path, Map<String, Value>),
    Out(Path),
}

impl Edit {
    /// Makes it. A place that is not there leaves the object as it is.
    pub(super) fn apply(&self, object: &mut Value) -> Option<()> {
        let (Self::Put(path, _) | Self::Merge(path, _) | Self::Out(path)) = self;
        let (last, above) = path.0.split_last()?;
        let above = Path(above.to_vec()).get_mut(object)?;
        match (self, last) {
            (Self::Put(_, value), Step::Field(name)) => {
                above.as_object_mut()?.insert(name.clone(), value.clone());
            }
            (Self::Put(_, value), Step::Item(index)) => {
                let items = above.as_array_mut()?;
                match items.get_mut(*index) {
                    Some(item) => *item = value.clone(),
                    None => items.push(value.clone()),
                }
            }
            (Self::Merge(_, entries), Step::Field(name)) => {
                let record = above.as_object_mut()?.entry(name).or_insert_with(|| Map::new().into());
                record.as_object_mut()?.extend(entries.clone());
            }
            (Self::Merge(..), Step::Item(_)) => return None,
            (Self::Out(_), Step::Field(name)) => {
                above.as_object_mut()?.remove(name)?;
            }
            (Self::Out(_), Step::Item(index)) => {
                let items = above.as_array_mut()?;
                (*index < items.len()).then(|| items.remove(*index))?;
            }
        }
        Some(())
    }
}

impl fmt::Display for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Out(path) => write!(f, "without {path}"),
            Self::Put(path, value) => write!(f, "{path}: {}", shortened(&value.to_string())),
            Self::Merge(path, entries) => {
                write!(f, "{path}: {}", shortened(&Value::Object(entries.clone()).to_string()))
            }
        }
    }
}

/// Enough of a text to tell it from others.
pub(super) fn shortened(text: &str) -> String {
    const SHOWN: usize = 80;
    let count = text.chars().count();
    if count <= SHOWN {
        return text.to_owned();
    }
    let shown: String = text.chars().take(SHOWN).collect();
    format!("{shown}… and {} more", count - SHOWN)
}
