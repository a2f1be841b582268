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
    let message = fault(image.text)?;
    let finding = Diagnostic::error(Code::ImageWithoutDigest, message)
        .help("add `@sha256:…` to it; an image of `images.json` gets it by `lornuc pin NAME=TAG@DIGEST`".to_owned())
        .resource(resource.id())
        .environment(&resource.unit().environment);
    let marked = match image.cursor(&resource.cursor()) {
        Some(cursor) => finding.on(&cursor, "may be another image tomorrow"),
        None => finding,
    };
    Some(Diagnostic { severity, ..marked })
}

/// What is to be said of an image; nothing when it has a digest.
fn fault(text: &str) -> Option<String> {
    // Whatever a stack makes up: one line, and not endless.
    let shown: String = text.escape_debug().to_string().chars().take(200).collect();
    match Reference::of(text) {
        Reference { digest: Some(digest), .. } => match Digest::new(digest) {
            Ok(_) => None,
            Err(rule) => Some(format!("the digest of the image `{shown}` {rule}")),
        },
        Reference { tag: None, .. } => Some(format!("the image `{shown}` has neither tag nor digest: `latest` is run")),
        Reference { tag: Some("latest"), .. } => {
            Some(format!("the image `{shown}` has no digest, and `latest` moves with every release"))
        }
        Reference { tag: Some(_), .. } => Some(format!("the image `{shown}` has no digest, and its tag can be moved")),
    }
}
