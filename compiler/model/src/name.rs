//! Names that cannot be wrong: ids of resources, and Kubernetes' own names, labels and kinds. In: text. Out: a type,
//! or a sentence that says which rule is broken.

mod id;
mod kind;
mod near;
mod rules;
#[cfg(test)]
mod tests;

pub use id::{EnvironmentName, Id, InvalidSegment, Segment, StackName, VendorName, hashed_slug, slug};
pub use kind::{ApiVersion, GroupKind, Gvk, Key, Kind};
pub use near::{did_you_mean, nearest};
pub use rules::{InvalidName, LabelKey, LabelValue, NameRule, Namespace, ObjectName};
