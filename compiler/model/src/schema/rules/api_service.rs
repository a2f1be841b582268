//! `apiregistration.k8s.io`: servers behind the API server.

#[cfg(test)]
mod tests;

use super::at::At;
use super::judge::Judge;
use super::port;
use crate::name::NameRule;
use crate::schema::words::escaped;

/// `kube-aggregator/pkg/apis/apiregistration/validation.ValidateAPIService`
pub(super) fn api_service(judge: &mut Judge<'_>, root: &At<'_>) {
    let metadata = root.get("metadata");
    let (name, spec) = (metadata.get("name"), root.get("spec"));
    let (group, version) = (spec.get("group"), spec.get("version"));
    let is_named = name.text().strip_prefix(version.text()).and_then(|rest| rest.strip_prefix('.'));
    if is_named != Some(group.text()) {
        judge.invalid(
            &name,
            format_args!("be `{}`, as `spec` says", escaped(&format!("{}.{}", version.text(), group.text()))),
        );
    }
    match group.text() {
        "" if version.text() != "v1" => judge.required_when(&group, "unless `version` is `v1`"),
        "" => {}
        text => judge.name(&group, NameRule::DnsSubdomain.check(text)),
    }
    judge.name(&version, NameRule::DnsLabel1035.check(version.text()));
    for (key, most) in [("groupPriorityMinimum", 20_000), ("versionPriority", 1_000)] {
        let priority = spec.get(key);
        if !(1..=most).contains(&priority.int().unwrap_or_default()) {
            judge.invalid(&priority, format_args!("be 1 to {most}"));
        }
    }
    server(judge, &spec);
}

fn server(judge: &mut Judge<'_>, spec: &At<'_>) {
    let [service, bundle, insecure] = ["service", "caBundle", "insecureSkipTLSVerify"].map(|key| spec.get(key));
    if !service.is_set() {
        if !bundle.is_empty() {
            judge.invalid(&bundle, "not be set without `service`");
        }
        if insecure.is_true() {
            judge.invalid(&insecure, "not be set without `service`");
        }
        return;
    }
    for key in ["namespace", "name"] {
        let part = service.get(key);
        if part.is_empty() {
            judge.required(&part);
        }
    }
    let number = service.get("port");
    port::number(judge, &number, number.int().unwrap_or(443));
    if insecure.is_true() && !bundle.is_empty() {
        judge.invalid(&insecure, "not be set beside `caBundle`");
    }
}
