//! What earlier runs said, so that a run about the same project need not evaluate it. In: what is asked, and later what
//! came of it. Out: the same words and the same verdict, as long as the compiler is the same, every question that was
//! asked of the sources has the same answer, and the output is as it was left. It believes nothing that it did not write
//! itself, and never fails: where anything is off, there is no answer, and the project is compiled.

mod bytes;
mod entry;
mod folder;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::load::Trace;
use crate::output::{Look, Seen};
use entry::{Entry, Left};

/// The id of this compiler, by all that it was made from.
const COMPILER: &str = env!("LORNUC_ID");

/// How long times must have stood still to be believed without a look at what they stand for: the clocks of the slowest
/// disks take two seconds to go on.
const PAUSE_MILLIS: u64 = 2_000;

/// Whether a run found mistakes. Failures of the world are not remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// None.
    Fine,
    /// Some.
    Mistakes,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ended {
    /// All that it said on stderr.
    pub(crate) said: String,
    /// The verdict.
    pub(crate) verdict: Verdict,
}

/// The place of one answer.
#[derive(Debug)]
pub(crate) struct Cache {
    root: PathBuf,
    key: [u8; 32],
}

impl Cache {
    /// The place for what is said of a project when this is asked. `root` has no symlinks on its way; `asked` is all that
    /// makes a difference to what is said and done.
    pub(crate) fn new(root: &Path, asked: &[&[u8]]) -> Self {
        Self::of(COMPILER, root, asked)
    }

    fn of(compiler: &str, root: &Path, asked: &[&[u8]]) -> Self {
        let mut key = Sha256::new();
        let parts = [compiler.as_bytes(), root.as_os_str().as_encoded_bytes()];
        for part in parts.iter().chain(asked) {
            key.update((part.len() as u64).to_le_bytes());
            key.update(part);
        }
        Self { root: root.to_path_buf(), key: key.finalize().into() }
    }

    /// How the same run ended earlier, if it would end the same now. `output` is the folder that it would write to.
    pub(crate) fn recall(&self, output: Option<&Path>) -> Option<Ended> {
        self.recall_at(folder::now(), output)
    }

    /// Keeps how a run ended. `seen` is the output as it left it.
    pub(crate) fn keep(&self, ended: &Ended, trace: &Trace, seen: Option<Seen>) {
        self.keep_at(folder::now(), ended, trace, seen);
    }

    fn recall_at(&self, now: u64, output: Option<&Path>) -> Option<Ended> {
        let entry = folder::read(&self.root, &self.key, Entry::read)?;
        if !entry.trace.holds(&self.root) {
            return None;
        }
        match (&entry.left, output) {
            (None, _) => Some(entry.ended),
            (Some(_), None) => None,
            (Some(left), Some(output)) => {
                let look = if left.since.is_some() { Look::Contents } else { Look::Stamps };
                left.seen.holds(output, look).then(|| self.settled(entry, now))
            }
        }
    }

    /// Lets times be believed from now on, when they and the contents were the same after a pause. A change that comes
    /// later has a later time on whatever clock.
    fn settled(&self, mut entry: Entry, now: u64) -> Ended {
        let since = entry.left.as_mut().and_then(|left| Some((left.since?, left)));
        if let Some((since, left)) = since {
            match now.checked_sub(since) {
                Some(pause) if pause < PAUSE_MILLIS => return entry.ended,
                Some(_) => left.since = None,
                // The clock went back: the pause begins now.
                None => left.since = Some(now),
            }
            folder::write(&self.root, &self.key, |place| entry.bytes(place));
        }
        entry.ended
    }

    fn keep_at(&self, now: u64, ended: &Ended, trace: &Trace, seen: Option<Seen>) {
        if trace.is_whole() {
            let left = seen.map(|seen| Left { seen, since: Some(now) });
            let entry = Entry { ended: ended.clone(), trace: trace.clone(), left };
            folder::write(&self.root, &self.key, |place| entry.bytes(place));
        }
    }
}
