//! The namespace of everything that has one. In: all objects. Out: a finding for each namespace that nobody declares, at the
//! line that names it. A project that declares no namespace at all leaves them to somebody else, and is not asked.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, Severity, Span};
use crate::name::{EnvironmentName, Namespace, nearest};
use crate::reference::{inborn, inborn_names};
use crate::settings::Settings;

use super::super::objects::{Objects, Subject};
use super::Site;
use super::named::name_span;
use super::words::external;

/// The clusters of which the project declares, produces or lists namespaces.
pub(super) fn declared(objects: &Objects<'_>, settings: &Settings, subjects: &[Subject<'_>]) -> BTreeSet<usize> {
    if settings.externals().iter().any(|external| external.is_of("", "Namespace")) {
        return subjects.iter().map(|subject| subject.cluster).collect();
    }
    objects.all().filter(|(_, object)| object.is("", "Namespace")).map(|(_, object)| object.subject.cluster).collect()
}

/// One finding for each line that names a namespace which is not there.
pub(super) fn missing(site: &Site<'_>, findings: &mut Vec<Diagnostic>) {
    let mut known: BTreeMap<(usize, &str), bool> = BTreeMap::new();
    let mut told: BTreeMap<(&EnvironmentName, &str, Option<Span>), (Subject<'_>, usize)> = BTreeMap::new();
    for subject in site.subjects.iter().filter(|subject| site.with_namespaces.contains(&subject.cluster)) {
        let environment = &subject.resource.unit().environment;
        let Some(namespace) = subject.resource.key().namespace.as_ref().map(Namespace::as_str) else { continue };
        let is_there =
            *known.entry((subject.cluster, namespace)).or_insert_with(|| is_known(site, subject.cluster, namespace));
        if is_there || site.absent.touches(environment) {
            continue;
        }
        let at = subject.resource.cursor().find(&["metadata", "namespace"]);
        let span = at.and_then(|at| at.place().primary());
        told.entry((environment, namespace, span)).or_insert((*subject, 0)).1 += 1;
    }
    for ((environment, namespace, _), (subject, count)) in told {
        let resource = subject.resource;
        let Some(severity) = site.settings.level(Code::MissingTarget, &resource.unit().stack).severity() else {
            continue;
        };
        let message = format!("nothing declares or produces the Namespace `{namespace}`");
        let mut finding = match severity {
            Severity::Error => Diagnostic::error(Code::MissingTarget, message),
            Severity::Warning => Diagnostic::warning(Code::MissingTarget, message),
        };
        let cursor = resource.cursor();
        let at = cursor.find(&["metadata", "namespace"]).unwrap_or(cursor);
        finding = finding.on(&at, "no such namespace");
        if count > 1 {
            finding = finding.note(format!("{count} resources are in it"));
        }
        let names = site.objects.all().filter(|(_, object)| object.is("", "Namespace"));
        let names = names.filter(|(_, object)| object.subject.cluster == subject.cluster);
        let mut known: BTreeMap<&str, Option<Span>> = inborn_names("Namespace").map(|name| (name, None)).collect();
        let externals = site.settings.externals().iter().filter(|external| external.is_of("", "Namespace"));
        known.extend(externals.filter_map(|own| Some((own.name.as_deref()?, own.place.primary()))));
        known.extend(names.map(|(name, object)| (name, name_span(object.subject))));
        let near = nearest(namespace, known.keys().copied());
        let help = near.map_or_else(
            || format!("declare it, or {}", external("Namespace", None, &format!("name = \"{namespace}\""))),
            |near| format!("write `{near}`, or declare the namespace"),
        );
        if let Some((near, span)) = near.and_then(|near| Some((near, (*known.get(near)?)?))) {
            finding = finding.secondary(span, format!("`{near}` is written here"));
        }
        findings.push(finding.help(help).resource(resource.id()).environment(environment));
    }
}

fn is_known(site: &Site<'_>, cluster: usize, namespace: &str) -> bool {
    site.objects.named(cluster, namespace).any(|object| object.is("", "Namespace"))
        || inborn("", "Namespace", None, namespace).is_some()
        || site.settings.externals().iter().any(|external| external.is("", "Namespace", None, namespace))
        || site.settings.is_of_delivery(namespace)
}
