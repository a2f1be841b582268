//! What an autoscaler goes by.

use super::{Group, path_segment, reference};
use crate::name::{LabelKey, NameRule};
use crate::schema::rules::at::At;
use crate::schema::rules::judge::Judge;
use crate::schema::rules::quantity::Quantity;

/// The rules of a source.
type Rules = fn(&mut Judge<'_>, &At<'_>);

/// The types of metrics, the field of each, and its rules, in the order in which the server looks at them.
const SOURCES: &[(&str, &str, Rules)] = &[
    ("Object", "object", object),
    ("External", "external", external),
    ("Pods", "pods", pods),
    ("Resource", "resource", resource),
    ("ContainerResource", "containerResource", container_resource),
];
const TYPES: &[&str] = &["Resource", "ContainerResource", "Pods", "Object", "External"];

/// `core/helper.standardContainerResources`
const RESOURCES: &[&str] = &["cpu", "memory", "ephemeral-storage"];
/// `apimachinery/pkg/util/validation.DNS1123SubdomainMaxLength`
const LONGEST_DOMAIN: usize = 253;

/// `autoscaling/validation.validateMetrics`
pub(super) fn metrics(judge: &mut Judge<'_>, metrics: &At<'_>, replicas: i64) {
    let mut scales_from_zero = false;
    for metric in metrics.items() {
        self::metric(judge, &metric);
        scales_from_zero |= matches!(metric.get("type").text(), "Object" | "External");
    }
    if replicas == 0 && !scales_from_zero {
        judge.invalid(metrics, "have one of type `Object` or `External` to scale from 0");
    }
}

/// `autoscaling/validation.validateMetricSpec`
fn metric(judge: &mut Judge<'_>, metric: &At<'_>) {
    let kind = metric.get("type");
    let asked = SOURCES.iter().find(|(name, ..)| *name == kind.text());
    if asked.is_none() {
        judge.unlisted(&kind, TYPES);
    }
    let is_set = |field: &str| metric.get(field).is_set();
    let count = SOURCES.iter().filter(|(_, field, _)| is_set(field)).count();
    if let Some((_, field, rules)) = SOURCES.iter().find(|(_, field, _)| is_set(field)) {
        rules(judge, &metric.get(field));
    }
    if let Some((name, field, _)) = asked.filter(|(_, field, _)| !is_set(field)) {
        judge.required_when(&metric.get(field), format_args!("when `type` is `{name}`"));
    }
    let others = SOURCES.iter().filter(|(name, field, _)| *name != kind.text() && is_set(field));
    for (name, field, _) in others.filter(|_| count > 1) {
        judge.forbidden(&metric.get(field), format_args!("unless `type` is `{name}`, and it is alone"));
    }
}

/// `autoscaling/validation.validateObjectSource`
fn object(judge: &mut Judge<'_>, source: &At<'_>) {
    reference(judge, &source.get("describedObject"), Group::Any);
    path_segment(judge, &source.get("metric").get("name"));
    let goal = source.get("target");
    target(judge, &goal);
    value_or_average(judge, &goal);
}

/// `autoscaling/validation.validateExternalSource`
fn external(judge: &mut Judge<'_>, source: &At<'_>) {
    path_segment(judge, &source.get("metric").get("name"));
    let goal = source.get("target");
    target(judge, &goal);
    value_or_average(judge, &goal);
    let value = goal.get("value");
    if value.is_set() && goal.get("averageValue").is_set() {
        judge.forbidden(&value, "beside `averageValue`");
    }
}

fn value_or_average(judge: &mut Judge<'_>, goal: &At<'_>) {
    let average = goal.get("averageValue");
    if !average.is_set() && !goal.get("value").is_set() {
        judge.required_when(&average, "where `value` is not");
    }
}

/// `autoscaling/validation.validatePodsSource`
fn pods(judge: &mut Judge<'_>, source: &At<'_>) {
    path_segment(judge, &source.get("metric").get("name"));
    let goal = source.get("target");
    target(judge, &goal);
    let average = goal.get("averageValue");
    if !average.is_set() {
        judge.required_when(&average, "for a metric of pods");
    }
}

/// `autoscaling/validation.validateResourceSource`
fn resource(judge: &mut Judge<'_>, source: &At<'_>) {
    let name = source.get("name");
    if name.is_empty() {
        judge.required(&name);
    }
    utilization(judge, &source.get("target"));
}

/// `autoscaling/validation.validateContainerResourceSource`
fn container_resource(judge: &mut Judge<'_>, source: &At<'_>) {
    let (name, container) = (source.get("name"), source.get("container"));
    match name.some_text() {
        None => judge.required(&name),
        Some(text) if !is_resource(text) => {
            judge.invalid(&name, "be a resource of containers: `cpu`, `memory`, or one with a domain before it");
        }
        Some(_) => {}
    }
    match container.some_text() {
        None => judge.required(&container),
        Some(text) => judge.name(&container, NameRule::DnsLabel.check(text)),
    }
    utilization(judge, &source.get("target"));
}

/// `core/v1/validation.ValidateContainerResourceName`
fn is_resource(name: &str) -> bool {
    if LabelKey::check(name).is_err() {
        return false;
    }
    if !name.contains('/') {
        return RESOURCES.contains(&name) || name.starts_with("hugepages-");
    }
    if name.contains("kubernetes.io/") {
        return true;
    }
    // A quota puts `requests.` before it, and the whole must be a name still.
    let domain = name.split('/').next().unwrap_or_default().len();
    !name.starts_with("requests.") && domain + "requests.".len() <= LONGEST_DOMAIN
}

/// The target of a resource.
fn utilization(judge: &mut Judge<'_>, goal: &At<'_>) {
    target(judge, goal);
    let (utilization, average) = (goal.get("averageUtilization"), goal.get("averageValue"));
    match (utilization.is_set(), average.is_set()) {
        (false, false) => judge.required_when(&utilization, "where `averageValue` is not"),
        (true, true) => judge.forbidden(&average, "beside `averageUtilization`"),
        _ => {}
    }
}

/// `autoscaling/validation.validateMetricTarget`
fn target(judge: &mut Judge<'_>, goal: &At<'_>) {
    const KINDS: &[&str] = &["Utilization", "Value", "AverageValue"];
    let kind = goal.get("type");
    match kind.text() {
        "" => judge.required(&kind),
        text if !KINDS.contains(&text) => judge.unlisted(&kind, KINDS),
        _ => {}
    }
    for amount in [goal.get("value"), goal.get("averageValue")] {
        if amount.quantity().is_some_and(|amount| amount <= Quantity::ZERO) {
            judge.invalid(&amount, "be above 0");
        }
    }
    let utilization = goal.get("averageUtilization");
    if utilization.int().is_some_and(|percent| percent < 1) {
        judge.invalid(&utilization, "be at least 1");
    }
}
