//! Claims on the entries of a group: each once, and none left out.

use std::sync::Arc;
use std::thread;

use lornuc_model::declared::UnitName;
use lornuc_model::name::{EnvironmentName, StackName};
use lornuc_model::value::{Node, Value};

use super::{Entry, Share, Subject, Walked};
use crate::load::{Format, SourceKey};

fn share(len: usize) -> Share {
    let key = |path: &str| SourceKey { path: path.to_owned(), format: Format::Nickel };
    let (environment, stack) = (EnvironmentName::new("dev").unwrap(), StackName::new("apps").unwrap());
    let unit = UnitName { environment, stack };
    Share::new(Subject { settings: key("lornuc.ncl"), stack: key("stacks/apps.ncl"), unit }, Vec::new(), len, 0)
}

fn walked(indices: impl Iterator<Item = usize>) -> Walked {
    let entries = indices.map(|index| (index, Entry::Element(Node::new(Value::Null)))).collect();
    Walked { entries, secrets: Vec::new(), resources: 1 }
}

#[test]
fn every_entry_is_walked_once_whoever_walks_it() {
    for len in [0, 1, 2, 31, 32, 1_000] {
        let share = Arc::new(share(len));
        let helper = {
            let share = Arc::clone(&share);
            thread::spawn(move || {
                while let Some(range) = share.claim() {
                    share.settle(Some(walked(range)));
                }
            })
        };
        let mut own = Vec::new();
        while let Some(range) = share.next() {
            own.extend(range);
        }
        let others = share.join().unwrap().entries.into_iter().map(|(index, _)| index);
        own.extend(others);
        own.sort_unstable();
        assert_eq!(own, (0..len).collect::<Vec<_>>());
        helper.join().unwrap();
    }
}

#[test]
fn nothing_is_left_to_walk_after_a_fault() {
    let share = share(1_000);
    let range = share.claim().unwrap();
    assert!(share.claim().is_some());
    share.settle(None);
    assert!(share.is_done() && share.next().is_none() && share.claim().is_none());
    share.settle(Some(walked(range)));
    assert!(share.join().is_none(), "a fault is not forgotten, and nobody is waited for");
}

#[test]
fn what_is_closed_is_not_claimed() {
    let share = share(10);
    share.close();
    assert!(share.is_done() && share.claim().is_none());
    assert_eq!(share.join().unwrap().entries.len(), 0);
}
