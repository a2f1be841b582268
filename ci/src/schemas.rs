//! `cargo ci schemas`: rebuilds what the compiler knows of Kubernetes' own kinds. In: an API server, and the source of
//! releases. Out: `schemas/kubernetes/kinds.tsv`, `definitions.tsv` and `lifecycles.tsv`. The server's own minor version is read both
//! ways: where the two differ, nothing is written, for then the other minor versions would be read wrongly too.

mod definitions;
mod enums;
mod lifecycle;
mod minor;
mod source;
mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use ::control_plane::{ControlPlane, Parts};
use clap::Args;

use crate::run::{Failed, root, say};
use lifecycle::lifecycles_table;
use minor::Minor;
use source::Source;
use table::{definitions_table, kinds_table};

/// Where the tables are.
const FOLDER: &str = "schemas/kubernetes";

/// Rebuild `schemas/kubernetes`
///
/// The control plane's API server is asked for its own minor version. Each other one, and this one once more, is read
/// from the source of a release, as `go mod download -json k8s.io/kubernetes@v1.36.3` leaves it in its `Dir`.
#[derive(Debug, Args)]
pub(crate) struct Schemas {
    /// A minor version and the folder with its source, as `1.36=FOLDER` (several times)
    #[arg(long = "release", value_name = "MINOR=FOLDER", required_unless_present = "lifecycles", value_parser = release)]
    releases: Vec<(u16, PathBuf)>,
    /// A folder with the source of a module that says when versions of kinds come and go, as that of `k8s.io/api`; the
    /// oldest release first (several times)
    #[arg(long = "lifecycles", value_name = "FOLDER")]
    lifecycles: Vec<PathBuf>,
}

fn release(argument: &str) -> Result<(u16, PathBuf), String> {
    let parsed = argument.split_once('=').and_then(|(minor, folder)| {
        let minor = minor.strip_prefix("1.")?.parse().ok()?;
        Some((minor, PathBuf::from(folder)))
    });
    parsed.ok_or_else(|| "it must be a minor version and a folder, as `1.36=FOLDER`".to_owned())
}

impl Schemas {
    pub(crate) fn run(&self) -> Result<(), Failed> {
        if !self.lifecycles.is_empty() {
            write("lifecycles.tsv", &lifecycles_table(&self.lifecycles)?)?;
        }
        if self.releases.is_empty() {
            return Ok(());
        }
        let plane = ControlPlane::start(&Parts::api_server()).map_err(|failure| Failed(failure.chain()))?;
        let server = Source::Server(plane.admin().client());
        let (own, asked) = (server.minor()?, Minor::read(&server)?);
        let mut minors = BTreeMap::new();
        for (number, folder) in &self.releases {
            if minors.insert(*number, Minor::read(&Source::Release(folder))?).is_some() {
                return Err(Failed(format!("1.{number} is given twice")));
            }
        }
        let published =
            minors.insert(own, asked).ok_or_else(|| Failed(format!("the server is 1.{own}: give that release too")))?;
        agree(&minors[&own], &published)?;
        without_gaps(&minors)?;
        write("kinds.tsv", &kinds_table(&minors))?;
        write("definitions.tsv", &definitions_table(&minors))
    }
}

/// What the server says and what its release was published with must be the same.
fn agree(asked: &Minor, published: &Minor) -> Result<(), Failed> {
    let differences = asked.differences(published);
    if differences.is_empty() {
        return Ok(());
    }
    Err(Failed(format!("the server and its release do not agree:\n{}", differences.join("\n"))))
}

/// A row holds a range of minor versions, which must not reach over one that nobody has read.
fn without_gaps(minors: &BTreeMap<u16, Minor>) -> Result<(), Failed> {
    let numbers: Vec<u16> = minors.keys().copied().collect();
    match numbers.windows(2).find(|pair| pair[0] + 1 != pair[1]) {
        Some(pair) => Err(Failed(format!("1.{} is missing", pair[0] + 1))),
        None => Ok(()),
    }
}

fn write(name: &str, text: &str) -> Result<(), Failed> {
    let target = root().join(FOLDER).join(name);
    fs::write(&target, text).map_err(|error| Failed(format!("cannot write {}: {error}", target.display())))?;
    say(&format!("{name}: {} rows, {} bytes", text.lines().count() - 1, text.len()));
    Ok(())
}
