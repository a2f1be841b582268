//! Units that wait for each other. In: a ring of units and what links them. Out: a finding that names the shortest way
//! round, what makes it, and what to move.

use std::collections::{BTreeMap, VecDeque};

use crate::diagnostic::{Code, Diagnostic};
use crate::graph::EdgeKind;
use crate::name::Id;
use crate::resolve::Resource;
use crate::value::Place;

use super::{Link, Links, Subject, UnitEdge};
use crate::graph::Need;

/// Says that units wait for each other, unless the rule is off for them.
pub(super) fn finding(subject: &Subject<'_>, links: &Links, ring: &[usize]) -> Option<Diagnostic> {
    let way = shortest(links, ring);
    // The link that the fewest edges make is the one that is mended with the least.
    let weakest = way.iter().min_by_key(|pair| (links[*pair].count, **pair))?;
    let link = &links[weakest];
    let (from, to) = (subject.resource(link.edge.from), subject.resource(link.edge.to));
    let severity = subject.settings.level(Code::UnitCycle, &to.unit().stack).severity()?;
    let stack = |unit: usize| &subject.units[unit].name.stack;
    let names: Vec<String> = way
        .iter()
        .map(|(before, _)| *before)
        .chain([way.first()?.0])
        .map(|unit| format!("`{}`", stack(unit)))
        .collect();
    let mut finding =
        Diagnostic::error(Code::UnitCycle, format!("units wait for each other: {}", names.join(" before ")))
            .at(place(link, to), words(link, from.id(), to.id()))
            .help(help(from, to, link.count))
            .resource(to.id())
            .environment(&to.unit().environment);
    for link in way.iter().filter(|pair| *pair != weakest).map(|pair| &links[pair]) {
        let (from, to) = (subject.resource(link.edge.from), subject.resource(link.edge.to));
        finding = finding.secondary(place(link, to).primary(), words(link, from.id(), to.id()));
    }
    finding.severity = severity;
    Some(finding)
}

fn help(from: &Resource, to: &Resource, count: usize) -> String {
    let (before, after) = (&from.unit().stack, &to.unit().stack);
    let more = if count > 1 { " and the others like it" } else { "" };
    format!("move `{}` to the stack `{after}`, or `{}`{more} to `{before}`", from.id(), to.id())
}

/// What a link says, as a reader of the second resource meets it.
fn words(link: &Link, from: &Id, to: &Id) -> String {
    let more = if link.count > 1 { format!(" (and {} more)", link.count - 1) } else { String::new() };
    let words = match link.edge.kind {
        EdgeKind::Contains => format!("`{to}` lives in the namespace of `{from}`"),
        EdgeKind::Defines => format!("`{from}` defines the kind of `{to}`"),
        EdgeKind::Produces => format!("`{from}` makes what `{to}` names"),
        EdgeKind::Owns => format!("`{from}` applies `{to}`"),
        EdgeKind::Refers => format!("`{to}` names `{from}`"),
        EdgeKind::After => format!("`{to}` waits for `{from}`"),
    };
    words + &more
}

/// The field of the second resource that makes the edge, as near as it is known.
fn place(link: &Link, to: &Resource) -> Place {
    let field: &[&str] = match link.edge.kind {
        EdgeKind::Contains => &["metadata", "namespace"],
        EdgeKind::Defines => &["kind"],
        EdgeKind::Produces | EdgeKind::Owns | EdgeKind::Refers | EdgeKind::After => &[],
    };
    link.place.or_else(|| to.cursor().find(field).map(|at| at.place())).unwrap_or_else(|| to.place())
}

/// The shortest way round from the first unit of the ring that lies on one, along what is required.
fn shortest(links: &Links, ring: &[usize]) -> Vec<UnitEdge> {
    let is_inside =
        |(before, after): &UnitEdge| ring.binary_search(before).is_ok() && ring.binary_search(after).is_ok();
    let mut after: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for ((from, to), _) in links.iter().filter(|(pair, link)| link.need == Need::Required && is_inside(pair)) {
        after.entry(*from).or_default().push(*to);
    }
    let Some(start) = ring.first().copied() else { return Vec::new() };
    let mut came: BTreeMap<usize, usize> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(unit) = queue.pop_front().filter(|_| !came.contains_key(&start)) {
        for next in after.get(&unit).into_iter().flatten() {
            if !came.contains_key(next) {
                came.insert(*next, unit);
                queue.push_back(*next);
            }
        }
    }
    let mut way = Vec::new();
    let mut at = start;
    while let Some(before) = came.get(&at) {
        way.push((*before, at));
        at = *before;
        if at == start {
            break;
        }
    }
    way.reverse();
    way
}
