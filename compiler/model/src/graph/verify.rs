//! What holds of every [`Graph`], whatever it was built from. In: a graph. Out: nothing, or the first law that is
//! broken: a bug of ours.

use std::collections::BTreeMap;

use super::{Graph, Need, ResourceIx};

impl Graph {
    /// Holds the graph against its laws: each resource stands in the order once, after all that it waits for; ids are in
    /// the order of their environments and unique there; an edge stays within its environment, is no loop, and is told once.
    ///
    /// # Errors
    /// The law that is broken, and by what.
    pub fn verify(&self) -> Result<(), String> {
        let position: BTreeMap<ResourceIx, usize> =
            self.order.iter().enumerate().map(|(position, ix)| (*ix, position)).collect();
        if position.len() != self.resources.len() || self.order.len() != self.resources.len() {
            return Err(format!("{} resources stand in an order of {}", self.resources.len(), self.order.len()));
        }
        let identity = |ix: ResourceIx| (&self.resource(ix).unit().environment, self.resource(ix).id());
        for pair in self.resources.windows(2) {
            let [a, b] = pair else { continue };
            if (a.unit(), a.id()) >= (b.unit(), b.id()) {
                return Err(format!("`{}` stands before `{}`", a.id(), b.id()));
            }
        }
        for edge in self.edges() {
            let (from, to) = (identity(edge.from), identity(edge.to));
            if from.0 != to.0 || edge.from == edge.to {
                return Err(format!("{from:?} cannot be before {to:?}"));
            }
            if edge.need == Need::Required && position[&edge.from] >= position[&edge.to] {
                return Err(format!("{from:?} must stand before {to:?}"));
            }
        }
        let edges = self.edges();
        edges.windows(2).find(|pair| pair[0] == pair[1]).map_or(Ok(()), |pair| Err(format!("{pair:?} are told twice")))
    }
}
