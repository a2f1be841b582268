//! Holds the resources against the compiler's own rules. In: what is kept. Out: what a stack may hold, and a finding
//! for each resource that no stack may. It makes no rule of its own: the pure stages are run on the values as they are.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::check::check;
use crate::declared::{Absent, Declared, DeclaredUnit, Form, UnitName};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::graph;
use crate::name::{EnvironmentName, Id, StackName};
use crate::parallel::Threads;
use crate::resolve::{Resolved, Resource, resolve};
use crate::schema::{Schemas, Scope};
use crate::settings::Settings;
use crate::value::{Field, Map, Node, Place, Value, from_json};

use super::keep::Kept;
use super::manifest::Manifest;

/// The stack and the environment of a conversion, which nobody sees.
pub(super) const STACK: &str = "converted";
const ENVIRONMENT: &str = "all";

/// The annotation that names ids, which are others in the new stack.
const AFTER: &str = "lornuc.dev/after";

/// What a stage finds in the resources.
type Stage = fn(&[Manifest], &str) -> Vec<Diagnostic>;

/// Leaves out what the stages refuse.
pub(super) fn judge(kept: &mut Kept, namespace: &str) {
    // Each stage is asked again without what it refused: a refusal keeps the stages behind it from looking.
    let stages: [Stage; 3] = [
        |manifests, namespace| resolved(manifests, namespace).map(|(_, findings)| findings).unwrap_or_default(),
        |manifests, namespace| resolved(manifests, namespace).map(|(all, _)| graph::build(all).1).unwrap_or_default(),
        |manifests, namespace| {
            resolved(manifests, namespace).map(|(all, _)| check(graph::build(all).0).1).unwrap_or_default()
        },
    ];
    for stage in stages {
        // Taking a field out may bring another fault of the same resource to light.
        for _ in 0..3 {
            let refused = refused(stage(&kept.manifests, namespace));
            if refused.is_empty() {
                break;
            }
            apply(kept, refused);
        }
    }
}

/// The errors by the index of their resource.
fn refused(findings: Vec<Diagnostic>) -> BTreeMap<usize, Vec<Diagnostic>> {
    let mut refused: BTreeMap<usize, Vec<Diagnostic>> = BTreeMap::new();
    for mut finding in findings.into_iter().filter(|finding| finding.severity == Severity::Error) {
        let Some(index) = finding.resource.take().as_ref().and_then(index) else { continue };
        finding.environments = BTreeSet::new();
        finding.severity = Severity::Warning;
        refused.entry(index).or_default().push(finding);
    }
    refused
}

/// The index of the resource that has an id of [`resolved`].
fn index(id: &Id) -> Option<usize> {
    id.path().strip_prefix('r')?.parse().ok()
}

fn apply(kept: &mut Kept, mut refused: BTreeMap<usize, Vec<Diagnostic>>) {
    let manifests = std::mem::take(&mut kept.manifests);
    for (index, mut manifest) in manifests.into_iter().enumerate() {
        let Some(findings) = refused.remove(&index) else {
            kept.manifests.push(manifest);
            continue;
        };
        // Once for each code: an annotation may name several ids that are not there.
        let codes: BTreeSet<Code> = findings.iter().map(|finding| finding.code).collect();
        if codes.into_iter().all(|code| mend(&mut manifest, code)) {
            for finding in findings {
                let finding = if finding.code == Code::UnexpectedNamespace {
                    finding.help("nothing is lost: the server does not use it".to_owned())
                } else {
                    let message = format!("`{AFTER}` names an id that the stack does not have");
                    let help = "say it again with `lornuc.after` and the ids of the stack".to_owned();
                    Diagnostic { message, help: Some(help), ..finding }
                };
                kept.findings.push(finding.note("the field is left out, the resource is kept"));
            }
            kept.manifests.push(manifest);
            continue;
        }
        let mut findings = findings.into_iter();
        if let Some(first) = findings.next() {
            kept.leave_out(manifest.described(), first);
        }
        kept.findings.extend(findings);
    }
}

