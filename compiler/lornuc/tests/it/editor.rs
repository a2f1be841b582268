//! What an editor offers while a stack is written, asked of the real language server of Nickel. Without `nls` on the
//! path these tests are skipped; with `LORNUC_TOOLS=required` they fail then.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::contracts::KUSTOMIZATION;
use crate::project::{Project, lornuc, repository};

/// A language server for one project.
struct Editor {
    server: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    file: String,
    version: u64,
}

impl Editor {
    /// Starts the server with a stack that is not saved yet; `None` where there is no server.
    fn open(project: &Path) -> Option<Self> {
        let started = Command::new("nls").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut server = match started {
            Ok(server) => server,
            Err(error) => {
                let required = std::env::var("LORNUC_TOOLS").is_ok_and(|value| value == "required");
                assert!(!required, "cannot start `nls`: {error}");
                eprintln!("skipped, for there is no `nls`: cargo install nickel-lang-lsp");
                return None;
            }
        };
        let (stdin, stdout) = (server.stdin.take().unwrap(), BufReader::new(server.stdout.take().unwrap()));
        let root = format!("file://{}", project.canonicalize().unwrap().display());
        let file = format!("{root}/stacks/editor.ncl");
        let mut editor = Self { server, stdin, stdout, file, version: 0 };
        editor.ask("initialize", &json!({ "processId": null, "rootUri": root, "capabilities": {} }));
        editor.tell("initialized", &json!({}));
        Some(editor)
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.stdin, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        self.stdin.flush().unwrap();
    }

    fn tell(&mut self, method: &str, params: &Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.send(&json!({ "jsonrpc": "2.0", "id": method, "method": method, "params": params }));
        loop {
            let mut answer = self.receive();
            if answer["id"] == method {
                return answer["result"].take();
            }
        }
    }

    fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(self.stdout.read_line(&mut line).unwrap() > 0, "the server has ended");
            match line.trim_end().split_once(": ") {
                Some(("Content-Length", value)) => length = value.parse().unwrap(),
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        self.stdout.read_exact(&mut body).unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    /// Types a stack; `@` in the text is where the cursor stands.
    fn at(&mut self, text: &str) -> Value {
        let (before, after) = text.split_once('@').unwrap();
        let line = before.matches('\n').count();
        let character = before.len() - before.rfind('\n').map_or(0, |at| at + 1);
        let text = format!("{before}{after}");
        self.version += 1;
        let (uri, version) = (self.file.clone(), self.version);
        if version == 1 {
            let document = json!({ "uri": uri, "languageId": "nickel", "version": version, "text": text });
            self.tell("textDocument/didOpen", &json!({ "textDocument": document }));
        } else {
            let document = json!({ "uri": uri, "version": version });
            let changes = json!({ "textDocument": document, "contentChanges": [{ "text": text }] });
            self.tell("textDocument/didChange", &changes);
        }
        json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } })
    }

    /// The names that are offered at the cursor, and the doc of each.
    fn offered(&mut self, text: &str) -> Vec<(String, String)> {
        let place = self.at(text);
        let answer = self.ask("textDocument/completion", &place);
        let items = answer.as_array().or_else(|| answer["items"].as_array()).unwrap();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let mut offered: Vec<_> =
            items.iter().map(|item| (text(&item["label"]), text(&item["documentation"]["value"]))).collect();
        offered.sort();
        offered
    }

    fn names(&mut self, text: &str) -> Vec<String> {
        self.offered(text).into_iter().map(|(name, _)| name).collect()
    }

    fn hover(&mut self, text: &str) -> String {
        let place = self.at(text);
        self.ask("textDocument/hover", &place)["contents"].to_string()
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        drop(self.server.kill());
        drop(self.server.wait());
    }
}

/// A stack of the lornu project with this field.
fn stack(field: &str) -> String {
    format!("let l = import \"lib/lornu.ncl\" in\n{{\n  env | l.Environment | not_exported,\n  web = {field},\n}}\n")
}

const PARAMETERS: [&str; 7] = ["cluster", "host", "name", "namespace", "project", "region", "size"];

#[test]
fn parameters_of_the_environment_are_offered_behind_env() {
    let Some(mut editor) = Editor::open(&repository()) else { return };
    assert_eq!(editor.names(&stack("{ x = env.@ }")), PARAMETERS);
    assert_eq!(editor.names(&stack("{ x = \"https://%{env.@}\" }")), PARAMETERS);
    let offered = editor.offered(&stack("{ x = env.@ }"));
    assert!(offered.contains(&("host".to_owned(), "Public host name.".to_owned())), "{offered:?}");
}

