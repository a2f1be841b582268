//! Judges a whole CRD or XRD: its names, its versions, and through `structural` its schemas. In: the document and what was
//! read of it. Out: findings, in the author's file. It knows the rules that keep a server from taking it in
//! (`apiextensions/validation.ValidateCustomResourceDefinition`), not those on conversion, columns and subresources.

use std::collections::BTreeMap;

use super::{Definition, Sort, composite, structural};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::name::{Kind, NameRule};
use crate::value::{Node, Value};

pub(super) fn judge(sort: Sort, document: &Node, definitions: &[Definition]) -> Vec<Diagnostic> {
    let word = match sort {
        Sort::Custom => "CRD",
        Sort::CompositeV1 | Sort::CompositeV2 => "XRD",
        Sort::Outdated => return vec![outdated(document)],
    };
    let name = document.get("metadata").and_then(|metadata| metadata.get("name"));
    let subject = match name.and_then(Node::as_text) {
        Some(name) => format!("the {word} `{}`", name.escape_debug()),
        None => format!("a {word}"),
    };
    let mut judge = Judge { subject, findings: Vec::new() };
    let Some(spec) = judge.need(document, "spec", "a record") else { return judge.findings };
    judge.names(document, spec, name);
    judge.scope(sort, spec);
    judge.versions(sort, spec);
    if !judge.findings.is_empty() {
        return judge.findings;
    }
    // Claims have the author's schemas too: what is wrong with these is told once.
    let mut findings = definitions.first().map(structural::judge).unwrap_or_default();
    if let (Sort::CompositeV1 | Sort::CompositeV2, Some(definition)) = (sort, definitions.first()) {
        findings.extend(composite::dropped(definition.kind.kind.as_str(), spec, composite_default(sort)));
    }
    findings
}

/// The scope of an XRD that names none.
fn composite_default(sort: Sort) -> composite::Scope {
    if sort == Sort::CompositeV2 { composite::Scope::Namespaced } else { composite::Scope::LegacyCluster }
}

fn outdated(document: &Node) -> Diagnostic {
    let version = document.get("apiVersion");
    let shown = version.and_then(Node::as_text).unwrap_or_default().escape_debug().to_string();
    Diagnostic::error(Code::InvalidDefinition, format!("no server takes definitions of `{shown}`"))
        .label(version.and_then(|version| version.span), "not served")
        .help("get the definition from a newer release, where it is of `apiextensions.k8s.io/v1`".to_owned())
}

struct Judge {
    /// What is judged, for messages.
    subject: String,
    findings: Vec<Diagnostic>,
}

impl Judge {
    fn push(&mut self, span: Option<Span>, what: &str, label: &str) {
        let message = format!("{} {what}", self.subject);
        self.findings.push(
            Diagnostic::error(Code::InvalidDefinition, message)
                .label(span, label)
                .help("get it from its source again, or mend it there: no server takes it".to_owned()),
        );
    }

