//! Volumes of files that the server holds: of secrets, config maps, and what is known of the pod itself.

use super::super::at::At;
use super::super::judge::Judge;
use super::super::{downward, number, path};

/// `core/validation.validateSecretVolumeSource`
pub(super) fn secret(judge: &mut Judge<'_>, at: &At<'_>) {
    of_keys(judge, at, "secretName");
}

/// `core/validation.validateConfigMapVolumeSource`
pub(super) fn config_map(judge: &mut Judge<'_>, at: &At<'_>) {
    of_keys(judge, at, "name");
}

/// The keys of one object.
pub(super) fn of_keys(judge: &mut Judge<'_>, at: &At<'_>, name: &str) {
    let name = at.get(name);
    if name.is_empty() {
        judge.required(&name);
    }
    number::mode(judge, &at.get("defaultMode"));
    for item in at.get("items").items() {
        key_to_path(judge, &item);
    }
}

/// `core/validation.validateKeyToPath`
fn key_to_path(judge: &mut Judge<'_>, item: &At<'_>) {
    for field in [item.get("key"), item.get("path")] {
        if field.is_empty() {
            judge.required(&field);
        }
    }
    path::unreserved(judge, &item.get("path"));
    number::mode(judge, &item.get("mode"));
}

/// `core/validation.validateDownwardAPIVolumeSource`
pub(super) fn downward_api(judge: &mut Judge<'_>, at: &At<'_>) {
    number::mode(judge, &at.get("defaultMode"));
    for file in at.get("items").items() {
        // The server tells of files without saying of which.
        file_of_pod(judge, &file.known_as(at));
    }
}

/// `core/validation.validateDownwardAPIVolumeFile`
pub(super) fn file_of_pod(judge: &mut Judge<'_>, file: &At<'_>) {
    let (path, field, resource) = (file.get("path"), file.get("fieldRef"), file.get("resourceFieldRef"));
    if path.is_empty() {
        judge.required(&path);
    }
    path::unreserved(judge, &path);
    match (field.is_set(), resource.is_set()) {
        (true, false) => downward::file_field(judge, &field),
        (false, true) => downward::file_resource(judge, &resource),
        (false, false) => judge.invalid(file, "have one of `fieldRef` and `resourceFieldRef`"),
        (true, true) => {
            judge.invalid(file, "have one of `fieldRef` and `resourceFieldRef`, not both");
            downward::file_field(judge, &field);
        }
    }
    number::mode(judge, &file.get("mode"));
}
