//! `batch`: jobs, and those that a clock starts.

mod failure;
mod schedule;
mod success;
#[cfg(test)]
mod tests;
mod time_zone;

use super::at::At;
use super::judge::Judge;
use super::number::not_negative;
use super::workload::unmet;
use super::{selector, template};
use crate::name::NameRule;

/// `batch/validation.maxParallelismForIndexedJob` and `maxFailedIndexesForIndexedJob`
const INDEXED_LIMIT: i64 = 100_000;
/// `batch/validation.completionsSoftLimit`: with more, some limits are lower.
const COMPLETIONS_LIMIT: i64 = 100_000;
/// `batch/validation.parallelismLimitForHighCompletions` and `maxFailedIndexesLimitForHighCompletions`
const LOWER_LIMIT: i64 = 10_000;

/// `apimachinery/pkg/util/validation.DNS1123LabelMaxLength`: an index is a part of a pod's name.
const LONGEST_LABEL: usize = 63;
/// `batch/validation.maxManagedByLength`
const LONGEST_MANAGER: usize = 63;

/// The labels that the server gives to a job's pods: its name, and its UID, which nobody knows before.
const NAME_LABELS: &[&str] = &["batch.kubernetes.io/job-name", "job-name"];
const UID_LABELS: &[&str] = &["batch.kubernetes.io/controller-uid", "controller-uid"];
/// What no label's value can be.
const UID: &str = "\0";

/// `batch/validation.ValidateJob`
pub(super) fn job(judge: &mut Judge<'_>, root: &At<'_>) {
    let metadata = root.get("metadata");
    let (name, spec) = (metadata.get("name"), root.get("spec"));
    let is_parallel = spec.get("parallelism").is_set();
    // Of a job that says neither, the server makes one that completes once.
    let completions = spec.get("completions").int().or((!is_parallel).then_some(1));
    job_spec(judge, &spec, completions);
    if spec.get("manualSelector").is_true() {
        manual_selector(judge, &spec);
    } else {
        generated_selector(judge, &spec, name.text());
    }
    if let Some(count) = completions.filter(|count| *count > 0 && spec.get("completionMode").text() == "Indexed") {
        let digits = usize::try_from((count - 1).checked_ilog10().unwrap_or(0)).unwrap_or_default() + 1;
        let is_label = NameRule::DnsLabel.check(name.text()).is_ok();
        if !is_label || name.text().len() + 1 + digits > LONGEST_LABEL {
            judge.invalid(
                &name,
                format_args!(
                    "be a DNS label of at most 63 characters with `-{}` behind it, as pods have it",
                    count - 1
                ),
            );
        }
    }
}

/// `batch/validation.validateCronJobSpec`. Nothing of a job is defaulted in the template of one.
pub(super) fn cron_job(judge: &mut Judge<'_>, root: &At<'_>) {
    let spec = root.get("spec");
    let schedule = spec.get("schedule");
    match schedule.some_text() {
        None => judge.required(&schedule),
        Some(text) => {
            if let Err(rule) = schedule::check(text) {
                judge.invalid(&schedule, rule);
            }
        }
    }
    let time_zone = spec.get("timeZone");
    if time_zone.is_set() && !time_zone::is_known(time_zone.text()) {
        judge.invalid(&time_zone, time_zone::wanted(time_zone.text()));
    }
    not_negative(judge, &spec.get("startingDeadlineSeconds"));
    not_negative(judge, &spec.get("successfulJobsHistoryLimit"));
    not_negative(judge, &spec.get("failedJobsHistoryLimit"));
    let template = spec.get("jobTemplate");
    job_template(judge, &template.get("spec"));
}

/// `batch/validation.ValidateJobTemplateSpec`
fn job_template(judge: &mut Judge<'_>, spec: &At<'_>) {
    job_spec(judge, spec, spec.get("completions").int());
    let selector = spec.get("selector");
    if selector.is_set() {
        judge.forbidden(&selector, "in the template of a job: each job gets its own");
    }
    let manual = spec.get("manualSelector");
    if manual.is_true() {
        judge.forbidden(&manual, "to `true` in the template of a job: each job gets a selector of its own");
    }
}

/// `batch/validation.validateJobSpec`
fn job_spec(judge: &mut Judge<'_>, spec: &At<'_>, completions: Option<i64>) {
    let numbers = ["parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished"];
    for key in numbers {
        not_negative(judge, &spec.get(key));
    }
    manager(judge, &spec.get("managedBy"));
    completion(judge, spec, completions);
    let template = spec.get("template");
    let pod = template.get("spec");
    let failure = spec.get("podFailurePolicy");
    failure::policy(judge, spec, (&failure, &pod));
    success::policy(judge, spec, completions);
    let replacement = spec.get("podReplacementPolicy");
    let replaced: &[&str] = if failure.is_set() { &["Failed"] } else { &["TerminatingOrFailed", "Failed"] };
    if replacement.is_set() && !replaced.contains(&replacement.text()) {
        judge.unlisted(&replacement, replaced);
    }
    template::template(judge, &template);
    let restart = pod.get("restartPolicy");
    match restart.text() {
        "" | "Always" => judge.required_when(&restart, "to `OnFailure` or `Never`: the pods of a job end"),
        "OnFailure" if failure.is_set() => judge.unlisted(&restart, &["Never"]),
        _ => {}
    }
}

