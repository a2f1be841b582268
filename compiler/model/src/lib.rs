//! The pure half of lornuc. In: [`Declared`](declared::Declared), plain values with spans. Out: rendered
//! manifests and findings. Nothing here reads disk, clock, environment or network, and nothing is `async`.
//!
//! The modules in pipeline order: [`declared`] → [`resolve`] → [`graph`] → [`check`] → [`render`]; beside the
//! line stand [`source`], [`name`], [`diagnostic`], [`value`], [`settings`], [`schema`], `reference`, [`usage`],
//! [`image`], [`digest`], [`mod@case`], the files that commands write, [`pins`] and [`lock`], and [`parallel`] work.
//! [`convert`] goes the other way, from manifests to a stack; [`diff`] compares two renderings, [`picture`] shows a
//! graph, and [`why`] tells where a value comes from.

pub mod case;
pub mod check;
pub mod convert;
pub mod declared;
pub mod diagnostic;
pub mod diff;
pub mod digest;
pub mod explain;
pub mod graph;
pub mod image;
pub mod lock;
pub mod name;
pub mod parallel;
pub mod picture;
pub mod pins;
mod reference;
pub mod render;
pub mod resolve;
pub mod schema;
pub mod settings;
pub mod source;
mod strict;
pub mod usage;
pub mod value;
pub mod why;
