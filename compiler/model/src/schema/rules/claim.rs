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
    self::spec(judge, &spec, kept(&spec));
}

/// What an ephemeral volume makes its claim from (`core/validation.ValidatePersistentVolumeClaimTemplate`).
pub(super) fn template(judge: &mut Judge<'_>, template: &At<'_>) {
    metadata::of_template(judge, &template.get("metadata"));
    spec(judge, &template.get("spec"), Kept::Both);
}

/// What a `StatefulSet` makes claims from; their metadata is not looked at (`apps/validation.validateVolumeClaimTemplates`).
pub(super) fn made(judge: &mut Judge<'_>, template: &At<'_>) {
    spec(judge, &template.get("spec"), Kept::Both);
}

/// Which of `dataSource` and `dataSourceRef` count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    Both,
    Source,
    Neither,
}

/// Of a claim, the server drops a reference into another namespace, and then a source that is neither a claim nor a
/// snapshot (`api/persistentvolumeclaim.DropDisabledFields`, `api/persistentvolumeclaim.EnforceDataSourceBackwardsCompatibility`).
fn kept(spec: &At<'_>) -> Kept {
    let (source, reference) = (spec.get("dataSource"), spec.get("dataSourceRef"));
    if reference.is_set() && reference.get("namespace").text().is_empty() {
        return Kept::Both;
    }
    match (source.get("apiGroup").text(), source.get("kind").text()) {
        ("", "PersistentVolumeClaim") | ("snapshot.storage.k8s.io", "VolumeSnapshot") => Kept::Source,
        _ => Kept::Neither,
    }
}

/// `core/validation.ValidatePersistentVolumeClaimSpec`
fn spec(judge: &mut Judge<'_>, spec: &At<'_>, kept: Kept) {
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
    judge.listed(&spec.get("volumeMode"), VOLUME_MODES);
    let (source, reference) = (spec.get("dataSource"), spec.get("dataSourceRef"));
    if kept != Kept::Neither {
        data_source(judge, &source);
    }
    if kept == Kept::Both {
        data_source(judge, &reference);
        metadata::namespace(judge, &reference.get("namespace"));
        compared(judge, (&source, &reference), spec);
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

/// The server tells of the whole `spec` when the two do not fit together.
fn compared(judge: &mut Judge<'_>, (source, reference): (&At<'_>, &At<'_>), spec: &At<'_>) {
    if !source.is_set() || !reference.is_set() {
        return;
    }
    let is_same = |field: &str| {
        let (one, other) = (source.get(field), reference.get(field));
        one.text() == other.text() && (field != "apiGroup" || one.is_set() == other.is_set())
    };
    let must = if reference.get("namespace").some_text().is_some() {
        "not be set beside `dataSourceRef.namespace`"
    } else if ["apiGroup", "kind", "name"].into_iter().all(is_same) {
        return;
    } else {
        "name the same as `dataSourceRef`"
    };
    judge.invalid(&source.known_as(spec), must);
}

/// `core/validation.validateDataSource`, `core/validation.validateDataSourceRef`
fn data_source(judge: &mut Judge<'_>, source: &At<'_>) {
    if !source.is_set() {
        return;
    }
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
