//! What is said of the addresses behind a service, and where.

use serde_json::{Value, json};

use crate::schema::rules::tests::changed;

fn endpoints() -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "Endpoints",
        "metadata": { "name": "web", "namespace": "shop" },
        "subsets": [{ "addresses": [{ "ip": "192.0.2.1" }], "ports": [{ "port": 80 }] }],
    })
}

fn slice() -> Value {
    json!({
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": { "name": "web", "namespace": "shop" },
        "addressType": "IPv4",
        "endpoints": [{ "addresses": ["192.0.2.1"] }],
    })
}

#[test]
fn a_subset_has_addresses() {
    let table = r#"
        {"subsets[0]": { "ports": [{ "port": 80 }] }}
        - `subsets[0]` must be set with `addresses` or `notReadyAddresses` in it @ value: set here
        {"subsets[0].addresses": [{ "ip": "127.0.0.1", "hostname": "" }, { "ip": "", "nodeName": null }]}
        - `subsets[0].addresses[0].ip` must not be unspecified, of the loopback, link-local, or link-local multicast
          @ value: this is `127.0.0.1`
        - `subsets[0].addresses[1].ip` must be an IP address, as `192.0.2.1` or `2001:db8::1`, without leading zeros
          or IPv4 inside of IPv6 @ value: this is `""`
        {"subsets[0].ports": [{ "port": 0, "name": "" }, { "port": 65535, "name": "a" }]}
        - `subsets[0].ports[0].name` must be set when there are several ports @ value: empty
        - `subsets[0].ports[0].port` must be 1 to 65535 @ value: this is `0`
    "#;
    changed(&endpoints(), table);
}

#[test]
fn addresses_are_of_the_type_of_their_slice() {
    let table = r#"
        {"addressType": "ipv4"}
        - `addressType` must be `FQDN`, `IPv4` or `IPv6` @ value: this is `ipv4`; did you mean `IPv4`?
        {"endpoints[0].addresses": ["2001:db8::1"]}
        - `endpoints[0].addresses[0]` must be an address of the type `IPv4`, as `addressType` says @ value: this is
          `2001:db8::1`
        {"addressType": "IPv6", "endpoints[0].addresses": ["2001:DB8::1"]}
        - `endpoints[0].addresses[0]` must be written as `2001:db8::1` @ value: this is `2001:DB8::1`
    "#;
    changed(&slice(), table);
}
