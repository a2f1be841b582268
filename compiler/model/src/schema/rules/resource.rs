//! `resource.k8s.io`: classes of devices, claims to devices, and what nodes offer. Of expressions in CEL the size and the
//! grammar are judged, not the types.

mod policy;
mod slice;
#[cfg(test)]
mod tests;

use super::at::At;
use super::judge::Judge;
use super::volume::sources;
use super::{form, metadata, resource_name};
use crate::name::{LabelKey, LabelValue, NameRule};
use crate::schema::cel::{self, Made, Wanted};

pub(super) use slice::slice;

/// `resource.DeviceRequestsMaxSize` and its like
const MOST: usize = 32;

/// `resource.FirstAvailableDeviceRequestMaxSize`
const MOST_ALTERNATIVES: usize = 8;

/// `resource.CELSelectorExpressionMaxLength`
const LONGEST_EXPRESSION: usize = 10 * 1024;

/// `resource/validation.ValidateDeviceClass`
pub(super) fn class(judge: &mut Judge<'_>, root: &At<'_>) {
    let spec = root.get("spec");
    selectors(judge, &spec.get("selectors"));
    let configurations = spec.get("config");
    if is_few(judge, &configurations, MOST) {
        for configuration in configurations.items() {
            opaque(judge, &configuration.get("opaque"));
        }
    }
    let extended = spec.get("extendedResourceName");
    if extended.is_set() && !resource_name::is_extended(extended.text()) {
        judge.invalid(&extended, "be a name with a domain before it, as `example.com/gpu`");
    }
}

/// `resource/validation.ValidateResourceClaim`
pub(super) fn claim(judge: &mut Judge<'_>, root: &At<'_>) {
    devices(judge, &root.get("spec").get("devices"));
}

/// `resource/validation.ValidateResourceClaimTemplate`
pub(super) fn claim_template(judge: &mut Judge<'_>, root: &At<'_>) {
    let spec = root.get("spec");
    metadata::of_template(judge, &spec.get("metadata"));
    devices(judge, &spec.get("spec").get("devices"));
}

/// Whether a list is not too long.
fn is_few(judge: &mut Judge<'_>, list: &At<'_>, most: usize) -> bool {
    let is_few = list.count() <= most;
    if !is_few {
        judge.invalid(list, format_args!("hold at most {most} elements"));
    }
    is_few
}

