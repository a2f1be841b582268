//! Policies, and what binds them.

use super::super::at::At;
use super::super::judge::Judge;
use super::super::{number, selector, twice};
use super::expression::{self, Makes, Names};
use super::matched;
use crate::name::{LabelKey, NameRule};

/// `admissionregistration/validation.maxAuditAnnotations`
const MOST_ANNOTATIONS: usize = 20;

/// `admissionregistration/validation.validateValidatingAdmissionPolicySpec`
pub(in super::super) fn validating_policy(judge: &mut Judge<'_>, root: &At<'_>) {
    let spec = root.get("spec");
    let (params, variables) = (spec.get("paramKind"), spec.get("variables"));
    let names = Names::of_policy(&params);
    common(judge, &spec, names);
    self::variables(judge, &variables, names);
    let names = names.with(&variables, usize::MAX);
    let [validations, annotations] = ["validations", "auditAnnotations"].map(|key| spec.get(key));
    if validations.is_empty() && annotations.is_empty() {
        judge.required_when(&validations, "unless `auditAnnotations` is");
        judge.required_when(&annotations, "unless `validations` is");
    }
    for at in validations.items() {
        validation(judge, &at, names);
    }
    number::at_most(judge, &annotations, MOST_ANNOTATIONS);
    let metadata = root.get("metadata");
    let policy = metadata.get("name");
    for at in annotations.items() {
        audit_annotation(judge, &at, policy.text(), names);
    }
    twice::each(&annotations, "key", |at| judge.duplicate(&at.get("key")));
}

/// What policies of both kinds have.
fn common(judge: &mut Judge<'_>, spec: &At<'_>, names: Names<'_>) {
    judge.listed(&spec.get("failurePolicy"), &["Fail", "Ignore"]);
    let kind = spec.get("paramKind");
    if kind.is_set() {
        param_kind(judge, &kind);
    }
    let constraints = spec.get("matchConstraints");
    if constraints.is_set() {
        matched::match_resources(judge, &constraints);
        let rules = constraints.get("resourceRules");
        if rules.is_empty() {
            judge.required(&rules);
        }
    } else {
        judge.required(&constraints);
    }
    matched::conditions(judge, &spec.get("matchConditions"), names);
}

/// `admissionregistration/validation.validateParamKind`
fn param_kind(judge: &mut Judge<'_>, at: &At<'_>) {
    let (version, kind) = (at.get("apiVersion"), at.get("kind"));
    let is_version = |text: &str| {
        let (group, version) = text.split_once('/').unwrap_or(("", text));
        (group.is_empty() || NameRule::DnsSubdomain.check(group).is_ok())
            && NameRule::DnsLabel1035.check(version).is_ok()
    };
    if version.is_empty() {
        judge.required(&version);
    } else if !is_version(version.text()) {
        judge.invalid(&version, "be a version, or a group, `/` and a version, as `apps/v1`");
    }
    if kind.is_empty() {
        judge.required(&kind);
    } else if NameRule::DnsLabel1035.check(&kind.text().to_lowercase()).is_err() {
        judge.invalid(&kind, "be a kind, as `ConfigMap`");
    }
}

/// `admissionregistration/validation.validateVariable`: each knows those before it.
fn variables(judge: &mut Judge<'_>, variables: &At<'_>, names: Names<'_>) {
    for (index, at) in variables.items().enumerate() {
        let name = at.get("name");
        if name.text().trim().is_empty() {
            judge.required(&name);
        } else if !expression::is_identifier(name.text()) {
            judge.invalid(
                &name,
                "be a name in CEL: letters, digits and `_`, not beginning with a digit, and no word of CEL",
            );
        }
        expression::check(judge, &at.get("expression"), names.with(variables, index), Makes::Anything);
    }
}

/// `admissionregistration/validation.validateValidation`
fn validation(judge: &mut Judge<'_>, at: &At<'_>, names: Names<'_>) {
    expression::check(judge, &at.get("expression"), names, Makes::Truth);
    let made = at.get("messageExpression");
    match (made.text(), made.text().trim()) {
        ("", _) => {}
        (_, "") => judge.invalid(&made, "hold an expression"),
        _ => expression::check(judge, &made, names, Makes::Text),
    }
    let message = at.get("message");
    match (message.text(), message.text().trim()) {
        ("", _) => {}
        (_, "") => judge.invalid(&message, "say something"),
        (_, text) if text.contains(['\n', '\r']) => judge.invalid(&message, "be of one line"),
        _ => {}
    }
    judge.listed(&at.get("reason"), &["Forbidden", "Invalid", "RequestEntityTooLarge"]);
}

/// `admissionregistration/validation.validateAuditAnnotation`
fn audit_annotation(judge: &mut Judge<'_>, at: &At<'_>, policy: &str, names: Names<'_>) {
    let (key, value) = (at.get("key"), at.get("valueExpression"));
    if NameRule::DnsSubdomain.check(policy).is_err() || key.text().contains('/') || LabelKey::check(key.text()).is_err()
    {
        judge.invalid(&key, "be at most 63 characters of letters, digits, `-`, `_` and `.`");
    }
    expression::check(judge, &value, names, Makes::TextOrNull);
}

