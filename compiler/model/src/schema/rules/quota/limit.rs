//! Limits of pods, containers and claims in a namespace (`core/validation.ValidateLimitRange`).

use crate::name::LabelKey;
use crate::schema::rules::at::At;
use crate::schema::rules::judge::Judge;
use crate::schema::rules::quantity::Quantity;
use crate::schema::rules::resource_name::{self, Use};

/// `core/validation.ValidateLimitRange`
pub(in crate::schema::rules) fn limit_range(judge: &mut Judge<'_>, root: &At<'_>) {
    let spec = root.get("spec");
    let limits = spec.get("limits");
    for (index, limit) in limits.items().enumerate() {
        let kind = limit.get("type");
        type_name(judge, &kind);
        if limits.items().take(index).any(|earlier| earlier.get("type").text() == kind.text()) {
            judge.duplicate(&kind);
        }
        item(judge, &limit);
    }
}

/// `core/validation.validateLimitRangeTypeName`
fn type_name(judge: &mut Judge<'_>, kind: &At<'_>) {
    const TYPES: &[&str] = &["Pod", "Container", "PersistentVolumeClaim"];
    if LabelKey::check(kind.text()).is_err() || !(kind.text().contains('/') || TYPES.contains(&kind.text())) {
        judge.unlisted(kind, TYPES);
    }
}

/// What is limited, for one type of object.
struct Limits<'a> {
    min: &'a At<'a>,
    max: &'a At<'a>,
    default: &'a At<'a>,
    request: &'a At<'a>,
    ratio: &'a At<'a>,
    kind: &'a str,
}

fn item(judge: &mut Judge<'_>, limit: &At<'_>) {
    let (min, max, ratio) = (limit.get("min"), limit.get("max"), limit.get("maxLimitRequestRatio"));
    let (default, request) = (limit.get("default"), limit.get("defaultRequest"));
    let kind = limit.get("type").text();
    let limits = Limits { min: &min, max: &max, default: &default, request: &request, ratio: &ratio, kind };
    let named = if matches!(kind, "Pod" | "Container") { Use::Container } else { Use::Other };
    for record in [&max, &min, &default, &request, &ratio] {
        if kind == "Pod" && (std::ptr::eq(record, &default) || std::ptr::eq(record, &request)) {
            if !record.is_empty() {
                judge.forbidden(record, "for pods: only what runs in them has defaults");
            }
            continue;
        }
        for (name, at) in record.entries() {
            resource_name::name(judge, (name, &at), named);
        }
    }
    if kind == "PersistentVolumeClaim" && !min.get("storage").is_set() && !max.get("storage").is_set() {
        judge.required_when(&limit.known_as(&limit.get("limits")), "with `min.storage` or `max.storage` in it");
    }
    for (index, record) in [&max, &min, &default, &request, &ratio].into_iter().enumerate() {
        for (name, _) in record.entries() {
            let is_first = [&max, &min, &default, &request, &ratio][..index].iter().all(|at| !at.get(name).is_set());
            if is_first {
                limits.compare(judge, name);
            }
        }
    }
}

impl Limits<'_> {
    /// What is there for a resource, with what containers have by default (`core/v1.SetDefaults_LimitRangeItem`).
    fn default(&self, name: &str) -> Option<Quantity> {
        let by_default = || self.max.get(name).quantity().filter(|_| self.kind == "Container");
        self.default.get(name).quantity().filter(|_| self.kind != "Pod").or_else(by_default)
    }

    fn request(&self, name: &str) -> Option<Quantity> {
        let by_default = || {
            let limit = self.default(name).or_else(|| self.min.get(name).quantity());
            limit.filter(|_| self.kind == "Container")
        };
        self.request.get(name).quantity().filter(|_| self.kind != "Pod").or_else(by_default)
    }

    /// The amounts of one resource.
    fn compare(&self, judge: &mut Judge<'_>, name: &str) {
        let (min, max) = (self.min.get(name).quantity(), self.max.get(name).quantity());
        let (default, request) = (self.default(name), self.request(name));
        let is_more =
            |one: Option<Quantity>, other: Option<Quantity>| one.zip(other).is_some_and(|(one, other)| one > other);
        if is_more(min, max) {
            judge.invalid(&self.min.get(name), "be at most `max`");
        }
        if is_more(min, request) || is_more(request, max) || is_more(request, default) {
            judge.invalid(&self.request.get(name), "be between `min` and `max`, and at most `default`");
        } else if !resource_name::may_be_overcommitted(name)
            && default.is_some()
            && request.is_some()
            && default != request
        {
            judge.invalid(
                &self.request.get(name),
                "be the same as `default`: nobody can have more of it than was asked for",
            );
        }
        if is_more(min, default) || is_more(default, max) {
            judge.invalid(&self.default.get(name), "be between `min` and `max`");
        }
        self.ratio(judge, name, min.zip(max));
    }

    fn ratio(&self, judge: &mut Judge<'_>, name: &str, range: Option<(Quantity, Quantity)>) {
        let at = self.ratio.get(name);
        let Some(ratio) = at.quantity() else { return };
        if ratio < Quantity::of(1) {
            judge.invalid(&at, "be at least 1");
        }
        if range.is_some_and(|(min, max)| ratio.is_above(max, min)) {
            judge.invalid(&at, "be at most `max` divided by `min`");
        }
    }
}
