//! What is shown of a run at a moment.

use std::time::Duration;

use lornuc_model::declared::UnitName;
use lornuc_model::name::{EnvironmentName, StackName};

use super::{Advance, Snapshot, Stage};

fn unit(stack: &str) -> UnitName {
    UnitName { environment: EnvironmentName::new("prod").unwrap(), stack: StackName::new(stack).unwrap() }
}

#[test]
fn a_line_tells_what_is_done_and_what_takes_longest() {
    let slowest = Some((unit("apps"), Duration::from_millis(1_240)));
    let run = Snapshot { stage: Stage::Evaluating, units: 6, done: 3, resources: 1_204, slowest };
    assert_eq!(run.line(), "evaluating 3 of 6 units, 1204 resources; prod/apps for 1.2 s");
    let run = Snapshot { stage: Stage::Writing, units: 1, done: 1, resources: 1, ..run };
    assert_eq!(run.line(), "writing 1 unit, 1 resource");
    assert_eq!(Advance::default().snapshot().line(), "loading");
}

#[test]
fn the_slowest_unit_is_the_one_that_runs_for_longest() {
    let advance = Advance::default();
    advance.expect(2);
    advance.enter(Stage::Evaluating);
    ["web", "apps"].iter().for_each(|stack| advance.begin(&unit(stack)));
    let slowest = |advance: &Advance| advance.snapshot().slowest.map(|(unit, _)| unit);
    assert_eq!(slowest(&advance), Some(unit("web")));
    advance.begin(&unit("web"));
    assert_eq!(slowest(&advance), Some(unit("web")), "what begins again has begun before");
    advance.end(&unit("web"));
    assert_eq!(slowest(&advance), Some(unit("apps")));
    ["apps", "apps"].iter().for_each(|stack| advance.end(&unit(stack)));
    assert_eq!((advance.snapshot().done, slowest(&advance)), (2, None), "a unit may be evaluated twice");
}
