//! Nickel's errors as findings of ours. In: an error and the place where the walk met it. Out: our code, message and
//! help with Nickel's labels, the primary one in the author's file; one fault that many fields meet is told once.

mod kind;
pub(super) mod quoted;
mod syntax;
mod text;
mod unpinned;
mod value;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use codespan_reporting::diagnostic::{Diagnostic as NickelDiagnostic, LabelStyle};
use lornuc_model::diagnostic::{Code, Diagnostic, Label, Role, Span};
use lornuc_model::name::EnvironmentName;
use lornuc_model::value::{FieldPath, Step};
use nickel_lang_core::error::{Error, IntoDiagnostics};
use nickel_lang_core::files::FileId as NickelFile;
use nickel_lang_core::position::RawSpan;

use super::session::Session;
use super::situation::Situation;
use words::Words;

/// What makes two faults the same: code, message and the marked source. A fault in the library alone may be the doing
/// of each construct that uses it, and is told once for each; `anchor` names the construct.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Identity {
    code: Code,
    message: String,
    labels: Vec<Span>,
    anchor: Option<String>,
}

/// A finding and what makes it the same as another.
#[derive(Debug)]
pub(super) struct Fault {
    identity: Identity,
    finding: Diagnostic,
}

impl Fault {
    /// A finding that no walk made.
    pub(super) fn plain(finding: Diagnostic) -> Self {
        let labels = finding.labels.iter().map(|label| label.span).collect();
        let anchor = Some(format!("{:?} {}", finding.resource, finding.path));
        Self { identity: Identity { code: finding.code, message: finding.message.clone(), labels, anchor }, finding }
    }

    /// A finding at the value where a walk is.
    pub(super) fn placed(finding: Diagnostic, situation: &Situation) -> Self {
        let made_by_library = situation.place.value.is_some_and(|span| !span.is_authored());
        if !made_by_library {
            return Self::plain(situation.name(finding));
        }
        let labels: Vec<Span> = situation.place.value.into_iter().collect();
        let anchor = anchor(finding.code, situation);
        let identity = Identity { code: finding.code, message: finding.message.clone(), labels, anchor };
        Self { identity, finding: situation.name(finding) }
    }

    /// What the finding marks.
    pub(super) fn marks(&self) -> impl Iterator<Item = Span> {
        self.finding.labels.iter().map(|label| label.span)
    }

    /// Without Nickel's words, which may quote a value.
    pub(super) fn wordless(mut self) -> Self {
        self.finding.notes.clear();
        self.finding.message = "the value of a Secret cannot be evaluated".into();
        self.finding.help = Some("look at the expression; what it says is hidden here".into());
        self
    }

    pub(super) fn in_environment(mut self, name: &EnvironmentName) -> Self {
        self.finding.environments.insert(name.clone());
        self
    }
}

/// Faults, each once.
#[derive(Debug, Default)]
pub(super) struct Faults(BTreeMap<Identity, Diagnostic>);

impl Faults {
    /// Adds faults; of the same ones the first stays, and the environments are put together.
    pub(super) fn extend(&mut self, faults: impl IntoIterator<Item = Fault>) {
        for fault in faults {
            let environments: BTreeSet<EnvironmentName> = fault.finding.environments.clone();
            self.0.entry(fault.identity).or_insert(fault.finding).environments.extend(environments);
        }
    }

    pub(super) fn into_findings(self) -> Vec<Diagnostic> {
        self.0.into_values().collect()
    }
}

/// The finding that an error of Nickel's makes.
pub(super) fn faults(error: Error, session: &Session, situation: &Situation) -> Vec<Fault> {
    let words = kind::words(&error, session);
    // Found before anything is evaluated: the place is in the text alone, whatever unit it was read for.
    let in_text = !matches!(error, Error::EvalError(_) | Error::ExportError(_));
    let mut files = session.context.import_resolver.sources.files.clone();
    if in_text {
        let stumble = text::stumble(&error);
        return text::faults(&error.into_diagnostics(&mut files), stumble, &words, session);
    }
    let mut told = error.into_diagnostics(&mut files);
    told.truncate(1);
    told.iter().map(|nickel| fault_of_value(nickel, &words, session, situation)).collect()
}

/// A fault of a value, met while a field was evaluated.
fn fault_of_value(
    nickel: &NickelDiagnostic<NickelFile>,
    words: &Words,
    session: &Session,
    situation: &Situation,
) -> Fault {
    let mut labels = if words.marks.is_empty() { labels(nickel, session) } else { words.marks.clone() };
    if let Some(own) = &words.own
        && !labels.iter().any(|label| label.message == words::CONTRACT)
    {
        return fault_without_contract(own, labels, situation);
    }
    if let Some(environment) = situation.environment.filter(|_| words.of_environment) {
        labels.iter_mut().for_each(|label| label.role = Role::Secondary);
        let mark = "in this environment".into();
        labels.push(Label { role: Role::Primary, span: session.first_line(environment), message: mark });
    }
    let mut help = words.help.clone();
    if words.code == Code::MergeConflict && words.marks.is_empty() {
        help = overriding(&mut labels, situation).or(help);
    }
    let unpinned = unpinned::words(words, &mut labels, session);
    help = unpinned.as_ref().map(|(_, help)| help.clone()).or(help);
    let message = match unpinned.map(|(message, _)| message).as_ref().or(words.message.as_ref()) {
        Some(message) => {
            let detail = |label: &&mut Label| label.message.starts_with("this expression has type");
            labels.iter_mut().filter(detail).for_each(|label| label.message = "this value".into());
            message.clone()
        }
        None => detailed(&nickel.message, &mut labels),
    };
    let authored = labels.iter().any(|label| label.span.is_authored());
    let identity = Identity {
        code: words.code,
        message: message.clone(),
        labels: if words.anywhere { Vec::new() } else { telling(&labels) },
        anchor: if authored || words.anywhere { None } else { anchor(words.code, situation) },
    };
    let mut finding = Diagnostic::error(words.code, message).help(help);
    finding.notes = notes(nickel, words);
    finding.labels = placed(labels, situation);
    finding = situation.name(finding);
    if words.whole_list {
        let path = situation.list();
        if let Some(Step::Field(key)) = path.last() {
            finding.help = Some(format!("write `{key} | force = [ … ]` to replace the other list as a whole"));
        }
        finding.path = FieldPath::new(path);
    }
    Fault { identity, finding }
}

