//! Pieces of XML. In: any text, points. Out: text that ends no element, and paths.

use super::super::layout::Point;
use super::words;

/// A text as XML shows it.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in words::visible(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// A line that bends between columns and leads straight through them.
pub(super) fn path(way: &[(i64, i64)]) -> String {
    let mut out = way.first().map_or(String::new(), |(x, y)| format!("M{x},{y}"));
    for (at, pair) in way.windows(2).enumerate() {
        let ((x, y), (to_x, to_y)) = (pair[0], pair[1]);
        let middle = i64::midpoint(x, to_x);
        out.push_str(&match at % 2 {
            0 if y != to_y => format!("C{middle},{y} {middle},{to_y} {to_x},{to_y}"),
            _ => format!("H{to_x}"),
        });
    }
    out
}

/// Where the points of a way stand on the page, given where the lanes begin.
pub(super) fn on_page(way: &[Point], (left, tops): (i64, &[i64])) -> Vec<(i64, i64)> {
    way.iter().map(|point| (left + point.x, tops[point.lane] + point.y)).collect()
}
