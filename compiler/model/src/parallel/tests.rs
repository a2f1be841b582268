//! Results stand in the order of the values, however many threads make them.

use super::{PORTION, Threads, map};

#[test]
fn results_stand_in_the_order_of_the_values() {
    for threads in [1, 2, 7] {
        let threads = Threads::new(threads);
        for count in [0, 1, PORTION - 1, PORTION, 2 * PORTION, 10 * PORTION + 1] {
            let made = map((0..count).collect(), threads, |value| value * 2);
            assert_eq!(made, (0..count).map(|value| value * 2).collect::<Vec<_>>(), "{count} on {threads:?}");
        }
    }
}

#[test]
#[should_panic]
fn a_panic_is_not_lost() {
    let threads = Threads::new(2);
    map((0..PORTION * 4).collect(), threads, |value| assert!(value < PORTION, "{value} is too large"));
}
