//! When Flux may take an object for ready whose kind it knows nothing of. In: the resources of a unit. Out: the field
//! `healthCheckExprs`, with CEL over the conditions that Crossplane sets.

use crate::resolve::Resource;
use crate::value::{Field, Map, Node, Value};

/// How the readiness of a kind is told: by conditions that must all be true, and by reasons from which it does not come
/// back by itself. Without this Flux would take each of them for ready as soon as it is there.
struct Health {
    group: &'static str,
    kind: &'static str,
    /// Conditions that must be true.
    conditions: &'static [&'static str],
    /// The condition, the reason and the words of what waiting does not mend.
    failed: (&'static str, &'static str),
    /// A condition that counts only where a field is set.
    only_with: Option<(&'static str, &'static str)>,
}

/// The conditions are those of Crossplane 2 (`apis/apiextensions/v1/conditions.go`, `apis/pkg/v1/conditions.go`). A package
/// is unhealthy for a while whenever it is installed, so that this is no failure.
const HEALTH: &[Health] = &[
    Health {
        group: "apiextensions.crossplane.io",
        kind: "CompositeResourceDefinition",
        conditions: &["Established"],
        failed: ("Established", "TerminatingCompositeResource"),
        only_with: Some(("spec.claimNames", "Offered")),
    },
    package("Configuration"),
    package("Function"),
    package("Provider"),
];

const fn package(kind: &'static str) -> Health {
    Health {
        group: "pkg.crossplane.io",
        kind,
        conditions: &["Installed", "Healthy"],
        failed: ("Installed", "InactivePackageRevision"),
        only_with: None,
    }
}

/// The field for the kinds that a unit holds; `None` where Flux knows all of them.
pub(super) fn expressions(resources: &[Resource]) -> Option<Field> {
    let of_kind = |health: &Health| {
        // Flux looks at the group alone, and refuses two entries for one kind.
        let first = resources.iter().find(|resource| resource.gvk().is(health.group, health.kind))?;
        let fields = vec![
            Field::made("apiVersion", first.gvk().api_version.to_string().as_str()),
            Field::made("kind", health.kind),
            Field::made("inProgress", health.in_progress().as_str()),
            Field::made("failed", health.failed().as_str()),
            Field::made("current", health.current().as_str()),
        ];
        Some(Node::new(Value::Map(Map::new(fields))))
    };
    let known: Vec<Node> = HEALTH.iter().filter_map(of_kind).collect();
    (!known.is_empty()).then(|| Field::made("healthCheckExprs", Value::List(known)))
}

impl Health {
    /// Nothing has been said, or not of what the object asks for now. Without a status this cannot be evaluated, and Flux
    /// waits as well.
    fn in_progress(&self) -> String {
        let types = self.conditions.iter().map(|condition| format!("'{condition}'")).collect::<Vec<_>>().join(", ");
        let stale = "has(c.observedGeneration) && c.observedGeneration < metadata.generation";
        format!("!has(status.conditions) || status.conditions.exists(c, c.type in [{types}] && {stale})")
    }

    fn failed(&self) -> String {
        let (condition, reason) = self.failed;
        format!("status.conditions.exists(c, c.type == '{condition}' && c.status == 'False' && c.reason == '{reason}')")
    }

    fn current(&self) -> String {
        let is_true =
            |condition: &&str| format!("status.conditions.exists(c, c.type == '{condition}' && c.status == 'True')");
        let mut all: Vec<String> = self.conditions.iter().map(is_true).collect();
        all.extend(self.only_with.map(|(field, condition)| format!("(!has({field}) || {})", is_true(&condition))));
        all.join(" && ")
    }
}