/// `apimachinery/pkg/util/validation.IsDomainPrefixedPath`
fn manager(judge: &mut Judge<'_>, at: &At<'_>) {
    if !at.is_set() {
        return;
    }
    let text = at.text();
    if text.is_empty() {
        return judge.required(at);
    }
    let is_path = |path: &str| {
        let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~%!$&'()*+,;=:".contains(&byte);
        !path.is_empty() && path.bytes().all(is_sign)
    };
    let is_manager = text
        .split_once('/')
        .is_some_and(|(domain, path)| NameRule::DnsSubdomain.check(domain).is_ok() && is_path(path));
    if !is_manager || text.len() > LONGEST_MANAGER {
        judge.invalid(at, "be a domain and a path of at most 63 characters, as `example.com/controller`");
    }
}

/// What a job counts, by its mode.
fn completion(judge: &mut Judge<'_>, spec: &At<'_>, completions: Option<i64>) {
    let (mode, per_index, failed) =
        (spec.get("completionMode"), spec.get("backoffLimitPerIndex"), spec.get("maxFailedIndexes"));
    not_negative(judge, &per_index);
    not_negative(judge, &failed);
    if failed.is_set() && !per_index.is_set() {
        judge.required_when(&per_index, "when `maxFailedIndexes` is");
    }
    match mode.text() {
        "Indexed" => indexed(judge, spec, completions),
        "" if mode.is_set() => judge.unlisted(&mode, &["NonIndexed", "Indexed"]),
        "" | "NonIndexed" => {
            for field in [per_index, failed] {
                if field.is_set() {
                    judge.forbidden(&field, "unless `completionMode` is `Indexed`");
                }
            }
        }
        // None that there is: its schema tells.
        _ => {}
    }
}

/// `batch/validation.validateJobSpec`, of a job whose completions have numbers.
fn indexed(judge: &mut Judge<'_>, spec: &At<'_>, completions: Option<i64>) {
    const INDEXED: &str = "when `completionMode` is `Indexed`";
    const MANY: &str = "when `completions` is above 100000 and `backoffLimitPerIndex` is set";
    let (parallelism, failed) = (spec.get("parallelism"), spec.get("maxFailedIndexes"));
    let per_index = spec.get("backoffLimitPerIndex");
    if completions.is_none() {
        judge.required_when(&spec.get("completions"), INDEXED);
    }
    let is_high = completions > Some(COMPLETIONS_LIMIT) && per_index.is_set();
    let limit = if is_high { LOWER_LIMIT } else { INDEXED_LIMIT };
    let most = completions.map_or(limit, |completions| completions.min(limit));
    if parallelism.int().is_some_and(|count| count > limit) {
        judge.invalid(&parallelism, format_args!("be at most {limit} {}", if is_high { MANY } else { INDEXED }));
    }
    if failed.int().is_some_and(|count| count > most) {
        judge.invalid(&failed, format_args!("be at most {most}"));
    }
    if is_high && !failed.is_set() {
        judge.required_when(&failed, MANY);
    }
}

/// `batch/validation.ValidateJobSpec`, of a selector that is the author's.
fn manual_selector(judge: &mut Judge<'_>, spec: &At<'_>) {
    let (selector, template) = (spec.get("selector"), spec.get("template"));
    let metadata = template.get("metadata");
    let labels = metadata.get("labels");
    let before = judge.count();
    if !selector.is_set() {
        judge.required_when(&selector, "when `manualSelector` is `true`");
        return judge.invalid(&labels, "have the labels that `spec.selector` asks for, which is not set");
    }
    selector::label_selector(judge, &selector);
    let label = |key: &str| labels.node()?.get(key)?.as_text();
    if judge.count() > before {
        return;
    }
    if let Some(asked) = unmet(&selector, label) {
        judge.invalid(&labels, format_args!("have {asked}, for `spec.selector` asks for it"));
    }
}

/// `batch/validation.validateGeneratedSelector`, after what `registry/batch/job.generateSelector` adds: labels of the job's
/// name and UID to the template, the UID to the selector. An author cannot know the UID.
fn generated_selector(judge: &mut Judge<'_>, spec: &At<'_>, name: &str) {
    let (selector, template) = (spec.get("selector"), spec.get("template"));
    let metadata = template.get("metadata");
    let labels = metadata.get("labels");
    for key in NAME_LABELS {
        let label = labels.get(key);
        if label.is_set() && label.text() != name {
            judge.invalid(&label, "be the name of the job, or be left out");
        }
    }
    for key in UID_LABELS {
        let label = labels.get(key);
        if label.is_set() {
            judge.forbidden(&label, "without `manualSelector`: it is the UID of the job");
        }
    }
    if !selector.is_set() {
        return;
    }
    let before = judge.count();
    selector::label_selector(judge, &selector);
    if judge.count() > before {
        return;
    }
    let made = |key: &str| match key {
        key if NAME_LABELS.contains(&key) => Some(name),
        key if UID_LABELS.contains(&key) => Some(UID),
        _ => None,
    };
    if unmet(&selector, made).is_some() {
        judge.invalid(&selector, "be left out without `manualSelector`: the server makes it");
    }
    let label = |key: &str| labels.node().and_then(|labels| labels.get(key)?.as_text()).or_else(|| made(key));
    if let Some(asked) = unmet(&selector, label) {
        judge.invalid(&labels, format_args!("have {asked}, for `spec.selector` asks for it"));
    }
}
