//! What the names of the sources are used for. In: the [`Names`] of every text, as `load` reads them from syntax trees,
//! and the parameters that each unit's environment has. Out: findings on parameters that are read and do not exist,
//! though nothing evaluates them, and on names that nothing reads. It works by name: where a name may be read in a way
//! that syntax does not show, nothing is said.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::declared::UnitName;
use crate::diagnostic::{Code, Diagnostic, FileId, Severity, Span};
use crate::name::{EnvironmentName, StackName, did_you_mean};
use crate::settings::{Level, Settings};

/// The field of a stack and of a construct that holds the environment.
pub const ENVIRONMENT: &str = "env";

/// Parameters that the compiler itself reads.
const READ_BY_COMPILER: &[&str] = &["name", "namespace", "cluster"];

/// A parameter that is read of the environment, as `host` in `env.host`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: Arc<str>,
    /// Where it is read.
    pub span: Span,
    /// Whether it is read in a branch only, so that an environment without it may be meant.
    pub is_guarded: bool,
}

/// A field that is not exported, or a field of such a field's contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Its name.
    pub name: Arc<str>,
    /// Where it is declared.
    pub span: Span,
    /// The fields that it is declared in, from the outside.
    pub within: Vec<Arc<str>>,
}

/// What the names of one text mean.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Names bound by a `let` that nothing in the text reads.
    pub unread_lets: Vec<(Arc<str>, Span)>,
    /// Parameters read of the environment.
    pub parameters: Vec<Parameter>,
    /// Whether the environment is given to something that may read any of its parameters.
    pub is_environment_handed_on: bool,
    /// Fields that are inputs.
    pub inputs: Vec<Input>,
    /// Names that mean the field beside them, where an input or a `let` of the same name is meant more often.
    pub hidden: Vec<(Arc<str>, Span)>,
    /// Fields that have a default somewhere: a contract of the environment may give them.
    pub given_by_default: BTreeSet<Arc<str>>,
    mentioned: BTreeSet<Arc<str>>,
    whole: BTreeSet<Arc<str>>,
}

impl Names {
    /// A field of this name may be read.
    pub fn mention(&mut self, name: &str) {
        if !self.mentioned.contains(name) {
            self.mentioned.insert(name.into());
        }
    }

    /// Whether the contract that the text itself gives the environment has this parameter.
    fn declares(&self, parameter: &str) -> bool {
        self.inputs
            .iter()
            .any(|input| &*input.name == parameter && input.within.iter().map(|name| &**name).eq([ENVIRONMENT]))
    }

    /// A field of this name may be read with all that it holds.
    pub fn mention_whole(&mut self, name: &str) {
        if !self.whole.contains(name) {
            self.whole.insert(name.into());
        }
    }
}

/// One text of the project.
#[derive(Debug, Clone)]
pub struct Text<'u> {
    /// Its names.
    pub names: &'u Names,
    /// The stack that it is, if it is one.
    pub stack: Option<StackName>,
    /// The units that are made from it.
    pub units: BTreeSet<UnitName>,
    /// Whether it comes from elsewhere, so that nobody here can mend it.
    pub is_vendored: bool,
}

/// All that is known of a project's names.
#[derive(Debug, Clone)]
pub struct Usage<'u> {
    /// The texts, in order of their paths.
    pub texts: Vec<Text<'u>>,
    /// The parameters of each unit's environment, with what its contract adds.
    pub parameters: BTreeMap<UnitName, BTreeSet<Arc<str>>>,
    /// Whether these are all texts of the project; else a name may be read in one that is not here.
    pub is_complete: bool,
}

/// Looks at the names of a project. What `told` already marks is not told again.
#[must_use]
pub fn look(usage: &Usage<'_>, settings: &Settings, told: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut findings = parameters(usage, settings);
    findings.extend(unread_lets(usage, settings));
    findings.extend(hidden(usage, settings));
    if usage.is_complete {
        findings.extend(unread_inputs(usage, settings));
        findings.extend(unread_parameters(usage, settings));
    }
    let errors = told.iter().filter(|finding| finding.severity == Severity::Error);
    let marked: Vec<Span> = errors.flat_map(|finding| finding.labels.iter().map(|label| label.span)).collect();
    let in_environments = settings.environments().values().flat_map(|environment| &environment.parameters);
    let in_environments: BTreeSet<FileId> = in_environments.filter_map(|(_, span)| Some((*span)?.file())).collect();
    let is_told = |span: Span, severity: Severity| {
        marked.iter().any(|mark| match severity {
            Severity::Error => mark.file() == span.file() && mark.start() <= span.start() && span.end() <= mark.end(),
            // A name that nothing reads is often what a misspelt one looks like from its other end, and a parameter that
            // is not given what a mistake in an environment looks like from a stack.
            Severity::Warning => mark.file() == span.file() || in_environments.contains(&mark.file()),
        })
    };
    findings.retain(|finding| !finding.primary().is_some_and(|span| is_told(span, finding.severity)));
    findings
}

