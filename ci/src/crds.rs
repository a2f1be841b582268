//! `cargo ci crds`: rebuilds the CRDs that tests install. In: a folder of CRDs as their projects publish them. Out:
//! `ci/control-plane/crds/<set>/<name>.json`, one line of JSON each, without what only people read. A set that nothing is
//! found for is refused, so that half a folder does not empty the other half.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use control_plane::fixtures::{Crd, CrdSet, kept, read};

use crate::run::{Failed, say};

/// Rebuild the CRDs that tests install
#[derive(Debug, Args)]
pub(crate) struct Crds {
    /// A folder with the CRDs of all sets, at any depth
    #[arg(value_name = "FROM")]
    from: PathBuf,
}

impl Crds {
    pub(crate) fn run(&self) -> Result<(), Failed> {
        let crds = read(&self.from).map_err(|failure| Failed(failure.chain()))?;
        let of = |set: CrdSet| crds.iter().filter(|crd| set.keeps(crd)).collect::<Vec<&Crd>>();
        let sets = CrdSet::ALL.map(|set| (set, of(set)));
        if let Some((set, _)) = sets.iter().find(|(_, crds)| crds.is_empty()) {
            return Err(Failed(format!("{} holds no CRD of {}", self.from.display(), set.name())));
        }
        sets.iter().try_for_each(|(set, crds)| write(*set, crds))
    }
}

fn write(set: CrdSet, crds: &[&Crd]) -> Result<(), Failed> {
    let folder = kept().join(set.name());
    let failed = |error: std::io::Error| Failed(format!("cannot write {}: {error}", folder.display()));
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(failed)?;
    }
    fs::create_dir_all(&folder).map_err(failed)?;
    let mut bytes = 0;
    for crd in crds {
        let text = format!("{}\n", crd.object());
        bytes += text.len();
        fs::write(folder.join(format!("{crd}.json")), text).map_err(failed)?;
    }
    say(&format!("{}: {} CRDs, {bytes} bytes", set.name(), crds.len()));
    Ok(())
}
