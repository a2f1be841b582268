//! The parts of a control plane. In: names that a person gives, or a test. Out: the programs that these parts need.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use crate::failure::Failure;
use crate::programs::Program;

/// What a control plane can have beside its API server and etcd.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Controllers: namespaces that end, garbage, Deployments, default service accounts, aggregated roles.
    ControllerManager,
    /// A scheduler, and a node on which pods seem to run (kwok).
    Nodes,
    /// Flux's source and kustomize controllers, and an OCI registry.
    Flux,
    /// The core of Crossplane.
    Crossplane,
}

impl Part {
    /// All of them, in the order in which they are started.
    pub const ALL: [Self; 4] = [Self::ControllerManager, Self::Nodes, Self::Flux, Self::Crossplane];

    /// What a person calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ControllerManager => "controller-manager",
            Self::Nodes => "nodes",
            Self::Flux => "flux",
            Self::Crossplane => "crossplane",
        }
    }

    /// What it is made of.
    #[must_use]
    pub fn programs(self) -> &'static [Program] {
        match self {
            Self::ControllerManager => &[Program::ControllerManager],
            Self::Nodes => &[Program::Scheduler, Program::Kwok],
            Self::Flux => &[Program::Registry, Program::SourceController, Program::KustomizeController],
            Self::Crossplane => &[Program::Crossplane],
        }
    }

    /// The parts that do nothing without the controllers bring them along: pods need service accounts.
    fn needs(self) -> &'static [Self] {
        match self {
            Self::ControllerManager => &[],
            Self::Nodes | Self::Flux | Self::Crossplane => &[Self::ControllerManager],
        }
    }
}

impl FromStr for Part {
    type Err = Failure;

    fn from_str(text: &str) -> Result<Self, Failure> {
        let known = || Self::ALL.map(Self::name).join(", ");
        let part = Self::ALL.into_iter().find(|part| part.name() == text);
        part.ok_or_else(|| Failure::UnknownPart { name: text.to_owned(), known: known() })
    }
}

/// An API server and etcd, and what else is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Parts(BTreeSet<Part>);

impl Parts {
    /// The API server and etcd alone.
    #[must_use]
    pub fn api_server() -> Self {
        Self::default()
    }

    /// The API server, etcd and the controllers of Kubernetes: what most tests want.
    #[must_use]
    pub fn controllers() -> Self {
        Self::api_server().with(Part::ControllerManager)
    }

    /// Everything that there is.
    #[must_use]
    pub fn all() -> Self {
        Part::ALL.into_iter().collect()
    }

    /// These and one more, with what it needs.
    #[must_use]
    pub fn with(mut self, part: Part) -> Self {
        self.0.extend(part.needs());
        self.0.insert(part);
        self
    }

    /// Whether the part is among them.
    #[must_use]
    pub fn has(&self, part: Part) -> bool {
        self.0.contains(&part)
    }

    /// Whether these are enough for one who wants `others`.
    #[must_use]
    pub fn cover(&self, others: &Self) -> bool {
        self.0.is_superset(&others.0)
    }

    /// All programs that are run.
    #[must_use]
    pub fn programs(&self) -> Vec<Program> {
        let core = [Program::Etcd, Program::ApiServer];
        core.into_iter().chain(self.0.iter().flat_map(|part| part.programs().iter().copied())).collect()
    }
}

impl FromIterator<Part> for Parts {
    fn from_iter<I: IntoIterator<Item = Part>>(parts: I) -> Self {
        parts.into_iter().fold(Self::api_server(), Self::with)
    }
}

impl fmt::Display for Parts {
    /// As in `api-server+controller-manager`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("api-server")?;
        self.0.iter().try_for_each(|part| write!(f, "+{}", part.name()))
    }
}
