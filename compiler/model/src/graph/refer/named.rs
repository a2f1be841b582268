//! A field that holds a name. In: the name, the kinds it may be of, where it is looked for. Out: an edge from who has it, or
//! what is wrong.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Span};
use crate::name::nearest;
use crate::reference::{Filled, Keyed, Keys, Relative, Use, inborn, inborn_names};

use super::super::objects::{Object, Source, Subject};
use super::super::problem::Problem;
use super::super::reference::Answer;
use super::super::wanted::Wanted;
use super::super::{EdgeKind, ResourceIx};
use super::words::{self, instead, listed};
use super::{Judge, grants};

/// A name and where it is looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sought<'w> {
    pub(super) name: &'w str,
    pub(super) wanted: &'w Wanted<'w>,
    pub(super) namespace: Option<&'w str>,
}

impl Sought<'_> {
    /// ``Secret `gateway` ``.
    pub(super) fn words(&self) -> String {
        format!("{} `{}`", self.wanted.words(), self.name)
    }
}

/// Whether a text is put together at run time.
fn is_template(text: &str) -> bool {
    // Nearly no name has one of these.
    text.bytes().any(|byte| matches!(byte, b'*' | b'$' | b'{'))
        && (text == "*" || ["${", "$(", "{{"].iter().any(|mark| text.contains(mark)))
}

