//! A picture for the eye. In: [`Picture`]. Out: one SVG that needs no other file and runs no script: a box for each unit,
//! a card for each resource, a line for each edge, and what they mean; in light and dark.

mod legend;
mod measure;
mod section;
mod style;
#[cfg(test)]
mod tests;
mod write;

use super::{Picture, words};
use measure::width;
use section::Drawing;
use write::escaped;

/// Around everything.
const MARGIN: i64 = 24;
/// The head of an environment.
const HEAD: i64 = 36;
/// Between two environments.
const APART: i64 = 28;
/// Less would look like a mistake.
const NARROWEST: i64 = 420;

/// The drawing, ended by a line end.
#[must_use]
pub fn svg(picture: &Picture) -> String {
    let drawings: Vec<Drawing<'_>> = picture.sections.iter().map(Drawing::new).collect();
    let inner = drawings.iter().map(Drawing::width).max().unwrap_or_default().max(NARROWEST);
    let mut body = String::new();
    let mut y = MARGIN;
    for (section, drawing) in picture.sections.iter().zip(&drawings) {
        let title = format!("{} · {}", picture.project, section.environment);
        let title = measure::shortened(&words::visible(&title), inner, measure::HEAD);
        body.push_str(&format!("<text class=\"head\" x=\"{MARGIN}\" y=\"{}\">{}</text>\n", y + 18, escaped(&title)));
        y += HEAD;
        drawing.push((MARGIN, y), inner, &mut body);
        y += drawing.height() + APART;
    }
    if picture.resources() == 0 {
        body.push_str(&format!("<text class=\"head\" x=\"{MARGIN}\" y=\"{}\">no resources</text>\n", y + 18));
        y += HEAD + APART;
    }
    let styles = drawings.iter().flat_map(Drawing::styles).collect();
    y = legend::push((picture, &styles), (MARGIN, y - APART / 2), inner, &mut body) + MARGIN;
    let (style, markers) = (style::STYLE, style::markers(&styles));
    format!("{}{style}{markers}{}{body}</svg>\n", head(picture, inner + 2 * MARGIN, y), page(inner + 2 * MARGIN, y))
}

fn page(width: i64, height: i64) -> String {
    format!("<rect class=\"page\" width=\"{width}\" height=\"{height}\"/>\n")
}

fn head(picture: &Picture, width: i64, height: i64) -> String {
    let sections = &picture.sections;
    let units = sections.iter().map(|section| section.units.len()).sum();
    let about = [
        words::counted(sections.len(), "environment"),
        words::counted(units, "unit"),
        words::counted(picture.resources(), "resource"),
        words::counted(picture.edges(), "edge"),
    ];
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"lornuc\" role=\"img\" \
         aria-labelledby=\"lornuc-title lornuc-desc\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\">\n\
         <title id=\"lornuc-title\">{}: how its resources depend on each other</title>\n\
         <desc id=\"lornuc-desc\">{}. {}.</desc>\n",
        escaped(&picture.project),
        about.join(", "),
        legend::DIRECTION,
    )
}
