//! [`Graph`] as text for people and golden files.

use std::fmt;

use super::Graph;

impl fmt::Display for Graph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "order")?;
        for resource in self.in_order() {
            writeln!(f, "  {}  {}", resource.unit().environment, resource.id())?;
        }
        writeln!(f, "edges")?;
        for edge in self.edges() {
            let (from, to) = (self.resource(edge.from), self.resource(edge.to));
            writeln!(f, "  {}  {} {} {}", from.unit().environment, from.id(), edge.kind.as_str(), to.id())?;
        }
        if !self.unit_edges.is_empty() {
            writeln!(f, "units")?;
        }
        self.unit_edges().try_for_each(|(before, after)| writeln!(f, "  {before} before {after}"))?;
        self.absent.broken.iter().try_for_each(|unit| writeln!(f, "broken {unit}"))
    }
}
