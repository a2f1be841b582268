//! The expressions of webhooks and policies. The server compiles them; here they are read, and their names looked up.

use super::super::at::At;
use super::super::judge::Judge;
use crate::schema::cel;

/// `admissionregistration/validation.celReserved`
const WORDS: &[&str] = &[
    "true",
    "false",
    "null",
    "in",
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];

/// What every expression of admission knows (`apiserver/pkg/admission/plugin/cel.mustBuildEnvs`).
const KNOWN: &[&str] = &["object", "oldObject", "request", "namespaceObject"];

/// Whether a policy has parameters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Params {
    None,
    Some,
}

impl Params {
    pub(super) const fn with_authorizer(self) -> Names {
        Names { params: matches!(self, Self::Some), authorizer: true, variables: false, types: false }
    }
}

/// The names that an expression may use beside those that all do.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "a set of four names")]
pub(super) struct Names {
    params: bool,
    authorizer: bool,
    variables: bool,
    types: bool,
}

impl Names {
    /// Of a policy that names parts of its expressions.
    pub(super) fn with_variables(self, spec: &At<'_>) -> Self {
        Self { variables: !spec.get("variables").is_empty(), ..self }
    }

    pub(super) const fn without_authorizer(self) -> Self {
        Self { authorizer: false, ..self }
    }

    /// Of what makes a patch.
    pub(super) const fn with_types(self) -> Self {
        Self { types: true, variables: true, ..self }
    }

    fn has(self, name: &str) -> bool {
        KNOWN.contains(&name)
            || (self.params && name == "params")
            || (self.authorizer && name == "authorizer")
            || (self.variables && name == "variables")
            || (self.types && matches!(name, "Object" | "JSONPatch"))
    }
}

/// An expression that must be set.
pub(super) fn check(judge: &mut Judge<'_>, at: &At<'_>, names: Names) {
    if at.text().trim().is_empty() {
        judge.required(at);
    } else if let Some(fault) = cel::fault(at.text(), &|name| names.has(name)) {
        judge.invalid(at, format_args!("be an expression in CEL: {fault}"));
    }
}

/// `admissionregistration/validation.isCELIdentifier`
pub(super) fn is_identifier(name: &str) -> bool {
    let is_sign = |byte: u8| byte == b'_' || byte.is_ascii_alphanumeric();
    name.bytes().all(is_sign) && !name.starts_with(|c: char| c.is_ascii_digit()) && !WORDS.contains(&name)
}
