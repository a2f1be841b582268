//! Cases of tests: what an author claims of the resources that a construct makes. In: a case's record, and what the line
//! made of its resources. Out: a finding for every claim that does not hold, at the line that claims it.

mod subset;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Files, Severity};
use crate::name::{EnvironmentName, Id, did_you_mean};
use crate::resolve::Resource;
use crate::schema::Schemas;
use crate::value::{Cursor, Node, Place};

/// The field of a case that holds its resources.
pub const GIVEN: &str = "given";

/// The fields of a case.
const FIELDS: &[&str] = &[GIVEN, "expect", "error", "warning", "environments"];

/// What a case claims.
#[derive(Debug, Clone)]
pub struct Claims {
    name: String,
    place: Place,
    expect: Option<(Node, Place)>,
    errors: Vec<(Code, Place)>,
    warnings: Vec<(Code, Place)>,
    environments: Option<BTreeSet<EnvironmentName>>,
}

/// What the line made of the resources of a case.
#[derive(Debug, Clone, Copy)]
pub struct Outcome<'a> {
    /// The group that the resources stand in.
    pub group: &'a Id,
    /// The resources that are whole.
    pub resources: &'a [Resource],
    /// The findings of all stages.
    pub findings: &'a [Diagnostic],
    /// All texts: how a value is written tells `'Absent` from a text.
    pub files: &'a Files,
    /// What is known of kinds: which lists may be expected by the names of their elements.
    pub schemas: &'a Schemas,
}

impl Claims {
    /// Reads a case; `place` is that of its name, `known` are the environments of the project.
    ///
    /// # Errors
    /// The findings of a case that does not say what it claims.
    pub fn read(
        name: &str,
        node: &Node,
        place: Place,
        known: &BTreeSet<EnvironmentName>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut reader = Reader { case: name, findings: Vec::new() };
        let claims = reader.claims(&Cursor::new(node, place), known);
        if reader.findings.is_empty() { Ok(claims) } else { Err(reader.findings) }
    }

    /// Whether the case is one of this environment.
    #[must_use]
    pub fn is_of(&self, environment: &EnvironmentName) -> bool {
        self.environments.as_ref().is_none_or(|names| names.contains(environment))
    }

    /// Every claim that does not hold. Errors that nobody claims are told as they are.
    #[must_use]
    pub fn judge(&self, outcome: &Outcome<'_>) -> Vec<Diagnostic> {
        let mut failed = Vec::new();
        for (severity, claimed) in [(Severity::Error, &self.errors), (Severity::Warning, &self.warnings)] {
            let found = codes(outcome.findings, severity);
            let missing = claimed.iter().filter(|(code, _)| !found.contains(code));
            failed.extend(missing.map(|(code, place)| not_found(*code, *place, &found, severity)));
        }
        let unclaimed = |finding: &&Diagnostic| {
            finding.severity == Severity::Error && self.errors.iter().all(|(code, _)| *code != finding.code)
        };
        failed.extend(outcome.findings.iter().filter(unclaimed).cloned());
        if let Some((node, place)) = self.expect.as_ref().filter(|_| failed.is_empty()) {
            subset::compare(&Cursor::new(node, *place), outcome, &mut failed);
        }
        failed.into_iter().map(|finding| finding.note(in_case(&self.name))).collect()
    }
}

/// What every finding of a case says.
#[must_use]
pub fn in_case(name: &str) -> String {
    format!("in the case `{}`", name.escape_debug())
}

fn codes(findings: &[Diagnostic], severity: Severity) -> BTreeSet<Code> {
    findings.iter().filter(|finding| finding.severity == severity).map(|finding| finding.code).collect()
}

fn not_found(code: Code, place: Place, found: &BTreeSet<Code>, severity: Severity) -> Diagnostic {
    let word = severity.as_str();
    let instead = match found.iter().map(|code| format!("`{code}`")).collect::<Vec<_>>() {
        codes if codes.is_empty() => format!("no {word} is found"),
        codes => format!("what is found is {}", codes.join(", ")),
    };
    Diagnostic::error(Code::FailedTest, format!("the {word} `{code}` is claimed, and {instead}"))
        .at(place, "claimed here")
        .help(format!("mend what is given, or what is claimed; `{code}` means: {}", meaning(code)))
}

