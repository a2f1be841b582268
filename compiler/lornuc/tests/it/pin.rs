//! `lornuc pin` as a user runs it: what it writes, what it says, and what it leaves alone.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use crate::project::{Project, Run, lornuc, repository};

fn digest() -> String {
    format!("sha256:{}", "0123456789abcdef".repeat(4))
}

/// What is left beside the sources by a run that went wrong.
fn leftovers(project: &Project) -> Vec<String> {
    let entries = fs::read_dir(project.root()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with('.')).collect()
}

#[test]
fn images_are_pinned_sorted_beside_those_that_are() {
    let project = Project::new(&[]);
    let run = project.run(&["pin", &format!("web=2.0.0@{}", digest()), "gateway=1.4.0"]);
    assert_eq!((run.code, &*run.stdout), (Some(0), ""), "{}", run.stderr);
    assert_eq!(
        run.stderr,
        "web 2.0.0@sha256:0123456789ab (new)\ngateway 1.4.0 (new)\n  \
         note: a tag alone can be moved to another image; pin a digest too: `gateway=1.4.0@sha256:…`\n"
    );
    let run = project.run(&["pin", &format!("gateway=1.4.1@{}", digest()), &format!("api=@{}", digest())]);
    assert_eq!(run.stderr, "gateway 1.4.0 → 1.4.1@sha256:0123456789ab\napi @sha256:0123456789ab (new)\n");
    let entry = |head: &str| format!("{{\n{head}    \"digest\": \"{}\"\n  }}", digest());
    assert_eq!(
        project.read("images.json").unwrap(),
        format!(
            "{{\n  \"api\": {},\n  \"gateway\": {},\n  \"web\": {}\n}}\n",
            entry(""),
            entry("    \"tag\": \"1.4.1\",\n"),
            entry("    \"tag\": \"2.0.0\",\n")
        )
    );
    assert_eq!(leftovers(&project), [""; 0]);
}

#[test]
fn what_is_pinned_is_listed_in_the_form_that_pins_it() {
    let project = Project::new(&[]);
    assert_eq!(project.run(&["pin"]).stderr, "no image is pinned; `lornuc pin NAME=TAG@DIGEST` pins one\n");
    assert!(project.read("images.json").is_none(), "a list writes nothing");
    let pins = [format!("api=@{}", digest()), "gateway=1.4.0".to_owned(), format!("web=2@{}", digest())];
    assert_eq!(project.run(&["pin", &pins[2], &pins[0], &pins[1]]).code, Some(0));
    let run = project.run(&["pin"]);
    assert_eq!(run.stdout.lines().collect::<Vec<_>>(), pins);
    assert_eq!(run.stderr, "3 images pinned, 1 without a digest\n");
}

#[test]
fn a_file_that_says_the_same_is_not_written() {
    let project = Project::new(&[("images.json", "{ \"web\": { \"tag\": \"1\" } }")]);
    let run = project.run(&["pin", "web=1"]);
    assert!(run.stderr.starts_with("web 1 (unchanged)\n"), "{}", run.stderr);
    assert_eq!(project.read("images.json").as_deref(), Some("{ \"web\": { \"tag\": \"1\" } }"));
}

#[test]
fn an_image_is_taken_out_by_name() {
    let project = Project::new(&[("images.json", "{ \"a\": { \"tag\": \"1\" }, \"b\": { \"tag\": \"2\" } }")]);
    let run = project.run(&["pin", "--remove", "aa"]);
    assert_eq!((run.code, &*run.stderr), (Some(2), "error: `aa` is not pinned\n  help: did you mean `a`?\n"));
    let run = project.run(&["pin", "--remove", "a", "--remove", "b"]);
    assert_eq!((run.code, &*run.stderr), (Some(0), "a 1 → not pinned\nb 2 → not pinned\n"));
    assert_eq!(project.read("images.json").as_deref(), Some("{}\n"));
}

#[test]
fn what_cannot_be_pinned_is_wrong_usage_and_writes_nothing() {
    let project = Project::new(&[]);
    for (args, told) in [
        (&["web"][..], "`web` does not say what an image is pinned to"),
        (&["web:1"], "help: write `web=1`"),
        (&["web=1", "Web=1"], "`Web` cannot be pinned: it must be the name of an image without its tag"),
        (&["web=1 2"], "`1 2` cannot be the tag of `web`: it must be at most 128"),
        (&["web=1@sha256:12"], "`sha256:12` cannot be the digest of `web`: it must be `sha256:` and 64"),
        (&["web=1", "web=2"], "`web` is given twice"),
        (&["web=\u{1b}[31m"], "`\\u{1b}[31m` cannot be the tag of `web`"),
    ] {
        let run = project.run(&[&["pin"], args].concat());
        assert_eq!(run.code, Some(2), "{args:?}: {}", run.stderr);
        assert!(run.stderr.contains(told), "{args:?}: {}", run.stderr);
    }
    assert!(project.read("images.json").is_none());
}

