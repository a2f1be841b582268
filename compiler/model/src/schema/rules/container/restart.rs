//! When containers are restarted (`core/validation.validateContainerRestartPolicy`).

use super::super::at::At;
use super::super::judge::Judge;

/// `core/validation.supportedContainerRestartPolicies`
const POLICIES: &[&str] = &["Always", "Never", "OnFailure"];

/// `core/validation.supportedContainerRestartRuleActionsWithRestartAllContainers`
const ACTIONS: &[&str] = &["Restart", "RestartAllContainers"];

/// `core/validation.supportedContainerRestartPolicyOperators`
const OPERATORS: &[&str] = &["In", "NotIn"];

/// `core/validation.validateContainerRestartPolicy`: how many rules there can be, and codes in each.
const MOST_RULES: usize = 20;
const MOST_CODES: usize = 255;

/// The policy of a container, and its rules.
pub(super) fn policy(judge: &mut Judge<'_>, container: &At<'_>) {
    let (policy, rules) = (container.get("restartPolicy"), container.get("restartPolicyRules"));
    if policy.is_set() {
        if !POLICIES.contains(&policy.text()) {
            judge.unlisted(&policy, POLICIES);
        }
    } else if rules.count() > 0 {
        judge.required_when(&policy, "where there are `restartPolicyRules`");
    }
    if rules.is_set() {
        self::rules(judge, &rules);
    }
}

/// `core/validation.validateInitContainerRestartPolicy`: of rules without a policy nothing more is said.
pub(super) fn initial_policy(judge: &mut Judge<'_>, container: &At<'_>) {
    let (policy, rules) = (container.get("restartPolicy"), container.get("restartPolicyRules"));
    if policy.is_set() {
        self::policy(judge, container);
    } else if rules.count() > 0 {
        judge.required_when(&policy, "where there are `restartPolicyRules`");
    }
}

fn rules(judge: &mut Judge<'_>, rules: &At<'_>) {
    if rules.count() > MOST_RULES {
        judge.invalid(rules, format_args!("have at most {MOST_RULES} elements"));
    }
    for rule in rules.items() {
        let (action, codes) = (rule.get("action"), rule.get("exitCodes"));
        if !ACTIONS.contains(&action.text()) {
            judge.unlisted(&action, ACTIONS);
        }
        if !codes.is_set() {
            judge.required(&codes);
            continue;
        }
        let (operator, values) = (codes.get("operator"), codes.get("values"));
        if !OPERATORS.contains(&operator.text()) {
            judge.unlisted(&operator, OPERATORS);
        }
        if values.count() > MOST_CODES {
            judge.invalid(&values, format_args!("have at most {MOST_CODES} elements"));
        }
    }
}
