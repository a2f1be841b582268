//! Requests. In: the events of a log. Out: each request once, with the furthest stage that it reached and its query
//! parsed.

use std::collections::HashMap;

use serde_json::Value;

use super::event::{Event, ObjectRef, Stage, User};

/// One request that the API server received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    event: Event,
    query: Query,
}

/// The requests between two marks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Requests(Vec<Request>);

/// The query of a request: names and values in the order in which the client sent them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query(Vec<(String, String)>);

impl Request {
    fn of(event: Event) -> Self {
        let query = event.request_uri.split_once('?').map_or_else(Query::default, |(_, query)| Query::parse(query));
        Self { event, query }
    }

    /// The event of its furthest stage.
    pub fn event(&self) -> &Event {
        &self.event
    }

    /// `get`, `list`, `create`, …
    pub fn verb(&self) -> &str {
        &self.event.verb
    }

    /// As whom it was asked: the impersonated user where there is one.
    pub fn user(&self) -> &User {
        self.event.impersonated_user.as_ref().unwrap_or(&self.event.user)
    }

    /// What it is about; `None` for paths that are no resource.
    pub fn object(&self) -> Option<&ObjectRef> {
        self.event.object_ref.as_ref()
    }

    /// The path without its query.
    pub fn path(&self) -> &str {
        self.event.request_uri.split('?').next().unwrap_or_default()
    }

    /// All of the query.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// The code of the response; `None` while there is none.
    pub fn code(&self) -> Option<u16> {
        self.event.code()
    }

    /// Whether it is over.
    pub fn is_complete(&self) -> bool {
        self.event.stage >= Stage::ResponseComplete
    }

    /// Whether the server was asked to store nothing: `dryRun=All`, in the query or, for deletions, in the body. A body
    /// is known only where the policy keeps it; of one that is not kept nothing good is assumed.
    pub fn is_dry_run(&self) -> bool {
        let query: Vec<&str> = self.query.all("dryRun").collect();
        let body = || {
            let options = self.event.request_object.as_ref()?;
            let deletion = options.get("kind").and_then(Value::as_str) == Some("DeleteOptions");
            let values = options.get("dryRun").and_then(Value::as_array).filter(|_| deletion)?;
            Some(values.iter().map(|value| value.as_str().unwrap_or_default()).collect::<Vec<_>>())
        };
        let values = if query.is_empty() { body().unwrap_or_default() } else { query };
        !values.is_empty() && values.iter().all(|value| *value == "All")
    }

    /// Who is to own the fields that are written.
    pub fn field_manager(&self) -> Option<&str> {
        self.query.one("fieldManager")
    }

    /// Whether fields of other managers are taken over. The values are those that the API server reads as true.
    pub fn is_forced(&self) -> bool {
        self.query.one("force").is_some_and(|value| !matches!(value, "false" | "0"))
    }
}

impl Requests {
    /// Joins the events of each request; a request stands where its first event stands.
    pub(super) fn of(events: Vec<Event>) -> Self {
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut joined: Vec<Event> = Vec::new();
        for event in events {
            match places.get(&event.audit_id).and_then(|&place| joined.get_mut(place)) {
                Some(earlier) if event.stage >= earlier.stage => *earlier = event,
                Some(_) => {}
                None => {
                    places.insert(event.audit_id.clone(), joined.len());
                    joined.push(event);
                }
            }
        }
        Self(joined.into_iter().map(Request::of).collect())
    }

    /// Each in the order in which it was received.
    pub fn iter(&self) -> std::slice::Iter<'_, Request> {
        self.0.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nobody asked anything.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those of one user. Controllers ask on their own account all the time: a test judges what its own user did.
    #[must_use]
    pub fn by(&self, user: &str) -> Self {
        self.filtered(|request| request.user().username == user)
    }

    /// Those that `wanted` is true of.
    #[must_use]
    pub fn filtered(&self, wanted: impl Fn(&Request) -> bool) -> Self {
        Self(self.iter().filter(|request| wanted(request)).cloned().collect())
    }
}

impl Query {
    fn parse(text: &str) -> Self {
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        Self(
            pairs
                .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
                .map(|(n, v)| (decoded(n), decoded(v)))
                .collect(),
        )
    }

    /// Every value of `name`.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The first value of `name`, which is the one that the API server reads.
    pub fn one(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }
}

/// The text behind `%2F` and `+`. What is no such escape stands for itself.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let digits = behind.get(..2).filter(|digits| first == b'%' && digits.iter().all(u8::is_ascii_hexdigit));
        let escaped = digits.and_then(|digits| std::str::from_utf8(digits).ok());
        match escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &behind[2..];
            }
            None => {
                bytes.push(if first == b'+' { b' ' } else { first });
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
