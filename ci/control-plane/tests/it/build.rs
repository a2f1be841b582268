//! Building programs into a cache, with a compiler that only seems to be one. Each build is a process of its own, for its
//! cache and its compiler are what the environment says.

use std::env;
use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use control_plane::{Parts, build, prune};

/// Where a process that builds says what it was told.
const VARIABLE: &str = "BUILDS_TELLS";

/// Writes down how it was called, and a program; where it is told to, only the beginning of an API server.
const COMPILER: &str = r#"#!/bin/sh
echo "$(basename "$PWD") CGO_ENABLED=$CGO_ENABLED GOFLAGS=$GOFLAGS GOOS=$GOOS $*" >> "$ASKED"
while [ "$1" != -o ]; do shift; done
case "$BREAKS$3" in
yes*/kube-apiserver)
  echo half > "$2"
  echo 'main.go:1: nothing fits' >&2
  exit 1 ;;
esac
echo program > "$2"
"#;

/// A machine with a compiler, and with a cache that is empty.
struct Machine {
    folder: tempfile::TempDir,
}

impl Machine {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("bin")).unwrap();
        let compiler = folder.path().join("bin/go");
        fs::write(&compiler, COMPILER).unwrap();
        fs::set_permissions(&compiler, fs::Permissions::from_mode(0o755)).unwrap();
        fs::create_dir_all(folder.path().join("lornuc/control-plane")).unwrap();
        Self { folder }
    }

    fn cache(&self) -> PathBuf {
        self.folder.path().join("lornuc/control-plane")
    }

    /// What a build of the API server and etcd tells, with these variables beside.
    fn builds(&self, variables: &[(&str, &str)]) -> Vec<String> {
        let told = self.folder.path().join("told");
        let path = format!("{}:{}", self.folder.path().join("bin").display(), env::var("PATH").unwrap());
        let status = Command::new(env::current_exe().unwrap())
            .args(["build::builds_as_it_is_told_to", "--exact", "--ignored"])
            .envs([(VARIABLE, told.as_os_str()), ("XDG_CACHE_HOME", self.folder.path().as_os_str())])
            .env("PATH", path)
            .env("ASKED", self.folder.path().join("asked"))
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success());
        fs::read_to_string(told).unwrap().lines().map(str::to_owned).collect()
    }

    /// How the compiler was called, each time.
    fn asked(&self) -> Vec<String> {
        let text = fs::read_to_string(self.folder.path().join("asked")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// The files of all folders of programs.
    fn built(&self) -> Vec<String> {
        let folders = fs::read_dir(self.cache()).unwrap().map(|entry| entry.unwrap().path());
        let folders = folders.filter(|path| path.to_string_lossy().contains("kubernetes-"));
        let files = folders.flat_map(|folder| fs::read_dir(folder).unwrap());
        let mut names: Vec<String> =
            files.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// A folder of programs that nothing has used for a long time.
    fn old(&self) -> PathBuf {
        let folder = self.cache().join("kwok-0123456789abcdef");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("kwok"), "program").unwrap();
        let long_ago = SystemTime::now() - Duration::from_secs(30 * 24 * 60 * 60);
        for path in [folder.join("kwok"), folder.clone()] {
            File::open(path).unwrap().set_modified(long_ago).unwrap();
        }
        folder
    }
}

#[test]
#[ignore = "run by the tests below, as the process that builds"]
fn builds_as_it_is_told_to() {
    let Some(told) = env::var_os(VARIABLE) else { return };
    let lines = Mutex::new(Vec::new());
    let talk = |line: &str| lines.lock().unwrap().push(line.to_owned());
    if let Err(failure) = build(&Parts::api_server(), &talk).and_then(|()| prune(&talk)) {
        talk(&format!("error: {}", failure.chain()));
    }
    fs::write(told, lines.into_inner().unwrap().join("\n")).unwrap();
}

#[test]
fn what_is_missing_is_built_and_what_is_there_is_not() {
    let machine = Machine::new();
    let told = machine.builds(&[]);
    let begins = ["building etcd (", "built etcd in ", "building kube-apiserver (", "built kube-apiserver in "];
    assert_eq!(told.len(), begins.len(), "{told:?}");
    assert!(told.iter().zip(begins).all(|(line, begin)| line.starts_with(begin)), "{told:?}");
    assert_eq!(machine.built(), ["etcd", "kube-apiserver"]);

    let told = machine.builds(&[]);
    assert!(told.len() == 2 && told[0].starts_with("etcd is there: "), "{told:?}");
    assert_eq!(machine.asked().len(), 2);
}

#[test]
fn a_build_that_fails_names_its_log_and_the_next_goes_on_where_it_was() {
    let machine = Machine::new();
    let told = machine.builds(&[("BREAKS", "yes")]).join("\n");
    assert!(told.contains("error: `kube-apiserver` could not be built (exit status: 1); see "), "{told}");
    assert!(told.ends_with("/kube-apiserver.log\n  main.go:1: nothing fits"), "{told}");
    assert_eq!(machine.built(), ["etcd", "kube-apiserver.log"], "no half of a program");

    machine.builds(&[]);
    assert_eq!(machine.built(), ["etcd", "kube-apiserver", "used"]);
    assert_eq!(machine.asked().iter().filter(|call| call.ends_with("/etcd/server/v3")).count(), 1);
}

#[test]
fn what_a_person_has_set_for_go_changes_no_program() {
    let machine = Machine::new();
    machine.builds(&[("CGO_ENABLED", "1"), ("GOFLAGS", "-mod=mod"), ("GOOS", "plan9")]);
    for call in machine.asked() {
        let begin = "kubernetes CGO_ENABLED=0 GOFLAGS=-mod=readonly -buildvcs=false GOOS= build -trimpath -p ";
        assert!(call.starts_with(begin), "{call}");
    }
}

#[test]
fn without_a_compiler_it_is_said_which_is_wanted() {
    let machine = Machine::new();
    let told = machine.builds(&[("PATH", "")]).join("\n");
    assert!(told.contains("error: cannot run `go`, of which 1.26 or later builds the programs: "), "{told}");
}

#[test]
fn a_build_removes_programs_that_nothing_uses_unless_another_build_runs() {
    let machine = Machine::new();
    machine.builds(&[]);
    let old = machine.old();
    let lock = File::create(machine.cache().join("build.lock")).unwrap();
    lock.lock().unwrap();
    machine.builds(&[]);
    assert!(old.exists());
    drop(lock);
    let told = machine.builds(&[]);
    assert_eq!(told.last().unwrap(), "removed kwok-0123456789abcdef (0 MB), unused for two weeks");
    assert!(!old.exists());
    assert_eq!(machine.built(), ["etcd", "kube-apiserver", "used", "used"]);
}
