//! One remembered run. In: the run, or bytes from the disk. Out: bytes, or the run; `None` for bytes that are not, to the
//! last one, what this version wrote for this key into this very file.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::bytes::{Reader, Writer};
use super::folder::Place;
use super::{Ended, Verdict};
use crate::load::{Kind, Question, Trace};
use crate::output::Seen;

/// The form of entries. Whoever changes the form changes the compiler, and with it every key; this is for people.
const HEAD: &[u8] = b"lornuc cache 1\n";

/// A run, and what it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) ended: Ended,
    pub(super) trace: Trace,
    /// The output, where the run wrote one.
    pub(super) left: Option<Left>,
}

/// An output as it was left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Left {
    pub(super) seen: Seen,
    /// When its times were read; `None` once they are believed.
    pub(super) since: Option<u64>,
}

impl Entry {
    /// The bytes for a file.
    pub(super) fn bytes(&self, place: Place) -> Vec<u8> {
        let mut out = Writer::default();
        out.digest(place.key);
        out.number(place.file);
        out.byte(match self.ended.verdict {
            Verdict::Fine => 0,
            Verdict::Mistakes => 1,
        });
        out.text(&self.ended.said);
        out.number(self.trace.answers.len() as u64);
        for (question, answer) in &self.trace.answers {
            let kind = Kind::ALL.iter().position(|kind| *kind == question.kind).unwrap_or_default();
            out.number(kind as u64);
            out.text(&question.path);
            out.digest(answer);
        }
        out.byte(u8::from(self.left.is_some()));
        if let Some(Left { seen, since }) = &self.left {
            // No clock shows it.
            out.number(since.unwrap_or(u64::MAX));
            out.text(&seen.places);
            out.digest(&seen.stamps);
            out.digest(&seen.contents);
        }
        [HEAD, &Sha256::digest(&out.0), &out.0].concat()
    }

    /// The run that is remembered in a file.
    pub(super) fn read(place: Place, bytes: &[u8]) -> Option<Self> {
        let (sum, content) = bytes.strip_prefix(HEAD)?.split_at_checked(32)?;
        if *Sha256::digest(content) != *sum {
            return None;
        }
        let mut from = Reader(content);
        if from.digest()? != *place.key || from.number()? != place.file {
            return None;
        }
        let verdict = match from.byte()? {
            0 => Verdict::Fine,
            1 => Verdict::Mistakes,
            _ => return None,
        };
        let ended = Ended { said: from.text()?.to_owned(), verdict };
        let mut answers = BTreeMap::new();
        for _ in 0..from.number()? {
            let kind = *Kind::ALL.get(usize::try_from(from.number()?).ok()?)?;
            let path = from.text()?.to_owned();
            answers.insert(Question { kind, path }, from.digest()?);
        }
        let left = match from.byte()? {
            0 => None,
            _ => Some(Left {
                since: Some(from.number()?).filter(|since| *since != u64::MAX),
                seen: Seen { places: from.text()?.to_owned(), stamps: from.digest()?, contents: from.digest()? },
            }),
        };
        from.is_done().then_some(Self { ended, trace: Trace::of(answers), left })
    }
}
