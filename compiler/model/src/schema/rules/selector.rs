//! Selectors of labels.

use super::at::At;
use super::judge::Judge;

/// A selector with `matchLabels` and `matchExpressions` (`apimachinery/pkg/apis/meta/v1/validation.ValidateLabelSelector`).
pub(super) const fn label_selector(_judge: &mut Judge<'_>, _selector: &At<'_>) {}
