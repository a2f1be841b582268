//! How git is run. In: a folder and what to ask. Out: a command that runs no program of the checkout's choosing, fetches
//! nothing, and changes nothing.

use std::path::Path;
use std::process::Command;

/// Git in a folder. Programs that the checkout's own configuration names as monitors and hooks are not run.
#[expect(clippy::disallowed_methods, reason = "the door to git")]
pub(crate) fn command(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.args(["--no-optional-locks", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-C"]);
    command.arg(folder).env("LC_ALL", "C");
    // Objects that a partial clone lacks would come from the network.
    command.env("GIT_NO_LAZY_FETCH", "1").env("GIT_TERMINAL_PROMPT", "0");
    // Git sets these for its hooks; they would name another repository instead.
    for variable in
        ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY"]
    {
        command.env_remove(variable);
    }
    command
}
