//! The unit `flux`: what Flux needs to apply the others. In: the units of an environment whose settings have a `delivery`.
//! Out: a source, and a Kustomization for each unit that is applied; once the edges between units are known, what each
//! waits for.
//!
//! It is made when every unit of the environment is at hand. What a unit that was left out needs is not known, and a
//! Kustomization that does not say what it waits for is worse than the one of the build before.

mod health;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::declared::{Absent, UnitName};
use crate::digest::Digest;
use crate::name::{ApiVersion, EnvironmentName, Gvk, Id, Kind, LabelValue, Segment, StackName, hashed_slug};
use crate::resolve::{Made, Resource};
use crate::settings::{DELIVERY_STACK, Delivery, Settings};
use crate::value::{Field, Map, Node, Value};

use super::build::Dependencies;
use super::units::{UnitEdge, contracted};
use super::{Edge, EdgeKind, GraphUnit, Need, ResourceIx};

const SOURCES: &str = "source.toolkit.fluxcd.io/v1";
const KUSTOMIZATIONS: &str = "kustomize.toolkit.fluxcd.io/v1";

/// The last part of the source's id.
const SOURCE: &str = "source";

/// A unit and its resources.
pub(super) type Unit = (GraphUnit, Vec<Resource>);

/// Adds the unit `flux` to each environment that is delivered.
pub(super) fn add(units: &mut Vec<Unit>, settings: &Settings, absent: &Absent) {
    for delivery in settings.environments().keys().filter_map(|environment| settings.delivery(environment)) {
        let environment = delivery.environment();
        let own: Vec<&Unit> = units.iter().filter(|(unit, _)| unit.name.environment == *environment).collect();
        let is_whole = !own.is_empty() && !absent.touches(environment);
        let Some(stack) = StackName::new(DELIVERY_STACK).ok().filter(|_| is_whole) else { continue };
        let maker = Maker { settings, delivery, name: UnitName { environment: environment.clone(), stack } };
        if let Some(made) = maker.unit(&own) {
            let at = units.partition_point(|(unit, _)| unit.name < made.0.name);
            units.insert(at, made);
        }
    }
}

struct Maker<'a> {
    settings: &'a Settings,
    delivery: &'a Delivery,
    name: UnitName,
}

impl Maker<'_> {
    /// `None` where a stack has the name, which the loader of projects refuses.
    fn unit(&self, units: &[&Unit]) -> Option<Unit> {
        if units.iter().any(|(unit, _)| unit.name == self.name) {
            return None;
        }
        let inputs: Vec<&str> = units.iter().map(|(unit, _)| &*unit.inputs).collect();
        let inputs = Digest::of(inputs.join("\n")).as_str().into();
        let mut resources: Vec<Resource> = self.source().into_iter().collect();
        resources.extend(units.iter().filter_map(|(unit, resources)| self.kustomization(&unit.name, resources)));
        resources.sort_by(|a, b| a.id().cmp(b.id()));
        Some((GraphUnit { name: self.name.clone(), inputs }, resources))
    }

    fn source(&self) -> Option<Resource> {
        let source = &self.delivery.source;
        let spec = source.spec.clone()?;
        let node = self.node(SOURCES, source.kind.as_str(), (source.name.as_str(), source.namespace.as_str()), spec);
        Some(Resource::from(Made {
            unit: self.name.clone(),
            id: self.id(&Segment::new(SOURCE).ok()?),
            gvk: gvk(SOURCES, source.kind.as_str())?,
            namespace: source.namespace.clone(),
            name: source.name.clone(),
            node,
            place: source.place,
        }))
    }

    /// The Kustomization of a unit; none for one that is left out, or has nothing to apply.
    fn kustomization(&self, unit: &UnitName, resources: &[Resource]) -> Option<Resource> {
        let options = self.settings.delivered(&unit.environment, &unit.stack).filter(|_| !resources.is_empty())?;
        let waits = options.get("wait").and_then(|field| field.node.as_bool()) == Some(true);
        let mut fields = options.into_fields();
        fields.push(Field::made("path", self.delivery.path(&unit.stack).as_str()));
        fields.push(self.source_ref());
        fields.extend(health::expressions(resources).filter(|_| waits));
        let (name, namespace) = (self.delivery.name(&unit.stack), self.delivery.namespace.clone());
        let node = self.node(KUSTOMIZATIONS, "Kustomization", (name.as_str(), namespace.as_str()), Map::new(fields));
        Some(Resource::from(Made {
            unit: self.name.clone(),
            id: self.id(&segment(&unit.stack)),
            gvk: gvk(KUSTOMIZATIONS, "Kustomization")?,
            namespace,
            name,
            node,
            place: self.delivery.place,
        }))
    }

    fn source_ref(&self) -> Field {
        let source = &self.delivery.source;
        let mut fields = vec![Field::made("kind", source.kind.as_str()), Field::made("name", source.name.as_str())];
        if source.namespace != self.delivery.namespace {
            fields.push(Field::made("namespace", source.namespace.as_str()));
        }
        Field::record("sourceRef", fields)
    }

    fn id(&self, segment: &Segment) -> Id {
        Id::stack(&self.name.stack).join(segment)
    }

    fn node(&self, api_version: &str, kind: &str, (name, namespace): (&str, &str), spec: Map) -> Node {
        let mut labels = vec![Field::made("app.kubernetes.io/managed-by", "lornuc")];
        let project = Some(self.settings.project()).filter(|project| LabelValue::check(project).is_ok());
        labels.extend(project.map(|project| Field::made("app.kubernetes.io/part-of", project)));
        let metadata =
            vec![Field::made("name", name), Field::made("namespace", namespace), Field::record("labels", labels)];
        Node::new(Value::Map(Map::new(vec![
            Field::made("apiVersion", api_version),
            Field::made("kind", kind),
            Field::record("metadata", metadata),
            Field::made("spec", Value::Map(spec)),
        ])))
    }
}

