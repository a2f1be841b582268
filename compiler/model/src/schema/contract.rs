//! Contracts for editors. In: all that is known of kinds. Out: Nickel modules through which a language server completes
//! their fields, and what a build reads in the place of each. It decides nothing: whether a value is right is for
//! `resolve` alone to say.
//!
//! A contract is `any_of [Dyn, …]`. Language servers look at every branch, and Nickel takes the first that fits, which is
//! `Dyn`: so a contract can neither refuse a value nor change one, whatever stands in it. A record contract with optional
//! fields would do both: `std.record.fields_with_opts` sees such fields, and text may be a tag, a field `null`, a list a
//! record by its keys.

#[cfg(test)]
mod tests;
mod write;

use std::collections::{BTreeMap, BTreeSet};

use super::{Origin, Schema, Schemas};
use crate::convert::text::key;
use crate::name::GroupKind;
use write::{ANY_OF, OBJECT, Writer};

/// The folder of the modules, below a project's root.
pub const FOLDER: &str = "schemas/contracts";

/// The module of Kubernetes' own kinds. No other has its name, for imported groups have a point in theirs.
const KUBERNETES: &str = "kubernetes.ncl";

/// What the lines of the record of contracts have between a name and what a build needs none of.
const CONTRACT: &str = " = any_of [Dyn, ";

/// What stands before the record of contracts.
const BEGIN: &str = "\nin\n{\n";

/// The modules by the names of their files: one of Kubernetes' kinds, and one for each group that was imported.
#[must_use]
pub fn contracts(schemas: &Schemas) -> BTreeMap<String, String> {
    let mut modules: BTreeMap<String, Vec<&GroupKind>> = BTreeMap::new();
    for (kind, facts) in schemas.kinds() {
        let name = match facts.origin {
            Origin::Kubernetes => KUBERNETES.to_owned(),
            Origin::Imported => format!("{}.ncl", kind.group),
            Origin::Declared | Origin::WellKnown => continue,
        };
        modules.entry(name).or_default().push(kind);
    }
    modules.into_iter().map(|(name, kinds)| (name, module(schemas, &kinds))).collect()
}

/// Whether this may be the name of a module: a file in its folder, and in no other.
#[must_use]
pub fn is_name(name: &str) -> bool {
    name.strip_suffix(".ncl").is_some_and(|stem| !stem.is_empty() && !stem.contains(['/', '\\', ':']))
}

fn module(schemas: &Schemas, kinds: &[&GroupKind]) -> String {
    let names = group_names(schemas, kinds);
    let mut writer = Writer::default();
    writer.object(schemas.object_meta_definition());
    let mut contracts: BTreeMap<String, String> = BTreeMap::new();
    let served = kinds.iter().flat_map(|kind| Some((kind, schemas.get(kind)?)));
    for (kind, version) in served.flat_map(|(kind, facts)| facts.served().map(move |version| (kind, version))) {
        let group = names.get(&*kind.group).map(String::as_str);
        let path: Vec<String> = group.into_iter().chain([&*version.name, kind.kind.as_str()]).map(key).collect();
        let own = match &version.schema {
            Schema::Kubernetes(of, name) => of.definitions().get(name).map(|named| writer.named(named)),
            Schema::Text(_) => version.shape().map(|shape| writer.imported(&path.join("."), shape)),
            Schema::Unknown => None,
        };
        let branches: Vec<&str> = [OBJECT].into_iter().chain(own.as_deref()).collect();
        contracts.insert(path.join("."), branches.join(", "));
    }
    let of = if names.is_empty() { format!("`{}`", kinds[0].group) } else { format!("Kubernetes {}", schemas.version) };
    let mut text = format!("# What the kinds of {of} may hold, for editors: a build evaluates none of it.\n");
    text.push_str(&format!("let {ANY_OF} = std.contract.any_of in\nlet rec\n{}{}", writer.bindings(), &BEGIN[1..]));
    for (path, branches) in &contracts {
        text.push_str(&format!("  {path}{CONTRACT}{branches}],\n"));
    }
    text.push_str("}\n");
    text
}

/// How the module of Kubernetes calls its groups: by their first word, as in `rbac.v1`, where that tells them apart. A
/// module of one group has no need to.
fn group_names<'a>(schemas: &Schemas, kinds: &[&'a GroupKind]) -> BTreeMap<&'a str, String> {
    let is_own = |kind: &&&GroupKind| schemas.get(kind).is_some_and(|facts| facts.origin == Origin::Kubernetes);
    let groups: BTreeSet<&str> = kinds.iter().filter(is_own).map(|kind| &*kind.group).collect();
    let first = |group: &str| group.split('.').next().unwrap_or_default().to_owned();
    let name = |group: &str| match group {
        "" => "core".to_owned(),
        _ if groups.iter().filter(|other| first(other) == first(group)).count() == 1 => first(group),
        _ => group.to_owned(),
    };
    groups.iter().map(|group| (*group, name(group))).collect()
}

/// What a build reads in the place of a module: the same names, and no contract at all, which is what they come to.
/// `None` for a text of another form.
#[must_use]
pub fn stub(module: &str) -> Option<String> {
    let (_, record) = module.rsplit_once(BEGIN)?;
    let lines = record.strip_suffix("}\n")?.lines();
    let names: Option<Vec<&str>> = lines.map(|line| Some(line.split_once(CONTRACT)?.0)).collect();
    let mut text = String::from("{\n");
    for name in names? {
        text.push_str(&format!("{name} = Dyn,\n"));
    }
    text.push_str("}\n");
    Some(text)
}
