//! One application as `stacks/lib/app.ncl` of the benchmark's project makes it: parameters by environment, and its six
//! objects in the order of their ids.

use lornuc_model::value::Node;

use super::Object;
use crate::node::{list, no, number, record, text, with, yes};

/// What differs between the three environments that applications are spread over.
struct Environment {
    name: &'static str,
    replicas: i64,
    cpu: &'static str,
    memory: &'static str,
    most_replicas: i64,
    log_level: &'static str,
}

const ENVIRONMENTS: [Environment; 3] = [
    Environment { name: "dev", replicas: 1, cpu: "50m", memory: "128Mi", most_replicas: 5, log_level: "debug" },
    Environment { name: "staging", replicas: 2, cpu: "100m", memory: "128Mi", most_replicas: 5, log_level: "info" },
    PROD,
];

const PROD: Environment =
    Environment { name: "prod", replicas: 3, cpu: "500m", memory: "512Mi", most_replicas: 10, log_level: "warn" };

/// The parameters of one application, and what several of its objects share.
struct App<'a> {
    name: &'a str,
    environment: &'static Environment,
    image: String,
    port: i64,
    queue: String,
    selector: Node,
    labels: Node,
    metadata: Node,
}

/// The objects of one application.
pub(crate) fn app(name: &str, number: usize) -> [Object; 6] {
    let environment = &ENVIRONMENTS[number % ENVIRONMENTS.len()];
    let selector = record([("app.kubernetes.io/name", text(name))]);
    let labels = record([
        ("app.kubernetes.io/name", text(name)),
        ("app.kubernetes.io/part-of", text("lornu")),
        ("lornu.dev/env", text(environment.name)),
        ("lornu.dev/team", text(&format!("team-{}", number % 7))),
    ]);
    let namespace = text(environment.name);
    let metadata = record([("name", text(name)), ("namespace", namespace), ("labels", labels.clone())]);
    let app = App {
        name,
        environment,
        image: format!("registry.example.com/lornu/{name}:1.{}.0", number % 50),
        port: 8000 + i64::try_from(number % 1000).unwrap_or_default(),
        queue: format!("queue-{number}"),
        selector,
        labels,
        metadata,
    };
    let object = |kind: &str, node| Object { path: format!("app/{name}/{kind}"), image: None, node };
    [
        object("configmap", app.config_map()),
        object("pdb", app.pod_disruption_budget()),
        object("service", app.service()),
        object("serviceaccount", app.service_account()),
        // What it refers to comes first.
        Object { image: Some(app.image.clone()), ..object("deployment", app.deployment()) },
        object("hpa", app.horizontal_pod_autoscaler()),
    ]
}

