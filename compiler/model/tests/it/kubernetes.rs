//! The cases of `corpus/kubernetes`, asked of a real API server.

use std::path::Path;

use control_plane::corpus::{Case, cases};
use control_plane::verdict::{Verdict, ask, collection, is_same};
use control_plane::{Client, Parts, Shared};
use lornuc_model::schema::Schemas;
use lornuc_model::value::FieldPath;
use serde_json::json;

/// A variable that names the one file whose cases are asked.
const ONLY: &str = "LORNUC_CORPUS";

fn difference(client: &Client, schemas: &Schemas, (namespace, case): (&str, &Case)) -> Option<String> {
    let verdict = match collection(schemas, &case.object, namespace) {
        Some(collection) => ask(client, &collection, &case.object).unwrap(),
        None => return Some(format!("{}: no such kind", case.name)),
    };
    let told = match verdict {
        // Plugins that admit objects name no field; we do. What they say of the state of a cluster is no case.
        Verdict::Refused { paths, status: 403, .. } if paths.is_empty() && !case.refused.is_empty() => return None,
        Verdict::Accepted if case.refused.is_empty() => return None,
        Verdict::Accepted => return Some(format!("{}: accepted", case.name)),
        // The server names no field of what it does not even decode, nor of an object that is too large; we do.
        Verdict::Refused { paths, status: 400 | 422 | 500, .. } if paths.is_empty() && !case.refused.is_empty() => {
            return None;
        }
        Verdict::Refused { paths, message, .. } if case.refused.is_empty() || paths.is_empty() => message,
        Verdict::Refused { paths, message, .. } => {
            let path = |path: &String| path.parse().unwrap_or_else(|_| panic!("{}: no path: {path}", case.name));
            let ours: Vec<FieldPath> = case.refused.iter().map(path).collect();
            let is_known = |theirs: &String| ours.iter().any(|ours| is_same(ours, theirs));
            let is_true = |ours: &FieldPath| paths.iter().any(|theirs| is_same(ours, theirs));
            if paths.iter().all(is_known) && ours.iter().all(is_true) {
                return None;
            }
            format!("{paths:?} {message}")
        }
    };
    Some(format!("{}, which is to be refused at {:?}: {told}", case.name, case.refused))
}

#[test]
fn the_corpus_is_what_the_server_says() {
    // Without controllers the server has no accounts, and admits Pods by other rules.
    let Some(plane) = Shared::for_test(&Parts::controllers()) else { return };
    let namespace = plane.namespace("corpus").unwrap();
    let client = plane.admin().client();
    // Pods are admitted where this stands; a controller would make it in its time.
    let account = json!({ "apiVersion": "v1", "kind": "ServiceAccount", "metadata": { "name": "default" } });
    let path = format!("/api/v1/namespaces/{}/serviceaccounts/default", namespace.name());
    client.apply(&path, &account).unwrap().done("PATCH", &path).unwrap();
    let schemas = Schemas::builtin();
    let only = std::env::var(ONLY).unwrap_or_default();
    let mut wrong = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/kubernetes");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if !only.is_empty() && name != only {
            continue;
        }
        let cases = cases(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let differences = cases.iter().filter_map(|case| difference(client, &schemas, (namespace.name(), case)));
        wrong.extend(differences.map(|what| format!("{name}: {what}")));
    }
    assert!(wrong.is_empty(), "{} cases differ\n{}", wrong.len(), wrong.join("\n"));
}
