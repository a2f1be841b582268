//! What the schemas say of the kinds of resources. In: all resources that were found, and what is known of each kind where
//! they are. Out: a finding for each kind that is not known, or not its fields, and those about the fields of a resource.

use std::collections::{BTreeMap, BTreeSet};

use crate::declared::{Absent, DeclaredUnit, UnitName};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::name::{EnvironmentName, Gvk, Id, did_you_mean};
use crate::schema::rules::known_field;
use crate::schema::{Origin, Schemas, Subject, validate};
use crate::settings::Settings;
use crate::value::Cursor;

use super::find::Found;
use super::identity;
pub(super) use super::served::served;
use super::served::{deprecated, is_of_kubernetes, unserved, with_versions};

/// The kinds of each environment's resources.
pub(crate) type Known = BTreeMap<EnvironmentName, Schemas>;

/// Who makes the CRDs of a group, by the end of its name: what people import.
const MAKERS: &[(&str, &str)] = &[
    ("argoproj.io", "Argo"),
    ("cert-manager.io", "cert-manager"),
    ("crossplane.io", "Crossplane"),
    ("external-secrets.io", "External Secrets"),
    ("fluxcd.io", "Flux"),
    ("gateway.networking.k8s.io", "the Gateway API"),
    ("gcp.m.upbound.io", "Crossplane's GCP provider"),
    ("gcp.upbound.io", "Crossplane's GCP provider"),
    ("istio.io", "Istio"),
    ("keda.sh", "KEDA"),
    ("kubernetes.crossplane.io", "Crossplane's Kubernetes provider"),
    ("kubernetes.m.crossplane.io", "Crossplane's Kubernetes provider"),
    ("monitoring.coreos.com", "the Prometheus operator"),
    ("snapshot.storage.k8s.io", "the CSI snapshotter"),
];

/// The most resources that a note lists.
const MOST_LISTED: usize = 5;

/// The resources of each kind, by unit.
#[derive(Default)]
pub(super) struct Kinds<'f>(Vec<(&'f UnitName, BTreeMap<Gvk, Vec<&'f Found>>)>);

impl<'f> Kinds<'f> {
    /// Takes note of the resources of a unit.
    pub(super) fn add(&mut self, unit: &'f DeclaredUnit, kinds: BTreeMap<Gvk, Vec<&'f Found>>) {
        self.0.push((&unit.name, kinds));
    }

    /// One finding for a kind, not for a resource, and the units that an error stops. A kind may be defined by a unit of
    /// the environment that is not at hand: then nothing is said.
    pub(super) fn unknown(self, known: &Known, settings: &Settings, absent: &Absent) -> Unknown {
        let mut findings: BTreeMap<(Severity, Gvk, Code), (Diagnostic, BTreeSet<&Id>)> = BTreeMap::new();
        let mut stopped = BTreeSet::new();
        let kinds =
            self.0.into_iter().flat_map(|(unit, kinds)| kinds.into_iter().map(move |(gvk, all)| (unit, gvk, all)));
        for (unit, gvk, resources) in kinds {
            let Some((schemas, first)) = known.get(&unit.environment).zip(resources.first()) else { continue };
            if absent.touches(&unit.environment) && !is_of_kubernetes(schemas, &gvk) {
                continue;
            }
            let Some(finding) = finding(schemas, &gvk, first) else { continue };
            let Some(severity) = severity(settings, unit, &finding) else { continue };
            let entry = findings.entry((severity, gvk, finding.code)).or_insert((finding, BTreeSet::new()));
            entry.0.severity = severity;
            entry.0.environments.insert(unit.environment.clone());
            entry.1.extend(resources.iter().map(|found| &found.id));
            if severity == Severity::Error {
                stopped.insert(unit.clone());
            }
        }
        let findings = findings.into_values().map(|(finding, ids)| with_others(finding, ids)).collect();
        Unknown { findings, stopped }
    }
}

/// A version that is not served is an error everywhere; how much else counts is set.
fn severity(settings: &Settings, unit: &UnitName, finding: &Diagnostic) -> Option<Severity> {
    if finding.code == Code::UnservedVersion {
        return Some(finding.severity);
    }
    settings.level(finding.code, &unit.stack).severity()
}

