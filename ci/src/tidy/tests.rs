//! Each rule finds its breach, and only that.

use super::File;
use super::rules::all;

fn breaches(path: &str, text: &str) -> Vec<String> {
    all(&[File { path: path.into(), text: text.into() }])
}

#[test]
fn a_file_without_a_header_is_found() {
    assert_eq!(breaches("ci/src/x.rs", "fn x() {}\n"), ["ci/src/x.rs:1: does not begin with `//!`"]);
    assert!(breaches("ci/src/x.rs", "//! X.\n").is_empty());
}

#[test]
fn a_stage_that_looks_ahead_is_found() {
    let text = "//! X.\nuse crate::render::yaml;\nuse crate::resolve::Resource;\n";
    let found = breaches("compiler/model/src/graph/order.rs", text);
    assert_eq!(found, ["compiler/model/src/graph/order.rs:2: names the later stage `render`"]);
    assert!(breaches("compiler/model/src/graph/tests.rs", text).is_empty());
    assert!(
        breaches("compiler/model/src/check.rs", "//! X.\nuse crate::graph::Graph;\nuse crate::rendered::X;\n")
            .is_empty()
    );
}

#[test]
fn a_library_outside_its_door_is_found() {
    let text = "//! X.\nuse nickel_lang_core::eval::Closure;\n";
    assert_eq!(breaches("compiler/lornuc/src/output.rs", text).len(), 1);
    assert!(breaches("compiler/lornuc/src/evaluate/walk.rs", text).is_empty());
}

#[test]
fn a_dependency_without_a_reason_is_found() {
    let text = "[workspace.dependencies]\n# For data.\nserde = \"1\"\n\n[workspace.lints]\nx = 1\n";
    assert!(breaches("Cargo.toml", text).is_empty());
    assert_eq!(breaches("Cargo.toml", &text.replace("# For data.\n", "")).len(), 1);
}

#[test]
fn an_impure_dependency_of_the_pure_half_is_found() {
    assert_eq!(breaches("compiler/model/Cargo.toml", "[dependencies]\ntokio.workspace = true\n").len(), 1);
    assert!(breaches("compiler/model/Cargo.toml", "[dev-dependencies]\ntempfile.workspace = true\n").is_empty());
}

#[test]
fn paths_of_a_machine_and_trailing_space_are_found() {
    let home = ["/ho", "me/me"].concat();
    assert_eq!(breaches("README.md", &format!("see {home} \n")).len(), 2);
}
