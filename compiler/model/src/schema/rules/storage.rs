//! `storage.k8s.io`: classes of storage, drivers and what they tell of nodes, attachments.

mod driver;
#[cfg(test)]
mod tests;

use super::at::At;
use super::judge::Judge;
use super::quantity::Quantity;
use super::volume::sources;
use super::{form, persistent_volume, selector};
use crate::name::{LabelKey, NameRule};

pub(super) use driver::{driver, node};

/// `storage/validation.maxProvisionerParameterSize`
const PARAMETERS_SIZE: usize = 256 * 1024;

/// `storage/validation.maxProvisionerParameterLen`
const PARAMETERS_COUNT: usize = 512;

/// `storage/validation.ValidateStorageClass`
pub(super) fn class(judge: &mut Judge<'_>, root: &At<'_>) {
    provisioner(judge, &root.get("provisioner"));
    parameters(judge, &root.get("parameters"));
    let policy = root.get("reclaimPolicy");
    if policy.text() == "Recycle" {
        judge.unlisted(&policy, &["Delete", "Retain"]);
    }
    judge.listed(&root.get("volumeBindingMode"), &["Immediate", "WaitForFirstConsumer"]);
    topologies(judge, &root.get("allowedTopologies"));
}

/// `storage/validation.ValidateVolumeAttributesClass`
pub(super) fn attributes_class(judge: &mut Judge<'_>, root: &At<'_>) {
    provisioner(judge, &root.get("driverName"));
    let parameters = root.get("parameters");
    form::filled(judge, &parameters);
    self::parameters(judge, &parameters);
}

/// `storage/validation.validateProvisioner`: a name with an optional prefix, in which case means nothing.
fn provisioner(judge: &mut Judge<'_>, at: &At<'_>) {
    let text = at.text();
    if text.is_empty() {
        judge.required(at);
    } else if LabelKey::check(text).is_err() {
        judge.name(at, LabelKey::check(&text.to_lowercase()));
    }
}

/// `storage/validation.validateParameters`
fn parameters(judge: &mut Judge<'_>, parameters: &At<'_>) {
    if parameters.count() > PARAMETERS_COUNT {
        judge.invalid(parameters, format_args!("hold at most {PARAMETERS_COUNT} entries"));
        return;
    }
    let mut size = 0;
    for (key, value) in parameters.entries() {
        if key.is_empty() {
            judge.invalid(parameters, "not hold an entry without a name");
        }
        size += key.len() + value.text().len();
    }
    if size > PARAMETERS_SIZE {
        judge.invalid(parameters, format_args!("hold at most {PARAMETERS_SIZE} bytes, not {size}"));
    }
}

/// `storage/validation.validateAllowedTopologies`
fn topologies(judge: &mut Judge<'_>, topologies: &At<'_>) {
    for (index, term) in topologies.items().enumerate() {
        let expressions = term.get("matchLabelExpressions");
        for (index, expression) in expressions.items().enumerate() {
            let (key, values) = (expression.get("key"), expression.get("values"));
            form::filled(judge, &values);
            duplicates(judge, &values);
            form::qualified(judge, &key);
            if expressions.items().take(index).any(|earlier| earlier.get("key").text() == key.text()) {
                judge.duplicate(&key);
            }
        }
        // The server compares with as many empty terms as there are terms: to it an empty one is there twice.
        let is_same = |earlier: At<'_>| is_same_term(&earlier.get("matchLabelExpressions"), &expressions);
        if expressions.count() == 0 {
            judge.required(&expressions);
        } else if topologies.items().take(index).any(is_same) {
            judge.duplicate(&expressions);
        }
    }
}

/// Whether two terms ask for the same values of the same labels, in whatever order. Of a label that is there twice, the
/// last counts.
fn is_same_term(one: &At<'_>, other: &At<'_>) -> bool {
    is_within(one, other) && is_within(other, one)
}

fn is_within(one: &At<'_>, other: &At<'_>) -> bool {
    one.items().all(|expression| {
        let key = expression.get("key");
        let is_same = |at: &At<'_>| at.get("key").text() == key.text();
        let Some(last) = other.items().filter(is_same).last() else { return false };
        let mine = one.items().filter(is_same).last();
        mine.is_some_and(|mine| has_all(&last.get("values"), &mine.get("values")))
    })
}

fn has_all(values: &At<'_>, wanted: &At<'_>) -> bool {
    wanted.items().all(|wanted| values.items().any(|value| value.text() == wanted.text()))
}

fn duplicates(judge: &mut Judge<'_>, values: &At<'_>) {
    for (index, value) in values.items().enumerate() {
        if values.items().take(index).any(|earlier| earlier.text() == value.text()) {
            judge.duplicate(&value);
        }
    }
}

/// `storage/validation.ValidateVolumeAttachment`
pub(super) fn attachment(judge: &mut Judge<'_>, root: &At<'_>) {
    let spec = root.get("spec");
    sources::driver(judge, &spec.get("attacher"));
    let node = spec.get("nodeName");
    judge.name(&node, NameRule::DnsSubdomain.check(node.text()));
    let source = spec.get("source");
    let (volume, name) = (source.get("inlineVolumeSpec"), source.get("persistentVolumeName"));
    match (volume.is_set(), name.is_set()) {
        (false, false) => judge.required_when(&source, "with `inlineVolumeSpec` or `persistentVolumeName`"),
        (true, true) => judge.forbidden(&source, "with both `inlineVolumeSpec` and `persistentVolumeName`"),
        (true, false) => persistent_volume::inline(judge, &volume),
        (false, true) => {}
    }
    if name.is_set() {
        judge.name(&name, NameRule::DnsSubdomain.check(name.text()));
    }
}

/// `storage/validation.ValidateCSIStorageCapacity`
pub(super) fn capacity(judge: &mut Judge<'_>, root: &At<'_>) {
    selector::label_selector(judge, &root.get("nodeTopology"));
    let class = root.get("storageClassName");
    judge.name(&class, NameRule::DnsSubdomain.check(class.text()));
    let capacity = root.get("capacity");
    if capacity.quantity().is_some_and(|size| size < Quantity::ZERO) {
        judge.invalid(&capacity, "be at least 0");
    }
}
