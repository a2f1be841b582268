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
use lornuc_model::value::{FieldPath, from_json};
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
            // As a file would be refused that holds it.
            Err(error) => return vec![unreadable(error.to_string())],
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

fn unreadable(message: String) -> Finding {
    Finding { code: Code::InvalidResource, path: FieldPath::default(), message }
}

impl Finding {
    fn of(diagnostic: Diagnostic) -> Self {
        Self { code: diagnostic.code, path: diagnostic.path, message: diagnostic.message }
    }
}
