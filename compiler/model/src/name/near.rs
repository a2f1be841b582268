//! Near names for help lines.

/// The candidate nearest to a misspelt name, if any is near: at most a third of the letters differ, swaps counted
/// once, and letter case not counted. Equal distances go to the first by name.
#[must_use]
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    // A third: `prot` finds `port`, and `host` does not find `name`.
    let limit = (name.chars().count() / 3).max(1);
    let mut sorted: Vec<&str> = candidates.into_iter().filter(|candidate| *candidate != name).collect();
    sorted.sort_unstable();
    let distance = |candidate: &&str| strsim::osa_distance(&lower, &candidate.to_lowercase());
    sorted
        .into_iter()
        .map(|candidate| (distance(&candidate), candidate))
        .filter(|(far, _)| *far <= limit)
        .min()
        .map(|(_, near)| near)
}

/// ``did you mean `spec`?``, when a candidate is near.
#[must_use]
pub fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(name, candidates).map(|near| format!("did you mean `{near}`?"))
}
