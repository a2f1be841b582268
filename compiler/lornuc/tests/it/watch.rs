//! `lornuc watch` as a person sees it: what it prints after each save.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use crate::project::{Project, lornuc};

const STACK: &str =
    r#"{ settings = { apiVersion = "v1", kind = "ConfigMap", metadata.name = "settings", data.A = "1" } }"#;

/// Longer than any machine takes for a build; only a test that fails waits for it.
const PATIENCE: Duration = Duration::from_secs(60);

/// A watch that runs, and is ended with the test.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn of(project: &Project, args: &[&str]) -> Self {
        let mut command = lornuc();
        command.arg("watch").args(args).current_dir(project.root()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let (tell, lines) = channel();
        thread::spawn(move || stderr.lines().map_while(Result::ok).try_for_each(|line| tell.send(line)));
        Self { child, lines }
    }

    /// The lines up to the one that holds `end`.
    fn until(&self, end: &str) -> Vec<String> {
        let mut seen: Vec<String> = Vec::new();
        while seen.last().is_none_or(|line| !line.contains(end)) {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => seen.push(line),
                Err(error) => panic!("{error} before `{end}`:\n{}", seen.join("\n")),
            }
        }
        seen
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[test]
fn each_save_is_built_and_the_files_that_differ_are_named() {
    let project = Project::with_stack(STACK);
    let watching = Watching::of(&project, &[]);
    watching.until("2 files created in `dist`");
    project.write("stacks/apps.ncl", STACK.replace("\"1\"", "\"2\""));
    let seen = watching.until("settings.yaml");
    assert!(seen[0].starts_with("stacks/apps.ncl: 1 file changed in `dist` ("), "{seen:?}");
    assert_eq!(seen[1], "  ~ dev/apps/settings.yaml");
    let seen = watching.until("+ ");
    assert_eq!(seen, [r#"      -   A: "1""#, r#"      +   A: "2""#]);
    assert!(project.read("dist/dev/apps/settings.yaml").unwrap().contains("A: \"2\""));
    project.write("stacks/more/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: more\n");
    watching.until("  + dev/more/configmap-more.yaml");
}

#[test]
fn mistakes_are_told_once_and_the_output_stays() {
    let project = Project::with_stack(STACK);
    let watching = Watching::of(&project, &[]);
    watching.until("files created");
    let before = project.read("dist/dev/apps/settings.yaml");
    project.write("stacks/apps.ncl", "{ settings = ");
    let seen = watching.until("nothing was written");
    assert!(seen.iter().any(|line| line.starts_with("error[syntax-error]")), "{seen:?}");
    project.write("stacks/apps.ncl", "{ settings =");
    watching.until("syntax-error");
    assert_eq!(project.read("dist/dev/apps/settings.yaml"), before);
    project.write("stacks/apps.ncl", STACK);
    watching.until("stacks/apps.ncl: all is well again; nothing changed in `dist`");
}

#[test]
fn a_project_whose_settings_go_away_for_a_moment_is_watched_on() {
    let project = Project::with_stack(STACK);
    let watching = Watching::of(&project, &["--env", "dev", "-o", "out"]);
    watching.until("2 files created in `out`");
    let settings = project.read("lornuc.ncl").unwrap();
    std::fs::remove_file(project.root().join("lornuc.ncl")).unwrap();
    watching.until("nothing was written");
    project.write("lornuc.ncl", settings);
    watching.until("all is well again");
}

#[test]
fn files_that_stacks_import_from_elsewhere_in_the_project_are_watched() {
    let project = Project::new(&[
        ("data/value.json", r#"{ "A": "1" }"#),
        ("stacks/apps.ncl", &STACK.replace(r#"data.A = "1""#, r#"data = import "../data/value.json""#)),
    ]);
    let watching = Watching::of(&project, &[]);
    watching.until("files created");
    project.write("data/value.json", r#"{ "A": "2" }"#);
    watching.until("  ~ dev/apps/settings.yaml");
}
