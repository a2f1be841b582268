//! Which ports are chosen.

use std::fs;
use std::net::TcpListener;

use super::{Port, RANGE};

#[test]
fn ports_that_are_claimed_are_apart_and_free() {
    let ports: Vec<Port> = (0..20).map(|_| Port::claim().unwrap()).collect();
    let mut numbers: Vec<u16> = ports.iter().map(Port::number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), 20);
    assert!(numbers.iter().all(|number| RANGE.contains(number)));
    assert!(numbers.into_iter().all(|number| TcpListener::bind(("127.0.0.1", number)).is_ok()));
}

#[test]
fn a_port_is_claimed_by_one_and_by_another_once_it_is_given_up() {
    let claims = tempfile::tempdir().unwrap();
    let number = Port::claim().unwrap().number();
    let port = Port::claimed(claims.path(), number).unwrap();
    assert!(Port::claimed(claims.path(), number).is_none());
    drop(port);
    assert!(Port::claimed(claims.path(), number).is_some());
}

#[test]
fn a_port_that_something_listens_on_is_nobodys() {
    let claims = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let number = listener.local_addr().unwrap().port();
    assert!(Port::claimed(claims.path(), number).is_none());
    // Nor one whose claim cannot be written.
    fs::create_dir(claims.path().join("20001")).unwrap();
    assert!(Port::claimed(claims.path(), 20_001).is_none());
}
