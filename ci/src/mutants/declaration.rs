//! What resources declare that others may name. In: the values of units, lists as records included. Out: names, each with
//! the place where it is declared. It knows where names are given, and nothing of where they are used.

use std::sync::Arc;

use lornuc_model::declared::DeclaredUnit;
use lornuc_model::value::{Cursor, FieldPath, Node, Step, Value};

use super::edit::Edit;
use super::occurrence::Name;

/// The classes of what is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Class {
    /// An object, or what makes one at run time.
    Producer,
    /// A key of a `ConfigMap` or a Secret.
    Key,
    Label,
    /// A port of a container or a Service, by name or number.
    Port,
    /// A `ServiceAccount`.
    Account,
    Namespace,
}

impl Class {
    /// The word in tables.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Producer => "producer",
            Self::Key => "key",
            Self::Label => "label",
            Self::Port => "port",
            Self::Account => "account",
            Self::Namespace => "namespace",
        }
    }
}

/// A declared name and how it can be broken.
#[derive(Debug, Clone)]
pub(super) struct Declaration {
    pub(super) class: Class,
    /// The kind of what has the name: of the target of an `ExternalSecret` a Secret, of a template's label a Pod.
    pub(super) of: String,
    /// What it is called.
    pub(super) names: Vec<Name>,
    /// What else is gone when it is deleted.
    pub(super) beside: Vec<Name>,
    /// The changes that delete it; none where its object cannot be without.
    pub(super) delete: Vec<(FieldPath, Edit)>,
    /// The changes that rename it.
    pub(super) rename: Vec<(FieldPath, Edit)>,
}

/// A resource among the values of a unit.
#[derive(Debug, Clone)]
pub(super) struct Declarer<'a> {
    /// The unit, by its place among the others.
    pub(super) unit: usize,
    /// On the resource, from the root of the unit's tree.
    pub(super) at: Cursor<'a>,
    pub(super) kind: String,
    pub(super) name: String,
}

/// The resources of units, by their place in the trees.
pub(super) fn declarers(units: &[DeclaredUnit]) -> Vec<Declarer<'_>> {
    let mut found = Vec::new();
    for (unit, declared) in units.iter().enumerate() {
        let mut todo = vec![Cursor::new(&declared.tree, declared.place)];
        while let Some(at) = todo.pop() {
            let text = |way: &[&str]| at.find(way).and_then(|below| below.node().as_text()).map(str::to_owned);
            match (text(&["apiVersion"]), text(&["kind"]), text(&["metadata", "name"])) {
                (Some(_), Some(kind), Some(name)) => found.push(Declarer { unit, at, kind, name }),
                _ => {
                    todo.extend(at.fields().map(|(_, below)| below));
                    todo.extend(at.elements());
                }
            }
        }
    }
    found.sort_by_key(|one| (one.unit, one.at.path()));
    found
}

/// Where pods are described, by kind.
const PODS: &[(&str, &[&str])] = &[
    ("Pod", &[]),
    ("Deployment", &["spec", "template"]),
    ("StatefulSet", &["spec", "template"]),
    ("DaemonSet", &["spec", "template"]),
    ("ReplicaSet", &["spec", "template"]),
    ("Job", &["spec", "template"]),
    ("CronJob", &["spec", "jobTemplate", "spec", "template"]),
];

/// What a renamed thing is called.
fn renamed(name: &str) -> String {
    format!("{name}-renamed")
}

