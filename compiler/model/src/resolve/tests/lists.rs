//! Records in the place of lists: what they become, in which order, and which are refused.

use serde_json::{Value as Json, json};

use super::{heads, manifest, project, refused, resource, settings, unit};
use crate::diagnostic::Diagnostic;
use crate::name::{GroupKind, Id, Kind};
use crate::resolve::find::Found;
use crate::resolve::{identity, lower};
use crate::schema::{KindFacts, KindVersion, Origin, Schemas, Scope};
use crate::value::{Place, from_json};

fn pod(spec: Json) -> Json {
    let mut pod = resource("v1", "Pod", json!({ "name": "a" }));
    pod["spec"] = spec;
    pod
}

/// What becomes of a resource, and what is said of its lists; its other fields are not looked at.
fn lowered(resource: Json, schemas: &Schemas) -> (Json, Vec<Diagnostic>) {
    let id = Id::parse("apps/a").unwrap();
    let mut found = Found { id: id.clone(), node: from_json(resource).unwrap(), place: Place::default() };
    let gvk = identity::gvk(&found).unwrap();
    let mut findings = Vec::new();
    lower::lower(&mut found, &gvk, schemas, &mut findings);
    let findings = findings.into_iter().map(|finding| finding.resource(&id)).collect();
    (serde_json::to_value(&found.node).unwrap(), findings)
}

/// What becomes of a resource of which nothing is to be said.
fn made(resource: Json, schemas: &Schemas) -> Json {
    let (made, findings) = lowered(resource, schemas);
    assert_eq!(heads(&findings), [""; 0]);
    made
}

/// The `spec` that is made of this one.
fn spec_of(api_version: &str, kind: &str, spec: Json) -> Json {
    let mut a = resource(api_version, kind, json!({ "name": "a" }));
    a["spec"] = spec;
    made(a, &Schemas::builtin())["spec"].clone()
}

fn pod_spec(spec: Json) -> Json {
    spec_of("v1", "Pod", spec)
}