impl<'o> Judge<'_, 'o> {
    pub(super) fn name(&mut self, found: &Use<'_, 'o>) {
        let Some(name) = found.value.text() else { return };
        let Some(wanted) = Wanted::of(found, self.subject.resource.gvk()) else { return };
        let sought = Sought { name, wanted: &wanted, namespace: self.namespace(found) };
        if is_template(name)
            || sought.namespace.is_some_and(is_template)
            || (found.entry.is_delivered && !self.delivers_unit())
        {
            return self.tell(found, found.value, || sought.words(), Answer::Unjudged);
        }
        let objects = &self.site.objects;
        let of_kind = |object: &&Object<'o>| wanted.takes(object.group, object.kind);
        let mut exact: Vec<Object<'o>> = objects
            .named(self.subject.cluster, name)
            .filter(of_kind)
            .filter(|object| object.is_in(sought.namespace))
            .copied()
            .collect();
        if self.narrow(found, &sought, &mut exact).is_none() {
            return self.tell(found, found.value, || sought.words(), Answer::Unjudged);
        }
        let merged = objects.merged(self.subject.cluster, name).filter(of_kind);
        let merged = merged.filter(|object| object.is_in(sought.namespace)).copied();
        let Some(first) = exact.first().copied() else {
            return self.elsewhere(found, &sought, &merged.collect::<Vec<_>>());
        };
        exact.extend(merged);
        let (kind, answer) = match first.source {
            Source::Declared => (EdgeKind::Refers, Answer::Resource(ResourceIx(first.subject.index))),
            Source::Produced(_) => (EdgeKind::Produces, Answer::Produced(ResourceIx(first.subject.index))),
        };
        self.edge(found, first.subject, kind);
        // What fills a Secret that is declared elsewhere comes before those that read it.
        for more in exact.iter().skip(1).filter(|more| matches!(more.source, Source::Produced(_))) {
            self.edge(found, more.subject, EdgeKind::Produces);
        }
        self.tell(found, found.value, || sought.words(), answer);
        grants::judge(self, found, &sought, &first);
        self.keyed(found, &sought, &exact);
    }

    /// Of several the nearest: those of the environment, of the kind that the field is called after, and of the same group.
    /// Where kinds are left that both could be meant, that is told; `None` where nobody can tell which is meant.
    fn narrow(&mut self, found: &Use<'_, 'o>, sought: &Sought<'_>, exact: &mut Vec<Object<'o>>) -> Option<()> {
        let own = self.subject.index;
        // What is called as the resource itself is another.
        if matches!(sought.wanted, Wanted::Managed { .. }) {
            exact.retain(|one| one.subject.index != own);
        }
        if exact.len() < 2 {
            return Some(());
        }
        let environment = &self.subject.resource.unit().environment;
        let is_near = |object: &Object<'o>| object.subject.resource.unit().environment == *environment;
        if exact.iter().any(is_near) {
            exact.retain(is_near);
        }
        if exact.iter().any(|object| sought.wanted.is_called(object.kind)) {
            exact.retain(|object| sought.wanted.is_called(object.kind));
        }
        let group = self.subject.resource.gvk().api_version.group();
        if exact.iter().any(|object| object.group == group) {
            exact.retain(|object| object.group == group);
        }
        exact.sort_by_key(|object| (matches!(object.source, Source::Produced(_)), object.subject.index));
        let first = exact.first().copied()?;
        let other = exact.iter().find(|other| (other.group, other.kind) != (first.group, first.kind)).copied();
        let Some(other) = other.filter(|_| !found.is_optional()) else { return Some(()) };
        if matches!(sought.wanted, Wanted::Managed { .. }) {
            return None;
        }
        let words = format!("{} and {} are both called `{}`", full(&first), full(&other), sought.name);
        self.problem(found, found.value, (Code::AmbiguousTarget, "which one is not said"), words);
        self.help("give one of them another name".to_owned());
        self.beside_object(&first);
        self.beside_object(&other);
        Some(())
    }

    /// Nothing of the project has the name there.
    fn elsewhere(&mut self, found: &Use<'_, 'o>, sought: &Sought<'_>, merged: &[Object<'o>]) {
        let outside = self.outside(sought);
        if let Some(outside) = outside {
            self.tell(found, found.value, || sought.words(), Answer::External);
            for (relative, key) in keys(found) {
                let is_there = outside.has_key(&key) || merged.iter().any(|object| object.has_key(&key));
                if !found.is_optional() && !is_template(&key) && !is_there {
                    self.missing_key(found, (relative, &key), sought, Holder::Outside(&outside));
                }
            }
            return;
        }
        if found.is_optional() {
            return self.tell(found, found.value, || sought.words(), Answer::MayBeAbsent);
        }
        if self.is_unjudged(found, sought) {
            return self.tell(found, found.value, || sought.words(), Answer::Unjudged);
        }
        self.tell(found, found.value, || sought.words(), Answer::Missing);
        self.missing(found, sought);
    }

    fn is_unjudged(&self, found: &Use<'_, 'o>, sought: &Sought<'_>) -> bool {
        // A manifest in another may be patched; what its provider is, is said of all that come of it.
        let is_patched = found.is_embedded() && !matches!(sought.wanted, Wanted::Provider { .. });
        // A cluster-wide store reads from the namespace of who asks.
        let is_in_namespace =
            ["Secret", "ConfigMap", "ServiceAccount"].iter().any(|kind| sought.wanted.takes("", kind));
        let is_of_asker = sought.namespace.is_none() && found.entry.namespace.is_some() && is_in_namespace;
        let is_namespace =
            sought.wanted.takes("", "Namespace") && !self.site.with_namespaces.contains(&self.subject.cluster);
        is_patched || is_of_asker || is_namespace || self.may_be_absent()
    }

    /// What the cluster has without the project.
    fn outside(&self, sought: &Sought<'_>) -> Option<Outside<'o>> {
        let (group, kind) = sought.wanted.first();
        let settings: &'o crate::settings::Settings = self.site.settings;
        let mut externals = settings.externals().iter();
        let is = |external: &&crate::settings::External| match sought.wanted {
            Wanted::Kinds(kinds) => {
                kinds.iter().any(|(group, kind)| external.is(group, kind, sought.namespace, sought.name))
            }
            Wanted::Provider { .. } | Wanted::Flux { .. } => {
                let group = external.group.as_deref().unwrap_or(group);
                sought.wanted.takes(group, &external.kind) && external.is(group, kind, sought.namespace, sought.name)
                    || external.group.is_none() && external.is(group, kind, sought.namespace, sought.name)
            }
            Wanted::Managed { .. } => {
                external.group.as_deref().is_none_or(|group| sought.wanted.takes(group, &external.kind))
                    && external.name.as_deref().is_none_or(|name| name == sought.name)
                    && sought.wanted.is_called(&external.kind)
            }
        };
        if let Some(external) = externals.find(is) {
            return Some(Outside::External(external));
        }
        let Wanted::Kinds(kinds) = sought.wanted else { return None };
        let own = kinds.iter().find_map(|(group, kind)| inborn(group, kind, sought.namespace, sought.name));
        own.map(Outside::Inborn)
    }

    fn missing(&mut self, found: &Use<'_, 'o>, sought: &Sought<'_>) {
        let objects = &self.site.objects;
        let same: Vec<Object<'o>> = objects.named(self.subject.cluster, sought.name).copied().collect();
        let of_kind = same.iter().find(|object| sought.wanted.takes(object.group, object.kind));
        if let Some(object) = of_kind {
            return self.wrong_namespace(found, sought, object);
        }
        let near = self.near(sought);
        let asked = keys(found);
        let is_key = |object: &&Object<'o>| {
            let holds = |(_, key): &(&Relative, String)| matches!(&*object.keys(), Keys::Known(keys) if keys.contains(key.as_str()));
            let is_pair = sought.wanted.takes("", "Secret") || sought.wanted.takes("", "ConfigMap");
            is_pair
                && matches!((object.group, object.kind), ("", "Secret" | "ConfigMap"))
                && (asked.iter().any(holds) || (asked.is_empty() && near.is_none()))
        };
        let is_meant = |object: &&Object<'o>| {
            let kind_is_said = found.entry.kind.as_ref().is_some_and(|path| found.first(path).is_some());
            sought.wanted.is_near(object.group, object.kind)
                || is_key(object)
                || (kind_is_said && is_workload(object, sought))
        };
        if let Some(object) = same.iter().filter(|object| object.is_in(sought.namespace)).find(is_meant) {
            return self.wrong_kind(found, sought, object);
        }
        let message = format!("nothing declares or produces the {}{}", sought.words(), self.place(found, sought));
        self.problem(found, found.value, (Code::MissingTarget, "no such object"), message);
        match near {
            Some(near) => {
                self.help(format!("write `{}`", near.name));
                self.explain(near.at, format!("`{}` is {} here", near.name, near.how));
            }
            None => {
                let (_, kind) = sought.wanted.first();
                let kind = if matches!(sought.wanted, Wanted::Managed { .. }) {
                    sought.wanted.words()
                } else {
                    kind.to_owned()
                };
                let written = sought.namespace.filter(|namespace| self.own_namespace(found) != Some(*namespace));
                let external = words::external(&kind, written, &format!("name = \"{}\"", sought.name));
                self.help(format!("declare it, or {external}"));
            }
        }
    }

    /// ` in the namespace …`, where that is not the resource's own.
    fn place(&self, found: &Use<'_, 'o>, sought: &Sought<'_>) -> String {
        match sought.namespace {
            Some(namespace) if self.own_namespace(found) != Some(namespace) => {
                format!(" in the namespace `{namespace}`")
            }
            _ => String::new(),
        }
    }

    fn wrong_namespace(&mut self, found: &Use<'_, 'o>, sought: &Sought<'_>, object: &Object<'o>) {
        let there = object.namespace.unwrap_or_default();
        let wanted = sought.namespace.unwrap_or_default();
        let message = format!("the {} is in the namespace `{there}`, and is looked for in `{wanted}`", sought.words());
        // What says the namespace is the token to edit, where something does.
        let written = found.entry.namespace.as_ref().and_then(|path| found.first(path));
        self.problem(found, written.unwrap_or(found.value), (Code::WrongNamespace, "not there"), message);
        match (&found.entry.namespace, written) {
            (Some(_), Some(_)) => self.help(format!("write `{there}`")),
            (Some(path), None) => {
                let name: Vec<&str> = path.down.iter().filter_map(|step| step.name()).collect();
                self.help(format!("set `{}` beside the name to `{there}`", name.join(".")));
            }
            (None, _) => self.help(format!(
                "declare the {} in `{wanted}` too: this field reaches its own namespace only",
                sought.wanted.words()
            )),
        }
        self.beside_object(object);
    }

    fn wrong_kind(&mut self, found: &Use<'_, 'o>, sought: &Sought<'_>, object: &Object<'o>) {
        let message = format!("`{}` is of the kind {}, not {}", sought.name, object.kind, sought.wanted.words());
        let written = found.entry.kind.as_ref().and_then(|path| found.first(path));
        self.problem(found, written.unwrap_or(found.value), (Code::WrongKind, "of another kind"), message);
        match (&found.entry.kind, written) {
            (_, Some(_)) => self.help(format!("write `{}`", object.kind)),
            (Some(path), None) => {
                let name: Vec<&str> = path.down.iter().filter_map(|step| step.name()).collect();
                self.help(format!("set `{}` beside the name to `{}`", name.join("."), object.kind));
            }
            (None, None) => self.help(format!(
                "declare the {} too, or use the field that names a {}",
                sought.wanted.words(),
                object.kind
            )),
        }
        self.beside_object(object);
    }

    fn near(&self, sought: &Sought<'_>) -> Option<Near> {
        let environment = &self.subject.resource.unit().environment;
        let is_there = |object: &&Object<'o>| {
            object.subject.cluster == self.subject.cluster
                && object.subject.resource.unit().environment == *environment
                && sought.wanted.takes(object.group, object.kind)
                && object.is_in(sought.namespace)
        };
        let known = self.site.objects.all().filter(|(_, object)| is_there(object));
        let names: Vec<(&str, Object<'o>)> = known.map(|(name, object)| (name, *object)).collect();
        let (group, kind) = sought.wanted.first();
        let full = if group.is_empty() { kind.to_owned() } else { format!("{kind}.{group}") };
        let external = self.site.settings.externals().iter().filter(|external| external.is_of(group, kind));
        let listed: Vec<(&str, Option<Span>)> =
            external.filter_map(|external| Some((external.name.as_deref()?, external.place.primary()))).collect();
        let mut others: Vec<&str> = inborn_names(&full).collect();
        others.extend(listed.iter().map(|(name, _)| *name));
        let near = nearest(sought.name, names.iter().map(|(name, _)| *name).chain(others))?;
        let (at, how) = if let Some((_, object)) = names.iter().find(|(name, _)| *name == near) {
            (name_span(object.subject), object.how())
        } else {
            (listed.iter().find(|(name, _)| *name == near).and_then(|(_, at)| *at), "listed")
        };
        Some(Near { name: near.to_owned(), at, how })
    }

    /// Keys and ports inside the target.
    fn keyed(&mut self, found: &Use<'_, 'o>, sought: &Sought<'_>, exact: &[Object<'o>]) {
        if !found.is_optional() {
            for (relative, key) in keys(found) {
                if !is_template(&key) && !exact.iter().any(|object| object.has_key(&key)) {
                    self.missing_key(found, (relative, &key), sought, Holder::Objects(exact));
                }
            }
        }
        for keyed in &found.entry.keyed {
            match keyed {
                Keyed::Key(_) => {}
                Keyed::Port(path) => self.service_port(found, path, sought, exact),
                Keyed::Listener(path) => self.listener(found, path, sought, exact),
            }
        }
    }

    /// A key that is in none of those that have the name.
    fn missing_key(
        &mut self,
        found: &Use<'_, 'o>,
        (path, key): (&Relative, &str),
        sought: &Sought<'_>,
        holder: Holder<'_, 'o>,
    ) {
        let written = found.all(path).into_iter().find(|value| value.text() == Some(key));
        let is_fixed = path.down.is_empty();
        let meant = if written.is_some() || is_fixed { "" } else { ", which is meant where none is written" };
        let message = format!("the {} has no key `{key}`{meant}", sought.words());
        self.problem(found, written.unwrap_or(found.value), (Code::MissingKey, "no such key"), message);
        let known: BTreeSet<String> = match holder {
            Holder::Outside(outside) => outside.keys().into_iter().map(str::to_owned).collect(),
            Holder::Objects(objects) => objects.iter().flat_map(|object| known_keys(object)).collect(),
        };
        let known = known.iter().map(String::as_str);
        self.help(match (holder, written) {
            (Holder::Outside(Outside::External(_)), Some(_)) if nearest(key, known.clone()).is_none() => {
                let one = listed(known).map_or_else(String::new, |list| format!("write one of {list}, or "));
                format!("{one}add `{key}` to its `keys` in `lornuc.ncl` if the cluster has it")
            }
            (_, Some(_)) => instead(key, known).unwrap_or_else(|| "add the key there: it has none".to_owned()),
            (_, None) if is_fixed => "a key of that name must be there".to_owned(),
            (_, None) => listed(known).map_or_else(
                || "add the key there: it has none".to_owned(),
                |list| format!("name one of its keys beside it: {list}"),
            ),
        });
        match holder {
            Holder::Objects(objects) => {
                if let Some(object) = objects.first() {
                    self.beside_object(object);
                }
            }
            Holder::Outside(Outside::External(external)) => {
                self.explain(external.place.primary(), "listed here".to_owned());
            }
            Holder::Outside(Outside::Inborn(_)) => {}
        }
    }

    /// A problem with a value beside or at the reference; the label says what is wrong with the value.
    pub(super) fn problem(
        &mut self,
        found: &Use<'_, 'o>,
        at: Filled<'o>,
        (code, label): (Code, &'static str),
        message: String,
    ) {
        let holder = found.written().node;
        self.problems.push(Problem { at: at.node, holder, code, message, label, help: None, beside: Vec::new() });
    }

    /// The action that mends the problem before.
    pub(super) fn help(&mut self, help: String) {
        if let Some(problem) = self.problems.last_mut() {
            problem.help = Some(help);
        }
    }

    /// A resource that explains the problem before: the name that it was given.
    pub(super) fn beside(&mut self, subject: Subject<'o>, words: &str) {
        self.explain(name_span(subject), words.to_owned());
    }

    /// An object that explains it.
    pub(super) fn beside_object(&mut self, object: &Object<'o>) {
        self.beside(object.subject, &format!("{} here", object.how()));
    }

    /// A place that explains it.
    pub(super) fn explain(&mut self, span: Option<Span>, words: String) {
        if let Some((problem, span)) = self.problems.last_mut().zip(span) {
            problem.beside.push((span, words));
        }
    }
}

