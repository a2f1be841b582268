//! What is said of network policies, and where.

use serde_json::{Value, json};

use crate::schema::rules::tests::changed;

fn policy() -> Value {
    json!({
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": { "name": "web", "namespace": "shop" },
        "spec": { "podSelector": {} },
    })
}

#[test]
fn a_peer_is_selected_or_a_block() {
    let table = r#"
        {"spec.ingress": [{ "from": [{}] }]}
        - `spec.ingress[0].from[0]` must be set with a selector or `ipBlock` in it @ value: empty
        {"spec.ingress": [{ "from": [{ "ipBlock": { "cidr": "10.0.0.0/8" }, "podSelector": {} }] }]}
        - `spec.ingress[0].from[0]` must not be set with `ipBlock` and a selector in it @ value: set here
        {"spec.ingress": [{ "from": [{ "ipBlock": { "cidr": "10.0.0.0/8", "except": ["10.0.0.0/8", "10.1.0.0/16",
          "11.0.0.0/16"] } }] }]}
        - `spec.ingress[0].from[0].ipBlock.except[0]` must be a part of `cidr`, and smaller than it @ value: this is
          `10.0.0.0/8`
        - `spec.ingress[0].from[0].ipBlock.except[2]` must be a part of `cidr`, and smaller than it @ value: this is
          `11.0.0.0/16`
        {"spec.egress": [{ "to": [{ "ipBlock": { "cidr": "10.0.0.1/8", "except": ["10.1.0.0/16"] } }] }]}
        - `spec.egress[0].to[0].ipBlock.cidr` must be a block of IP addresses, as `192.0.2.0/24` or `2001:db8::/64`,
          without leading zeros or bits beyond the prefix @ value: this is `10.0.0.1/8`
    "#;
    changed(&policy(), table);
}

#[test]
fn a_range_of_ports_ends_at_or_behind_its_beginning() {
    let table = r#"
        {"spec.egress": [{ "ports": [{ "port": 80, "endPort": 79 }] }]}
        - `spec.egress[0].ports[0].endPort` must be a port from `port` to 65535 @ value: this is `79`
        {"spec.egress": [{ "ports": [{ "port": 80, "endPort": 80 }, { "port": 80, "endPort": 65535 }, { "port":
          null, "endPort": null }] }]}
        {"spec.egress": [{ "ports": [{ "port": 80, "endPort": 65536 }] }]}
        - `spec.egress[0].ports[0].endPort` must be a port from `port` to 65535 @ value: this is `65536`
        {"spec.egress": [{ "ports": [{ "port": "http", "endPort": 90 }] }]}
        - `spec.egress[0].ports[0].endPort` must not be set unless `port` is a number @ value: this is `90`
    "#;
    changed(&policy(), table);
}
