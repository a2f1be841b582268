//! The rules for text: length, pattern and format.

use super::at::At;
use super::{Taker, Walk, format, pattern, words};
use crate::diagnostic::Code;
use crate::schema::{Extent, Limits};

impl Walk<'_> {
    /// Text, held against its limits. The first broken rule is told, in the order of the server.
    pub(super) fn text(&mut self, at: &At<'_>, text: &str, limits: &Limits) {
        if let Some(count) = wrong_length(text, limits.length) {
            return self.tell(|subject| {
                let finding = words::extent(at, count, limits.length, ("character", "characters"));
                finding.mask(words::secret(subject, at))
            });
        }
        if let Some(pattern) = limits.pattern.as_deref().filter(|pattern| !pattern::matches(pattern, text)) {
            let rule = format!("match `{}`", words::shortened(pattern));
            return self.tell(|subject| words::broken(subject, at, Code::InvalidValue, &rule));
        }
        let Some(format) = limits.format.as_deref() else { return };
        let wanted = match self.taker {
            Taker::Schema | Taker::Types => format::refused_by_schema(format, text),
            Taker::Decoder => format::refused_by_decoder(format, text),
        };
        if let Some(wanted) = wanted {
            self.tell(|subject| words::broken(subject, at, Code::InvalidValue, &format!("be {wanted}")));
        }
    }
}

/// How many characters text has, where that is not allowed. The server counts Unicode characters.
fn wrong_length(text: &str, allowed: Extent) -> Option<usize> {
    if allowed == Extent::default() {
        return None;
    }
    let count = text.chars().count();
    (!words::is_within(count, allowed)).then_some(count)
}
