//! Loads a source and all it imports. In: a path below the root. Out: the texts in the loader, or findings with the
//! span of the import that is at fault. A source whose imports have findings is not evaluated.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use lornuc_model::diagnostic::{Code, Diagnostic, FileId, Files, Layer, Span};
use lornuc_model::lock::Digests;
use lornuc_model::pins::{self, Pins};

use super::disk::{LARGEST, Refusal};
use super::imports::{self, Mention};
use super::jail::{self, Jail};
use super::vendored::{VENDOR, is_vendored};
use super::{Format, Source, SourceKey, contract, kept, nearby, yaml};

/// Loads sources once each.
pub(super) struct Loader<'j> {
    pub(super) jail: &'j Jail,
    /// Whether there is a folder of vendored files at all: most projects ask the disk nothing more about it.
    has_vendor: bool,
    pub(super) files: Files,
    pub(super) sources: BTreeMap<SourceKey, Source>,
    pub(super) findings: Vec<Diagnostic>,
    /// Sources that cannot be evaluated.
    broken: BTreeSet<SourceKey>,
    pub(super) texts: BTreeMap<String, FileId>,
    /// What below `vendor/` something was loaded from, and the first import by the author.
    pub(super) vendored: BTreeMap<String, Option<Span>>,
    /// The contracts for editors that are locked; `None` until one is imported.
    pub(super) contracts: Option<Digests>,
}

impl<'j> Loader<'j> {
    pub(super) fn new(jail: &'j Jail) -> Self {
        Self {
            jail,
            has_vendor: jail.has_folder(VENDOR),
            files: Files::default(),
            sources: BTreeMap::new(),
            findings: Vec::new(),
            broken: BTreeSet::new(),
            texts: BTreeMap::new(),
            vendored: BTreeMap::new(),
            contracts: None,
        }
    }

    /// Loads `path` and its imports; `None` when any of them has a finding.
    pub(super) fn entry(&mut self, path: &str, format: Format) -> Option<SourceKey> {
        let key = SourceKey { path: path.to_owned(), format };
        self.visit(&key, None, &mut Vec::new()).then_some(key)
    }

    /// Gives a text that is no file.
    pub(super) fn give(&mut self, path: &str, text: &str) {
        let file = self.files.add(path, text, layer(path));
        self.texts.insert(path.to_owned(), file);
    }

    /// Whether anything has asked for this file.
    pub(super) fn has_read(&self, path: &str) -> bool {
        self.texts.contains_key(path)
    }

    /// Holds a text that no file does.
    pub(super) fn hold(&mut self, name: &str, text: String) -> FileId {
        let file = self.files.add(name, text, layer(name));
        self.texts.insert(name.to_owned(), file);
        file
    }

    /// The file, if it was read.
    pub(super) fn loaded(&self, path: &str) -> Option<FileId> {
        self.texts.get(path).copied()
    }

    /// Reads a text once; what keeps it from being read is a finding at the import, or by itself.
    pub(super) fn text(&mut self, path: &str, at: Option<Span>) -> Option<FileId> {
        self.note_vendored(path, at);
        if let Some(file) = self.texts.get(path) {
            return Some(*file);
        }
        let text = match self.jail.read(path) {
            // No image is pinned yet: constructs import the file all the same.
            Err(Refusal::Missing) if path == pins::FILE && !self.jail.has(path) => Ok("{}".to_owned()),
            Ok(_) if self.files.count() >= Files::MOST => Err(Refusal::TooMany),
            text => text,
        };
        match text {
            Ok(text) => Some(self.hold(path, text)),
            Err(refusal) => {
                let importer = at.map(|span| self.files.name(span.file()));
                let finding = self.refused(path, refusal, importer);
                self.findings.push(finding.label(at, "imported here"));
                None
            }
        }
    }

    fn note_vendored(&mut self, path: &str, at: Option<Span>) {
        // Where it stands counts: a symlink may lead there.
        let real = if self.has_vendor { self.jail.real_name(path) } else { None };
        let path = real.as_deref().unwrap_or(path);
        let name = path.strip_prefix(VENDOR).and_then(|path| path.strip_prefix('/')?.split('/').next());
        if let Some(name) = name {
            let first = self.vendored.entry(name.to_owned()).or_default();
            *first = first.or(at.filter(|at| at.is_authored()));
        }
    }

