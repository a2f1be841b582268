//! Projects made for a test, and runs of the command on them.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// The settings of a project with one environment.
pub(crate) const SETTINGS: &str = r#"{ project = "shop", environments.dev = { namespace = "shop-dev" } }"#;

/// The root of the repository.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the package is two folders deep").to_path_buf()
}

/// The command, with nothing of the surroundings that could change what it prints.
pub(crate) fn lornuc() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lornuc"));
    command.env_remove("NO_COLOR").env_remove("RUST_BACKTRACE");
    command
}

/// A folder with files, gone when it is dropped.
pub(crate) struct Project(TempDir);

impl Project {
    /// A project with these files; `lornuc.ncl` is [`SETTINGS`] unless given.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let project = Self(tempfile::tempdir().unwrap());
        project.write("lornuc.ncl", SETTINGS);
        files.iter().for_each(|(path, text)| project.write(path, text));
        project
    }

    /// A project with one stack `apps`.
    pub(crate) fn with_stack(text: &str) -> Self {
        Self::new(&[("stacks/apps.ncl", text)])
    }

    pub(crate) fn root(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let file = self.root().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> Option<String> {
        fs::read_to_string(self.root().join(path)).ok()
    }

    /// Runs the command in the project.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        Run::of(lornuc().args(args).current_dir(self.root()))
    }
}

/// What a run printed, and how it ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    pub(crate) fn of(command: &mut Command) -> Self {
        Self::ended(command.output().unwrap())
    }

    /// Runs a command with a text on stdin.
    pub(crate) fn piped(command: &mut Command, stdin: &[u8]) -> Self {
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(stdin).unwrap();
        Self::ended(child.wait_with_output().unwrap())
    }

    fn ended(Output { status, stdout, stderr }: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self { code: status.code(), stdout: text(stdout), stderr: text(stderr) }
    }

    /// Everything, as golden files hold it.
    pub(crate) fn transcript(&self) -> String {
        let code = self.code.map_or("a signal".to_owned(), |code| code.to_string());
        format!("{}{}exit {code}\n", self.stdout, self.stderr)
    }
}
