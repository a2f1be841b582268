//! One Nickel context with all sources of the project in memory. In: a source to evaluate. Out: a value to walk, and
//! spans in our own files. Imports never reach the disk: every one that `load` found is here, under a virtual root.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use foldhash::fast::FixedState;
use lornuc_model::case::GIVEN;
use lornuc_model::declared::UnitName;
use lornuc_model::diagnostic::{FileId, Span};
use lornuc_model::name::{EnvironmentName, Segment, hashed_slug, slug};
use nickel_lang_core::ast::AstAlloc;
use nickel_lang_core::cache::{CacheHub, InputFormat, SourcePath};
use nickel_lang_core::error::{Error, NullReporter};
use nickel_lang_core::eval::VmContext;
use nickel_lang_core::eval::value::NickelValue;
use nickel_lang_core::files::FileId as NickelFile;
use nickel_lang_core::position::{PosIdx, RawSpan, TermPos};

use super::budget::{self, Budgeted};
use super::stdlib;
use crate::advance::Advance;
use crate::load::{Format, SourceKey, Sources};

/// Where the project stands in Nickel's eyes: the same on every machine, so that messages are.
const ROOT: &str = "/project";

/// The longest text that is read a second time for what an error does not say, in bytes.
const LONGEST_READ: usize = 128 << 10;

/// The most often that the texts of a unit are read again: a second's work, for the largest texts.
const MOST_READ: usize = 300;

pub(super) type Context = VmContext<CacheHub, Budgeted>;

/// A context and the way back from its files to ours.
pub(super) struct Session {
    pub(super) context: Context,
    files: HashMap<NickelFile, FileId, FixedState>,
    entries: HashSet<NickelFile>,
    /// How often a text of this unit was read again.
    looks: Cell<usize>,
    sources: Arc<Sources>,
    /// Who is told of what is done here.
    pub(super) advance: Arc<Advance>,
    /// The steps that what was evaluated here has taken so far; `None` while that is nothing but the settings. What is
    /// evaluated after it may find its values made, and take fewer.
    history: Option<u64>,
}

/// The most steps that a session may have taken and be used again: with those of a hasty resource less than a resource
/// has by itself. Starting another session takes as long as evaluating some hundred resources.
const LONGEST_HISTORY: u64 = 100_000;
const _: () = assert!(LONGEST_HISTORY + budget::HASTY <= budget::STEPS || cfg!(fuzzing));

impl Session {
    pub(super) fn new(sources: &Arc<Sources>, advance: &Arc<Advance>) -> Self {
        let mut context = VmContext::new(CacheHub::new(), std::io::sink(), NullReporter {});
        let mut files = HashMap::default();
        for (key, source) in sources.sources() {
            let text = Arc::clone(sources.files().text(source.file));
            let id = context.import_resolver.sources.add_string(source_path(key), text.to_string());
            files.insert(id, source.file);
        }
        stdlib::prepare(&mut context);
        let (entries, looks, sources) = (HashSet::new(), Cell::new(0), Arc::clone(sources));
        Self { context, files, entries, looks, sources, advance: Arc::clone(advance), history: None }
    }

    /// Whether nothing but the settings was evaluated here.
    pub(super) const fn is_fresh(&self) -> bool {
        self.history.is_none()
    }

    /// Adds what a unit has taken; `None` when that is too much for another.
    pub(super) fn used(mut self, steps: u64) -> Option<Self> {
        let history = self.history.unwrap_or(0) + steps;
        if history > LONGEST_HISTORY {
            std::mem::forget(self);
            return None;
        }
        self.history = Some(history);
        Some(self)
    }

    /// The settings, ready to walk.
    pub(super) fn settings(&mut self, key: &SourceKey) -> Result<NickelValue, Error> {
        self.entry("settings", &import(key))
    }

    /// A unit, ready to walk: the stack with its environment merged in.
    pub(super) fn unit(
        &mut self,
        unit: &UnitName,
        settings: &SourceKey,
        stack: &SourceKey,
    ) -> Result<NickelValue, Error> {
        self.looks.set(0);
        let text = merged(unit, settings, stack);
        self.entry(&unit.to_string(), &text)
    }

    /// What a case of a file of tests says, its resources among it.
    pub(super) fn claims(
        &mut self,
        unit: &UnitName,
        settings: &SourceKey,
        file: &SourceKey,
        case: &str,
    ) -> Result<NickelValue, Error> {
        self.looks.set(0);
        let text = format!("({}).{}", merged(unit, settings, file), quoted(case));
        self.entry(&format!("{unit}/claims/{}", hashed_slug(slug(case).as_str(), case).as_str()), &text)
    }

    /// The resources of a case, as a stack that holds them under the name of the file.
    pub(super) fn given(
        &mut self,
        unit: &UnitName,
        settings: &SourceKey,
        file: &SourceKey,
        case: &str,
    ) -> Result<NickelValue, Error> {
        self.looks.set(0);
        let text = merged(unit, settings, file);
        let text = format!("{{ {} = ({text}).{}.{GIVEN} }}", quoted(group(file).as_str()), quoted(case));
        self.entry(&format!("{unit}/given/{}", hashed_slug(slug(case).as_str(), case).as_str()), &text)
    }