    /// Whether a source and all it imports are sound. `above` are the imports that led here.
    fn visit(&mut self, key: &SourceKey, at: Option<Span>, above: &mut Vec<(SourceKey, Option<Span>)>) -> bool {
        if self.broken.contains(key) {
            return false;
        }
        // Before the look into what is loaded: a file in a ring is only loaded once its imports are.
        if let Some(start) = above.iter().position(|(other, _)| other == key) {
            self.findings.push(ring(key, at, &above[start..]));
            return false;
        }
        if self.sources.contains_key(key) {
            return true;
        }
        let Some(file) = self.text(&key.path, at) else {
            self.broken.insert(key.clone());
            return false;
        };
        let file = if key.format == Format::Nickel { contract::instead(self, &key.path, file, at) } else { file };
        let before = self.findings.len();
        self.content(key, file);
        let mut sound = self.findings.len() == before;
        let mut imports = BTreeSet::new();
        let mut names = None;
        if key.format == Format::Nickel {
            // All imports are visited even after a finding, so that one run tells them all.
            above.push((key.clone(), at));
            let scan = imports::scan(&self.files.text(file).clone(), file);
            names = scan.names;
            for (mention, span) in scan.mentions {
                let Some(import) = self.import(key, mention, span) else {
                    sound = false;
                    continue;
                };
                sound &= self.visit(&import, Some(span), above);
                imports.insert(import);
            }
            above.pop();
        }
        if sound {
            self.sources.insert(key.clone(), Source { file, imports, names });
        } else {
            self.broken.insert(key.clone());
        }
        sound
    }

    fn content(&mut self, key: &SourceKey, file: FileId) {
        if key.path == pins::FILE && key.format == Format::Json {
            kept::content(self, file, Pins::read);
            return;
        }
        let text = self.files.text(file).clone();
        if text.trim().is_empty() && key.format != Format::Text {
            let help = match key.format {
                Format::Nickel => "write a record, `{}` at least",
                Format::Json | Format::Yaml | Format::Toml | Format::Text => "write a value, or leave the import out",
            };
            self.findings.push(
                Diagnostic::error(Code::EmptyFile, format!("`{}` is empty", key.path))
                    .label(self.files.whole(file).until(0), "nothing here")
                    .help(help.to_owned()),
            );
        }
        if matches!(key.format, Format::Yaml | Format::Json) {
            yaml::imported(&text, file, key.format, &mut self.findings);
        }
    }

    /// The source that an import names, or a finding.
    fn import(&mut self, from: &SourceKey, mention: Mention, span: Span) -> Option<SourceKey> {
        let target = match mention {
            Mention::File { path, format } => target(from, &path, format),
            refused @ (Mention::Package(_)
            | Mention::Hidden
            | Mention::InternalOperator(_)
            | Mention::HugeNumber(_)
            | Mention::LoneReturn
            | Mention::TooDeep) => Err(Box::new(refusal(&refused))),
        };
        target.map_err(|refused| self.findings.push(self.helped(*refused, from, span).marked(span))).ok()
    }

    /// A better help for a path without an ending, where the folders tell one.
    fn helped(&self, mut refused: Refused, from: &SourceKey, span: Span) -> Refused {
        if refused.finding.code == Code::ImportFormat {
            let written = self.files.text(span.file()).get(span.range()).unwrap_or_default();
            let path = written.split('"').nth(1).and_then(|path| jail::resolve(&from.path, Path::new(path)));
            let better = path.and_then(|path| nearby::without_ending(self.jail, &from.path, &path));
            refused.finding = refused.finding.help(better);
        }
        refused
    }

    pub(super) fn refused(&self, path: &str, refusal: Refusal, importer: Option<&str>) -> Diagnostic {
        let is_missing = matches!(refusal, Refusal::Missing);
        let finding = refused(path, refusal);
        if is_missing && contract::is_one(path) {
            return finding.help("write it: `lornuc contracts`".to_owned());
        }
        if is_missing { finding.help(nearby::missing(self.jail, importer, path)) } else { finding }
    }
}

/// The finding for a file that cannot be read.
pub(super) fn refused(path: &str, refusal: Refusal) -> Diagnostic {
    match refusal {
        Refusal::Missing => Diagnostic::error(Code::MissingImport, format!("there is no file `{path}`"))
            .help("check the path".to_owned()),
        Refusal::Outside => outside(Path::new(path)).note("a symlink leads there"),
        Refusal::NotAFile => Diagnostic::error(Code::UnreadableFile, format!("`{path}` is not a regular file"))
            .help("import a file".to_owned()),
        Refusal::TooLarge(size) => Diagnostic::error(
            Code::FileTooLarge,
            format!("`{path}` has {size} bytes; {LARGEST} are the most that is read"),
        )
        .help("split it, or keep the data elsewhere".to_owned()),
        Refusal::TooMany => {
            Diagnostic::error(Code::UnreadableFile, format!("a project has at most {} files", Files::MOST))
                .help("divide it into several projects".to_owned())
        }
        Refusal::NotUtf8(at) => {
            Diagnostic::error(Code::NotUtf8, format!("`{path}` is not UTF-8: byte {at} begins no character"))
                .help("save it as UTF-8".to_owned())
        }
        Refusal::Unreadable(error) => {
            Diagnostic::error(Code::UnreadableFile, format!("`{path}` cannot be read: {error}"))
                .help("check the path and its permissions".to_owned())
        }
    }
}

