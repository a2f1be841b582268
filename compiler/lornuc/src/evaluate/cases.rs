//! Evaluates the tests of a project. In: its sources, and which of them are tests. Out: every case in every environment:
//! what it claims, and the resources that it is given, each with its own findings. Nothing is judged here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use lornuc_model::declared::UnitName;
use lornuc_model::diagnostic::{Diagnostic, Span};
use lornuc_model::name::{EnvironmentName, Id, StackName};
use lornuc_model::settings::Settings;
use lornuc_model::value::{Node, Place};

use super::fault::Faults;
use super::job::{CaseName, Evaluated, Job, Look, Part};
use super::pool::Pool;
use super::session;
use super::{EvaluateError, Told};
use crate::Crew;
use crate::load::{SourceKey, Sources};

/// The stack that the resources of all cases are taken for.
const STACK: &str = "tests";

/// One side of a case: its values, or what keeps them from being evaluated.
type Side = Result<(Node, Place), Vec<Diagnostic>>;

/// One case in one environment.
#[derive(Debug)]
pub struct Case {
    /// The file that it stands in.
    pub file: SourceKey,
    /// Its name.
    pub name: Arc<str>,
    /// Where its name stands.
    pub at: Option<Span>,
    /// The environment, and the stack that its resources are taken for.
    pub unit: UnitName,
    /// The group that its resources stand in.
    pub group: Id,
    /// Its record, without the resources.
    pub claims: Side,
    /// The resources, in a group that is called as the file.
    pub given: Side,
}

/// The cases of a project.
#[derive(Debug)]
pub struct Cases {
    /// The settings; `None` when findings keep them from being read.
    pub settings: Option<Settings>,
    /// The cases by file, name and environment.
    pub cases: Vec<Case>,
    /// What is wrong with the settings and with whole files.
    pub findings: Vec<Diagnostic>,
    /// Where the values of Secrets were written: no message may show them.
    pub secrets: BTreeSet<Span>,
}

/// Evaluates the files of tests in every environment of the project.
///
/// # Errors
/// The system gives no thread.
pub fn cases(sources: &Arc<Sources>, files: &[SourceKey], threads: usize) -> Result<Cases, EvaluateError> {
    let mut told = Told { faults: Faults::default(), secrets: BTreeSet::new(), parameters: BTreeMap::new() };
    let mut cases = Vec::new();
    let mut pool = Pool::new(sources, &Crew::of(threads))?;
    let mut settings = None;
    if let Some(key) = sources.settings() {
        let evaluated = pool.run(vec![Job::Settings(key.clone())])?;
        settings = super::settings(sources, evaluated, &mut told);
        let environments = settings.iter().flat_map(|settings: &Settings| settings.environments().keys());
        let looks: Arc<Vec<Look>> = Arc::new(environments.map(look).collect());
        pool.grow(files.len());
        let job = |file: &SourceKey| Job::Tests {
            settings: key.clone(),
            file: file.clone(),
            looks: Arc::clone(&looks),
            seen: 0,
            spent: 0,
        };
        let evaluated = pool.run(files.iter().map(job).collect())?;
        cases = together(evaluated, &mut told);
    }
    let Told { faults, secrets, .. } = told;
    Ok(Cases { settings, cases, findings: faults.into_findings(), secrets })
}

fn look(environment: &EnvironmentName) -> Look {
    let stack = StackName::new(STACK).expect("the word is a name");
    Look { unit: UnitName { environment: environment.clone(), stack }, part: Part::Names }
}

/// Which side of a case was evaluated.
enum Said {
    Claims,
    Given,
}

/// Puts the sides of every case together.
fn together(mut evaluated: Vec<Evaluated>, told: &mut Told) -> Vec<Case> {
    let mut cases: BTreeMap<(SourceKey, CaseName, UnitName), Case> = BTreeMap::new();
    let mut names = Vec::new();
    let mut sides = Vec::new();
    // Of one fault met in many environments the first is shown, whatever the order in which threads finish.
    evaluated.sort_by(|a, b| (&a.unit, &a.part).cmp(&(&b.unit, &b.part)));
    for one in evaluated {
        let Evaluated { unit: Some(unit), part: Some((file, part)), tree, faults, secrets, .. } = one else { continue };
        told.secrets.extend(secrets);
        match part {
            Part::Names => {
                told.faults.extend(faults);
                names.extend(tree.map(|(node, _)| (file, unit, node)));
            }
            Part::Claims(name) => sides.push(((file, name, unit), Said::Claims, tree, faults)),
            Part::Given(name) => sides.push(((file, name, unit), Said::Given, tree, faults)),
        }
    }
    for (file, unit, node) in names {
        for field in node.as_map().map_or(&[][..], |map| map.fields()) {
            let name = CaseName { name: Arc::clone(&field.key), at: field.key_span };
            let case = Case::unseen(&file, name.clone(), unit.clone());
            cases.insert((file.clone(), name, unit.clone()), case);
        }
    }
    for (key, said, tree, faults) in sides {
        let Some(case) = cases.get_mut(&key) else { continue };
        let mut own = Faults::default();
        own.extend(faults);
        let side = tree.ok_or_else(|| own.into_findings());
        match said {
            Said::Claims => case.claims = side,
            Said::Given => case.given = side,
        }
    }
    cases.into_values().collect()
}

impl Case {
    /// A case that nothing is known of yet. What stays so has not been looked at: others have spent all budgets.
    fn unseen(file: &SourceKey, name: CaseName, unit: UnitName) -> Self {
        let group = Id::stack(&unit.stack).join(&session::group(file));
        let CaseName { name, at } = name;
        Self { file: file.clone(), name, at, unit, group, claims: Err(Vec::new()), given: Err(Vec::new()) }
    }
}
