//! Cases on their way through both judges. In: cases, a server, our checks. Out: what each says, in the order of the cases,
//! however many threads there are. A server that does not answer fails the run.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use control_plane::verdict::{Verdict, ask, collection, stored};
use control_plane::{Client, Failure, Namespace, Running};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use super::compare::{Outcome, as_written, compare, not_kept};
use super::ours::{Finding, Ours};
use crate::run::Failed;

/// What an object is, and who is asked about it.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    /// As `apps/v1 Deployment`: where the object is sent to, whatever it says of itself.
    pub(super) kind: &'a str,
    pub(super) object: &'a Value,
}

/// What both say.
#[derive(Debug, Clone)]
pub(super) struct Judged {
    pub(super) server: Verdict,
    pub(super) ours: Vec<Finding>,
    pub(super) outcome: Outcome,
}

/// What stands for the name of the namespace, which is another in each run.
const NAMESPACE: &str = "NAMESPACE";

/// Each is a connection; the server has two cores in mind, and we wait for it most of the time.
const THREADS: usize = 6;

/// The cell of a result; an entry without one was not reached.
type Cell = Mutex<Option<Result<Judged, Failure>>>;

/// Who judges.
#[derive(Debug)]
pub(super) struct Court<'a> {
    plane: &'a Running,
    ours: &'a Ours,
    namespace: Namespace,
}

impl<'a> Court<'a> {
    /// With a namespace of its own, as a controller would have furnished it.
    pub(super) fn new(plane: &'a Running, ours: &'a Ours) -> Result<Self, Failure> {
        let namespace = plane.namespace("agreement")?;
        let account = json!({ "apiVersion": "v1", "kind": "ServiceAccount", "metadata": { "name": "default" } });
        let path = format!("/api/v1/namespaces/{}/serviceaccounts/default", namespace.name());
        plane.admin().client().apply(&path, &account)?.done("PATCH", &path)?;
        Ok(Self { plane, ours, namespace })
    }

    /// Judges all of them.
    pub(super) fn judge(&self, asked: &[Asked<'_>]) -> Result<Vec<Judged>, Failed> {
        let cells: Vec<Cell> = asked.iter().map(|_| Cell::default()).collect();
        let next = AtomicUsize::new(0);
        let bar = bar(asked.len());
        let work = |client: &Client| {
            while let Some((asked, cell)) = take(&next, asked, &cells) {
                *cell.lock().unwrap_or_else(PoisonError::into_inner) = Some(self.one(client, asked));
                bar.inc(1);
            }
        };
        let clients: Result<Vec<_>, Failure> =
            (0..THREADS).map(|_| self.plane.user("agreement", &["system:masters"])).collect();
        let clients = clients.map_err(failed)?;
        thread::scope(|scope| {
            for user in &clients {
                scope.spawn(|| work(user.client()));
            }
        });
        bar.finish_and_clear();
        let done = cells.into_iter().filter_map(|cell| cell.into_inner().unwrap_or_else(PoisonError::into_inner));
        done.collect::<Result<_, _>>().map_err(failed)
    }

    fn one(&self, client: &Client, asked: &Asked<'_>) -> Result<Judged, Failure> {
        let object = self.placed(asked.object);
        let (api_version, kind) = asked.kind.split_once(' ').unwrap_or(("", asked.kind));
        let address = json!({ "apiVersion": api_version, "kind": kind });
        let collection = collection(self.ours.schemas(), &address, self.namespace.name());
        // Of kinds that are only known to exist, nobody knows the address.
        let Some(collection) = collection.filter(|collection| !collection.ends_with('/')) else {
            return Ok(unknown(asked.kind));
        };
        let answer = ask(client, &collection, &object).or_else(|_| ask(client, &collection, &object));
        let server = match answer {
            Ok(verdict) => verdict,
            Err(failure) => return silent(client, failure),
        };
        let server = match server {
            Verdict::Accepted => Verdict::Accepted,
            Verdict::Refused { status, paths, message } => {
                Verdict::Refused { status, paths, message: message.replace(self.namespace.name(), NAMESPACE) }
            }
        };
        let server = as_written(&object, server);
        let mut ours = self.ours.judge(&object);
        ours.iter_mut().for_each(|own| own.message = own.message.replace(self.namespace.name(), NAMESPACE));
        let mut outcome = compare(&server, &ours);
        if outcome == Outcome::FalseRefusal {
            let stored = stored(client, &collection, &object)?;
            outcome = not_kept(&object, &stored, &ours).map_or(outcome, Outcome::Excluded);
        }
        Ok(Judged { server, ours, outcome })
    }

    /// The object in the namespace of this run, if it names one.
    fn placed(&self, object: &Value) -> Value {
        let mut object = object.clone();
        if let Some(namespace) = object.pointer_mut("/metadata/namespace").filter(|namespace| namespace.is_string()) {
            *namespace = self.namespace.name().into();
        }
        object
    }
}

fn take<'c, 'a>(next: &AtomicUsize, asked: &'c [Asked<'a>], cells: &'c [Cell]) -> Option<(&'c Asked<'a>, &'c Cell)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    asked.get(at).zip(cells.get(at))
}

fn unknown(kind: &str) -> Judged {
    let message = format!("the server has no {kind}");
    let server = Verdict::Refused { status: 404, paths: Vec::new(), message };
    Judged { server, ours: Vec::new(), outcome: Outcome::Excluded("a kind that is not served") }
}

/// A line on a terminal, and nothing elsewhere.
fn bar(count: usize) -> ProgressBar {
    let bar = ProgressBar::new(count as u64);
    match ProgressStyle::with_template("asked about {pos} of {len} objects, {eta} left") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the form that `map_err` takes")]
fn failed(failure: Failure) -> Failed {
    Failed(failure.chain())
}

/// A server that lives and has no answer: it fails on the object, and ends the connection.
fn silent(client: &Client, failure: Failure) -> Result<Judged, Failure> {
    if client.get("/version").and_then(|_| client.get("/version")).is_err() {
        return Err(failure);
    }
    let server = Verdict::Refused { status: 0, paths: Vec::new(), message: "the connection was closed".to_owned() };
    let outcome = Outcome::Excluded("the server fails on the object, and gives no answer");
    Ok(Judged { server, ours: Vec::new(), outcome })
}
