//! Makes cases. In: kinds, with schemas and objects that the server takes. Out: objects, sound and broken, the same for the
//! same seed. It asks nobody whether they are what they are meant to be, and knows nothing of our checks.

mod dice;
mod hint;
mod host;
mod logic;
mod make;
mod mutant;
mod path;
mod pattern;
mod schema;
mod site;
mod spread;
#[cfg(test)]
mod tests;
mod text;
mod valid;

use std::collections::BTreeSet;

use serde_json::Value;

use super::case::{Case, Class, Kind, Kinds, Size};
use dice::Dice;
use host::{Host, Hosts};
use make::Maker;
use path::{Edit, shortened};
use schema::{Origin, Shapes};
use site::Sites;

/// Objects of Kubernetes' own kinds, one a line: its schemas do not say enough to make them.
const SEEDS: &str = include_str!("generate/seeds.jsonl");

/// Kinds that no case is made of, and why.
const LEFT_OUT: &[(&str, &str)] = &[
    ("v1 Binding", "it binds a pod that is there, and is not stored"),
    ("v1 ComponentStatus", "nobody writes it"),
    ("v1 Event", "controllers write it, and it must name the namespace that it is in"),
    ("events.k8s.io/v1 Event", "controllers write it, and it must name the namespace that it is in"),
    ("apiextensions.k8s.io/v1 CustomResourceDefinition", "definitions are judged by the server when a plan is made"),
    ("authentication.k8s.io/v1 SelfSubjectReview", "it is a question, and not stored"),
    ("authentication.k8s.io/v1 TokenReview", "it is a question, and not stored"),
    ("authorization.k8s.io/v1 LocalSubjectAccessReview", "it is a question, and not stored"),
    ("authorization.k8s.io/v1 SelfSubjectAccessReview", "it is a question, and not stored"),
    ("authorization.k8s.io/v1 SelfSubjectRulesReview", "it is a question, and not stored"),
    ("authorization.k8s.io/v1 SubjectAccessReview", "it is a question, and not stored"),
    ("certificates.k8s.io/v1 CertificateSigningRequest", "it holds a request that is signed with a key"),
    ("certificates.k8s.io/v1 PodCertificateRequest", "only the kubelet of a pod that is there may write it"),
];

/// Kinds that no case is made of, and why.
pub(super) const fn left_out() -> &'static [(&'static str, &'static str)] {
    LEFT_OUT
}

/// How many cases of a class are made, of Kubernetes' own kinds and of all others each.
const fn wanted(class: Class, size: Size) -> usize {
    match (class, size) {
        (Class::Valid, Size::Full) => 4000,
        (_, Size::Full) => 1300,
        (Class::Valid, Size::Quick) => 300,
        (_, Size::Quick) => 110,
    }
}

/// All cases of kinds.
pub(super) fn cases(kinds: &Kinds, seed: u64, size: Size) -> Vec<Case> {
    let is_left_out = |kind: &Kind| LEFT_OUT.iter().any(|(name, _)| *name == name_of(kind));
    let sources: Vec<Source<'_>> =
        kinds.kinds.iter().filter(|kind| !is_left_out(kind)).map(|kind| Source::of(kinds, kind, seed)).collect();
    let mut cases = Vec::new();
    for class in Class::ALL {
        for origin in [Origin::Custom, Origin::Builtin] {
            let of: Vec<&Source<'_>> = sources.iter().filter(|source| source.is_of(class, origin)).collect();
            let wanted = wanted(class, size).max(if class == Class::Valid { of.len() } else { 0 });
            // More than is fair, for those that cannot give theirs.
            let each = (4 * wanted).div_ceil(of.len().max(1));
            let given = of.iter().map(|source| source.cases(class, each)).collect();
            cases.extend(spread::share(given, wanted));
        }
    }
    cases
}

fn name_of(kind: &Kind) -> String {
    format!("{} {}", kind.api_version, kind.kind)
}

/// What cases of one kind are made from.
struct Source<'k> {
    name: String,
    origin: Origin,
    seed: u64,
    hosts: Hosts<'k>,
}

impl<'k> Source<'k> {
    fn of(kinds: &'k Kinds, kind: &'k Kind, seed: u64) -> Self {
        let shapes = Shapes(&kinds.definitions);
        let origin = if kind.is_builtin { Origin::Builtin } else { Origin::Custom };
        let maker = Maker { shapes, origin };
        let root = shapes.of(&kind.schema);
        let is_made = |definition: &str, name: &str| !kind.is_builtin || hint::is_made(definition, name);
        let sites = Sites::of(shapes, root, is_made);
        let name = name_of(kind);
        let mut bases = seeds(kind);
        bases.extend(kind.seeds.iter().cloned());
        if bases.is_empty() || !kind.is_builtin {
            let mut dice = Dice::of(seed, &name);
            bases.push(Hosts::smallest(maker, root, (&kind.api_version, &kind.kind), &mut dice));
        }
        Self { name, origin, seed, hosts: Hosts { maker, sites, bases } }
    }

    fn is_of(&self, class: Class, origin: Origin) -> bool {
        let is_meta = matches!(class, Class::BadName | Class::BadLabel | Class::Valid);
        self.origin == origin && (is_meta || self.root_applies(class) || !self.places(class).is_empty())
    }

    /// The places that a class says something of.
    fn places(&self, class: Class) -> Vec<usize> {
        let sites = &self.hosts.sites;
        let applies = |index: &usize| mutant::applies(class, sites, *index, self.origin);
        (0..sites.all.len()).filter(applies).collect()
    }

