//! Judgements over requests. In: requests. Out: those that could change the cluster, in words, and counts.

use std::collections::BTreeMap;
use std::fmt;

use super::request::{Request, Requests};

/// What a count of requests is by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asked {
    /// The user's name.
    pub user: String,
    /// The verb.
    pub verb: String,
    /// The resource as `deployments.apps` or `deployments.apps/status`; the path for what is none.
    pub resource: String,
}

/// Requests that could have changed the cluster, each in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writes(pub Vec<String>);

/// Answers of the API server to "who am I" and "may I": they are created, and store nothing.
const REVIEWS: &[(&str, &str)] = &[
    ("authentication.k8s.io", "selfsubjectreviews"),
    ("authorization.k8s.io", "localsubjectaccessreviews"),
    ("authorization.k8s.io", "selfsubjectaccessreviews"),
    ("authorization.k8s.io", "selfsubjectrulesreviews"),
    ("authorization.k8s.io", "subjectaccessreviews"),
];

/// Subresources that reach into a container or a network, whatever the verb.
const CONNECTIONS: &[&str] = &["attach", "exec", "portforward", "proxy"];

impl Requests {
    /// Holds that nothing could have changed the cluster: all were reads (`get`, `list`, `watch`), access reviews, or
    /// writes with `dryRun=All`. A write that was refused counts as one: it was tried.
    ///
    /// # Errors
    /// Some were not; each is told.
    pub fn only_reads_and_dry_runs(&self) -> Result<(), Writes> {
        let writes: Vec<String> =
            self.iter().filter(|request| !is_harmless(request)).map(ToString::to_string).collect();
        if writes.is_empty() { Ok(()) } else { Err(Writes(writes)) }
    }

    /// How many there were, by user, verb and resource.
    pub fn counted(&self) -> BTreeMap<Asked, usize> {
        let mut counts = BTreeMap::new();
        for request in self.iter() {
            *counts.entry(Asked::by(request)).or_default() += 1;
        }
        counts
    }
}

impl Asked {
    fn by(request: &Request) -> Self {
        Self {
            user: request.user().username.clone(),
            verb: request.verb().to_owned(),
            resource: resource(request).unwrap_or_else(|| request.path().to_owned()),
        }
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.user, self.verb, self.resource)
    }
}

impl fmt::Display for Writes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "neither reads nor dry runs: {}", self.0.len())?;
        self.0.iter().try_for_each(|write| write!(f, "\n  {write}"))
    }
}

impl std::error::Error for Writes {}

/// As in: `alice` asked to patch deployments.apps/status `web` in `shop` as `lornuc`, by force: 200.
impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` asked to {} ", self.user().username, self.verb())?;
        match (resource(self), self.object()) {
            (Some(resource), Some(object)) => {
                f.write_str(&resource)?;
                named(f, "", &object.name)?;
                named(f, " in", &object.namespace)?;
            }
            (_, _) => f.write_str(self.path())?,
        }
        named(f, " as", self.field_manager().unwrap_or_default())?;
        if self.is_forced() {
            f.write_str(", by force")?;
        }
        if self.is_dry_run() {
            f.write_str(", as a dry run")?;
        }
        match self.code() {
            Some(code) => write!(f, ": {code}"),
            None => f.write_str(": not answered yet"),
        }
    }
}

fn named(f: &mut fmt::Formatter<'_>, word: &str, name: &str) -> fmt::Result {
    if name.is_empty() { Ok(()) } else { write!(f, "{word} `{name}`") }
}

fn resource(request: &Request) -> Option<String> {
    let object = request.object()?;
    let group = if object.api_group.is_empty() { String::new() } else { format!(".{}", object.api_group) };
    let part = if object.subresource.is_empty() { String::new() } else { format!("/{}", object.subresource) };
    Some(format!("{}{group}{part}", object.resource))
}

fn is_harmless(request: &Request) -> bool {
    let connects = request.object().is_some_and(|object| CONNECTIONS.contains(&object.subresource.as_str()));
    match request.verb() {
        _ if connects => false,
        "get" | "list" | "watch" | "head" | "options" => true,
        "create" if is_review(request) => true,
        _ => request.is_dry_run(),
    }
}

fn is_review(request: &Request) -> bool {
    request.object().is_some_and(|object| REVIEWS.contains(&(object.api_group.as_str(), object.resource.as_str())))
}
