//! `apiextensions.k8s.io`: what is asked of a CRD beside the names, versions and schemas that `schema::definition` judges.
//! What its conversion calls is looked at no further than whether it is there.

#[cfg(test)]
mod tests;

use super::at::At;
use super::judge::Judge;
use crate::name::NameRule;

/// Groups whose kinds the makers of Kubernetes approve (`apiextensions-apiserver/pkg/apihelpers.IsProtectedCommunityGroup`).
const PROTECTED: &[&str] = &["k8s.io", "kubernetes.io"];

const APPROVAL: &str = "api-approved.kubernetes.io";

/// `apiextensions/validation.MaxSelectableFields`
const MOST_SELECTABLE: usize = 8;

/// `apiextensions/validation.ValidateCustomResourceDefinition`
pub(super) fn custom_resource_definition(judge: &mut Judge<'_>, root: &At<'_>) {
    let spec = root.get("spec");
    approval(judge, root, spec.get("group").text());
    names(judge, &spec.get("names"));
    let preserve = spec.get("preserveUnknownFields");
    if preserve.is_true() {
        judge.invalid(&preserve, "be `false`: a schema says where with `x-kubernetes-preserve-unknown-fields`");
    }
    conversion(judge, &spec.get("conversion"));
    let versions = spec.get("versions");
    for version in versions.items() {
        deprecation(judge, &version);
        scale(judge, &version.get("subresources").get("scale"));
        version.get("additionalPrinterColumns").items().for_each(|column| self::column(judge, &column));
        selectable(judge, &version.get("selectableFields"));
    }
}

/// `apiextensions/validation.validateAPIApproval`
fn approval(judge: &mut Judge<'_>, root: &At<'_>, group: &str) {
    let is_below = |domain: &str| group.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    if !PROTECTED.iter().any(|domain| is_below(domain)) {
        return;
    }
    let (metadata, annotations) = (root.get("metadata"), "annotations");
    let annotations = metadata.get(annotations);
    let approval = annotations.get(APPROVAL);
    let text = approval.text();
    if text.is_empty() {
        judge.required_when(&approval, "in a group of Kubernetes' own: the address of its approval, or `unapproved`");
    } else if !text.starts_with("unapproved") && !is_address(text) {
        judge.invalid(&approval, "be the address of its approval, or begin with `unapproved`");
    }
}

fn is_address(text: &str) -> bool {
    text.split_once("://")
        .is_some_and(|(scheme, rest)| !scheme.is_empty() && !rest.is_empty() && !rest.starts_with('/'))
}

/// `apiextensions/validation.ValidateCustomResourceDefinitionNames`
fn names(judge: &mut Judge<'_>, names: &At<'_>) {
    let singular = names.get("singular");
    if !singular.is_empty() {
        judge.name(&singular, NameRule::DnsLabel1035.check(singular.text()));
    }
    let list = names.get("listKind");
    if !list.is_empty() {
        judge.name(&list, NameRule::DnsLabel1035.check(&list.text().to_lowercase()));
        if list.text() == names.get("kind").text() {
            judge.invalid(&list, "differ from `kind`");
        }
    }
    let (short, categories) = (names.get("shortNames"), names.get("categories"));
    for name in short.items().chain(categories.items()) {
        judge.name(&name, NameRule::DnsLabel1035.check(name.text()));
    }
}

/// `apiextensions/validation.validateCustomResourceConversion`
fn conversion(judge: &mut Judge<'_>, conversion: &At<'_>) {
    let (strategy, webhook) = (conversion.get("strategy"), conversion.get("webhook"));
    let client = webhook.get("clientConfig");
    match strategy.text() {
        _ if !conversion.is_set() => {}
        "Webhook" => {
            if !client.is_set() || client.get("url").is_set() == client.get("service").is_set() {
                judge.required_when(&client, "with either `url` or `service` when the strategy is `Webhook`");
            }
            review_versions(judge, &webhook.get("conversionReviewVersions"));
        }
        "None" => {
            if client.is_set() {
                judge.forbidden(&client, "when the strategy is `None`");
            }
        }
        "" => judge.required(&strategy),
        _ => judge.unlisted(&strategy, &["None", "Webhook"]),
    }
}

/// `apiextensions/validation.validateConversionReviewVersions`
fn review_versions(judge: &mut Judge<'_>, versions: &At<'_>) {
    if versions.is_empty() {
        return judge.required(versions);
    }
    for (index, version) in versions.items().enumerate() {
        if versions.items().take(index).any(|other| other.text() == version.text()) {
            judge.invalid(&version, "differ from those before it");
        } else {
            judge.name(&version, NameRule::DnsLabel1035.check(version.text()));
        }
    }
    if !versions.items().any(|version| matches!(version.text(), "v1" | "v1beta1")) {
        judge.invalid(versions, "hold `v1` or `v1beta1`");
    }
}

/// `apiextensions/validation.validateDeprecationWarning`
fn deprecation(judge: &mut Judge<'_>, version: &At<'_>) {
    let warning = version.get("deprecationWarning");
    if !warning.is_set() {
        return;
    }
    if !version.get("deprecated").is_true() {
        judge.invalid(&warning, "stand beside `deprecated: true`");
    } else if warning.text().is_empty() || warning.text().len() > 256 || warning.text().contains(char::is_control) {
        judge.invalid(&warning, "be 1 to 256 characters, on one line");
    }
}

/// `apiextensions/validation.ValidateCustomResourceDefinitionSubresources`
fn scale(judge: &mut Judge<'_>, scale: &At<'_>) {
    if !scale.is_set() {
        return;
    }
    for (key, roots) in [("specReplicasPath", &[".spec."][..]), ("statusReplicasPath", &[".status."])] {
        let path = scale.get(key);
        if path.is_empty() {
            judge.required(&path);
        } else if !roots.iter().any(|root| path.text().starts_with(root)) {
            judge.invalid(&path, format_args!("begin with `{}`", roots[0]));
        }
    }
    let path = scale.get("labelSelectorPath");
    if !path.is_empty() && !path.text().starts_with(".spec.") && !path.text().starts_with(".status.") {
        judge.invalid(&path, "begin with `.spec.` or `.status.`");
    }
}

/// `apiextensions/validation.ValidateCustomResourceColumnDefinition`
fn column(judge: &mut Judge<'_>, column: &At<'_>) {
    const TYPES: &[&str] = &["integer", "number", "string", "boolean", "date"];
    const FORMATS: &[&str] = &["int32", "int64", "float", "double", "byte", "date", "date-time", "password"];
    let (name, of_type, format, path) =
        (column.get("name"), column.get("type"), column.get("format"), column.get("jsonPath"));
    if name.is_empty() {
        judge.required(&name);
    }
    if !TYPES.contains(&of_type.text()) {
        judge.unlisted(&of_type, TYPES);
    }
    if !format.is_empty() && !FORMATS.contains(&format.text()) {
        judge.unlisted(&format, FORMATS);
    }
    if !path.text().starts_with('.') {
        judge.invalid(&path, "begin with `.`");
    }
}

/// `apiextensions/validation.ValidateCustomResourceSelectableFields`, but for what a path leads to.
fn selectable(judge: &mut Judge<'_>, fields: &At<'_>) {
    for field in fields.items() {
        let path = field.get("jsonPath");
        if path.text().starts_with(".metadata") {
            judge.invalid(&path, "not lead into `metadata`");
        } else if path.text().is_empty() {
            judge.required(&path);
        }
    }
    if fields.count() > MOST_SELECTABLE {
        judge.invalid(fields, format_args!("have at most {MOST_SELECTABLE} elements"));
    }
}
