//! Autoscalers of `autoscaling/v1`, which the server turns into those of the next version and judges as such: so it names
//! fields that they do not have. In: the object. Out: findings at the field or the annotation that is behind them.

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::{behavior, metric};
use crate::schema::rules::at::At;
use crate::schema::rules::judge::Judge;
use crate::schema::validate::is_quantity;
use crate::value::{Place, from_json};

/// `autoscaling.MetricSpecsAnnotation`
const METRICS: &str = "autoscaling.alpha.kubernetes.io/metrics";
/// `autoscaling.BehaviorSpecsAnnotation`
const BEHAVIOR: &str = "autoscaling.alpha.kubernetes.io/behavior";

/// `autoscaling/v1.Convert_v1_HorizontalPodAutoscaler_To_autoscaling_HorizontalPodAutoscaler`, and then the rules for
/// metrics and behaviour. An annotation that cannot be read is passed over, as the server does.
pub(super) fn metrics(judge: &mut Judge<'_>, root: &At<'_>, replicas: i64) {
    let (spec, metadata) = (root.get("spec"), root.get("metadata"));
    let annotations = metadata.get("annotations");
    let (sources, speed) = (annotations.get(METRICS), annotations.get(BEHAVIOR));
    let target = spec.get("targetCPUUtilizationPercentage");
    let (listed, percent) = (sources.some_text().and_then(read_metrics), target.int());
    if listed.is_none() && percent.is_none_or(|percent| percent > 0) {
        // The one metric that is left is that of the CPU.
        metric::metrics(judge, &spec.get("metrics"), replicas);
    } else {
        let place = if listed.is_some() { sources.place() } else { target.place() };
        let mut listed = listed.unwrap_or_default();
        listed.extend(percent.map(|percent| {
            let goal = json!({ "type": "Utilization", "averageUtilization": percent });
            json!({ "type": "Resource", "resource": { "name": "cpu", "target": goal } })
        }));
        standing_in(place, json!({ "spec": { "metrics": listed } }), |spec| {
            metric::metrics(judge, &spec.get("metrics"), replicas);
        });
    }
    if let Some(speed_read) = speed.some_text().and_then(read_behavior) {
        standing_in(speed.place(), json!({ "spec": { "behavior": speed_read } }), |spec| {
            behavior::behavior(judge, &spec.get("behavior"));
        });
    }
}

/// Looks at what is not written so, as if it stood in a place.
fn standing_in(place: Place, object: Json, look: impl FnOnce(&At<'_>)) {
    if let Ok(node) = from_json(object) {
        let author = place.primary();
        let root = At::root(&node, Place { value: author, key: author, author });
        look(&root.get("spec"));
    }
}

/// A metric as `autoscaling/v1` writes it (`k8s.io/api/autoscaling/v1.MetricSpec`).
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Metric {
    r#type: String,
    object: Option<Source>,
    pods: Option<Source>,
    resource: Option<Source>,
    container_resource: Option<Source>,
    external: Option<Source>,
}

/// What all sources have, each some of it.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Source {
    name: String,
    container: String,
    metric_name: String,
    target: Target,
    target_value: Option<Json>,
    average_value: Option<Json>,
    target_average_value: Option<Json>,
    target_average_utilization: Option<i32>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Target {
    kind: String,
    name: String,
    api_version: String,
}

impl Source {
    fn is_sound(&self) -> bool {
        [&self.target_value, &self.average_value, &self.target_average_value].into_iter().flatten().all(|value| {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            is_quantity(text.trim())
        })
    }

    fn metric(&self) -> Json {
        json!({ "name": self.metric_name })
    }

    /// The value is no pointer there: what is absent is 0.
    fn object(&self) -> Json {
        let Target { kind, name, api_version } = &self.target;
        let described = json!({ "kind": kind, "name": name, "apiVersion": api_version });
        let is_zero = self.target_value.as_ref().is_none_or(|value| value == "0" || value == 0);
        let target = match &self.average_value {
            None if is_zero => json!({ "type": "Value", "value": "0" }),
            None => json!({ "type": "Value", "value": self.target_value }),
            Some(average) if is_zero => json!({ "type": "AverageValue", "averageValue": average }),
            Some(average) => {
                json!({ "type": "AverageValue", "averageValue": average, "value": self.target_value })
            }
        };
        json!({ "describedObject": described, "metric": self.metric(), "target": target })
    }

    fn pods(&self) -> Json {
        let average = self.target_average_value.clone().unwrap_or_else(|| json!("0"));
        json!({ "metric": self.metric(), "target": { "type": "AverageValue", "averageValue": average } })
    }

    fn external(&self) -> Json {
        let kind = if self.target_value.is_some() { "Value" } else { "AverageValue" };
        let target = json!({ "type": kind, "value": self.target_value, "averageValue": self.target_average_value });
        json!({ "metric": self.metric(), "target": target })
    }

    fn resource(&self) -> Json {
        let kind = if self.target_average_utilization.is_some() { "Utilization" } else { "AverageValue" };
        let target = json!({
            "type": kind,
            "averageValue": self.target_average_value,
            "averageUtilization": self.target_average_utilization,
        });
        json!({ "name": self.name, "container": self.container, "target": target })
    }
}

/// The metrics of an annotation, as the next version has them.
fn read_metrics(text: &str) -> Option<Vec<Json>> {
    let metrics: Vec<Metric> = serde_json::from_str(text).ok()?;
    let sources = |metric: &Metric| {
        let Metric { object, pods, resource, container_resource, external, .. } = metric;
        [object, pods, resource, container_resource, external].into_iter().flatten().all(Source::is_sound)
    };
    metrics.iter().all(sources).then(|| {
        let converted = |metric: Metric| {
            json!({
                "type": metric.r#type,
                "object": metric.object.as_ref().map(Source::object),
                "pods": metric.pods.as_ref().map(Source::pods),
                "resource": metric.resource.as_ref().map(Source::resource),
                "containerResource": metric.container_resource.as_ref().map(Source::resource),
                "external": metric.external.as_ref().map(Source::external),
            })
        };
        metrics.into_iter().map(converted).collect()
    })
}

/// The behaviour of an annotation. It is written as Go names the fields, in any case.
fn read_behavior(text: &str) -> Option<Json> {
    let behavior: Behavior = serde_json::from_str(text).ok()?;
    serde_json::to_value(behavior).ok()
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Behavior {
    #[serde(alias = "ScaleUp")]
    scale_up: Option<Speed>,
    #[serde(alias = "ScaleDown")]
    scale_down: Option<Speed>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Speed {
    #[serde(alias = "StabilizationWindowSeconds")]
    stabilization_window_seconds: Option<i32>,
    #[serde(alias = "SelectPolicy")]
    select_policy: Option<String>,
    #[serde(alias = "Policies", default)]
    policies: Vec<Policy>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Policy {
    #[serde(alias = "Type", default)]
    r#type: String,
    #[serde(alias = "Value", default)]
    value: i32,
    #[serde(alias = "PeriodSeconds", default)]
    period_seconds: i32,
}
