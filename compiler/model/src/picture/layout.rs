//! Where cards and lines of a drawing stand. In: boxes, each in a lane (its unit) and with a rank, and links between
//! them. Out: coordinates in whole pixels, the same for the same input on every machine. Columns lead from what comes first
//! to what waits; lanes lie one below the other. It knows nothing of resources.
//!
//! What touches several lanes is laid out together, in layers as by Sugiyama, Tagawa and Toda
//! (<https://doi.org/10.1109/TSMC.1981.4308636>); each part that stays in one lane by itself, and these parts are packed
//! side by side, so that a hundred small ones make no tower.

mod columns;
mod layers;
mod pack;
mod rows;
#[cfg(test)]
mod tests;

pub(super) use layers::{lane_order, ranked};

/// How high a box is.
pub(super) const HEIGHT: i64 = 44;
/// Between two boxes of a column.
pub(super) const ROW_GAP: i64 = 14;
/// Between two columns: lines bend here.
pub(super) const COLUMN_GAP: i64 = 64;

/// A box to be placed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    /// The lane that it stands in.
    pub(super) lane: usize,
    /// Its place in an order that most links follow (see [`ranked`]); no two are the same.
    pub(super) rank: usize,
    /// How wide it wants to be.
    pub(super) width: i64,
}

/// A line to be drawn. Those of one strand may share their way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) strand: usize,
}

/// Where a box stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) x: i64,
    pub(super) y: i64,
    pub(super) width: i64,
}

/// Where everything stands. All lanes begin at x = 0; the y of boxes and points counts from the top of their lane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) places: Vec<Place>,
    /// The height of each lane.
    pub(super) lanes: Vec<i64>,
    /// The way of each line: pieces that lead straight through a column or bend between two.
    pub(super) ways: Vec<Vec<Point>>,
    pub(super) width: i64,
}

/// A point in a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) x: i64,
    pub(super) y: i64,
    pub(super) lane: usize,
}

/// Places all boxes and lines.
pub(super) fn layout(items: &[Item], lines: &[Line], lanes: usize) -> Layout {
    let layers = layers::layers(items, lines);
    let parts = pack::parts(items, lines);
    let blocks: Vec<columns::Block> = parts.iter().map(|part| columns::block(part, items, (lines, &layers))).collect();
    let blocks = blocks.into_iter().map(|block| (rows::rows(&block, lanes), block)).collect();
    let packed = pack::pack(blocks, items.len(), lanes);
    let (lefts, widths) = abscissae(items, &packed.columns);
    let place = |item: usize| {
        let (column, y) = (packed.columns[item], packed.rows[item]);
        Place { x: lefts[column], y, width: widths[column] }
    };
    let places: Vec<Place> = (0..items.len()).map(place).collect();
    let way = |(line, bends): (&Line, &Vec<pack::Bend>)| {
        // Links against the order are laid out the other way round.
        let (first, last) = ends(items, line);
        let middle = |item: usize| (places[item].y + HEIGHT / 2, items[item].lane);
        let (y, lane) = middle(first);
        let mut way = vec![Point { x: places[first].x + places[first].width, y, lane }];
        for bend in bends {
            let left = lefts[bend.column];
            let point = Point { x: left, y: bend.y, lane: bend.lane };
            way.extend([point, Point { x: left + widths[bend.column], ..point }]);
        }
        let (y, lane) = middle(last);
        way.push(Point { x: places[last].x, y, lane });
        if first != line.from {
            way.reverse();
        }
        way
    };
    let ways = lines.iter().zip(&packed.bends).map(way).collect();
    let width = lefts.last().zip(widths.last()).map_or(0, |(left, width)| left + width);
    Layout { places, lanes: packed.heights, ways, width }
}

/// The ends of a line in the order of ranks.
fn ends(items: &[Item], line: &Line) -> (usize, usize) {
    if items[line.from].rank <= items[line.to].rank { (line.from, line.to) } else { (line.to, line.from) }
}

/// Where each column begins, and how wide it is: as its widest box.
fn abscissae(items: &[Item], columns: &[usize]) -> (Vec<i64>, Vec<i64>) {
    let count = columns.iter().max().map_or(0, |last| last + 1);
    let mut widths = vec![0; count];
    for (item, column) in items.iter().zip(columns) {
        widths[*column] = item.width.max(widths[*column]);
    }
    let mut left = 0;
    let mut lefts = Vec::with_capacity(count);
    for width in &widths {
        lefts.push(left);
        left += width + COLUMN_GAP;
    }
    (lefts, widths)
}
