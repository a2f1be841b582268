//! Colours and lines. In: the styles of a picture's lines. Out: a style sheet for light and dark, and the heads of
//! arrows. Nothing here is a variable: drawing programs that know no more than SVG 1.1 read it too.

use std::collections::BTreeSet;

use crate::graph::{EdgeKind, Need};

/// Each rule begins with `.lornuc`, so that a page around the drawing keeps its own style.
pub(super) const STYLE: &str = "\
<style>
.lornuc text { font: 13px system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; fill: #1f2328 }
.lornuc .page { fill: #ffffff }
.lornuc .head { font-size: 18px; font-weight: 600 }
.lornuc .title { font-size: 14px; font-weight: 600; stroke: #f6f8fa; stroke-width: 5px; paint-order: stroke }
.lornuc .muted, .lornuc .key { font-size: 11px; font-weight: 400; fill: #59636e }
.lornuc .unit { fill: #f6f8fa; stroke: #d1d9e0 }
.lornuc .unit.broken { stroke: #cf222e; stroke-dasharray: 6 4 }
.lornuc .card { fill: #ffffff; stroke: #d1d9e0 }
.lornuc .centre { stroke: #0969da; stroke-width: 2.5 }
.lornuc .kind { font-size: 11px }
.lornuc .workload { fill: #0969da } .lornuc .network { fill: #1a7f37 } .lornuc .config { fill: #9a6700 }
.lornuc .access { fill: #cf222e } .lornuc .storage { fill: #0e7490 } .lornuc .crossplane { fill: #8250df }
.lornuc .flux { fill: #bc4c00 } .lornuc .secrets { fill: #bf3989 } .lornuc .other { fill: #59636e }
.lornuc .group { fill: #818b98 }
.lornuc .edge { fill: none; stroke-width: 1.4 }
.lornuc .edge:hover { stroke-width: 3 }
.lornuc .count { font-size: 11px; text-anchor: middle; stroke: #f6f8fa; stroke-width: 4px; paint-order: stroke }
.lornuc .optional { stroke-dasharray: 6 4 } .lornuc .unordered { stroke-dasharray: 2 3 }
.lornuc .contains { stroke: #a4adb7 } .lornuc .defines { stroke: #bf8700 } .lornuc .produces { stroke: #2da44e }
.lornuc .owns { stroke: #e16f24 } .lornuc .refers { stroke: #6e7781 } .lornuc .after { stroke: #8250df }
.lornuc marker path { stroke: none }
.lornuc .tip-contains { fill: #a4adb7 } .lornuc .tip-defines { fill: #bf8700 } .lornuc .tip-produces { fill: #2da44e }
.lornuc .tip-owns { fill: #e16f24 } .lornuc .tip-refers { fill: #6e7781 } .lornuc .tip-after { fill: #8250df }
@media (prefers-color-scheme: dark) {
.lornuc text { fill: #f0f6fc }
.lornuc .page { fill: #0d1117 }
.lornuc .muted, .lornuc .key { fill: #9198a1 }
.lornuc .unit { fill: #151b23; stroke: #3d444d }
.lornuc .unit.broken { stroke: #f85149 }
.lornuc .card { fill: #212830; stroke: #3d444d }
.lornuc .centre { stroke: #4493f8 }
.lornuc .workload { fill: #4493f8 } .lornuc .network { fill: #3fb950 } .lornuc .config { fill: #d29922 }
.lornuc .access { fill: #f85149 } .lornuc .storage { fill: #39c5cf } .lornuc .crossplane { fill: #ab7df8 }
.lornuc .flux { fill: #f0883e } .lornuc .secrets { fill: #f778ba } .lornuc .other { fill: #9198a1 }
.lornuc .group { fill: #9198a1 }
.lornuc .title, .lornuc .count { stroke: #151b23 }
}
</style>
";

/// The heads of arrows, one for each kind of edge that is drawn.
pub(super) fn markers(styles: &BTreeSet<(EdgeKind, Need)>) -> String {
    let kinds: BTreeSet<&str> = styles.iter().map(|(kind, _)| kind.as_str()).collect();
    if kinds.is_empty() {
        return String::new();
    }
    let marker = |kind: &str| {
        format!(
            "<marker id=\"lornuc-{kind}\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" \
             markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path class=\"tip-{kind}\" d=\"M0,0.5L8,4L0,7.5z\"/></marker>\n"
        )
    };
    let markers: String = kinds.into_iter().map(marker).collect();
    format!("<defs>\n{markers}</defs>\n")
}
