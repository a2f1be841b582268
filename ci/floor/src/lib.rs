//! The floor that the compiler is measured against. In: a number of applications. Out: the manifests of `ci/bench/project`
//! for as many, byte for byte, by the compiler's own values and YAML writer. Nothing is evaluated, checked or ordered
//! here: what the compiler takes longer is the price of that.

mod app;
mod files;
mod node;

use std::io::{self, Write};

use lornuc_model::render::yaml;
use lornuc_model::value::Node;

pub use files::{files, write};

/// The stack that all objects are of.
const STACK: &str = "apps";

/// One object of an application.
#[derive(Debug)]
pub struct Object {
    /// Its path in the stack, as `app/app-0/service`.
    path: String,
    /// The image it runs.
    image: Option<String>,
    node: Node,
}

/// The objects of so many applications, six each, in the compiler's order. All are there before the first is written, as
/// in any program that looks at all before it writes one.
#[must_use]
pub fn objects(apps: usize) -> Vec<Object> {
    let mut numbers: Vec<(String, usize)> = (0..apps).map(|number| (format!("app-{number}"), number)).collect();
    numbers.sort();
    numbers.into_iter().flat_map(|(name, number)| app::app(&name, number)).collect()
}

/// Writes what `lornuc build -o -` writes.
///
/// # Errors
/// The receiver refuses.
pub fn stream(objects: &[Object], environment: &str, out: &mut impl Write) -> io::Result<()> {
    for Object { path, node, .. } in objects {
        write!(out, "---\n# {STACK}/{path} in {environment}\n")?;
        out.write_all(yaml(node).as_bytes())?;
    }
    out.flush()
}
