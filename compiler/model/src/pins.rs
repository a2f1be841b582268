//! `images.json`: which tag and digest each image is pinned to. In: its record, or what a user asks to pin. Out:
//! [`Pins`], which write the file again; or findings.

mod asked;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

pub use asked::{AskedError, asked};

use crate::diagnostic::{Code, Diagnostic};
use crate::digest::Digest;
use crate::image::{ImageName, Tag};
use crate::strict::Strict;
use crate::value::{Cursor, Node, Place};

/// The file, at the root of a project.
pub const FILE: &str = "images.json";

/// What an image is pinned to: a tag, a digest, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    tag: Option<Tag>,
    digest: Option<Digest>,
}

impl Pin {
    /// `None` when there is neither.
    #[must_use]
    pub fn new(tag: Option<Tag>, digest: Option<Digest>) -> Option<Self> {
        (tag.is_some() || digest.is_some()).then_some(Self { tag, digest })
    }

    /// Its digest, without which the tag may be moved to another image.
    #[must_use]
    pub const fn digest(&self) -> Option<&Digest> {
        self.digest.as_ref()
    }
}

impl Pin {
    /// `1.4.1@sha256:0123456789ab`: enough for a person to tell it from others.
    #[must_use]
    pub fn short(&self) -> String {
        self.with(Digest::short)
    }

    fn with(&self, shown: impl Fn(&Digest) -> &str) -> String {
        let tag = self.tag.as_ref().map_or("", Tag::as_str);
        self.digest.as_ref().map_or_else(|| tag.to_owned(), |digest| format!("{tag}@{}", shown(digest)))
    }
}

impl fmt::Display for Pin {
    /// `1.4.1@sha256:…`, as it is asked for.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.with(Digest::as_str))
    }
}

/// All pins of a project, by image.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pins(BTreeMap<ImageName, Pin>);

#[derive(Serialize)]
struct Entry<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<&'a str>,
}

impl<'a> Entry<'a> {
    fn of(pin: &'a Pin) -> Self {
        Self { tag: pin.tag.as_ref().map(Tag::as_str), digest: pin.digest.as_ref().map(Digest::as_str) }
    }
}

impl Pins {
    /// Reads the record of `images.json`; `None` when anything in it is of another form.
    #[must_use]
    pub fn read(root: &Node, place: Place) -> (Option<Self>, Vec<Diagnostic>) {
        let mut strict = Strict::new(FILE, Code::InvalidPin, "mend the entry, as in `\"web\": { \"tag\": \"1.4.1\" }`");
        let cursor = Cursor::new(root, place);
        let mut pins = BTreeMap::new();
        if strict.record(&cursor, "a record of images, as `{ \"web\": { \"tag\": \"1.4.1\" } }`").is_some() {
            for (field, entry) in cursor.fields() {
                let name = strict.key(&entry, &field.key, ImageName::new);
                pins.extend(name.zip(pin(&mut strict, &entry)));
            }
        }
        let findings = strict.into_findings();
        (findings.is_empty().then_some(Self(pins)), findings)
    }

    /// The text of the file: sorted, one field a line.
    #[must_use]
    pub fn text(&self) -> String {
        let entries: BTreeMap<&str, Entry<'_>> =
            self.0.iter().map(|(name, pin)| (name.as_str(), Entry::of(pin))).collect();
        let json = serde_json::to_string_pretty(&entries).expect("texts are JSON");
        format!("{json}\n")
    }

    /// Pins an image, and gives back what it was pinned to.
    pub fn set(&mut self, name: ImageName, pin: Pin) -> Option<Pin> {
        self.0.insert(name, pin)
    }

    /// Takes an image out, and gives back what it was pinned to.
    pub fn remove(&mut self, name: &str) -> Option<Pin> {
        let name = ImageName::new(name).ok()?;
        self.0.remove(&name)
    }

    /// The pins by image.
    pub fn iter(&self) -> impl Iterator<Item = (&ImageName, &Pin)> {
        self.0.iter()
    }
}

fn pin(strict: &mut Strict, entry: &Cursor<'_>) -> Option<Pin> {
    strict.closed(entry, "a record, as `{ \"tag\": \"1.4.1\" }`", &["tag", "digest"])?;
    let (tag, digest) = (entry.get("tag"), entry.get("digest"));
    if tag.is_none() && digest.is_none() {
        strict.push(entry, format!("`{}` must have a `tag`, a `digest` or both", entry.path()), "pins nothing");
    }
    let tag = tag.map(|at| strict.parsed(&at, Tag::new));
    let digest = digest.map(|at| strict.parsed(&at, Digest::new));
    // `Some(None)` is a field with a finding.
    Pin::new(tag.unwrap_or_default(), digest.unwrap_or_default())
}
