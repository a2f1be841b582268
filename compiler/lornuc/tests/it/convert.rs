//! `golden/convert/<case>/`: manifests, and the stack that `lornuc convert` makes of them. Every stack builds to what the
//! manifests say.

mod command;
mod hostile;
mod laws;

use std::path::{Path, PathBuf};

use golden_runner::Golden;
use lornuc_model::diagnostic::Code;

use crate::project::{Project, Run, SETTINGS, lornuc, repository};

/// In this case documents are left out, and of two for one object the first counts.
const NOT_KEPT: &str = "cannot-be-kept";

fn folder() -> PathBuf {
    repository().join("golden/convert")
}

/// The cases, and what each is made of: a file or a folder.
fn inputs() -> Vec<(PathBuf, &'static str)> {
    let cases = std::fs::read_dir(folder()).unwrap().map(|entry| PathBuf::from(entry.unwrap().file_name()));
    let input = |case: &Path| if folder().join(case).join("input.yaml").exists() { "input.yaml" } else { "input" };
    let mut all: Vec<_> = cases.map(|case| (case.clone(), input(&case))).collect();
    all.sort();
    all
}

fn converted(case: &Path, input: &str) -> Run {
    Run::of(lornuc().args(["convert", input]).current_dir(folder().join(case)))
}

#[test]
fn manifests_become_the_stacks_of_the_golden_files() {
    let mut golden = Golden::new(folder());
    let all = inputs();
    assert!(all.len() >= 22, "{}", all.len());
    for (case, input) in all {
        let Run { code, stdout, stderr } = converted(&case, input);
        golden.check(case.join("expected.ncl"), &stdout);
        golden.check(case.join("expected.txt"), &format!("{stderr}exit {}\n", code.unwrap_or(-1)));
    }
    golden.finish(|path| path.ends_with("expected.ncl") || path.ends_with("expected.txt"));
}

/// The documents of a stream without the lines that name them, sorted.
fn documents(stream: &str) -> Vec<String> {
    let without_head = |document: &str| {
        let lines = document.lines().filter(|line| !line.starts_with("# "));
        lines.map(|line| format!("{line}\n")).collect::<String>()
    };
    let mut all: Vec<String> = stream.split("---\n").map(without_head).filter(|text| !text.is_empty()).collect();
    all.sort();
    all
}

/// A project with one stack, of whose references nobody asks: the cases are a part of something.
fn of_stack(path: &str, text: &str) -> Project {
    let rules: Vec<String> = Code::OF_REFERENCES.iter().map(|code| format!("{code} = 'off")).collect();
    let settings = SETTINGS.replacen('{', &format!("{{ rules = {{ {} }},", rules.join(", ")), 1);
    Project::new(&[("lornuc.ncl", &settings), (path, text)])
}

/// What `build` makes of a project with one stack.
fn built(path: &str, text: &str) -> Vec<String> {
    let project = of_stack(path, text);
    let run = project.run(&["build", "-o", "-"]);
    assert_eq!(run.code, Some(0), "{path}: {}", run.stderr);
    documents(&run.stdout)
}

#[test]
fn a_stack_builds_to_what_the_folder_of_its_manifests_builds_to() {
    let mut compared = 0;
    for (case, input) in inputs() {
        let run = converted(&case, input);
        // Where something is left out, the two differ in that.
        if run.stderr.contains("warning") || input == "input" {
            continue;
        }
        let manifests = std::fs::read_to_string(folder().join(&case).join(input)).unwrap();
        let (folder, stack) = (built("stacks/shop/all.yaml", &manifests), built("stacks/shop.ncl", &run.stdout));
        assert_eq!(folder, stack, "{}", case.display());
        compared += folder.len();
    }
    assert!(compared > 50, "{compared}");
}

#[test]
fn every_stack_passes_check_and_is_formatted() {
    let projects: Vec<(PathBuf, String)> =
        inputs().into_iter().map(|(case, input)| (case.clone(), converted(&case, input).stdout)).collect();
    for (case, text) in &projects {
        let checked = of_stack("stacks/shop.ncl", text).run(&["check"]);
        assert_eq!(checked.code, Some(0), "{}: {}", case.display(), checked.stderr);
    }
    // The formatter goes as deep as the text.
    let format = move || {
        for (case, text) in projects {
            assert_eq!(lornuc::format::format(&text).as_ref(), Ok(&text), "{}", case.display());
        }
    };
    std::thread::Builder::new().stack_size(lornuc::STACK_BYTES).spawn(format).unwrap().join().unwrap();
}

/// From the shared values on: the head lists what is left out by its line.
fn body(stack: &str) -> &str {
    stack.find("\nlet ").or_else(|| stack.find("\n{")).map_or("", |at| &stack[at..])
}

#[test]
fn the_order_of_the_documents_changes_nothing() {
    for (case, input) in inputs() {
        if input == "input" || case == Path::new(NOT_KEPT) {
            continue;
        }
        let text = std::fs::read_to_string(folder().join(&case).join(input)).unwrap();
        let mut parts: Vec<&str> = text.split("\n---\n").collect();
        parts.reverse();
        let project = Project::new(&[("input.yaml", &parts.join("\n---\n"))]);
        let reversed = project.run(&["convert", "input.yaml"]);
        assert_eq!(reversed.code, Some(0), "{}: {}", case.display(), reversed.stderr);
        assert_eq!(body(&reversed.stdout), body(&converted(&case, input).stdout), "{}", case.display());
    }
}

#[test]
fn the_manifests_of_this_repository_become_a_stack() {
    for environment in ["dev", "prod"] {
        let built = Run::of(lornuc().args(["build", "-o", "-", "-e", environment, "-C"]).arg(repository()));
        assert_eq!(built.code, Some(0), "{}", built.stderr);
        let project = of_stack("all.yaml", &built.stdout);
        let run = project.run(&["convert", "all.yaml", "-o", "stacks/all.ncl"]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert!(
            run.stderr.contains("47 resources converted: building the stack gives back the same"),
            "{}",
            run.stderr
        );
        let checked = project.run(&["check"]);
        assert_eq!(checked.code, Some(0), "{}", checked.stderr);
    }
}
