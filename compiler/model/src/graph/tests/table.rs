//! The reference table, held against cases of `tests/corpus/references`: lists of records with the fact that each shows
//! (`name`), the `objects` of a project, and, where the case wants them, `externals` and `references` of its settings. `kinds`
//! puts each of some kinds in the place of `EACH`. As it is written a case has no finding. Then each value of it that names
//! something is changed in turn, so that it leads nowhere, and exactly that value must be told; `untold` lists the sorts of
//! changes (`name`, `key`, `port`, `namespace`) that nobody can judge there; with
//! `others: true` a change may be told at other objects too, and with `bare: true` only Kubernetes' own kinds have schemas, as fields of earlier releases
//! need it. A case with mistakes lists them in `told`, as
//! `missing-key spec.tls[0].secretName`, and nothing of it is changed.
#![expect(clippy::disallowed_methods, reason = "the cases and the schemas are read from the repository")]

mod changes;
mod reach;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use control_plane::corpus::changed;
use saphyr::{LoadableYamlNode, Yaml};
use serde_json::{Value as Json, json};

use super::{Graph, build};
use crate::declared::Declared;
use crate::diagnostic::{Code, Diagnostic};
use crate::graph::Answer;
use crate::parallel::Threads;
use crate::resolve::resolve;
use crate::schema::{KindFile, Schemas};
use changes::{Change, Sort, changes};
use reach::Reach;

/// A project in which every name leads somewhere.
struct Case {
    name: String,
    externals: Json,
    references: Json,
    untold: BTreeSet<String>,
    told: BTreeSet<String>,
    is_told_by_others: bool,
    is_bare: bool,
    objects: Vec<Json>,
}

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// All files below a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn cases(file: &Path) -> Vec<Case> {
    let text = fs::read_to_string(file).unwrap();
    let documents = Yaml::load_from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let entries: Vec<Json> =
        documents.iter().map(|document| control_plane::fixtures::json(document).unwrap()).collect();
    entries.iter().flat_map(|entries| entries.as_array().unwrap()).flat_map(of_each_kind).collect()
}

/// A case for each of the kinds that it is for, or the only one.
fn of_each_kind(entry: &Json) -> Vec<Case> {
    const FIELDS: &[&str] =
        &["name", "kinds", "externals", "references", "untold", "told", "others", "bare", "objects"];
    let unknown = entry.as_object().unwrap().keys().find(|key| !FIELDS.contains(&key.as_str()));
    assert_eq!(unknown, None, "{}", entry["name"]);
    let words = |value: &Json| -> Vec<String> {
        value.as_array().into_iter().flatten().map(|word| word.as_str().unwrap().to_owned()).collect()
    };
    let case = |entry: &Json, kind: &str| Case {
        name: format!("{}{kind}", entry["name"].as_str().unwrap()),
        externals: entry.get("externals").cloned().unwrap_or_else(|| json!([])),
        references: entry.get("references").cloned().unwrap_or_else(|| json!([])),
        untold: words(&entry["untold"]).into_iter().collect(),
        told: words(&entry["told"]).into_iter().collect(),
        is_bare: entry["bare"].as_bool().unwrap_or_default(),
        is_told_by_others: entry["others"].as_bool().unwrap_or_default(),
        objects: entry["objects"].as_array().unwrap().clone(),
    };
    let kinds = words(&entry["kinds"]);
    if kinds.is_empty() {
        return vec![case(entry, "")];
    }
    let text = entry.to_string();
    let with = |kind: &String| serde_json::from_str(&text.replace("EACH", kind)).unwrap();
    kinds.iter().map(|kind| case(&with(kind), &format!(" ({kind})"))).collect()
}

/// What this repository knows of all kinds that have fields in the table.
fn schemas() -> &'static Schemas {
    static SCHEMAS: OnceLock<Schemas> = OnceLock::new();
    SCHEMAS.get_or_init(|| {
        let mut schemas = Schemas::builtin();
        let imported = files(&repository("../../schemas"));
        let imported = imported.iter().filter(|path| path.extension().is_some_and(|extension| extension == "json"));
        let imported = imported.filter(|path| !path.components().any(|part| part.as_os_str() == "kubernetes"));
        schemas.import(imported.map(|path| KindFile::read(&fs::read_to_string(path).unwrap()).unwrap()));
        schemas
    })
}

/// What comes of some objects with the settings of a case; their ids are `apps/r0`, `apps/r1` and so on.
fn judged(case: &Case, objects: &[Json]) -> Result<(Graph, Vec<Diagnostic>), String> {
    let tree: serde_json::Map<String, Json> =
        objects.iter().enumerate().map(|(index, object)| (format!("r{index}"), object.clone())).collect();
    let settings = json!({
        "project": "shop", "environments": { "dev": { "namespace": "shop" } },
        "externals": case.externals, "references": case.references,
    });
    let file = json!({ "settings": settings, "units": [{ "environment": "dev", "stack": "apps", "tree": tree }] });
    let bare = Schemas::builtin();
    let declared = Declared::from_json(&file.to_string()).map_err(|error| error.to_string())?;
    let (resolved, mut findings) = resolve(declared, if case.is_bare { &bare } else { schemas() }, Threads::ONE);
    findings.retain(Diagnostic::is_error);
    if !findings.is_empty() {
        return Err(format!("no sound objects:{}", told(&findings)));
    }
    let (graph, findings) = build(resolved);
    graph.verify().map(|()| (graph, findings))
}

