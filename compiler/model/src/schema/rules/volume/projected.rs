//! Volumes that several sources share (`core/validation.validateProjectedVolumeSource`). Bundles of trust and certificates
//! of pods are not judged: the server drops them while their features are off, and leaves an empty source.

use std::collections::HashSet;

use super::super::at::At;
use super::super::judge::Judge;
use super::super::{number, path};
use super::items;

/// Sources that count.
const KINDS: &[&str] = &["configMap", "downwardAPI", "secret", "serviceAccountToken"];

/// `projected`
pub(super) fn projected(judge: &mut Judge<'_>, at: &At<'_>) {
    number::mode(judge, &at.get("defaultMode"));
    let sources = at.get("sources");
    for source in sources.items() {
        let mut kinds = 0;
        for (key, of_kind) in source.entries().filter(|(key, at)| KINDS.contains(key) && at.is_set()) {
            kinds += 1;
            match key {
                "downwardAPI" => {
                    for file in of_kind.get("items").items() {
                        items::file_of_pod(judge, &file.known_as(&of_kind));
                    }
                }
                "serviceAccountToken" => token(judge, at, &of_kind),
                _ => items::of_keys(judge, &of_kind, "name"),
            }
        }
        if kinds > 1 {
            judge.forbidden(&source, "with more than one kind of source");
        }
    }
    repeated_paths(judge, at, &sources);
}

/// `core/v1.SetDefaults_ServiceAccountTokenProjection` makes of nothing an hour.
fn token(judge: &mut Judge<'_>, projected: &At<'_>, token: &At<'_>) {
    number::within(judge, &token.get("expirationSeconds"), 600..=(1 << 32));
    // The server leaves the source out of this path.
    let known = token.known_as(projected);
    let path = known.get("path");
    if path.is_empty() {
        judge.required(&path);
    } else {
        path::unreserved(judge, &path);
    }
}

/// `core/validation.validateProjectionSources`: no two files may have one path. Tokens are not looked at.
fn repeated_paths(judge: &mut Judge<'_>, projected: &At<'_>, sources: &At<'_>) {
    let mut paths = HashSet::new();
    let count: usize = sources.items().map(|source| files(&source)).sum();
    if count < 2 {
        return;
    }
    for source in sources.items() {
        for (_, of_kind) in source.entries() {
            for file in of_kind.get("items").items() {
                let path = file.get("path");
                if !path.is_empty() && !paths.insert(path.text().to_owned()) {
                    judge.invalid(&path.known_as(projected), "differ from the paths of other files");
                }
            }
        }
    }
}

fn files(source: &At<'_>) -> usize {
    source.entries().map(|(_, of_kind)| of_kind.get("items").count()).sum()
}
