//! Kubernetes' quantities, as `500m` or `2Gi`
//! (<https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/>).

/// Whether the server reads text as a quantity. It takes a sign or a point alone for zero, and ignores spaces around.
pub(in crate::schema) fn is_quantity(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() {
        return false;
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let whole = unsigned.trim_start_matches(|c: char| c.is_ascii_digit());
    let suffix = match whole.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => whole,
    };
    is_suffix(suffix)
}

/// The suffixes, the empty one left out.
const SUFFIXES: &[&str] = &["n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

fn is_suffix(suffix: &str) -> bool {
    let exponent = suffix.strip_prefix(['e', 'E']).filter(|digits| !digits.is_empty());
    suffix.is_empty() || SUFFIXES.contains(&suffix) || exponent.is_some_and(|digits| digits.parse::<i32>().is_ok())
}

/// The quantity that was probably meant: `1gb` means `1G`, `1 Gi` means `1Gi`.
pub(super) fn near(text: &str) -> Option<String> {
    let text = text.trim();
    let split = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, suffix) = text.split_at(split);
    let suffix = suffix.trim();
    let bare = suffix.strip_suffix(['b', 'B']).unwrap_or(suffix);
    // Of `m` and `M` neither is near the other: one is a milliard of the other.
    let near = SUFFIXES.iter().find(|known| known.eq_ignore_ascii_case(bare) && !matches!(**known, "m" | "M"));
    let near = if bare.is_empty() { "" } else { near.copied().or_else(|| (bare == "M").then_some("M"))? };
    let made = format!("{number}{near}");
    (!number.is_empty() && is_quantity(&made)).then_some(made)
}