/// Where a resource was given its name.
pub(super) fn name_span(subject: Subject<'_>) -> Option<Span> {
    let cursor = subject.resource.cursor();
    cursor.find(&["metadata", "name"]).unwrap_or(cursor).place().primary()
}

/// Who should have a key.
#[derive(Clone, Copy)]
enum Holder<'h, 'o> {
    Objects(&'h [Object<'o>]),
    Outside(&'h Outside<'o>),
}

/// The keys of an object, as far as they are known.
fn known_keys(object: &Object<'_>) -> Vec<String> {
    match &*object.keys() {
        Keys::Known(keys) => keys.iter().map(|key| key.to_string()).collect(),
        Keys::Open => Vec::new(),
    }
}

/// An object of the cluster.
enum Outside<'s> {
    External(&'s crate::settings::External),
    Inborn(crate::reference::Inborn),
}

impl Outside<'_> {
    fn has_key(&self, key: &str) -> bool {
        match self {
            Self::External(external) => external.keys.as_ref().is_none_or(|keys| keys.iter().any(|own| own == key)),
            Self::Inborn(inborn) => inborn.has_key(key),
        }
    }

    /// The keys that are said.
    fn keys(&self) -> Vec<&str> {
        match self {
            Self::External(external) => external.keys.iter().flatten().map(String::as_str).collect(),
            Self::Inborn(inborn) => inborn.keys().collect(),
        }
    }
}

