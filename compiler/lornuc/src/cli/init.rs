//! `lornuc init`.

mod templates;

use std::path::{Path, PathBuf};

use clap::Args;
use lornuc_model::name::{did_you_mean, slug};
use lornuc_model::settings::COMPILER_VERSION;

use super::session::counted;
use super::terminal::{Failure, Terminal};
use super::{Exit, Global};
use crate::load::SETTINGS_FILE;
use crate::output::{self, Created};
use templates::{TEMPLATES, Template};

/// Begin a project that builds at once
///
/// Writes a few files with comments that teach: settings with two environments, a stack, and a construct. Files that
/// are there already are left as they are, so that a project can be begun in an existing repository.
#[derive(Debug, Args)]
pub(super) struct Init {
    /// The folder of the project; made if it is not there [default: the current one]
    folder: Option<PathBuf>,
    /// Begin with this example; `examples` lists them
    #[arg(long, value_name = "NAME", default_value = "app")]
    from: String,
}

impl Init {
    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
        if self.from == "examples" {
            let lines: Vec<String> = TEMPLATES.iter().map(|it| format!("{:<12}{}\n", it.name, it.about)).collect();
            terminal.data(lines.iter().map(String::as_str))?;
            return Ok(Exit::Fine);
        }
        let template = TEMPLATES.iter().find(|template| template.name == self.from);
        let template = template.ok_or_else(|| Failure::NoExample {
            name: self.from.clone(),
            help: did_you_mean(&self.from, TEMPLATES.iter().map(|template| template.name))
                .unwrap_or_else(|| "`lornuc init --from examples` lists them".to_owned()),
        })?;
        let here = global.directory.as_deref().unwrap_or(Path::new("."));
        let folder = self.folder.as_deref().map_or_else(|| here.to_path_buf(), |folder| here.join(folder));
        self.write(template, &folder, terminal)
    }

    fn write(&self, template: &Template, folder: &Path, terminal: &Terminal) -> Result<Exit, Failure> {
        let project = project_name(folder);
        let mut made = 0;
        // The settings first: where they are, a project is, and nothing is written.
        for (path, text) in template.files() {
            let text = text.replace("@project@", &project).replace("@version@", compatible());
            match output::create_new(&folder.join(path), &text)? {
                Created::New => {
                    made += 1;
                    terminal.note(&format!("  wrote {path}"));
                }
                Created::Kept if path == SETTINGS_FILE => return Err(Failure::ProjectThere(folder.to_path_buf())),
                Created::Kept => terminal.note(&format!("  kept {path}, which was there")),
            }
        }
        let go = match &self.folder {
            Some(folder) => format!("`cd {}`, then `lornuc build`", folder.display()),
            None => "`lornuc build`".to_owned(),
        };
        terminal.note(&format!("began the project `{project}` with {}; next: {go}", counted(made, "file")));
        Ok(Exit::Fine)
    }
}

/// The folder's name as a project's, which namespaces are named after: letters, digits and dashes.
#[expect(clippy::disallowed_methods, reason = "the command line is the door to its environment")]
fn project_name(folder: &Path) -> String {
    let absolute = std::env::current_dir().map_or_else(|_| folder.to_path_buf(), |here| here.join(folder));
    let normal: PathBuf = absolute.components().collect();
    let name = normal.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let made = slug(&name.replace(['_', '.'], "-"));
    // Room for `-dev` within the 63 characters of a namespace.
    let short: String = made.as_str().chars().take(50).collect();
    let trimmed = short.trim_matches('-');
    if trimmed.is_empty() || name.is_empty() { "shop".to_owned() } else { trimmed.to_owned() }
}

/// The requirement that this version and its patches meet: `0.1` of `0.1.3`.
fn compatible() -> &'static str {
    COMPILER_VERSION.rsplit_once('.').map_or(COMPILER_VERSION, |(head, _)| head)
}
