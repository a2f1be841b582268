//! When two verdicts agree. In: what the server said, and what we found. Out: whether that is the same, and if not, how it
//! differs. What only a cluster can answer is recognised here, with the reason.

use control_plane::verdict::{Verdict, is_same};
use lornuc_model::diagnostic::Code;

use super::ours::Finding;

/// How two verdicts stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    /// Both take it, or both refuse it at the same fields.
    Agreed,
    /// Both refuse it, and the server names no field.
    AgreedWithoutField,
    /// The server refuses what we take.
    FalseAccept,
    /// The server takes what we refuse.
    FalseRefusal,
    /// Both refuse it, at other fields.
    OtherField,
    /// Nobody can say without a cluster.
    Excluded(&'static str),
}

/// Answers that depend on what there is in a cluster: the status, a part of the text, the reason.
pub(super) const EXCLUDED: &[(u16, &str, &str)] = &[
    (403, "error looking up service account", "the account must be in the namespace already"),
    (403, "no PriorityClass with name", "the class must be in the cluster already"),
    (403, "exceeded quota", "depends on the quotas of the namespace"),
    (403, "RuntimeClass", "the class must be in the cluster already"),
    (403, "is being terminated", "the namespace ends meanwhile"),
    (404, "namespaces \"", "the namespace must be in the cluster already"),
    (422, "provided IP is not in the valid range", "the range is a setting of the server"),
    (422, "provided port is not in the valid range", "the range is a setting of the server"),
    (422, "provided IP is already allocated", "another Service has it"),
    (422, "provided port is already allocated", "another Service has it"),
    (422, "not configured on this cluster", "the families are a setting of the server"),
    (409, "", "an object of that name exists"),
    (429, "", "the server is too busy"),
];

/// Compares. Both refuse an object at the same fields where
/// - one of our fields is one that the server names, and
/// - every other of ours is one too; or the server stopped before it looked: a server decodes an object first, and only
///   what is decoded is validated, while we tell the findings of both.
///
/// Fields that only the server names are no difference: one edit may mend several. Ours may be one step finer than its
/// (`is_same`), and never coarser.
pub(super) fn compare(server: &Verdict, ours: &[Finding]) -> Outcome {
    match server {
        Verdict::Accepted if ours.is_empty() => Outcome::Agreed,
        Verdict::Accepted => Outcome::FalseRefusal,
        Verdict::Refused { status, message, .. } if excluded(*status, message).is_some() => {
            Outcome::Excluded(excluded(*status, message).unwrap_or_default())
        }
        Verdict::Refused { .. } if ours.is_empty() => Outcome::FalseAccept,
        Verdict::Refused { paths, .. } if paths.is_empty() => Outcome::AgreedWithoutField,
        Verdict::Refused { status, paths, .. } => {
            let is_theirs = |finding: &Finding| paths.iter().any(|theirs| is_same(&finding.path, theirs));
            let is_later = |finding: &Finding| *status != 422 && !is_of_decoding(finding.code);
            let are_same = ours.iter().any(is_theirs) && ours.iter().all(|own| is_theirs(own) || is_later(own));
            if are_same { Outcome::Agreed } else { Outcome::OtherField }
        }
    }
}

/// Whether a server tells this while it decodes.
fn is_of_decoding(code: Code) -> bool {
    matches!(code, Code::UnknownField | Code::WrongType | Code::DuplicateItem)
}

fn excluded(status: u16, message: &str) -> Option<&'static str> {
    let is_it = |(known, part, _): &&(u16, &str, &str)| *known == status && message.contains(part);
    EXCLUDED.iter().find(is_it).map(|(_, _, reason)| *reason)
}
