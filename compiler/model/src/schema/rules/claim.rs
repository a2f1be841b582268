//! Claims to storage: `PersistentVolumeClaim`, and the templates of claims in ephemeral volumes.

use super::at::At;
use super::form;
use super::judge::Judge;
use super::quantity::Quantity;
use super::{metadata, selector};
use crate::name::NameRule;

/// `core/validation.supportedAccessModes`
const ACCESS_MODES: &[&str] = &["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"];

/// `core/validation.supportedVolumeModes`
pub(super) const VOLUME_MODES: &[&str] = &["Block", "Filesystem"];

/// `core/validation.ValidatePersistentVolumeClaim`
pub(super) fn claim(judge: &mut Judge<'_>, root: &At<'_>) {
    let spec = root.get("spec");
    self::spec(judge, &spec, data_source_is_kept(&spec));
}

/// What an ephemeral volume makes its claim from (`core/validation.ValidatePersistentVolumeClaimTemplate`).
pub(super) fn template(judge: &mut Judge<'_>, template: &At<'_>) {
    metadata::of_template(judge, &template.get("metadata"));
    spec(judge, &template.get("spec"), Source::Judged);
}

/// Whether `dataSource` counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Judged,
    Dropped,
}

/// Of a claim, the server drops a `dataSource` that is neither a claim nor a snapshot, unless `dataSourceRef` is there
/// (`api/persistentvolumeclaim.EnforceDataSourceBackwardsCompatibility`).
fn data_source_is_kept(spec: &At<'_>) -> Source {
    let source = spec.get("dataSource");
    let group = source.get("apiGroup");
    let is_claim = group.text().is_empty() && source.get("kind").text() == "PersistentVolumeClaim";
    let is_snapshot = group.text() == "snapshot.storage.k8s.io" && source.get("kind").text() == "VolumeSnapshot";
    if is_claim || is_snapshot || spec.get("dataSourceRef").is_set() { Source::Judged } else { Source::Dropped }
}

/// `core/validation.ValidatePersistentVolumeClaimSpec`
fn spec(judge: &mut Judge<'_>, spec: &At<'_>, source: Source) {
    access_modes(judge, &spec.get("accessModes"));
    selector::label_selector(judge, &spec.get("selector"));
    let resources = spec.get("resources");
    let requests = resources.get("requests");
    let (storage, alias) = (requests.get("storage"), resources.get("storage"));
    match storage.quantity() {
        None => judge.required(&storage.known_as(&alias)),
        Some(size) if size <= Quantity::ZERO => judge.invalid(&storage.known_as(&alias), "be above 0"),
        Some(_) => {}
    }
    form::perhaps_named(judge, &spec.get("storageClassName"), NameRule::DnsSubdomain);
    form::perhaps_named(judge, &spec.get("volumeAttributesClassName"), NameRule::DnsSubdomain);
    form::listed(judge, &spec.get("volumeMode"), VOLUME_MODES);
    if source == Source::Judged {
        data_sources(judge, spec);
    }
}

/// `core/validation.ValidatePersistentVolumeSpec`, `core/validation.ValidatePersistentVolumeClaimSpec`
pub(super) fn access_modes(judge: &mut Judge<'_>, modes: &At<'_>) {
    if modes.count() == 0 {
        judge.required(modes);
    }
    let (mut alone, mut others) = (false, false);
    for mode in modes.items() {
        match mode.text() {
            "ReadWriteOncePod" => alone = true,
            text if ACCESS_MODES.contains(&text) => others = true,
            _ => judge.unlisted(&mode, ACCESS_MODES),
        }
    }
    if alone && others {
        judge.forbidden(modes, "to `ReadWriteOncePod` and other modes");
    }
}

fn data_sources(judge: &mut Judge<'_>, spec: &At<'_>) {
    let (source, reference) = (spec.get("dataSource"), spec.get("dataSourceRef"));
    let namespace = reference.get("namespace");
    for at in [&source, &reference] {
        if at.is_set() {
            data_source(judge, at);
        }
    }
    metadata::namespace(judge, &namespace);
    if !source.is_set() || !reference.is_set() {
        return;
    }
    if namespace.some_text().is_some() {
        judge.invalid(&source.known_as(spec), "not be set beside `dataSourceRef.namespace`");
        return;
    }
    let is_same = |field: &str| source.get(field).text() == reference.get(field).text();
    let groups = source.get("apiGroup").is_set() == reference.get("apiGroup").is_set();
    if !(groups && is_same("apiGroup") && is_same("kind") && is_same("name")) {
        judge.invalid(&source.known_as(spec), "name the same as `dataSourceRef`");
    }
}

/// `core/validation.validateDataSource`, `core/validation.validateDataSourceRef`
fn data_source(judge: &mut Judge<'_>, source: &At<'_>) {
    form::all_filled(judge, source, &["name", "kind"]);
    let group = source.get("apiGroup");
    match group.some_text() {
        None if source.get("kind").text() != "PersistentVolumeClaim" => {
            judge.invalid(source, "be a PersistentVolumeClaim, or have an `apiGroup`");
        }
        None => {}
        Some(text) => judge.name(&group, NameRule::DnsSubdomain.check(text)),
    }
}
