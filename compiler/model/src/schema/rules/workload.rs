//! Workloads that keep pods running: `apps`, and the replication controllers before them.

mod matching;
mod rollout;
#[cfg(test)]
mod tests;

pub(super) use matching::unmet;

use super::at::At;
use super::judge::Judge;
use super::{claim, number, template};
use crate::name::NameRule;
use crate::value::Value;
use matching::Fit;

/// `apps/validation.ValidateDeploymentSpec`
pub(super) fn deployment(judge: &mut Judge<'_>, root: &At<'_>) {
    let spec = root.get("spec");
    replica_set_spec(judge, &spec);
    rollout::deployment(judge, &spec.get("strategy"));
    number::not_negative(judge, &spec.get("revisionHistoryLimit"));
    // The default is 600.
    let deadline = spec.get("progressDeadlineSeconds");
    let ready = spec.get("minReadySeconds").int().unwrap_or_default();
    match deadline.int().unwrap_or(600) {
        ..0 => judge.invalid(&deadline, "be at least 0"),
        seconds if seconds <= ready => {
            let default = if deadline.is_set() { "" } else { ", and is 600 where it is absent" };
            judge.invalid(&deadline, format_args!("be above `minReadySeconds`, which is {ready}{default}"));
        }
        _ => {}
    }
}

/// `apps/validation.ValidateReplicaSetSpec`
pub(super) fn replica_set(judge: &mut Judge<'_>, root: &At<'_>) {
    replica_set_spec(judge, &root.get("spec"));
}

fn replica_set_spec(judge: &mut Judge<'_>, spec: &At<'_>) {
    number::not_negative(judge, &spec.get("replicas"));
    number::not_negative(judge, &spec.get("minReadySeconds"));
    // Behind a selector that is wrong the server does not look at the template.
    if matching::selected(judge, spec) == Fit::Unknown {
        return;
    }
    let template = spec.get("template");
    template::template(judge, &template);
    runs_on(judge, &template.get("spec"));
}

/// The pods of a workload run until it is gone (`apps/validation.ValidatePodTemplateSpecForReplicaSet` and its likes).
fn runs_on(judge: &mut Judge<'_>, pod: &At<'_>) {
    let policy = pod.get("restartPolicy");
    if !matches!(policy.text(), "" | "Always") {
        judge.unlisted(&policy, &["Always"]);
    }
    let deadline = pod.get("activeDeadlineSeconds");
    if deadline.is_set() {
        judge.forbidden(&deadline, "in a template whose pods are kept running");
    }
}

/// `apps/validation.ValidateStatefulSetSpec`
pub(super) fn stateful_set(judge: &mut Judge<'_>, root: &At<'_>) {
    const RETENTION: &[&str] = &["Retain", "Delete"];
    let spec = root.get("spec");
    rollout::stateful_set(judge, &spec.get("updateStrategy"));
    let retention = spec.get("persistentVolumeClaimRetentionPolicy");
    for policy in [retention.get("whenDeleted"), retention.get("whenScaled")] {
        if policy.some_text().is_some_and(|policy| !RETENTION.contains(&policy)) {
            judge.unlisted(&policy, RETENTION);
        }
    }
    number::not_negative(judge, &spec.get("replicas"));
    number::not_negative(judge, &spec.get("minReadySeconds"));
    number::not_negative(judge, &spec.get("ordinals").get("start"));
    let service = spec.get("serviceName");
    if let Some(name) = service.some_text() {
        judge.name(&service, NameRule::DnsLabel.check(name));
    }
    spec.get("volumeClaimTemplates").items().for_each(|template| claim::made(judge, &template));
    let template = spec.get("template");
    if matching::selected(judge, &spec) != Fit::Unknown {
        template::template(judge, &template);
    }
    runs_on(judge, &template.get("spec"));
}

/// `apps/validation.ValidateDaemonSetSpec`
pub(super) fn daemon_set(judge: &mut Judge<'_>, root: &At<'_>) {
    let spec = root.get("spec");
    matching::selected_by_daemon_set(judge, &spec);
    let template = spec.get("template");
    template::template(judge, &template);
    runs_on(judge, &template.get("spec"));
    number::not_negative(judge, &spec.get("minReadySeconds"));
    rollout::daemon_set(judge, &spec.get("updateStrategy"));
    number::not_negative(judge, &spec.get("revisionHistoryLimit"));
}

/// `core/validation.ValidateReplicationControllerSpec`
pub(super) fn replication_controller(judge: &mut Judge<'_>, root: &At<'_>) {
    let spec = root.get("spec");
    number::not_negative(judge, &spec.get("minReadySeconds"));
    number::not_negative(judge, &spec.get("replicas"));
    let (selector, template) = (spec.get("selector"), spec.get("template"));
    let metadata = template.get("metadata");
    let labels = metadata.get("labels");
    // Without a selector the labels are it.
    if selector.is_empty() && labels.is_empty() {
        judge.required_when(&selector, "where the template has no labels");
    }
    if !template.is_set() {
        return judge.required(&template);
    }
    let mut asked = selector.entries();
    if let Some((key, value)) = asked.find(|(key, value)| matching::label(&labels, key) != Some(value.text())) {
        judge.invalid(
            &labels,
            format_args!("have {}, for `spec.selector` asks for it", matching::pair(key, value.text())),
        );
    }
    template::template(judge, &template);
    runs_on(judge, &template.get("spec"));
}

/// `apps/validation.ValidateControllerRevisionCreate`
pub(super) fn controller_revision(judge: &mut Judge<'_>, root: &At<'_>) {
    number::not_negative(judge, &root.get("revision"));
    let data = root.get("data");
    if !matches!(data.value(), Some(Value::Map(_))) {
        judge.required(&data);
    }
}
