//! One line of the reference table: which field of which kinds names what. In: the words of a line, or of an entry that a
//! user wrote. Out: [`Entry`], or what of it is not understood.

use std::fmt;

use super::pattern::{Pattern, Relative};

/// The kinds that an entry is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum From {
    /// `Deployment.apps`: one kind.
    Kind(GroupKindText),
    /// `*.upbound.io`: every kind of the groups that end so; `*`: every kind.
    Groups(Box<str>),
    /// `PodSpec`: a part that several kinds have.
    Part(Box<str>),
}

/// A group and a kind, as they are written: `Deployment.apps`, `Secret`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct GroupKindText {
    /// The group; empty for the core group.
    pub(crate) group: Box<str>,
    /// The kind.
    pub(crate) kind: Box<str>,
}

impl GroupKindText {
    fn parse(text: &str) -> Option<Self> {
        let (kind, group) = text.split_once('.').unwrap_or((text, ""));
        let is_kind = kind.starts_with(|c: char| c.is_ascii_uppercase()) && kind.chars().all(char::is_alphanumeric);
        let is_group = group.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-'));
        (is_kind && is_group).then(|| Self { group: group.into(), kind: kind.into() })
    }
}

/// What a field names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum To {
    /// One of these kinds; the first where nothing beside the field says which.
    Kinds(Vec<GroupKindText>),
    /// `*`: whatever kind is written beside it.
    Any,
    /// `@provider-config`: the configuration of a Crossplane provider, in the group of the resource or the one above it.
    ProviderConfig,
    /// `@managed`: another managed resource of the same provider, of the kind that the field is called after.
    Managed,
    /// `@flux`: an object of Flux, of the kind that is written beside it.
    Flux,
    /// `@composite`: the kind that an XRD defines.
    Composite,
    /// `@port`: a port of the container that the field is in.
    ContainerPort,
    /// `@object`: the field holds a manifest, whose fields are looked at as those of any other.
    Object,
    /// `@part NAME`: the field holds a part of that name.
    Part(Box<str>),
}

/// A key, or a name inside the target, that must be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Keyed {
    /// A key of a `ConfigMap` or Secret.
    Key(Relative),
    /// A port of a Service or of the pods that are selected, by name or number.
    Port(Relative),
    /// A listener of a Gateway.
    Listener(Relative),
}

/// Whether the target may be absent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Optional {
    /// It must be there.
    #[default]
    Never,
    /// It may always be absent.
    Always,
    /// Where the field beside it says so: `true`, or the given text.
    Where(Relative, Option<Box<str>>),
}

/// How a selector finds its targets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Select {
    /// The field is a record of labels.
    Labels,
    /// The field is a `LabelSelector`; an empty one selects all.
    Selector,
    /// As [`Self::Labels`], and one target is meant.
    One,
}

/// A field that names something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The kinds it is for.
    pub(crate) from: From,
    /// Where in them the name stands.
    pub(crate) field: Pattern,
    /// What it names.
    pub(crate) to: To,
    /// What must be in the target.
    pub(crate) keyed: Vec<Keyed>,
    /// Where the kind of the target is written, if it is.
    pub(crate) kind: Option<Relative>,
    /// Where its group is written.
    pub(crate) group: Option<Relative>,
    /// Where its `apiVersion` is written.
    pub(crate) api_version: Option<Relative>,
    /// Where its namespace is written; that of the resource where nothing is.
    pub(crate) namespace: Option<Relative>,
    /// Whether it may be in any namespace: which one is not known.
    pub(crate) is_anywhere: bool,
    /// Whether it may be absent.
    pub(crate) optional: Optional,
    /// Whether neither waits for the other.
    pub(crate) is_unordered: bool,
    /// The selector's form, where the field is no name.
    pub(crate) select: Option<Select>,
    /// Whether it counts only where a field beside it is there, or has this text.
    pub(crate) when: Vec<(Relative, Option<Box<str>>)>,
    /// What must not be beside it.
    pub(crate) unless: Option<Relative>,
    /// Whether it is about what a Kustomization delivers: judged where that is a unit of the project.
    pub(crate) is_delivered: bool,
    /// A selector of namespaces beside it, where targets in other namespaces are meant.
    pub(crate) in_namespaces: Option<Relative>,
}

