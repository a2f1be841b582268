//! `cargo ci agreement`: whether our verdict is the API server's. In: kinds and a seed. Out: figures, and every difference. It
//! fails where a figure is below its bound; where no control plane is built it is skipped, unless that is required.

mod case;
mod causes;
mod compare;
mod figures;
mod generate;
mod judged;
mod kinds;
mod manifests;
mod ours;
mod report;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use control_plane::fixtures::{Crd, read};
use control_plane::{Failure, Parts, Running, Shared};

use crate::run::{Failed, root, say};
use case::{Case, Size};
use causes::Causes;
use figures::{Counts, Entry, Origin, shortfalls};
use judged::{Asked, Court, Judged};
use kinds::Known;
use ours::Ours;
use report::{Report, Seeds};

/// The options of a run.
#[derive(Debug, Args)]
pub(crate) struct Agreement {
    /// Ask some thousand cases of every kind and class instead of all
    #[arg(long)]
    quick: bool,
    /// Make the cases of this seed
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Take the CRDs of this folder, at any depth, instead of those that are kept for tests
    #[arg(long, value_name = "FOLDER")]
    crds: Option<PathBuf>,
    /// Ask cases of this kind alone, as `Pod` or `apps/v1 Deployment`
    #[arg(long, value_name = "NAME")]
    kind: Option<String>,
    /// Ask cases of this class alone, as `wrong-type`
    #[arg(long, value_name = "NAME")]
    class: Option<String>,
    /// Ask the cases alone that this file of the corpus has written down, and make none
    #[arg(long, value_name = "NAME")]
    corpus: Option<String>,
    /// Show so many differences of each cause
    #[arg(long, value_name = "N", default_value_t = 20)]
    show: usize,
    /// Ask the next seed as well, and write the report
    #[arg(long, conflicts_with_all = ["kind", "class", "corpus"])]
    save: bool,
    /// Ask these manifests instead: files, or folders at any depth
    #[arg(long, value_name = "PATH", num_args = 1.., conflicts_with_all = ["quick", "seed", "class", "corpus", "save"])]
    manifests: Vec<PathBuf>,
    /// Install the CRDs that are among the manifests; they stay in the control plane
    #[arg(long, requires = "manifests")]
    install_crds: bool,
}

/// The report.
const REPORT: &str = "ci/agreement/report.md";

impl Agreement {
    pub(crate) fn run(&self) -> Result<(), Failed> {
        let Some(plane) = plane()? else { return Ok(()) };
        let mut crds = self.crds()?;
        if !self.manifests.is_empty() {
            let found = manifests::read(&self.manifests)?;
            crds.extend(if self.install_crds { found.crds } else { Vec::new() });
            return self.ask_manifests(&plane, (found.cases, &found.passed_over), crds);
        }
        let known = kinds::known(&crds, self.corpus.as_deref())?;
        plane.install(&crds).map_err(failed)?;
        let setting = Setting { plane: &plane, server: server(&plane)?, causes: Causes::read(causes::CAUSES)? };
        let ours = Ours::new(known.schemas.clone());
        let cases = self.cases(&known, self.seed)?;
        let judged = setting.judge(&ours, &cases)?;
        let entries = entries(&known, &cases, &judged);
        let counts = Counts::of(&entries);
        let report = setting.report(&entries, &counts);
        print(&format!("{}\n{}", report.figures(), report.differences(self.show)))?;
        let differences: Vec<Entry<'_>> = entries.iter().copied().filter(report::is_difference).collect();
        if self.whole() == Some(Size::Full) {
            let idle = setting.causes.idle(&differences);
            idle.iter().for_each(|cause| say(&format!("causes.tsv: explains nothing any more: {cause}")));
        }
        if self.save {
            let seed = self.seed + 1;
            let cases = self.cases(&known, seed)?;
            let judged = setting.judge(&ours, &cases)?;
            let other = Counts::of(&self::entries(&known, &cases, &judged));
            let file = root().join(REPORT);
            fs::write(&file, report.whole(self.run_of(), &other))
                .map_err(|error| Failed(format!("cannot write {REPORT}: {error}")))?;
            let short = shortfalls(&other, self.whole());
            ended(&short.into_iter().map(|what| format!("seed {seed}: {what}")).collect::<Vec<_>>())?;
        }
        ended(&shortfalls(&counts, self.whole()))
    }

