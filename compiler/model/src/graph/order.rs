//! One order for every reader of the graph. In: acyclic edges. Out: resources, each after what it depends on; among
//! those that are free to go, by environment and id, so that the order depends on nothing else.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use petgraph::Direction;
use petgraph::graph::NodeIndex;

use crate::resolve::Resource;

use super::ResourceIx;
use super::build::{Dependencies, Member};

/// Kahn's algorithm with a heap: groups first, for they only pass on, then resources by environment, stack and id.
pub(super) fn order(dependencies: &Dependencies, resources: &[Resource]) -> Vec<ResourceIx> {
    let graph = &dependencies.graph;
    let ready = |node: NodeIndex| match graph[node] {
        Member::Group => Reverse((None, node)),
        Member::Resource(ix) => {
            let resource = &resources[ix.0];
            Reverse((Some((&resource.unit().environment, resource.id())), node))
        }
    };
    let mut waits: Vec<usize> =
        graph.node_indices().map(|node| graph.neighbors_directed(node, Direction::Incoming).count()).collect();
    let mut heap: BinaryHeap<_> = graph.node_indices().filter(|node| waits[node.index()] == 0).map(ready).collect();
    let mut order = Vec::with_capacity(resources.len());
    while let Some(Reverse((_, node))) = heap.pop() {
        if let Member::Resource(ix) = graph[node] {
            order.push(ix);
        }
        for next in graph.neighbors_directed(node, Direction::Outgoing) {
            waits[next.index()] -= 1;
            if waits[next.index()] == 0 {
                heap.push(ready(next));
            }
        }
    }
    assert_eq!(order.len(), resources.len(), "the graph has no cycles after they were broken");
    order
}
