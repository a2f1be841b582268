//! Selectors. In: labels that are asked for. Out: edges from all that have them, or the label that nobody has.

use crate::diagnostic::Code;
use crate::reference::{Filled, Keyed, Select, To, Use};

use super::super::labels::{Ask, Labelled, Labels, Scope, Unmet, asks, external_meets};
use super::super::problem::cursors;
use super::super::reference::Answer;
use super::super::wanted::Wanted;
use super::super::{EdgeKind, ResourceIx};
use super::Judge;
use super::named::name_span;
use super::words::{external, listed, record_key};

impl<'o> Judge<'_, 'o> {
    pub(super) fn selector(&mut self, found: &Use<'_, 'o>, form: Select) {
        let Some(wanted) = Wanted::of(found, self.subject.resource.gvk()) else { return };
        let asks = asks(found.value, form);
        let is_pod = matches!(&found.entry.to, To::Kinds(kinds) if kinds.iter().any(|kind| &*kind.kind == "Pod"));
        let site = self.site;
        let labels = if is_pod {
            site.pods.get_or_init(|| Labels::of_pods(site.subjects, site.table))
        } else {
            site.resources.get_or_init(|| Labels::of_resources(site.subjects))
        };
        let other = found.entry.in_namespaces.as_ref().and_then(|path| found.first(path));
        let own = if other.is_some() { None } else { self.namespace(found) };
        let scope = Scope { cluster: self.subject.cluster, namespace: own, kind: &wanted };
        let mut met = labels.meeting(&asks, scope);
        if let Some(other) = other {
            let namespaces = self.namespaces(other);
            met.retain(|one| one.namespace.is_some_and(|own| namespaces.contains(&own)));
        }
        let environment = &self.subject.resource.unit().environment;
        if met.iter().any(|one| one.subject.resource.unit().environment == *environment) {
            met.retain(|one| one.subject.resource.unit().environment == *environment);
        }
        if let Wanted::Managed { .. } = wanted {
            let is_called = |one: &&Labelled<'o>| wanted.is_called(one.subject.resource.gvk().kind.as_str());
            if met.iter().any(&is_called) {
                met.retain(is_called);
            } else if met.len() > 1 {
                return self.tell(found, found.value, || words(&asks), Answer::Unjudged);
            }
        }
        met.sort_by_key(|one| one.subject.index);
        // One resource may make several kinds of pods.
        met.dedup_by_key(|one| one.subject.index);
        // What everything fits asks for nothing, and is not judged.
        let is_judged = !asks.is_empty() && other.is_none() && !found.is_embedded() && !self.may_be_absent();
        for one in met.iter().filter(|_| !asks.is_empty()) {
            self.edge(found, one.subject, EdgeKind::Refers);
            self.tell(found, found.value, || words(&asks), Answer::Resource(ResourceIx(one.subject.index)));
        }
        if !is_judged {
            return;
        }
        if self.is_external(&wanted, own, &asks) {
            if met.is_empty() {
                self.tell(found, found.value, || words(&asks), Answer::External);
            }
            return;
        }
        if met.is_empty() {
            return self.unmatched(found, labels, &asks, scope);
        }
        self.judge_met(found, form, (&met, &wanted));
        for idle in labels.idle(&asks, scope) {
            self.unmet(found, &idle, (&asks, scope));
            if let (None, Some(value)) = (&idle.near, idle.value) {
                let own = [Ask::In(idle.key, vec![idle.at])];
                self.help(format!("take `{value}` out, or {}", external_of(&own, scope)));
            }
        }
    }

    fn judge_met(&mut self, found: &Use<'_, 'o>, form: Select, (met, wanted): (&[&Labelled<'o>], &Wanted<'_>)) {
        for keyed in &found.entry.keyed {
            if let Keyed::Port(path) = keyed {
                self.pod_ports(found, path, met);
            }
        }
        // A field of a managed resource may have room for several.
        let is_one = !matches!(wanted, Wanted::Managed { .. });
        if let (Select::One, [first, second, ..], true) = (form, met, is_one) {
            let ids = [first, second].map(|one| format!("`{}`", one.subject.resource.id()));
            let message = format!("{} both have these labels, and one is meant", ids.join(" and "));
            self.problem(found, found.value, (Code::AmbiguousTarget, "finds more than one"), message);
            self.help("ask for a label that only one has, or name it".to_owned());
            self.beside(first.subject, "one of them");
            self.beside(second.subject, "one of them");
        }
    }

    fn unmatched(&mut self, found: &Use<'_, 'o>, labels: &Labels<'o>, asks: &[Ask<'o>], scope: Scope<'_>) {
        if found.is_optional() {
            return self.tell(found, found.value, || words(asks), Answer::MayBeAbsent);
        }
        let unmet = labels.unmet(asks, scope);
        let is_namespace = scope.kind.takes("", "Namespace");
        // Namespaces that the project does not declare may have any label, but for their own name.
        let can_tell =
            unmet.as_ref().is_some_and(|unmet| unmet.near.is_some() || unmet.key == "kubernetes.io/metadata.name");
        if is_namespace && (!self.site.with_namespaces.contains(&self.subject.cluster) || !can_tell) {
            return self.tell(found, found.value, || words(asks), Answer::Unjudged);
        }
        if unmet.as_ref().is_some_and(|unmet| is_namespace && self.is_outer_namespace(unmet.value)) {
            return self.tell(found, found.value, || words(asks), Answer::External);
        }
        self.tell(found, found.value, || words(asks), Answer::Missing);
        match unmet {
            Some(unmet) => self.unmet(found, &unmet, (asks, scope)),
            None => {
                let message = format!("no {} has all of the labels {}", thing(scope), words(asks));
                self.problem(found, found.value, (Code::UnmatchedSelector, "finds nothing"), message);
                self.help("ask for labels of one of them: each is there, but not together".to_owned());
            }
        }
    }

    fn unmet(&mut self, found: &Use<'_, 'o>, unmet: &Unmet<'o, 'o>, (asks, scope): (&[Ask<'o>], Scope<'_>)) {
        let label = unmet.value.map_or_else(|| unmet.key.to_owned(), |value| format!("{}={value}", unmet.key));
        let what = thing(scope);
        let message = format!("no {what} has the label `{label}`");
        let holder = found.written().node;
        self.problem(found, found.value, (Code::UnmatchedSelector, "finds nothing"), message);
        if let Some(problem) = self.problems.last_mut() {
            problem.at = unmet.at.node;
            problem.holder = holder;
        }
        if let Some(near) = &unmet.near {
            self.help(format!("write `{}`", near.value));
            let own =
                near.node.and_then(|node| Some(cursors(near.subject.resource, [node].into_iter()).pop_first()?.1));
            let span = own.map_or_else(|| name_span(near.subject), |cursor| cursor.place().primary());
            return self.explain(span, format!("`{}` is written here", near.value));
        }
        let external = external_of(asks, scope);
        self.help(match listed(unmet.known.iter().map(String::as_str)) {
            _ if unmet.is_empty => format!("declare one, for there is none; or {external}"),
            Some(list) => format!("write a label that one has ({list}), or {external}"),
            None => format!("give one that label, or {external}"),
        });
    }

    fn is_outer_namespace(&self, name: Option<&str>) -> bool {
        let Some(name) = name else { return false };
        crate::reference::inborn("", "Namespace", None, name).is_some()
            || self.site.settings.externals().iter().any(|external| external.is("", "Namespace", None, name))
    }

    fn is_external(&self, wanted: &Wanted<'_>, namespace: Option<&str>, asks: &[Ask<'_>]) -> bool {
        self.site.settings.externals().iter().any(|external| {
            let group = external.group.as_deref().unwrap_or_else(|| wanted.first().0);
            !external.labels.is_empty()
                && wanted.takes(group, &external.kind)
                && external.namespace.as_deref().is_none_or(|own| namespace.is_none_or(|wanted| own == wanted))
                && external_meets(external, asks)
        })
    }

    /// The declared namespaces that a selector finds.
    fn namespaces(&self, selector: Filled<'o>) -> Vec<&'o str> {
        let site = self.site;
        let labels = site.resources.get_or_init(|| Labels::of_resources(site.subjects));
        let kind = Wanted::Kinds(vec![("", "Namespace")]);
        let scope = Scope { cluster: self.subject.cluster, namespace: None, kind: &kind };
        let met = labels.meeting(&asks(selector, Select::Selector), scope);
        met.iter().map(|one| one.subject.resource.key().name.as_str()).collect()
    }
}

