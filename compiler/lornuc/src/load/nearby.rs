//! What an import may have meant that names no file. In: the file that imports, and the path that it names. Out: a help
//! line with the path as it should be written. It looks at names in the project's folders only, never at contents.

use lornuc_model::name::nearest;

use super::jail::Jail;

/// The help for a file that does not exist.
pub(super) fn missing(jail: &Jail, importer: Option<&str>, path: &str) -> String {
    let (folder, name) = split(path);
    let here = names(jail, folder, |entry| !entry);
    if let Some(near) = nearest(name, here.iter().map(String::as_str)) {
        return format!("did you mean `{}`?", seen_from(importer.unwrap_or_default(), &joined(folder, near)));
    }
    elsewhere(jail, importer, path).map_or_else(
        || "check the path: it begins at the folder of the file that imports".to_owned(),
        |found| format!("write `import \"{found}\"`: a path begins at the folder of the file that imports"),
    )
}

/// The help for a path without an ending: a Nickel file whose ending is left out, or a folder.
pub(super) fn without_ending(jail: &Jail, importer: &str, path: &str) -> Option<String> {
    let (folder, name) = split(path);
    if names(jail, folder, |entry| !entry).contains(&format!("{name}.ncl")) {
        return Some(format!("write `import \"{}.ncl\"`", seen_from(importer, path)));
    }
    if !names(jail, folder, |entry| entry).iter().any(|entry| entry == name) {
        return None;
    }
    let inside = names(jail, path, |entry| !entry).into_iter().find(|name| name.ends_with(".ncl"))?;
    let file = seen_from(importer, &joined(path, &inside));
    Some(format!("`{path}` is a folder: import a file in it, as `import \"{file}\"`"))
}

/// A file of the same name where an author may have looked from: the root of the project, or the folder of constructs.
fn elsewhere(jail: &Jail, importer: Option<&str>, path: &str) -> Option<String> {
    let importer = importer?;
    let (from, _) = split(importer);
    let (_, name) = split(path);
    let written = path.strip_prefix(from).and_then(|rest| rest.strip_prefix('/')).unwrap_or(path);
    let folders = ["stacks/lib", "stacks", "vendor"].map(|folder| joined(folder, name));
    let candidates = [written.to_owned(), joined("stacks", written)].into_iter().chain(folders);
    let is_file = |path: &String| {
        let (folder, name) = split(path);
        *path != *importer && names(jail, folder, |entry| !entry).iter().any(|entry| entry == name)
    };
    candidates.into_iter().find(is_file).map(|path| seen_from(importer, &path))
}

/// The names in a folder: of folders or of files, as `wanted` says. A folder that cannot be listed holds none.
fn names(jail: &Jail, folder: &str, wanted: impl Fn(bool) -> bool) -> Vec<String> {
    let entries = jail.list(if folder.is_empty() { "." } else { folder }).unwrap_or_default();
    entries.into_iter().filter(|entry| wanted(entry.is_folder)).map(|entry| entry.name).collect()
}

fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

fn joined(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// A path below the root as a file of the project has to write it.
fn seen_from(importer: &str, path: &str) -> String {
    let (folder, _) = split(importer);
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = path.split('/').collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = vec![".."; from.len() - shared];
    up.into_iter().chain(to[shared..].iter().copied()).collect::<Vec<_>>().join("/")
}
