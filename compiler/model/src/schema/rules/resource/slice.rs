//! What a driver offers on nodes (`resource/validation.ValidateResourceSlice`).

use super::{is_few, is_qualified, name_of, policy, unique};
use crate::name::{InvalidName, LabelKey, LabelValue, NameRule};
use crate::schema::rules::at::At;
use crate::schema::rules::judge::Judge;
use crate::schema::rules::volume::sources;
use crate::schema::rules::{form, selector};
use crate::schema::words;

/// `resource.ResourceSliceMaxDevices`, and that with taints or counters
const MOST_DEVICES: (usize, usize) = (128, 64);

/// `resource.ResourceSliceMaxCounterSets`
const MOST_COUNTER_SETS: usize = 8;

/// `resource.ResourceSliceMaxCountersPerCounterSet`, `resource.ResourceSliceMaxAttributesAndCapacitiesPerDevice`
const MOST: usize = 32;

/// `resource.ResourceSliceMaxDeviceCounterConsumptionsPerDevice`
const MOST_CONSUMED: usize = 2;

/// `resource.DeviceTaintsMaxLength`
const MOST_TAINTS: usize = 16;

/// `resource.BindingConditionsMaxSize`
const MOST_CONDITIONS: usize = 4;

/// `resource.DeviceAttributeMaxValueLength`
const LONGEST_VALUE: usize = 64;

/// `resource/validation.validateResourceSliceSpec`
pub(in crate::schema::rules) fn slice(judge: &mut Judge<'_>, root: &At<'_>) {
    let spec = root.get("spec");
    sources::driver(judge, &spec.get("driver"));
    pool(judge, &spec.get("pool"));
    let selector = spec.get("nodeSelector");
    let terms = selector.get("nodeSelectorTerms");
    if terms.count() > 1 {
        judge.invalid(&terms, "hold one term");
    }
    one_place(judge, &spec, &["nodeName", "nodeSelector", "allNodes", "perDeviceNodeSelection"]);
    let (devices, counters) = (spec.get("devices"), spec.get("sharedCounters"));
    if devices.is_set() && counters.is_set() {
        judge.invalid(&spec, "hold one of `devices` and `sharedCounters`, not both");
    }
    let is_rich = |device: At<'_>| !device.get("taints").is_empty() || !device.get("consumesCounters").is_empty();
    let most = if devices.items().any(is_rich) { MOST_DEVICES.1 } else { MOST_DEVICES.0 };
    if is_few(judge, &devices, most) {
        let placed = spec.get("perDeviceNodeSelection").is_true();
        for device in devices.items() {
            self::device(judge, &device);
            place(judge, &device, if placed { Place::Own } else { Place::OfSlice });
        }
        unique(judge, &devices, name_of);
    }
    if is_few(judge, &counters, MOST_COUNTER_SETS) {
        for set in counters.items() {
            form::named(judge, &set.get("name"), NameRule::DnsLabel);
            self::counters(judge, &set.get("counters"));
        }
        unique(judge, &counters, name_of);
    }
}

/// `resource/validation.validateResourcePool`
fn pool(judge: &mut Judge<'_>, pool: &At<'_>) {
    let name = pool.get("name");
    if name.text().is_empty() {
        judge.required(&name);
    } else if name.text().len() > 253 || name.text().split('/').any(|part| NameRule::DnsSubdomain.check(part).is_err())
    {
        judge.invalid(&name, "be DNS subdomains with `/` between them, of at most 253 characters");
    }
    let count = pool.get("resourceSliceCount");
    if count.int().unwrap_or_default() <= 0 {
        judge.invalid(&count, "be above 0");
    }
    form::at_least(judge, &pool.get("generation"), 0);
}

/// Where devices are is said in exactly one way.
fn one_place(judge: &mut Judge<'_>, at: &At<'_>, fields: &[&str]) {
    let mut count = 0;
    for field in fields {
        let value = at.get(field);
        if !value.is_set() {
            continue;
        }
        match *field {
            "nodeName" => judge.name(&value, NameRule::DnsSubdomain.check(value.text())),
            "nodeSelector" => selector::node_selector(judge, &value),
            _ if !value.is_true() => judge.invalid(&value, "be `true`, or not be there"),
            _ => {}
        }
        count += usize::from(!(value.node().and_then(crate::value::Node::as_bool) == Some(false) || is_blank(&value)));
    }
    match count {
        0 => judge.required_when(at, format_args!("with one of {} in it", words::series(fields, "and"))),
        1 => {}
        _ => judge.invalid(at, "say in one way only on which nodes devices are"),
    }
}

fn is_blank(at: &At<'_>) -> bool {
    at.value().is_some_and(|value| matches!(value, crate::value::Value::Text(text) if text.is_empty()))
}

