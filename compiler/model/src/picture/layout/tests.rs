//! Laws of drawings, for any boxes and lines.

use std::collections::BTreeSet;

use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_assert, prop_assert_eq, proptest};

use super::{HEIGHT, Item, Layout, Line, ends, lane_order, layout, ranked};

const LANES: usize = 4;

/// Boxes and lines, the latter in any direction.
fn drawings() -> impl Strategy<Value = (Vec<Item>, Vec<Line>)> {
    (1..40_usize).prop_flat_map(|count| {
        let ranks = Just((0..count).collect::<Vec<_>>()).prop_shuffle();
        let boxes = prop::collection::vec((0..LANES, 50..250_i64), count);
        let lines = prop::collection::vec((0..count, 0..count, 0..3_usize), 0..60);
        (ranks, boxes, lines).prop_map(|(ranks, boxes, lines)| {
            let item = |(rank, (lane, width))| Item { lane, rank, width };
            let items = ranks.into_iter().zip(boxes).map(item).collect();
            let pairs: BTreeSet<(usize, usize)> = lines.iter().map(|(from, to, _)| (*from, *to)).collect();
            let pairs = pairs.into_iter().filter(|(from, to)| from != to);
            let line = |((from, to), (_, _, strand)): ((usize, usize), &(usize, usize, usize))| Line {
                from,
                to,
                strand: *strand,
            };
            (items, pairs.zip(&lines).map(line).collect())
        })
    })
}

/// Whether a line of a lane, from left to right, touches a box.
fn touches(drawing: &Layout, items: &[Item], (lane, y): (usize, i64), (left, right): (i64, i64)) -> bool {
    let is_hit = |(item, place): (&Item, &super::Place)| {
        let across = place.x < right && left < place.x + place.width;
        item.lane == lane && across && place.y <= y && y <= place.y + HEIGHT
    };
    items.iter().zip(&drawing.places).any(is_hit)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn every_line_leads_to_a_later_column((items, lines) in drawings()) {
        let drawing = layout(&items, &lines, LANES);
        for (line, way) in lines.iter().zip(&drawing.ways) {
            let (first, last) = ends(&items, line);
            let (first, last) = (drawing.places[first], drawing.places[last]);
            prop_assert!(first.x + first.width < last.x);
            let is_forward = way[0].x < way[1].x;
            prop_assert!(way.windows(2).all(|pair| (pair[0].x < pair[1].x) == is_forward), "{:?}", way);
        }
    }

    #[test]
    fn no_two_boxes_overlap_and_all_stand_in_their_lanes((items, lines) in drawings()) {
        let drawing = layout(&items, &lines, LANES);
        for (at, (item, place)) in items.iter().zip(&drawing.places).enumerate() {
            prop_assert!(place.width >= item.width && place.x >= 0 && place.x + place.width <= drawing.width);
            prop_assert!(place.y >= 0 && place.y + HEIGHT <= drawing.lanes[item.lane]);
            for (other, below) in items.iter().zip(&drawing.places).skip(at + 1) {
                let apart = |a: i64, long: i64, b: i64, other_long: i64| a + long <= b || b + other_long <= a;
                prop_assert!(
                    item.lane != other.lane
                        || apart(place.x, place.width, below.x, below.width)
                        || apart(place.y, HEIGHT, below.y, HEIGHT)
                );
            }
        }
    }

    #[test]
    fn no_line_leads_through_a_box((items, lines) in drawings()) {
        let drawing = layout(&items, &lines, LANES);
        for way in &drawing.ways {
            for pair in way[1..way.len() - 1].chunks(2) {
                let (a, b) = (pair[0], pair[1]);
                prop_assert_eq!((a.y, a.lane), (b.y, b.lane));
                prop_assert!(!touches(&drawing, &items, (a.lane, a.y), (a.x.min(b.x), a.x.max(b.x))));
            }
        }
    }

    #[test]
    fn the_order_of_lines_changes_nothing((items, lines) in drawings(), turn in any::<prop::sample::Index>()) {
        let drawing = layout(&items, &lines, LANES);
        let turn = if lines.is_empty() { 0 } else { turn.index(lines.len()) };
        let mut turned = lines.clone();
        turned.rotate_left(turn);
        prop_assert_eq!(drawing.places, layout(&items, &turned, LANES).places);
        prop_assert_eq!(lane_order(&items, &lines, LANES), lane_order(&items, &turned, LANES));
    }
}

