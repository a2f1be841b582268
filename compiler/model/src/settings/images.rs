//! The setting `images`: how images without a digest are judged, and where otherwise. In: its cursor. Out: [`Images`].

use std::collections::BTreeMap;

use super::reader::Reader;
use super::{Environment, Level};
use crate::diagnostic::{Code, Diagnostic};
use crate::name::{EnvironmentName, did_you_mean};
use crate::value::Cursor;

/// The levels; off where nothing is said, for tags alone are how most projects begin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Images {
    digests: Option<Level>,
    environments: BTreeMap<EnvironmentName, Level>,
}

impl Images {
    pub(super) fn digests(&self, environment: &EnvironmentName) -> Level {
        self.environments.get(environment).copied().or(self.digests).unwrap_or(Level::Off)
    }
}

pub(super) fn images(
    reader: &mut Reader,
    cursor: &Cursor<'_>,
    environments: &BTreeMap<EnvironmentName, Environment>,
) -> Images {
    if reader.record(cursor, "the settings of images", &["digests", "environments"]).is_none() {
        return Images::default();
    }
    let mut images = Images { digests: digests(reader, cursor), environments: BTreeMap::new() };
    let Some(own) = cursor.get("environments") else { return images };
    reader.map(&own);
    for (field, environment) in own.fields() {
        let Some(name) = environments.keys().find(|name| name.as_str() == &*field.key) else {
            reader.push(
                Diagnostic::error(Code::InvalidSetting, format!("the project has no environment `{}`", field.key))
                    .at(environment.place().of_key(), "no such environment")
                    .help(nearest(&field.key, environments)),
            );
            continue;
        };
        if reader.record(&environment, "the settings of images", &["digests"]).is_some() {
            images.environments.extend(digests(reader, &environment).map(|level| (name.clone(), level)));
        }
    }
    images
}

fn digests(reader: &mut Reader, cursor: &Cursor<'_>) -> Option<Level> {
    reader.level(&cursor.get("digests")?)
}

fn nearest(name: &str, environments: &BTreeMap<EnvironmentName, Environment>) -> String {
    let known = || environments.keys().map(EnvironmentName::as_str);
    did_you_mean(name, known()).unwrap_or_else(|| format!("there are: `{}`", known().collect::<Vec<_>>().join("`, `")))
}
