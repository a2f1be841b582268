//! The command line. In: arguments. Out: data on stdout, talk on stderr, an exit code. It holds no rule about
//! manifests.

mod build;
mod check;
mod completions;
mod contracts;
mod convert;
mod diff;
mod difference;
mod explain;
mod fmt;
mod graph;
mod import;
mod init;
mod known;
mod manifests;
mod memory;
mod pin;
mod progress;
mod session;
mod terminal;
mod test;
mod vendor;
mod watch;
mod why;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use terminal::guarded;

use crate::output::Extent;

/// Compile typed Nickel stacks into checked Kubernetes manifests
///
/// A project is a folder with `lornuc.ncl`, which names its environments, and `stacks/`, which declares what runs in
/// them. Every stack is evaluated in every environment, checked, and rendered into one folder that Flux can pull.
///
/// Exit codes: 0 fine; 1 mistakes found; 2 wrong usage; 3 the world failed; 4 there are changes (`diff
/// --exit-code`); 101 a bug of lornuc.
#[derive(Debug, Parser)]
#[command(name = "lornuc", version, propagate_version = false, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
struct Global {
    /// Find the project from this folder upwards instead of the current one
    #[arg(short = 'C', long = "directory", value_name = "DIR", global = true)]
    directory: Option<PathBuf>,
    /// Mark findings with colours
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    color: When,
    /// Evaluate on this many threads [default: as many as there are cores]; the output does not depend on it
    #[arg(long, value_name = "N", global = true)]
    threads: Option<NonZeroUsize>,
    /// Print findings in this form, on stderr
    #[arg(long, value_name = "FORM", default_value = "text", global = true)]
    message_format: MessageFormat,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum When {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The form of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum MessageFormat {
    /// Frames around the lines, for people
    Text,
    /// One JSON object a line
    Json,
    /// GitHub workflow commands, which show beside the lines of a pull request
    Github,
}

/// Which units a command works on.
#[derive(Debug, Args)]
struct Units {
    /// Work on this environment only (may be given several times)
    #[arg(short, long = "env", value_name = "NAME")]
    env: Vec<String>,
    /// Work on this stack only (may be given several times); references into others are not judged
    #[arg(short, long = "stack", value_name = "NAME")]
    stack: Vec<String>,
}

impl Units {
    /// Whether this is the whole project.
    const fn extent(&self) -> Extent {
        if self.env.is_empty() && self.stack.is_empty() { Extent::Project } else { Extent::Part }
    }

    /// The options that say the same.
    fn args(&self) -> impl Iterator<Item = String> {
        let environments = self.env.iter().map(|name| format!("--env={name}"));
        environments.chain(self.stack.iter().map(|name| format!("--stack={name}")))
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Init),
    Build(build::Build),
    Check(check::Check),
    Convert(convert::Convert),
    Diff(diff::Diff),
    Explain(explain::Explain),
    Why(why::Why),
    Fmt(fmt::Fmt),
    Graph(graph::ShowGraph),
    Test(test::Test),
    Watch(watch::Watch),
    #[command(name = "internal-watch-build", hide = true)]
    Rebuild(watch::Rebuild),
    Pin(pin::PinImages),
    Import(import::ImportSchemas),
    Vendor(vendor::VendorFolder),
    Contracts(contracts::Contracts),
    Completions(completions::Completions),
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All is well.
    Fine = 0,
    /// The project has mistakes.
    Mistakes = 1,
    /// The command was used in a way it does not know.
    Usage = 2,
    /// Disk, terminal or system failed.
    World = 3,
    /// There are changes, and the user asked to be told so.
    Changes = 4,
    /// A bug of ours.
    Bug = 101,
}

/// Runs the command that the arguments of the process name.
#[must_use]
pub fn run() -> Exit {
    let Cli { global, command } = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return terminal::usage(&error),
    };
    let terminal = terminal::Terminal::new(&global);
    let done = match command {
        Command::Init(init) => init.run(&global, &terminal),
        Command::Build(build) => build.run(&global, &terminal),
        Command::Check(check) => check.run(&global, &terminal),
        Command::Convert(convert) => convert.run(&global, &terminal),
        Command::Diff(diff) => diff.run(&global, &terminal),
        Command::Explain(explain) => explain.run(&global, &terminal),
        Command::Why(why) => why.run(&global, &terminal),
        Command::Fmt(fmt) => fmt.run(&global, &terminal),
        Command::Graph(graph) => graph.run(&global, &terminal),
        Command::Test(test) => test.run(&global, &terminal),
        Command::Watch(watch) => watch.run(&global, &terminal),
        Command::Rebuild(rebuild) => rebuild.run(&global, &terminal),
        Command::Pin(pin) => pin.run(&global, &terminal),
        Command::Import(import) => import.run(&global, &terminal),
        Command::Vendor(vendor) => vendor.run(&global, &terminal),
        Command::Contracts(contracts) => contracts.run(&global, &terminal),
        Command::Completions(completions) => completions.run(&terminal),
    };
    done.unwrap_or_else(|failure| terminal.failure(&failure))
}
