//! Container images. In: text, or a manifest. Out: names and tags that cannot be wrong, and every image that a
//! manifest names. It asks no registry.

mod named;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use crate::name::InvalidName;
pub use named::{Named, named};

macro_rules! image_text {
    ($($(#[doc = $doc:literal])+ $name:ident by $is:ident, $rule:literal,)+) => {
        $(
            $(#[doc = $doc])+
            #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $name(Arc<str>);

            impl $name {
                /// Reads it.
                ///
                /// # Errors
                /// Text of another form.
                pub fn new(text: &str) -> Result<Self, InvalidName> {
                    if $is(text) { Ok(Self(text.into())) } else { Err(InvalidName::new($rule)) }
                }

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

image_text! {
    /// The name of an image without tag and digest, with or without its registry: `gateway`, `ghcr.io/shop/gateway`.
    ImageName by is_name,
    "must be the name of an image without its tag: `a-z`, `0-9`, `.`, `_` and `-` between `/`, as in `gateway` or `ghcr.io/shop/gateway`",
    /// A tag: `1.4.1`.
    Tag by is_tag,
    "must be at most 128 letters, digits, `_`, `.` and `-`, beginning with a letter, a digit or `_`",
}

/// The longest name: the registries' own limit.
const LONGEST_NAME: usize = 255;

/// <https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pulling-manifests>, with an optional
/// registry, which may have a port, in front.
fn is_name(text: &str) -> bool {
    let (registry, path) = match text.split_once('/') {
        Some((first, rest)) if first.contains([':', '.']) => (Some(first), rest),
        _ => (None, text),
    };
    text.len() <= LONGEST_NAME && registry.is_none_or(is_registry) && path.split('/').all(is_component)
}

fn is_registry(text: &str) -> bool {
    let (host, port) = text.split_once(':').unwrap_or((text, "80"));
    let is_label = |label: &str| {
        let bytes = label.as_bytes();
        bytes.first().is_some_and(u8::is_ascii_alphanumeric)
            && bytes.last().is_some_and(u8::is_ascii_alphanumeric)
            && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
    };
    host.split('.').all(is_label) && port.parse::<u16>().is_ok()
}

/// `[a-z0-9]+` joined by `.`, `_`, `__` or any number of `-`.
fn is_component(text: &str) -> bool {
    let is_word = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = text.as_bytes();
    let separators = bytes.split(is_word).filter(|separator| !separator.is_empty());
    bytes.first().is_some_and(is_word)
        && bytes.last().is_some_and(is_word)
        && separators.into_iter().all(|it| matches!(it, b"." | b"_" | b"__") || it.iter().all(|byte| *byte == b'-'))
}

fn is_tag(text: &str) -> bool {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let bytes = text.as_bytes();
    bytes.len() <= 128
        && bytes.first().is_some_and(is_word)
        && bytes.iter().all(|byte| is_word(byte) || matches!(byte, b'.' | b'-'))
}

/// The parts of an image as a manifest names it. The parts are taken as they stand, right or wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference<'a> {
    /// What is before tag and digest.
    pub name: &'a str,
    /// Behind the `:`.
    pub tag: Option<&'a str>,
    /// Behind the `@`.
    pub digest: Option<&'a str>,
}

impl<'a> Reference<'a> {
    /// Takes `registry/name:tag@digest` apart.
    #[must_use]
    pub fn of(text: &'a str) -> Self {
        let (rest, digest) = text.split_once('@').map_or((text, None), |(rest, digest)| (rest, Some(digest)));
        // A `:` before the last `/` is a registry's port.
        let (name, tag) = match rest.rsplit_once(':') {
            Some((name, tag)) if !tag.contains('/') => (name, Some(tag)),
            _ => (rest, None),
        };
        Self { name, tag, digest }
    }
}
