//! Variables of containers (`core/validation.ValidateEnv` and `ValidateEnvFrom`).

use super::super::at::At;
use super::super::judge::Judge;
use super::super::{downward, form, path};
use super::Pod;
use crate::name::NameRule;

/// `env`
pub(super) fn variables(judge: &mut Judge<'_>, pod: &Pod<'_>, env: &At<'_>) {
    for variable in env.items() {
        let name = variable.get("name");
        match name.some_text() {
            None => judge.required(&name),
            Some(text) if !is_name(text) => {
                judge.invalid(&name, "be of the printable characters of ASCII, without `=`");
            }
            Some(_) => {}
        }
        let from = variable.get("valueFrom");
        if from.is_set() {
            value_from(judge, pod, (&variable, &from));
        }
    }
}

/// `apimachinery/pkg/util/validation.IsRelaxedEnvVarName`
fn is_name(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'=')
}

/// `core/validation.validateEnvVarValueFrom`
fn value_from(judge: &mut Judge<'_>, pod: &Pod<'_>, (variable, from): (&At<'_>, &At<'_>)) {
    let mut sources = 0;
    for (key, at) in from.entries().filter(|(_, at)| at.is_set()) {
        sources += 1;
        match key {
            "fieldRef" => downward::env_field(judge, &at),
            "resourceFieldRef" => downward::env_resource(judge, &at),
            "configMapKeyRef" | "secretKeyRef" => key_of(judge, &at),
            "fileKeyRef" => key_of_file(judge, pod, &at),
            _ => {}
        }
    }
    if sources != 1 {
        judge.invalid(
            from,
            "have one of `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` and `fileKeyRef`",
        );
    } else if !variable.get("value").is_empty() {
        judge.invalid(from, "be left out where there is a `value`");
    }
}

/// `core/validation.validateConfigMapKeySelector` and `validateSecretKeySelector`
fn key_of(judge: &mut Judge<'_>, at: &At<'_>) {
    let (name, key) = (at.get("name"), at.get("key"));
    if name.is_empty() {
        judge.required(&name);
    } else {
        judge.name(&name, NameRule::DnsSubdomain.check(name.text()));
    }
    match key.some_text() {
        None => judge.required(&key),
        Some(text) if !form::is_data_key(text) => {
            judge.invalid(&key, "be at most 253 letters, digits, `-`, `_` and `.`, and not begin with `..`");
        }
        Some(_) => {}
    }
}

/// `core/validation.validateFileKeySelector` and `validateFileKeyRefVolumes`
fn key_of_file(judge: &mut Judge<'_>, pod: &Pod<'_>, at: &At<'_>) {
    let (key, name, file) = (at.get("key"), at.get("volumeName"), at.get("path"));
    match key.some_text() {
        None => judge.required(&key),
        Some(text) if !is_name(text) => judge.invalid(&key, "be a name that variables may have"),
        Some(_) => {}
    }
    if name.is_empty() {
        judge.required(&name);
    } else {
        match pod.volume(name.text()) {
            None => judge.invalid(&name, "name one of the volumes of the pod"),
            Some(volume) if !is_empty_dir(&volume) => judge.invalid(&name, "name a volume with `emptyDir`"),
            Some(_) => {}
        }
    }
    if file.is_empty() {
        judge.required(&file);
    } else {
        path::no_backsteps(judge, &file);
    }
}

/// A volume without any source gets an `emptyDir` (`core/v1.SetDefaults_Volume`).
fn is_empty_dir(volume: &At<'_>) -> bool {
    volume.get("emptyDir").is_set() || volume.entries().all(|(key, at)| key == "name" || !at.is_set())
}

/// `envFrom`; what is wrong with a source is told of the list.
pub(super) fn sources(judge: &mut Judge<'_>, list: &At<'_>) {
    for source in list.items() {
        let prefix = source.get("prefix");
        if !is_name(prefix.text()) {
            judge.invalid(&prefix, "be of the printable characters of ASCII, without `=`");
        }
        let (map, secret) = (source.get("configMapRef"), source.get("secretRef"));
        if map.is_set() == secret.is_set() {
            judge.invalid(&source.known_as(list), "have one of `configMapRef` and `secretRef`");
        }
        for from in [map, secret].into_iter().filter(At::is_set) {
            let name = from.get("name");
            if name.is_empty() {
                judge.required(&name);
            } else if !is_prefix(name.text()) {
                judge.name(&name, NameRule::DnsSubdomain.check(name.text()));
            }
        }
    }
}

/// A name that a suffix may still follow ends as it likes (`apimachinery/pkg/api/validation.maskTrailingDash`).
fn is_prefix(text: &str) -> bool {
    let cut = text.strip_suffix('-').and_then(|text| text.get(..text.len().checked_sub(1)?));
    cut.is_some_and(|cut| NameRule::DnsSubdomain.check(&format!("{cut}a")).is_ok())
}
