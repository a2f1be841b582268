//! Labels and annotations of what is made from an object: those of the object itself are judged with its identity.

#[cfg(test)]
mod tests;

use super::at::At;
use super::judge::Judge;
use crate::name::{LabelKey, LabelValue};

/// `apimachinery/pkg/api/validation.TotalAnnotationSizeLimitB`
const ANNOTATIONS_LIMIT: usize = 256 * 1024;

/// `apimachinery/pkg/apis/meta/v1/validation.ValidateLabels`
pub(super) fn labels(judge: &mut Judge<'_>, labels: &At<'_>) {
    for (key, value) in labels.entries() {
        if let Err(rule) = LabelKey::check(key) {
            judge.key(&value, &rule);
        }
        judge.name(&value, LabelValue::check(value.text()));
    }
}

/// `apimachinery/pkg/api/validation.ValidateAnnotations`: keys are judged in lower case.
pub(super) fn annotations(judge: &mut Judge<'_>, annotations: &At<'_>) {
    let mut size = 0;
    for (key, value) in annotations.entries() {
        if LabelKey::check(key).is_err()
            && let Err(rule) = LabelKey::check(&key.to_lowercase())
        {
            judge.key(&value, &rule);
        }
        size += key.len() + value.text().len();
    }
    if size > ANNOTATIONS_LIMIT {
        judge.invalid(annotations, format_args!("hold at most {ANNOTATIONS_LIMIT} bytes, not {size}"));
    }
}