/// What is said of kinds that are not known.
pub(super) struct Unknown {
    pub(super) findings: Vec<Diagnostic>,
    /// The units that have an error among these.
    pub(super) stopped: BTreeSet<UnitName>,
}

fn with_others(finding: Diagnostic, mut ids: BTreeSet<&Id>) -> Diagnostic {
    ids.retain(|id| Some(*id) != finding.resource.as_ref());
    let listed: Vec<String> = ids.iter().take(MOST_LISTED).map(|id| format!("`{id}`")).collect();
    match ids.len().saturating_sub(MOST_LISTED) {
        _ if ids.is_empty() => finding,
        0 => finding.note(format!("the same in {}", listed.join(", "))),
        more => finding.note(format!("the same in {} and {more} more", listed.join(", "))),
    }
}

/// What the schema of its kind says of a resource.
pub(super) fn fields(schemas: &Schemas, gvk: &Gvk, found: &Found) -> Vec<Diagnostic> {
    let Some((facts, version)) = served(schemas, gvk) else { return Vec::new() };
    let Some(shape) = version.shape() else { return Vec::new() };
    let mut findings = validate(&Subject {
        node: &found.node,
        place: found.place,
        kind: gvk.kind.as_str(),
        shape,
        metadata: schemas.object_meta(),
        origin: facts.origin,
    });
    with_versions(schemas, gvk, &mut findings);
    // What cannot be decoded is told before the server's own names matter.
    for finding in findings.iter_mut().filter(|finding| matches!(finding.code, Code::MissingField | Code::InvalidValue))
    {
        if let Some(known) = known_field(gvk, &finding.path) {
            finding.path = known;
        }
    }
    findings
}

fn finding(schemas: &Schemas, gvk: &Gvk, found: &Found) -> Option<Diagnostic> {
    let root = Cursor::new(&found.node, found.place);
    let version = root.get("apiVersion").unwrap_or_else(|| root.clone());
    let at = root.get("kind").unwrap_or(root);
    let finding = match served(schemas, gvk) {
        None => unserved(schemas, gvk, &version).unwrap_or_else(|| {
            Diagnostic::warning(Code::UnknownKind, format!("the kind `{gvk}` is not known"))
                .on(&at, "whether it has a namespace is not known")
                .help(known_as(schemas, gvk))
        }),
        // What the project defines itself and does not describe has no other description.
        Some((facts, known)) if facts.origin == Origin::Declared || known.shape().is_some() => {
            deprecated(schemas, gvk, &version)?
        }
        Some(_) => Diagnostic::warning(Code::UnknownKind, format!("there is no schema of the kind `{gvk}`"))
            .on(&at, "its fields are not checked")
            .help(import(gvk)),
    };
    Some(finding.resource(&found.id))
}

/// The command that takes the schema in.
fn import(gvk: &Gvk) -> String {
    let group = gvk.api_version.group();
    let is_of = |suffix: &str| group.strip_suffix(suffix).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    let maker = MAKERS.iter().filter(|(suffix, _)| is_of(suffix)).max_by_key(|(suffix, _)| suffix.len());
    let whose = maker.map_or_else(|| "its CRD".to_owned(), |(_, maker)| format!("the CRDs of {maker}"));
    format!("import {whose}: `lornuc import FILE-OR-FOLDER`")
}

fn known_as(schemas: &Schemas, gvk: &Gvk) -> String {
    let kind = gvk.kind.as_str();
    if schemas.lifecycle(gvk).is_some() {
        return "where a cluster enables it, set `rules.unknown-kind = 'off` for the stack".to_owned();
    }
    let same = schemas.of_kind(kind).flat_map(|(known, facts)| {
        let slash = if known.group.is_empty() { "" } else { "/" };
        facts.served().map(move |version| format!("`{}{slash}{}`", known.group, version.name))
    });
    let same: Vec<String> = same.collect();
    if same.is_empty() {
        return did_you_mean(kind, schemas.kinds_of(gvk.api_version.group()))
            .unwrap_or_else(|| format!("check the spelling, or {}", import(gvk)));
    }
    format!("the known `{kind}` has apiVersion {}", same.join(" or "))
}

/// Group, version and kind of what was found, even where something else of it is wrong.
pub(super) fn of(found: &Found, identity: Option<&identity::Identity>) -> Option<Gvk> {
    identity.map(|identity| identity.gvk.clone()).or_else(|| identity::gvk(found))
}
