//! Elements of a list that must have different texts in a field. In: the list. Out: those whose text an earlier one has.
//! Short lists need no memory.

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use super::at::At;

/// Lists of up to so many elements are compared one with another.
const FEW: usize = 16;

/// Calls with each element whose text is that of an earlier one. What is empty differs from all.
pub(super) fn each(list: &At<'_>, field: &str, tell: impl FnMut(&At<'_>)) {
    by(list, |at| at.node()?.get(field)?.as_text(), tell);
}

/// As [`each`], of a list of texts.
pub(super) fn texts(list: &At<'_>, tell: impl FnMut(&At<'_>)) {
    by(list, |at| at.node()?.as_text(), tell);
}

/// The text lives as long as the object.
fn by<'w>(list: &'w At<'_>, text: impl Fn(&At<'w>) -> Option<&'w str>, mut tell: impl FnMut(&At<'_>)) {
    let text = |at: &At<'w>| text(at).filter(|text| !text.is_empty());
    if list.count() <= FEW {
        for (index, item) in list.items().enumerate().skip(1) {
            let mine = text(&item);
            if mine.is_some() && list.items().take(index).any(|earlier| text(&earlier) == mine) {
                tell(&item);
            }
        }
        return;
    }
    let mut seen = HashSet::new();
    for item in list.items() {
        if text(&item).is_some_and(|mine| !seen.insert(mine)) {
            tell(&item);
        }
    }
}
