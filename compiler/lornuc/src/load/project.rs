//! Finds the project and its stacks. In: a folder. Out: the project's root; the files and folders that are stacks.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use lornuc_model::diagnostic::{Code, Diagnostic, Severity};
use lornuc_model::name::{StackName, did_you_mean, slug};
use lornuc_model::settings::DELIVERY_STACK;

use super::disk::{self, Entry};
use super::error::LoadError;
use super::jail::Jail;

/// The file at the root of every project.
pub const SETTINGS_FILE: &str = "lornuc.ncl";

/// The folder of the stacks.
const STACKS: &str = "stacks";

/// Names in the folder of the stacks that have a meaning of their own.
const RESERVED: &[&str] = &["lib", DELIVERY_STACK];

/// The nearest folder from `from` upwards that holds `lornuc.ncl`.
///
/// # Errors
/// There is none, or `from` does not exist.
pub fn find_project(from: &Path) -> Result<PathBuf, LoadError> {
    let failed = |source: io::Error| {
        if source.kind() == io::ErrorKind::NotFound {
            return LoadError::NoFolder(from.to_path_buf());
        }
        LoadError::Folder { path: from.to_path_buf(), source }
    };
    let start = disk::real(from).map_err(failed)?;
    // Whether it is a readable file is for `load` to say, with a place; here it only marks the root.
    let found = start.ancestors().find(|folder| disk::is_there(&folder.join(SETTINGS_FILE)));
    found.map(Path::to_path_buf).ok_or(LoadError::NoProject(start.clone()))
}

/// A stack that the folder seems to hold.
pub(super) struct Found {
    pub(super) name: StackName,
    pub(super) form: Candidate,
}

pub(super) enum Candidate {
    /// A Nickel file, by its path below the root.
    File(String),
    /// A folder of YAML, by its path below the root.
    Folder(String),
    /// Both; a finding says so.
    Neither,
}

/// Lists the stacks by name. Names that cannot be used and names used twice are findings.
pub(super) fn stacks(jail: &Jail, findings: &mut Vec<Diagnostic>) -> Result<Vec<Found>, LoadError> {
    let mut named: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    for entry in jail.list(STACKS)? {
        let name = match entry.is_folder {
            true if entry.name == "lib" => continue,
            true => entry.name.clone(),
            false => match entry.name.strip_suffix(".ncl") {
                Some(name) => name.to_owned(),
                None => continue,
            },
        };
        named.entry(name).or_default().push(entry);
    }
    let mut found = Vec::new();
    for (name, entries) in named {
        match StackName::new(&name).map_err(|rule| rule.to_string()) {
            _ if RESERVED.contains(&&*name) => findings.push(reserved(&name, &entries[0])),
            Ok(name) => found.push(Found { form: candidate(&name, &entries, findings), name }),
            Err(rule) => findings.push(
                Diagnostic::error(
                    Code::InvalidStackName,
                    format!("`{}` cannot name a stack: it {rule}", entries[0].path),
                )
                .help(match slug(&name) {
                    free if !RESERVED.contains(&free.as_str()) => format!("rename it to `{}`", free.as_str()),
                    _ => "give it another name".to_owned(),
                }),
            ),
        }
    }
    if found.is_empty() && findings.iter().all(|finding| finding.severity != Severity::Error) {
        findings.push(
            Diagnostic::warning(Code::NoStacks, "the project has no stacks: there is nothing to build")
                .help("write one: `stacks/NAME.ncl`, or a folder `stacks/NAME/` of YAML".to_owned()),
        );
    }
    Ok(found)
}

/// Files among the stacks that someone may take for one, and that no stack imports. Others, a README, are nobody's
/// mistake.
pub(super) fn ignored(jail: &Jail, is_read: impl Fn(&str) -> bool) -> Result<Vec<Diagnostic>, LoadError> {
    let files = jail.list(STACKS)?.into_iter().filter(|entry| !entry.is_folder && !entry.name.ends_with(".ncl"));
    Ok(files.filter(|entry| !is_read(&entry.path)).filter_map(|entry| no_stack(&entry)).collect())
}

fn no_stack(entry: &Entry) -> Option<Diagnostic> {
    let lower = entry.name.to_lowercase();
    let manifest = [".yaml", ".yml", ".json"].into_iter().find_map(|ending| lower.strip_suffix(ending));
    let help = match (manifest, lower.strip_suffix(".ncl")) {
        (Some(name), _) => format!("put it into a folder, `{STACKS}/{}/`", slug(name).as_str()),
        (None, Some(name)) => format!("rename it to `{}.ncl`", slug(name).as_str()),
        (None, None) => return None,
    };
    let finding = Diagnostic::warning(Code::IgnoredFile, format!("`{}` is no stack, and is left out", entry.path));
    Some(finding.help(help))
}

/// Holds the names that a user asks for against those that there are.
pub(super) fn select(found: &[Found], asked: Option<&BTreeSet<String>>) -> Result<(), LoadError> {
    let known = || found.iter().map(|found| found.name.as_str());
    // Whether there is anything generated the settings say.
    let mut named = asked.into_iter().flatten().filter(|name| name.as_str() != DELIVERY_STACK);
    match named.find(|name| !known().any(|known| known == name.as_str())) {
        None => Ok(()),
        Some(name) => Err(LoadError::NoStack {
            name: name.clone(),
            help: did_you_mean(name, known())
                .unwrap_or_else(|| format!("there are: {}", known().collect::<Vec<_>>().join(", "))),
        }),
    }
}

fn candidate(name: &StackName, entries: &[Entry], findings: &mut Vec<Diagnostic>) -> Candidate {
    match entries {
        [Entry { is_folder: false, path, .. }] => Candidate::File(path.clone()),
        [Entry { is_folder: true, path, .. }] => Candidate::Folder(path.clone()),
        _ => {
            findings.push(
                Diagnostic::error(
                    Code::StackDeclaredTwice,
                    format!("the stack `{name}` is both `stacks/{name}.ncl` and `stacks/{name}/`"),
                )
                .help("rename one of them".to_owned()),
            );
            Candidate::Neither
        }
    }
}

fn reserved(name: &str, entry: &Entry) -> Diagnostic {
    let meaning = match name {
        "lib" => "`stacks/lib/` holds constructs",
        _ => "the unit `flux` is generated",
    };
    Diagnostic::error(Code::InvalidStackName, format!("`{}` cannot be a stack: the name is reserved", entry.path))
        .note(meaning)
        .help("give the stack another name".to_owned())
}
