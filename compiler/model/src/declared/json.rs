//! [`Declared`] from a JSON file:
//! `{ "settings": { … }, "units": [{ "environment": "dev", "stack": "apps", "form": "tree", "tree": { … } }] }`,
//! the settings as in `lornuc.ncl`, `form` being `tree` (the default) or `flat`.

use std::collections::BTreeSet;
use std::fmt;

use serde::Deserialize;

use super::{Absent, Declared, DeclaredUnit, Form, UnitName};
use crate::diagnostic::Diagnostic;
use crate::name::{EnvironmentName, StackName};
use crate::settings::Settings;
use crate::value::{Place, from_json};

/// A file that does not hold a `Declared`.
#[derive(Debug)]
pub enum DeclaredError {
    /// Not JSON, or JSON of another form.
    Form(serde_json::Error),
    /// A name or number in it cannot be held.
    Value(String),
    /// The settings have mistakes.
    Settings(Vec<Diagnostic>),
}

impl fmt::Display for DeclaredError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form(_) => f.write_str("not a file of declared units"),
            Self::Value(message) => f.write_str(message),
            Self::Settings(findings) => {
                let lines: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
                write!(f, "mistakes in the settings: {}", lines.join("; "))
            }
        }
    }
}

impl std::error::Error for DeclaredError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Form(error) => Some(error),
            Self::Value(_) | Self::Settings(_) => None,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    settings: serde_json::Value,
    units: Vec<Unit>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unit {
    environment: String,
    stack: String,
    #[serde(default)]
    form: FormWord,
    tree: serde_json::Value,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "kebab-case")]
enum FormWord {
    #[default]
    Tree,
    Flat,
}

impl Declared {
    /// Reads a file of declared units; nodes have no spans.
    ///
    /// # Errors
    /// Another form, names that are no ids, numbers beyond 64 bits, mistakes in the settings, two units of one name.
    pub fn from_json(text: &str) -> Result<Self, DeclaredError> {
        let file: File = serde_json::from_str(text).map_err(DeclaredError::Form)?;
        let units = file.units.into_iter().map(unit).collect::<Result<Vec<_>, _>>()?;
        let names: BTreeSet<&UnitName> = units.iter().map(|unit| &unit.name).collect();
        if names.len() < units.len() {
            return Err(DeclaredError::Value("two units have the same environment and stack".into()));
        }
        let stacks: BTreeSet<StackName> = units.iter().map(|unit| unit.name.stack.clone()).collect();
        let root = from_json(file.settings).map_err(|error| DeclaredError::Value(error.to_string()))?;
        let (settings, findings) = Settings::read(&root, Place::default(), &stacks);
        let settings = settings.ok_or(DeclaredError::Settings(findings))?;
        match units.iter().find(|unit| !settings.environments().contains_key(&unit.name.environment)) {
            Some(unit) => Err(DeclaredError::Value(format!("the settings lack the environment of `{}`", unit.name))),
            None => Ok(Self::new(settings, units, Absent::default())),
        }
    }
}

fn unit(unit: Unit) -> Result<DeclaredUnit, DeclaredError> {
    let value = |error: &dyn fmt::Display| DeclaredError::Value(error.to_string());
    let name = UnitName {
        environment: EnvironmentName::new(&unit.environment).map_err(|rule| value(&rule))?,
        stack: StackName::new(&unit.stack).map_err(|rule| value(&rule))?,
    };
    let form = match unit.form {
        FormWord::Tree => Form::Tree,
        FormWord::Flat => Form::Flat,
    };
    let tree = from_json(unit.tree).map_err(|error| value(&error))?;
    Ok(DeclaredUnit { name, form, tree, place: Place::default(), inputs: "none".into() })
}