#[test]
fn a_broken_file_is_told_and_not_overwritten() {
    for broken in
        ["{ \"web\": ", "", "{ \"web\": { \"tag\": 1 } }", "{ \"web\": {}, \"web\": {} }", "{\n<<<<<<< ours\n}"]
    {
        let project = Project::new(&[("images.json", broken)]);
        let run = project.run(&["pin", "api=1"]);
        assert_eq!(run.code, Some(1), "{broken}: {}", run.stderr);
        assert!(run.stderr.contains("images.json:"), "{broken}: {}", run.stderr);
        assert_eq!(project.read("images.json").as_deref(), Some(broken));
    }
    let project = Project::new(&[]);
    project.write("images.json", b"{ \"\xff\": {} }");
    assert!(project.run(&["pin", "api=1"]).stderr.contains("error[not-utf8]"));
    let project = Project::new(&[("images.json/file", "")]);
    assert!(project.run(&["pin", "api=1"]).stderr.contains("`images.json` is not a regular file"));
}

#[test]
fn permissions_stay_and_a_symlink_is_followed_inside_the_project_only() {
    let project = Project::new(&[("shared/pins.json", "{}")]);
    fs::set_permissions(project.root().join("shared/pins.json"), fs::Permissions::from_mode(0o640)).unwrap();
    symlink("shared/pins.json", project.root().join("images.json")).unwrap();
    assert_eq!(project.run(&["pin", "web=1"]).code, Some(0));
    assert!(project.root().join("images.json").is_symlink());
    let written = fs::metadata(project.root().join("shared/pins.json")).unwrap();
    assert_eq!(written.permissions().mode() & 0o777, 0o640);
    assert!(project.read("shared/pins.json").unwrap().contains("\"web\""));
    let outside = tempfile::NamedTempFile::new().unwrap();
    fs::write(outside.path(), "{}").unwrap();
    let project = Project::new(&[]);
    symlink(outside.path(), project.root().join("images.json")).unwrap();
    let run = project.run(&["pin", "web=1"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert_eq!(fs::read_to_string(outside.path()).unwrap(), "{}");
}

#[test]
fn what_is_pinned_is_what_an_app_runs_and_a_tag_of_its_own_has_no_digest_of_another() {
    let project = Project::new(&[]);
    for path in ["lib/app.ncl", "lib/environment.ncl"] {
        let text = fs::read_to_string(repository().join("stacks").join(path)).unwrap();
        project.write(&format!("stacks/{path}"), text);
    }
    let settings = fs::read_to_string(repository().join("lornuc.ncl")).unwrap();
    project.write("lornuc.ncl", settings);
    let app = |name: &str, inputs: &str| {
        format!(
            "{name} = (import \"lib/app.ncl\") & {{ include env, name = \"{name}\", app = {{ image = \"web\", {inputs} }} }},"
        )
    };
    let apps =
        [app("pinned", ""), app("older", "tag = \"1.3.0\""), app("own", "tag = \"1.3.0\", digest = \"sha256:12\"")];
    project.write("stacks/apps.ncl", format!("{{ env | not_exported, {} }}", apps.concat()));
    let namespace = "{ apiVersion = \"v1\", kind = \"Namespace\", metadata.name = env.namespace }";
    project.write("stacks/platform.ncl", format!("{{ env | not_exported, namespace = {namespace} }}"));
    let images = |pin: &str| {
        assert_eq!(project.run(&["pin", pin]).code, Some(0));
        let run = project.run(&["build", "--env", "dev", "-o", "-"]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let lines = run.stdout.lines().filter_map(|line| line.trim().strip_prefix("image: ")).map(str::to_owned);
        let mut images: Vec<String> = lines.map(|line| line.trim_matches('"').to_owned()).collect();
        images.sort();
        images
    };
    let (registry, digest) = ("ghcr.io/lornu-ai/web", digest());
    let (older, own) = (format!("{registry}:1.3.0"), format!("{registry}:1.3.0@sha256:12"));
    assert_eq!(images("web=1.4.1"), [older.clone(), own.clone(), format!("{registry}:1.4.1")]);
    let pinned = format!("{registry}:1.4.1@{digest}");
    assert_eq!(images(&format!("web=1.4.1@{digest}")), [older.clone(), own.clone(), pinned]);
    assert_eq!(images(&format!("web=@{digest}")), [older, own, format!("{registry}@{digest}")]);
    assert_eq!(project.run(&["pin", "--remove", "web"]).code, Some(0));
    let run = project.run(&["check"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("the image `web` is not pinned in `images.json`"), "{}", run.stderr);
    assert!(run.stderr.contains("help: pin it with `lornuc pin web=TAG@DIGEST`"), "{}", run.stderr);
    assert!(!run.stderr.contains("apps/older"), "a tag of its own needs no pin: {}", run.stderr);
}

#[test]
fn the_services_of_this_repository_are_pinned() {
    let run = Run::of(lornuc().arg("pin").arg("-C").arg(repository()));
    let names: Vec<&str> = run.stdout.lines().filter_map(|line| Some(line.split_once('=')?.0)).collect();
    assert_eq!(names, ["agent-worker", "engine", "gateway", "github-bot", "web"]);
}

#[test]
fn runs_at_the_same_time_lose_nothing() {
    let project = Project::with_stack("{}\n");
    let runs: Vec<_> = (0..8)
        .map(|n| lornuc().arg("pin").arg(format!("image-{n}=1.0")).current_dir(project.root()).spawn().unwrap())
        .collect();
    for mut run in runs {
        assert!(run.wait().unwrap().success());
    }
    assert_eq!(project.run(&["pin"]).stdout.lines().count(), 8);
}
