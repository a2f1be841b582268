//! The examples that a project can begin with: files under `templates/`, with `@project@` and `@version@` in them.

/// One example.
pub(super) struct Template {
    /// What `--from` takes.
    pub(super) name: &'static str,
    /// What it shows, in a line.
    pub(super) about: &'static str,
    own: &'static [(&'static str, &'static str)],
}

impl Template {
    /// Paths and texts, the settings first; what every project has last.
    pub(super) fn files(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.own.iter().chain(COMMON).copied()
    }
}

macro_rules! files {
    ($folder:literal: $($path:literal,)+) => {
        &[$(($path, include_str!(concat!("../../../templates/", $folder, "/", $path))),)+]
    };
}

const COMMON: &[(&str, &str)] = &[
    (".vscode/settings.json", include_str!("../../../templates/app/.vscode/settings.json")),
    (".gitignore", include_str!("../../../templates/gitignore")),
];

/// All examples, the first being the one that is taken when none is named.
pub(super) const TEMPLATES: &[Template] = &[
    Template {
        name: "app",
        about: "an application made by a construct, in two environments",
        own: files!("app": "lornuc.ncl", "stacks/apps.ncl", "stacks/lib/web.ncl", "tests/web.ncl",),
    },
    Template {
        name: "yaml",
        about: "plain manifests in a folder, checked and rendered as they are",
        own: files!("yaml": "lornuc.ncl", "stacks/vendored/hello.yaml",),
    },
    Template {
        name: "crossplane",
        about: "buckets of a cloud, made by Crossplane",
        own: files!("crossplane": "lornuc.ncl", "stacks/storage.ncl", "stacks/lib/gcp.ncl",),
    },
];
