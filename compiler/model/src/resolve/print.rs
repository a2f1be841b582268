//! [`Resolved`] as text for people and golden files.

use std::fmt;

use super::{Directives, Resolved, Resource};
use crate::schema::Scope;

impl fmt::Display for Resolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for unit in &self.units {
            writeln!(f, "unit {}", unit.name)?;
            unit.resources.iter().try_for_each(|resource| writeln!(f, "  {resource}"))?;
        }
        self.absent.broken.iter().try_for_each(|unit| writeln!(f, "broken {unit}"))
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scope = match self.scope {
            Some(Scope::Namespaced) => "namespaced",
            Some(Scope::Cluster) => "cluster",
            None => "unknown",
        };
        write!(f, "{}  {}  {}  {scope}{}", self.id, self.gvk, self.key, self.directives)
    }
}

impl fmt::Display for Directives {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.after().iter().try_for_each(|(id, _)| write!(f, "  after {id}"))?;
        if self.keep() {
            f.write_str("  keep")?;
        }
        if self.replace() {
            f.write_str("  replace")?;
        }
        self.ignore().iter().try_for_each(|ignored| write!(f, "  ignore {} ({})", ignored.path, ignored.reason))
    }
}