/// Parameters that are read and that environments do not have.
fn parameters(usage: &Usage<'_>, settings: &Settings) -> Vec<Diagnostic> {
    let mut known: BTreeMap<&EnvironmentName, BTreeSet<&str>> = BTreeMap::new();
    for environment in settings.environments().values() {
        let own = environment.parameters.iter().map(|(name, _)| &**name);
        known.entry(&environment.name).or_default().extend(own.chain(["name"]));
    }
    for (unit, parameters) in &usage.parameters {
        known.entry(&unit.environment).or_default().extend(parameters.iter().map(|name| &**name));
    }
    // A construct may give the environment a contract of its own, which evaluation of the stack does not show.
    let has_default = |name: &str| usage.texts.iter().any(|text| text.names.given_by_default.contains(name));
    // What is given to a construct in place of the environment may have more.
    let is_extended = usage.texts.iter().any(|text| text.names.is_environment_handed_on);
    let mut findings = Vec::new();
    for text in &usage.texts {
        let environments: BTreeSet<&EnvironmentName> = text.units.iter().map(|unit| &unit.environment).collect();
        for parameter in text.names.parameters.iter().filter(|parameter| !has_default(&parameter.name)) {
            if text.is_vendored || (text.stack.is_none() && (is_extended || text.names.declares(&parameter.name))) {
                continue;
            }
            let has = |name: &&EnvironmentName| known.get(name).is_some_and(|names| names.contains(&*parameter.name));
            let lacking: Vec<&EnvironmentName> = environments.iter().copied().filter(|name| !has(name)).collect();
            let level = level(settings, Code::MissingParameter, text);
            match lacking.len() {
                0 => {}
                _ if parameter.is_guarded => {}
                // In a stack `env` is what the compiler gives; in a construct it is what the construct is given.
                all if all == environments.len() && text.stack.is_some() => {
                    findings.extend(unknown_parameter(parameter, known.values().flatten().copied(), Level::Error));
                }
                all if all == environments.len() => {
                    findings.extend(unknown_parameter(parameter, known.values().flatten().copied(), level));
                }
                _ => findings.extend(missing_parameter(parameter, &lacking, level)),
            }
        }
    }
    findings
}

fn unknown_parameter<'a>(
    parameter: &Parameter,
    known: impl Iterator<Item = &'a str>,
    level: Level,
) -> Option<Diagnostic> {
    let name = &parameter.name;
    let help = did_you_mean(name, known)
        .unwrap_or_else(|| format!("give it to the environments in `lornuc.ncl`, as `{name} = …`, or remove it here"));
    let code = if level == Level::Error { Code::UnknownParameter } else { Code::MissingParameter };
    let finding = finding(level, code, format!("no environment has a parameter `{name}`"))?;
    Some(finding.label(parameter.span, "read here").help(help))
}

fn missing_parameter(parameter: &Parameter, lacking: &[&EnvironmentName], level: Level) -> Option<Diagnostic> {
    let name = &parameter.name;
    let names: Vec<String> = lacking.iter().map(|name| format!("`{name}`")).collect();
    let (have, verb) = (names.join(", "), if names.len() == 1 { "has" } else { "have" });
    let message = format!("{have} {verb} no parameter `{name}`, which others have");
    let help = format!(
        "give it to every environment in `lornuc.ncl`, or read it where `env.name` tells them apart: \
         `if env.name == \"…\" then env.{name} else …`"
    );
    Some(finding(level, Code::MissingParameter, message)?.label(parameter.span, "read here").help(help))
}

fn unread_lets(usage: &Usage<'_>, settings: &Settings) -> Vec<Diagnostic> {
    let own = usage.texts.iter().filter(|text| !text.is_vendored);
    let found = own.flat_map(|text| {
        text.names.unread_lets.iter().filter_map(|(name, span)| {
            let level = level(settings, Code::UnusedName, text);
            let finding = finding(level, Code::UnusedName, format!("nothing reads `{name}`"))?;
            Some(finding.label(*span, "bound here").help(format!("remove it, or call it `_{name}`")))
        })
    });
    found.collect()
}

