//! Kinds of the Kubernetes API, and the key that names an object in a cluster.

use std::fmt;
use std::sync::Arc;

use super::rules::{InvalidName, NameRule, Namespace, ObjectName};

/// A kind: an upper-case letter, then letters and digits. Kubernetes asks of a CRD that the kind in lower case is a
/// DNS label (`apiextensions/validation.ValidateCustomResourceDefinitionNames`); all kinds in use begin upper case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kind(Arc<str>);

impl Kind {
    /// Reads a kind.
    ///
    /// # Errors
    /// Text that no kind can be.
    pub fn new(text: &str) -> Result<Self, InvalidName> {
        if !text.starts_with(|c: char| c.is_ascii_uppercase()) {
            return Err(InvalidName::new("must begin with an upper-case letter, as in `Deployment`"));
        }
        match NameRule::DnsLabel.check(&text.to_ascii_lowercase()) {
            Ok(()) => Ok(Self(text.into())),
            Err(_) => Err(InvalidName::new("must be at most 63 letters and digits, as `ConfigMap`")),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An `apiVersion`: `v1`, or `apps/v1`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApiVersion {
    group: Arc<str>,
    version: Arc<str>,
}

impl ApiVersion {
    /// Reads an `apiVersion`.
    ///
    /// # Errors
    /// A group that is no DNS subdomain, a version that is no DNS label, more than one `/`.
    pub fn new(text: &str) -> Result<Self, InvalidName> {
        let (group, version) = text.split_once('/').unwrap_or(("", text));
        let grouped = text.contains('/');
        let sound =
            (!grouped || NameRule::DnsSubdomain.check(group).is_ok()) && NameRule::DnsLabel1035.check(version).is_ok();
        if !sound {
            return Err(InvalidName::new("must look like `v1` or `apps/v1`"));
        }
        Ok(Self { group: group.into(), version: version.into() })
    }

    /// The group; empty for the core group.
    #[must_use]
    pub fn group(&self) -> &str {
        &self.group
    }

    /// The version.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }
}

impl fmt::Display for ApiVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.group.is_empty() { f.write_str(&self.version) } else { write!(f, "{}/{}", self.group, self.version) }
    }
}

/// Group and kind: what an object is, whatever the version it is written in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupKind {
    /// The group; empty for the core group.
    pub group: Arc<str>,
    /// The kind.
    pub kind: Kind,
}

impl fmt::Display for GroupKind {
    /// `Deployment.apps`, `Service`: as kubectl prints it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.group.is_empty() { self.kind.fmt(f) } else { write!(f, "{}.{}", self.kind, self.group) }
    }
}

/// Group, version and kind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gvk {
    /// Group and version.
    pub api_version: ApiVersion,
    /// The kind.
    pub kind: Kind,
}

impl Gvk {
    /// Without the version.
    #[must_use]
    pub fn group_kind(&self) -> GroupKind {
        GroupKind { group: Arc::clone(&self.api_version.group), kind: self.kind.clone() }
    }

    /// Whether this is the kind `kind` of the group `group`.
    #[must_use]
    pub fn is(&self, group: &str, kind: &str) -> bool {
        self.api_version.group() == group && self.kind.as_str() == kind
    }
}

impl fmt::Display for Gvk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.api_version, self.kind)
    }
}

/// The name of an object in a cluster: group, kind, namespace and name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Group and kind.
    pub group_kind: GroupKind,
    /// The namespace; `None` for cluster-scoped kinds, and for unknown kinds where none is written.
    pub namespace: Option<Namespace>,
    /// The name.
    pub name: ObjectName,
}

impl fmt::Display for Key {
    /// `Deployment.apps lornu/gateway`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.group_kind)?;
        if let Some(namespace) = &self.namespace {
            write!(f, "{}/", namespace.as_str())?;
        }
        f.write_str(self.name.as_str())
    }
}
