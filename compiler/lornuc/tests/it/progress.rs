//! What a person sees of a build that takes long: on a terminal, which `script` makes. Without it these tests are
//! skipped; with `LORNUC_TOOLS=required` they fail then.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};

use crate::project::{Project, lornuc};

/// A build that takes longer than anyone waits without a sign. The value is in every resource.
fn long(value: &str) -> Project {
    let project = Project::new(&[]);
    change(&project, value);
    project
}

fn change(project: &Project, value: &str) {
    let resource = "apiVersion = \"v1\", kind = \"ConfigMap\"";
    // Groups that are too small to be shared with other threads.
    let groups = (0..20).map(|group| {
        format!(
            "g{group} = std.array.generate (fun n => {{ field = \"c%{{std.to_string n}}\", value = {{ {resource}, \
             metadata.name = \"g{group}-%{{std.to_string n}}\", data = {{ value = \"{value}\", \
             long = std.string.join \"-\" (std.array.generate std.to_string 120) }} }} }}) 20,\n"
        )
    });
    project.write("stacks/apps.ncl", format!("{{\n{}}}\n", groups.collect::<String>()));
}

/// A build whose stdin and stderr are a terminal; what it prints is on stdout.
fn on_terminal(project: &Project) -> Option<Child> {
    let mut script = Command::new("script");
    let command = format!("'{}' build --no-cache --threads 1", lornuc().get_program().to_string_lossy());
    script.args(["-q", "-e", "-c", &command, "/dev/null"]).current_dir(project.root());
    script.env("TERM", "xterm").env("COLUMNS", "100").stdin(Stdio::piped()).stdout(Stdio::piped());
    match script.spawn() {
        Ok(child) => Some(child),
        Err(error) => {
            let required = std::env::var("LORNUC_TOOLS").is_ok_and(|value| value == "required");
            assert!(!required, "cannot start `script`: {error}");
            eprintln!("skipped, for there is no `script`");
            None
        }
    }
}

/// Reads until a word was printed, or to the end; gives all that was read.
fn until(child: &mut Child, word: &str) -> String {
    let mut text = String::new();
    let mut part = [0; 4096];
    while !text.contains(word) {
        match child.stdout.as_mut().unwrap().read(&mut part) {
            Ok(0) | Err(_) => break,
            Ok(count) => text += &String::from_utf8_lossy(&part[..count]),
        }
    }
    text
}

fn files(project: &Project) -> BTreeMap<String, Vec<u8>> {
    let unit = project.root().join("dist/dev/apps");
    let entries = fs::read_dir(unit).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_dir());
    let below = entries.flat_map(|group| fs::read_dir(group.path()).unwrap().map(Result::unwrap));
    below.map(|file| (file.path().display().to_string(), fs::read(file.path()).unwrap())).collect()
}

#[test]
fn a_long_build_tells_on_a_terminal_how_far_it_is_and_ctrl_c_leaves_the_old_output() {
    let project = long("old");
    let first = project.run(&["build", "--no-cache"]);
    assert_eq!(first.code, Some(0), "{}", first.stderr.lines().last().unwrap_or_default());
    assert!(!first.stderr.contains("evaluating"), "no progress where there is no terminal: {}", first.stderr);
    let old = files(&project);
    assert_eq!(old.len(), 400);
    change(&project, "new");
    let Some(mut child) = on_terminal(&project) else { return };
    let shown = until(&mut child, "evaluating 0 of 1 unit, ");
    assert!(shown.contains("evaluating 0 of 1 unit, "), "{shown:?}");
    child.stdin.as_mut().unwrap().write_all(b"\x03").unwrap();
    let rest = until(&mut child, "no word");
    assert!(!child.wait().unwrap().success(), "{rest:?}");
    assert!(files(&project) == old, "the old output is as it was");
    let Some(mut child) = on_terminal(&project) else { return };
    let shown = until(&mut child, "no word");
    assert!(child.wait().unwrap().success(), "{shown:?}");
    // The line is gone before the last one is printed.
    let last = shown.trim_end().rsplit(['\n', '\r']).next().unwrap_or_default();
    assert!(last.contains("400 resources of 1 unit in `dist`: 401 written"), "{shown:?}");
    assert!(files(&project) != old);
}
