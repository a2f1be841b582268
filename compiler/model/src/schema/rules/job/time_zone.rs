//! Time zones by name. In: text. Out: whether a server knows it. The names are those of Go's own copy of the database, which
//! API servers carry (`lib/time/zoneinfo.zip` of Go 1.26); those with another spelling of case are found on some machines only.

#[cfg(test)]
mod tests;

/// A line has an area, then names in it; `-` stands for none.
const ZONES: &str = include_str!("time_zones.txt");

/// `batch/validation.validateTimeZone`
pub(super) fn is_known(name: &str) -> bool {
    // Systems that have the whole database keep two forms of it in folders.
    let name = name.strip_prefix("posix/").or_else(|| name.strip_prefix("right/")).unwrap_or(name);
    let (area, place) = name.rsplit_once('/').unwrap_or(("-", name));
    let has = |line: &str| {
        let mut words = line.split(' ');
        words.next() == Some(area) && words.any(|word| word == place)
    };
    ZONES.lines().any(has)
}

/// What a name that is not known must be: the zone whose last part it has, or any.
pub(super) fn wanted(name: &str) -> String {
    let place = name.rsplit(['/', ' ']).next().unwrap_or_default();
    let zones = ZONES.lines().flat_map(|line| {
        let (area, places) = line.split_once(' ').unwrap_or_default();
        places.split(' ').map(move |place| (area, place))
    });
    match zones.into_iter().find(|(_, known)| known.eq_ignore_ascii_case(place)) {
        Some(("-", known)) => format!("be a time zone, as `{known}`"),
        Some((area, known)) => format!("be a time zone, as `{area}/{known}`"),
        None => "be a time zone, as `Europe/Paris` or `Etc/UTC`".to_owned(),
    }
}
