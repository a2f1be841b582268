//! `cargo ci <task>`: the project's own checks. Pipelines only call it, so that a contributor can run what they run.

mod agreement;
mod bench;
mod bless;
mod control_plane;
mod crds;
mod fuzz;
mod kinds;
mod mutants;
mod pattern;
mod run;
mod schemas;
mod tidy;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use run::{Failed, Step};

/// Run the project's checks
#[derive(Debug, Parser)]
#[command(name = "cargo ci")]
struct Ci {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Check what a minute is enough for: form, lints, tidiness, the pure half
    Fast,
    /// Check everything that a pull request must pass
    Full {
        /// Leave out the tests, which have run just now
        #[arg(long)]
        tested: bool,
    },
    /// Measure the compiler, and print figures
    ///
    /// Builds of 12 to 100,020 objects, rebuilds and a diff, as whole processes in turn: wall and processor time, peak
    /// memory, and ratios to the floor, which is the same objects built in Rust and written by the same writer. Peers
    /// take part when a file names their commands.
    Bench(bench::Bench),
    /// Ask a real API server whether our verdict is its own
    ///
    /// Objects made for every kind, sound ones and broken ones, are judged by both; their verdicts and the fields that they
    /// refuse are compared. It fails where a figure is below its bound. Without a control plane it is skipped.
    Agreement(agreement::Agreement),
    /// Break the references of the stacks one by one, and see that each is told
    ///
    /// Every producer, key, label, port, account and namespace is deleted or renamed in turn; wherever its old name is left,
    /// a finding must say so, or a table must say why that is no reference. Nothing else may be found.
    MutantsOfStacks(mutants::Mutants),
    /// Build, start and stop the control plane that tests use
    ControlPlane(control_plane::Command),
    /// Run all tests with one control plane
    Test(control_plane::Test),
    /// Rewrite every golden file with what is made now
    Bless,
    /// Hold the rules of the house that no compiler knows
    Tidy,
    /// Measure the shape of the code against its limits
    Metrics,
    /// Rebuild `schemas/kinds.tsv`
    Kinds(kinds::Kinds),
    /// Rebuild `schemas/kubernetes`
    ///
    /// The control plane's API server is asked for its own minor version. Each other one, and this one once more, is read
    /// from the source of a release, as `go mod download -json k8s.io/kubernetes@v1.36.3` leaves it in its `Dir`.
    Schemas(schemas::Schemas),
    /// Rebuild the CRDs that tests install
    Crds(crds::Crds),
    /// Feed random input to the compiler
    Fuzz(fuzz::Fuzz),
}

fn main() -> ExitCode {
    ::control_plane::supervise_if_asked();
    let done = match Ci::parse().task {
        Task::Fast => fast(),
        Task::Full { tested } => full(if tested { Tests::Done } else { Tests::Due }),
        Task::Bench(bench) => bench.run(),
        Task::Agreement(agreement) => agreement.run(),
        Task::MutantsOfStacks(mutants) => mutants.run(),
        Task::ControlPlane(command) => command.run(),
        Task::Test(test) => test.run(),
        Task::Bless => bless::bless(),
        Task::Tidy => tidy::tidy(&run::root()),
        Task::Metrics => metrics(),
        Task::Kinds(kinds) => kinds.run(),
        Task::Schemas(schemas) => schemas.run(),
        Task::Crds(crds) => crds.run(),
        Task::Fuzz(fuzz) => fuzz.run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failed) => {
            run::say(&format!("error: {failed}"));
            ExitCode::FAILURE
        }
    }
}

fn fast() -> Result<(), Failed> {
    Step::cargo("form", &["fmt", "--all", "--check"]).run()?;
    tidy::tidy(&run::root())?;
    Step::cargo("lints", &["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]).run()?;
    Step::cargo("tests of the pure half", &["test", "--quiet", "-p", "lornuc-model"]).run()
}

/// Whether all tests are still to be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tests {
    Due,
    Done,
}

fn full(tests: Tests) -> Result<(), Failed> {
    fast()?;
    if tests == Tests::Due {
        Step::cargo("all tests", &["test", "--quiet", "--workspace"]).run()?;
    }
    Step::cargo("documentation", &["doc", "--quiet", "--workspace", "--no-deps"])
        .env("RUSTDOCFLAGS", "-D warnings")
        .run()?;
    Step::cargo("bans, licences and sources", &["deny", "check", "bans", "licenses", "sources"]).run()?;
    Step::new("YAML read by PyYAML", "python3", &["ci/read_corpus.py", &yaml_corpus()]).run()?;
    metrics()
}

/// Where the tests of the YAML writer leave its corpus.
fn yaml_corpus() -> String {
    run::target().join("tmp/yaml-corpus").display().to_string()
}

/// The figures of the house, as limits.
const LIMITS: &[&str] = &[
    "file_median<=180",
    "file_p90<=450",
    "file_max<=900",
    "fn_median<=9",
    "fn_p90<=30",
    "fn_p99<=70",
    "fn_max<=100",
    "nest_p90<=3",
    "comment_pct<=9",
    "doc_pct>=10",
    "doc_pct<=25",
    "pub_doc_pct>=95",
    "header_pct>=100",
    "test_ratio>=0.6",
    "test_ratio<=1.2",
    "unwrap_kloc<=0",
    "expect_kloc<=1.5",
    "deps_per_crate_median<=25",
];

fn metrics() -> Result<(), Failed> {
    let limits = LIMITS.iter().flat_map(|limit| ["--limit", limit]);
    let args: Vec<&str> = ["ci/style_metrics.py", "compiler", "--top", "3"].into_iter().chain(limits).collect();
    Step::new("shape of the code", "python3", &args).run()
}
