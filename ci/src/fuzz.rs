//! `cargo ci fuzz`: libFuzzer on the targets of `compiler/fuzz`. It needs instrumentation that stable Rust keeps
//! behind a word to the compiler, and nothing else of a nightly one.

use clap::Args;

use crate::run::{Failed, Step};

/// The targets, each with a folder of input to begin with, and words of its own. An evaluation is never freed, so that
/// target runs in processes that are replaced when they have grown.
const TARGETS: &[(&str, &str, &[&str])] = &[
    ("nickel", "golden/errors", &["-fork=1", "-ignore_ooms=1", "-rss_limit_mb=4000"]),
    ("declared", "golden/stages", &["-rss_limit_mb=2000"]),
];

/// Instrumentation for coverage, as `cargo fuzz` asks for it, without a sanitizer: the code has no `unsafe`.
const FLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cdebug-assertions -Ccodegen-units=1";

/// Feed random input to the compiler
#[derive(Debug, Args)]
pub(crate) struct Fuzz {
    /// Fuzz this target only: `nickel` or `declared`
    target: Option<String>,
    /// Stop after this many seconds a target
    #[arg(long, default_value_t = 600)]
    seconds: u32,
}

impl Fuzz {
    pub(crate) fn run(&self) -> Result<(), Failed> {
        let asked = |target: &&(&str, &str, &[&str])| self.target.as_deref().is_none_or(|asked| asked == target.0);
        let targets: Vec<&(&str, &str, &[&str])> = TARGETS.iter().filter(asked).collect();
        if targets.is_empty() {
            return Err(Failed("no such target; there are: nickel, declared".into()));
        }
        for (target, seeds, words) in targets {
            let corpus = format!("compiler/fuzz/corpus/{target}");
            Step::new("a folder for what was found", "mkdir", &["-p", &corpus]).run()?;
            let found = format!("compiler/fuzz/artifacts/{target}");
            Step::new("a folder for crashes", "mkdir", &["-p", &found]).run()?;
            let artifacts = format!("-artifact_prefix={found}/");
            let time = format!("-max_total_time={}", self.seconds);
            let host = env!("CI_TARGET");
            let args =
                ["run", "--release", "--manifest-path", "compiler/fuzz/Cargo.toml", "--target", host, "--bin", target];
            let own = ["--", &time, "-timeout=60", "-max_len=4096", "-print_final_stats=1", &artifacts, &corpus, seeds];
            let args: Vec<&str> = args.into_iter().chain(own).chain(words.iter().copied()).collect();
            Step::cargo("fuzzing", &args).env("RUSTFLAGS", FLAGS).env("RUSTC_BOOTSTRAP", "1").run()?;
        }
        Ok(())
    }
}
