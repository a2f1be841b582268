//! `flowcontrol.apiserver.k8s.io`: which requests wait for which. The two objects of each kind that every server makes for
//! itself, and keeps as they are, are not compared with what they are to be.

#[cfg(test)]
mod tests;

use super::at::At;
use super::judge::Judge;
use super::number;
use crate::name::NameRule;

/// `flowcontrol.FlowSchemaMaxMatchingPrecedence`
const LAST: i64 = 10_000;

/// `flowcontrol/validation.priorityLevelConfigurationQueuingMaxQueues`
const MOST_QUEUES: i64 = 10_000_000;

/// `apiserver/pkg/util/shufflesharding.MaxHashBits`
const MOST_BITS: f64 = 60.0;

const VERBS: &[&str] = &["get", "list", "create", "update", "delete", "deletecollection", "patch", "watch", "proxy"];

/// `flowcontrol/validation.ValidateFlowSchema`
pub(super) fn flow_schema(judge: &mut Judge<'_>, root: &At<'_>) {
    let metadata = root.get("metadata");
    let is_exempt = metadata.get("name").text() == "exempt";
    let spec = root.get("spec");
    let precedence = spec.get("matchingPrecedence");
    match precedence.int().unwrap_or_default() {
        // What is not set is 1000.
        0 => {}
        1 if !is_exempt => judge.invalid(&precedence, "be above 1, which is that of `exempt`"),
        number if !(1..=LAST).contains(&number) => judge.invalid(&precedence, format_args!("be 1 to {LAST}")),
        _ => {}
    }
    let method = spec.get("distinguisherMethod");
    if method.is_set() {
        judge.listed(&method.get("type"), &["ByNamespace", "ByUser"]);
    }
    let level = spec.get("priorityLevelConfiguration");
    let name = level.get("name");
    match name.text() {
        "" => judge.required(&name),
        text => judge.name(&name, NameRule::DnsSubdomain.check(text)),
    }
    for rule in spec.get("rules").items() {
        requests(judge, &rule);
    }
}

/// `flowcontrol/validation.ValidateFlowSchemaPolicyRulesWithSubjects`
fn requests(judge: &mut Judge<'_>, rule: &At<'_>) {
    let subjects = rule.get("subjects");
    if subjects.is_empty() {
        judge.required(&subjects);
    }
    for at in subjects.items() {
        subject(judge, &at);
    }
    let [resources, others] = ["resourceRules", "nonResourceRules"].map(|key| rule.get(key));
    if resources.is_empty() && others.is_empty() {
        judge.required_when(rule, "with `resourceRules` or `nonResourceRules` in it");
    }
    for at in resources.items() {
        verbs(judge, &at);
        all_or_some(judge, &at.get("apiGroups"));
        all_or_some(judge, &at.get("resources"));
        let namespaces = at.get("namespaces");
        if !namespaces.is_empty() || !at.get("clusterScope").is_true() {
            all_or_some(judge, &namespaces);
        }
        if !has_all(&namespaces) {
            for name in namespaces.items() {
                judge.name(&name, NameRule::DnsLabel.check(name.text()));
            }
        }
    }
    for at in others.items() {
        verbs(judge, &at);
        let paths = at.get("nonResourceURLs");
        all_or_some(judge, &paths);
        if !has_all(&paths) {
            paths.items().for_each(|path| url_path(judge, &path));
        }
    }
}

/// `flowcontrol/validation.ValidateFlowSchemaSubject`
fn subject(judge: &mut Judge<'_>, at: &At<'_>) {
    const KINDS: [(&str, &str); 3] = [("Group", "group"), ("ServiceAccount", "serviceAccount"), ("User", "user")];
    let kind = at.get("kind");
    if !KINDS.iter().any(|(known, _)| *known == kind.text()) {
        judge.unlisted(&kind, &KINDS.map(|(known, _)| known));
        return;
    }
    for (known, key) in KINDS {
        let of_kind = at.get(key);
        match (known == kind.text(), of_kind.is_set()) {
            (true, true) => named(judge, &of_kind, known),
            (true, false) => judge.required_when(&of_kind, format_args!("when `kind` is `{known}`")),
            (false, true) => judge.forbidden(&of_kind, format_args!("unless `kind` is `{known}`")),
            (false, false) => {}
        }
    }
}

/// `flowcontrol/validation.ValidateServiceAccountSubject` and those beside it.
fn named(judge: &mut Judge<'_>, subject: &At<'_>, kind: &str) {
    let name = subject.get("name");
    if name.is_empty() {
        judge.required(&name);
    }
    if kind != "ServiceAccount" {
        return;
    }
    if !matches!(name.text(), "" | "*") {
        judge.name(&name, NameRule::DnsSubdomain.check(name.text()));
    }
    let namespace = subject.get("namespace");
    match namespace.text() {
        "" => judge.required(&namespace),
        text => judge.name(&namespace, NameRule::DnsLabel.check(text)),
    }
}