#[test]
fn ranks_follow_lines_and_in_circles_what_was_given() {
    let ranks = |pairs| ranked(&items(&[0; 3]), &lines(pairs)).iter().map(|item| item.rank).collect::<Vec<_>>();
    assert_eq!(ranks(&[]), [0, 1, 2]);
    assert_eq!(ranks(&[(2, 0)]), [2, 0, 1]);
    assert_eq!(ranks(&[(0, 1), (1, 2), (2, 0)]), [0, 1, 2]);
    assert_eq!(ranks(&[(1, 2), (2, 1)]), [0, 1, 2]);
}

fn items(lanes: &[usize]) -> Vec<Item> {
    lanes.iter().enumerate().map(|(rank, lane)| Item { lane: *lane, rank, width: 100 }).collect()
}

fn lines(pairs: &[(usize, usize)]) -> Vec<Line> {
    pairs.iter().map(|(from, to)| Line { from: *from, to: *to, strand: 0 }).collect()
}

#[test]
fn nothing_takes_no_room() {
    let drawing = layout(&[], &[], 0);
    assert_eq!((drawing.width, drawing.lanes), (0, Vec::new()));
    assert_eq!(layout(&[], &[], 2).lanes, [0, 0]);
}

#[test]
fn what_one_thing_alone_waits_for_stands_beside_it() {
    // A chain of three; a fourth box that only its end waits for.
    let drawing = layout(&items(&[0; 4]), &lines(&[(0, 1), (1, 3), (2, 3)]), 1);
    assert_eq!(drawing.places[2].x, drawing.places[1].x);
}

#[test]
fn a_chain_is_straight() {
    let drawing = layout(&items(&[0; 4]), &lines(&[(0, 1), (1, 2), (2, 3)]), 1);
    assert!(drawing.places.iter().all(|place| place.y == 0));
}

#[test]
fn what_has_no_lines_is_spread_over_columns() {
    let drawing = layout(&items(&[0; 50]), &[], 1);
    let columns: BTreeSet<i64> = drawing.places.iter().map(|place| place.x).collect();
    assert_eq!(columns.len(), 6);
    let tallest = drawing.places.iter().map(|place| place.y).max().unwrap();
    assert!(tallest < 10 * HEIGHT * 3 / 2, "{tallest}");
}

#[test]
fn lines_from_one_box_share_their_way() {
    // A chain of four, and two lines from its beginning to its end and beside it.
    let drawing = layout(&items(&[0; 5]), &lines(&[(0, 1), (1, 2), (2, 3), (2, 4), (0, 3), (0, 4)]), 1);
    assert_eq!(drawing.ways[4][..drawing.ways[4].len() - 1], drawing.ways[5][..drawing.ways[5].len() - 1]);
}

#[test]
fn the_unit_that_comes_first_is_the_upper_one() {
    let items = items(&[1, 0, 2]);
    assert_eq!(lane_order(&items, &lines(&[(0, 1)]), 3), [1, 0, 2]);
    assert_eq!(lane_order(&items, &[], 3), [0, 1, 2]);
}

#[test]
fn ten_thousand_boxes_are_laid_out() {
    let count = 10_000;
    let chains: Vec<(usize, usize)> = (0..count - 1).filter(|at| at % 6 != 5).map(|at| (at, at + 1)).collect();
    let stores: Vec<(usize, usize)> =
        (1..count).step_by(6).map(|at| (0, at + 3)).filter(|(_, to)| *to < count).collect();
    let drawing = layout(&items(&vec![0; count]), &lines(&[chains, stores].concat()), 1);
    assert_eq!(drawing.places.len(), count);
}
