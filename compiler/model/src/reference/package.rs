//! Which kinds a Crossplane package brings. In: the name of a package, and the group of a kind. Out: whether the one
//! defines the other, by what packages are called: nothing here reads what is in one.

#[cfg(test)]
mod tests;

/// The ends of the groups that providers define, cluster-scoped kinds and namespaced ones.
const ENDS: &[&str] = &["upbound.io", "m.upbound.io", "crossplane.io", "m.crossplane.io"];

/// Providers whose groups are called otherwise.
const OTHER_NAMES: &[(&str, &str)] = &[("terraform", "tf")];

/// The name of a package in its image: `provider-gcp-storage` of `xpkg.upbound.io/upbound/provider-gcp-storage:v1.12.1`.
pub(crate) fn name(image: &str) -> &str {
    let name = image.split('@').next().unwrap_or(image).rsplit('/').next().unwrap_or(image);
    name.split(':').next().unwrap_or(name)
}

/// Whether the package of this image defines kinds of a group. `provider-gcp-storage` defines those of `storage.gcp`, and
/// brings its family along, whose kinds are of `gcp`; `provider-gcp` in one piece defines all that end in `gcp`. Of a
/// Configuration nobody knows before it is there, and a Function defines nothing that lives in a cluster.
pub(crate) fn defines(image: &str, group: &str) -> bool {
    let Some(rest) = name(image).strip_prefix("provider-") else { return false };
    let rest = rest.strip_prefix("upjet-").unwrap_or(rest);
    let heads = ENDS.iter().filter_map(|end| group.strip_suffix(end)?.strip_suffix('.'));
    if let Some(family) = rest.strip_prefix("family-") {
        return heads.into_iter().any(|head| head == family);
    }
    let known = OTHER_NAMES.iter().find(|(name, _)| *name == rest).map_or(rest, |(_, other)| other);
    heads.into_iter().any(|head| {
        // `kubernetes`, and `mysql.sql` of a provider in one piece.
        let in_one_piece = head == known || head.strip_suffix(known).is_some_and(|before| before.ends_with('.'));
        in_one_piece || is_of_family(known, head)
    })
}

/// Whether `gcp-storage` has kinds of `storage.gcp`, or comes with `gcp`.
fn is_of_family(package: &str, head: &str) -> bool {
    let Some((family, service)) = package.split_once('-') else { return false };
    let is_own = || head.split_once('.').is_some_and(|(first, rest)| first == service && rest == family);
    head == family || is_own()
}