/// The last part of the id of a stack's Kustomization: the stack's name, unless that is the source's.
fn segment(stack: &StackName) -> Segment {
    match Segment::new(stack.as_str()) {
        Ok(segment) if stack.as_str() != SOURCE => segment,
        Ok(_) | Err(_) => hashed_slug(stack.as_str(), "the Kustomization of a stack"),
    }
}

fn gvk(api_version: &str, kind: &str) -> Option<Gvk> {
    Some(Gvk { api_version: ApiVersion::new(api_version).ok()?, kind: Kind::new(kind).ok()? })
}

/// Says in each Kustomization what it waits for. A unit that has none is looked through.
pub(super) fn depend(
    (units, edges): (&[GraphUnit], &[UnitEdge]),
    resources: &mut [Resource],
    dependencies: &mut Dependencies,
) {
    let made = made(resources);
    if made.is_empty() {
        return;
    }
    let own = |unit: usize| {
        let UnitName { environment, stack } = &units[unit].name;
        made.get(&(environment.clone(), segment(stack))).copied()
    };
    let mut before: BTreeMap<ResourceIx, Vec<ResourceIx>> = BTreeMap::new();
    for (first, waits) in contracted(units.len(), edges, |unit| own(unit).is_some()) {
        if let (Some(first), Some(waits)) = (own(first), own(waits)) {
            before.entry(waits).or_default().push(first);
        }
    }
    for (waits, first) in before {
        let name = |ix: &ResourceIx| Field::made("name", resources[ix.0].key().name.as_str());
        let named = first.iter().map(|ix| Node::new(Value::Map(Map::new(vec![name(ix)])))).collect();
        resources[waits.0].set_in_spec(Field::made("dependsOn", Value::List(named)));
        dependencies.unordered.extend(first.into_iter().map(|from| beside(from, waits)));
    }
}

/// Flux itself keeps to the order of what is generated: in the order of the graph it decides nothing, and closes no ring.
/// That each applies its unit is no edge: it would be one of every resource, and say what the unit says.
const fn beside(from: ResourceIx, to: ResourceIx) -> Edge {
    Edge { from, to, kind: EdgeKind::Refers, need: Need::Unordered }
}

/// The Kustomizations that were made, by environment and the last part of their ids.
fn made(resources: &[Resource]) -> BTreeMap<(EnvironmentName, Segment), ResourceIx> {
    let generated = |(_, resource): &(usize, &Resource)| {
        resource.unit().stack.as_str() == DELIVERY_STACK && resource.id().path() != SOURCE
    };
    let named = |(index, resource): (usize, &Resource)| {
        let segment = Segment::new(resource.id().path()).ok()?;
        Some(((resource.unit().environment.clone(), segment), ResourceIx(index)))
    };
    resources.iter().enumerate().filter(generated).filter_map(named).collect()
}
