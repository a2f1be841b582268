//! Ids: `stack/path`, the author's own name of a resource and its file's name.

use std::fmt;
use std::sync::Arc;

/// The longest segment of an id: 63 characters, as a DNS label, so that a segment can become part of an object's name.
const LONGEST: usize = 63;

/// Text that cannot be a segment of an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvalidSegment {
    /// Breaks the form `[a-z0-9][a-z0-9._-]{0,62}`.
    Form,
    /// `kustomization` or `index`: the lists of a unit's files.
    Reserved,
    /// Ends as a file does: a folder of that name would stand in the way of a resource's file.
    FileEnding,
}

impl fmt::Display for InvalidSegment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Form => "must be 1 to 63 characters of `a-z`, `0-9`, `.`, `_` and `-`, the first a letter or a digit",
            Self::Reserved => "is reserved: `kustomization.yaml` and `index.json` are the lists of a unit's files",
            Self::FileEnding => "must not end in `.yaml` or `.json`, as the files of resources do",
        })
    }
}

/// One segment of an id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Segment(Arc<str>);

impl Segment {
    /// Reads a segment.
    ///
    /// # Errors
    /// Text of another form, and the reserved word.
    pub fn new(text: &str) -> Result<Self, InvalidSegment> {
        let head = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let tail = |byte: u8| head(byte) || matches!(byte, b'.' | b'_' | b'-');
        let well_formed =
            text.len() <= LONGEST && text.bytes().next().is_some_and(head) && text.bytes().skip(1).all(tail);
        match text {
            _ if !well_formed => Err(InvalidSegment::Form),
            "kustomization" | "index" => Err(InvalidSegment::Reserved),
            _ if text.ends_with(".yaml") || text.ends_with(".json") => Err(InvalidSegment::FileEnding),
            _ => Ok(Self(text.into())),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A segment made of any text: lower case, anything else `-`; over 63 characters it is cut and ended with 8 hex
/// digits of a hash of the whole, so that long names stay apart.
#[must_use]
pub fn slug(text: &str) -> Segment {
    let mut out: String = text
        .chars()
        .map(|c| c.to_ascii_lowercase())
        .map(|c| if c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-') { c } else { '-' })
        .collect();
    // A segment must begin with a letter or a digit; a letter before the text changes less than taking characters away.
    if !out.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        out.insert(0, 'x');
    }
    // Cutting alone would give two long names of one beginning the same file.
    if out.len() > LONGEST {
        out.truncate(LONGEST - 9);
        out.push_str(&format!("-{:08x}", fnv1a(text)));
    }
    if let Some(stem) = out.strip_suffix(".yaml").or_else(|| out.strip_suffix(".json")) {
        let ending = &out[stem.len() + 1..];
        out = format!("{stem}-{ending}");
    }
    if matches!(out.as_str(), "kustomization" | "index") {
        out.push('-');
    }
    Segment(out.into())
}

/// A segment that begins like `segment` and ends with 8 hex digits of a hash of `whole`.
#[must_use]
pub fn hashed_slug(segment: &str, whole: &str) -> Segment {
    let head: String = segment.chars().take(LONGEST - 9).collect();
    slug(&format!("{head}-{:08x}", fnv1a(whole)))
}

/// FNV-1a, 32 bits: stable on every machine and in every version. <https://www.rfc-editor.org/rfc/rfc9923>
fn fnv1a(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

macro_rules! folder_name {
    ($(#[doc = $doc:literal])+ $name:ident) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Segment);

        impl $name {
            /// Reads a name.
            ///
            /// # Errors
            /// Text that cannot be a segment of an id.
            pub fn new(text: &str) -> Result<Self, InvalidSegment> {
                Segment::new(text).map(Self)
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl From<Segment> for $name {
            fn from(segment: Segment) -> Self {
                Self(segment)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

folder_name! {
    /// The name of a stack: the first segment of its resources' ids.
    StackName
}

folder_name! {
    /// The name of an environment: a folder of the output.
    EnvironmentName
}

folder_name! {
    /// The name of a vendored folder: its place below `vendor/`.
    VendorName
}

/// The id of a resource or of a group: a stack and segments, joined by `/`. Stable, unique in an environment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Arc<str>);

impl Id {
    /// The id of a whole stack.
    #[must_use]
    pub fn stack(name: &StackName) -> Self {
        Self(name.as_str().into())
    }

    /// The id one segment further down.
    #[must_use]
    pub fn join(&self, segment: &Segment) -> Self {
        Self(format!("{}/{}", self.0, segment.as_str()).into())
    }

    /// Of a resource that is no part of a stack: text for people, with the path of a file in it. It names no file of an
    /// output.
    pub(crate) fn foreign(text: &str) -> Self {
        Self(text.into())
    }

    /// Reads `stack/path`.
    ///
    /// # Errors
    /// A segment that breaks the form.
    pub fn parse(text: &str) -> Result<Self, InvalidSegment> {
        text.split('/').try_for_each(|part| Segment::new(part).map(drop))?;
        Ok(Self(text.into()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The segments below the stack, joined by `/`; empty for a whole stack.
    #[must_use]
    pub fn path(&self) -> &str {
        self.0.split_once('/').map_or("", |(_, path)| path)
    }

    /// The groups that this stands in, the nearest first; the last is the stack.
    pub fn groups(&self) -> impl Iterator<Item = Self> + '_ {
        self.0.rmatch_indices('/').map(|(at, _)| Self(self.0[..at].into()))
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
