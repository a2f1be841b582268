//! What a user asks to pin. In: `NAME=TAG@DIGEST`. Out: the image and its pin, or what is wrong with the text.

use std::error::Error;
use std::fmt;

use super::Pin;
use crate::digest::Digest;
use crate::image::{ImageName, Reference, Tag};

/// Why a text asks for no pin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedError {
    message: String,
    /// What to write.
    pub help: String,
}

impl fmt::Display for AskedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for AskedError {}

const FORM: &str = "write NAME=TAG@DIGEST, as `gateway=1.4.1@sha256:…`; tag or digest may be left out";

/// Reads `NAME=TAG`, `NAME=TAG@DIGEST` or `NAME=@DIGEST`.
///
/// # Errors
/// Text of another form.
pub fn asked(text: &str) -> Result<(ImageName, Pin), AskedError> {
    let refused = |message: String, help: String| AskedError { message, help };
    let Some((name, to)) = text.split_once('=') else {
        let Reference { name, tag, digest } = Reference::of(text);
        let to: Vec<String> =
            tag.map(str::to_owned).into_iter().chain(digest.map(|digest| format!("@{digest}"))).collect();
        let help = if to.is_empty() { FORM.to_owned() } else { format!("write `{name}={}`", to.concat()) };
        return Err(refused(format!("`{}` does not say what an image is pinned to", text.escape_debug()), help));
    };
    let shown = |text: &str| text.escape_debug().to_string();
    let name = ImageName::new(name)
        .map_err(|rule| refused(format!("`{}` cannot be pinned: it {rule}", shown(name)), FORM.to_owned()))?;
    let (tag, digest) = to.split_once('@').map_or((to, None), |(tag, digest)| (tag, Some(digest)));
    let read_tag = |text: &str| {
        Tag::new(text).map_err(|rule| {
            let help = if Digest::new(text).is_ok() { format!("write `{name}=@{text}`") } else { FORM.to_owned() };
            refused(format!("`{}` cannot be the tag of `{name}`: it {rule}", shown(text)), help)
        })
    };
    let read_digest = |text: &str| {
        Digest::new(text).map_err(|rule| {
            refused(format!("`{}` cannot be the digest of `{name}`: it {rule}", shown(text)), FORM.to_owned())
        })
    };
    let tag = Some(tag).filter(|tag| !tag.is_empty()).map(read_tag).transpose()?;
    let pin = Pin::new(tag, digest.map(read_digest).transpose()?);
    pin.map(|pin| (name, pin)).ok_or_else(|| refused(format!("`{text}` pins nothing"), FORM.to_owned()))
}
