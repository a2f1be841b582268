//! The kinds that a reference may mean. In: a field that names something. Out: a test for kinds, and their names for people.

#[cfg(test)]
mod tests;

use crate::name::Gvk;
use crate::reference::{To, Use};

/// The kinds that a reference may mean.
#[derive(Debug, Clone)]
pub(super) enum Wanted<'u> {
    /// These groups and kinds.
    Kinds(Vec<(&'u str, &'u str)>),
    /// The configuration of a Crossplane provider: of the group of the resource, or of the group above.
    Provider { group: &'u str, kind: &'u str },
    /// A managed resource of the same provider: of the groups that end so, and of the kind that the field is called after.
    Managed { family: &'u str, stem: &'u str },
    /// A kind of Flux.
    Flux { kind: &'u str },
}

impl<'u> Wanted<'u> {
    /// What a field means; `None` where nothing here is meant, or it cannot be told.
    pub(super) fn of(found: &'u Use<'_, '_>, gvk: &'u Gvk) -> Option<Self> {
        let entry = found.entry;
        let kind = || found.text(entry.kind.as_ref()?);
        let group = || match (&entry.group, &entry.api_version) {
            (Some(group), _) => found.text(group),
            (None, Some(version)) => {
                found.text(version).map(|text| text.split_once('/').map_or("", |(group, _)| group))
            }
            (None, None) => None,
        };
        let own_group = if found.is_embedded() {
            let text = found.manifest().get("apiVersion")?.text()?;
            text.split_once('/').map_or("", |(group, _)| group)
        } else {
            gvk.api_version.group()
        };
        Some(match &entry.to {
            To::Kinds(kinds) if entry.kind.is_none() => {
                Self::Kinds(kinds.iter().map(|known| (&*known.group, &*known.kind)).collect())
            }
            To::Kinds(kinds) => {
                let wanted = kind().or_else(|| kinds.first().map(|first| &*first.kind))?;
                let known = kinds.iter().find(|known| *known.kind == *wanted)?;
                // Another group's kind of the same name is none of these.
                group()
                    .is_none_or(|group| *known.group == *group)
                    .then(|| Self::Kinds(vec![(&known.group, &known.kind)]))?
            }
            To::Any => Self::Kinds(vec![(group().unwrap_or_default(), kind()?)]),
            To::ProviderConfig => Self::Provider { group: own_group, kind: kind()? },
            To::Flux => Self::Flux { kind: kind()? },
            To::Managed => {
                let field = found.holder().field;
                // A secret without a key is no managed resource.
                if field.ends_with("SecretRef") {
                    return None;
                }
                Self::Managed { family: own_group.split_once('.')?.1, stem: stem(field)? }
            }
            To::Composite | To::ContainerPort | To::Object | To::Part(_) => return None,
        })
    }

    /// Whether it may mean this kind.
    pub(super) fn takes(&self, group: &str, kind: &str) -> bool {
        match self {
            Self::Kinds(kinds) => kinds.contains(&(group, kind)),
            Self::Provider { group: own, kind: wanted } => kind == *wanted && is_above(group, own),
            Self::Managed { family, .. } => group.strip_suffix(family).is_some_and(|rest| rest.ends_with('.')),
            Self::Flux { kind: wanted } => kind == *wanted && group.ends_with(".fluxcd.io"),
        }
    }

    /// Whether the field is called after this kind: `networkRef` after `Network`.
    pub(super) fn is_called(&self, kind: &str) -> bool {
        match self {
            Self::Managed { stem, .. } => is_after(stem, kind),
            Self::Kinds(_) | Self::Provider { .. } | Self::Flux { .. } => true,
        }
    }

    /// Whether a kind was meant that has another name for the same in a cluster or a namespace, or one that the field takes
    /// too.
    pub(super) fn is_near(&self, group: &str, kind: &str) -> bool {
        let is_pair =
            |wanted: &str| wanted.strip_prefix("Cluster") == Some(kind) || kind.strip_prefix("Cluster") == Some(wanted);
        match self {
            Self::Kinds(kinds) => kinds.iter().any(|(own, wanted)| *own == group && is_pair(wanted)),
            Self::Provider { group: own, kind: wanted } => is_pair(wanted) && is_above(group, own),
            Self::Flux { .. } => group.ends_with(".fluxcd.io"),
            Self::Managed { .. } => false,
        }
    }

    /// The first that may be meant.
    pub(super) fn first(&self) -> (&'u str, &'u str) {
        match self {
            Self::Kinds(kinds) => kinds.first().copied().unwrap_or_default(),
            Self::Provider { group, kind } => (group.split_once('.').map_or("", |(_, above)| above), kind),
            Self::Flux { kind } => ("", kind),
            Self::Managed { .. } => ("", "managed resource"),
        }
    }

    /// The kinds for people: `Secret`, `SecretStore or ClusterSecretStore`.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Kinds(kinds) => kinds.iter().map(|(_, kind)| *kind).collect::<Vec<_>>().join(" or "),
            Self::Provider { kind, .. } | Self::Flux { kind } => (*kind).to_owned(),
            Self::Managed { stem, .. } => {
                let mut letters = stem.chars();
                let first = letters.next().map(|first| first.to_ascii_uppercase());
                first.into_iter().chain(letters).collect()
            }
        }
    }
}

/// Whether a group is another, or the one above it.
fn is_above(group: &str, own: &str) -> bool {
    group == own || own.split_once('.').is_some_and(|(_, above)| group == above)
}

/// Whether a word of a kind is one of a field's: `privateNetworkRef` is called after a `Network`, `kmsKeyNameRef` after a
/// `CryptoKey`.
fn is_after(stem: &str, kind: &str) -> bool {
    let (stem, kind) = (words(stem), words(kind));
    let last = kind.last();
    stem.iter().any(|word| Some(word) == last) || kind.iter().all(|word| stem.contains(word))
}

/// The words of `privateNetwork` and `KeyRing`, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before_is_upper = true;
    for letter in name.chars() {
        let is_upper = letter.is_ascii_uppercase();
        match words.last_mut().filter(|_| !is_upper || before_is_upper) {
            Some(word) => word.push(letter.to_ascii_lowercase()),
            None => words.push(letter.to_ascii_lowercase().to_string()),
        }
        before_is_upper = is_upper;
    }
    words
}

/// What a field is called after: `subnetIdRefs` after `subnet`, for the end says what is taken of the target.
fn stem(field: &str) -> Option<&str> {
    const TAKEN: &[&str] =
        &["SelfLink", "Emails", "Email", "Names", "Name", "Arns", "Arn", "Ids", "Id", "IDs", "ID", "Links", "Link"];
    let stem = ["Refs", "Ref", "Selector"].iter().find_map(|end| field.strip_suffix(end))?;
    Some(TAKEN.iter().find_map(|end| stem.strip_suffix(end)).filter(|rest| !rest.is_empty()).unwrap_or(stem))
}