impl Declarer<'_> {
    /// All names that it declares, its own first.
    pub(super) fn declarations(&self) -> Vec<Declaration> {
        let mut found = vec![self.itself()];
        found.extend(self.target());
        found.extend(self.keys());
        found.extend(self.labels());
        found.extend(self.ports());
        found
    }

    /// It goes with all that it declares.
    fn itself(&self) -> Declaration {
        let class = match self.kind.as_str() {
            "ServiceAccount" => Class::Account,
            "Namespace" => Class::Namespace,
            _ => Class::Producer,
        };
        let mut names = vec![Name::Word(self.name.clone())];
        if class == Class::Namespace {
            // Which every namespace has.
            names.push(Name::Label("kubernetes.io/metadata.name".to_owned(), self.name.clone()));
        }
        let delete = vec![(self.at.path(), Edit::Remove)];
        let place = self.at.find(&["metadata", "name"]).map(|at| at.path()).unwrap_or_default();
        let rename = vec![(place, Edit::Text(renamed(&self.name)))];
        Declaration { class, of: self.kind.clone(), names, beside: Vec::new(), delete, rename }
    }

    /// The Secret that an `ExternalSecret` makes. Without a name of its own it has that of its maker.
    fn target(&self) -> Option<Declaration> {
        let at = self.at.find(&["spec", "target", "name"]).filter(|_| self.kind == "ExternalSecret")?;
        let name = at.node().as_text()?.to_owned();
        let rename = vec![(at.path(), Edit::Text(renamed(&name)))];
        let (of, names) = ("Secret".to_owned(), vec![Name::Word(name)]);
        Some(Declaration { class: Class::Producer, of, names, beside: Vec::new(), delete: Vec::new(), rename })
    }

    fn keys(&self) -> Vec<Declaration> {
        let ways: &[&[&str]] = match self.kind.as_str() {
            "ConfigMap" => &[&["data"], &["binaryData"]],
            "ExternalSecret" => &[&["spec", "target", "template", "data"]],
            _ => &[],
        };
        let key = |of: &str, name: &str, whole: FieldPath, rename: (FieldPath, Edit)| Declaration {
            class: Class::Key,
            of: of.to_owned(),
            names: vec![Name::Word(name.to_owned())],
            beside: Vec::new(),
            delete: vec![(whole, Edit::Remove)],
            rename: vec![rename],
        };
        let of = if self.kind == "ConfigMap" { "ConfigMap" } else { "Secret" };
        let maps = ways.iter().filter_map(|way| self.at.find(way));
        let fields =
            maps.flat_map(|at| at.fields().map(|(field, below)| (Arc::clone(&field.key), below)).collect::<Vec<_>>());
        let mut found: Vec<Declaration> = fields
            .map(|(name, below)| key(of, &name, below.path(), (below.path(), Edit::Key(renamed(&name)))))
            .collect();
        // A template says by itself which keys there are.
        if self.kind == "ExternalSecret" && found.is_empty() {
            for item in self.at.find(&["spec", "data"]).iter().flat_map(Cursor::elements) {
                let Some(at) = item.get("secretKey") else { continue };
                let Some(name) = at.node().as_text() else { continue };
                found.push(key(of, name, item.path(), (at.path(), Edit::Text(renamed(name)))));
            }
        }
        found
    }

    fn pods(&self) -> Option<Cursor<'_>> {
        let (_, way) = PODS.iter().find(|(kind, _)| *kind == self.kind)?;
        self.at.find(way)
    }

    fn labels(&self) -> Vec<Declaration> {
        let own = self.at.find(&["metadata", "labels"]);
        let of_pods = self.pods().filter(|_| self.kind != "Pod").and_then(|at| at.find(&["metadata", "labels"]));
        let mut found = Vec::new();
        for (of, labels) in [(self.kind.as_str(), own), ("Pod", of_pods)] {
            let fields: Vec<_> = labels.iter().flat_map(Cursor::fields).collect();
            for (field, at) in fields {
                let Some(value) = at.node().as_text() else { continue };
                found.push(self.label(of, &field.key, value, &at));
            }
        }
        found
    }

    /// A workload's own selector changes with the label of its pods, for a server refuses one without the other. So another
    /// label stands in the place of one that is deleted.
    fn label(&self, of: &str, key: &str, value: &str, at: &Cursor<'_>) -> Declaration {
        let selected = self.at.find(&["spec", "selector", "matchLabels", key]).filter(|_| of == "Pod");
        let selected = selected.filter(|at| at.node().as_text() == Some(value));
        let everywhere = |change: &Edit| {
            let places = [Some(at.path()), selected.as_ref().map(Cursor::path)];
            places.into_iter().flatten().map(|place| (place, change.clone())).collect::<Vec<_>>()
        };
        Declaration {
            class: Class::Label,
            of: of.to_owned(),
            names: vec![Name::Label(key.to_owned(), value.to_owned())],
            beside: Vec::new(),
            delete: everywhere(&Edit::Key("example.com/another".to_owned())),
            rename: everywhere(&Edit::Text(renamed(value))),
        }
    }

    fn ports(&self) -> Vec<Declaration> {
        let mut ports = Vec::new();
        let mut number = "containerPort";
        if self.kind == "Service" {
            number = "port";
            ports.extend(self.at.find(&["spec", "ports"]));
        }
        let containers = self.pods().and_then(|pods| pods.find(&["spec", "containers"]));
        ports.extend(entries(containers.as_ref()).into_iter().filter_map(|container| container.get("ports")));
        let mut found = Vec::new();
        for ports in ports {
            let mut one = entries(Some(&ports));
            let is_only = one.len() == 1;
            found.extend(one.drain(..).flat_map(|port| self.port(&port, number)));
            // A Service without ports is refused.
            if is_only && self.kind == "Service" {
                found.iter_mut().for_each(|one| one.delete.clear());
            }
        }
        found
    }

    /// A port goes with name and number; each of the two may become another.
    fn port(&self, at: &Cursor<'_>, number: &str) -> Vec<Declaration> {
        let path = at.path();
        let key = match path.steps().last() {
            Some(Step::Field(key)) => Some(key.to_string()),
            Some(Step::Element(_)) | None => None,
        };
        let written = at.get("name").and_then(|name| Some((name.path(), name.node().as_text()?.to_owned())));
        let name = written.map(|(place, name)| (name.clone(), (place, Edit::Text(short(&name)))));
        let name = name.or_else(|| key.map(|key| (key.clone(), (path.clone(), Edit::Key(short(&key))))));
        let number = at.get(number).and_then(|at| Some((at.path(), integer(at.node())?)));
        let number = number.map(|(place, number)| (number.to_string(), (place, Edit::Number(number + 20_000))));
        let both: Vec<_> = name.into_iter().chain(number).collect();
        let words = both.iter().map(|(word, _)| Name::Word(word.clone()));
        let declaration = |(index, (_, rename)): (usize, &(String, (FieldPath, Edit)))| {
            let mut names: Vec<Name> = words.clone().collect();
            let name = names.remove(index);
            // Deleted once.
            let delete = if index == 0 { vec![(path.clone(), Edit::Remove)] } else { Vec::new() };
            let of = self.kind.clone();
            Declaration {
                class: Class::Port,
                of,
                names: vec![name],
                beside: names,
                delete,
                rename: vec![rename.clone()],
            }
        };
        both.iter().enumerate().map(declaration).collect()
    }
}

/// A port's name has 15 characters at most.
fn short(name: &str) -> String {
    format!("{}-new", name.chars().take(11).collect::<String>())
}

fn integer(node: &Node) -> Option<i64> {
    match &node.value {
        Value::Number(number) => number.as_i64(),
        Value::Null | Value::Bool(_) | Value::Text(_) | Value::List(_) | Value::Map(_) => None,
    }
}

/// What a list holds, or a record in its place.
fn entries<'a>(at: Option<&Cursor<'a>>) -> Vec<Cursor<'a>> {
    at.into_iter().flat_map(|at| at.elements().chain(at.fields().map(|(_, below)| below)).collect::<Vec<_>>()).collect()
}
