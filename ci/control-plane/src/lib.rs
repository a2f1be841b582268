//! What tests need of a real control plane. In: binaries of Kubernetes, and files that they write. Out: a server to
//! speak to, and what it was asked. It builds nothing and looks at no cluster but its own.

pub mod audit;
pub mod proxy;
pub mod webhook;
