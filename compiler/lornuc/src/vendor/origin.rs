//! Where a folder comes from. In: its path as the user gave it. Out: the folder with all symlinks followed, and the
//! origin to lock: a URL without credentials, or a path relative to the project, which others may have elsewhere.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use lornuc_model::lock::Origin;

use super::VendorError;
use super::git::Checkout;

/// The folder, which must be neither in the project nor around it.
#[expect(clippy::disallowed_methods, reason = "vendor is a door to the disk")]
pub(super) fn folder(root: &Path, from: &Path) -> Result<PathBuf, VendorError> {
    let real = fs::canonicalize(from).map_err(|error| match from.to_str() {
        Some(text) if is_remote(text) => VendorError::Remote(text.to_owned()),
        _ if error.kind() == io::ErrorKind::NotFound => VendorError::NoFolder(from.to_path_buf()),
        _ => VendorError::disk("read", from)(error),
    })?;
    if !real.is_dir() {
        return Err(VendorError::NotAFolder(from.to_path_buf()));
    }
    if real.starts_with(root) {
        let own = if real == root { VendorError::HoldsProject } else { VendorError::InProject };
        return Err(own(from.to_path_buf()));
    }
    if root.starts_with(&real) {
        return Err(VendorError::HoldsProject(from.to_path_buf()));
    }
    Ok(real)
}

/// A URL, or `user@host:path` as git takes it.
fn is_remote(text: &str) -> bool {
    text.contains("://") || text.split_once(':').is_some_and(|(host, _)| host.contains('@') && !host.contains('/'))
}

/// What to lock.
pub(super) fn origin(root: &Path, from: &Path, checkout: Option<&Checkout>) -> Result<Origin, VendorError> {
    let Some(Checkout { top, commit, tag, url, changes, .. }) = checkout else {
        return Ok(Origin { source: relative(root, from)?, ..Origin::default() });
    };
    let source = match url.as_deref().and_then(public) {
        Some(url) => url,
        None => relative(root, top)?,
    };
    let inside = from.strip_prefix(top).unwrap_or(from);
    Ok(Origin {
        source,
        path: if inside.as_os_str().is_empty() { None } else { Some(text(inside)?) },
        version: tag.clone(),
        commit: Some(commit.clone()),
        modified: !changes.is_empty(),
    })
}

/// A URL without what only its user may know; `None` for a path on this machine.
pub(super) fn public(url: &str) -> Option<String> {
    let Some((scheme, rest)) = url.split_once("://") else {
        // `git@host:path`, as git writes SSH; the part before the `@` is an account that all users share.
        return is_remote(url).then(|| url.to_owned());
    };
    if scheme == "file" {
        return None;
    }
    // Tokens are given as user, as password, and behind a `?`.
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (user, host) = authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user), host));
    let account = user.filter(|_| scheme == "ssh").and_then(|user| user.split(':').next());
    let account = account.map(|account| format!("{account}@")).unwrap_or_default();
    Some(format!("{scheme}://{account}{host}/{path}"))
}

/// The way from one folder to another, both without symlinks.
fn relative(from: &Path, to: &Path) -> Result<String, VendorError> {
    let shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    text(&up.chain(to.components().skip(shared)).collect::<PathBuf>())
}

fn text(path: &Path) -> Result<String, VendorError> {
    let refused = || VendorError::File {
        path: path.to_string_lossy().into_owned(),
        reason: "has a name that is not UTF-8".to_owned(),
        help: "rename it",
    };
    let parts: Option<Vec<&str>> = path.components().map(|part| part.as_os_str().to_str()).collect();
    parts.map(|parts| parts.join("/")).ok_or_else(refused)
}