/// Elements that must differ by a text.
fn unique(judge: &mut Judge<'_>, list: &At<'_>, text: impl Fn(&At<'_>) -> String) {
    for (index, element) in list.items().enumerate().skip(1) {
        let key = text(&element);
        if list.items().take(index).any(|earlier| text(&earlier) == key) {
            judge.duplicate(&element);
        }
    }
}

fn name_of(at: &At<'_>) -> String {
    at.get("name").text().to_owned()
}

fn text_of(at: &At<'_>) -> String {
    at.text().to_owned()
}

/// `resource/validation.validateDeviceClaim`
fn devices(judge: &mut Judge<'_>, devices: &At<'_>) {
    let requests = devices.get("requests");
    if is_few(judge, &requests, MOST) {
        for request in requests.items() {
            self::request(judge, &request);
        }
        unique(judge, &requests, name_of);
    }
    let constraints = devices.get("constraints");
    if is_few(judge, &constraints, MOST) {
        for constraint in constraints.items() {
            self::constraint(judge, &constraint, &requests);
        }
    }
    let configurations = devices.get("config");
    if is_few(judge, &configurations, MOST) {
        for configuration in configurations.items() {
            references(judge, &configuration.get("requests"), &requests);
            opaque(judge, &configuration.get("opaque"));
        }
    }
}

/// `resource/validation.validateDeviceRequest`
fn request(judge: &mut Judge<'_>, request: &At<'_>) {
    let name = request.get("name");
    judge.name(&name, NameRule::DnsLabel.check(name.text()));
    let (exactly, alternatives) = (request.get("exactly"), request.get("firstAvailable"));
    match (exactly.is_set(), alternatives.count() > 0) {
        (false, false) => judge.required_when(request, "with `exactly` or `firstAvailable` in it"),
        (true, true) => judge.invalid(request, "hold one of `exactly` and `firstAvailable`, not both"),
        (true, false) => exact(judge, &exactly),
        (false, true) if is_few(judge, &alternatives, MOST_ALTERNATIVES) => {
            for alternative in alternatives.items() {
                let name = alternative.get("name");
                judge.name(&name, NameRule::DnsLabel.check(name.text()));
                exact(judge, &alternative);
            }
            unique(judge, &alternatives, name_of);
        }
        (false, true) => {}
    }
}

/// `resource/validation.validateExactDeviceRequest`, `resource/validation.validateDeviceSubRequest`
fn exact(judge: &mut Judge<'_>, request: &At<'_>) {
    form::named(judge, &request.get("deviceClassName"), NameRule::DnsSubdomain);
    selectors(judge, &request.get("selectors"));
    let count = request.get("count");
    match (request.get("allocationMode").text(), count.int().unwrap_or_default()) {
        ("All", 0) => {}
        ("All", _) => judge.invalid(&count, "not be set when `allocationMode` is `All`"),
        (_, number) if number < 0 => judge.invalid(&count, "be above 0"),
        _ => {}
    }
    for toleration in request.get("tolerations").items() {
        self::toleration(judge, &toleration);
    }
}

/// `resource/validation.validateDeviceToleration`
fn toleration(judge: &mut Judge<'_>, toleration: &At<'_>) {
    let (key, value, operator) = (toleration.get("key"), toleration.get("value"), toleration.get("operator"));
    if let Some(text) = key.some_text() {
        judge.name(&key, LabelKey::check(text));
    }
    match operator.text() {
        "Exists" if value.some_text().is_some() => judge.invalid(&value, "be empty when `operator` is `Exists`"),
        "Exists" => {}
        _ => judge.name(&value, LabelValue::check(value.text())),
    }
}

/// `resource/validation.validateSelector`
fn selectors(judge: &mut Judge<'_>, selectors: &At<'_>) {
    if !is_few(judge, selectors, MOST) {
        return;
    }
    for selector in selectors.items() {
        let cel = selector.get("cel");
        if !cel.is_set() {
            judge.required(&cel);
            continue;
        }
        let expression = cel.get("expression");
        if expression.text().len() > LONGEST_EXPRESSION {
            judge.invalid(&expression, format_args!("be at most {LONGEST_EXPRESSION} bytes"));
        } else if let Some(fault) = cel::fault(expression.text(), &OfDevice) {
            judge.invalid(&expression, format_args!("be an expression in CEL: {fault}"));
        }
    }
}

/// `resource/validation.validateDeviceConstraint`
fn constraint(judge: &mut Judge<'_>, constraint: &At<'_>, requests: &At<'_>) {
    references(judge, &constraint.get("requests"), requests);
    let (matched, distinct) = (constraint.get("matchAttribute"), constraint.get("distinctAttribute"));
    let attribute = if matched.is_set() { matched } else { distinct };
    if !attribute.is_set() {
        judge.required_when(constraint, "with `matchAttribute` or `distinctAttribute` in it");
    } else if !attribute.text().contains('/') || !is_qualified(attribute.text()) {
        judge.invalid(&attribute, "be a domain and a name, as `example.com/model`");
    }
}

/// `resource/validation.validateQualifiedName`, which takes names with more than one `/`.
fn is_qualified(text: &str) -> bool {
    match text.split_once('/') {
        None => is_identifier(text),
        Some((_, name)) if name.contains('/') => true,
        Some((domain, name)) => form::is_driver(domain) && is_identifier(name),
    }
}

/// `resource/validation.validateCIdentifier`
fn is_identifier(text: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !text.is_empty()
        && text.len() <= 32
        && !text.starts_with(|sign: char| sign.is_ascii_digit())
        && text.bytes().all(is_sign)
}

/// Names of requests, or of alternatives in one (`resource/validation.validateRequestNameRef`).
fn references(judge: &mut Judge<'_>, names: &At<'_>, requests: &At<'_>) {
    if !is_few(judge, names, MOST) {
        return;
    }
    for name in names.items() {
        if !is_there(name.text(), requests) {
            judge.invalid(&name, "be the name of a request, or of one and an alternative in it, as `gpu/large`");
        }
    }
    unique(judge, names, text_of);
}

fn is_there(name: &str, requests: &At<'_>) -> bool {
    let (name, alternative) = name.split_once('/').map_or((name, None), |(name, rest)| (name, Some(rest)));
    let is_named = |at: &At<'_>, wanted: &str| !wanted.is_empty() && at.get("name").text() == wanted;
    requests.items().any(|request| {
        let alternatives = request.get("firstAvailable");
        is_named(&request, name)
            && alternative.is_none_or(|wanted| alternatives.items().any(|other| is_named(&other, wanted)))
    })
}

/// `resource/validation.validateOpaqueConfiguration`
fn opaque(judge: &mut Judge<'_>, opaque: &At<'_>) {
    if !opaque.is_set() {
        judge.required(opaque);
        return;
    }
    sources::driver(judge, &opaque.get("driver"));
}

/// What selects a device: a condition on it.
struct OfDevice;

impl Wanted for OfDevice {
    fn knows(&self, name: &str, _field: Option<&str>) -> bool {
        name == "device"
    }

    fn is_dynamic(&self, _name: &str) -> bool {
        true
    }

    fn refuses(&self, made: Made) -> Option<&'static str> {
        (!matches!(made, Made::Bool | Made::Dynamic)).then_some("`true` or `false`")
    }
}
