//! Elements of a list that must have different texts in a field. In: the list. Out: those whose text an earlier one has.
//! Short lists need no memory.

use std::collections::HashSet;

use super::at::At;

/// Lists of up to so many elements are compared one with another.
const FEW: usize = 16;

/// Calls with each element whose text is that of an earlier one. What is empty differs from all.
pub(super) fn each(list: &At<'_>, field: &str, mut tell: impl FnMut(&At<'_>)) {
    if list.count() <= FEW {
        for (index, item) in list.items().enumerate().skip(1) {
            let mine = text(&item, field);
            if mine.is_some() && list.items().take(index).any(|earlier| text(&earlier, field) == mine) {
                tell(&item);
            }
        }
        return;
    }
    let mut seen = HashSet::new();
    for item in list.items() {
        if text(&item, field).is_some_and(|mine| !seen.insert(mine)) {
            tell(&item);
        }
    }
}

/// The text in a field, where it is not empty; it lives as long as the object.
fn text<'w>(at: &At<'w>, field: &str) -> Option<&'w str> {
    at.node()?.get(field)?.as_text().filter(|text| !text.is_empty())
}