/// The names of the variables of a container with these values, in the order that they get.
fn variables(values: Json) -> Vec<String> {
    let env: serde_json::Map<String, Json> =
        values.as_object().unwrap().iter().map(|(name, value)| (name.clone(), json!({ "value": value }))).collect();
    let spec = pod_spec(json!({ "containers": { "main": { "env": env } } }));
    let env = spec["containers"][0]["env"].as_array().unwrap();
    env.iter().map(|entry| entry["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_record_becomes_a_list_in_the_order_of_its_keys() {
    for (record, list) in [
        (json!({}), json!([])),
        (json!({ "web": {} }), json!([{ "name": "web" }])),
        (json!({ "web": { "image": "w" }, "db": {} }), json!([{ "name": "db" }, { "name": "web", "image": "w" }])),
        // What renders first in a record is no first element.
        (json!({ "name": {}, "kind": {}, "a": {} }), json!([{ "name": "a" }, { "name": "kind" }, { "name": "name" }])),
        (json!({ "b": {}, "B": {}, "": {} }), json!([{ "name": "" }, { "name": "B" }, { "name": "b" }])),
    ] {
        assert_eq!(pod_spec(json!({ "containers": record })), json!({ "containers": list }), "{record}");
    }
}

#[test]
fn every_list_with_one_text_as_its_key_may_be_a_record() {
    let in_pod = json!({
        "containers": { "main": {
            "env": { "LOG": { "value": "debug" } },
            "volumeMounts": { "/tmp": { "name": "tmp" } },
            "volumeDevices": { "/dev/xvda": { "name": "disk" } },
            "resources": { "claims": { "gpu": {} } },
        } },
        "volumes": { "tmp": { "emptyDir": {} } },
        "imagePullSecrets": { "registry": {} },
        "hostAliases": { "10.0.0.1": { "hostnames": ["db"] } },
    });
    let made = json!({
        "containers": [{
            "name": "main",
            "env": [{ "name": "LOG", "value": "debug" }],
            "volumeMounts": [{ "mountPath": "/tmp", "name": "tmp" }],
            "volumeDevices": [{ "devicePath": "/dev/xvda", "name": "disk" }],
            "resources": { "claims": [{ "name": "gpu" }] },
        }],
        "volumes": [{ "name": "tmp", "emptyDir": {} }],
        "imagePullSecrets": [{ "name": "registry" }],
        "hostAliases": [{ "ip": "10.0.0.1", "hostnames": ["db"] }],
    });
    assert_eq!(pod_spec(in_pod.clone()), made);
    let template = |spec: Json| json!({ "template": { "spec": spec } });
    assert_eq!(spec_of("apps/v1", "Deployment", template(in_pod)), template(made));
}

#[test]
fn ports_are_keyed_by_their_names() {
    let container = |ports: Json| json!({ "containers": [{ "name": "main", "ports": ports }] });
    assert_eq!(
        pod_spec(container(
            json!({ "http": { "containerPort": 80 }, "dns": { "containerPort": 53, "protocol": "UDP" } })
        )),
        container(json!([
            { "name": "dns", "containerPort": 53, "protocol": "UDP" },
            { "name": "http", "containerPort": 80 },
        ])),
    );
    assert_eq!(
        spec_of("v1", "Service", json!({ "ports": { "http": { "port": 80 } } })),
        json!({ "ports": [{ "name": "http", "port": 80 }] }),
    );
}

#[test]
fn null_takes_an_entry_out() {
    assert_eq!(pod_spec(json!({ "containers": { "a": null, "b": {} } })), json!({ "containers": [{ "name": "b" }] }));
    assert_eq!(pod_spec(json!({ "volumes": { "tmp": null } })), json!({ "volumes": [] }));
}

#[test]
fn an_entry_may_repeat_its_key() {
    let spec = pod_spec(json!({ "containers": { "web": { "name": "web", "image": "w" } } }));
    assert_eq!(spec, json!({ "containers": [{ "name": "web", "image": "w" }] }));
}

#[test]
fn what_is_no_record_for_a_keyed_list_stays_as_it_is() {
    for spec in [
        json!({ "containers": [{ "name": "b" }, { "name": "a" }] }),
        json!({ "initContainers": [{ "name": "b" }, { "name": "a" }] }),
        json!({ "containers": null, "volumes": "none" }),
        // Two keys, no keys, and no list.
        json!({ "topologySpreadConstraints": { "zone": {} } }),
        json!({ "tolerations": { "a": {} } }),
        json!({ "nodeSelector": { "name": "a" } }),
        json!({ "containers": [{ "name": "a", "args": { "name": {} } }, 1, null, [] ] }),
    ] {
        assert_eq!(pod_spec(spec.clone()), spec);
    }
    let mut owned = pod(json!({}));
    owned["metadata"]["ownerReferences"] = json!({ "1": { "name": "b" } });
    assert_eq!(made(owned.clone(), &Schemas::builtin()), owned);
}

#[test]
fn a_kind_without_a_schema_stays_as_it_is() {
    let mut widget = resource("example.com/v1", "Widget", json!({ "name": "a" }));
    widget["spec"] = json!({ "containers": { "web": {} } });
    let (resolved, _) = project(settings(), json!([unit("dev/apps", json!({ "a": widget }))]));
    assert_eq!(manifest(&resolved.units()[0].resources()[0])["spec"], json!({ "containers": { "web": {} } }));
}

#[test]
fn a_variable_comes_after_those_that_its_value_uses() {
    for (values, order) in [
        (json!({ "B": "", "A": "" }), &["A", "B"][..]),
        (json!({ "URL": "http://$(HOST):$(PORT)", "PORT": "", "HOST": "", "Z": "" }), &["HOST", "PORT", "URL", "Z"]),
        (json!({ "A": "$(B)", "B": "$(C)", "C": "" }), &["C", "B", "A"]),
        (json!({ "A": "$(C)", "B": "$(C)", "C": "", "D": "" }), &["C", "A", "B", "D"]),
        (json!({ "A": "$(B) $(B)", "B": "" }), &["B", "A"]),
        // No uses: of itself, of what is not there, escaped, not closed.
        (json!({ "A": "$(A)", "B": "" }), &["A", "B"]),
        (json!({ "A": "$(HOME)", "B": "" }), &["A", "B"]),
        (json!({ "A": "$$(B)", "B": "" }), &["A", "B"]),
        (json!({ "A": "$(B", "B": "" }), &["A", "B"]),
        (json!({ "A": "$", "B": "" }), &["A", "B"]),
        (json!({ "A": "$$$(B)", "B": "" }), &["B", "A"]),
        (json!({ "A": "é$(B)$", "B": "" }), &["B", "A"]),
        // Rings.
        (json!({ "A": "$(B)", "B": "$(A)", "C": "" }), &["C", "A", "B"]),
        (json!({ "A": "$(C)", "B": "$(C)", "C": "$(B)" }), &["A", "B", "C"]),
    ] {
        assert_eq!(variables(values.clone()), order, "{values}");
    }
}

#[test]
fn variables_written_as_a_list_stay_in_their_order() {
    let spec = json!({ "containers": [{ "name": "a", "env": [{ "name": "B", "value": "$(A)" }, { "name": "A" }] }] });
    assert_eq!(pod_spec(spec.clone()), spec);
}

#[test]
fn a_record_in_the_place_of_a_list_with_an_order_is_refused() {
    let of = |api_version: &str, kind: &str, field: &str, value: Json| {
        let mut a = resource(api_version, kind, json!({ "name": "a" }));
        match field {
            "webhooks" => a[field] = value,
            _ => a["spec"] = json!({ field: value }),
        }
        a
    };
    for (api_version, kind, field) in [
        ("v1", "Pod", "initContainers"),
        ("v1", "Pod", "ephemeralContainers"),
        ("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", "variables"),
        ("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration", "webhooks"),
    ] {
        let (_, findings) = lowered(of(api_version, kind, field, json!({ "x": { "y": 1 } })), &Schemas::builtin());
        let path = if field == "webhooks" { field.to_owned() } else { format!("spec.{field}") };
        assert_eq!(heads(&findings), [format!("ordered-list apps/a {path}")]);
    }
    let validating =
        of("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", "webhooks", json!({ "x": {} }));
    assert_eq!(made(validating, &Schemas::builtin())["webhooks"], json!([{ "name": "x" }]));
}

#[test]
fn an_entry_that_can_be_no_element_is_refused() {
    for (containers, path) in [
        (json!({ "web": "image" }), "spec.containers.web"),
        (json!({ "web": [] }), "spec.containers.web"),
        (json!({ "web": { "name": "api" } }), "spec.containers.web"),
        (json!({ "web": { "name": 1 } }), "spec.containers.web"),
        (json!({ "web": { "name": null } }), "spec.containers.web"),
        // The brackets of a list left out.
        (json!({ "name": "web", "image": "w" }), "spec.containers"),
        // Paths are those of the record.
        (json!({ "web": { "env": { "LOG": "debug" } } }), "spec.containers.web.env.LOG"),
        (json!([{ "name": "web", "env": { "LOG": "debug" } }]), "spec.containers[0].env.LOG"),
        (json!({ "web": { "volumeMounts": { "/tmp": true } } }), "spec.containers.web.volumeMounts.\"/tmp\""),
    ] {
        let (_, findings) = lowered(pod(json!({ "containers": containers })), &Schemas::builtin());
        assert_eq!(heads(&findings), [format!("invalid-entry apps/a {path}")]);
    }
}

#[test]
fn a_value_in_the_place_of_an_entry_is_told_its_field() {
    for (container, help) in [
        (json!({ "env": { "LOG": "debug" } }), "write `env.LOG.value = \"…\"`"),
        (json!({ "env": { "LOG": [] } }), "write `env.LOG = { … }`"),
        (json!({ "ports": { "http": 80 } }), "write `ports.http.containerPort = …`"),
        (json!({ "volumeMounts": { "/tmp": "tmp" } }), "write `volumeMounts.\"/tmp\".name = \"…\"`"),
        (json!({ "volumeDevices": { "/a": "tmp" } }), "write `volumeDevices.\"/a\" = { … }`"),
    ] {
        let findings = refused(json!({ "a": pod(json!({ "containers": { "web": container } })) }));
        assert_eq!(findings[0].help.as_deref(), Some(help));
    }
}

#[test]
fn all_findings_of_a_resource_are_told_at_once() {
    let spec = json!({ "initContainers": { "a": { "env": { "A": 1 } } }, "containers": { "b": 1, "c": 2 } });
    let mut broken = pod(spec);
    broken["metadata"]["name"] = json!("Not A Name");
    let heads = heads(&refused(json!({ "a": broken })));
    assert_eq!(
        heads,
        [
            "invalid-name apps/a metadata.name",
            "invalid-entry apps/a spec.containers.b",
            "invalid-entry apps/a spec.containers.c",
            "ordered-list apps/a spec.initContainers",
            "invalid-entry apps/a spec.initContainers.a.env.A",
        ]
    );
}

/// Kubernetes' kinds, and `Object` of `example.com` with this `spec`.
fn with_object(spec: Json) -> Schemas {
    let schema = json!({ "type": "object", "properties": { "spec": spec } });
    let version = KindVersion::bare("v1").with_schema(schema.to_string());
    let facts = KindFacts {
        scope: Scope::Cluster,
        plural: "objects".into(),
        short_names: Vec::new(),
        versions: vec![version],
        origin: Origin::Imported,
    };
    let mut schemas = Schemas::builtin();
    schemas.import([(GroupKind { group: "example.com".into(), kind: Kind::new("Object").unwrap() }, facts)]);
    schemas
}

fn object_spec(schema: Json, spec: Json) -> Json {
    let mut object = resource("example.com/v1", "Object", json!({ "name": "a" }));
    object["spec"] = spec;
    made(object, &with_object(schema))["spec"].clone()
}

#[test]
fn lists_of_imported_kinds_follow_their_schema() {
    let list = |kind: &str, keys: Json, key: &str| {
        let items =
            json!({ "type": "object", "properties": { "id": { "type": key }, "protocol": { "type": "string" } } });
        let list = json!({ "type": "array", "items": items, "x-kubernetes-list-type": kind,
            "x-kubernetes-list-map-keys": keys });
        json!({ "type": "object", "properties": { "rules": list } })
    };
    let (record, made) = (json!({ "rules": { "a": {} } }), json!({ "rules": [{ "id": "a" }] }));
    for (schema, expected) in [
        (list("map", json!(["id"]), "string"), &made),
        (list("map", json!(["id"]), "integer"), &record),
        (list("map", json!(["id", "protocol"]), "string"), &record),
        (list("map", json!([]), "string"), &record),
        (list("map", json!(["other"]), "string"), &record),
        (list("set", json!(null), "string"), &record),
        (list("atomic", json!(null), "string"), &record),
    ] {
        assert_eq!(object_spec(schema.clone(), record.clone()), *expected, "{schema}");
    }
}

#[test]
fn a_map_of_objects_is_walked_into() {
    let items = json!({ "type": "object", "properties": { "id": { "type": "string" } } });
    let list = json!({ "type": "array", "items": items, "x-kubernetes-list-type": "map",
        "x-kubernetes-list-map-keys": ["id"] });
    let schema = json!({ "type": "object", "additionalProperties": list });
    assert_eq!(object_spec(schema, json!({ "x": { "a": {} } })), json!({ "x": [{ "id": "a" }] }));
}

#[test]
fn an_embedded_manifest_follows_its_own_kind() {
    let schema = json!({ "type": "object", "properties": { "manifest": { "type": "object",
        "x-kubernetes-embedded-resource": true, "x-kubernetes-preserve-unknown-fields": true } } });
    let manifest = |containers: Json| json!({ "manifest": pod(json!({ "containers": containers })) });
    let record = json!({ "web": {} });
    assert_eq!(object_spec(schema.clone(), manifest(record.clone())), manifest(json!([{ "name": "web" }])));
    let mut unknown = manifest(record);
    unknown["manifest"]["kind"] = json!("Widget");
    assert_eq!(object_spec(schema, unknown.clone()), unknown);
}
