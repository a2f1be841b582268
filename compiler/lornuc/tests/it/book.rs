//! The book in `docs/`: every block of a page is built. Blocks of files begin with their path in a comment (or name it
//! behind the language); blocks of `console` hold commands behind `$`, which are run in a folder of the page's own, and
//! what they print, which is compared. `<!-- $ … -->` runs a command that the page does not show. Blocks of `sh` and
//! `text` are not run: they install things, or show what others print.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use golden_runner::Golden;
use lornuc_model::diagnostic::Code;

use crate::project::repository;

fn folder() -> PathBuf {
    repository().join("docs/src")
}

/// A page while it is built.
struct Page {
    /// Where its commands run: everything they make is gone with it.
    home: tempfile::TempDir,
    /// The folder that `cd` has led to.
    here: PathBuf,
    /// Files that no command has been run after.
    unbuilt: BTreeSet<PathBuf>,
    built: String,
    faults: Vec<String>,
}

impl Page {
    /// Builds a page, and gives its text with what its commands print now.
    fn build(name: &Path, text: &str) -> Result<String, String> {
        let home = tempfile::tempdir().unwrap();
        let here = home.path().canonicalize().unwrap();
        let mut page = Self { home, here, unbuilt: BTreeSet::new(), built: String::new(), faults: Vec::new() };
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            page.keep(line);
            if let Some(command) = line.strip_prefix("<!-- $ ").and_then(|line| line.strip_suffix(" -->")) {
                page.run(command);
            }
            if let Some(info) = line.strip_prefix("```") {
                let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
                page.block(info, &block);
                page.keep("```");
            }
        }
        page.faults.extend(page.unbuilt.iter().map(|path| format!("`{}` is built by no command", path.display())));
        page.home.close().unwrap();
        if page.faults.is_empty() {
            Ok(page.built)
        } else {
            Err(format!("{}: {}", name.display(), page.faults.join("; ")))
        }
    }

    fn keep(&mut self, line: &str) {
        self.built.push_str(line);
        self.built.push('\n');
    }

    fn block(&mut self, info: &str, block: &[&str]) {
        let (language, path) = info.split_once(' ').unwrap_or((info, ""));
        match language {
            "console" => self.console(block),
            "nickel" | "yaml" | "json" | "toml" | "lua" => {
                let first = block.first().and_then(|line| line.strip_prefix("# ")).unwrap_or_default();
                let path = if path.is_empty() { first } else { path };
                if path.is_empty() || path.contains(' ') {
                    self.faults.push(format!("a block of {language} does not begin with its path: {first}"));
                }
                let file = self.here.join(path);
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(&file, block.join("\n") + "\n").unwrap();
                if language == "nickel" {
                    self.unbuilt.insert(path.into());
                }
            }
            "sh" | "text" => {}
            other => self.faults.push(format!("blocks of `{other}` are not known")),
        }
        if language != "console" {
            block.iter().for_each(|line| self.keep(line));
        }
    }

    fn console(&mut self, block: &[&str]) {
        for command in block.iter().filter_map(|line| line.strip_prefix("$ ")) {
            self.keep(&format!("$ {command}"));
            let printed = self.run(command);
            printed.lines().for_each(|line| self.keep(line));
        }
    }

    /// Runs a command as a shell does; `cd` counts for those that follow.
    fn run(&mut self, command: &str) -> String {
        if let Some(folder) = command.strip_prefix("cd ") {
            self.here = self.here.join(folder);
            return String::new();
        }
        if command.starts_with("lornuc ") {
            self.unbuilt.clear();
        }
        let programs = Path::new(env!("CARGO_BIN_EXE_lornuc")).parent().unwrap();
        let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("exec 2>&1; {command}")]).current_dir(&self.here).env("PATH", path);
        shell.env_remove("NO_COLOR").env_remove("RUST_BACKTRACE").env("HOME", self.home.path());
        String::from_utf8(shell.output().unwrap().stdout).unwrap()
    }
}

#[test]
fn every_block_of_the_book_is_built_and_prints_what_the_page_says() {
    let mut golden = Golden::new(folder());
    let summary = fs::read_to_string(folder().join("SUMMARY.md")).unwrap();
    for entry in fs::read_dir(folder()).unwrap() {
        let name = PathBuf::from(entry.unwrap().file_name());
        if GENERATED.iter().any(|page| name == Path::new(page)) || name == Path::new("SUMMARY.md") {
            continue;
        }
        if !summary.contains(&format!("({})", name.display())) {
            golden.fail(format!("{}: not in SUMMARY.md", name.display()));
        }
        match Page::build(&name, &fs::read_to_string(folder().join(&name)).unwrap()) {
            Ok(text) => golden.check(&name, &text),
            Err(fault) => golden.fail(fault),
        }
    }
    golden.finish(|_| false);
}

/// Pages that other tests make.
const GENERATED: [&str; 2] = ["errors.md", "reference.md"];

#[test]
fn the_chapter_of_errors_shows_every_code_with_the_project_that_makes_it() {
    let mut text = String::from(
        "# The errors, by code\n\nA code keeps its meaning for ever. Each is shown with a project that has the mistake \
         (`lornuc.ncl` is left out where the mistake is elsewhere) and what `lornuc check` says of it.\n",
    );
    for code in Code::ALL {
        text.push_str(&format!("\n## {code}\n\n{}\n", code.meaning().trim()));
        text.push_str(&example(*code));
    }
    let mut golden = Golden::new(folder());
    golden.check("errors.md", &text);
    golden.finish(|path| path == Path::new("errors.md"));
}

/// The files that the message of the first case names, and the message.
fn example(code: Code) -> String {
    let cases = repository().join("golden/errors").join(code.as_str());
    let mut names: Vec<_> = fs::read_dir(&cases).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    let case = names.first().unwrap();
    let told = fs::read_to_string(case.join("expected.txt")).unwrap();
    let mut text = String::new();
    for file in shown(&told) {
        let Ok(source) = fs::read_to_string(case.join(&file)) else { continue };
        // A file that must be long to be wrong shows nothing by its length.
        if source.len() < 2_000 && source.chars().all(|c| c == '\n' || !c.is_control()) {
            let fence = if source.contains("```") { "~~~~" } else { "```" };
            text.push_str(&format!("\n`{file}`:\n\n{fence}text\n{}\n{fence}\n", source.trim_end()));
        }
    }
    let told: Vec<&str> = told.lines().filter(|line| !line.starts_with("exit ")).take(40).collect();
    // Frames have spaces at the ends of their lines, which nobody sees.
    let told: Vec<&str> = told.into_iter().map(str::trim_end).collect();
    text + &format!("\n```text\n{}\n```\n", told.join("\n").trim_end())
}

/// The files that frames show, each once.
fn shown(told: &str) -> BTreeSet<String> {
    let frames = told.lines().filter_map(|line| line.trim_start().strip_prefix("┌─ "));
    frames.filter_map(|place| place.split(':').next()).map(str::to_owned).collect()
}
