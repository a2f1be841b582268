//! CRDs and XRDs from anywhere on the disk, for `import`. In: files, folders and streams that a user names. Out: the kinds
//! that they define, and what is wrong with them. Documents of other kinds are counted and left alone, and a text that
//! cannot be read keeps no other from being read.

use std::path::PathBuf;

use lornuc_model::diagnostic::{Code, Diagnostic, Files, Severity};
use lornuc_model::parallel::{self, Threads};
use lornuc_model::schema::{self, Found};
use lornuc_model::value::Node;

use super::error::LoadError;
use super::manifests::{Gathered, Purpose, gather};
use super::yaml;

/// Everything that was read.
#[derive(Debug)]
pub struct Definitions {
    /// The texts, for spans.
    pub files: Files,
    /// The kinds, and what is wrong.
    pub found: Found,
    /// How many documents define nothing.
    pub others: usize,
    /// What was named, for people: no path of this machine.
    pub origin: Vec<String>,
}

/// Reads every path; `-` is stdin. The texts are read by several threads.
///
/// # Errors
/// A path that does not exist, or a folder that cannot be listed.
pub fn definitions(paths: &[PathBuf], threads: Threads) -> Result<Definitions, LoadError> {
    let Gathered { files, texts, mut findings, origin, .. } = gather(paths, Purpose::Import)?;
    // A folder of definitions often has one, for another tool.
    findings.retain(|finding| finding.code != Code::IgnoredFile);
    let read = parallel::map_large(texts, threads, |file| {
        let mut findings = Vec::new();
        let documents = yaml::read(files.text(file), file, &mut findings);
        // What a broken text says is not what its author meant.
        let is_sound = findings.iter().all(|finding: &Diagnostic| finding.severity != Severity::Error);
        let mut found = Found { findings, ..Found::default() };
        documents.iter().filter(|_| is_sound).for_each(|document| found.extend(schema::find(document)));
        (found, documents.iter().filter(|document| !defines(document)).count())
    });
    let mut found = Found { findings, ..Found::default() };
    let mut others = 0;
    for (more, count) in read {
        found.extend(more);
        others += count;
    }
    Ok(Definitions { files, found, others, origin })
}

fn defines(document: &Node) -> bool {
    const KINDS: [&str; 2] = ["CustomResourceDefinition", "CompositeResourceDefinition"];
    let kind = document.get("kind").and_then(Node::as_text).unwrap_or_default();
    KINDS.contains(&kind) || kind.ends_with("List")
}
