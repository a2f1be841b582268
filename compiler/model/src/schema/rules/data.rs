//! `ConfigMap`s and Secrets: names of entries, how much they hold, and what a type of Secret must hold. Whether values are
//! of the right type is judged by the stage `check`. No finding shows the value of a Secret.

#[cfg(test)]
mod tests;

use serde_json::Value as Json;

use super::at::At;
use super::form;
use super::judge::Judge;
use crate::name::InvalidName;

/// `core.MaxSecretSize`
const LARGEST: usize = 1024 * 1024;

/// `core/validation.ValidateConfigMap`
pub(super) fn config_map(judge: &mut Judge<'_>, root: &At<'_>) {
    let (data, binary) = (root.get("data"), root.get("binaryData"));
    let mut size = 0;
    for (key, value) in data.entries() {
        entry(judge, key, &value);
        if binary.get(key).is_set() {
            judge.invalid(&value, "be named otherwise, for `binaryData` has an entry of this name");
        }
        size += value.text().len();
    }
    for (key, value) in binary.entries() {
        entry(judge, key, &value);
        size += decoded_size(value.text());
    }
    if size > LARGEST {
        let larger = if binary.is_empty() { &data } else { &binary };
        let must = format_args!("be smaller: a ConfigMap holds at most {LARGEST} bytes, this one {size}");
        // The server means the whole object, and says so by a field without a name.
        judge.invalid(&larger.known_as(&root.get("")), must);
    }
}

fn entry(judge: &mut Judge<'_>, key: &str, value: &At<'_>) {
    if !form::is_data_key(key) {
        judge.key(
            value,
            &InvalidName::new(
                "must be 1 to 253 letters, digits, `-`, `_` and `.`, and neither be `.` nor begin with `..`",
            ),
        );
    }
}

/// How many bytes a text in base64 stands for; line breaks count for nothing.
fn decoded_size(text: &str) -> usize {
    text.bytes().filter(|byte| !matches!(byte, b'=' | b'\r' | b'\n')).count() * 3 / 4
}

/// What a type of Secret must hold.
enum Needs {
    /// All of these entries.
    All(&'static [&'static str]),
    /// One of these entries.
    Any(&'static [&'static str]),
    /// An entry with a record in JSON.
    Json(&'static str),
    /// An entry that is not empty.
    Filled(&'static str),
}

/// `core/validation.ValidateSecret`
const TYPES: &[(&str, Needs)] = &[
    ("kubernetes.io/tls", Needs::All(&["tls.crt", "tls.key"])),
    ("kubernetes.io/basic-auth", Needs::Any(&["username", "password"])),
    ("kubernetes.io/dockercfg", Needs::Json(".dockercfg")),
    ("kubernetes.io/dockerconfigjson", Needs::Json(".dockerconfigjson")),
    ("kubernetes.io/ssh-auth", Needs::Filled("ssh-privatekey")),
];

/// `core.ServiceAccountNameKey`
const ACCOUNT: &str = "kubernetes.io/service-account.name";

/// `core/validation.ValidateSecret`: the server has put `stringData` into `data` before.
pub(super) fn secret(judge: &mut Judge<'_>, root: &At<'_>) {
    let (data, clear) = (root.get("data"), root.get("stringData"));
    let mut size = 0;
    for (key, value) in data.entries().filter(|(key, _)| !clear.get(key).is_set()) {
        entry(judge, key, &value);
        size += decoded_size(value.text());
    }
    for (key, value) in clear.entries() {
        entry(judge, key, &value.known_as(&data.get(key)));
        size += value.text().len();
    }
    if size > LARGEST && !is_sealed(root) {
        judge.invalid(&data, format_args!("be smaller: a Secret holds at most {LARGEST} bytes, this one {size}"));
    }
    let kind = root.get("type");
    if kind.text() == "kubernetes.io/service-account-token" {
        let metadata = root.get("metadata");
        let annotations = metadata.get("annotations");
        form::filled(judge, &annotations.get(ACCOUNT));
    } else if let Some((_, needs)) = TYPES.iter().find(|(name, _)| *name == kind.text()) {
        content(judge, root, needs);
    }
}

/// SOPS leaves what it needs to decrypt an object beside it.
fn is_sealed(root: &At<'_>) -> bool {
    root.get("sops").is_set()
}

fn content(judge: &mut Judge<'_>, root: &At<'_>, needs: &Needs) {
    let (data, clear) = (root.get("data"), root.get("stringData"));
    let has = |key: &str| has_entry(&data, key) || has_entry(&clear, key);
    match needs {
        Needs::All(keys) => {
            for key in keys.iter().filter(|key| !has(key)) {
                judge.required_when(&data.get(key), "in a Secret of this type");
            }
        }
        Needs::Any(keys) if !keys.iter().any(|key| has(key)) => {
            for key in *keys {
                judge.required_when(&data.get(key), "in a Secret of this type, or the other of the two");
            }
        }
        Needs::Any(_) => {}
        Needs::Filled(key) => {
            if data.get(key).text().is_empty() && clear.get(key).text().is_empty() {
                judge.required_when(&data.get(key), "in a Secret of this type");
            }
        }
        Needs::Json(key) if !has(key) => judge.required_when(&data.get(key), "in a Secret of this type"),
        Needs::Json(_) if is_sealed(root) => {}
        Needs::Json(key) => {
            let value = if clear.get(key).is_set() { clear.get(key) } else { data.get(key) };
            if !is_record(root, key) {
                judge.invalid(&value.known_as(&data.get(key)), "be a record in JSON");
            }
        }
    }
}

/// An entry is there even when it is `null`, which is empty.
fn has_entry(record: &At<'_>, key: &str) -> bool {
    record.entries().any(|(name, _)| name == key)
}

fn is_record(root: &At<'_>, key: &str) -> bool {
    let (data, clear) = (root.get("data"), root.get("stringData"));
    let bytes = match clear.get(key).value() {
        Some(_) => clear.get(key).text().as_bytes().to_vec(),
        None => form::decoded(data.get(key).text()).unwrap_or_default(),
    };
    matches!(serde_json::from_slice(&bytes), Ok(Json::Object(_) | Json::Null))
}
