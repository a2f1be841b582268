//! The files of a build into a folder, and the bare writing of them: no look at what is there, no staging, no lock.

use std::fs;
use std::io;
use std::path::Path;

use lornuc_model::render::yaml;

use super::{Object, STACK};
use crate::node::{record, text};

/// Where the compiler says that each object was written.
const SOURCE: &str = "stacks/apps.ncl:12";

/// The files below the output folder, as `lornuc build` makes them, with their texts; the index lacks the digest of the
/// sources, which are not read here.
#[must_use]
pub fn files(objects: &[Object], environment: &str) -> Vec<(String, String)> {
    let unit = format!("{environment}/{STACK}");
    let resources = objects.iter().map(|object| (format!("{unit}/{}.yaml", object.path), yaml(&object.node)));
    let mut files: Vec<(String, String)> = resources.collect();
    files.push((format!("{unit}/kustomization.yaml"), kustomization(objects)));
    files.push((format!("{unit}/index.json"), index(objects, environment)));
    files
}

fn kustomization(objects: &[Object]) -> String {
    let head = [("apiVersion", text("kustomize.config.k8s.io/v1beta1")), ("kind", text("Kustomization"))];
    let lines = objects.iter().map(|object| format!("- {}.yaml\n", object.path));
    std::iter::once(format!("{}resources:\n", yaml(&record(head)))).chain(lines).collect()
}

fn index(objects: &[Object], environment: &str) -> String {
    let mut images: Vec<&str> = objects.iter().filter_map(|object| object.image.as_deref()).collect();
    images.sort_unstable();
    let images: Vec<String> = images.iter().map(|image| format!("    \"{image}\"")).collect();
    let entries: Vec<String> = objects.iter().map(entry).collect();
    format!(
        "{{\n  \"version\": 1,\n  \"project\": \"bench\",\n  \"environment\": \"{environment}\",\n  \
         \"stack\": \"{STACK}\",\n  \"images\": [\n{}\n  ],\n  \"resources\": [\n{}\n  ]\n}}\n",
        images.join(",\n"),
        entries.join(",\n")
    )
}

fn entry(Object { path, image, .. }: &Object) -> String {
    let images = match image {
        Some(image) => format!(",\n      \"images\": [\n        \"{image}\"\n      ]"),
        None => String::new(),
    };
    format!(
        "    {{\n      \"id\": \"{STACK}/{path}\",\n      \"file\": \"{path}.yaml\",\n      \
         \"source\": \"{SOURCE}\"{images}\n    }}"
    )
}

/// Writes files below a folder that holds none of them.
///
/// # Errors
/// The disk refuses.
pub fn write(files: &[(String, String)], folder: &Path) -> io::Result<()> {
    let mut made = None;
    for (path, text) in files {
        let path = folder.join(path);
        // Files of one folder follow each other.
        if let Some(above) = path.parent().filter(|above| made.as_deref() != Some(*above)) {
            fs::create_dir_all(above)?;
            made = Some(above.to_path_buf());
        }
        fs::write(path, text)?;
    }
    Ok(())
}
