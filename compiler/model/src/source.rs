//! The source texts that spans point into. In: names and texts from `load`. Out: lines and columns.

use std::fmt;
use std::num::{NonZeroU32, NonZeroU64};
use std::ops::Range;
use std::sync::Arc;

use codespan_reporting::files;

/// Who wrote a file: a diagnostic's primary label belongs in the author's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// A stack, an environment, a folder of YAML.
    Author,
    /// `stacks/lib`, `vendor`, and what the compiler brings along.
    Library,
}

/// The number of a file in [`Files`], from 1. It carries the file's layer, so that choosing a label needs no table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(NonZeroU32);

impl FileId {
    /// A number has so many bits, the top one set for a library file.
    const BITS: u32 = 20;
    const LIBRARY: u32 = 1 << (Self::BITS - 1);

    fn new(number: usize, layer: Layer) -> Self {
        let number = u32::try_from(number).ok().filter(|number| *number < Self::LIBRARY).and_then(NonZeroU32::new);
        let number = number.expect("readers stop at `Files::MOST`");
        match layer {
            Layer::Author => Self(number),
            Layer::Library => Self(number | Self::LIBRARY),
        }
    }

    /// Who wrote the file.
    #[must_use]
    pub const fn layer(self) -> Layer {
        if self.0.get() & Self::LIBRARY == 0 { Layer::Author } else { Layer::Library }
    }

    const fn index(self) -> usize {
        (self.0.get() & !Self::LIBRARY) as usize - 1
    }
}

/// Bytes `start..end` of a file, in eight bytes of its own: every value and every key of a project carries one.
///
/// From the top: one bit for a library file, 19 for the file, 25 for the start, 19 for the length. A start past 32 MB,
/// which is more than `load` reads of a file, counts as that; a span longer than 512 kB ends there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(NonZeroU64);

impl Span {
    const START_BITS: u32 = 25;
    const LENGTH_BITS: u32 = 64 - Self::START_BITS - FileId::BITS;
    const MAX_START: u32 = (1 << Self::START_BITS) - 1;
    const MAX_LENGTH: u32 = (1 << Self::LENGTH_BITS) - 1;

    /// These bytes of the file; an end before the start counts as the start.
    #[must_use]
    pub const fn new(file: FileId, bytes: Range<u32>) -> Self {
        let start = if bytes.start < Self::MAX_START { bytes.start } else { Self::MAX_START };
        let length = bytes.end.saturating_sub(start);
        let length = if length < Self::MAX_LENGTH { length } else { Self::MAX_LENGTH };
        let file = (file.0.get() as u64) << (Self::START_BITS + Self::LENGTH_BITS);
        Self(
            NonZeroU64::new(file | ((start as u64) << Self::LENGTH_BITS) | length as u64)
                .expect("a file's number is not 0"),
        )
    }

    /// The file.
    #[must_use]
    pub const fn file(self) -> FileId {
        let number = (self.0.get() >> (Self::START_BITS + Self::LENGTH_BITS)) as u32;
        FileId(NonZeroU32::new(number).expect("a file's number is not 0"))
    }

    /// The first byte.
    #[must_use]
    pub const fn start(self) -> u32 {
        (self.0.get() >> Self::LENGTH_BITS) as u32 & Self::MAX_START
    }

    /// The byte after the last.
    #[must_use]
    pub const fn end(self) -> u32 {
        self.start() + (self.0.get() as u32 & Self::MAX_LENGTH)
    }

    /// From the same first byte to another end.
    #[must_use]
    pub const fn until(self, end: u32) -> Self {
        Self::new(self.file(), self.start()..end)
    }

    /// Whether the span stands in a file of the author.
    #[must_use]
    pub const fn is_authored(self) -> bool {
        matches!(self.file().layer(), Layer::Author)
    }

    /// Whether another span lies within this one.
    #[must_use]
    pub fn holds(self, other: Self) -> bool {
        self.file() == other.file() && self.start() <= other.start() && other.end() <= self.end()
    }

    /// The bytes as a range.
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start() as usize..self.end() as usize
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {:?}", self.file(), self.range())
    }
}

/// Where a span begins, for people: counted from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

#[derive(Debug, Clone)]
struct File {
    name: String,
    text: Arc<str>,
    line_starts: Vec<usize>,
}

/// All source texts of a project. Names are relative to its root, with `/` between folders on every machine.
#[derive(Debug, Clone, Default)]
pub struct Files(Vec<File>);

