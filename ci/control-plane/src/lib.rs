//! A real Kubernetes control plane for tests. In: the parts that are wanted. Out: an API server on loopback with users,
//! their kubeconfigs and an audit log, which ends with whoever started it. It builds nothing unasked and downloads nothing:
//! `cargo ci control-plane build` does.

pub mod audit;
mod certificates;
mod client;
pub mod corpus;
mod failure;
pub mod fixtures;
mod parts;
mod plane;
mod ports;
mod programs;
pub mod proxy;
mod rights;
pub mod shared;
mod skip;
mod stale;
mod supervisor;
pub mod verdict;
pub mod webhook;

#[cfg(test)]
mod tests;

pub use certificates::{Authority, Identity};
pub use client::{Answer, Client};
pub use failure::Failure;
pub use parts::{Part, Parts};
pub use plane::{ControlPlane, Namespace, Running, User};
pub use programs::build::build;
pub use programs::{Program, cache};
pub use rights::{Resources, Rights, VERBS};
pub use shared::Shared;
pub use stale::prune;
pub use supervisor::{Signal, supervise_if_asked};

/// Makes the test binary able to supervise the planes that its tests start. Once, anywhere in it.
#[macro_export]
macro_rules! supervisor {
    () => {
        #[test]
        fn lornuc_control_plane_supervisor() {
            $crate::supervise_if_asked();
        }
    };
}
