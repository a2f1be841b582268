//! Whether the line to edit is the line to edit: the token that a finding about a field would mark is changed, and the
//! field must change with it. In: the stacks of this repository, and samples. Out: the share of fields for which it is so.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use lornuc::load::{Selection, Sources};
use lornuc::{Crew, STACK_BYTES, evaluate, load};
use lornuc_model::declared::{Declared, UnitName};
use lornuc_model::source::Span;
use lornuc_model::value::{Cursor, FieldPath, Number, Value};
use tempfile::TempDir;

use crate::errors::copy_folder;
use crate::project::repository;
use crate::samples::sample;

/// The least share of fields, in percent.
const LEAST: usize = 90;

/// One scalar field of a resource.
type Name = (UnitName, FieldPath);

/// A project in a folder of its own, whose files may be changed.
struct Copied {
    folder: TempDir,
    selection: Selection,
}

impl Copied {
    /// A copy of what a project is made of, to be evaluated in one environment.
    fn of(root: &Path, environment: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for entry in fs::read_dir(root).unwrap().map(Result::unwrap) {
            let (name, target) = (entry.file_name(), folder.path().join(entry.file_name()));
            match name.to_str().unwrap() {
                "stacks" | "vendor" => copy_folder(&entry.path(), &target),
                "lornuc.ncl" | "lornuc.lock" | "images.json" => drop(fs::copy(entry.path(), target).unwrap()),
                _ => {}
            }
        }
        let environments = Some(BTreeSet::from([environment.to_owned()]));
        Self { folder, selection: Selection { environments, ..Selection::default() } }
    }

    /// The values, of those units that are sound.
    fn evaluated(&self) -> (Arc<Sources>, Option<Declared>) {
        let (sources, _) = load::load(self.folder.path(), &self.selection).unwrap();
        let sources = Arc::new(sources);
        let evaluation = evaluate::evaluate(&sources, &self.selection, &Crew::of(1)).unwrap();
        (sources, evaluation.declared)
    }

    /// The fields as they are when a text stands in the place of a token.
    fn with(&self, sources: &Sources, token: Span, text: &str) -> BTreeMap<Name, Value> {
        let file = self.folder.path().join(sources.files().name(token.file()));
        let old = sources.files().text(token.file());
        fs::write(&file, format!("{}{text}{}", &old[..token.start() as usize], &old[token.end() as usize..])).unwrap();
        let (_, declared) = self.evaluated();
        fs::write(&file, old.as_bytes()).unwrap();
        let fields = declared.iter().flat_map(fields);
        fields.map(|(name, at)| (name, at.node().value.clone())).collect()
    }
}

/// The scalar fields of all resources.
fn fields(declared: &Declared) -> Vec<(Name, Cursor<'_>)> {
    let mut found = Vec::new();
    for unit in declared.units() {
        let mut todo = vec![(Cursor::new(&unit.tree, unit.place), false)];
        while let Some((at, inside)) = todo.pop() {
            let inside = inside || at.get("apiVersion").is_some() && at.get("kind").is_some();
            match &at.node().value {
                Value::Map(_) => todo.extend(at.fields().map(|(_, below)| (below, inside))),
                Value::List(_) => todo.extend(at.elements().map(|below| (below, inside))),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) if inside => {
                    found.push(((unit.name.clone(), at.path()), at));
                }
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
            }
        }
    }
    found
}

/// What may stand in the place of a token, and is another value of its type.
fn another(token: &str, file: &str, value: &Value) -> Option<String> {
    let inner = |quote: &str| token.strip_suffix(quote).map(|head| format!("{head}-x{quote}"));
    match value {
        Value::Text(_) if token.starts_with("m%") => inner("\"%"),
        Value::Text(_) if token.starts_with('"') => inner("\""),
        Value::Text(_) if file.ends_with(".yaml") => Some(format!("{token}-x")),
        Value::Text(_) => Some(format!("({token} ++ \"-x\")")),
        Value::Number(number) => Some(match token.parse::<f64>() {
            Ok(_) => Number::from(number.as_i64().unwrap_or_default() + 1).to_string(),
            Err(_) => format!("({token} + 1)"),
        }),
        Value::Bool(value) if token == value.to_string() => Some((!value).to_string()),
        Value::Bool(_) => Some(format!("(!({token}))")),
        Value::Null | Value::List(_) | Value::Map(_) => None,
    }
}

/// What became of the fields of a project.
#[derive(Default)]
struct Outcome {
    changed: usize,
    /// What an author wrote and did not change with its token.
    stayed: Vec<String>,
    /// Where no other value can be written: how many.
    skipped: usize,
    /// Made by a construct: the author wrote something further up, and a finding marks that.
    made: usize,
}

impl Outcome {
    /// Of a project in one of its environments; of its tokens, one in so many.
    fn of(root: &Path, environment: &str, one_in: usize) -> Self {
        let copied = Copied::of(root, environment);
        let (sources, declared) = copied.evaluated();
        let declared = declared.unwrap();
        let mut outcome = Self::default();
        // Each token once, for it may be the value of many fields.
        let mut of_token: BTreeMap<(Span, String), Vec<(Name, &Value)>> = BTreeMap::new();
        for (name, at) in fields(&declared) {
            let place = at.place();
            let is_written = [place.value, place.key].into_iter().flatten().any(Span::is_authored);
            let Some(token) = place.primary().filter(|_| is_written) else {
                outcome.made += 1;
                continue;
            };
            if Some(token) != place.value {
                outcome.stayed.push(format!("{} {}: only its key is marked", name.0, name.1));
                continue;
            }
            let file = sources.files().name(token.file());
            match another(sources.files().slice(token), file, &at.node().value) {
                Some(text) => of_token.entry((token, text)).or_default().push((name, &at.node().value)),
                None => outcome.skipped += 1,
            }
        }
        for ((token, text), fields) in of_token.into_iter().step_by(one_in) {
            let after = copied.with(&sources, token, &text);
            for (name, before) in fields {
                match after.get(&name) {
                    Some(value) if value != before => outcome.changed += 1,
                    Some(_) => outcome.stayed.push(format!("{} {}: the same with `{text}`", name.0, name.1)),
                    None => outcome.stayed.push(format!("{} {}: not there with `{text}`", name.0, name.1)),
                }
            }
        }
        outcome
    }
}

/// At least `least` of the fields that are looked at are written by an author, and of them at least [`LEAST`] percent
/// change with their token.
fn assert_tokens(root: &Path, environment: &'static str, (least, one_in): (usize, usize)) {
    let root = root.to_owned();
    // Sources may be nested deep.
    let thread = thread::Builder::new().stack_size(STACK_BYTES);
    let Outcome { changed, stayed, skipped, made } =
        thread.spawn(move || Outcome::of(&root, environment, one_in)).unwrap().join().unwrap();
    let written = changed + stayed.len() + skipped;
    let told = format!("{changed} of {written} changed; {skipped} skipped, {made} made by constructs: {stayed:#?}");
    assert!(written >= least, "{told}");
    assert!(changed * 100 >= written * LEAST, "{told}");
}

#[test]
fn a_change_of_the_token_that_a_finding_marks_changes_its_field() {
    assert_tokens(&repository(), "dev", (180, 1));
}

#[test]
fn a_change_of_the_token_that_a_finding_marks_changes_its_field_in_a_sample() {
    assert_tokens(sample("kubernetes").root(), "cluster", (60, 10));
}
