//! Where values come from.

use std::path::Path;
use std::sync::Arc;
use std::thread;

use lornuc_model::declared::UnitName;
use lornuc_model::name::{EnvironmentName, Id, StackName};
use lornuc_model::value::{FieldPath, Step};
use lornuc_model::why::{Definition, Link, Way};

use crate::evaluate::{Asked, origin};
use crate::load::{Selection, Sources, load};

fn ways(path: &str) -> Vec<Way> {
    let path: FieldPath = path.parse().unwrap();
    let way = |step: &Step| match step {
        Step::Field(key) => Way::Field(key.clone()),
        Step::Element(index) => Way::Entry { index: *index, name: None },
    };
    path.steps().iter().map(way).collect()
}

fn told(folder: &Path, unit: &str, id: &str, path: &str) -> String {
    let run = || {
        let (sources, _) = load(folder, &Selection::default()).unwrap();
        let sources = Arc::new(sources);
        let (environment, stack) = unit.split_once('/').unwrap();
        let unit =
            UnitName { environment: EnvironmentName::new(environment).unwrap(), stack: StackName::new(stack).unwrap() };
        let asked = Asked { unit, id: Id::parse(id).unwrap(), ways: ways(path) };
        let Some(trace) = origin(&sources, &asked) else { return "nothing\n".to_owned() };
        let mut out = String::new();
        for link in &trace.links {
            out += &shown(&sources, "", link);
        }
        for link in &trace.reads {
            out += &shown(&sources, "reads ", link);
        }
        out
    };
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(crate::STACK_BYTES).spawn_scoped(scope, run).unwrap();
        thread.join().unwrap()
    })
}

fn shown(sources: &Sources, word: &str, link: &Link) -> String {
    let definition = |definition: &Definition| {
        let place = definition.expression.or(definition.key).unwrap();
        let text = sources.files().slice(place).lines().next().unwrap_or_default().to_owned();
        let value = definition.value.as_ref().map(|node| serde_json::to_string(node).unwrap()).unwrap_or_default();
        format!("{} `{text}` {:?} {value}", sources.files().line_of(place), definition.rank)
    };
    let counts: Vec<String> = link.counts.iter().map(definition).collect();
    let mut out = format!("{word}{}: {}\n", link.name, counts.join(" and "));
    for lost in &link.overridden {
        out += &format!("  not {}\n", definition(lost));
    }
    out
}

#[test]
fn try_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    for (id, path) in [
        ("apps/gateway/deployment", "spec.revisionHistoryLimit"),
        ("apps/engine/deployment", "spec.revisionHistoryLimit"),
        ("apps/agent-worker/autoscaler", "spec.minReplicas"),
        ("apps/engine/autoscaler", "spec.minReplicas"),
        ("apps/engine/autoscaler", "spec.maxReplicas"),
        ("apps/engine/deployment", "spec.template.spec.containers.main.image"),
        ("apps/engine/deployment", "spec.template.spec.containers.main.resources.limits.memory"),
        ("apps/engine/deployment", "metadata.name"),
        ("apps/engine/deployment", "metadata.labels.\"app.kubernetes.io/name\""),
        ("apps/engine/config", "data.LOG_LEVEL"),
        ("apps/engine/config", "data.PORT"),
        ("apps/web/config", "data.PUBLIC_HOST"),
        ("apps/gateway/config", "data.PUBLIC_HOST"),
        ("apps/engine-secret/secret", "spec.secretStoreRef.name"),
        ("apps/engine/deployment", "spec.template.spec.containers.main.env.DATABASE_URL.valueFrom.secretKeyRef.name"),
        ("apps/engine/network", "spec.ingress[0].ports[0].port"),
    ] {
        eprintln!("== {id} {path}\n{}", told(root, "prod/apps", id, path));
    }
}
