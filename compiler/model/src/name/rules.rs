//! Kubernetes' rules for names, labels and annotations, each with the place where Kubernetes states it.

use std::fmt;
use std::sync::Arc;

/// Which rule a text breaks, in a sentence without its subject: `must be at most 63 characters`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidName(&'static str);

impl InvalidName {
    pub(crate) const fn new(rule: &'static str) -> Self {
        Self(rule)
    }
}

impl fmt::Display for InvalidName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// The forms of names in Kubernetes.
/// <https://kubernetes.io/docs/concepts/overview/working-with-objects/names/>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameRule {
    /// RFC 1123 subdomain, at most 253 characters: most kinds.
    DnsSubdomain,
    /// RFC 1123 label, at most 63 characters: namespaces.
    DnsLabel,
    /// RFC 1035 label: as above, the first a letter: services.
    DnsLabel1035,
    /// A subdomain of at most 52 characters: cron jobs, whose jobs get 11 more
    /// (`batch/validation.validateCronJob`).
    CronJob,
    /// Anything that can be one segment of a URL's path: the RBAC kinds, those named after addresses and signers, and those
    /// whose names are not judged.
    PathSegment,
}

/// `apimachinery/pkg/util/validation.DNS1123SubdomainMaxLength`.
const LONGEST_SUBDOMAIN: usize = 253;
/// `apimachinery/pkg/util/validation.DNS1123LabelMaxLength`; label names and values share it.
const LONGEST_LABEL: usize = 63;

/// `batch/validation.validateCronJob`: a DNS label less the 11 characters of a job's time.
const LONGEST_CRON_JOB: usize = 52;

fn is_lower_alphanumeric(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

fn is_dns_label(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.first().copied().is_some_and(is_lower_alphanumeric)
        && bytes.last().copied().is_some_and(is_lower_alphanumeric)
        && bytes.iter().all(|byte| is_lower_alphanumeric(*byte) || *byte == b'-')
}

impl NameRule {
    /// The rule for `metadata.name` of a kind. Kinds that are not listed, and all custom ones, are subdomains
    /// (`apimachinery/pkg/api/validation.NameIsDNSSubdomain`).
    #[must_use]
    pub fn of(group: &str, kind: &str) -> Self {
        match (group, kind) {
            // `apps/validation.ValidateStatefulSetName`: pods get the name as theirs. Services are named as namespaces are
            // since 1.36; before, the first had to be a letter.
            ("", "Namespace" | "Service") | ("apps", "StatefulSet") => Self::DnsLabel,
            ("batch", "CronJob") => Self::CronJob,
            ("rbac.authorization.k8s.io", _)
            | ("", "Event")
            | ("apiregistration.k8s.io", "APIService")
            | ("policy", "PodDisruptionBudget")
            | ("networking.k8s.io", "IPAddress")
            | ("certificates.k8s.io", "CertificateSigningRequest" | "ClusterTrustBundle") => Self::PathSegment,
            _ => Self::DnsSubdomain,
        }
    }

    /// Checks a text.
    ///
    /// # Errors
    /// The rule that it breaks.
    pub fn check(self, text: &str) -> Result<(), InvalidName> {
        let kept = match self {
            Self::DnsSubdomain => text.len() <= LONGEST_SUBDOMAIN && text.split('.').all(is_dns_label),
            Self::CronJob => text.len() <= LONGEST_CRON_JOB && Self::DnsSubdomain.check(text).is_ok(),
            Self::DnsLabel => text.len() <= LONGEST_LABEL && is_dns_label(text),
            Self::DnsLabel1035 => {
                text.len() <= LONGEST_LABEL && is_dns_label(text) && text.starts_with(|c: char| c.is_ascii_lowercase())
            }
            Self::PathSegment => !text.is_empty() && !matches!(text, "." | "..") && !text.contains(['/', '%']),
        };
        if kept { Ok(()) } else { Err(InvalidName(self.words())) }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::DnsSubdomain => {
                "must be at most 253 characters: labels of `a-z`, `0-9` and `-`, joined by `.`, each beginning and ending with a letter or a digit"
            }
            Self::CronJob => {
                "must be at most 52 characters, for its jobs get longer ones: labels of `a-z`, `0-9` and `-`, joined by `.`"
            }
            Self::DnsLabel => {
                "must be at most 63 characters of `a-z`, `0-9` and `-`, beginning and ending with a letter or a digit"
            }
            Self::DnsLabel1035 => {
                "must be at most 63 characters of `a-z`, `0-9` and `-`, beginning with a letter and ending with a letter or a digit"
            }
            Self::PathSegment => "must not be empty, `.` or `..`, nor contain `/` or `%`",
        }
    }
}

