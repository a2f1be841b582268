//! Labels and annotations of what is made from an object: those of the object itself are judged with its identity.

use super::at::At;
use super::judge::Judge;

/// `apimachinery/pkg/apis/meta/v1/validation.ValidateLabels`
pub(super) const fn labels(_judge: &mut Judge<'_>, _labels: &At<'_>) {}

/// `apimachinery/pkg/api/validation.ValidateAnnotations`
pub(super) const fn annotations(_judge: &mut Judge<'_>, _annotations: &At<'_>) {}
