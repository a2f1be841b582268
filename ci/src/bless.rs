//! `cargo ci bless`: runs every test that compares golden files with the word to rewrite them, then shows what moved.

use crate::run::{Failed, Step};

/// Rewrites the golden files.
pub(crate) fn bless() -> Result<(), Failed> {
    let tests = ["test", "--quiet", "-p", "lornuc-model", "-p", "lornuc", "--test", "it"];
    Step::cargo("golden files rewritten", &tests).env("LORNUC_BLESS", "1").run()?;
    Step::new("what moved", "git", &["status", "--short", "golden", "docs"]).run()
}