macro_rules! text_type {
    ($($(#[doc = $doc:literal])+ $name:ident,)+) => {
        $(
            $(#[doc = $doc])+
            #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $name(Arc<str>);

            impl $name {
                /// The text.
                #[must_use]
                pub fn as_str(&self) -> &str {
                    &self.0
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(&self.0)
                }
            }
        )+
    };
}

text_type! {
    /// `metadata.name`, by the rule of its kind.
    ObjectName,
    /// `metadata.namespace`.
    Namespace,
    /// The key of a label or an annotation: an optional DNS subdomain and `/`, then a name.
    LabelKey,
    /// The value of a label.
    LabelValue,
}

impl ObjectName {
    /// Reads a name by a rule.
    ///
    /// # Errors
    /// The rule that it breaks.
    pub fn new(text: &str, rule: NameRule) -> Result<Self, InvalidName> {
        rule.check(text)?;
        Ok(Self(text.into()))
    }
}

impl Namespace {
    /// Reads a namespace.
    ///
    /// # Errors
    /// Text that is no DNS label.
    pub fn new(text: &str) -> Result<Self, InvalidName> {
        NameRule::DnsLabel.check(text)?;
        Ok(Self(text.into()))
    }
}

/// A qualified name without its prefix, and a label's value when not empty
/// (`apimachinery/pkg/util/validation.qualifiedNameFmt`).
fn is_label_text(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() <= LONGEST_LABEL
        && bytes.first().is_some_and(u8::is_ascii_alphanumeric)
        && bytes.last().is_some_and(u8::is_ascii_alphanumeric)
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

impl LabelKey {
    /// Reads a key (`apimachinery/pkg/util/validation.IsQualifiedName`).
    ///
    /// # Errors
    /// A prefix that is no DNS subdomain, a name of another form.
    pub fn new(text: &str) -> Result<Self, InvalidName> {
        Self::check(text).map(|()| Self(text.into()))
    }

    /// Whether text is a key.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn check(text: &str) -> Result<(), InvalidName> {
        let name = match text.split_once('/') {
            Some((prefix, name)) => NameRule::DnsSubdomain.check(prefix).map(|()| name),
            None => Ok(text),
        };
        if name.is_ok_and(is_label_text) {
            return Ok(());
        }
        Err(InvalidName(
            "must be at most 63 characters of letters, digits, `-`, `_` and `.`, beginning and ending with a letter or a digit, with an optional DNS subdomain and `/` before it",
        ))
    }
}

impl LabelValue {
    /// Reads a value (`apimachinery/pkg/util/validation.IsValidLabelValue`); it may be empty.
    ///
    /// # Errors
    /// Text of another form.
    pub fn new(text: &str) -> Result<Self, InvalidName> {
        Self::check(text).map(|()| Self(text.into()))
    }

    /// Whether text is a value.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn check(text: &str) -> Result<(), InvalidName> {
        if text.is_empty() || is_label_text(text) {
            return Ok(());
        }
        Err(InvalidName(
            "must be empty or at most 63 characters of letters, digits, `-`, `_` and `.`, beginning and ending with a letter or a digit",
        ))
    }
}