/// The meaning of a code within a sentence.
fn meaning(code: Code) -> String {
    let text = code.meaning().trim().trim_end_matches('.');
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

struct Reader<'c> {
    case: &'c str,
    findings: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn claims(&mut self, root: &Cursor<'_>, known: &BTreeSet<EnvironmentName>) -> Claims {
        self.fields(root);
        let claims = Claims {
            name: self.case.to_owned(),
            place: root.place(),
            expect: root.get("expect").map(|at| (at.node().clone(), at.place())),
            errors: self.codes(root.get("error")),
            warnings: self.codes(root.get("warning")),
            environments: root.get("environments").map(|list| self.environments(&list, known)),
        };
        let says = |what: &str| root.get(what).is_some();
        if !says(GIVEN) {
            self.tell(root.place().of_key(), "gives no resources", "add `given`: a construct with its inputs");
        }
        if says("expect") && says("error") {
            let place = root.get("error").map_or(claims.place, |at| at.place().of_key());
            self.tell(place, "expects resources and an error", "leave one of `expect` and `error` out");
        } else if !says("expect") && !says("error") && !says("warning") {
            let help = "add `expect`, a part of the resources; or `error` or `warning`, the code of a finding";
            self.tell(root.place().of_key(), "claims nothing", help);
        }
        claims
    }

    fn tell(&mut self, place: Place, what: &str, help: &str) {
        let finding = Diagnostic::error(Code::InvalidTest, format!("the case `{}` {what}", self.case.escape_debug()));
        self.findings.push(finding.at(place, "this case").help(help.to_owned()));
    }

    fn wrong(&mut self, at: &Cursor<'_>, message: String, help: Option<String>) {
        let finding = Diagnostic::error(Code::InvalidTest, message)
            .at(at.place(), format!("this is {}", at.node().value.type_name()));
        self.findings.push(finding.help(help).note(in_case(self.case)));
    }

    fn fields(&mut self, root: &Cursor<'_>) {
        for (field, at) in root.fields().filter(|(field, _)| !FIELDS.contains(&&*field.key)) {
            let help = did_you_mean(&field.key, FIELDS.iter().copied())
                .unwrap_or_else(|| format!("there are: `{}`", FIELDS.join("`, `")));
            let finding = Diagnostic::error(Code::InvalidTest, format!("a case has no field `{}`", field.key))
                .at(at.place().of_key(), "unknown")
                .help(help);
            self.findings.push(finding.note(in_case(self.case)));
        }
        if let Some(expect) = root.get("expect").filter(|at| at.node().as_map().is_none()) {
            self.wrong(&expect, "`expect` must be a record".to_owned(), None);
        }
    }

    /// One code, or a list of them.
    fn codes(&mut self, at: Option<Cursor<'_>>) -> Vec<(Code, Place)> {
        let Some(at) = at else { return Vec::new() };
        let each = match at.node().as_list() {
            Some([]) => {
                self.wrong(&at, format!("`{}` must name a code", at.path()), None);
                Vec::new()
            }
            Some(_) => at.elements().collect(),
            None => vec![at],
        };
        each.iter().filter_map(|at| Some((self.code(at)?, at.place()))).collect()
    }

    fn code(&mut self, at: &Cursor<'_>) -> Option<Code> {
        let Some(text) = at.node().as_text() else {
            self.wrong(at, format!("`{}` must be the code of a finding, as `\"missing-value\"`", at.path()), None);
            return None;
        };
        let code = Code::ALL.iter().find(|code| code.as_str() == text);
        if code.is_none() {
            let help = did_you_mean(text, Code::ALL.iter().map(|code| code.as_str()));
            let help = help.unwrap_or_else(|| "a code stands in brackets before each message of `lornuc check`".into());
            self.wrong(at, format!("no finding has the code `{}`", text.escape_debug()), Some(help));
        }
        code.copied()
    }

    fn environments(&mut self, list: &Cursor<'_>, known: &BTreeSet<EnvironmentName>) -> BTreeSet<EnvironmentName> {
        if list.node().as_list().is_none_or(<[Node]>::is_empty) {
            self.wrong(list, "`environments` must be a list of some, as `[\"dev\"]`".to_owned(), None);
        }
        let mut chosen = BTreeSet::new();
        for at in list.elements() {
            let text = at.node().as_text();
            match known.iter().find(|name| Some(name.as_str()) == text) {
                Some(name) => drop(chosen.insert(name.clone())),
                None => {
                    let names = || known.iter().map(EnvironmentName::as_str);
                    let help = text.and_then(|text| did_you_mean(text, names()));
                    let help = help.unwrap_or_else(|| format!("there are: {}", names().collect::<Vec<_>>().join(", ")));
                    let shown = text.map_or_else(|| at.node().value.type_name().to_owned(), |text| format!("`{text}`"));
                    self.wrong(&at, format!("the project has no environment {shown}"), Some(help));
                }
            }
        }
        chosen
    }
}
