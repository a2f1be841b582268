//! What a plane is made of, without one that runs.

use std::fs;
use std::path::Path;

use crate::certificates::Authority;
use crate::failure::Failure;
use crate::parts::{Part, Parts};
use crate::programs::Program;
use crate::skip::{Rule, Skip, skip};

#[test]
fn a_part_brings_what_it_needs_and_its_programs() {
    let parts = Parts::api_server().with(Part::Nodes);
    assert!(parts.has(Part::ControllerManager));
    assert_eq!(parts.to_string(), "api-server+controller-manager+nodes");
    let names: Vec<&str> = parts.programs().into_iter().map(Program::name).collect();
    assert_eq!(names, ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok"]);
    assert!(Parts::all().cover(&parts) && !parts.cover(&Parts::all()));
    assert_eq!(Parts::all().programs().len(), Program::ALL.len());
}

#[test]
fn a_part_is_known_by_its_name_and_another_name_is_refused_with_those_there_are() {
    for part in Part::ALL {
        assert_eq!(part.name().parse::<Part>().unwrap(), part);
    }
    let refused = "kubelet".parse::<Part>().unwrap_err().to_string();
    assert_eq!(refused, "`kubelet` is no part: there are controller-manager, nodes, flux, crossplane");
}

#[test]
fn a_program_is_found_in_the_given_folder_then_in_the_cache_then_among_assets() {
    let places = tempfile::tempdir().unwrap();
    let place = |name: &str| places.path().join(name);
    for name in ["folder", "cache", "assets"] {
        fs::create_dir(place(name)).unwrap();
        fs::write(place(name).join("etcd"), "").unwrap();
        fs::write(place(name).join("kwok"), "").unwrap();
    }
    let find = |program: Program| {
        program.find_in(Some(&place("folder")), Some(place("cache").join(program.name())), Some(&place("assets")))
    };
    assert_eq!(find(Program::Etcd).unwrap(), place("folder/etcd"));
    fs::remove_dir_all(place("folder")).unwrap();
    assert_eq!(find(Program::Etcd).unwrap(), place("cache/etcd"));
    fs::remove_dir_all(place("cache")).unwrap();
    assert_eq!(find(Program::Etcd).unwrap(), place("assets/etcd"));
    assert_eq!(find(Program::Kwok), None, "assets hold an API server and etcd");
}

#[test]
fn a_folder_with_the_name_of_a_program_is_none() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("etcd")).unwrap();
    assert_eq!(Program::Etcd.find_in(Some(folder.path()), None, None), None);
}

#[test]
fn programs_of_one_module_with_other_flags_are_apart_in_the_cache() {
    let folder = |program: Program| program.cached().unwrap().parent().map(Path::to_owned);
    assert_eq!(folder(Program::ApiServer), folder(Program::Scheduler));
    assert_ne!(folder(Program::ApiServer), folder(Program::Etcd));
}

#[test]
fn a_missing_program_skips_a_test_with_one_line_and_fails_it_where_it_is_required() {
    let missing = || Err::<(), _>(Failure::NotBuilt { names: vec!["etcd", "kube-apiserver"] });
    let Err(Skip::Line(line)) = skip(missing(), Rule::Skipped, "shop::applies") else { panic!("not skipped") };
    assert_eq!(
        line,
        "skipped `shop::applies`: `etcd`, `kube-apiserver` are not built; `cargo ci control-plane build` builds what is \
         missing"
    );
    assert!(matches!(skip(missing(), Rule::Required, "shop::applies"), Err(Skip::Failed(_))));
    // What is there and does not work is never skipped.
    assert!(matches!(skip(Err::<(), _>(Failure::NoPort), Rule::Skipped, "shop::applies"), Err(Skip::Failed(_))));
}

#[test]
fn all_parts_are_required_or_those_that_are_named() {
    let rule = |required| Rule::of(required, &Parts::controllers()).unwrap();
    assert_eq!(["", "0", "1"].map(rule), [Rule::Skipped, Rule::Skipped, Rule::Required]);
    assert_eq!(rule("controller-manager,flux"), Rule::Required);
    assert_eq!(Rule::of("controller-manager", &Parts::all()).unwrap(), Rule::Skipped);
    assert!(Rule::of("yes", &Parts::all()).is_err(), "a word that means nothing would skip what is meant to run");
}

#[test]
fn an_authority_is_made_again_of_its_key_and_has_room_for_two_groups() {
    let first = Authority::new().unwrap();
    let again = Authority::from_key(&first.identity().key).unwrap();
    assert_eq!(first.identity().key, again.identity().key);
    assert!(again.client("user", &["one", "two"]).unwrap().certificate.starts_with("-----BEGIN CERTIFICATE-----"));
    let refused = again.client("user", &["one", "two", "three"]).err().unwrap();
    assert_eq!(refused.chain(), "cannot make the certificate of `user`: a user has 2 groups at most");
    assert!(Authority::from_key("no key").is_err());
}
