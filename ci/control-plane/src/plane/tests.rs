//! What a plane is laid out as before anything runs: files, ports, arguments. No program is started.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::layout::Layout;
use super::running::Running;
use super::{binaries, launches, log};
use crate::parts::{Part, Parts};
use crate::ports::Port;
use crate::programs::Program;
use crate::supervisor::Launch;

/// A plane that is laid out. Its folder is removed with it, which a supervisor does otherwise.
struct Laid {
    layout: Layout,
    ports: Vec<Port>,
}

impl Drop for Laid {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(self.layout.folder());
    }
}

fn laid(parts: &Parts) -> Laid {
    let (layout, ports) = Layout::make(parts, &BTreeMap::new()).unwrap();
    Laid { layout, ports }
}

impl Laid {
    fn launches(&self, parts: &Parts) -> Vec<(Program, Launch)> {
        let of_parts = Part::ALL.into_iter().filter(|part| parts.has(*part));
        let of_parts = of_parts.flat_map(|part| launches::part(part, &self.layout));
        launches::core(&self.layout).into_iter().chain(of_parts).collect()
    }
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn every_program_of_the_parts_is_launched_once_and_writes_a_log_of_its_own() {
    for parts in [Parts::api_server(), Parts::controllers(), Parts::all()] {
        let laid = laid(&parts);
        let launches = laid.launches(&parts);
        let programs: Vec<Program> = launches.iter().map(|(program, _)| *program).collect();
        assert_eq!(programs, parts.programs());
        for (program, launch) in launches {
            assert_eq!(launch.name, program.name());
            assert_eq!(launch.log, log(laid.layout.folder(), program));
        }
    }
}

#[test]
fn what_programs_are_told_to_read_is_there() {
    let parts = Parts::all();
    let laid = laid(&parts);
    let folder = laid.layout.folder().to_str().unwrap();
    let mut paths = BTreeSet::new();
    for (_, launch) in laid.launches(&parts) {
        let environment = launch.environment.into_iter().map(|(_, value)| value);
        let told = launch.arguments.into_iter().chain(environment);
        paths.extend(told.filter_map(|text| Some(PathBuf::from(&text[text.find(folder)?..]))));
    }
    // The API server makes its log itself.
    assert!(paths.remove(&laid.layout.folder().join("log/audit.log")));
    assert!(paths.len() > 15, "{paths:?}");
    let missing: Vec<_> = paths.iter().filter(|path| !path.exists()).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn each_of_what_listens_has_a_port_and_nothing_else_is_claimed() {
    for (parts, count) in [(Parts::api_server(), 2), (Parts::controllers(), 2), (Parts::all(), 7)] {
        let laid = laid(&parts);
        let numbers: BTreeSet<u16> = laid.ports.iter().map(Port::number).collect();
        assert_eq!(numbers.len(), count);
        let told = format!("{:?}", laid.launches(&parts)) + &registry_config(&laid);
        let unused: Vec<_> = numbers.iter().filter(|number| !told.contains(&number.to_string())).collect();
        assert!(unused.is_empty(), "{unused:?}");
    }
}

fn registry_config(laid: &Laid) -> String {
    fs::read_to_string(laid.layout.folder().join("registry.json")).unwrap()
}

#[test]
fn an_api_server_without_controllers_wants_no_service_accounts() {
    let without = |parts: &Parts| {
        let launch = laid(parts).launches(parts)[1].1.clone();
        launch.arguments.contains(&"--disable-admission-plugins=ServiceAccount".to_owned())
    };
    assert!(without(&Parts::api_server()));
    assert!(!without(&Parts::controllers()));
}

#[test]
fn nobody_else_can_read_the_keys_of_a_plane() {
    let laid = laid(&Parts::api_server());
    let mode = fs::metadata(laid.layout.folder()).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "{mode:o}");
}

#[test]
fn a_plane_is_found_again_by_its_folder() {
    let parts = Parts::all();
    let laid = laid(&parts);
    let folder = laid.layout.folder();
    Running::of(laid.layout.description(), folder.to_owned()).unwrap();
    let found = Running::at(folder).unwrap();
    assert_eq!((found.parts(), found.folder()), (parts, folder));
    assert_eq!(found.address(), laid.layout.address());
    assert!(found.registry().is_some_and(|registry| registry_config(&laid).contains(registry)));
    let config = json(found.admin().kubeconfig());
    assert_eq!(config["clusters"][0]["cluster"]["server"], found.address());
}

#[test]
fn a_folder_that_is_no_planes_or_half_of_one_is_refused_with_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |what: &str| {
        let refused = Running::at(folder.path()).unwrap_err().chain();
        assert!(refused.contains("plane.json") && refused.contains(what), "{refused}");
    };
    refused("No such file");
    fs::write(folder.path().join("plane.json"), r#"{"address":"#).unwrap();
    refused("EOF");
}

#[test]
fn a_user_may_be_called_anything_and_its_files_stay_in_the_plane() {
    let laid = laid(&Parts::api_server());
    let folder = laid.layout.folder();
    let running = Running::of(laid.layout.description(), folder.to_owned()).unwrap();
    let names = ["system:serviceaccount:shop:web", "../../outside", "/", "", "a user", "\u{fc}ser"];
    let mut files = BTreeSet::new();
    for name in names {
        let user = running.user(name, &["one"]).unwrap();
        assert_eq!(user.name(), name);
        let config = json(user.kubeconfig());
        assert_eq!(config["contexts"][0]["context"]["user"], name);
        for file in ["client-certificate", "client-key"] {
            let path = Path::new(config["users"][0]["user"][file].as_str().unwrap());
            assert!(path.is_file() && path.starts_with(folder.join("users")), "{}", path.display());
        }
        files.insert(user.kubeconfig().to_owned());
    }
    assert_eq!(files.len(), names.len());
    let twice = running.user("a user", &[]).unwrap();
    assert!(!files.contains(twice.kubeconfig()), "two tests may want the same user");
}

#[test]
fn programs_that_are_not_built_are_all_named() {
    // Whatever is there: of a part that has all its programs nothing is said.
    let parts = Parts::all();
    let missing: Vec<&str> =
        parts.programs().into_iter().filter(|program| program.find().is_none()).map(Program::name).collect();
    match binaries(&parts) {
        Ok(found) => assert_eq!((found.len(), missing.len()), (Program::ALL.len(), 0)),
        Err(failure) => assert!(missing.iter().all(|name| failure.to_string().contains(&format!("`{name}`")))),
    }
}
