//! Any text as a stack: the compiler answers with findings or manifests, and never panics, hangs or overflows.

#![no_main]

use std::cell::OnceCell;
use std::fs;
use std::path::PathBuf;
use std::thread;

use libfuzzer_sys::fuzz_target;
use lornuc::load::Selection;
use lornuc_model::parallel::Threads;
use lornuc_model::diagnostic::{Color, text};
use lornuc_model::render::{Format, render};

thread_local! {
    static PROJECT: OnceCell<PathBuf> = const { OnceCell::new() };
}

/// A project in a folder that lives as long as the process.
fn project() -> PathBuf {
    let folder = tempfile::tempdir().expect("a folder for the project").keep();
    fs::create_dir(folder.join("stacks")).expect("a folder for the stack");
    let settings = "{ project = \"fuzz\", environments.dev = { namespace = \"dev\", size = 1 } }";
    fs::write(folder.join("lornuc.ncl"), settings).expect("the settings");
    folder
}

fuzz_target!(|input: &[u8]| {
    let root = PROJECT.with(|slot| slot.get_or_init(project).clone());
    fs::write(root.join("stacks/apps.ncl"), input).expect("the stack");
    let run = move || {
        let compiled = lornuc::compile(&root, &Selection::default(), &lornuc::Crew::of(1)).expect("a project that is there");
        let files = compiled.sources.files();
        let told = text(&compiled.report, files, Color::Never);
        assert!(!told.contains("/project/"), "a message points into a virtual file:\n{told}");
        if let Some(checked) = compiled.checked {
            render(&checked, files, Format::Yaml, Threads::ONE);
        }
    };
    let thread = thread::Builder::new().stack_size(lornuc::STACK_BYTES).spawn(run).expect("a thread");
    if thread.join().is_err() {
        std::process::abort();
    }
});