impl Files {
    /// The most files that a reader adds; the compiler's own few come on top.
    pub const MOST: usize = (FileId::LIBRARY - 1024) as usize;

    /// Adds a text and gives it an id.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Arc<str>>, layer: Layer) -> FileId {
        let text = text.into();
        let line_starts = files::line_starts(&text).collect();
        self.0.push(File { name: name.into(), text, line_starts });
        FileId::new(self.0.len(), layer)
    }

    /// How many there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.0.len()
    }

    /// The name relative to the project's root.
    #[must_use]
    pub fn name(&self, id: FileId) -> &str {
        &self.0[id.index()].name
    }

    /// The names of all files, in the order in which they were added.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|file| &*file.name)
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self, id: FileId) -> &Arc<str> {
        &self.0[id.index()].text
    }

    /// The text under a span; empty where the span does not lie on character borders of the file.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text(span.file()).get(span.range()).unwrap_or_default()
    }

    /// The whole file as a span.
    #[must_use]
    pub fn whole(&self, id: FileId) -> Span {
        let end = u32::try_from(self.text(id).len()).unwrap_or(u32::MAX);
        Span::new(id, 0..end)
    }

    /// Line and column of a byte offset; offsets past the end count as the end.
    #[must_use]
    pub fn location(&self, id: FileId, offset: u32) -> Location {
        let file = &self.0[id.index()];
        let offset = (offset as usize).min(file.text.len());
        // The first line starts at 0, so at least one start is at or before any offset.
        let line = file.line_starts.partition_point(|start| *start <= offset);
        let start = file.line_starts[line - 1];
        let column = file.text.get(start..offset).map_or(0, |before| before.chars().count()) + 1;
        Location { line, column }
    }

    /// The characters of a file that a terminal would obey instead of show: all controls but tabs and line ends.
    #[must_use]
    pub(crate) fn controls(&self, id: FileId) -> Vec<Span> {
        let text = self.text(id);
        let obeyed = |(at, c): &(usize, char)| {
            let ends_line = *c == '\r' && text[at + 1..].starts_with('\n');
            c.is_control() && !matches!(c, '\t' | '\n') && !ends_line
        };
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let controls = text.char_indices().filter(obeyed);
        controls.map(|(at, c)| Span::new(id, offset(at)..offset(at + c.len_utf8()))).collect()
    }

    /// The texts with these spans overwritten by `*`, byte for byte, so that all others stay where they are. Quotes
    /// and line ends stay.
    #[must_use]
    pub fn masked(&self, spans: &[Span]) -> Self {
        let mut out = self.clone();
        for span in spans {
            let file = &mut out.0[span.file().index()];
            let (Some(head), Some(secret), Some(tail)) = (
                file.text.get(..span.start() as usize),
                file.text.get(span.range()),
                file.text.get(span.end() as usize..),
            ) else {
                continue;
            };
            let stars: String = secret
                .chars()
                .map(|c| if matches!(c, '"' | '\'' | '\n') { c.to_string() } else { "*".repeat(c.len_utf8()) })
                .collect();
            file.text = format!("{head}{stars}{tail}").into();
        }
        out
    }

    /// `stacks/apps.ncl:14`, as the rendered index and notes name a line.
    #[must_use]
    pub fn line_of(&self, span: Span) -> String {
        format!("{}:{}", self.name(span.file()), self.location(span.file(), span.start()).line)
    }
}

impl<'a> files::Files<'a> for Files {
    type FileId = FileId;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: FileId) -> Result<&'a str, files::Error> {
        Ok(Self::name(self, id))
    }

    fn source(&'a self, id: FileId) -> Result<&'a str, files::Error> {
        Ok(self.text(id))
    }

    fn line_index(&'a self, id: FileId, byte: usize) -> Result<usize, files::Error> {
        Ok(self.0[id.index()].line_starts.partition_point(|start| *start <= byte) - 1)
    }

    fn line_range(&'a self, id: FileId, line: usize) -> Result<Range<usize>, files::Error> {
        let file = &self.0[id.index()];
        let start = *file
            .line_starts
            .get(line)
            .ok_or(files::Error::LineTooLarge { given: line, max: file.line_starts.len() - 1 })?;
        let end = file.line_starts.get(line + 1).copied().unwrap_or(file.text.len());
        Ok(start..end)
    }
}