    /// Documents of others: there are no bounds, and each difference is one too many.
    fn ask_manifests(
        &self,
        plane: &Running,
        (mut cases, passed_over): (Vec<Case>, &BTreeMap<&'static str, usize>),
        mut crds: Vec<Crd>,
    ) -> Result<(), Failed> {
        crds.retain(|crd| match plane.install(std::slice::from_ref(crd)) {
            Ok(()) => true,
            Err(failure) => {
                say(&format!("not installed: {}", failure.chain()));
                false
            }
        });
        let known = kinds::known(&crds, None)?;
        let setting = Setting { plane, server: server(plane)?, causes: Causes::read(causes::CAUSES)? };
        let mut seen = BTreeSet::new();
        cases.retain(|case| self.is_asked(case) && seen.insert(case.object.to_string()));
        let judged = setting.judge(&Ours::new(known.schemas.clone()), &cases)?;
        let entries = entries(&known, &cases, &judged);
        let counts = Counts::of(&entries);
        let report = setting.report(&entries, &counts);
        let others: String = passed_over.iter().map(|(why, count)| format!("- {count} {why}\n")).collect();
        print(&format!("{}\n{}", report.figures(), report.differences(self.show)))?;
        print(&format!("## Passed over\n\n{others}\n"))?;
        match entries.iter().filter(|entry| report::is_difference(entry)).count() {
            0 => Ok(()),
            count => Err(Failed(format!("{count} of {} documents differ", counts.all.judged()))),
        }
    }

    fn is_asked(&self, case: &Case) -> bool {
        let is_kind = |kind: &String| case.kind == *kind || case.kind.ends_with(&format!(" {kind}"));
        self.kind.as_ref().is_none_or(is_kind) && self.class.as_ref().is_none_or(|class| class == case.class.as_str())
    }

    /// What a report is of.
    const fn run_of(&self) -> Seeds {
        Seeds { size: self.size(), seed: self.seed, other: self.seed + 1 }
    }

    const fn size(&self) -> Size {
        if self.quick { Size::Quick } else { Size::Full }
    }

    /// The size of a run of all kinds and classes.
    fn whole(&self) -> Option<Size> {
        let is_whole = self.kind.is_none() && self.class.is_none() && self.corpus.is_none();
        is_whole.then(|| self.size())
    }

    fn crds(&self) -> Result<Vec<Crd>, Failed> {
        match &self.crds {
            Some(folder) => read(folder).map_err(failed),
            None => kinds::kept(),
        }
    }

    /// Each object once.
    fn cases(&self, known: &Known, seed: u64) -> Result<Vec<Case>, Failed> {
        let mut cases = known.written.clone();
        if self.corpus.is_none() {
            cases.extend(generate::cases(&known.kinds, seed, self.size()));
        }
        let mut seen = BTreeSet::new();
        cases.retain(|case| self.is_asked(case) && seen.insert((case.kind.clone(), case.object.to_string())));
        if cases.is_empty() {
            return Err(Failed("there is no such case".to_owned()));
        }
        Ok(cases)
    }
}

/// What all cases are judged with.
struct Setting<'a> {
    plane: &'a Running,
    server: String,
    causes: Causes<'static>,
}

impl Setting<'_> {
    fn report<'a>(&'a self, entries: &'a [Entry<'a>], counts: &'a Counts) -> Report<'a> {
        Report { server: &self.server, entries, counts, causes: &self.causes, left_out: generate::left_out() }
    }

    fn judge(&self, ours: &Ours, cases: &[Case]) -> Result<Vec<Judged>, Failed> {
        say(&format!("== {} cases", cases.len()));
        let asked: Vec<Asked<'_>> = cases.iter().map(|case| Asked { kind: &case.kind, object: &case.object }).collect();
        Court::new(self.plane, ours).map_err(failed)?.judge(&asked)
    }
}

fn entries<'a>(known: &Known, cases: &'a [Case], judged: &'a [Judged]) -> Vec<Entry<'a>> {
    let kinds = known.kinds.kinds.iter().filter(|kind| !kind.is_builtin);
    let custom: BTreeSet<String> = kinds.map(|kind| format!("{} {}", kind.api_version, kind.kind)).collect();
    let origin = |case: &Case| if custom.contains(&case.kind) { Origin::Custom } else { Origin::Builtin };
    cases.iter().zip(judged).map(|(case, judged)| Entry { case, origin: origin(case), judged }).collect()
}

/// What must be there, and is skipped where it is not built.
fn plane() -> Result<Option<Shared>, Failed> {
    // Without controllers the server has no accounts, and admits Pods by other rules.
    match Shared::for_command("agreement", &Parts::controllers()) {
        Ok(Ok(plane)) => Ok(Some(plane)),
        Ok(Err(line)) => {
            say(&line);
            Ok(None)
        }
        Err(failure) => Err(failed(failure)),
    }
}

/// What the server calls itself.
fn server(plane: &Running) -> Result<String, Failed> {
    let version = plane.admin().client().get("/version").map_err(failed)?.body;
    Ok(version["gitVersion"].as_str().unwrap_or("of an unknown version").to_owned())
}

fn ended(short: &[String]) -> Result<(), Failed> {
    match short {
        [] => Ok(()),
        _ => Err(Failed(format!("below their bounds:\n- {}", short.join("\n- ")))),
    }
}

fn print(text: &str) -> Result<(), Failed> {
    io::stdout().write_all(text.as_bytes()).map_err(|error| Failed(format!("agreement: {error}")))
}

#[expect(clippy::needless_pass_by_value, reason = "the form that `map_err` takes")]
fn failed(failure: Failure) -> Failed {
    Failed(failure.chain())
}
