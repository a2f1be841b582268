//! The reference table: it reads, and every line of it is tried.

mod cluster;
mod entry;
mod filled;
mod pattern;
mod walk;

use super::table::{Table, lines};

#[test]
fn every_line_of_the_table_is_read() {
    let text = include_str!("table.txt");
    let entries = lines(text).count();
    assert!(entries > 150, "{entries}");
    let _ = Table::builtin();
}