fn verbs(judge: &mut Judge<'_>, rule: &At<'_>) {
    let verbs = rule.get("verbs");
    all_or_some(judge, &verbs);
    if !has_all(&verbs) {
        verbs.items().for_each(|verb| judge.listed(&verb, VERBS));
    }
}

/// A list that has something in it, and nothing beside `*`.
pub(super) fn all_or_some(judge: &mut Judge<'_>, list: &At<'_>) {
    if list.is_empty() {
        judge.required(list);
    } else if list.count() > 1 && has_all(list) {
        judge.invalid(list, "hold nothing beside `*`, which stands for all");
    }
}

pub(super) fn has_all(list: &At<'_>) -> bool {
    list.items().any(|item| item.text() == "*")
}

/// `flowcontrol/validation.ValidateNonResourceURLPath`
fn url_path(judge: &mut Judge<'_>, at: &At<'_>) {
    let path = at.text();
    let before_all = path.strip_suffix("/*").unwrap_or(path);
    if !path.starts_with('/') || path.contains(' ') || path.contains("//") || before_all.contains('*') {
        judge.invalid(
            at,
            "be a path that begins with `/`, without spaces and `//`, and with `*` only after its last `/`",
        );
    }
}

/// `flowcontrol/validation.ValidatePriorityLevelConfiguration`
pub(super) fn priority_level(judge: &mut Judge<'_>, root: &At<'_>) {
    let metadata = root.get("metadata");
    let is_exempt = metadata.get("name").text() == "exempt";
    let spec = root.get("spec");
    let [kind, exempt, limited] = ["type", "exempt", "limited"].map(|key| spec.get(key));
    match kind.text() {
        "" => judge.required(&kind),
        text if (text == "Exempt") != is_exempt => {
            judge.invalid(&kind, "be `Exempt` for the level `exempt`, and `Limited` for all others");
        }
        _ => {}
    }
    match kind.text() {
        "Exempt" => {
            if limited.is_set() {
                judge.forbidden(&limited, "when `type` is `Exempt`");
            }
            shares(judge, &exempt);
        }
        "Limited" => {
            if exempt.is_set() {
                judge.forbidden(&exempt, "when `type` is `Limited`");
            }
            if limited.is_set() {
                limits(judge, &limited);
            } else {
                judge.required_when(&limited, "when `type` is `Limited`");
            }
        }
        "" => {}
        _ => judge.unlisted(&kind, &["Exempt", "Limited"]),
    }
}

/// `flowcontrol/validation.ValidateExemptPriorityLevelConfiguration`
fn shares(judge: &mut Judge<'_>, level: &At<'_>) {
    let [shares, percent] = ["nominalConcurrencyShares", "lendablePercent"].map(|key| level.get(key));
    number::not_negative(judge, &shares);
    number::within(judge, &percent, 0..=100);
}

/// `flowcontrol/validation.ValidateLimitedPriorityLevelConfiguration`
fn limits(judge: &mut Judge<'_>, level: &At<'_>) {
    shares(judge, level);
    number::not_negative(judge, &level.get("borrowingLimitPercent"));
    let response = level.get("limitResponse");
    let (kind, queuing) = (response.get("type"), response.get("queuing"));
    match (kind.text(), queuing.is_set()) {
        ("", _) => judge.required(&kind),
        ("Reject", true) => judge.forbidden(&queuing, "when `type` is `Reject`"),
        ("Queue", false) => judge.required_when(&queuing, "when `type` is `Queue`"),
        ("Queue", true) => queues(judge, &queuing),
        ("Reject", false) => {}
        _ => judge.unlisted(&kind, &["Queue", "Reject"]),
    }
}

/// `flowcontrol/validation.ValidatePriorityLevelQueuingConfiguration`, after its defaults.
fn queues(judge: &mut Judge<'_>, queuing: &At<'_>) {
    let [limit, queues, hand] = ["queueLengthLimit", "queues", "handSize"].map(|key| queuing.get(key));
    let or = |at: &At<'_>, default| at.int().filter(|number| *number != 0).unwrap_or(default);
    if or(&limit, 50) < 0 {
        judge.invalid(&limit, "be above 0");
    }
    let (count, size) = (or(&queues, 64), or(&hand, 8));
    if !(1..=MOST_QUEUES).contains(&count) {
        judge.invalid(&queues, format_args!("be 1 to {MOST_QUEUES}"));
    }
    let bits = f64::from(i32::try_from(count.max(1)).unwrap_or(i32::MAX)).log2();
    let bits = (bits * f64::from(i32::try_from(size).unwrap_or(i32::MAX))).ceil();
    if size < 1 || size > count || bits > MOST_BITS {
        judge.invalid(&hand, "be above 0, at most `queues`, and so small that a hand of queues is dealt by 60 bits");
    }
}
