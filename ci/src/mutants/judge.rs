//! What must be said of a mutant, and what is. In: a mutant and what the stages make of it. Out: a verdict on every place
//! where a name is left, and the findings that are about none.

use std::collections::{BTreeMap, BTreeSet};

use lornuc_model::diagnostic::{Code, Diagnostic, Span};
use lornuc_model::name::Id;
use lornuc_model::resolve::Resource;
use lornuc_model::value::{FieldPath, Node, Step};

use super::declaration::Class;
use super::listed::{Left, Listed, Whose};
use super::mutant::{Change, Mutant};
use super::occurrence::{occurrences, plain, touch};
use super::project::Outcome;

/// What became of one mutant.
#[derive(Debug, Default)]
pub(super) struct Judged {
    /// The places that a finding marks in a file of the author.
    pub(super) reported: usize,
    /// The places that a finding about another place stands for.
    pub(super) stood_for: usize,
    /// The rows that say why a place is no reference, for each of the others.
    pub(super) listed: Vec<usize>,
    /// What is neither.
    pub(super) missed: Vec<String>,
    /// Findings about anything else.
    pub(super) false_alarms: Vec<String>,
    /// Places that are listed, and found all the same.
    pub(super) contradicted: Vec<String>,
}

/// What a finding is told by, when two runs are compared.
type Told = (Code, Option<Id>, FieldPath, String);

fn told(finding: &Diagnostic) -> Told {
    (finding.code, finding.resource.clone(), finding.path.clone(), finding.message.clone())
}

/// The findings of a project before any change, which are nobody's fault.
pub(super) fn before(outcome: &Outcome) -> BTreeSet<Told> {
    outcome.findings.iter().map(told).collect()
}

/// A place where names are left: the resource and the field.
type Place<'a> = (&'a Id, FieldPath);

/// Judges a mutant.
pub(super) fn judge(mutant: &Mutant, outcome: &Outcome, before: &BTreeSet<Told>, listed: &Listed<'_>) -> Judged {
    let findings: Vec<&Diagnostic> = outcome.findings.iter().filter(|one| !before.contains(&told(one))).collect();
    let mut places: BTreeMap<Place<'_>, BTreeSet<Left>> = BTreeMap::new();
    for (_, resource) in outcome.graph.resources() {
        for (class, of, name) in &mutant.gone {
            for path in occurrences(&resource.cursor(), name) {
                let left = left(mutant, (*class, of), resource, &path);
                places.entry((resource.id(), path)).or_default().insert(left);
            }
        }
    }
    let mut judged = Judged::default();
    let is_authored = |one: &&&Diagnostic| one.primary().is_some_and(Span::is_authored);
    let about = |(id, path): &Place<'_>| {
        let about = |one: &&&Diagnostic| one.resource.as_ref() == Some(*id) && touch(&one.path, path);
        findings.iter().filter(about).copied().collect::<Vec<_>>()
    };
    let told: BTreeSet<&Place<'_>> =
        places.keys().filter(|place| about(place).iter().any(|one| is_authored(&one))).collect();
    for (place, names) in &places {
        // A name that several had is no reference only if it is none to any of them.
        let rows: Option<Vec<usize>> = names.iter().map(|left| listed.row(left)).collect();
        let shown = || format!("{}: `{}` of {} ({})", mutant.what, place.1, place.0, words(names));
        match (about(place).first(), rows) {
            (None, Some(rows)) => judged.listed.extend(rows.into_iter().take(1)),
            (None, None) if stands_for(place, &places, &told) => judged.stood_for += 1,
            (None, None) if is_counted(place, &places, &findings) => judged.stood_for += 1,
            (None, None) => judged.missed.push(shown()),
            (Some(_), None) if told.contains(place) => judged.reported += 1,
            (Some(_), None) => judged.missed.push(format!("{}: marked in no file of the author", shown())),
            (Some(one), Some(_)) => judged.contradicted.push(format!("{}: {}", shown(), one.code.as_str())),
        }
    }
    for one in findings {
        let is_about = |(id, path): &Place<'_>| one.resource.as_ref() == Some(*id) && touch(&one.path, path);
        if !places.keys().any(is_about) && !is_consequence(one, mutant) {
            let id = one.resource.as_ref().map_or("", Id::as_str);
            let shown = format!("{}: {} at `{}` of {id}: {}", mutant.what, one.code.as_str(), one.path, one.message);
            judged.false_alarms.push(shown);
        }
    }
    judged
}

/// Whether a place is told with another: a key with the name of the object that is gone, a port with the selector of the pods
/// that are.
fn stands_for(
    (id, path): &Place<'_>,
    places: &BTreeMap<Place<'_>, BTreeSet<Left>>,
    told: &BTreeSet<&Place<'_>>,
) -> bool {
    let is_of = |class: Class| {
        let names = places.get(&(*id, path.clone()));
        names.is_some_and(|names| names.iter().all(|left| left.class == class.as_str()))
    };
    let beside = |way: &[&str]| {
        let way: Vec<Step> = way.iter().map(|key| Step::Field((*key).into())).collect();
        told.iter().any(|(of, other)| of == id && other.steps().starts_with(&way))
    };
    let sibling = || {
        let record = path.steps().split_last().map(|(_, record)| record);
        told.iter().any(|(of, other)| of == id && other.steps().split_last().map(|(_, record)| record) == record)
    };
    is_of(Class::Key) && sibling()
        || is_of(Class::Port) && (beside(&["spec", "selector"]) || beside(&["spec", "podSelector"]))
}

/// Whether a place is counted by the finding about the first of its sort: a namespace is told once for all that are in it,
/// and the finding says how many they are.
fn is_counted((_, path): &Place<'_>, places: &BTreeMap<Place<'_>, BTreeSet<Left>>, findings: &[&Diagnostic]) -> bool {
    let count = places.keys().filter(|(_, other)| other == path).count();
    let note = format!("{count} resources are in it");
    plain(path) == "metadata.namespace" && findings.iter().any(|one| one.path == *path && one.notes.contains(&note))
}

/// What must be told beside the names: a directive of the author, which is not rendered, names what is deleted by its id.
fn is_consequence(finding: &Diagnostic, mutant: &Mutant) -> bool {
    let quoted = format!("`{}`", mutant.id);
    mutant.change == Change::Delete && finding.code == Code::UnknownTarget && finding.message.contains(&quoted)
}

fn words(names: &BTreeSet<Left>) -> String {
    let words = names
        .iter()
        .map(|left| format!("{} {} {} {} {}", left.class, left.of, left.kind, left.field, left.whose.as_str()));
    words.collect::<Vec<_>>().join("; ")
}

fn left(mutant: &Mutant, (class, of): (Class, &str), resource: &Resource, path: &FieldPath) -> Left {
    let text = |key: &str| resource.node().get("metadata")?.get(key).and_then(Node::as_text);
    let whose = match resource.id().as_str() == mutant.id {
        true => Whose::Own,
        false if text("name") == Some(&mutant.name) => Whose::Same,
        false => Whose::Other,
    };
    let kind = resource.gvk().kind.to_string();
    Left { class: class.as_str(), of: of.to_owned(), kind, field: plain(path), whose }
}
