//! `lornuc pin`.

use std::path::Path;

use clap::Args;
use lornuc_model::image::ImageName;
use lornuc_model::name::did_you_mean;
use lornuc_model::pins::{self, Pin, Pins, asked};

use super::session::counted;
use super::terminal::{Failure, Terminal};
use super::{Exit, Global};
use crate::load::{self, Kept};
use crate::output;

/// Pin images to tags and digests
///
/// Writes `images.json` beside `lornuc.ncl`, sorted; other images stay as they are. Stacks and constructs read it with
/// `import`, as in `let images = import "../images.json" in … images.gateway.tag`. Without arguments, what is pinned is
/// listed. The setting `images` says what an image without a digest counts as.
#[derive(Debug, Args)]
pub(super) struct PinImages {
    /// What to pin: a tag, a digest or both, as `gateway=1.4.1@sha256:…`
    #[arg(value_name = "NAME=TAG@DIGEST")]
    pins: Vec<String>,
    /// Take this image out (may be given several times)
    #[arg(long, value_name = "NAME", conflicts_with = "pins")]
    remove: Vec<String>,
}

impl PinImages {
    pub(super) fn run(&self, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
        // Before the disk is looked at: what is asked for is wrong or right by itself.
        let wanted = self.pins.iter().map(|text| asked(text)).collect::<Result<Vec<_>, _>>()?;
        let from = global.directory.as_deref().unwrap_or(Path::new("."));
        let root = load::find_project(from)?;
        // Before the file is read: what another run writes meanwhile would be lost.
        let _alone = output::alone(&root.join(load::SETTINGS_FILE));
        let Kept { files, findings, content } = load::pins(&root)?;
        let Some(mut pins) = content else { return Ok(terminal.findings(findings, &files)) };
        if wanted.is_empty() && self.remove.is_empty() {
            return list(&pins, terminal);
        }
        let before = pins.clone();
        let mut changes = set(&mut pins, wanted)?;
        changes.extend(self.remove.iter().map(|name| remove(&mut pins, name)).collect::<Result<Vec<_>, _>>()?);
        if pins != before {
            output::replace_whole(&root.join(pins::FILE), &pins.text())?;
        }
        changes.iter().for_each(|change| terminal.note(change));
        Ok(Exit::Fine)
    }
}

fn list(pins: &Pins, terminal: &Terminal) -> Result<Exit, Failure> {
    // In the form in which they are asked for, so that a line can be given back.
    let lines: Vec<String> = pins.iter().map(|(name, pin)| format!("{name}={pin}\n")).collect();
    terminal.data(lines.iter().map(String::as_str))?;
    let without = pins.iter().filter(|(_, pin)| pin.digest().is_none()).count();
    terminal.note(&match (lines.len(), without) {
        (0, _) => "no image is pinned; `lornuc pin NAME=TAG@DIGEST` pins one".to_owned(),
        (all, 0) => format!("{} pinned", counted(all, "image")),
        (all, without) => format!("{} pinned, {without} without a digest", counted(all, "image")),
    });
    Ok(Exit::Fine)
}

/// Pins the images, and says what changed.
fn set(pins: &mut Pins, wanted: Vec<(ImageName, Pin)>) -> Result<Vec<String>, Failure> {
    let mut changes = Vec::new();
    for (at, (name, pin)) in wanted.iter().enumerate() {
        if wanted[..at].iter().any(|(other, _)| other == name) {
            return Err(Failure::PinnedTwice(name.to_string()));
        }
        changes.push(match pins.set(name.clone(), pin.clone()) {
            None => format!("{name} {} (new)", pin.short()),
            Some(old) if old == *pin => format!("{name} {} (unchanged)", pin.short()),
            Some(old) => format!("{name} {} → {}", old.short(), pin.short()),
        });
        if pin.digest().is_none() {
            changes.push(format!(
                "  note: a tag alone can be moved to another image; pin a digest too: `{name}={pin}@sha256:…`"
            ));
        }
    }
    Ok(changes)
}

fn remove(pins: &mut Pins, name: &str) -> Result<String, Failure> {
    match pins.remove(name) {
        Some(old) => Ok(format!("{name} {} → not pinned", old.short())),
        None => Err(Failure::NotPinned {
            name: name.to_owned(),
            help: did_you_mean(name, pins.iter().map(|(name, _)| name.as_str()))
                .unwrap_or_else(|| "`lornuc pin` lists those that are".to_owned()),
        }),
    }
}
