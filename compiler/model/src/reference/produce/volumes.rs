//! What a volume that somebody has made brings along. In: a `PersistentVolume`. Out: its class: a claim that names it is given
//! the volume, and no `StorageClass` of that name has to be there.

use super::{Filled, Produced, Where};

pub(super) fn of_volume(manifest: Filled<'_>) -> Vec<Produced<'_>> {
    let name = manifest.find(&["spec", "storageClassName"]).and_then(Filled::text);
    let class = |name| Produced { group: "storage.k8s.io".into(), ..Produced::new("StorageClass", name) };
    name.map(|name| class(name).at(Where::Anywhere)).into_iter().collect()
}
