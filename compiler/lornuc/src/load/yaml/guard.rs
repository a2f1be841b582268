//! Keeps the values of a text that may hold a Secret out of the findings about it. In: the text and its findings. Out:
//! the findings with all values masked in their frames and taken out of their words. A text with mistakes has no values
//! to go by, so every scalar counts.

use lornuc_model::diagnostic::{Code, Diagnostic, FileId, Span};
use saphyr_parser::{Event, Parser};

use super::Offsets;

/// Hides the values of `text` in findings about it, if it names the kind `Secret`.
pub(super) fn hide(text: &str, file: FileId, findings: &mut [Diagnostic]) {
    if !names_secret(text) {
        return;
    }
    for finding in findings.iter_mut() {
        generalize(finding);
    }
    if let Some(finding) = findings.first_mut() {
        finding.masked = values(text, file);
    }
}

/// Whether the word stands in the text: `SecretStore` is another kind.
fn names_secret(text: &str) -> bool {
    text.match_indices("Secret").any(|(at, word)| {
        let is_part = |c: char| c.is_alphanumeric();
        !text[..at].ends_with(is_part) && !text[at + word.len()..].starts_with(is_part)
    })
}

/// The scalars that are no keys; where the text cannot be read any further, all of the rest.
fn values(text: &str, file: FileId) -> Vec<Span> {
    let offsets = Offsets::new(text, file);
    let mut found = Vec::new();
    let mut end = 0;
    for event in Parser::new_from_str(text) {
        match event {
            Ok((Event::Scalar(..), at)) => {
                let span = offsets.span(at.start, at.end);
                end = span.end();
                let is_key = text[span.end() as usize..].trim_start_matches([' ', '\t']).starts_with(':');
                if !is_key {
                    found.push(span);
                }
            }
            Ok(_) => {}
            Err(_) => {
                let rest = u32::try_from(text.len()).unwrap_or(u32::MAX);
                found.push(Span::new(file, end..rest));
                break;
            }
        }
    }
    found
}

/// The words of findings that quote a value.
fn generalize(finding: &mut Diagnostic) {
    const WORDS: [(Code, &str, &str); 3] = [
        (Code::AmbiguousScalar, "", "a value means one thing to Kubernetes and another to Nickel"),
        (Code::UnsupportedNumber, "", "Kubernetes cannot hold the number"),
        (Code::YamlSyntax, "what its tag", "a value is not what its tag says"),
    ];
    let quotes = |(code, part, _): &&(Code, &str, &str)| finding.code == *code && finding.message.contains(part);
    let Some((_, _, words)) = WORDS.iter().find(quotes) else { return };
    finding.message = (*words).to_owned();
    finding.help = Some("put the value into quotes, or change it".to_owned());
}
