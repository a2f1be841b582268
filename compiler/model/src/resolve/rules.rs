//! What is said of a resource beyond its structure, which is judged already: by the rules of its schema, or, for kinds of
//! Kubernetes itself, by those that the server has in code. In: the resource. Out: findings.

use super::find::Found;
use super::kind;
use crate::diagnostic::{Code, Diagnostic};
use crate::name::Gvk;
use crate::schema::cel::{self, Judged};
use crate::schema::{self, Origin, Schemas, rules};
use crate::value::FieldPath;

/// What is wrong with a resource whose structure was told before.
pub(super) fn judged(schemas: &Schemas, gvk: &Gvk, found: &Found, told: &mut Vec<Diagnostic>) -> Judged {
    let Some((facts, version)) = kind::served(schemas, gvk) else { return Judged::default() };
    let subject = rules::Judged { gvk, node: &found.node, place: found.place, release: schemas.version() };
    let mut judged = Judged::default();
    if facts.origin == Origin::Kubernetes && !told.iter().any(stops) {
        judged.of_object = rules::check(&subject);
        judged.of_object.extend(definition(gvk, found));
    } else if facts.origin != Origin::Kubernetes && !told.iter().any(Diagnostic::is_error) {
        // An object of a custom kind must fit its schema first.
        if let Some(shape) = version.shape() {
            judged = cel::check(&gvk.group_kind(), shape, (&found.node, found.place));
        }
        judged.of_object.extend(rules::check_metadata(&subject));
    }
    judged.of_object.retain(|finding| !told.iter().any(|told| told.path == finding.path || is_one_name(told, finding)));
    // What a field lacks that must not be there is not missing.
    let forbidden = judged.of_object.iter().filter(|finding| finding.code == Code::ForbiddenField);
    let forbidden: Vec<&FieldPath> = forbidden.map(|finding| &finding.path).collect();
    told.retain(|told| told.code != Code::MissingField || !forbidden.iter().any(|path| told.path.is_below(path)));
    judged
}

/// A construct gives one name to all that it makes: where it is wrong, references to it are too, and one edit mends both.
fn is_one_name(told: &Diagnostic, finding: &Diagnostic) -> bool {
    let codes = (told.code, finding.code) == (Code::InvalidName, Code::InvalidValue);
    codes && told.primary().is_some() && told.primary() == finding.primary()
}

/// Whether the server does not come to its rules any more. What it misses, and values of enumerations, it tells of in one
/// go with what breaks them.
fn stops(finding: &Diagnostic) -> bool {
    const BESIDE: &[Code] = &[
        Code::InvalidAnnotation,
        Code::InvalidLabel,
        Code::InvalidName,
        Code::InvalidValue,
        Code::MissingField,
        Code::MissingNamespace,
    ];
    finding.is_error() && !BESIDE.contains(&finding.code)
}

/// What a server would refuse in the schemas of a CRD, or pass over.
fn definition(gvk: &Gvk, found: &Found) -> Vec<Diagnostic> {
    if !gvk.is("apiextensions.k8s.io", "CustomResourceDefinition") {
        return Vec::new();
    }
    schema::find(&found.node).findings
}