/// `name` in `{ name = "main", image = "%{name}" }` is `main`, whatever the input is.
fn hidden(usage: &Usage<'_>, settings: &Settings) -> Vec<Diagnostic> {
    let own = usage.texts.iter().filter(|text| !text.is_vendored);
    let found = own.flat_map(|text| {
        text.names.hidden.iter().filter_map(|(name, span)| {
            let message = format!("`{name}` is the field of that name in the same record, and hides another");
            let finding = finding(level(settings, Code::HiddenName, text), Code::HiddenName, message)?;
            let help =
                format!("give the one that is meant another name, as `let outer_{name} = {name} in` around the record");
            Some(finding.label(*span, "the field beside it").help(help))
        })
    });
    found.collect()
}

fn unread_inputs(usage: &Usage<'_>, settings: &Settings) -> Vec<Diagnostic> {
    let mentioned = |name: &str| usage.texts.iter().any(|text| text.names.mentioned.contains(name));
    let whole = |name: &str| usage.texts.iter().any(|text| text.names.whole.contains(name));
    let own = usage.texts.iter().filter(|text| !text.is_vendored);
    let found = own.flat_map(|text| {
        // The environment is taken by every construct, so that all look alike to who uses them.
        let inputs =
            text.names.inputs.iter().filter(|input| &*input.name != ENVIRONMENT && !input.name.starts_with('_'));
        // What is declared in an input that nothing reads is not told beside it.
        let unread = inputs.filter(|input| {
            let is_reachable = input.within.iter().all(|name| mentioned(name) && !whole(name));
            is_reachable && !mentioned(&input.name)
        });
        unread.filter_map(|input| {
            let level = level(settings, Code::UnusedInput, text);
            let path = input.within.iter().chain([&input.name]).map(|name| &**name).collect::<Vec<_>>().join(".");
            let (message, help) = match &text.stack {
                Some(_) => (format!("nothing reads `{path}`, and it is not exported"), "remove it"),
                None => {
                    (format!("nothing reads the input `{path}`"), "remove it, or use it in a field that is exported")
                }
            };
            let finding = finding(level, Code::UnusedInput, message)?;
            Some(finding.label(input.span, "declared here").help(help.to_owned()))
        })
    });
    found.collect()
}

/// Parameters of the environments that no stack reads.
fn unread_parameters(usage: &Usage<'_>, settings: &Settings) -> Vec<Diagnostic> {
    // A project without a stack has just begun.
    let has_stacks = usage.texts.iter().any(|text| !text.units.is_empty());
    if !has_stacks || usage.texts.iter().any(|text| text.names.is_environment_handed_on) {
        return Vec::new();
    }
    let mut read: BTreeSet<&str> = READ_BY_COMPILER.iter().copied().collect();
    for names in usage.texts.iter().map(|text| text.names) {
        read.extend(names.mentioned.iter().map(|name| &**name));
        read.extend(names.parameters.iter().map(|parameter| &*parameter.name));
    }
    let mut unread: BTreeMap<&str, BTreeSet<Span>> = BTreeMap::new();
    for (name, key) in settings.environments().values().flat_map(|environment| &environment.parameters) {
        if !read.contains(&**name) {
            unread.entry(name).or_default().extend(key);
        }
    }
    let found = unread.into_iter().filter_map(|(name, keys)| {
        let message = format!("no stack reads the parameter `{name}`");
        let mut keys = keys.into_iter();
        let mut finding = finding(settings.project_level(Code::UnusedParameter), Code::UnusedParameter, message)?
            .label(keys.next(), "set here")
            .help(format!("remove it, or read it as `env.{name}`"));
        for key in keys {
            finding = finding.secondary(key, "and here");
        }
        Some(finding)
    });
    found.collect()
}

/// The level of a rule for a text: the stack's where it is one, else the project's.
fn level(settings: &Settings, rule: Code, text: &Text<'_>) -> Level {
    text.stack.as_ref().map_or_else(|| settings.project_level(rule), |stack| settings.level(rule, stack))
}

fn finding(level: Level, code: Code, message: String) -> Option<Diagnostic> {
    level.severity().map(|severity| match severity {
        Severity::Error => Diagnostic::error(code, message),
        Severity::Warning => Diagnostic::warning(code, message),
    })
}
