//! `cargo ci control-plane` and `cargo ci test`: a real control plane for the tests. In: the parts that are wanted. Out:
//! programs in the cache, a plane that is kept running, a whole test run with one plane. Data goes to stdout.

use std::io::{self, Write};

use ::control_plane::shared::{self, Record, Up};
use ::control_plane::{ControlPlane, Failure, Part, Parts, Running};
use clap::{Args, Subcommand};

use crate::run::{Failed, Step, say};

/// Build, start and stop the control plane that tests use
#[derive(Debug, Args)]
pub(crate) struct Command {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Build the programs into the cache, from their Go modules
    ///
    /// What is there is not built again. The first build of everything takes a quarter of an hour, and wants Go. Programs
    /// of earlier module files are removed once nothing has used them for two weeks.
    Build {
        /// Only these parts beside the API server and etcd: `controller-manager`, `nodes`, `flux`, `crossplane`, or `none`
        #[arg(long, value_name = "PARTS", value_delimiter = ',')]
        parts: Option<Vec<String>>,
    },
    /// Start one that stays, and print how to reach it
    Up {
        /// These parts beside the API server and etcd, or `none`
        #[arg(long, value_name = "PARTS", value_delimiter = ',', default_value = "controller-manager")]
        parts: Vec<String>,
    },
    /// Stop those that stay, and those that tests have left to end by themselves
    Down,
    /// Say what is built, and what runs
    Status,
}

/// Run all tests with one control plane
#[derive(Debug, Args)]
pub(crate) struct Test {
    /// What the plane has beside the API server and etcd, or `none`
    #[arg(long, value_name = "PARTS", value_delimiter = ',', default_value = "controller-manager")]
    parts: Vec<String>,
    /// What `cargo test --workspace` is told beside
    #[arg(last = true)]
    arguments: Vec<String>,
}

impl Command {
    pub(crate) fn run(&self) -> Result<(), Failed> {
        let done = match &self.action {
            Action::Build { parts } => {
                let parts = parts.as_ref().map_or(Ok(Parts::all()), |names| named(names));
                let built = parts.and_then(|parts| ::control_plane::build(&parts, &say));
                built.and_then(|()| ::control_plane::prune(&say))
            }
            Action::Up { parts } => named(parts).and_then(|parts| up(&parts)),
            Action::Down => down(),
            Action::Status => status(),
        };
        done.map_err(failed)
    }
}

impl Test {
    pub(crate) fn run(&self) -> Result<(), Failed> {
        let arguments: Vec<&str> =
            ["test", "--workspace"].into_iter().chain(self.arguments.iter().map(String::as_str)).collect();
        let tests = Step::cargo("all tests", &arguments);
        match ControlPlane::start(&named(&self.parts).map_err(failed)?) {
            Ok(plane) => tests.env(shared::VARIABLE, &plane.folder().to_string_lossy()).run(),
            Err(failure @ Failure::NotBuilt { .. }) => {
                say(&format!("tests that need a control plane are skipped: {failure}"));
                tests.run()
            }
            Err(failure) => Err(failed(failure)),
        }
    }
}

/// The parts with these names.
fn named(names: &[String]) -> Result<Parts, Failure> {
    names.iter().filter(|name| *name != "none").map(|name| name.parse::<Part>()).collect()
}

fn up(parts: &Parts) -> Result<(), Failure> {
    let (running, up) = shared::up(parts)?;
    let word = match up {
        Up::New => "started",
        Up::Already => "was running",
    };
    say(&format!("{word}: {} at {}; `cargo ci control-plane down` stops it", running.parts(), running.address()));
    print(&format!("export KUBECONFIG={}", running.admin().kubeconfig().display()));
    Ok(())
}

fn down() -> Result<(), Failure> {
    let ended = shared::down()?;
    if ended.is_empty() {
        say("nothing was running");
    }
    ended.iter().for_each(|record| say(&format!("stopped the plane of {}", record.folder.display())));
    Ok(())
}

fn status() -> Result<(), Failure> {
    for program in ::control_plane::Program::ALL {
        let place = program.find().map_or_else(|| "not built".to_owned(), |path| path.display().to_string());
        print(&format!("{:<24} {place}", program.name()));
    }
    let running = shared::status()?;
    if running.is_empty() {
        print("no plane runs that outlives a command");
    }
    running.iter().for_each(|plane| print(&described(plane)));
    Ok(())
}

fn described((record, running): &(Record, Running)) -> String {
    let ends =
        if record.stays { "until `cargo ci control-plane down`" } else { "until tests have not used it for a while" };
    let kubeconfig = running.admin().kubeconfig().display();
    format!("{} at {}, {ends}\n  KUBECONFIG={kubeconfig}", running.parts(), running.address())
}

fn failed(failure: Failure) -> Failed {
    Failed(failure.chain())
}

/// Data for whoever asked.
fn print(line: &str) {
    // A reader that has read enough is no failure.
    let _ = writeln!(io::stdout(), "{line}");
}
