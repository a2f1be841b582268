//! A field that `images.json` does not have is an image that nobody has pinned yet: the way out is a command, not a
//! line of the file. In: Nickel's words and labels for a missing field. Out: ours, where it is missing there.

use lornuc_model::diagnostic::{Label, Span};
use lornuc_model::image::ImageName;
use lornuc_model::pins;

use super::words::Words;
use crate::evaluate::session::Session;

/// Our words, if the record that lacks the field is the whole of `images.json`. Its label is taken out: it marks a `{`
/// of a file that may not even be there.
pub(super) fn words(words: &Words, labels: &mut Vec<Label>, session: &Session) -> Option<(String, String)> {
    let name = words.missing.as_ref()?;
    let pinned = labels.iter().position(|label| is_all_pins(label.span, session))?;
    labels.remove(pinned);
    let pin = match ImageName::new(name) {
        Ok(name) => format!("pin it with `lornuc pin {name}=TAG@DIGEST`"),
        Err(rule) => format!("give it a name that can be pinned: it {rule}"),
    };
    let help = match &words.help {
        Some(near) if near.starts_with("did you mean") => format!("{near} if not, {pin}"),
        _ => pin,
    };
    Some((format!("the image `{name}` is not pinned in `{}`", pins::FILE), help))
}

fn is_all_pins(span: Span, session: &Session) -> bool {
    session.name(span) == pins::FILE && session.whole(span)[..span.start() as usize].trim().is_empty()
}
