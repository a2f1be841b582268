//! What the world can refuse while a project is read.

use std::io;
use std::path::PathBuf;

/// A failure that is not the author's mistake.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// No folder from here upwards holds a project.
    #[error("there is no `lornuc.ncl` in `{}` or any folder above it", .0.display())]
    NoProject(PathBuf),
    /// The folder that the user names does not exist.
    #[error("there is no folder `{}`", .0.display())]
    NoFolder(PathBuf),
    /// The user names a file that does not exist.
    #[error("there is no file or folder `{}`", .0.display())]
    NoFile(PathBuf),
    /// The user asks for a stack that the project does not have.
    #[error("the project has no stack `{name}`")]
    NoStack {
        /// The name.
        name: String,
        /// A near name, or those that there are.
        help: String,
    },
    /// A folder cannot be opened or listed.
    #[error("cannot read the folder `{}`", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}