/// `admissionregistration/validation.validateMutatingAdmissionPolicySpec`
pub(in super::super) fn mutating_policy(judge: &mut Judge<'_>, root: &At<'_>) {
    let spec = root.get("spec");
    let (params, variables) = (spec.get("paramKind"), spec.get("variables"));
    let names = Names::of_policy(&params);
    common(judge, &spec, names);
    changes_only(judge, &spec.get("matchConstraints"));
    self::variables(judge, &variables, names);
    let names = names.with(&variables, usize::MAX);
    let mutations = spec.get("mutations");
    if mutations.is_empty() {
        judge.required(&mutations);
    }
    for at in mutations.items() {
        mutation(judge, &at, names);
    }
    let again = spec.get("reinvocationPolicy");
    if again.is_empty() {
        judge.required(&again);
    }
}

/// What is deleted cannot be changed. The server does not say by which rule it would be.
fn changes_only(judge: &mut Judge<'_>, resources: &At<'_>) {
    let rules = resources.get("resourceRules");
    for rule in rules.items() {
        let operations = rule.get("operations");
        if operations.items().any(|at| at.text() == "DELETE") {
            let known = rules.get("operations");
            judge.forbidden(&operations.known_as(&known), "to `DELETE`, as what is deleted cannot be changed");
        }
    }
}

/// `admissionregistration/validation.validateMutation`
fn mutation(judge: &mut Judge<'_>, at: &At<'_>, names: Names<'_>) {
    const KINDS: [(&str, &str, Makes); 2] =
        [("ApplyConfiguration", "applyConfiguration", Makes::Object), ("JSONPatch", "jsonPatch", Makes::Patches)];
    let kind = at.get("patchType");
    if kind.is_empty() {
        judge.required(&kind);
        return;
    }
    if KINDS.iter().all(|(known, ..)| *known != kind.text()) {
        return;
    }
    for (known, key, makes) in KINDS {
        let patch = at.get(key);
        match (known == kind.text(), patch.is_set()) {
            (true, true) => expression::check(judge, &patch.get("expression"), names, makes),
            (true, false) => judge.required_when(&patch, format_args!("when `patchType` is `{known}`")),
            (false, true) => judge.invalid(&patch, format_args!("not be set unless `patchType` is `{known}`")),
            (false, false) => {}
        }
    }
}

/// `admissionregistration/validation.validateValidatingAdmissionPolicyBindingSpec`
pub(in super::super) fn validating_policy_binding(judge: &mut Judge<'_>, root: &At<'_>) {
    let spec = root.get("spec");
    bound(judge, &spec);
    let actions = spec.get("validationActions");
    if actions.is_empty() {
        judge.required(&actions);
    }
    for at in actions.items() {
        judge.listed(&at, &["Audit", "Deny", "Warn"]);
    }
    let has = |action: &str| actions.items().any(|at| at.text() == action);
    if has("Deny") && has("Warn") {
        judge.invalid(&actions, "not hold both `Deny` and `Warn`, which say the same");
    }
}

/// `admissionregistration/validation.validateMutatingAdmissionPolicyBindingSpec`
pub(in super::super) fn mutating_policy_binding(judge: &mut Judge<'_>, root: &At<'_>) {
    let spec = root.get("spec");
    bound(judge, &spec);
    changes_only(judge, &spec.get("matchResources"));
}

/// What bindings of both kinds have.
fn bound(judge: &mut Judge<'_>, spec: &At<'_>) {
    let name = spec.get("policyName");
    match name.text() {
        "" => judge.required(&name),
        text => judge.name(&name, NameRule::DnsSubdomain.check(text)),
    }
    let params = spec.get("paramRef");
    if params.is_set() {
        param_ref(judge, &params);
    }
    matched::match_resources(judge, &spec.get("matchResources"));
}

/// `admissionregistration/validation.validateParamRef`
fn param_ref(judge: &mut Judge<'_>, at: &At<'_>) {
    let [name, selected, missing] = ["name", "selector", "parameterNotFoundAction"].map(|key| at.get(key));
    if let Some(text) = name.some_text() {
        judge.name(&name, NameRule::PathSegment.check(text));
    }
    selector::label_selector(judge, &selected);
    match (name.is_empty(), selected.is_set()) {
        (false, true) => {
            for (one, other) in [(&name, "selector"), (&selected, "name")] {
                judge.forbidden(one, format_args!("beside `{other}`"));
            }
        }
        (true, false) => judge.required_when(at, "with either `name` or `selector` in it"),
        (true, true) | (false, false) => {}
    }
    if missing.is_empty() {
        judge.required(&missing);
    } else {
        judge.listed(&missing, &["Allow", "Deny"]);
    }
}
