//! What becomes of a job whose pods fail.

use crate::name::LabelKey;
use crate::schema::rules::at::At;
use crate::schema::rules::judge::Judge;

/// `batch/validation.maxPodFailurePolicyRules`
const MOST_RULES: usize = 20;
/// `batch/validation.maxPodFailurePolicyOnExitCodesValues`
const MOST_CODES: usize = 255;
/// `batch/validation.maxPodFailurePolicyOnPodConditionsPatterns`
const MOST_CONDITIONS: usize = 20;

const ACTIONS: &[&str] = &["Count", "FailIndex", "FailJob", "Ignore"];
const OPERATORS: &[&str] = &["In", "NotIn"];
const STATUSES: &[&str] = &["True", "False", "Unknown"];

/// `batch/validation.validatePodFailurePolicy`: the policy of a job's `spec`, and its pods, whose containers it names.
pub(super) fn policy(judge: &mut Judge<'_>, spec: &At<'_>, (policy, pod): (&At<'_>, &At<'_>)) {
    let rules = policy.get("rules");
    if rules.count() > MOST_RULES {
        judge.invalid(&rules, format_args!("have at most {MOST_RULES} rules"));
    }
    for rule in rules.items() {
        action(judge, &rule.get("action"), spec);
        let (codes, conditions) = (rule.get("onExitCodes"), rule.get("onPodConditions"));
        if codes.is_set() {
            exit_codes(judge, &codes, pod);
        }
        pod_conditions(judge, &conditions);
        if codes.is_set() == (conditions.count() > 0) {
            judge.invalid(&rule, "have `onExitCodes` or `onPodConditions`, and not both");
        }
    }
}

/// `batch/validation.validatePodFailurePolicyRule`
fn action(judge: &mut Judge<'_>, action: &At<'_>, spec: &At<'_>) {
    match action.text() {
        "" => judge.unlisted(action, ACTIONS),
        "FailIndex" if !spec.get("backoffLimitPerIndex").is_set() => {
            judge.invalid(action, "not be `FailIndex` where `backoffLimitPerIndex` is not set");
        }
        _ => {}
    }
}

/// `batch/validation.validatePodFailurePolicyRuleOnExitCodes`
fn exit_codes(judge: &mut Judge<'_>, codes: &At<'_>, pod: &At<'_>) {
    let (operator, container, values) = (codes.get("operator"), codes.get("containerName"), codes.get("values"));
    if operator.text().is_empty() {
        judge.unlisted(&operator, OPERATORS);
    }
    let is_named = |list: &str| pod.get(list).items().any(|one| one.get("name").text() == container.text());
    if container.is_set() && !is_named("containers") && !is_named("initContainers") {
        judge.invalid(&container, "be the name of a container of the template");
    }
    match values.count() {
        0 => judge.invalid(&values, "have at least one exit code"),
        count if count > MOST_CODES => judge.invalid(&values, format_args!("have at most {MOST_CODES} exit codes")),
        _ => {}
    }
    let mut last = i64::MIN;
    let mut is_ordered = true;
    for value in values.items() {
        let code = value.int().unwrap_or_default();
        if code == 0 && operator.text() == "In" {
            judge.invalid(&value, "not be 0, for a container that ends with it has not failed");
        }
        is_ordered &= last <= code;
        last = code;
    }
    if !is_ordered {
        judge.invalid(&values, "be in order, the lowest first");
    }
}

/// `batch/validation.validatePodFailurePolicyRuleOnPodConditions`
fn pod_conditions(judge: &mut Judge<'_>, conditions: &At<'_>) {
    if conditions.count() > MOST_CONDITIONS {
        judge.invalid(conditions, format_args!("have at most {MOST_CONDITIONS} conditions"));
    }
    for condition in conditions.items() {
        let (kind, status) = (condition.get("type"), condition.get("status"));
        judge.name(&kind, LabelKey::check(kind.text()));
        // The default is `True`.
        if status.some_text().is_some_and(|status| !STATUSES.contains(&status)) {
            judge.unlisted(&status, STATUSES);
        }
    }
}
