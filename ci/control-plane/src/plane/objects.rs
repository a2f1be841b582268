//! What each part wants in the API server, and how it shows that it works. In: a part, and a client that may do anything.
//! Out: objects that are applied before and after its programs start, and whether it is ready.

use serde_json::{Value, json};

use crate::client::Client;
use crate::failure::Failure;
use crate::fixtures::{self, CrdSet};
use crate::parts::Part;
use crate::plane::Running;

/// The node on which pods seem to run.
const NODE: &str = "/api/v1/nodes/node";

/// The account that the controllers make in every namespace.
const ACCOUNT: &str = "/api/v1/namespaces/default/serviceaccounts/default";

/// What must be there when the programs start: controllers look for their kinds once.
pub(super) fn before(part: Part, running: &Running) -> Result<(), Failure> {
    let (namespace, set) = match part {
        Part::ControllerManager | Part::Nodes => return Ok(()),
        Part::Flux => ("flux-system", CrdSet::Flux),
        Part::Crossplane => ("crossplane-system", CrdSet::Crossplane),
    };
    let object = json!({ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": namespace } });
    apply(running.admin().client(), &format!("/api/v1/namespaces/{namespace}"), &object)?;
    running.install(&fixtures::crds(set)?)
}

/// What the programs are there for.
pub(super) fn after(part: Part, client: &Client) -> Result<(), Failure> {
    match part {
        Part::Nodes => {
            apply(client, NODE, &json!({ "apiVersion": "v1", "kind": "Node", "metadata": { "name": "node" } }))
        }
        Part::ControllerManager | Part::Flux | Part::Crossplane => Ok(()),
    }
}

/// Whether the part does what it is there for.
pub(super) fn are_ready(part: Part, client: &Client) -> Result<bool, Failure> {
    match part {
        Part::ControllerManager => Ok(client.get(ACCOUNT)?.status == 200),
        Part::Nodes => {
            let node = client.get(NODE)?.body;
            // A new node may take no pods, until a controller has seen that it is ready.
            Ok(node["status"]["allocatable"].is_object() && node["spec"]["taints"].is_null())
        }
        Part::Flux | Part::Crossplane => Ok(true),
    }
}

fn apply(client: &Client, path: &str, object: &Value) -> Result<(), Failure> {
    client.apply(path, object)?.done("PATCH", path).map(|_| ())
}