    /// A field that must be there.
    fn need<'n>(&mut self, node: &'n Node, key: &str, wanted: &str) -> Option<&'n Node> {
        let found = node.get(key).filter(|found| found.value != Value::Null);
        if found.is_none() {
            self.push(start(node), &format!("must have a field `{key}`, {wanted}"), "in this record");
        }
        found
    }

    fn text<'n>(&mut self, node: &'n Node, key: &str, wanted: &str) -> Option<(&'n str, Option<Span>)> {
        let found = self.need(node, key, wanted)?;
        let text = found.as_text();
        if text.is_none() {
            let label = format!("this is {}", found.value.type_name());
            self.push(found.span, &format!("must have {wanted} in `{key}`"), &label);
        }
        Some((text?, found.span))
    }

    fn names(&mut self, document: &Node, spec: &Node, name: Option<&Node>) {
        let group = self.text(spec, "group", "the API group");
        if let Some((group, span)) = group
            && !(group.contains('.') && NameRule::DnsSubdomain.check(group).is_ok())
        {
            self.push(span, &format!("must have a domain as its group, not `{}`", group.escape_debug()), "no domain");
        }
        let plural = self.need(spec, "names", "the names of its kind").and_then(|names| self.names_of(names));
        if let Some(claims) = spec.get("claimNames") {
            self.names_of(claims);
            self.alike(spec, claims);
        }
        let (Some((group, _)), Some(plural)) = (group, plural) else { return };
        let wanted = format!("{plural}.{group}");
        match name {
            Some(name) if name.as_text() == Some(&wanted) => {}
            Some(name) => {
                self.push(name.span, &format!("must be called `{}`", wanted.escape_debug()), "not of its names")
            }
            None => {
                let at = document.get("metadata").unwrap_or(document);
                self.push(start(at), &format!("must be called `{}`", wanted.escape_debug()), "no name");
            }
        }
    }

    fn names_of<'n>(&mut self, names: &'n Node) -> Option<&'n str> {
        let kind = self.text(names, "kind", "a kind as `CronTab`");
        if let Some((kind, span)) = kind
            && let Err(rule) = Kind::new(kind)
        {
            self.push(span, &format!("has the kind `{}`, which {rule}", kind.escape_debug()), "no kind");
        }
        let (plural, span) = self.text(names, "plural", "its name in addresses, as `crontabs`")?;
        if let Err(rule) = NameRule::DnsLabel1035.check(plural) {
            self.push(span, &format!("has the plural `{}`, which {rule}", plural.escape_debug()), "not of that form");
        }
        Some(plural)
    }

    /// Claims and what they claim are kinds of their own.
    fn alike(&mut self, spec: &Node, claims: &Node) {
        for key in ["kind", "plural"] {
            let Some(claim) = claims.get(key) else { continue };
            let own = spec.get("names").and_then(|names| names.get(key));
            if own.is_some_and(|own| own.value == claim.value) {
                self.push(claim.span, &format!("must call claims by another `{key}` than resources"), "the same");
            }
        }
    }

    fn scope(&mut self, sort: Sort, spec: &Node) {
        let known: &[&str] = match sort {
            Sort::CompositeV1 => &["LegacyCluster", "Namespaced", "Cluster"],
            Sort::Custom | Sort::CompositeV2 | Sort::Outdated => &["Namespaced", "Cluster"],
        };
        let scope = match spec.get("scope") {
            None if sort != Sort::Custom => None,
            _ => self.text(spec, "scope", "`Namespaced` or `Cluster`"),
        };
        if let Some((scope, span)) = scope
            && !known.contains(&scope)
        {
            let what = format!("must have a scope of `{}`, not `{}`", known.join("`, `"), scope.escape_debug());
            self.push(span, &what, "no scope");
        }
        let offers_claims = sort == Sort::CompositeV1 && matches!(scope, None | Some(("LegacyCluster", _)));
        if let (Some(claims), false) = (spec.get("claimNames"), offers_claims) {
            self.push(
                start(claims),
                "must not have claims: only those of v1 with the scope `LegacyCluster` do",
                "claims",
            );
        }
    }

    fn versions(&mut self, sort: Sort, spec: &Node) {
        let Some(versions) = self.need(spec, "versions", "a list") else { return };
        let Some(all) = versions.as_list().filter(|all| !all.is_empty()) else {
            return self.push(versions.span, "must have a version", "none here");
        };
        let mut seen = BTreeMap::new();
        for version in all {
            let Some((name, span)) = self.text(version, "name", "a version as `v1`") else { continue };
            if let Err(rule) = NameRule::DnsLabel1035.check(name) {
                self.push(
                    span,
                    &format!("has the version `{}`, which {rule}", name.escape_debug()),
                    "not of that form",
                );
            }
            if let Some(first) = seen.insert(name, span) {
                self.push(span, &format!("has the version `{}` twice", name.escape_debug()), "the second");
                let last = self.findings.pop().map(|finding| finding.secondary(first, "the first"));
                self.findings.extend(last);
            }
            let schema = self.need(version, "schema", "a schema");
            schema.and_then(|schema| self.need(schema, "openAPIV3Schema", "a schema"));
        }
        let count =
            |key: &str| all.iter().filter(|version| version.get(key).and_then(Node::as_bool) == Some(true)).count();
        if count("served") == 0 {
            self.push(start(versions), "must have a version that is served", "none of these");
        }
        let stored = if sort == Sort::Custom { "storage" } else { "referenceable" };
        if count(stored) != 1 {
            self.push(
                start(versions),
                &format!("must have one version with `{stored}: true`"),
                "none or several of these",
            );
        }
    }
}

/// The beginning of a record, which may be long.
fn start(node: &Node) -> Option<Span> {
    let first = node
        .as_map()
        .and_then(|map| map.fields().iter().filter_map(|field| field.key_span).min_by_key(|span| span.start()));
    first.or_else(|| node.as_list()?.first().and_then(start)).or(node.span)
}
