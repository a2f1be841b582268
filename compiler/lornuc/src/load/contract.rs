//! Contracts for editors, which no build evaluates. In: a file in `schemas/contracts/` that something imports. Out: where
//! it is as `lornuc.lock` has it, a text of the same names without contracts; or the file, and a finding that tells why
//! it is evaluated.

use std::path::Path;

use lornuc_model::diagnostic::{Code, Diagnostic, FileId, Span};
use lornuc_model::digest::Digest;
use lornuc_model::lock::{self, Digests, Lock};
use lornuc_model::schema::contract;

use super::disk::Refusal;
use super::error::LoadError;
use super::graph::{Loader, layer, refused};
use super::jail::Jail;
use super::kept;

/// The digests of these contract files, as far as they are there; and what keeps others from being read.
///
/// # Errors
/// The root cannot be opened.
pub fn contracts<'a>(
    root: &Path,
    names: impl Iterator<Item = &'a String>,
) -> Result<(Digests, Vec<Diagnostic>), LoadError> {
    let jail = Jail::new(root)?;
    let (mut digests, mut findings) = (Digests::new(), Vec::new());
    // What is written below it would be written elsewhere.
    if jail.has(contract::FOLDER) && jail.real(contract::FOLDER).is_none() {
        findings.push(refused(contract::FOLDER, Refusal::Outside));
        return Ok((digests, findings));
    }
    for name in names {
        let path = format!("{}/{name}", contract::FOLDER);
        match jail.bytes(&path) {
            Ok(bytes) => drop(digests.insert(name.clone(), Digest::of(bytes))),
            Err(Refusal::Missing) => {}
            Err(refusal) => findings.push(refused(&path, refusal)),
        }
    }
    Ok((digests, findings))
}

/// Whether a path is that of a contract file.
pub(super) fn is_one(path: &str) -> bool {
    name(path).is_some()
}

fn name(path: &str) -> Option<&str> {
    path.strip_prefix(contract::FOLDER)?.strip_prefix('/')
}

/// What Nickel reads of a file.
pub(super) fn instead(loader: &mut Loader<'_>, path: &str, file: FileId, at: Option<Span>) -> FileId {
    let Some(name) = name(path) else { return file };
    let text = loader.files.text(file).clone();
    let locked = match loader.contracts.take() {
        Some(locked) => locked,
        None => kept::kept(loader, lock::FILE, Lock::read).unwrap_or_default().contracts,
    };
    let found = locked.get(name).map(|digest| *digest == Digest::of(text.as_bytes()));
    loader.contracts = Some(locked);
    let state = match found {
        // A text that is locked and has another form was written by another version.
        Some(true) => match contract::stub(&text) {
            Some(stub) => return loader.files.add(path, stub, layer(path)),
            None => "has another form than this version of lornuc writes",
        },
        Some(false) => "is not as it is locked",
        None => "is not locked",
    };
    let finding =
        Diagnostic::warning(Code::ContractUnlocked, format!("`{path}` {state}, and is evaluated as it stands"));
    loader.findings.push(finding.label(at, "imported here").help("write it anew: `lornuc contracts`".to_owned()));
    file
}
