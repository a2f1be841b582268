//! When two verdicts agree. In: what the server said, and what we found. Out: whether that is the same, and if not, how it
//! differs. What only a cluster can answer is recognised here, with the reason.

use control_plane::verdict::{Verdict, is_inside, is_same};
use lornuc_model::diagnostic::Code;
use lornuc_model::value::Step;
use serde_json::Value;

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
    (403, "the integer value of priority", "the default class of the cluster says which priority there is"),
    (403, "exceeded quota", "depends on the quotas of the namespace"),
    (403, "RuntimeClass", "the class must be in the cluster already"),
    (403, "is being terminated", "the namespace ends meanwhile"),
    (404, "namespaces \"", "the namespace must be in the cluster already"),
    (422, "provided IP is not in the valid range", "the range is a setting of the server"),
    (422, "provided port is not in the valid range", "the range is a setting of the server"),
    (422, "provided IP is already allocated", "another Service has it"),
    (422, "provided port is already allocated", "another Service has it"),
    (422, "is not in the valid range", "which addresses Services have is a setting of the server"),
    (422, "this cluster is not configured for dual-stack", "the families are a setting of the server"),
    (422, "not configured on this cluster", "the families are a setting of the server"),
    (409, "", "an object of that name exists"),
    (429, "", "the server is too busy"),
];

/// Why nothing is said of numbers that do not fit.
const CUT: &str = "the server judges another number than was written, for it cuts what does not fit";

/// Whether we refuse a number for not fitting into its type. The server takes some of its bits and judges those, so that
/// what it says depends on chance.
fn is_cut(own: &Finding) -> bool {
    own.code == Code::UnsupportedNumber || own.message.ends_with("must fit into 32 bits")
}

/// The fields as they were written: of a `StatefulSet` the server counts the claims that become volumes before those that
/// are there.
pub(super) fn as_written(object: &Value, verdict: Verdict) -> Verdict {
    const VOLUMES: &str = "spec.template.spec.volumes[";
    let Verdict::Refused { status, paths, message } = verdict else { return verdict };
    let claims = object["spec"]["volumeClaimTemplates"].as_array().map_or(0, Vec::len);
    let written = |path: String| {
        let counted = path.strip_prefix(VOLUMES).and_then(|rest| rest.split_once(']'));
        let shifted = counted.and_then(|(index, rest)| {
            let index = index.parse::<usize>().ok()?.checked_sub(claims)?;
            Some(format!("{VOLUMES}{index}]{rest}"))
        });
        shifted.unwrap_or(path)
    };
    Verdict::Refused { status, paths: paths.into_iter().map(written).collect(), message }
}

/// Compares. Both refuse an object at the same fields where
/// - one of our fields is one that the server names, and
/// - every other of ours is one too, or the server has not looked so far ([`Reach`]).
///
/// Of a record that is not there the server names the fields that it would have, and we the record: that is the same field.
/// Fields that only the server names are no difference: it may tell one mistake in several places. Ours may be one step finer
/// than its (`is_same`), and never coarser.
pub(super) fn compare(server: &Verdict, ours: &[Finding]) -> Outcome {
    match server {
        Verdict::Accepted if ours.is_empty() => Outcome::Agreed,
        Verdict::Accepted if ours.iter().any(is_cut) => Outcome::Excluded(CUT),
        Verdict::Accepted => Outcome::FalseRefusal,
        Verdict::Refused { status, message, .. } if excluded(*status, message).is_some() => {
            Outcome::Excluded(excluded(*status, message).unwrap_or_default())
        }
        Verdict::Refused { .. } if ours.is_empty() => Outcome::FalseAccept,
        Verdict::Refused { paths, .. } if paths.is_empty() => Outcome::AgreedWithoutField,
        Verdict::Refused { status, paths, message } => {
            let reach = Reach::of(*status, message);
            let is_absent = |own: &Finding| own.code == Code::MissingField;
            let is_it = |own: &Finding, theirs: &str| {
                is_same(&own.path, theirs) || (is_absent(own) && is_inside(&own.path, theirs))
            };
            let is_theirs = |own: &Finding| paths.iter().any(|theirs| is_it(own, theirs));
            let are_same = ours.iter().any(is_theirs) && ours.iter().all(|own| is_theirs(own) || !reach.covers(own));
            match are_same {
                true => Outcome::Agreed,
                false if ours.iter().any(is_cut) => Outcome::Excluded(CUT),
                false => Outcome::OtherField,
            }
        }
    }
}

/// How far a server has looked that refuses. It decodes an object first, and validates only what is decoded, while we tell
/// the findings of both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// To the first mistake: a field that it does not know ends the look at the record that it is in
    /// (`structured-merge-diff/typed.validatingObjectWalker.visitMapItems`), and records have no order.
    First,
    /// To the end of decoding.
    Decoding,
    /// To the end.
    Validation,
}

impl Reach {
    fn of(status: u16, message: &str) -> Self {
        match status {
            422 => Self::Validation,
            500 if !message.contains("field not declared in schema") => Self::Decoding,
            _ => Self::First,
        }
    }

    /// Whether the server would have told the finding, were it one.
    fn covers(self, finding: &Finding) -> bool {
        match self {
            Self::First => false,
            Self::Decoding => {
                matches!(finding.code, Code::UnknownField | Code::WrongType | Code::DuplicateItem)
            }
            Self::Validation => true,
        }
    }
}

fn excluded(status: u16, message: &str) -> Option<&'static str> {
    let is_it = |(known, part, _): &&(u16, &str, &str)| *known == status && message.contains(part);
    EXCLUDED.iter().find(is_it).map(|(_, _, reason)| *reason)
}

/// What the server would store in place of what it takes and we refuse, where that is not what was written: it has not
/// taken it then, and says nothing.
pub(super) fn not_kept(sent: &Value, stored: &Value, ours: &[Finding]) -> Option<&'static str> {
    let all: Option<Vec<&'static str>> = ours.iter().map(|own| lost(sent, stored, own.path.steps())).collect();
    all?.first().copied()
}

fn lost(sent: &Value, stored: &Value, steps: &[Step]) -> Option<&'static str> {
    let below = |value: &'_ Value, step: &Step| match step {
        Step::Field(key) => value.get(&**key).cloned(),
        Step::Element(index) => value.get(*index).cloned(),
    };
    let Some((step, rest)) = steps.split_first() else {
        let is_cut = sent.is_number() && stored.is_number() && sent != stored;
        return is_cut.then_some("the server stores another number, for it cuts what does not fit");
    };
    match (below(sent, step).filter(|value| !value.is_null()), below(stored, step)) {
        (Some(sent), Some(stored)) => lost(&sent, &stored, rest),
        (Some(_), None) => Some("the server drops the field, as one whose feature is off"),
        (None, _) => None,
    }
}
