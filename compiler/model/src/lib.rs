//! The pure half of lornuc. In: [`Declared`](declared::Declared), plain values with spans. Out: rendered
//! manifests and findings. Nothing here reads disk, clock, environment or network, and nothing is `async`.
//!
//! The modules in pipeline order: [`declared`] → [`resolve`] → [`graph`] → [`check`] → [`render`]; beside the
//! line stand [`source`], [`name`], [`diagnostic`], [`value`], [`settings`] and [`schema`]; [`convert`] goes the other
//! way, from manifests to a stack.

pub mod check;
pub mod convert;
pub mod declared;
pub mod diagnostic;
pub mod graph;
pub mod name;
pub mod render;
pub mod resolve;
pub mod schema;
pub mod settings;
pub mod source;
pub mod value;
