//! The expressions of webhooks and policies. The server compiles them; here they are read, their names looked up, and what
//! comes of them is looked at where they say it at first sight.

use super::super::at::At;
use super::super::judge::Judge;
use crate::schema::cel::{self, Made, Wanted};

/// `apiserver/pkg/admission/plugin/cel.BuildRequestType`
const OF_REQUEST: &[&str] = &[
    "kind",
    "resource",
    "subResource",
    "requestKind",
    "requestResource",
    "requestSubResource",
    "name",
    "namespace",
    "operation",
    "userInfo",
    "dryRun",
    "options",
];

/// `admissionregistration/validation.maxAuditAnnotationValueExpressionLength`
const LONGEST_ANNOTATION: usize = 5 * 1024;

/// What is to come of an expression: the types that the server asks for (`ReturnTypes` of each in `apiserver/pkg/admission`).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Makes {
    Truth,
    Text,
    TextOrNull,
    Anything,
    Object,
    Patches,
}

/// What the expressions of a webhook or a policy may use.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    /// Whether there is what a policy takes its parameters from.
    params: Option<&'a At<'a>>,
    /// The variables, and how many of them are known.
    variables: Option<(&'a At<'a>, usize)>,
}

impl<'a> Names<'a> {
    /// Of a webhook.
    pub(super) const NONE: Self = Self { params: None, variables: None };

    /// Of a policy, by its `paramKind`.
    pub(super) fn of_policy(params: &'a At<'a>) -> Self {
        Self { params: Some(params).filter(|params| params.is_set()), variables: None }
    }

    /// With the first of the variables; where there are none, nothing is called so.
    pub(super) fn with(self, variables: &'a At<'a>, count: usize) -> Self {
        Self { variables: Some((variables, count)).filter(|_| !variables.is_empty()), ..self }
    }
}

struct Use<'a> {
    names: Names<'a>,
    makes: Makes,
}

impl Wanted for Use<'_> {
    /// `apiserver/pkg/admission/plugin/cel.mustBuildEnvs`
    fn knows(&self, name: &str, field: Option<&str>) -> bool {
        match name {
            "object" | "oldObject" | "namespaceObject" => true,
            "request" => field.is_none_or(|field| OF_REQUEST.contains(&field)),
            "params" => self.names.params.is_some(),
            // A message is not to say what somebody may do.
            "authorizer" => self.makes != Makes::Text,
            "variables" => self.names.variables.is_some_and(|(variables, count)| {
                field.is_none_or(|field| variables.items().take(count).any(|at| at.get("name").text() == field))
            }),
            "Object" | "JSONPatch" => matches!(self.makes, Makes::Object | Makes::Patches),
            _ => false,
        }
    }

    fn is_dynamic(&self, name: &str) -> bool {
        matches!(name, "object" | "oldObject" | "params")
    }

    fn refuses(&self, made: Made) -> Option<&'static str> {
        let (is_right, words) = match self.makes {
            Makes::Truth => (made == Made::Bool, "`true` or `false`"),
            Makes::Text => (made == Made::Text, "text"),
            Makes::TextOrNull => (matches!(made, Made::Text | Made::Null), "text"),
            Makes::Anything => (true, ""),
            Makes::Object => (made == Made::Object, "`Object`"),
            Makes::Patches => (made == Made::List, "list of `JSONPatch`"),
        };
        (!is_right).then_some(words)
    }
}

/// An expression that must be set.
pub(super) fn check(judge: &mut Judge<'_>, at: &At<'_>, names: Names<'_>, makes: Makes) {
    let text = at.text().trim();
    let is_long = makes == Makes::TextOrNull && text.len() > LONGEST_ANNOTATION;
    let length = || format!("it is longer than {LONGEST_ANNOTATION} bytes");
    let fault = || is_long.then(length).or_else(|| cel::fault(text, &Use { names, makes }));
    if text.is_empty() {
        judge.required(at);
    } else if let Some(fault) = fault() {
        judge.invalid(at, format_args!("be an expression in CEL: {fault}"));
    }
}

/// `admissionregistration/validation.isCELIdentifier`
pub(super) fn is_identifier(name: &str) -> bool {
    let is_sign = |byte: u8| byte == b'_' || byte.is_ascii_alphanumeric();
    name.bytes().all(is_sign) && !name.starts_with(|c: char| c.is_ascii_digit()) && !cel::is_reserved(name)
}
