//! Load: scalars, YAML with its spans and limits, imports, the jail, the files that commands write, vendored folders,
//! the trace of questions, and how a project is found.

mod contract;
mod definitions;
mod help;
mod imports;
mod jail;
mod kept;
mod names;
mod project;
mod scalar;
mod schemas;
mod spans;
mod trace;
mod vendored;
mod yaml;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use lornuc_model::diagnostic::{Code, Diagnostic, Files, Layer};
use lornuc_model::value::{Node, Value};
use tempfile::TempDir;

use super::{Format, LoadError, Selection, SourceKey, Sources, StackForm, load};

/// A YAML text, what was read of it and what was found.
struct Reading {
    files: Files,
    documents: Vec<Node>,
    findings: Vec<Diagnostic>,
}

fn read(text: &str) -> Reading {
    let (mut files, mut findings) = (Files::default(), Vec::new());
    let file = files.add("x.yaml", text, Layer::Author);
    let documents = super::yaml::read(text, file, &mut findings);
    Reading { files, documents, findings }
}

impl Reading {
    /// The documents as JSON, joined by spaces.
    fn json(&self) -> String {
        self.documents.iter().map(json).collect::<Vec<_>>().join(" ")
    }

    fn marked(&self) -> Vec<(Code, &str)> {
        marked(&self.findings, &self.files)
    }
}

fn json(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(value) => value.to_string(),
        Value::Text(text) => serde_json::to_string(&**text).unwrap(),
        Value::List(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(",")),
        Value::Map(map) => {
            let fields = map.fields().iter().map(|field| format!("{:?}:{}", field.key, json(&field.node)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
        }
    }
}

/// Each finding's code and the text it marks.
fn marked<'f>(findings: &[Diagnostic], files: &'f Files) -> Vec<(Code, &'f str)> {
    findings.iter().map(|finding| (finding.code, finding.primary().map_or("", |span| files.slice(span)))).collect()
}

/// A project in a folder of its own.
struct Project(TempDir);

#[expect(clippy::disallowed_methods, reason = "the tests of the door to the disk need a disk")]
impl Project {
    /// Writes these files, and a `lornuc.ncl` where none is among them.
    fn new(files: &[(&str, &str)]) -> Self {
        let project = Self(TempDir::new().unwrap());
        for (path, text) in [("lornuc.ncl", "{}")].iter().chain(files) {
            project.write(path, text);
        }
        project
    }

    fn root(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    fn folder(&self, path: &str) {
        fs::create_dir_all(self.root().join(path)).unwrap();
    }

    /// A symlink at `path` to `target`.
    fn link(&self, path: &str, target: impl AsRef<Path>) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        symlink(target, path).unwrap();
    }

    fn load(&self) -> (Sources, Vec<Diagnostic>) {
        load(self.root(), &Selection::default()).unwrap()
    }

    /// Loads it, and holds its stacks against `name: form` and the findings against codes and marked texts.
    fn check(&self, stacks: &[&str], found: &[(Code, &str)]) -> Sources {
        let (sources, findings) = self.load();
        assert_eq!(marked(&findings, sources.files()), found);
        assert_eq!(forms(&sources), stacks);
        sources
    }

    /// Loads the stacks of these names.
    fn selected(&self, names: &[&str]) -> Result<(Sources, Vec<Diagnostic>), LoadError> {
        let stacks = names.iter().map(|name| (*name).to_owned()).collect();
        load(self.root(), &Selection { stacks: Some(stacks), environments: None })
    }
}

fn key(path: &str, format: Format) -> SourceKey {
    SourceKey { path: path.to_owned(), format }
}

/// Each stack as `name: form`.
fn forms(sources: &Sources) -> Vec<String> {
    let form = |form: &StackForm| match form {
        StackForm::Nickel(key) => key.path.clone(),
        StackForm::Folder(folder) => json(&folder.resources),
        StackForm::Broken => "broken".to_owned(),
        StackForm::Skipped => "skipped".to_owned(),
    };
    sources.stacks().iter().map(|stack| format!("{}: {}", stack.name, form(&stack.form))).collect()
}

fn codes(findings: &[Diagnostic]) -> Vec<Code> {
    findings.iter().map(|finding| finding.code).collect()
}