/// A near name, where it is written, and what is done there.
struct Near {
    name: String,
    at: Option<Span>,
    how: &'static str,
}

/// The keys that a field asks for: those written beside it, or the one that counts where none is.
fn keys<'u>(found: &'u Use<'_, '_>) -> Vec<(&'u Relative, String)> {
    let mut keys = Vec::new();
    for keyed in &found.entry.keyed {
        let Keyed::Key(path) = keyed else { continue };
        let written = found.all(path).into_iter().filter_map(Filled::text);
        let before = keys.len();
        keys.extend(written.map(|key| (path, key.to_owned())));
        if keys.len() == before {
            keys.extend(path.default.as_ref().map(|key| (path, key.to_string())));
        }
    }
    keys
}

/// `Service`, with the group where it has one: `Service.serving.knative.dev`.
fn full(object: &Object<'_>) -> String {
    if object.group.is_empty() { object.kind.to_owned() } else { format!("{}.{}", object.kind, object.group) }
}

/// Whether both are of the kinds that run pods: the one is easily taken for the other.
fn is_workload(object: &Object<'_>, sought: &Sought<'_>) -> bool {
    const WORKLOADS: &[&str] = &["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob"];
    WORKLOADS.contains(&object.kind) && WORKLOADS.contains(&sought.wanted.first().1)
}
