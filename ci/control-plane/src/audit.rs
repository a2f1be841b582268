//! What the API server was asked. In: its audit log, one JSON event a line. Out: typed requests since a mark, and
//! judgements over them. A log that was rotated or cut off since the mark is refused: what it lacks would look like
//! requests that nobody made.

mod event;
mod request;
#[cfg(test)]
mod tests;
mod verdict;

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

pub use event::{Event, ObjectRef, Stage, User};
pub use request::{Query, Request, Requests};
pub use verdict::{Asked, Writes};

/// How many bytes before a mark are held against the log later: a line's end, with its times and its decision.
const MEMORY: u64 = 256;

/// How much of the log's end is read at a time in search of the last whole line.
const BLOCK: u64 = 64 * 1024;

/// Between two looks at a log that does not say yet what is waited for.
const PAUSE: Duration = Duration::from_millis(20);

/// The audit log of an API server that writes JSON lines of `audit.k8s.io/v1`.
#[derive(Debug, Clone)]
pub struct Audit {
    path: PathBuf,
}

/// A position in the log, always at the beginning of a line: a line that is half written lies behind it. The default is
/// the beginning of any log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mark {
    /// Device and number of the file; `None` where there was no log yet, or any will do.
    file: Option<(u64, u64)>,
    offset: u64,
    /// The bytes that end at `offset`: a log that was cut off and grew again has others there.
    before: Vec<u8>,
}

/// Why the log does not answer.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// The file is there and cannot be read, or was there and is gone.
    #[error("cannot read the audit log {}", path.display())]
    Read {
        /// The log.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Another file has taken the log's place.
    #[error("the audit log {} was rotated after the mark", path.display())]
    Rotated {
        /// The log.
        path: PathBuf,
    },
    /// The same file holds something else where the mark was.
    #[error("the audit log {} was cut off after the mark", path.display())]
    CutOff {
        /// The log.
        path: PathBuf,
    },
    /// A whole line is no event.
    #[error("the audit log {} holds no event at byte {offset}", path.display())]
    Line {
        /// The log.
        path: PathBuf,
        /// Where the line begins.
        offset: u64,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// What was waited for did not happen in time.
    #[error("the audit log {} did not show in time what was waited for; requests so far: {seen}", path.display())]
    TooLate {
        /// The log.
        path: PathBuf,
        /// How many requests there were instead.
        seen: usize,
    },
}

impl Audit {
    /// The log at `path`, which need not be there yet.
    pub fn of(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Where the log ends now, so that [`Self::since`] tells only what comes after.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn here(&self) -> Result<Mark, AuditError> {
        let Some(mut file) = self.open()? else {
            return Ok(Mark::default());
        };
        let found = (|| {
            let metadata = file.metadata()?;
            let offset = end_of_last_line(&mut file, metadata.len())?;
            Ok(Mark { file: Some(identity(&metadata)), offset, before: memory(&mut file, offset)? })
        })();
        found.map_err(|source| self.unreadable(source))
    }

    /// The events after `mark` in the order of the log, and the mark behind them. What is half written is in neither, so
    /// that the next call from that mark has it whole.
    ///
    /// # Errors
    /// The log cannot be read, was rotated or cut off since, or holds a line that is no event.
    pub fn events_since(&self, mark: &Mark) -> Result<(Vec<Event>, Mark), AuditError> {
        let Some(mut file) = self.open()? else {
            return match mark.file {
                None => Ok((Vec::new(), mark.clone())),
                Some(_) => Err(self.unreadable(io::ErrorKind::NotFound.into())),
            };
        };
        let metadata = file.metadata().map_err(|source| self.unreadable(source))?;
        if mark.file.is_some_and(|marked| marked != identity(&metadata)) {
            return Err(AuditError::Rotated { path: self.path.clone() });
        }
        let before = memory(&mut file, mark.offset).map_err(|source| self.unreadable(source))?;
        if metadata.len() < mark.offset || before != mark.before {
            return Err(AuditError::CutOff { path: self.path.clone() });
        }
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(|source| self.unreadable(source))?;
        text.truncate(text.iter().rposition(|&byte| byte == b'\n').map_or(0, |last| last + 1));
        let events = self.read(&text, mark.offset)?;
        let offset = mark.offset + text.len() as u64;
        let before = memory(&mut file, offset).map_err(|source| self.unreadable(source))?;
        Ok((events, Mark { file: Some(identity(&metadata)), offset, before }))
    }

    /// The requests after `mark`, each once, in the order in which they were received.
    ///
    /// An API server that logs the stage `RequestReceived` has logged each request before it carries it out: then
    /// nothing is missing here that a client has an answer to. Without that stage the last ones may come a moment later,
    /// and [`Self::wait`] is the way.
    ///
    /// # Errors
    /// As of [`Self::events_since`].
    pub fn since(&self, mark: &Mark) -> Result<Requests, AuditError> {
        Ok(Requests::of(self.events_since(mark)?.0))
    }

    /// The requests after `mark` as soon as they satisfy `enough`.
    ///
    /// # Errors
    /// As of [`Self::events_since`]; or they do not in time.
    pub fn wait(
        &self,
        mark: &Mark,
        at_most: Duration,
        enough: impl Fn(&Requests) -> bool,
    ) -> Result<Requests, AuditError> {
        let begun = Instant::now();
        loop {
            let requests = self.since(mark)?;
            if enough(&requests) {
                return Ok(requests);
            }
            if begun.elapsed() >= at_most {
                return Err(AuditError::TooLate { path: self.path.clone(), seen: requests.len() });
            }
            thread::sleep(PAUSE);
        }
    }

    /// The server makes the file with its first event.
    fn open(&self) -> Result<Option<File>, AuditError> {
        match File::open(&self.path) {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.unreadable(error)),
        }
    }

    fn read(&self, text: &[u8], mut offset: u64) -> Result<Vec<Event>, AuditError> {
        let mut events = Vec::new();
        for line in text.split_inclusive(|&byte| byte == b'\n') {
            if !line.trim_ascii().is_empty() {
                let event = Event::read(line);
                events.push(event.map_err(|source| AuditError::Line { path: self.path.clone(), offset, source })?);
            }
            offset += line.len() as u64;
        }
        Ok(events)
    }

    fn unreadable(&self, source: io::Error) -> AuditError {
        AuditError::Read { path: self.path.clone(), source }
    }
}

/// What stays the same while a file is written to, and is another for the file of the same name after a rotation.
fn identity(metadata: &std::fs::Metadata) -> (u64, u64) {
    (metadata.dev(), metadata.ino())
}

/// The bytes that end at `offset`; fewer where the file ends before. Leaves the file at `offset`.
fn memory(file: &mut File, offset: u64) -> io::Result<Vec<u8>> {
    let begin = offset.saturating_sub(MEMORY);
    file.seek(SeekFrom::Start(begin))?;
    let mut bytes = Vec::new();
    Read::by_ref(file).take(offset - begin).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Behind the last line that is whole, read from the end: a log may be long.
fn end_of_last_line(file: &mut File, length: u64) -> io::Result<u64> {
    let mut end = length;
    while end > 0 {
        let begin = end.saturating_sub(BLOCK);
        file.seek(SeekFrom::Start(begin))?;
        let mut block = Vec::new();
        Read::by_ref(file).take(end - begin).read_to_end(&mut block)?;
        if let Some(last) = block.iter().rposition(|&byte| byte == b'\n') {
            return Ok(begin + last as u64 + 1);
        }
        end = begin;
    }
    Ok(0)
}
