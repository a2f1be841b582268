//! Rule `image-without-digest`: a tag can be moved to another image, so that what was checked is not what runs. How
//! much that counts is for the setting `images` to say, by environment; where nothing is said, images are not looked at.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::digest::Digest;
use crate::graph::Graph;
use crate::image::{Named, Reference, named};
use crate::resolve::Resource;

/// Judges the images of every resource whose environment asks for digests.
pub(super) fn check(graph: &Graph, findings: &mut Vec<Diagnostic>) {
    for resource in graph.in_order() {
        let level = graph.settings().image_digests(&resource.unit().environment);
        if let Some(severity) = level.severity() {
            let images = named(resource.node());
            findings.extend(images.iter().filter_map(|image| finding(resource, image, severity)));
        }
    }
}

fn finding(resource: &Resource, image: &Named<'_>, severity: Severity) -> Option<Diagnostic> {
    let Fault { message, label } = fault(image.text)?;
    let named = shown(image.text.split('@').next().unwrap_or_default());
    let finding = Diagnostic::error(Code::ImageWithoutDigest, message)
        .help(format!("write `{named}@sha256:…`; an image of `images.json` gets its digest by `lornuc pin`"))
        .resource(resource.id())
        .environment(&resource.unit().environment);
    let marked = match image.cursor(&resource.cursor()) {
        Some(cursor) => finding.on(&cursor, label),
        None => finding,
    };
    Some(Diagnostic { severity, ..marked })
}

struct Fault {
    message: String,
    label: &'static str,
}

/// What is to be said of an image; nothing when it has a digest.
fn fault(text: &str) -> Option<Fault> {
    let label = "may be another image tomorrow";
    let image = shown(text);
    let reference = Reference::of(text);
    if let Some(digest) = reference.digest {
        let message = |rule| format!("the digest of the image `{image}` {rule}");
        return Digest::new(digest).err().map(|rule| Fault { message: message(rule), label: "not of that form" });
    }
    let message = match reference.tag {
        None => format!("the image `{image}` has neither tag nor digest: `latest` is run"),
        Some("latest") => format!("the image `{image}` has no digest, and `latest` moves with every release"),
        Some(_) => format!("the image `{image}` has no digest, and its tag can be moved"),
    };
    Some(Fault { message, label })
}

/// Whatever a stack makes up: on one line, and not without end.
fn shown(text: &str) -> String {
    text.escape_debug().take(200).collect()
}