/// What is selected, in words: `pod in the namespace shop`.
fn thing(scope: Scope<'_>) -> String {
    let is_pod = scope.kind.takes("", "Pod");
    let namespace = scope.namespace.filter(|_| is_pod).map(|name| format!(" in the namespace `{name}`"));
    let kind = if is_pod { "pod".to_owned() } else { scope.kind.words() };
    format!("{kind}{}", namespace.unwrap_or_default())
}

/// The entry of `externals` that the selector would find.
fn external_of(asks: &[Ask<'_>], scope: Scope<'_>) -> String {
    let label = |ask: &Ask<'_>| match ask {
        Ask::In(key, values) => Some(format!("{} = \"{}\"", record_key(key), values.first()?.node.as_text()?)),
        Ask::Exists(key, _) => Some(format!("{} = \"…\"", record_key(key))),
        Ask::NotIn(..) | Ask::DoesNotExist(_) => None,
    };
    let labels: Vec<String> = asks.iter().filter_map(label).collect();
    external(scope.kind.first().1, None, &format!("labels = {{ {} }}", labels.join(", ")))
}

/// `app=web, tier`.
fn words(asks: &[Ask<'_>]) -> String {
    let word = |ask: &Ask<'_>| match ask {
        Ask::In(key, values) => {
            let values: Vec<&str> = values.iter().filter_map(|value| value.node.as_text()).collect();
            format!("`{key}={}`", values.join("|"))
        }
        Ask::NotIn(key, values) => format!("`{key}!={}`", values.join("|")),
        Ask::Exists(key, _) => format!("`{key}`"),
        Ask::DoesNotExist(key) => format!("`!{key}`"),
    };
    asks.iter().map(word).collect::<Vec<_>>().join(", ")
}