/// Who says on which nodes a device is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Own,
    OfSlice,
}

fn place(judge: &mut Judge<'_>, device: &At<'_>, place: Place) {
    const FIELDS: &[&str] = &["nodeName", "nodeSelector", "allNodes"];
    if place == Place::Own {
        one_place(judge, device, FIELDS);
    } else if FIELDS.iter().any(|field| device.get(field).is_set()) {
        judge.invalid(device, "not say on which nodes it is, unless the slice has `perDeviceNodeSelection`");
    }
}

/// `resource/validation.validateDevice`
fn device(judge: &mut Judge<'_>, device: &At<'_>) {
    let name = device.get("name");
    judge.name(&name, NameRule::DnsLabel.check(name.text()));
    let (attributes, capacity) = (device.get("attributes"), device.get("capacity"));
    if attributes.count() + capacity.count() > MOST {
        judge.invalid(device, format_args!("have at most {MOST} attributes and capacities"));
    }
    for (key, value) in attributes.entries() {
        attribute_name(judge, key, &value);
        attribute(judge, &value);
    }
    let is_shared = device.get("allowMultipleAllocations").is_true();
    for (key, value) in capacity.entries() {
        attribute_name(judge, key, &value);
        let policy = value.get("requestPolicy");
        if policy.is_set() && is_shared {
            policy::policy(judge, &policy, &value.get("value"));
        } else if policy.is_set() {
            judge.forbidden(&policy, "without `allowMultipleAllocations`");
        }
    }
    let taints = device.get("taints");
    if is_few(judge, &taints, MOST_TAINTS) {
        for taint in taints.items() {
            self::taint(judge, &taint);
        }
    }
    let consumed = device.get("consumesCounters");
    if is_few(judge, &consumed, MOST_CONSUMED) {
        for set in consumed.items() {
            form::named(judge, &set.get("counterSet"), NameRule::DnsLabel);
            counters(judge, &set.get("counters"));
        }
        unique(judge, &consumed, |at| at.get("counterSet").text().to_owned());
    }
    conditions(judge, device);
}

const ATTRIBUTE: InvalidName = InvalidName::new(
    "must be at most 32 letters, digits and `_`, the first no digit, with an optional domain and `/` before them",
);

fn attribute_name(judge: &mut Judge<'_>, key: &str, value: &At<'_>) {
    if !is_qualified(key) {
        judge.key(value, &ATTRIBUTE);
    }
}

/// `resource/validation.validateDeviceAttribute`
fn attribute(judge: &mut Judge<'_>, attribute: &At<'_>) {
    let (text, version) = (attribute.get("string"), attribute.get("version"));
    for value in [&text, &version] {
        if value.text().len() > LONGEST_VALUE {
            judge.invalid(value, format_args!("be at most {LONGEST_VALUE} bytes"));
        }
    }
    if version.is_set() && semver::Version::parse(version.text()).is_err() {
        judge.invalid(&version, "be a version as `1.2.3`");
    }
    let count = ["bool", "int", "string", "version"].iter().filter(|field| attribute.get(field).is_set()).count();
    if count != 1 {
        judge.invalid(attribute, "hold exactly one value");
    }
}

/// `resource/validation.validateDeviceTaint`
fn taint(judge: &mut Judge<'_>, taint: &At<'_>) {
    let (key, value) = (taint.get("key"), taint.get("value"));
    judge.name(&key, LabelKey::check(key.text()));
    judge.name(&value, LabelValue::check(value.text()));
    form::filled(judge, &taint.get("effect"));
}

/// `resource/validation.validateCounterSet`, `resource/validation.validateDeviceCounterConsumption`
fn counters(judge: &mut Judge<'_>, counters: &At<'_>) {
    form::filled(judge, counters);
    if is_few(judge, counters, MOST) {
        for (key, value) in counters.entries() {
            if let Err(rule) = NameRule::DnsLabel.check(key) {
                judge.key(&value, &rule);
            }
        }
    }
}

/// `resource/validation.validateDeviceBindingParameters`
fn conditions(judge: &mut Judge<'_>, device: &At<'_>) {
    let (conditions, failures) = (device.get("bindingConditions"), device.get("bindingFailureConditions"));
    for (list, other) in [(&conditions, &failures), (&failures, &conditions)] {
        if is_few(judge, list, MOST_CONDITIONS) {
            for condition in list.items() {
                form::qualified(judge, &condition);
            }
        }
        unique(judge, list, super::text_of);
        if list.count() == 0 && other.count() > 0 {
            judge.invalid(list, "be set, as its counterpart is");
        }
    }
    for failure in failures.items() {
        if conditions.items().any(|condition| condition.text() == failure.text()) {
            judge.invalid(&failure, "be none of `bindingConditions`");
        }
    }
}
