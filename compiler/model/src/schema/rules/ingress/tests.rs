//! What is said of ingresses and their classes, and where.

use serde_json::{Value, json};

use crate::schema::rules::tests::changed;

fn ingress() -> Value {
    json!({
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": { "name": "web", "namespace": "shop" },
        "spec": {
            "rules": [
                {
                    "host": "example.com",
                    "http": {
                        "paths": [
                            {
                                "path": "/",
                                "pathType": "Prefix",
                                "backend": { "service": { "name": "web", "port": { "number": 80 } } },
                            },
                        ],
                    },
                },
            ],
        },
    })
}

fn class() -> Value {
    json!({
        "apiVersion": "networking.k8s.io/v1",
        "kind": "IngressClass",
        "metadata": { "name": "web" },
        "spec": { "controller": "example.com/ingress" },
    })
}

#[test]
fn an_ingress_leads_somewhere() {
    let table = r#"
        {"spec": { "ingressClassName": "nginx" }}
        - `spec` must be set with `rules` or `defaultBackend` in it @ value: set here
        {"spec.defaultBackend": {}}
        - `spec.defaultBackend` must have either `service` or `resource` @ value: set here
    "#;
    changed(&ingress(), table);
}

#[test]
fn a_host_is_a_name_in_lower_case() {
    let table = r#"
        {"spec.rules[0].host": "*.example.com"}
        {"spec.rules[0].host": "192.0.2.1"}
        - `spec.rules[0].host` must be the name of a host, not an address @ value: this is `192.0.2.1`
        {"spec.rules[0].host": "Example.com:80"}
        - `spec.rules[0].host` must be the name of a host in lower case, as `example.com` or `*.example.com` @
          value: this is `Example.com:80`
    "#;
    changed(&ingress(), table);
}

#[test]
fn a_path_is_judged_by_its_type() {
    let table = r#"
        {"spec.rules[0].http.paths[0].path": "/a/"}
        {"spec.rules[0].http.paths[0].path": null}
        - `spec.rules[0].http.paths[0].path` must begin with `/`, and have neither `//`, `.`, `..` nor an encoded
          `/` in it @ value spec.rules[0].http.paths[0]: required in this record
        {"spec.rules[0].http.paths[0].pathType": "ImplementationSpecific", "spec.rules[0].http.paths[0].path": ""}
        {"spec.rules[0].http.paths[0].pathType": "prefix", "spec.rules[0].http.paths[0].path": "a"}
        - `spec.rules[0].http.paths[0].pathType` must be `Exact`, `ImplementationSpecific` or `Prefix` @ value: this
          is `prefix`; did you mean `Prefix`?
    "#;
    changed(&ingress(), table);
}

#[test]
fn a_backend_is_one_thing_with_one_port() {
    let table = r#"
        {"spec.rules[0].http.paths[0].backend.resource": { "kind": "Bucket", "name": "a" }}
        - `spec.rules[0].http.paths[0].backend` must have either `service` or `resource` @ value: set here
        {"spec.rules[0].http.paths[0].backend.service.port": { "number": 0 }}
        - `spec.rules[0].http.paths[0].backend` must have either `name` or `number` in `service.port` @ value: set
          here
    "#;
    changed(&ingress(), table);
}

#[test]
fn the_class_of_the_annotation_is_that_of_the_field() {
    let table = r#"
        {"spec.ingressClassName": "nginx", "metadata.annotations": { "kubernetes.io/ingress.class": "haproxy" }}
        - `metadata.annotations."kubernetes.io/ingress.class"` must be `nginx`, as `spec.ingressClassName` is @
          value: this is `haproxy`
    "#;
    changed(&ingress(), table);
}

#[test]
fn parameters_of_a_class_are_in_a_namespace_where_they_say_so() {
    let table = r#"
        {"spec": null}
        - `spec.controller` must be set @ value : required in this record; add `spec.controller`
        {"spec.parameters": { "kind": "A", "name": "a", "scope": "Namespace" }}
        - `spec.parameters.namespace` must be set when `scope` is `Namespace` @ value spec.parameters: required in
          this record; add `namespace`
    "#;
    changed(&class(), table);
}
