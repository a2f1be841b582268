//! What is said of services, and where.

use serde_json::{Value, json};

use crate::schema::rules::tests::changed;

fn service() -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": { "name": "web", "namespace": "shop" },
        "spec": { "selector": { "app": "web" }, "ports": [{ "port": 80 }] },
    })
}

#[test]
fn a_port_is_told_by_what_is_wrong_with_it() {
    let table = r#"
        {"spec.ports": null}
        - `spec.ports` must be set unless `clusterIP` is `None` @ value spec: required in this record; add `ports`
        {"spec.ports": []}
        - `spec.ports` must be set unless `clusterIP` is `None` @ value: empty
        {"spec.ports": [{ "port": 65535 }]}
        {"spec.ports": [{ "port": 65536, "targetPort": 80 }]}
        - `spec.ports[0].port` must be 1 to 65535 @ value: this is `65536`
        {"spec.ports": [{ "port": 80, "name": null }, { "port": 81, "name": "a" }, { "port": 82, "name": "a" }]}
        - `spec.ports[0].name` must be set when there are several ports @ value: required in this
          record; add `name`
        - `spec.ports[2].name` must differ from the others, and one has the same @ value: this is `a`
    "#;
    changed(&service(), table);
}

#[test]
fn ports_of_nodes_that_cannot_be_had_are_told_alone() {
    let table = r#"
        {"spec.type": "NodePort", "spec.externalIPs": ["x"], "spec.ports": [{ "port": 80, "nodePort": 30080, "name":
          "a" }, { "port": 81, "nodePort": 30080, "name": "a" }]}
        - `spec.ports[1].nodePort` must differ from the ports of nodes that other ports of the service have @ value:
          this is `30080`
    "#;
    changed(&service(), table);
}

#[test]
fn addresses_are_told_at_the_field_that_was_written() {
    let table = r#"
        {"spec.clusterIP": "010.0.0.5"}
        - `spec.clusterIP` must be an IP address, as `192.0.2.1` or `2001:db8::1`, without leading zeros or IPv4
          inside of IPv6 @ value: this is `010.0.0.5`
        {"spec.clusterIPs": ["None"]}
        - `spec.clusterIPs` must begin with what `clusterIP` says @ value: set here
        {"spec.clusterIP": "10.0.0.5", "spec.ipFamilies": ["IPv6"]}
        - `spec.clusterIP` must be of the family `IPv6`, as `ipFamilies` says @ value: this is `10.0.0.5`
        {"spec.ipFamilies": ["IPv4", "IPv6"]}
        - `spec.ipFamilyPolicy` must be `RequireDualStack` or `PreferDualStack`, as there are two families @ value
          spec: required in this record
    "#;
    changed(&service(), table);
}

#[test]
fn a_name_outside_of_the_cluster_has_no_addresses_in_it() {
    let table = r#"
        {"spec.type": "ExternalName"}
        - `spec.externalName` must be set when `type` is `ExternalName` @ value spec: required in this record; add
          `externalName`
        {"spec.type": "ExternalName", "spec.externalName": "."}
        - `spec.externalName` must be set when `type` is `ExternalName` @ value: this is `.`
        {"spec.type": "ExternalName", "spec.externalName": "example.com", "spec.clusterIP": "10.0.0.5"}
        - `spec.clusterIP` must not be set when `type` is `ExternalName` @ key: set here
        {"spec.type": "ExternalName", "spec.externalName": "example.com", "spec.clusterIP": "10.0.0.5",
          "spec.clusterIPs": ["10.0.0.5"]}
        - `spec.clusterIPs` must not be set when `type` is `ExternalName` @ key: set here
    "#;
    changed(&service(), table);
}

#[test]
fn what_is_of_balancers_alone_says_so() {
    let table = r#"
        {"spec.loadBalancerClass": "example.com/a", "spec.loadBalancerSourceRanges": ["10.0.0.0/8"]}
        - `spec.loadBalancerClass` must not be set unless `type` is `LoadBalancer` @ key: set here
        - `spec.loadBalancerSourceRanges` must not be set unless `type` is `LoadBalancer` @ key: set here
        {"spec.type": "LoadBalancer", "spec.externalTrafficPolicy": "Local", "spec.healthCheckNodePort": 65536}
        - `spec.healthCheckNodePort` must be 1 to 65535 @ value: this is `65536`
        {"spec.type": "LoadBalancer", "spec.externalTrafficPolicy": "Local", "spec.healthCheckNodePort": 65535}
    "#;
    changed(&service(), table);
}
