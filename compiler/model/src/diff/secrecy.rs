//! What may not be shown: values of Secrets, and values whose name says that they are secret. In: the way down a
//! manifest. Out: the same values with these masked, and in texts what is named so.

mod inside;

use std::borrow::Cow;

use crate::value::{Field, FieldPath, KEY, Map, Node, Step, Value, is_secret_name};

/// What stands in the place of a value.
pub(crate) const MASK: &str = "(masked)";

/// Fields whose `key` is the name of something: of a label, or of an entry of a Secret or a `ConfigMap`.
const NAMED_BY_KEY: &[&str] =
    &["matchExpressions", "matchFields", "preference", "tolerations", "taints", "items", "extract"];

/// What is known at a place of a manifest.
#[derive(Debug, Clone, Copy)]
pub(super) struct Secrecy<'a> {
    rule: Rule,
    /// The field that holds this place, or the list that does.
    holder: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// Values can be shown.
    Open,
    /// The value itself is masked; fields of a record below are judged by their own names.
    Value,
    /// Everything is masked.
    All,
    /// The `metadata` of a Secret: kubectl keeps a copy of the whole in an annotation.
    SecretMetadata,
}

/// The value at the end of a way through a manifest as it can be shown, and whether anything of it is masked; `None` where
/// the way leads nowhere.
pub(crate) fn hidden_at<'n>(root: &'n Node, path: &'n FieldPath) -> Option<(Cow<'n, Node>, bool)> {
    let (mut node, mut secrecy) = (root, Secrecy::root());
    for step in path.steps() {
        (node, secrecy) = match (step, &node.value) {
            (Step::Field(key), Value::Map(map)) => (&map.get(key)?.node, secrecy.field([map], key)),
            (Step::Element(index), Value::List(items)) => (items.get(*index)?, secrecy.element()),
            (Step::Field(_) | Step::Element(_), _) => return None,
        };
    }
    let shown = secrecy.masked(node);
    let is_masked = matches!(shown, Cow::Owned(_));
    Some((shown, is_masked))
}

/// A value that is no part of a manifest, and whether anything of it is masked: only its name says what it is.
pub(crate) fn named<'n>(node: &'n Node, name: &'n str) -> (Cow<'n, Node>, bool) {
    let shown = Secrecy::root().field([], name).masked(node);
    let is_masked = matches!(shown, Cow::Owned(_));
    (shown, is_masked)
}

impl<'a> Secrecy<'a> {
    /// At the root of a manifest.
    pub(super) const fn root() -> Self {
        Secrecy { rule: Rule::Open, holder: "" }
    }

    /// The field that this is in.
    pub(super) const fn holder(self) -> &'a str {
        self.holder
    }

    /// At a field of a record, of which there may be an old and a new form.
    pub(super) fn field<'r>(self, records: impl IntoIterator<Item = &'r Map>, key: &'a str) -> Self {
        let below = |rule| Secrecy { rule, holder: key };
        match (self.rule, key) {
            (Rule::All, _) | (Rule::SecretMetadata, "annotations") => return below(Rule::All),
            (Rule::Open | Rule::Value | Rule::SecretMetadata, _) => {}
        }
        for record in records {
            let text = |field: &str| record.get(field).and_then(|field| field.node.as_text());
            let is_secret = text("kind") == Some("Secret");
            match key {
                "data" | "stringData" if is_secret => return below(Rule::All),
                "metadata" if is_secret => return below(Rule::SecretMetadata),
                // An entry of a container's `env`, and of other lists of such pairs.
                "value" if text("name").is_some_and(is_secret_name) => return below(Rule::All),
                _ => {}
            }
        }
        let names = key == KEY && (self.holder.ends_with("Ref") || NAMED_BY_KEY.contains(&self.holder));
        below(if is_secret_name(key) && key != "topologyKey" && !names { Rule::Value } else { Rule::Open })
    }

    /// At an element of a list.
    pub(super) const fn element(self) -> Self {
        self
    }

    /// Whether all of a value is masked.
    pub(super) const fn hides(self, node: &Node) -> bool {
        match (self.rule, &node.value) {
            (Rule::All, _) => true,
            // What is true or false is no secret, and `automountServiceAccountToken` is worth seeing.
            (_, Value::Null | Value::Bool(_) | Value::List(_) | Value::Map(_)) => false,
            (rule, Value::Number(_) | Value::Text(_)) => matches!(rule, Rule::Value),
        }
    }

    /// The value as it can be shown.
    pub(super) fn masked<'n>(self, node: &'n Node) -> Cow<'n, Node> {
        if self.is_open(node) { Cow::Borrowed(node) } else { Cow::Owned(self.mask(node)) }
    }

    fn is_open(self, node: &Node) -> bool {
        match &node.value {
            Value::Map(map) => map.fields().iter().all(|field| self.below(map, field).is_open(&field.node)),
            Value::List(items) => items.iter().all(|item| self.element().is_open(item)),
            Value::Text(text) => !self.hides(node) && inside::masked(text).is_none(),
            Value::Null | Value::Bool(_) | Value::Number(_) => !self.hides(node),
        }
    }

    fn mask(self, node: &Node) -> Node {
        let value = match &node.value {
            Value::Map(map) => {
                Value::Map(Map::new(map.fields().iter().map(|field| self.masked_field(map, field)).collect()))
            }
            Value::List(items) => Value::List(items.iter().map(|item| self.element().mask(item)).collect()),
            _ if self.hides(node) => Value::Text(MASK.into()),
            Value::Text(text) => {
                inside::masked(text).map_or_else(|| node.value.clone(), |text| Value::Text(text.into()))
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => node.value.clone(),
        };
        Node { span: node.span, value }
    }

    fn masked_field(self, map: &Map, field: &Field) -> Field {
        Field { node: self.below(map, field).mask(&field.node), ..field.clone() }
    }

    /// The rule for a field; what it is called counts for no longer than that.
    fn below<'n>(self, map: &Map, field: &'n Field) -> Secrecy<'n>
    where
        'a: 'n,
    {
        Secrecy::field(self, [map], &field.key)
    }
}