    fn root_applies(&self, class: Class) -> bool {
        match class {
            Class::UnknownField => true,
            Class::FailedRule => self.hosts.sites.root.rules().next().is_some(),
            Class::Valid
            | Class::MissingRequired
            | Class::WrongType
            | Class::WrongEnum
            | Class::OutOfBounds
            | Class::BadPattern
            | Class::BadFormat
            | Class::DuplicateKey
            | Class::BadName
            | Class::BadLabel
            | Class::BadQuantity
            | Class::CrossField => false,
        }
    }

    /// At most so many cases of a class.
    fn cases(&self, class: Class, most: usize) -> Vec<Case> {
        let mut dice = Dice::of(self.seed, &format!("{} {}", self.name, class.as_str()));
        let mut made = Made { cases: Vec::new(), seen: BTreeSet::new(), most };
        let mut places = self.places(class);
        made.most = if places.is_empty() { most } else { most.div_ceil(2) };
        self.whole(class, &mut made, &mut dice);
        made.most = most;
        dice.shuffle(&mut places);
        // Few places have to give more each.
        let each = (2 * most).div_ceil(places.len().max(1)).max(3);
        for place in places {
            if made.is_full() {
                break;
            }
            let Some(host) = self.hosts.host(place, &mut dice) else { continue };
            if self.is_doubtful(class, &host) {
                continue;
            }
            let mut edits = if class == Class::Valid {
                valid::edits(&host, self.hosts.maker, &mut dice)
            } else {
                mutant::edits(class, &host, self.hosts.maker, &mut dice)
            };
            dice.shuffle(&mut edits);
            for edits in edits.iter().take(each) {
                made.add(self.case(class, &host.object, edits));
            }
        }
        dice.shuffle(&mut made.cases);
        made.cases
    }

    /// A field that had to be made may not fit the others of its object, which a schema of Kubernetes' does not say. What is
    /// found before those rules are asked is told all the same.
    fn is_doubtful(&self, class: Class, host: &Host<'_>) -> bool {
        let is_found_first = matches!(
            class,
            Class::Valid
                | Class::WrongType
                | Class::UnknownField
                | Class::MissingRequired
                | Class::DuplicateKey
                | Class::BadFormat
        );
        self.origin == Origin::Builtin
            && ((host.is_new && !is_found_first) || (host.is_dependent && class == Class::Valid))
    }

    /// Cases of the object as a whole.
    fn whole(&self, class: Class, made: &mut Made, dice: &mut Dice) {
        let bases = &self.hosts.bases;
        if class == Class::Valid {
            bases.iter().for_each(|base| made.add(self.case(class, base, &[])));
            return;
        }
        let mut edits = if class == Class::BadName { mutant::names() } else { Vec::new() };
        if class == Class::BadLabel {
            edits.extend(mutant::labels());
        }
        if let Some(host) = self.root(dice).filter(|_| self.root_applies(class)) {
            edits.extend(mutant::edits(class, &host, self.hosts.maker, dice));
        }
        dice.shuffle(&mut edits);
        for edits in &edits {
            let Some(base) = dice.one_of(bases) else { return };
            if !made.is_full() {
                made.add(self.case(class, base, edits));
            }
        }
    }

    /// The object itself, as a place.
    fn root(&self, dice: &mut Dice) -> Option<Host<'k>> {
        let shape = self.hosts.sites.root;
        let object = dice.one_of(&self.hosts.bases)?.clone();
        Some(Host {
            object,
            path: path::Path::default(),
            shape,
            above: shape,
            name: "",
            is_new: false,
            is_dependent: false,
        })
    }

    fn case(&self, class: Class, base: &Value, edits: &[Edit]) -> Option<Case> {
        let mut object = base.clone();
        edits.iter().try_for_each(|edit| edit.apply(&mut object))?;
        let is_change = class == Class::Valid || object != *base;
        let said: Vec<String> = edits.iter().map(Edit::to_string).collect();
        let what = if said.is_empty() { shortened(&object.to_string()) } else { said.join(", ") };
        is_change.then(|| Case { class, kind: self.name.clone(), what, object })
    }
}

/// Cases of one kind and class, each once.
struct Made {
    cases: Vec<Case>,
    seen: BTreeSet<String>,
    most: usize,
}

impl Made {
    fn is_full(&self) -> bool {
        self.cases.len() >= self.most
    }

    fn add(&mut self, case: Option<Case>) {
        let Some(case) = case else { return };
        if self.seen.insert(case.object.to_string()) {
            self.cases.push(case);
        }
    }
}

/// The seeds of a kind that are kept here.
fn seeds(kind: &Kind) -> Vec<Value> {
    let is_of_kind = |object: &Value| object["apiVersion"] == *kind.api_version && object["kind"] == *kind.kind;
    let objects = SEEDS.lines().filter_map(|line| serde_json::from_str(line).ok());
    let objects: Vec<Value> = objects.filter(|_| kind.is_builtin).collect();
    let pod = objects.iter().find(|object| object["kind"] == "Pod").map(|pod| pod["spec"].clone()).unwrap_or_default();
    let own = objects.iter().filter(|object| is_of_kind(object));
    own.clone().cloned().chain(own.filter_map(|object| with_pod(object, &pod))).collect()
}

/// With all that a Pod may have, where it holds a template of one.
fn with_pod(object: &Value, pod: &Value) -> Option<Value> {
    const TEMPLATES: [&str; 3] = ["/template/spec", "/spec/template/spec", "/spec/jobTemplate/spec/template/spec"];
    let mut object = object.clone();
    let at = TEMPLATES.into_iter().find(|at| object.pointer(at).is_some())?;
    let spec = object.pointer_mut(at)?;
    let own = spec.get("restartPolicy").cloned();
    *spec = pod.clone();
    if let Some(policy) = own {
        spec["restartPolicy"] = policy;
    }
    Some(object)
}
