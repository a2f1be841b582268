//! Which fields of a resource name another, and which objects come of it at run time. In: the table of references, what
//! users add to it, and a manifest. Out: the fields of it that name something, and what each asks for. It never looks
//! whether that exists.

mod cluster;
mod entry;
mod filled;
pub(crate) mod package;
mod pattern;
mod produce;
mod table;
#[cfg(test)]
mod tests;
mod walk;

pub(crate) use cluster::{Inborn, inborn, inborn_names};
pub(crate) use entry::EntryError;
pub(crate) use entry::{Entry, Keyed, Select, To};
#[cfg(test)]
pub(crate) use entry::{From, GroupKindText, Optional};
pub(crate) use filled::Filled;
#[cfg(test)]
pub(crate) use pattern::Step;
pub(crate) use pattern::{Pattern, Relative};
pub(crate) use produce::{Keys, Produced, Where, produced};
pub(crate) use table::{Roots, Table};
#[cfg(test)]
pub(crate) use table::{TEXT, lines};
pub(crate) use walk::{Use, Visit, walk};
