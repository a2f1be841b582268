//! What reading a project asked of the disk. In: questions, and digests of their answers. Out: [`Trace`], by which a
//! later run finds out whether the disk would say the same. It holds no text, and trusts no times: every question is
//! asked again.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::disk::{Disk, Entry, Refusal};
use super::error::LoadError;

/// What is asked of a path below a project's root.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// Whether there is anything.
    Has,
    /// Whether there is a folder, be it by a symlink to outside.
    HasFolder,
    /// Whether there is a folder in the project.
    IsFolder,
    /// Where it leads with all symlinks followed.
    Real,
    /// The names in the folder, and which are folders.
    List,
    /// What the file holds.
    Bytes,
}

impl Kind {
    /// All of them: their places here are their numbers in a stored trace.
    pub(crate) const ALL: [Self; 6] = [Self::Has, Self::HasFolder, Self::IsFolder, Self::Real, Self::List, Self::Bytes];
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Question {
    pub(crate) kind: Kind,
    pub(crate) path: String,
}

/// A digest of an answer.
type Answer = [u8; 32];

/// Every question that was asked, once each, with the digest of its answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trace {
    pub(crate) answers: BTreeMap<Question, Answer>,
    is_torn: bool,
}

impl Trace {
    /// A trace that was stored.
    pub(crate) const fn of(answers: BTreeMap<Question, Answer>) -> Self {
        Self { answers, is_torn: false }
    }

    /// A trace of a file that changed while it was read.
    #[cfg(test)]
    pub(crate) const fn torn() -> Self {
        Self { answers: BTreeMap::new(), is_torn: true }
    }

    /// Whether every question had one answer. Else a file changed while it was read, and nobody knows what was made of
    /// it.
    pub(crate) const fn is_whole(&self) -> bool {
        !self.is_torn
    }

    /// Whether the disk answers every question as it did.
    pub(crate) fn holds(&self, root: &Path) -> bool {
        let Ok(disk) = Disk::new(root) else { return false };
        self.is_whole() && self.answers.iter().all(|(question, answer)| ask(&disk, question) == *answer)
    }

    /// Adds what another reader asked.
    pub(crate) fn extend(&mut self, other: Self) {
        self.is_torn |= other.is_torn;
        other.answers.into_iter().for_each(|(question, answer)| self.note(question, answer));
    }

    fn note(&mut self, question: Question, answer: Answer) {
        self.is_torn |= self.answers.insert(question, answer).is_some_and(|earlier| earlier != answer);
    }
}

fn ask(disk: &Disk, Question { kind, path }: &Question) -> Answer {
    match kind {
        Kind::Has => disk.has(path).digest(),
        Kind::HasFolder => disk.has_folder(path).digest(),
        Kind::IsFolder => disk.is_folder(path).digest(),
        Kind::Real => disk.real(path).digest(),
        Kind::List => disk.list(path).digest(),
        Kind::Bytes => disk.bytes(path).digest(),
    }
}

/// Writes questions and answers down.
#[derive(Debug, Default)]
pub(super) struct Recorder(RefCell<Trace>);

impl Recorder {
    /// Gives an answer on, noted.
    pub(super) fn noted<T: Digested>(&self, kind: Kind, path: &str, answer: T) -> T {
        self.0.borrow_mut().note(Question { kind, path: path.to_owned() }, answer.digest());
        answer
    }

    /// All that was noted up to now.
    pub(super) fn trace(&self) -> Trace {
        self.0.borrow().clone()
    }
}

/// An answer of the disk; what a finding could say of it, is part of its digest.
pub(super) trait Digested {
    /// The digest.
    fn digest(&self) -> Answer;
}

impl Digested for bool {
    fn digest(&self) -> Answer {
        Sha256::digest([u8::from(*self)]).into()
    }
}

impl Digested for Option<PathBuf> {
    fn digest(&self) -> Answer {
        match self {
            Some(path) => of("some", path.as_os_str().as_encoded_bytes()),
            None => of("none", b""),
        }
    }
}

impl Digested for Result<Vec<Entry>, LoadError> {
    fn digest(&self) -> Answer {
        match self {
            Ok(entries) => {
                let mut hash = Sha256::new_with_prefix("entries ");
                for entry in entries {
                    // No name holds a zero.
                    hash.update([u8::from(entry.is_folder)]);
                    hash.update(&entry.name);
                    hash.update([0]);
                }
                hash.finalize().into()
            }
            Err(error) => {
                let cause = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
                of("error", format!("{error}: {cause}").as_bytes())
            }
        }
    }
}

impl Digested for Result<Vec<u8>, Refusal> {
    fn digest(&self) -> Answer {
        match self {
            Ok(bytes) => of("bytes", bytes),
            Err(Refusal::Unreadable(error)) => of("unreadable", error.to_string().as_bytes()),
            Err(refusal) => of("refused", format!("{refusal:?}").as_bytes()),
        }
    }
}

fn of(sort: &str, bytes: &[u8]) -> Answer {
    let mut hash = Sha256::new_with_prefix(sort);
    hash.update([0]);
    hash.update(bytes);
    hash.finalize().into()
}
