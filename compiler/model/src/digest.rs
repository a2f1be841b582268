//! Digests by which content is known again. In: bytes, or text that claims to be a digest. Out: [`Digest`].

use std::fmt;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use crate::name::InvalidName;

/// A digest as registries and lock files write it: `sha256:` and 64 digits of `0-9` and `a-f`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(Arc<str>);

impl Digest {
    /// Reads one.
    ///
    /// # Errors
    /// Text of another form.
    pub fn new(text: &str) -> Result<Self, InvalidName> {
        let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let hex = text.strip_prefix("sha256:").filter(|hex| hex.len() == 64 && hex.bytes().all(is_hex));
        match hex {
            Some(_) => Ok(Self(text.into())),
            None => Err(InvalidName::new("must be `sha256:` and 64 digits of `0-9` and `a-f`")),
        }
    }

    /// The digest of these bytes.
    #[must_use]
    pub fn of(bytes: impl AsRef<[u8]>) -> Self {
        let mut text = String::from("sha256:");
        for byte in Sha256::digest(bytes) {
            text.push_str(&format!("{byte:02x}"));
        }
        Self(text.into())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Enough of it for a person to tell it from others.
    #[must_use]
    pub fn short(&self) -> &str {
        &self.0[..SHORT]
    }
}

/// `sha256:` and 12 digits, as container tools show it.
const SHORT: usize = 19;

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