    /// An environment by itself.
    pub(super) fn environment(&mut self, settings: &SourceKey, name: &EnvironmentName) -> Result<NickelValue, Error> {
        self.entry(&format!("environment/{name}"), &format!("{}.environments.\"{name}\"", import(settings)))
    }

    /// A stack by itself, to see what it is when merging the environment failed.
    pub(super) fn stack(&mut self, stack: &SourceKey) -> Result<NickelValue, Error> {
        self.entry("stack", &import(stack))
    }

    /// What the parser has to say of a source.
    pub(super) fn parse(&self, key: &SourceKey) -> Result<(), Error> {
        let sources = &self.context.import_resolver.sources;
        let file = self.sources.sources().get(key).map(|source| source.file);
        let id = self.files.iter().find(|(_, ours)| Some(**ours) == file).map(|(id, _)| *id);
        // A source that is not there has no mistakes.
        id.map_or(Ok(()), |id| sources.parse_nickel(&AstAlloc::new(), id).map(drop).map_err(Error::ParseErrors))
    }

    /// A virtual file; none of its text is ever shown.
    fn entry(&mut self, name: &str, text: &str) -> Result<NickelValue, Error> {
        let path = PathBuf::from(format!("{ROOT}/.entry/{name}.ncl"));
        let path = SourcePath::Path(path, InputFormat::Nickel);
        let id = self.context.import_resolver.sources.add_string(path, text.to_owned());
        self.entries.insert(id);
        self.context.prepare_eval(id)
    }

    /// The span in our files; `None` for the standard library, virtual files and what evaluation made up.
    pub(super) fn span(&self, pos: TermPos) -> Option<Span> {
        self.raw_span(pos.into_opt()?)
    }

    pub(super) fn raw_span(&self, raw: RawSpan) -> Option<Span> {
        let file = *self.files.get(&raw.src_id)?;
        Some(Span::new(file, raw.start.0..raw.end.0))
    }

    /// The path of the file that a span stands in.
    pub(super) fn name(&self, span: Span) -> &str {
        self.sources.files().name(span.file())
    }

    /// Whether a value was made by a virtual file: by merging an environment in.
    pub(super) fn is_entry(&self, pos: PosIdx) -> bool {
        self.context.pos_table.get(pos).into_opt().is_some_and(|raw| self.entries.contains(&raw.src_id))
    }

    /// Whether a span is in `lornuc.ncl`.
    pub(super) fn is_settings(&self, span: Span) -> bool {
        self.sources.settings().is_some_and(|key| self.sources.sources()[key].file == span.file())
    }

    /// The whole text that a span stands in, to read it again; unless it is longer than anyone writes by hand, or the unit
    /// has more faults than anyone mends at once.
    pub(super) fn read(&self, span: Span) -> Option<&str> {
        self.looks.set(self.looks.get() + 1);
        Some(self.whole(span)).filter(|text| text.len() <= LONGEST_READ && self.looks.get() <= MOST_READ)
    }

    /// The whole text that a span stands in.
    pub(super) fn whole(&self, span: Span) -> &str {
        self.sources.files().text(span.file())
    }

    /// The text under a span.
    pub(super) fn text(&self, span: Span) -> Option<&str> {
        self.sources.files().text(span.file()).get(span.range())
    }

    /// As much of a span as stands on its first line: enough to find a place that only explains.
    pub(super) fn first_line(&self, span: Span) -> Span {
        let line = self.text(span).and_then(|text| text.lines().next()).unwrap_or_default();
        span.until(span.start() + u32::try_from(line.len()).unwrap_or(0))
    }

    pub(super) fn position(&self, pos: PosIdx) -> Option<Span> {
        self.span(self.context.pos_table.get(pos))
    }
}

fn source_path(key: &SourceKey) -> SourcePath {
    let format = match key.format {
        Format::Nickel => InputFormat::Nickel,
        Format::Json => InputFormat::Json,
        Format::Yaml => InputFormat::Yaml,
        Format::Toml => InputFormat::Toml,
        Format::Text => InputFormat::Text,
    };
    SourcePath::Path(PathBuf::from(format!("{ROOT}/{}", key.path)), format)
}

/// The import expression of a source.
fn import(key: &SourceKey) -> String {
    format!("(import {})", quoted(&format!("{ROOT}/{}", key.path)))
}

/// A text as Nickel writes it: quotes, backslashes and `%{` are escaped.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace("%{", "\\%{"))
}

/// A source with the environment of a unit merged in.
fn merged(unit: &UnitName, settings: &SourceKey, source: &SourceKey) -> String {
    let name = &unit.environment;
    let environment = format!("{}.environments.\"{name}\" & {{ name = \"{name}\" }}", import(settings));
    // `not_exported` here too: a stack that does not declare `env` would otherwise render it. The environment is
    // imported, not written out, so that its values keep their places in `lornuc.ncl`.
    format!("{} & {{ env | not_exported = {environment} }}", import(source))
}

/// The group that the resources of a file of tests stand in: `app` for `tests/app.ncl`.
pub(super) fn group(file: &SourceKey) -> Segment {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    slug(name.strip_suffix(".ncl").unwrap_or(name))
}
