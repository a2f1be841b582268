//! `cargo ci bench watch`: how long a save takes under `lornuc watch`. In: a binary, and the lornu project, which is
//! copied. Out: times from the write of a stack to the write of its output, and the memory of all processes.

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::place::copy;
use crate::run::{root, say};

/// The longest that a rebuild may take before the measurement is given up.
const PATIENCE: Duration = Duration::from_secs(60);

/// A process that ends with the measurement.
struct Watching(Child);

impl Drop for Watching {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Saves a stack so many times.
pub(super) fn watch(program: &Path, rebuilds: u32) -> io::Result<()> {
    let project = std::env::temp_dir().join(format!("lornuc-bench-{}", std::process::id()));
    fs::create_dir_all(&project)?;
    for path in ["lornuc.ncl", "images.json", "stacks"] {
        copy(&root().join(path), &project.join(path))?;
    }
    let stack = project.join("stacks/apps.ncl");
    let output = project.join("dist/dev/apps/engine/deployment.yaml");
    let text = fs::read_to_string(&stack)?;
    let mut command = Command::new(program);
    let watching = Watching(command.arg("watch").arg("-C").arg(&project).stderr(Stdio::null()).spawn()?);
    until(&output, "cpu: 250m", || ())?;
    // The first build is followed by one more where folders were not listened to before.
    sleep(Duration::from_millis(500));
    let mut times = Vec::new();
    let mut most = 0;
    for round in 0..rebuilds {
        let cpu = format!("{}m", 1_000 + round);
        let begun = Instant::now();
        fs::write(&stack, text.replace("cpu = \"250m\"", &format!("cpu = \"{cpu}\"")))?;
        until(&output, &format!("cpu: {cpu}"), || most = most.max(kilobytes(watching.0.id())))?;
        times.push(begun.elapsed());
        // As a person would: not while the last build still lists what it wrote.
        sleep(Duration::from_millis(30));
    }
    drop(watching);
    fs::remove_dir_all(&project)?;
    times.sort();
    let at = |share: usize| times.get((times.len() * share / 100).min(times.len().saturating_sub(1)));
    let millis = |share| at(share).map_or(0.0, |time| time.as_secs_f64() * 1e3);
    say(&format!(
        "{rebuilds} rebuilds of the lornu stacks, from write to write: min {:.1} ms, median {:.1} ms, 95 % {:.1} ms, \
         max {:.1} ms; at most {:.1} MB in all its processes",
        millis(0),
        millis(50),
        millis(95),
        millis(100),
        f64::from(most) / 1024.0
    ));
    Ok(())
}

/// Waits until a file holds a text; `meanwhile` is done over and over.
fn until(path: &Path, wanted: &str, mut meanwhile: impl FnMut()) -> io::Result<()> {
    let begun = Instant::now();
    while !fs::read_to_string(path).is_ok_and(|text| text.contains(wanted)) {
        meanwhile();
        if begun.elapsed() > PATIENCE {
            return Err(io::Error::new(io::ErrorKind::TimedOut, format!("no `{wanted}` in {}", path.display())));
        }
        sleep(Duration::from_millis(1));
    }
    Ok(())
}

/// Memory of a process and its children, from `/proc`; 0 where there is none.
fn kilobytes(process: u32) -> u32 {
    // Each thread has a list of the children that it started.
    let threads = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().filter_map(Result::ok);
    let lists = threads.map(|thread| fs::read_to_string(thread.path().join("children")).unwrap_or_default());
    let children: Vec<u32> =
        lists.flat_map(|list| list.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<_>>()).collect();
    let resident = |process: u32| {
        let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).map(str::to_owned);
        line.and_then(|line| line.split_whitespace().next().and_then(|number| number.parse().ok())).unwrap_or(0)
    };
    resident(process) + children.into_iter().map(resident).sum::<u32>()
}
