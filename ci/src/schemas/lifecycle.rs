//! When versions of Kubernetes' kinds come, are deprecated and go. In: the Go source of its API modules, of several
//! releases, for what is gone from a new one stands in an old one. Out: rows of `lifecycles.tsv`.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::run::Failed;

/// What the modules call the generated source.
const SOURCE: &str = "zz_generated.prerelease-lifecycle.go";

const HEAD: &str = "# group\tversion\tkind\tintroduced\tdeprecated\tremoved\twhat to use instead";

/// What is no object of its own.
const NO_KINDS: &[&str] = &["List", "Options", "Scale", "DeploymentRollback"];

/// Minor versions, and what stands for the kind then.
#[derive(Debug, Default, Clone, PartialEq)]
struct Lifecycle {
    introduced: String,
    deprecated: String,
    removed: String,
    instead: String,
}

/// Group, version and kind.
type Name = (String, String, String);

/// The table; of what stands in several folders the last counts.
pub(super) fn lifecycles_table(folders: &[PathBuf]) -> Result<String, Failed> {
    let mut all: BTreeMap<Name, Lifecycle> = BTreeMap::new();
    for folder in folders {
        let mut sources = Vec::new();
        find(folder, &mut sources)?;
        if sources.is_empty() {
            return Err(Failed(format!("{} holds no {SOURCE}", folder.display())));
        }
        for source in sources {
            read(&source, &mut all)?;
        }
    }
    let rows = all.into_iter().map(|((group, version, kind), life)| {
        let Lifecycle { introduced, deprecated, removed, instead } = life;
        let row = format!("{group}\t{version}\t{kind}\t{introduced}\t{deprecated}\t{removed}\t{instead}");
        format!("{}\n", row.trim_end_matches('\t'))
    });
    Ok(format!("{HEAD}\n{}", rows.collect::<String>()))
}

fn find(folder: &Path, sources: &mut Vec<PathBuf>) -> Result<(), Failed> {
    let cannot = |error: std::io::Error| Failed(format!("cannot list {}: {error}", folder.display()));
    for entry in fs::read_dir(folder).map_err(cannot)? {
        let path = entry.map_err(cannot)?.path();
        if path.is_dir() {
            find(&path, sources)?;
        } else if path.ends_with(SOURCE) {
            sources.push(path);
        }
    }
    sources.sort();
    Ok(())
}

fn read(source: &Path, all: &mut BTreeMap<Name, Lifecycle>) -> Result<(), Failed> {
    let text = |path: &Path| {
        fs::read_to_string(path).map_err(|error| Failed(format!("cannot read {}: {error}", path.display())))
    };
    let folder = source.parent().unwrap_or(source);
    let version = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let register = text(&folder.join("register.go"))?;
    let group = between(&register, "const GroupName = \"", "\"")
        .ok_or_else(|| Failed(format!("{} names no group", folder.display())))?;
    for (kind, what, body) in functions(&text(source)?) {
        if NO_KINDS.iter().any(|ending| kind.ends_with(ending)) {
            continue;
        }
        let life = all.entry((group.to_owned(), version.clone(), kind)).or_default();
        let minor = between(&body, "return 1, ", "\n").unwrap_or_default().to_owned();
        match what.as_str() {
            "Introduced" => life.introduced = minor,
            "Deprecated" => life.deprecated = minor,
            "Removed" => life.removed = minor,
            "Replacement" => life.instead = instead(&body).unwrap_or_default(),
            _ => {}
        }
    }
    Ok(())
}

/// Kind, what is said of it, and the body of each function.
fn functions(text: &str) -> Vec<(String, String, String)> {
    let of = |function: &str| {
        let (kind, rest) = function.split_once(") APILifecycle")?;
        let (what, body) = rest.split_once('(')?;
        Some((kind.to_owned(), what.to_owned(), body.to_owned()))
    };
    text.split("func (in *").skip(1).filter_map(of).collect()
}

/// `policy/v1 PodDisruptionBudget`
fn instead(body: &str) -> Option<String> {
    let value = |name: &str| between(body, &format!("{name}: \""), "\"");
    let (group, version, kind) = (value("Group")?, value("Version")?, value("Kind")?);
    let slash = if group.is_empty() { "" } else { "/" };
    Some(format!("{group}{slash}{version} {kind}"))
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t str> {
    Some(text.split_once(start)?.1.split_once(end)?.0.trim())
}