/// What of an entry is not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum EntryError {
    /// The kind it is for.
    From(String),
    /// The path of the field.
    Field(String),
    /// What it names.
    To(String),
    /// A word beside these.
    With(String),
}

impl fmt::Display for EntryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::From(text) => write!(f, "`{text}` is no kind as `Widget.example.com`"),
            Self::Field(text) => write!(f, "`{text}` is no path as `spec.secrets[].name`"),
            Self::To(text) => write!(f, "`{text}` is no kind as `Secret` or `Widget.example.com`"),
            Self::With(text) => write!(f, "`{text}` is not understood"),
        }
    }
}

impl Entry {
    /// Reads the words of an entry.
    pub(crate) fn parse(from: &str, field: &str, to: &str, with: &[&str]) -> Result<Self, EntryError> {
        let mut entry = Self {
            from: parse_from(from).ok_or_else(|| EntryError::From(from.into()))?,
            field: Pattern::parse(field).ok_or_else(|| EntryError::Field(field.into()))?,
            to: parse_to(to).ok_or_else(|| EntryError::To(to.into()))?,
            keyed: Vec::new(),
            kind: None,
            group: None,
            api_version: None,
            namespace: None,
            is_anywhere: false,
            optional: Optional::Never,
            is_unordered: false,
            select: None,
            when: Vec::new(),
            unless: None,
            is_delivered: false,
            in_namespaces: None,
        };
        for word in with {
            entry.with(word).ok_or_else(|| EntryError::With((*word).into()))?;
        }
        Ok(entry)
    }

    fn with(&mut self, word: &str) -> Option<()> {
        let (name, value) = word.split_once('=').map_or((word, None), |(name, value)| (name, Some(value)));
        let relative = || Relative::parse(value?);
        match name {
            "key" => self.keyed.push(Keyed::Key(relative()?)),
            "port" => self.keyed.push(Keyed::Port(relative()?)),
            "listener" => self.keyed.push(Keyed::Listener(relative()?)),
            "kind" => self.kind = Some(relative()?),
            "group" => self.group = Some(relative()?),
            "api" => self.api_version = Some(relative()?),
            "namespace" => self.namespace = Some(relative()?),
            "namespaces" => self.in_namespaces = Some(relative()?),
            "anywhere" if value.is_none() => self.is_anywhere = true,
            "unordered" if value.is_none() => self.is_unordered = true,
            "optional" if value.is_none() => self.optional = Optional::Always,
            "optional" => {
                let (path, text) = conditioned(value?)?;
                self.optional = Optional::Where(path, text);
            }
            "when" => self.when.push(conditioned(value?)?),
            "unless" => self.unless = Some(relative()?),
            "delivered" if value.is_none() => self.is_delivered = true,
            "select" => {
                self.select = Some(match value? {
                    "labels" => Select::Labels,
                    "selector" => Select::Selector,
                    "one" => Select::One,
                    _ => return None,
                });
            }
            _ => return None,
        }
        Some(())
    }
}

/// `path`, or `path:text`.
fn conditioned(text: &str) -> Option<(Relative, Option<Box<str>>)> {
    match text.split_once(':') {
        Some((path, wanted)) => Some((Relative::parse(path)?, Some(wanted.into()))),
        None => Some((Relative::parse(text)?, None)),
    }
}

fn parse_from(text: &str) -> Option<From> {
    if let Some(groups) = text.strip_prefix('*') {
        return Some(From::Groups(groups.strip_prefix('.').unwrap_or(groups).into()));
    }
    if let Some(part) = text.strip_prefix('@') {
        return Some(From::Part(part.into()));
    }
    GroupKindText::parse(text).map(From::Kind)
}

fn parse_to(text: &str) -> Option<To> {
    Some(match text {
        "*" => To::Any,
        "@provider-config" => To::ProviderConfig,
        "@managed" => To::Managed,
        "@flux" => To::Flux,
        "@composite" => To::Composite,
        "@port" => To::ContainerPort,
        "@object" => To::Object,
        _ => match text.strip_prefix('@') {
            Some(part) => To::Part(part.into()),
            None => To::Kinds(text.split('|').map(GroupKindText::parse).collect::<Option<_>>()?),
        },
    })
}
