//! `after` that names what is not there, or the group that it stands in.

use super::{check, edges_of, messages, order};
use crate::diagnostic::Code;

#[test]
fn an_unknown_target_is_told_with_a_near_name() {
    for (target, help) in [
        ("platform/namespace", Some("did you mean `platform/namespaces`?")),
        ("platfrom", Some("did you mean `platform`?")),
        ("platform/bas", Some("did you mean `platform/base`?")),
        ("zzz/quite/other", None),
    ] {
        let waiting = format!("apps/a after {target}");
        let (graph, findings) = check(&[&waiting, "platform/namespaces", "platform/base/x"]);
        let message = format!("`after` names `{target}`, which is no resource, group or stack");
        assert_eq!(messages(&findings), [message.as_str()]);
        assert_eq!(findings[0].help.as_deref(), help, "{target}");
        assert_eq!(findings[0].code, Code::UnknownTarget);
        assert_eq!(findings[0].resource.as_ref().unwrap().as_str(), "apps/a");
        assert_eq!(order(&graph), ["apps/a", "platform/base/x", "platform/namespaces"]);
    }
}

#[test]
fn a_target_of_another_environment_is_told_as_such() {
    let lines = ["apps/a after platform/db", "apps/b", "prod:apps/a after platform/db", "prod:platform/db"];
    let (graph, findings) = check(&lines);
    assert_eq!(messages(&findings), ["`after` names `platform/db`, which is no resource, group or stack"]);
    assert_eq!(findings[0].help.as_deref(), Some("it is declared for `prod` only; write `after` there only"));
    assert_eq!(edges_of(&graph), ["prod:platform/db after prod:apps/a"]);
}

#[test]
fn a_near_name_of_another_environment_is_not_offered() {
    let (_, findings) = check(&["apps/a after platform/nam", "jobs/x", "prod:platform/name"]);
    assert_eq!(findings[0].help, None);
}

#[test]
fn nothing_comes_after_a_group_that_it_stands_in() {
    for group in ["apps", "apps/web", "apps/web/blue"] {
        let waiting = format!("apps/web/blue/a after {group} apps/z");
        let (graph, findings) = check(&[&waiting, "apps/web/blue/b", "apps/z"]);
        let message = format!("`apps/web/blue/a` cannot come after `{group}`: it is part of it");
        assert_eq!(messages(&findings), [message.as_str()]);
        assert_eq!(findings[0].code, Code::DependencyCycle);
        assert_eq!(edges_of(&graph), ["apps/z after apps/web/blue/a"], "the other target still counts");
    }
}

#[test]
fn every_wrong_target_is_told_in_its_environment() {
    let (_, findings) = check(&["apps/a after no/one apps no/two", "prod:apps/a after no/one", "apps/b after apps/b"]);
    let mut told: Vec<String> = findings
        .iter()
        .map(|finding| {
            format!("{} {}", finding.environments.first().unwrap(), finding.message.split(',').next().unwrap())
        })
        .collect();
    told.sort();
    assert_eq!(
        told,
        [
            "dev `after` names `no/one`",
            "dev `after` names `no/two`",
            "dev `apps/a` cannot come after `apps`: it is part of it",
            "dev resources wait for each other: `apps/b` before `apps/b`",
            "prod `after` names `no/one`",
        ]
    );
}
