//! Gives the compiler an id for its cache: two binaries that could make something else of the same project have two. In:
//! all that a binary is made from. Out: `LORNUC_ID`. Times and places of files are no part of it.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a binary is made from, seen from this package; the lock file names every other package by its digest.
const SOURCES: &[&str] = &[
    "build.rs",
    "Cargo.toml",
    "src",
    "templates",
    "../model/Cargo.toml",
    "../model/src",
    "../../Cargo.toml",
    "../../Cargo.lock",
    "../../schemas",
];

/// What else Cargo makes a difference by.
const SETTINGS: &[&str] = &["TARGET", "PROFILE", "OPT_LEVEL", "DEBUG", "CARGO_CFG_FEATURE", "CARGO_ENCODED_RUSTFLAGS"];

#[expect(clippy::disallowed_methods, reason = "a build script is what Cargo's environment is for")]
fn main() -> io::Result<()> {
    // The hash is that of the Rust version, which is part of what is hashed.
    let mut id = DefaultHasher::new();
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
        hash(Path::new(source), &mut id)?;
    }
    for setting in SETTINGS {
        (setting, std::env::var_os(setting)).hash(&mut id);
    }
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    Command::new(rustc).arg("-vV").output()?.stdout.hash(&mut id);
    println!("cargo::rustc-env=LORNUC_ID={:016x}", id.finish());
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "what is hashed is on the disk")]
fn hash(path: &Path, id: &mut DefaultHasher) -> io::Result<()> {
    path.hash(id);
    if !path.is_dir() {
        fs::read(path)?.hash(id);
        return Ok(());
    }
    let mut entries: Vec<PathBuf> =
        fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<PathBuf>>>()?;
    // The order of a disk is nobody's.
    entries.sort();
    entries.iter().try_for_each(|entry| hash(entry, id))
}