fn told(findings: &[Diagnostic]) -> String {
    let line = |finding: &Diagnostic| {
        let id = finding.resource.as_ref().map_or("", |id| id.as_str());
        format!("\n    {} {id} `{}`: {}", finding.code, finding.path, finding.message)
    };
    findings.iter().map(line).collect()
}

/// What is wrong with a case.
fn faults(case: &Case, reach: &mut Reach) -> Vec<String> {
    let (graph, findings) = match judged(case, &case.objects) {
        Ok(judged) => judged,
        Err(what) => return vec![what],
    };
    let found = findings.iter().map(|finding| format!("{} {}", finding.code, finding.path)).collect();
    if case.told != found {
        return vec![format!("as it is, where {:?} is wanted:{}", case.told, told(&findings))];
    }
    if !findings.is_empty() {
        return Vec::new();
    }
    let changes = changes(&graph);
    let references = graph.references();
    let mut faults = Vec::new();
    for change in &changes {
        let answer = references.iter().filter(|reference| reference.from == change.from);
        let answer = answer.filter(|reference| change.is_of(&reference.field)).map(|reference| reference.answer).max();
        let is_judged = !case.untold.contains(change.sort.as_str());
        match answer {
            Some(Answer::Resource(_) | Answer::Produced(_) | Answer::External) => {}
            None if change.is_within_object() => {}
            None if is_judged => {
                faults.push(format!("`{}` is in no list of references", change.at));
                continue;
            }
            Some(Answer::MayBeAbsent | Answer::Unjudged | Answer::Missing) | None => continue,
        }
        reach.passed(change);
        // What makes what it names makes it by any name.
        let is_own = answer == Some(Answer::Produced(change.from));
        let is_told = is_judged && !change.is_optional && !is_own;
        match broken(case, change) {
            Err(what) => faults.push(format!("with {} at `{}`: {what}", change.value, change.at)),
            Ok(findings) => {
                let (here, others): (Vec<_>, Vec<_>) = findings.iter().partition(|finding| change.is_in(finding));
                let is_quiet = others.is_empty() || case.is_told_by_others || is_own;
                if is_quiet && !is_told && here.is_empty() {
                    continue;
                }
                if is_quiet && is_told && is_exactly(change, &here) {
                    reach.failed(change);
                    continue;
                }
                let wanted = if is_told { "that to be told" } else { "nothing to be told" };
                let told = if findings.is_empty() { " nothing".to_owned() } else { told(&findings) };
                faults.push(format!("wanted {wanted} with {} at `{}`:{told}", change.value, change.at));
            }
        }
    }
    faults
}

fn broken(case: &Case, change: &Change) -> Result<Vec<Diagnostic>, String> {
    let mut objects = case.objects.clone();
    let id = change.id.strip_prefix("apps/r").and_then(|index| index.parse::<usize>().ok()).unwrap();
    objects[id] = changed(&objects[id], &json!({ change.at.to_string(): change.value }))?;
    judged(case, &objects).map(|(_, findings)| findings)
}

/// Whether the one finding is at what was changed. Of a default it is at the nearest record above, of a namespace at the name
/// where nothing has that anywhere.
fn is_exactly(change: &Change, findings: &[&Diagnostic]) -> bool {
    let [finding] = findings else { return false };
    let code = match change.sort {
        Sort::Key(_) => finding.code == Code::MissingKey,
        Sort::Port(_) => finding.code == Code::MissingPort,
        Sort::Name | Sort::Namespace => Code::OF_REFERENCES.contains(&finding.code),
    };
    let (told, changed) = (&finding.path, &change.at);
    let is_at = told == changed || told.is_below(changed) || (!told.is_root() && changed.is_below(told));
    let is_name = change.sort == Sort::Namespace && change.is_of(&finding.path);
    code && (is_at || is_name)
}

#[test]
fn every_line_of_the_table_finds_what_is_there_and_tells_what_is_not() {
    let only = std::env::var("LORNUC_REFERENCES").unwrap_or_default();
    let mut reach = Reach::default();
    let mut faults = Vec::new();
    for file in files(&repository("tests/corpus/references")) {
        let topic = file.file_stem().unwrap().to_string_lossy().into_owned();
        if !only.is_empty() && topic != only {
            continue;
        }
        for case in cases(&file) {
            let found = self::faults(&case, &mut reach);
            faults.extend(found.into_iter().map(|what| format!("{topic}: {}\n  {what}", case.name)));
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    let missed = reach.missed();
    assert!(only.is_empty() && missed.is_empty(), "{} missed\n{}", missed.len(), missed.join("\n"));
}
