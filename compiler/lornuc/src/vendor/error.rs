//! Why a folder is not vendored, and what to do about it.

use std::io;
use std::path::PathBuf;

use lornuc_model::name::slug;

/// A folder that cannot be vendored as it is, or a disk that refuses.
#[derive(Debug, thiserror::Error)]
pub enum VendorError {
    /// It does not exist.
    #[error("there is no folder `{}`", .0.display())]
    NoFolder(PathBuf),
    /// It is something else.
    #[error("`{}` is not a folder", .0.display())]
    NotAFolder(PathBuf),
    /// It is not on this machine.
    #[error("`{0}` is not a folder on disk")]
    Remote(String),
    /// It is part of the project already.
    #[error("`{}` is in the project already", .0.display())]
    InProject(PathBuf),
    /// The project is part of it.
    #[error("`{}` holds the project itself", .0.display())]
    HoldsProject(PathBuf),
    /// It has no name that can stand below `vendor/`.
    #[error("`{name}` cannot name a vendored folder: it {rule}")]
    Name {
        /// The name.
        name: String,
        /// The rule that it breaks.
        rule: String,
    },
    /// One of its files cannot be copied.
    #[error("`{path}` {reason}")]
    File {
        /// The file, relative to the folder.
        path: String,
        /// Why.
        reason: String,
        /// What to do.
        help: &'static str,
    },
    /// There is too much of it.
    #[error("`{}` has more than {limit}", path.display())]
    TooMuch {
        /// The folder.
        path: PathBuf,
        /// How much is taken.
        limit: String,
    },
    /// Nothing of it is of use.
    #[error("`{}` holds nothing that a stack can import", .0.display())]
    Nothing(PathBuf),
    /// It has changes that no commit has.
    #[error("the checkout has changes that are not committed: {0}")]
    Uncommitted(String),
    /// Something else has its place.
    #[error("`{path}` is there already, and was not made by `lornuc vendor`")]
    NotOurs {
        /// The place, relative to the project.
        path: String,
    },
    /// The lock does not have it.
    #[error("`{name}` is not in `lornuc.lock`")]
    NotLocked {
        /// The name.
        name: String,
        /// A near name, or those that there are.
        help: String,
    },
    /// Git refuses.
    #[error("cannot ask git about `{}`: {told}", path.display())]
    Git {
        /// The checkout.
        path: PathBuf,
        /// What it says.
        told: String,
    },
    /// The disk refuses.
    #[error("cannot {action} `{}`", path.display())]
    Disk {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

impl VendorError {
    pub(super) fn disk(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Disk { action, path, source }
    }

    /// Whether another use of the command would do.
    #[must_use]
    pub const fn is_usage(&self) -> bool {
        !matches!(self, Self::Git { .. } | Self::Disk { .. })
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::NoFolder(_) => "check the path: it is relative to the current folder".into(),
            Self::NotAFolder(_) => "name the folder that it is in".into(),
            Self::Remote(_) => "clone or download it, and name the folder".into(),
            Self::InProject(_) => "import it from where it is; vendored is what comes from elsewhere".into(),
            Self::HoldsProject(_) => "name a folder beside the project, or below one".into(),
            Self::Name { name, .. } => format!("give it another: `--name {}`", slug(name).as_str()),
            Self::File { help, .. } => (*help).to_owned(),
            Self::TooMuch { .. } => "name a smaller folder in it".into(),
            Self::Nothing(_) => "stacks import `.ncl`, `.yaml`, `.yml`, `.json`, `.toml` and `.txt`".into(),
            Self::Uncommitted(_) => "commit them, or take them along with `--allow-dirty`".into(),
            Self::NotOurs { .. } => "move it away, or give the folder another name with `--name`".into(),
            Self::NotLocked { help, .. } => help.clone(),
            Self::Git { .. } => "check it with `git status` in that folder".into(),
            Self::Disk { .. } => "check the path, its permissions and the space on the disk".into(),
        }
    }
}
