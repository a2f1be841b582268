//! What differs by version of Kubernetes; all else is in the corpus.

mod said;

use serde_json::json;

use crate::name::{ApiVersion, Gvk, Kind};
use crate::schema::Version;
use crate::schema::rules::{Judged, check};
use crate::value::{Place, from_json};

#[test]
fn an_autoscaler_scales_to_nothing_where_kubernetes_can() {
    let gvk = Gvk {
        api_version: ApiVersion::new("autoscaling/v2").unwrap(),
        kind: Kind::new("HorizontalPodAutoscaler").unwrap(),
    };
    let refused = |replicas: i32, kind: &str, release: &str| {
        let target = json!({ "type": "Value", "value": 1 });
        let (lower, source) =
            (kind.to_lowercase(), json!({ "name": "cpu", "metric": { "name": "a" }, "target": target }));
        let spec = json!({
            "minReplicas": replicas,
            "maxReplicas": 3,
            "scaleTargetRef": { "apiVersion": "apps/v1", "kind": "Deployment", "name": "a" },
            "metrics": [{ "type": kind, lower: source }],
        });
        let node = from_json(json!({ "spec": spec })).unwrap();
        let release = Version::new(release).unwrap();
        let found = check(&Judged { gvk: &gvk, node: &node, place: Place::default(), release });
        found.iter().map(|finding| finding.path.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(refused(0, "External", "1.36"), ["spec.minReplicas"]);
    assert!(refused(0, "External", "1.37").is_empty());
    assert_eq!(refused(-1, "External", "1.37"), ["spec.minReplicas"]);
    assert_eq!(refused(0, "Pods", "1.37"), ["spec.metrics[0].pods.target.averageValue", "spec.metrics"]);
}
