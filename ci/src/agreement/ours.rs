//! Our own verdict. In: an object, and what is known of kinds. Out: the errors that `lornuc check -f` tells of it, each with
//! its code and field. Left out is what is no verdict on the object: warnings, and what stands in [`NO_VERDICT`].

use std::collections::BTreeSet;

use lornuc_model::check::check_foreign;
use lornuc_model::diagnostic::{Code, Diagnostic, Files};
use lornuc_model::graph;
use lornuc_model::parallel::Threads;
use lornuc_model::resolve::foreign;
use lornuc_model::schema::Schemas;
use lornuc_model::settings::Settings;
use lornuc_model::value::{FieldPath, Step, from_json};
use serde_json::Value;

/// Codes of errors that say nothing of what a server would do, each with the reason.
const NO_VERDICT: &[(Code, &str)] = &[
    (Code::LiteralSecret, "a policy of the house: the server stores any Secret"),
    (Code::ImageWithoutDigest, "a policy of the house: the server runs any image"),
    (Code::LargeUnit, "about Flux, and no object by itself"),
    (Code::ForeignTemplate, "about what other tools would fill in"),
    (Code::UnjudgedRule, "says that only the server can judge"),
];

/// An error that we tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) code: Code,
    pub(super) path: FieldPath,
    pub(super) message: String,
}

/// Judges objects as `lornuc check -f` does.
#[derive(Debug)]
pub(super) struct Ours {
    schemas: Schemas,
    settings: Settings,
}

impl Ours {
    pub(super) fn new(schemas: Schemas) -> Self {
        let settings = Settings::of_foreign(None, schemas.version());
        Self { schemas, settings }
    }

    pub(super) fn schemas(&self) -> &Schemas {
        &self.schemas
    }

    /// What is wrong with the object.
    pub(super) fn judge(&self, object: &Value) -> Vec<Finding> {
        let node = match from_json(object.clone()) {
            Ok(node) => node,
            // As a file would be refused that holds it, at the line of the number.
            Err(error) => {
                let (code, message) = (Code::UnsupportedNumber, error.to_string());
                return vec![Finding { code, path: FieldPath::new(unreadable(object)), message }];
            }
        };
        let foreign = foreign(vec![node], self.settings.clone(), &BTreeSet::new(), &Files::default());
        let (resolved, mut findings) = foreign.resolve(&self.schemas, Threads::new(1));
        findings.extend(check_foreign(&graph::build(resolved).0));
        findings.into_iter().filter(is_verdict).map(Finding::of).collect()
    }
}

fn is_verdict(finding: &Diagnostic) -> bool {
    finding.is_error() && NO_VERDICT.iter().all(|(code, _)| *code != finding.code)
}

/// The way to the first value that no document holds.
fn unreadable(value: &Value) -> Vec<Step> {
    let below = |step: Step, inner: &Value| {
        let is_whole = from_json(inner.clone()).is_ok();
        (!is_whole).then(|| std::iter::once(step).chain(unreadable(inner)).collect())
    };
    let found = match value {
        Value::Object(fields) => fields.iter().find_map(|(key, inner)| below(Step::Field(key.as_str().into()), inner)),
        Value::Array(items) => items.iter().enumerate().find_map(|(at, inner)| below(Step::Element(at), inner)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    };
    found.unwrap_or_default()
}

impl Finding {
    fn of(diagnostic: Diagnostic) -> Self {
        Self { code: diagnostic.code, path: diagnostic.path, message: diagnostic.message }
    }
}
