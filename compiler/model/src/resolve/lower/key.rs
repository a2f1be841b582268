//! Which lists may be written as records, and by what. In: the shape of a list. Out: the field that a record has its
//! keys from, and for lists whose order has a meaning, what that is.

use std::sync::Arc;

use crate::name::Kind;
use crate::schema::{ListKind, Shape, Type};
use crate::value::{Field, Node, Value};

/// Lists with keys whose order has a meaning: the kind, where only one has the list, the field, and what the order
/// means. A schema does not say it.
const ORDERED: &[(Option<&str>, &str, &str)] = &[
    (None, "initContainers", "they run one after the other"),
    (None, "ephemeralContainers", "a pod that runs takes more of them at the end alone"),
    // Of Crossplane's `Composition` and `Operation`.
    (None, "pipeline", "its steps run one after the other"),
    (Some("MutatingWebhookConfiguration"), "webhooks", "they are called one after the other"),
    (Some("ValidatingAdmissionPolicy"), "variables", "each may read those before it"),
    (Some("MutatingAdmissionPolicy"), "variables", "each may read those before it"),
];

/// Fields of an element that are keys and no names: an owner's `uid`, which only the server knows, and the text of a
/// rule in a CRD, of which definitions are read before lists are made.
const NO_NAMES: &[&str] = &["uid", "rule"];

/// What the order of a list means, where it means something.
pub(super) fn order_of(kind: &Kind, field: &str) -> Option<&'static str> {
    let row = ORDERED.iter().find(|(of, name, _)| *name == field && of.is_none_or(|of| of == kind.as_str()));
    row.map(|(_, _, reason)| *reason)
}

/// How the entries of a record become elements of a list.
pub(super) struct Entries<'s> {
    /// The field of an element that the key of its entry is put into.
    pub(super) key: &'s str,
    /// The field that the server tells elements apart by, where that is another one.
    pub(super) number: Option<&'s str>,
}

impl<'s> Entries<'s> {
    /// The keys of a list whose elements have this shape; `None` for one that has no single name for each.
    pub(super) fn of(list: &'s Shape, items: &'s Shape, field: &str) -> Option<Self> {
        let ListKind::Map(keys) = &list.list else { return None };
        let is_text = |key: &str| items.known(key).is_some_and(|field| field.shape().kind == Some(Type::String));
        match &**keys {
            [key] if is_text(key) && !NO_NAMES.contains(&&**key) => Some(Self { key, number: None }),
            // Of containers and Services: the server tells ports apart by number and protocol, people by name, which
            // the server wants to be unique too.
            [port, protocol] if field == "ports" && &**protocol == "protocol" && is_text("name") => {
                Some(Self { key: "name", number: Some(port) })
            }
            _ => None,
        }
    }

    /// Whether a field of the record is that of an element: the author left the brackets of a list out.
    pub(super) fn is_key_of_element(&self, field: &Field) -> bool {
        &*field.key == self.key && field.node.as_text().is_some()
    }

    /// The element that an entry becomes.
    pub(super) fn element(&self, entry: Field) -> Node {
        let Field { key, key_span, node: Node { span, value } } = entry;
        // An element has no key that a finding could point at: what the library made is where the author named it.
        let span = match (span, key_span) {
            (Some(own), Some(named)) if !own.is_authored() && named.is_authored() => Some(named),
            (own, named) => own.or(named),
        };
        let Value::Map(mut map) = value else { return Node { span, value } };
        if map.get(self.key).is_none() {
            let name = Node { span: key_span, value: Value::Text(key) };
            map.set(Field { key: Arc::from(self.key), key_span, node: name });
        }
        Node { span, value: Value::Map(map) }
    }
}
