//! Fields of which Kubernetes tells by another name: its types in Go are not those of the API, or it leaves out which element
//! of a list it means. In: where a schema finds fault. Out: the place that the server would name.

use super::container;
use crate::name::Gvk;
use crate::value::{FieldPath, Step};

/// What a list is called.
type List = &'static [&'static str];

/// Lists of whose elements the server does not tell which is meant, with their kinds; no kind stands for all.
const UNCOUNTED: &[(Option<(&str, &str)>, List)] = &[
    (None, &["metadata", "ownerReferences"]),
    (Some(("", "ResourceQuota")), &["spec", "scopeSelector", "matchExpressions"]),
];

/// The server's name of a field, where it has another.
#[must_use]
pub fn field(gvk: &Gvk, path: &FieldPath) -> Option<FieldPath> {
    let begins = |list: List| {
        let is_step = |(step, name): (&Step, &&str)| matches!(step, Step::Field(key) if **key == **name);
        path.steps().len() >= list.len() && path.steps().iter().zip(list).all(is_step)
    };
    let steps = path.steps();
    if gvk.is("", "Node") && begins(&["spec", "taints"]) {
        let metadata = std::iter::once(Step::Field("metadata".into()));
        return Some(FieldPath::new(metadata.chain(steps[1..].iter().cloned()).collect()));
    }
    if is_claim(gvk, steps) {
        return Some(FieldPath::new(steps[..steps.len() - 1].to_vec()));
    }
    let is_of = |kind: Option<(&str, &str)>| kind.is_none_or(|(group, kind)| gvk.is(group, kind));
    let (_, list) = UNCOUNTED.iter().find(|(kind, list)| is_of(*kind) && begins(list))?;
    let below = steps.get(list.len() + 1..).filter(|below| !below.is_empty())?;
    Some(FieldPath::new(steps[..list.len()].iter().chain(below).cloned().collect()))
}

/// Whether this is the name of a claim that a container uses: where it is missing, the server tells of the claim as a whole.
fn is_claim(gvk: &Gvk, steps: &[Step]) -> bool {
    let is = |step: &Step, name: &str| matches!(step, Step::Field(key) if **key == *name);
    let [.., list, Step::Element(_), resources, claims, Step::Element(_), name] = steps else { return false };
    matches!(gvk.api_version.group(), "" | "apps" | "batch")
        && container::LISTS.iter().any(|known| is(list, known))
        && is(resources, "resources")
        && is(claims, "claims")
        && is(name, "name")
}
