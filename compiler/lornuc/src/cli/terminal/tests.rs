//! Bugs: what a panic becomes.

use super::{Exit, bug, guarded};

#[test]
fn a_panic_becomes_exit_101_and_does_not_end_the_process() {
    let exit = guarded(|| panic!("the graph has no cycles after build"));
    assert_eq!((exit, exit as i32), (Exit::Bug, 101));
    assert_eq!(guarded(|| Exit::Fine), Exit::Fine);
}

#[test]
fn a_bug_says_what_to_report() {
    let told = bug("the graph has no cycles after build", "src/graph.rs:1:2");
    assert!(
        told.starts_with("internal error: the graph has no cycles after build\n  at src/graph.rs:1:2\n  in lornuc ")
    );
    assert!(told.contains("please report these lines with the stack that makes them\n"));
}
