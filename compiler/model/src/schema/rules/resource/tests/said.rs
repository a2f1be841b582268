//! What is said of claims to devices and of what nodes offer, and where.

use serde_json::{Value, json};

use crate::schema::rules::tests::changed;

fn claim() -> Value {
    json!({
        "apiVersion": "resource.k8s.io/v1",
        "kind": "ResourceClaim",
        "metadata": { "name": "a", "namespace": "shop" },
        "spec": { "devices": { "requests": [{ "name": "a", "exactly": { "deviceClassName": "gpu" } }] } },
    })
}

fn slice() -> Value {
    json!({
        "apiVersion": "resource.k8s.io/v1",
        "kind": "ResourceSlice",
        "metadata": { "name": "a" },
        "spec": {
            "driver": "example.com",
            "allNodes": true,
            "pool": { "name": "a", "generation": 1, "resourceSliceCount": 1 },
            "devices": [{ "name": "a", "allowMultipleAllocations": true }],
        },
    })
}

#[test]
fn a_request_is_for_one_thing_or_the_first_of_several() {
    let table = r#"
        {"spec.devices.requests[0].exactly": null}
        - `spec.devices.requests[0]` must be set with `exactly` or `firstAvailable` in it @ value: set here
        {"spec.devices.requests[0].firstAvailable": [{ "name": "b", "deviceClassName": "gpu" }]}
        - `spec.devices.requests[0]` must hold one of `exactly` and `firstAvailable`, not both @ value: set here
        {"spec.devices.requests[0].exactly.count": 0}
        {"spec.devices.requests[0].exactly.count": -1}
        - `spec.devices.requests[0].exactly.count` must be above 0 @ value: this is `-1`
        {"spec.devices.requests[0].exactly.selectors": [{}, { "cel": { "expression": "devise.driver == 'a'" } }]}
        - `spec.devices.requests[0].exactly.selectors[0].cel` must be set @ value
          spec.devices.requests[0].exactly.selectors[0]: required in this record; add `cel`
        - `spec.devices.requests[0].exactly.selectors[1].cel.expression` must be an expression in CEL: there is no
          `devise` @ value: this is `devise.driver == 'a'`
    "#;
    changed(&claim(), table);
}

#[test]
fn constraints_are_on_requests_that_there_are() {
    let table = r#"
        {"spec.devices.constraints": [{}]}
        - `spec.devices.constraints[0]` must be set with `matchAttribute` or `distinctAttribute` in it @ value: empty
        {"spec.devices.constraints": [{ "requests": ["b", "a", "a"], "matchAttribute": "model" }]}
        - `spec.devices.constraints[0].matchAttribute` must be a domain and a name, as `example.com/model` @ value:
          this is `model`
        - `spec.devices.constraints[0].requests[0]` must be the name of a request, or of one and an alternative in
          it, as `gpu/large` @ value: this is `b`
        - `spec.devices.constraints[0].requests[2]` must differ from the others, and one has the same @ value: this
          is `a`
    "#;
    changed(&claim(), table);
}

#[test]
fn a_slice_says_in_one_way_where_its_devices_are() {
    let table = r#"
        {"spec.allNodes": null}
        - `spec` must be set with one of `nodeName`, `nodeSelector`, `allNodes` and `perDeviceNodeSelection` in it @
          value: set here
        {"spec.nodeName": "a"}
        - `spec` must say in one way only on which nodes devices are @ value: set here
        {"spec.devices[0].allNodes": true}
        - `spec.devices[0]` must not say on which nodes it is, unless the slice has `perDeviceNodeSelection` @
          value: set here
        {"spec.pool": { "name": "a", "generation": 0, "resourceSliceCount": 0 }}
        - `spec.pool.resourceSliceCount` must be above 0 @ value: this is `0`
    "#;
    changed(&slice(), table);
}

#[test]
fn a_device_has_attributes_with_one_value() {
    let table = r#"
        {"spec.devices[0].attributes": { "a-b": { "int": 1 }, "c": { "string": "a", "int": 1 }, "d": { "version":
          "1" } }}
        - the key `a-b` in `spec.devices[0].attributes` must be at most 32 letters, digits and `_`, the first no
          digit, with an optional domain and `/` before them @ key spec.devices[0].attributes.a-b: not of that form
        - `spec.devices[0].attributes.c` must hold exactly one value @ value: set here
        - `spec.devices[0].attributes.d.version` must be a version as `1.2.3` @ value: this is `1`
        {"spec.devices[0].bindingConditions": ["a"]}
        - `spec.devices[0].bindingFailureConditions` must be set, as its counterpart is @ value spec.devices[0]:
          required in this record
    "#;
    changed(&slice(), table);
}

#[test]
fn a_claim_can_ask_for_parts_of_a_capacity_that_it_has() {
    let table = r#"
        {"spec.devices[0].capacity": { "m": { "value": "4Gi", "requestPolicy": { "default": "1Gi", "validValues":
          ["1Gi", "4Gi"] } } }}
        {"spec.devices[0].capacity": { "m": { "value": "4Gi", "requestPolicy": { "default": "1Gi", "validValues":
          ["2Gi", "1Gi", "8Gi"] } } }}
        - `spec.devices[0].capacity.m.requestPolicy.validValues[1]` must not be less than the value before it @
          value: this is `1Gi`
        - `spec.devices[0].capacity.m.requestPolicy.validValues[2]` must be at most the capacity @ value: this is
          `8Gi`
        {"spec.devices[0].capacity": { "m": { "value": "4Gi", "requestPolicy": { "default": "2Gi", "validRange": {
          "min": "1Gi", "max": "4Gi", "step": "1Gi" } } } }}
        {"spec.devices[0].capacity": { "m": { "value": "4Gi", "requestPolicy": { "default": "2Gi", "validRange": {
          "min": "1Gi", "step": "0" } } } }}
        - `spec.devices[0].capacity.m.requestPolicy.validRange.step` must lead from `min` to `default` and to `max`,
          and once at most to the capacity @ value: this is `0`
        {"spec.devices[0].capacity": { "m": { "value": "4Gi", "requestPolicy": { "validValues": ["1Gi"] } } }}
        - `spec.devices[0].capacity.m.requestPolicy.default` must be set @ value
          spec.devices[0].capacity.m.requestPolicy: required in this record; add `default`
    "#;
    changed(&slice(), table);
}
