//! Chooses what is shown. In: a graph, and what a person wants of it. Out: a picture with a card for each resource, or
//! what is wrong with the wish.

use std::collections::{BTreeMap, BTreeSet};

use super::{Card, Contains, Facts, Link, Picture, Section, Unit, Wanted, WantedError, What};
use crate::declared::UnitName;
use crate::graph::{EdgeKind, Graph, ResourceIx};
use crate::name::{did_you_mean, nearest};
use crate::resolve::Resource;
use crate::source::Files;

/// Chooses what is wanted of a graph; `files` name the lines of its resources.
///
/// # Errors
/// A unit, a resource or a group that is not there.
pub fn select(graph: &Graph, files: &Files, wanted: &Wanted<'_>) -> Result<Picture, WantedError> {
    let units = units(graph, wanted.units)?;
    let whole = Whole::new(graph, &units);
    let centre = wanted.around.map(|asked| whole.centre(asked)).transpose()?;
    let links = whole.links(wanted.contains, centre.as_ref());
    let kept = match &centre {
        Some(centre) => reach(&links, whole.resources.len(), centre, wanted.depth),
        None => whole.touched(&links),
    };
    // Two neighbours of what was asked for have edges of their own, which nobody asked for.
    let is_asked = |link: &Link| centre.is_some() || whole.is_own[link.from] || whole.is_own[link.to];
    let links: Vec<Link> =
        links.into_iter().filter(|link| kept[link.from] && kept[link.to] && is_asked(link)).collect();
    let empty = if centre.is_some() { BTreeSet::new() } else { units };
    Ok(Picture {
        project: graph.settings().project().to_owned(),
        sections: whole.sections(files, &kept, &links, (centre.as_ref(), &empty)),
    })
}

/// The units that are asked for.
fn units<'a>(graph: &'a Graph, asked: &[String]) -> Result<BTreeSet<&'a UnitName>, WantedError> {
    let known = || graph.units().iter().map(|unit| &unit.name);
    if asked.is_empty() {
        return Ok(known().collect());
    }
    let mut chosen = BTreeSet::new();
    for name in asked {
        let is_meant = |unit: &UnitName| unit.to_string() == *name || unit.stack.as_str() == name;
        let before = chosen.len();
        chosen.extend(known().filter(|unit| is_meant(unit)));
        if chosen.len() > before || known().any(is_meant) {
            continue;
        }
        if graph.absent().broken.iter().any(is_meant) {
            return Err(WantedError::BrokenUnit { name: name.clone() });
        }
        let help = if known().any(|unit| unit.environment.as_str() == name) {
            Some(format!("`{name}` is an environment: write `--env {name}`"))
        } else {
            let names = known().flat_map(|unit| [unit.to_string(), unit.stack.as_str().to_owned()]);
            let names: BTreeSet<String> = names.collect();
            did_you_mean(name, names.iter().map(String::as_str))
        };
        return Err(WantedError::UnknownUnit { name: name.clone(), help });
    }
    Ok(chosen)
}

/// All resources by number, and which of them stand in units that were asked for.
struct Whole<'a> {
    graph: &'a Graph,
    resources: Vec<(ResourceIx, &'a Resource)>,
    is_own: Vec<bool>,
}

impl<'a> Whole<'a> {
    fn new(graph: &'a Graph, units: &BTreeSet<&UnitName>) -> Self {
        let resources: Vec<(ResourceIx, &Resource)> = graph.resources().collect();
        let is_own = resources.iter().map(|(_, resource)| units.contains(resource.unit())).collect();
        Self { graph, resources, is_own }
    }

    /// The resources that an id means: one in each environment, or all of a group. `prod/` may stand before it.
    fn centre(&self, asked: &str) -> Result<BTreeSet<usize>, WantedError> {
        let asked = asked.trim_end_matches('/');
        let within = |id: &str, environment: Option<&str>| -> BTreeSet<usize> {
            let is_meant = |(n, (_, resource)): &(usize, &(ResourceIx, &Resource))| {
                let found = resource.id().as_str();
                let is_there = environment.is_none_or(|name| resource.unit().environment.as_str() == name);
                let below = found.strip_prefix(id).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
                is_there && below && self.is_own[*n]
            };
            self.resources.iter().enumerate().filter(is_meant).map(|(n, _)| n).collect()
        };
        let mut found = within(asked, None);
        if let Some((environment, id)) = asked.split_once('/').filter(|_| found.is_empty()) {
            found = within(id, Some(environment));
        }
        if !found.is_empty() {
            return Ok(found);
        }
        let stack = asked.split('/').next().unwrap_or_default();
        if self.graph.absent().broken.iter().any(|unit| unit.stack.as_str() == stack) {
            return Err(WantedError::BrokenUnit { name: asked.to_owned() });
        }
        Err(WantedError::UnknownResource { id: asked.to_owned(), help: self.near(asked) })
    }

    fn near(&self, asked: &str) -> Option<String> {
        let mut known: BTreeSet<String> = BTreeSet::new();
        for (_, resource) in &self.resources {
            known.insert(resource.id().to_string());
            known.extend(resource.id().groups().map(|group| group.to_string()));
        }
        let ending = format!("/{asked}");
        if let Some(id) = known.iter().find(|id| id.ends_with(&ending)) {
            return Some(format!("write `{id}`: ids begin with the name of their stack"));
        }
        let near = nearest(asked, known.iter().map(String::as_str));
        near.map(|near| format!("did you mean `{near}`?"))
    }

