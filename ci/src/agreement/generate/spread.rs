//! Shares cases out between kinds. In: what each kind could give. Out: as many as are wanted, of each kind about as many as
//! of any other: large schemas do not take all.

/// Takes one of each in turn, until there are enough or none is left.
pub(super) fn share<T>(of: Vec<Vec<T>>, wanted: usize) -> Vec<T> {
    let mut rest: Vec<_> = of.into_iter().map(Vec::into_iter).collect();
    let mut shared = Vec::new();
    loop {
        let before = shared.len();
        for each in &mut rest {
            if shared.len() < wanted {
                shared.extend(each.next());
            }
        }
        if shared.len() == before || shared.len() >= wanted {
            return shared;
        }
    }
}