#[test]
fn inputs_of_a_construct_are_offered_with_their_docs_in_both_ways_to_write_them() {
    let Some(mut editor) = Editor::open(&repository()) else { return };
    for field in ["l.App & { include env, app = { im@ } }", "l.App & { include env, app.@ }"] {
        let offered = editor.offered(&stack(field));
        let image = offered.iter().find(|(name, _)| name == "image").unwrap();
        assert!(image.1.starts_with("Name of the image in the registry"), "{image:?}");
        assert!(offered.iter().any(|(name, _)| name == "callers"), "{offered:?}");
    }
}

#[test]
fn fields_that_can_be_overridden_are_offered_however_deep() {
    let Some(mut editor) = Editor::open(&repository()) else { return };
    let names = editor.names(&stack("l.App & { include env, deployment.spec.@ }"));
    assert!(names.contains(&"revisionHistoryLimit".to_owned()), "{names:?}");
    let names = editor.names(&stack("l.App & { include env, deployment.spec.template.spec.term@ }"));
    assert!(names.contains(&"terminationGracePeriodSeconds".to_owned()), "{names:?}");
}

#[test]
fn constructs_are_offered_and_docs_shown_where_the_cursor_rests() {
    let Some(mut editor) = Editor::open(&repository()) else { return };
    let names = editor.names(&stack("l.@"));
    assert!(names.contains(&"App".to_owned()) && names.contains(&"Secret".to_owned()), "{names:?}");
    assert!(editor.hover(&stack("l.A@pp & { include env }")).contains("A stateless application"));
    assert!(editor.hover(&stack("{ x = env.ho@st }")).contains("Public host name."));
}

#[test]
fn a_project_that_init_wrote_is_completed_too() {
    let folder = tempfile::tempdir().unwrap();
    let made = lornuc().arg("init").arg(folder.path()).output().unwrap();
    assert!(made.status.success());
    let Some(mut editor) = Editor::open(folder.path()) else { return };
    let stack = std::fs::read_to_string(folder.path().join("stacks/apps.ncl")).unwrap();
    let begin = stack.rfind("env.").unwrap() + "env.".len();
    let names = editor.names(&format!("{}@{}", &stack[..begin], &stack[begin..]));
    assert!(names.contains(&"namespace".to_owned()), "{names:?}");
}

#[test]
fn every_field_of_a_resource_is_offered_through_a_contract() {
    let schema = ("schemas/kustomize.toolkit.fluxcd.io/Kustomization.json", KUSTOMIZATION);
    let project = Project::new(&[("stacks/apps.ncl", "{}"), schema]);
    assert_eq!(project.run(&["contracts"]).code, Some(0));
    let Some(mut editor) = Editor::open(project.root()) else { return };
    let stack = |group: &str, field: &str| {
        format!("let k = import \"../schemas/contracts/{group}.ncl\" in\n{{\n  web | {field},\n}}\n")
    };
    for (field, offered) in [
        ("k.apps.v1.Dep@", "Deployment"),
        ("k.apps.v1.Deployment = { sp@ }", "spec"),
        ("k.apps.v1.Deployment = { metadata.@ }", "labels"),
        ("k.apps.v1.Deployment = { lornuc.@ }", "keep"),
        ("k.apps.v1.Deployment = { spec.template.spec.@ }", "containers"),
        ("k.apps.v1.Deployment = { spec.template.spec = { containers = [{ im@ }] } }", "imagePullPolicy"),
        ("k.apps.v1.Deployment = { spec.template.spec.containers.web.livenessProbe.httpGet.@ }", "port"),
    ] {
        let names = editor.names(&stack("kubernetes", field));
        assert!(names.contains(&offered.to_owned()), "{field}: {names:?}");
    }
    let group = "kustomize.toolkit.fluxcd.io";
    let names = editor.names(&stack(group, "k.v1.Kustomization = { spec.sourceRef.@ }"));
    assert_eq!(names, ["apiVersion", "kind", "name", "namespace"]);
    let offered = editor.offered(&stack(group, "k.v1.Kustomization = { spec.pa@ }"));
    assert!(offered.contains(&("path".to_owned(), "The folder in the source.".to_owned())), "{offered:?}");
}
