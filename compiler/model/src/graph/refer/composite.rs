//! The kind that a Composition is for. In: its group and kind. Out: an edge from the XRD that defines it, or a finding
//! where none does, and no schema of it was imported.

use crate::diagnostic::Code;
use crate::name::{GroupKind, Kind, nearest};
use crate::reference::{Filled, Use};

use super::super::objects::Subject;
use super::super::reference::Answer;
use super::super::{EdgeKind, ResourceIx};
use super::Judge;

const XRD: (&str, &str) = ("apiextensions.crossplane.io", "CompositeResourceDefinition");

impl<'o> Judge<'_, 'o> {
    /// The kind that a composition is for: its XRD.
    pub(super) fn composite(&mut self, found: &Use<'_, 'o>) {
        let (Some(kind), Some(path)) = (found.value.text(), &found.entry.api_version) else { return };
        let Some(group) = found.text(path).map(|text| text.split_once('/').map_or("", |(group, _)| group)) else {
            return;
        };
        let names = |subject: &&Subject<'o>| {
            let text = |path: &[&str]| subject.manifest.find(path).and_then(Filled::text);
            subject.resource.gvk().is(XRD.0, XRD.1)
                && subject.cluster == self.subject.cluster
                && text(&["spec", "group"]) == Some(group)
                && text(&["spec", "names", "kind"]) == Some(kind)
        };
        let wants = || format!("{kind}.{group}");
        match self.site.subjects.iter().find(names).copied() {
            Some(definition) => {
                self.edge(found, definition, EdgeKind::Refers);
                self.tell(found, found.value, wants, Answer::Resource(ResourceIx(definition.index)));
            }
            None if self.is_outer_kind(group, kind) => self.tell(found, found.value, wants, Answer::External),
            None if self.may_be_absent() => self.tell(found, found.value, wants, Answer::Unjudged),
            None => {
                self.tell(found, found.value, wants, Answer::Missing);
                let message = format!("no XRD defines the kind `{}`", wants());
                self.problem(found, found.value, (Code::MissingTarget, "no such kind"), message);
                let is_xrd = |subject: &&Subject<'o>| subject.resource.gvk().is(XRD.0, XRD.1);
                let kinds = self.site.subjects.iter().filter(is_xrd);
                let kinds = kinds.filter_map(|subject| subject.manifest.find(&["spec", "names", "kind"])?.text());
                let near = nearest(kind, kinds).map(|near| format!("write `{near}`"));
                self.help(
                    near.unwrap_or_else(|| "declare a CompositeResourceDefinition, or import its schema".to_owned()),
                );
            }
        }
    }

    /// Whether the cluster defines a kind: its schema was imported, or the settings list its XRD, called after plural and
    /// group.
    fn is_outer_kind(&self, group: &str, kind: &str) -> bool {
        let environment = &self.subject.resource.unit().environment;
        let is_imported = Kind::new(kind).is_ok_and(|kind| {
            let known = self.site.known.get(environment);
            known.is_some_and(|known| known.get(&GroupKind { group: group.into(), kind }).is_some())
        });
        let is_of_group = |name: &str| name.split_once('.').is_some_and(|(_, own)| own == group);
        let mut externals = self.site.settings.externals().iter();
        is_imported
            || externals
                .any(|external| external.is_of(XRD.0, XRD.1) && external.name.as_deref().is_none_or(is_of_group))
    }
}