    /// The edges as they are to be drawn, each by itself.
    fn links(&self, contains: Contains, centre: Option<&BTreeSet<usize>>) -> Vec<Link> {
        let number =
            |ix: ResourceIx| self.resources.binary_search_by_key(&ix, |(own, _)| *own).unwrap_or_else(|near| near);
        let is_centre = |n: usize| centre.is_some_and(|centre| centre.contains(&n));
        let links = self.graph.edges().into_iter().map(|edge| Link {
            from: number(edge.from),
            to: number(edge.to),
            kind: edge.kind,
            need: edge.need,
            edges: 1,
        });
        let is_shown = |link: &Link| {
            let is_whole = matches!(link.kind, EdgeKind::Contains | EdgeKind::Owns);
            !is_whole || contains == Contains::Shown || is_centre(link.from) || is_centre(link.to)
        };
        links.filter(is_shown).collect()
    }

    /// What was asked for, and its neighbours.
    fn touched(&self, links: &[Link]) -> Vec<bool> {
        let mut kept = self.is_own.clone();
        for link in links {
            kept[link.from] |= self.is_own[link.to];
            kept[link.to] |= self.is_own[link.from];
        }
        kept
    }

    fn sections(
        &self,
        files: &Files,
        kept: &[bool],
        links: &[Link],
        (centre, empty): (Option<&BTreeSet<usize>>, &BTreeSet<&UnitName>),
    ) -> Vec<Section> {
        let ranks = self.ranks();
        let of_units = self.of_units();
        let mut sections: Vec<Section> = Vec::new();
        // Where a resource stands: its section and its card.
        let mut stands: Vec<Option<(usize, usize)>> = vec![None; kept.len()];
        for unit in self.graph.units() {
            let range = of_units.get(&unit.name).cloned().unwrap_or_default();
            if !range.clone().any(|n| kept[n]) && !empty.contains(&unit.name) {
                continue;
            }
            if sections.last().is_none_or(|section| section.environment != unit.name.environment) {
                let environment = unit.name.environment.clone();
                sections.push(Section { environment, units: Vec::new(), cards: Vec::new(), links: Vec::new() });
            }
            let at = sections.len() - 1;
            let section = &mut sections[at];
            section.units.push(self.unit(&unit.name, range.clone()));
            for n in range.filter(|n| kept[*n]) {
                stands[n] = Some((at, section.cards.len()));
                let resource = self.resources[n].1;
                section.cards.push(Card {
                    id: resource.id().clone(),
                    unit: section.units.len() - 1,
                    what: What::Resource(facts(resource, files)),
                    rank: ranks[n],
                    is_centre: centre.is_some_and(|centre| centre.contains(&n)),
                });
            }
        }
        for link in links {
            if let (Some((at, from)), Some((_, to))) = (stands[link.from], stands[link.to]) {
                sections[at].links.push(Link { from, to, ..*link });
            }
        }
        sections.iter_mut().for_each(|section| section.links.sort_unstable());
        sections
    }

    /// The place of each in the order of the graph.
    fn ranks(&self) -> Vec<usize> {
        let order = self.graph.in_order().enumerate();
        let order: BTreeMap<_, usize> =
            order.map(|(rank, resource)| ((resource.unit(), resource.id()), rank)).collect();
        let rank = |(_, resource): &(ResourceIx, &Resource)| order.get(&(resource.unit(), resource.id())).copied();
        self.resources.iter().map(|resource| rank(resource).unwrap_or_default()).collect()
    }

    /// The resources of each unit, which stand side by side.
    fn of_units(&self) -> BTreeMap<&'a UnitName, std::ops::Range<usize>> {
        let mut ranges: BTreeMap<&UnitName, std::ops::Range<usize>> = BTreeMap::new();
        for (n, (_, resource)) in self.resources.iter().enumerate() {
            ranges.entry(resource.unit()).and_modify(|range| range.end = n + 1).or_insert(n..n + 1);
        }
        ranges
    }

    fn unit(&self, name: &UnitName, range: std::ops::Range<usize>) -> Unit {
        let resources = range.len();
        let namespaces: BTreeSet<&str> = self.resources[range]
            .iter()
            .filter_map(|(_, resource)| resource.key().namespace.as_ref())
            .map(|namespace| namespace.as_str())
            .collect();
        let namespace = namespaces.first().filter(|_| namespaces.len() == 1).map(|name| (*name).to_owned());
        let is_broken = self.graph.absent().broken.contains(name);
        Unit { stack: name.stack.clone(), namespace, resources, is_broken }
    }
}

fn facts(resource: &Resource, files: &Files) -> Facts {
    Facts {
        gvk: resource.gvk().clone(),
        namespace: resource.key().namespace.as_ref().map(|namespace| namespace.as_str().to_owned()),
        name: resource.key().name.as_str().to_owned(),
        source: resource.place().primary().map(|span| files.line_of(span)),
    }
}

/// What the centre waits for, and what waits for it, up to so many edges away. What else waits for the same thing is
/// no neighbour: two Deployments that read one `ConfigMap` have nothing to do with each other.
fn reach(links: &[Link], count: usize, centre: &BTreeSet<usize>, depth: usize) -> Vec<bool> {
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut after: Vec<Vec<usize>> = vec![Vec::new(); count];
    for link in links {
        before[link.to].push(link.from);
        after[link.from].push(link.to);
    }
    let mut kept = vec![false; count];
    for next in [before, after] {
        let mut seen = centre.clone();
        let mut edge: Vec<usize> = centre.iter().copied().collect();
        for _ in 0..depth {
            let further: BTreeSet<usize> = edge.iter().flat_map(|n| &next[*n]).copied().collect();
            edge = further.into_iter().filter(|n| seen.insert(*n)).collect();
        }
        seen.into_iter().for_each(|n| kept[n] = true);
    }
    kept
}