/// Takes out a field that no stack may hold, if that is all it needs.
fn mend(manifest: &mut Manifest, code: Code) -> bool {
    let Some(metadata) = manifest.metadata_mut() else { return false };
    if code == Code::UnexpectedNamespace {
        return metadata.remove("namespace").is_some();
    }
    if !matches!(code, Code::UnknownTarget | Code::DependencyCycle) {
        return false;
    }
    let annotations = metadata.get_mut_field("annotations").and_then(|field| field.node.as_map_mut());
    annotations.and_then(|annotations| annotations.remove(AFTER)).is_some()
}

fn resolved(manifests: &[Manifest], namespace: &str) -> Option<(Resolved, Vec<Diagnostic>)> {
    let field = |(index, manifest): (usize, &Manifest)| Field {
        key: format!("r{index}").into(),
        key_span: None,
        node: manifest.node.clone(),
    };
    let tree = Map::new(manifests.iter().enumerate().map(field).collect());
    resolved_tree(Node::new(Value::Map(tree)), namespace)
}

/// Resolves a tree of resources as the only unit of a project.
fn resolved_tree(tree: Node, namespace: &str) -> Option<(Resolved, Vec<Diagnostic>)> {
    let name = UnitName { environment: EnvironmentName::new(ENVIRONMENT).ok()?, stack: StackName::new(STACK).ok()? };
    let stacks = [name.stack.clone()].into_iter().collect();
    let (settings, _) = Settings::read(&from_json(settings(namespace)).ok()?, Place::default(), &stacks);
    let unit = DeclaredUnit { name, form: Form::Tree, tree, place: Place::default(), inputs: Arc::from("") };
    let declared = Declared::new(settings?, vec![unit], Absent::default());
    Some(resolve(declared, &Schemas::builtin(), Threads::ONE))
}

/// The indexes of those whose kind lives in a namespace.
pub(super) fn namespaced(manifests: &[Manifest], namespace: &str) -> BTreeSet<usize> {
    let all = all(manifests, namespace);
    let namespaced = all.iter().filter(|resource| resource.scope() == Some(Scope::Namespaced));
    namespaced.filter_map(|resource| index(resource.id())).collect()
}

/// The resources as the stage `resolve` leaves them, under ids that only this module knows.
pub(super) fn all(manifests: &[Manifest], namespace: &str) -> Vec<Resource> {
    resources(resolved(manifests, namespace))
}

/// The resources of a tree as the stage `resolve` leaves them.
pub(super) fn expected(tree: Node, namespace: &str) -> Vec<Resource> {
    resources(resolved_tree(tree, namespace))
}

fn resources(resolved: Option<(Resolved, Vec<Diagnostic>)>) -> Vec<Resource> {
    let resolved = resolved.map(|(resolved, _)| resolved);
    let units = resolved.as_ref().map_or(&[][..], Resolved::units);
    units.iter().flat_map(|unit| unit.resources().iter().cloned()).collect()
}

/// The settings of the project that a conversion is tried in. Its namespace is one that no resource names, so that one
/// without a namespace is told from one that has it.
///
/// What the manifests refer to is not asked: it may be in another stack, or in the cluster already.
fn settings(namespace: &str) -> serde_json::Value {
    let rules: serde_json::Map<_, _> =
        Code::OF_REFERENCES.iter().map(|code| (code.as_str().to_owned(), "off".into())).collect();
    serde_json::json!({ "project": STACK, "environments": { ENVIRONMENT: { "namespace": namespace } }, "rules": rules })
}

/// The same as Nickel. That definitions stand beside their objects is for the project to mend that the stack goes into.
pub(super) fn settings_text(namespace: &str) -> String {
    let rules: Vec<String> = Code::OF_REFERENCES
        .iter()
        .chain(&[Code::DefinitionWithInstances])
        .map(|code| format!("{code} = 'off"))
        .collect();
    let rules = rules.join(", ");
    format!(
        "{{ project = \"{STACK}\", environments.{ENVIRONMENT}.namespace = \"{namespace}\", rules = {{ {rules} }} }}\n"
    )
}