/// Names the library's side of two values, and how the author's wins; `None` where both are the author's.
fn overriding(labels: &mut [Label], situation: &Situation) -> Option<String> {
    let (own, library): (Vec<&mut Label>, Vec<&mut Label>) =
        labels.iter_mut().partition(|label| label.span.is_authored());
    let [own] = own.into_iter().collect::<Vec<_>>().try_into().ok()?;
    let [library] = library.into_iter().collect::<Vec<_>>().try_into().ok()?;
    let (own, library): (&mut Label, &mut Label) = (own, library);
    own.message = "this value".into();
    library.message = "the library's".into();
    let key = match situation.path.last() {
        Some(Step::Field(key)) => key.to_string(),
        Some(Step::Element(_)) => return None,
        None => situation.id.as_ref()?.path().rsplit('/').next()?.to_owned(),
    };
    Some(format!("write `{key} | force = …` to override the library's, or take it away"))
}

/// A sentence that stands for itself: `std.fail_with`, or the standard library that refuses an argument. No contract of
/// the project's is broken.
fn fault_without_contract(sentence: &str, labels: Vec<Label>, situation: &Situation) -> Fault {
    let help = if sentence.starts_with("expected ") {
        "check the arguments and their order: functions of `std` take the value that they work on last"
    } else {
        "change the values that this is made of"
    };
    let mut finding = Diagnostic::error(Code::EvaluationFailed, words::plain(sentence)).help(help.to_owned());
    finding.labels = placed(labels, situation);
    Fault::plain(situation.name(finding))
}

/// Nickel puts what was wrong with a type into the label; it belongs into the message.
fn detailed(message: &str, labels: &mut [Label]) -> String {
    match labels.first_mut().filter(|_| message == "dynamic type error") {
        Some(label) if !label.message.is_empty() => {
            let detail = label.message.replacen("this expression has type", "the value has the type", 1);
            label.message = "this value".into();
            detail
        }
        _ => words::plain(message),
    }
}

fn notes(nickel: &NickelDiagnostic<NickelFile>, words: &Words) -> Vec<String> {
    let told = nickel.notes.iter().filter(|_| words.notes);
    told.filter_map(|note| words::note(note)).collect()
}

/// Nickel's labels in our files. The mark on a whole merge says nothing that the two values do not.
fn labels(nickel: &NickelDiagnostic<NickelFile>, session: &Session) -> Vec<Label> {
    let told = nickel.labels.iter().filter(|label| label.message != "originally merged here");
    let mut labels: Vec<Label> = told.filter_map(|label| converted(label, session)).collect();
    labels.dedup_by(|a, b| a.span == b.span);
    labels
}

/// The labels that tell one fault from another. Where the line to edit is the author's, what it was evaluated to is
/// not among them: that differs from environment to environment.
fn telling(labels: &[Label]) -> Vec<Span> {
    let to_edit = labels.iter().any(|label| label.role == Role::Primary && label.span.is_authored());
    let told = labels.iter().filter(|label| !to_edit || label.role == Role::Primary || !label.span.is_authored());
    told.map(|label| label.span).collect()
}

/// The construct that a fault of the library belongs to; none for faults that no use of the library can cause.
fn anchor(code: Code, situation: &Situation) -> Option<String> {
    let its_own = [Code::SyntaxError, Code::TypeError, Code::UnboundName, Code::InfiniteRecursion, Code::TooDeep];
    situation.group().filter(|_| !its_own.contains(&code)).map(|id| id.to_string())
}

fn converted(label: &codespan_reporting::diagnostic::Label<NickelFile>, session: &Session) -> Option<Label> {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let raw =
        RawSpan { src_id: label.file_id, start: offset(label.range.start).into(), end: offset(label.range.end).into() };
    let role = match label.style {
        LabelStyle::Primary => Role::Primary,
        LabelStyle::Secondary => Role::Secondary,
    };
    let span = session.raw_span(raw)?;
    let explains = role == Role::Secondary || !span.is_authored();
    let span = if explains { session.first_line(span) } else { span };
    Some(Label { role, span, message: words::label(&label.message) })
}

/// The labels with the primary one in the author's file, wherever the author has any key above the fault.
fn placed(mut labels: Vec<Label>, situation: &Situation) -> Vec<Label> {
    let authored_primary = |label: &Label| label.role == Role::Primary && label.span.is_authored();
    if !labels.iter().any(authored_primary) {
        for label in &mut labels {
            label.role = Role::Secondary;
        }
        if let Some(label) = labels.iter_mut().find(|label| label.span.is_authored()) {
            label.role = Role::Primary;
        } else if let Some(span) = situation.place.primary() {
            labels.retain(|label| label.span != span);
            labels.push(Label { role: Role::Primary, span, message: "while evaluating this".into() });
        } else if let Some(label) = labels.first_mut() {
            label.role = Role::Primary;
        }
    } else {
        for label in labels.iter_mut().filter(|label| !label.span.is_authored()) {
            label.role = Role::Secondary;
        }
    }
    // The line to edit first: readers of the JSON form take the first label.
    labels.sort_by_key(|label| label.role);
    labels
}