impl App<'_> {
    fn is_prod(&self) -> bool {
        self.environment.name == PROD.name
    }

    /// The metadata of what is patched in prod.
    fn patched_metadata(&self) -> Node {
        let metadata = self.metadata.clone();
        match self.is_prod() {
            true => with(metadata, "annotations", record([("lornu.dev/tier", text("gold"))])),
            false => metadata,
        }
    }

    fn config_map(&self) -> Node {
        let (name, environment, port) = (self.name, self.environment.name, self.port);
        let file = format!("name: {name}\nenv: {environment}\nlisten: 0.0.0.0:{port}\n");
        record([
            ("apiVersion", text("v1")),
            ("kind", text("ConfigMap")),
            ("metadata", self.metadata.clone()),
            (
                "data",
                record([
                    ("LOG_LEVEL", text(self.environment.log_level)),
                    ("REGION", text("europe-west1")),
                    ("FEATURE_X", text("on")),
                    ("QUEUE", text(&self.queue)),
                    ("app.yaml", text(&file)),
                ]),
            ),
        ])
    }

    fn deployment(&self) -> Node {
        let strategy = record([
            ("type", text("RollingUpdate")),
            ("rollingUpdate", record([("maxSurge", text("25%")), ("maxUnavailable", number(0))])),
        ]);
        let template =
            record([("metadata", record([("labels", self.labels.clone())])), ("spec", self.pod_specification())]);
        record([
            ("apiVersion", text("apps/v1")),
            ("kind", text("Deployment")),
            ("metadata", self.patched_metadata()),
            (
                "spec",
                record([
                    ("replicas", number(self.environment.replicas)),
                    ("revisionHistoryLimit", number(3)),
                    ("selector", record([("matchLabels", self.selector.clone())])),
                    ("strategy", strategy),
                    ("template", template),
                ]),
            ),
        ])
    }

    fn pod_specification(&self) -> Node {
        let security = [("runAsNonRoot", yes()), ("seccompProfile", record([("type", text("RuntimeDefault"))]))];
        let spread = record([
            ("maxSkew", number(1)),
            ("topologyKey", text("topology.kubernetes.io/zone")),
            ("whenUnsatisfiable", text("ScheduleAnyway")),
            ("labelSelector", record([("matchLabels", self.selector.clone())])),
        ]);
        let specification = record([
            ("serviceAccountName", text(self.name)),
            ("securityContext", record(security)),
            ("containers", list([self.container()])),
            ("volumes", list([record([("name", text("tmp")), ("emptyDir", record([]))])])),
            ("topologySpreadConstraints", list([spread])),
        ]);
        match self.is_prod() {
            true => with(specification, "priorityClassName", text("high")),
            false => specification,
        }
    }

    fn container(&self) -> Node {
        let Environment { name: environment, cpu, memory, .. } = *self.environment;
        let pod_ip = record([("fieldRef", record([("fieldPath", text("status.podIP"))]))]);
        let security = [
            ("allowPrivilegeEscalation", no()),
            ("readOnlyRootFilesystem", yes()),
            ("capabilities", record([("drop", list([text("ALL")]))])),
        ];
        let requests = record([("cpu", text(cpu)), ("memory", text(memory))]);
        let port = record([("name", text("http")), ("containerPort", number(self.port)), ("protocol", text("TCP"))]);
        record([
            ("name", text(self.name)),
            ("image", text(&self.image)),
            ("imagePullPolicy", text("IfNotPresent")),
            ("ports", list([port])),
            ("envFrom", list([record([("configMapRef", record([("name", text(self.name))]))])])),
            (
                "env",
                list([
                    record([("name", text("POD_IP")), ("valueFrom", pod_ip)]),
                    record([("name", text("APP_ENV")), ("value", text(environment))]),
                ]),
            ),
            ("resources", record([("requests", requests), ("limits", record([("memory", text(memory))]))])),
            ("readinessProbe", probe("/ready", 10)),
            ("livenessProbe", probe("/live", 20)),
            ("securityContext", record(security)),
            ("volumeMounts", list([record([("name", text("tmp")), ("mountPath", text("/tmp"))])])),
        ])
    }

    fn service(&self) -> Node {
        let port = record([
            ("name", text("http")),
            ("port", number(80)),
            ("targetPort", text("http")),
            ("protocol", text("TCP")),
        ]);
        record([
            ("apiVersion", text("v1")),
            ("kind", text("Service")),
            ("metadata", self.patched_metadata()),
            (
                "spec",
                record([("type", text("ClusterIP")), ("selector", self.selector.clone()), ("ports", list([port]))]),
            ),
        ])
    }

    fn service_account(&self) -> Node {
        record([
            ("apiVersion", text("v1")),
            ("kind", text("ServiceAccount")),
            ("metadata", self.metadata.clone()),
            ("automountServiceAccountToken", no()),
        ])
    }

    fn horizontal_pod_autoscaler(&self) -> Node {
        let target = [("apiVersion", text("apps/v1")), ("kind", text("Deployment")), ("name", text(self.name))];
        let utilization = record([("type", text("Utilization")), ("averageUtilization", number(70))]);
        let metric = record([
            ("type", text("Resource")),
            ("resource", record([("name", text("cpu")), ("target", utilization)])),
        ]);
        record([
            ("apiVersion", text("autoscaling/v2")),
            ("kind", text("HorizontalPodAutoscaler")),
            ("metadata", self.metadata.clone()),
            (
                "spec",
                record([
                    ("scaleTargetRef", record(target)),
                    ("minReplicas", number(self.environment.replicas)),
                    ("maxReplicas", number(self.environment.most_replicas)),
                    ("metrics", list([metric])),
                ]),
            ),
        ])
    }

    fn pod_disruption_budget(&self) -> Node {
        let selector = record([("matchLabels", self.selector.clone())]);
        record([
            ("apiVersion", text("policy/v1")),
            ("kind", text("PodDisruptionBudget")),
            ("metadata", self.metadata.clone()),
            ("spec", record([("minAvailable", number(1)), ("selector", selector)])),
        ])
    }
}

fn probe(path: &str, period_seconds: i64) -> Node {
    let get = record([("path", text(path)), ("port", text("http"))]);
    record([("httpGet", get), ("periodSeconds", number(period_seconds))])
}
