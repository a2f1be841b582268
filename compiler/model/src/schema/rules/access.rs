//! `rbac.authorization.k8s.io`: roles, and who has them.

#[cfg(test)]
mod tests;

use super::at::At;
use super::judge::Judge;
use super::{form, selector};
use crate::name::NameRule;

/// `rbac.GroupName`
const GROUP: &str = "rbac.authorization.k8s.io";

/// Whether something is of one namespace.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Namespace,
    Cluster,
}

/// `rbac/validation.ValidateRole`
pub(super) fn role(judge: &mut Judge<'_>, root: &At<'_>) {
    rules(judge, root, Scope::Namespace);
}

/// `rbac/validation.ValidateClusterRole`
pub(super) fn cluster_role(judge: &mut Judge<'_>, root: &At<'_>) {
    rules(judge, root, Scope::Cluster);
    let aggregation = root.get("aggregationRule");
    if aggregation.is_set() {
        let selectors = aggregation.get("clusterRoleSelectors");
        form::filled(judge, &selectors);
        for selector in selectors.items() {
            aggregated(judge, &selector);
        }
    }
}

/// The server reads each selector once more, and tells what is wrong with one at its place too; but what stands in `values`
/// is not read twice when there must be none.
fn aggregated(judge: &mut Judge<'_>, selector: &At<'_>) {
    let before = judge.count();
    selector::label_selector(judge, selector);
    if judge.count() > before {
        judge.invalid(selector, "be a selector of labels");
    }
}

/// `rbac/validation.ValidatePolicyRule`
fn rules(judge: &mut Judge<'_>, root: &At<'_>, scope: Scope) {
    for rule in root.get("rules").items() {
        form::filled(judge, &rule.get("verbs"));
        let (urls, groups, resources) = (rule.get("nonResourceURLs"), rule.get("apiGroups"), rule.get("resources"));
        if urls.is_empty() {
            form::filled(judge, &groups);
            form::filled(judge, &resources);
            continue;
        }
        if scope == Scope::Namespace {
            judge.invalid(&urls, "not be set in a Role: what is no resource is of no namespace");
        } else if !(groups.is_empty() && resources.is_empty() && rule.get("resourceNames").is_empty()) {
            judge.invalid(&urls, "be in a rule of their own, without `apiGroups`, `resources` and `resourceNames`");
        }
    }
}

/// `rbac/validation.ValidateRoleBinding`
pub(super) fn role_binding(judge: &mut Judge<'_>, root: &At<'_>) {
    binding(judge, root, (Scope::Namespace, &["Role", "ClusterRole"]));
}

/// `rbac/validation.ValidateClusterRoleBinding`
pub(super) fn cluster_role_binding(judge: &mut Judge<'_>, root: &At<'_>) {
    binding(judge, root, (Scope::Cluster, &["ClusterRole"]));
}

fn binding(judge: &mut Judge<'_>, root: &At<'_>, (scope, kinds): (Scope, &[&str])) {
    let role = root.get("roleRef");
    group(judge, &role);
    let kind = role.get("kind");
    if !kinds.contains(&kind.text()) {
        judge.unlisted(&kind, kinds);
    }
    form::named(judge, &role.get("name"), NameRule::PathSegment);
    for subject in root.get("subjects").items() {
        self::subject(judge, &subject, scope);
    }
}

/// The group is that of RBAC, also by default.
fn group(judge: &mut Judge<'_>, at: &At<'_>) {
    let group = at.get("apiGroup");
    if group.some_text().is_some_and(|text| text != GROUP) {
        judge.unlisted(&group, &[GROUP]);
    }
}

/// `rbac/validation.ValidateRoleBindingSubject`
fn subject(judge: &mut Judge<'_>, subject: &At<'_>, scope: Scope) {
    let (kind, name) = (subject.get("kind"), subject.get("name"));
    form::filled(judge, &name);
    match kind.text() {
        "ServiceAccount" => {
            form::perhaps_named(judge, &name, NameRule::DnsSubdomain);
            let group = subject.get("apiGroup");
            if group.some_text().is_some() {
                judge.invalid(&group, "be empty for a ServiceAccount");
            }
            if scope == Scope::Cluster {
                form::filled(judge, &subject.get("namespace"));
            }
        }
        "User" | "Group" => group(judge, subject),
        _ => judge.unlisted(&kind, &["ServiceAccount", "User", "Group"]),
    }
}

/// The Secrets of a `ServiceAccount` are merged by their names, and have none by default.
pub(super) fn service_account(judge: &mut Judge<'_>, root: &At<'_>) {
    for secret in root.get("secrets").items() {
        if secret.node().is_some_and(|node| node.get("name").is_none()) {
            judge.required(&secret.get("name"));
        }
    }
}