/// A finding that is not yet marked, and the word beside the mark.
pub(super) struct Refused {
    finding: Diagnostic,
    label: &'static str,
}

impl Refused {
    fn new(code: Code, message: String, label: &'static str, help: impl Into<String>) -> Self {
        Self { finding: Diagnostic::error(code, message).help(help.into()), label }
    }

    pub(super) fn marked(self, span: Span) -> Diagnostic {
        self.finding.label(span, self.label)
    }
}

/// The source that a path names, as seen from another.
fn target(from: &SourceKey, path: &Path, format: Format) -> Result<SourceKey, Box<Refused>> {
    let Some(target) = jail::resolve(&from.path, path) else {
        return Err(Box::new(Refused { finding: outside(path), label: "leaves the project" }));
    };
    // Nickel would read any other file as Nickel, and say that its first line is wrong.
    if format == Format::Nickel && Path::new(&target).extension().is_none_or(|ending| ending != "ncl") {
        return Err(Box::new(Refused::new(
            Code::ImportFormat,
            format!("`{target}` does not say what it holds"),
            "no `.ncl`, `.json`, `.yaml`, `.yml`, `.toml` or `.txt`",
            format!("name the format, as in `import \"{}\" as 'Text`; a Nickel file ends in `.ncl`", path.display()),
        )));
    }
    if is_beside_the_lock(&target) {
        return Err(Box::new(Refused::new(
            Code::VendorChanged,
            format!("`{target}` is not locked: hidden files and those that editors keep are not vendored"),
            "may be anything",
            "rename it where it comes from, and vendor it again",
        )));
    }
    Ok(SourceKey { path: target, format })
}

/// Whether a path is in a vendored folder, and nothing that is locked.
fn is_beside_the_lock(path: &str) -> bool {
    let inside = path.strip_prefix(VENDOR).and_then(|path| path.strip_prefix('/')?.split_once('/'));
    inside.is_some_and(|(_, inside)| inside.split('/').any(|name| !is_vendored(name)))
}

/// The finding for a mention that is no import of a file.
pub(super) fn refusal(mention: &Mention) -> Refused {
    match mention {
        Mention::File { path, .. } => Refused { finding: outside(path), label: "leaves the project" },
        Mention::Package(name) => Refused::new(
            Code::PackageImport,
            format!("the package `{name}` cannot be imported"),
            "a package",
            "copy it into the project with `lornuc vendor PATH`, and import its file",
        ),
        Mention::Hidden => Refused::new(
            Code::HiddenImport,
            "an import cannot stand here: in a pattern, an enum type or the annotation of an `include`".to_owned(),
            "cannot be followed",
            "bind it first: `let shared = import … in`",
        ),
        Mention::InternalOperator(name) => Refused::new(
            Code::InternalOperator,
            format!("`{name}` is internal to Nickel"),
            "not for projects",
            "use the function of `std` that does it",
        ),
        Mention::HugeNumber(number) => Refused::new(
            Code::UnsupportedNumber,
            format!("the number `{number}` has too many digits"),
            "an exponent of more than three digits",
            "write a number within 64 bits, or a string",
        ),
        Mention::LoneReturn => Refused::new(
            Code::SyntaxError,
            "a carriage return stands without a line feed".to_owned(),
            "no line end of any system",
            "save the file with `\\n` or `\\r\\n` at the end of its lines",
        ),
        Mention::TooDeep => Refused::new(
            Code::TooDeep,
            "the text is nested deeper than it can be read".to_owned(),
            "too deep from here",
            "check what made the file, or split it",
        ),
    }
}

/// Constructs, what comes from elsewhere and what a command writes are not where an author mends a mistake.
pub(super) fn layer(path: &str) -> Layer {
    let folders = ["stacks/lib/", "vendor/", "schemas/"];
    let is_library = folders.iter().any(|folder| path.starts_with(folder)) || path == pins::FILE;
    if is_library { Layer::Library } else { Layer::Author }
}

fn outside(path: &Path) -> Diagnostic {
    Diagnostic::error(Code::ImportOutsideProject, format!("`{}` is outside the project", path.display()))
        .help("copy the file into the project: `stacks/lib/` for your own, `vendor/` for others'".to_owned())
}

fn ring(key: &SourceKey, at: Option<Span>, path: &[(SourceKey, Option<Span>)]) -> Diagnostic {
    let names: Vec<String> = path.iter().map(|(key, _)| format!("`{}`", key.path)).collect();
    let message = format!("files import each other: {} and again `{}`", names.join(", "), key.path);
    let mut finding = Diagnostic::error(Code::ImportCycle, message)
        .label(at, "closes the ring")
        .help("move what both need into a third file".to_owned());
    for (key, span) in path.iter().skip(1) {
        finding = finding.secondary(*span, format!("`{}` is imported here", key.path));
    }
    finding
}
