//! One control plane of our own. In: the parts that are wanted. Out: an API server that is ready, for as long as the value
//! lives; nothing of it stays behind. What is not ready in time is told with the end of its log.

mod launches;
mod layout;
mod objects;
mod running;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

pub(crate) use layout::{Layout, PREFIX};
pub use running::{Namespace, Running, User};

use crate::client;
use crate::failure::Failure;
use crate::parts::{Part, Parts};
use crate::ports::Port;
use crate::programs::Program;
use crate::programs::build::tail;
use crate::stale::mark_used;
use crate::supervisor::{End, Launch, Signal, Supervisor};

/// How long a part may take to be ready. Five seconds are usual; machines that are busy with other things take longer.
const PATIENCE: Duration = Duration::from_secs(90);

/// How often it is looked whether it is.
const PAUSE: Duration = Duration::from_millis(50);

/// How often another set of ports is tried.
const ATTEMPTS: usize = 3;

/// How many lines of a log say what went wrong.
const TAIL: usize = 15;

/// A control plane that ends when this is dropped, and when the process ends that has it, however it ends.
#[derive(Debug)]
pub struct ControlPlane {
    running: Running,
    launches: BTreeMap<Program, Launch>,
    supervisor: Supervisor,
    /// Nobody else takes them, not even while a program is down.
    _ports: Vec<Port>,
}

impl Deref for ControlPlane {
    type Target = Running;

    fn deref(&self) -> &Running {
        &self.running
    }
}

impl ControlPlane {
    /// Starts one, and waits until it is ready.
    ///
    /// # Errors
    /// Programs are not built, or one does not come up.
    pub fn start(parts: &Parts) -> Result<Self, Failure> {
        let binaries = binaries(parts)?;
        let mut attempt = 1;
        loop {
            match Self::attempt(parts, &binaries) {
                // Claims are among planes only; anything else of the machine may have been quicker.
                Err(Failure::NotReady { tail, .. })
                    if attempt < ATTEMPTS && tail.contains("address already in use") =>
                {
                    attempt += 1;
                }
                done => return done,
            }
        }
    }

    fn attempt(parts: &Parts, binaries: &BTreeMap<Program, PathBuf>) -> Result<Self, Failure> {
        let (layout, ports) = Layout::make(parts, binaries)?;
        let supervisor = Supervisor::spawn(layout.folder())?;
        let running = Running::of(layout.description(), layout.folder().to_owned())?;
        let mut plane = Self { running, launches: BTreeMap::new(), supervisor, _ports: ports };
        for launch in launches::core(&layout) {
            plane.launch(launch)?;
        }
        plane.wait_ready()?;
        for part in Part::ALL.into_iter().filter(|part| parts.has(*part)) {
            plane.add(part, &layout)?;
        }
        Ok(plane)
    }

    fn launch(&mut self, (program, launch): (Program, Launch)) -> Result<(), Failure> {
        self.supervisor.start(launch.clone())?;
        self.launches.insert(program, launch);
        Ok(())
    }

    fn add(&mut self, part: Part, layout: &Layout) -> Result<(), Failure> {
        let client = self.admin().client().clone();
        objects::before(part, &self.running)?;
        let programs = launches::part(part, layout);
        for launch in programs {
            self.launch(launch)?;
        }
        objects::after(part, &client)?;
        let health = launches::health(part, layout);
        self.wait(part.programs(), |_| {
            Ok(health.iter().all(|url| client::is_well(url)) && objects::are_ready(part, &client)?)
        })
    }

    /// Waits until the API server says that it is ready.
    ///
    /// # Errors
    /// It ended, or it is not in time.
    pub fn wait_ready(&self) -> Result<(), Failure> {
        self.wait(&[], |plane| Ok(plane.admin().client().get("/readyz")?.status == 200))
    }

    /// Waits for `ready`, while the programs and what they stand on still run. An error is one more time of not being
    /// ready: connections are refused until a server listens.
    fn wait(&self, programs: &[Program], ready: impl Fn(&Self) -> Result<bool, Failure>) -> Result<(), Failure> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if ready(self).unwrap_or(false) {
                return Ok(());
            }
            for &program in [Program::Etcd, Program::ApiServer].iter().chain(programs) {
                if let Some(status) = self.ended(program)? {
                    return Err(self.not_ready(program, format!("ended ({status})")));
                }
            }
            if Instant::now() >= deadline {
                let slow = programs.last().copied().unwrap_or(Program::ApiServer);
                return Err(self.not_ready(slow, format!("is not ready after {} s", PATIENCE.as_secs())));
            }
            sleep(PAUSE);
        }
    }

    fn not_ready(&self, program: Program, what: String) -> Failure {
        let tail = tail(&self.log(program), TAIL);
        Failure::NotReady { program: program.name(), what, tail }
    }

    /// Ends a program now, lets it pause, or go on.
    ///
    /// # Errors
    /// It is no part of the plane, or it has ended.
    pub fn signal(&self, program: Program, signal: Signal) -> Result<(), Failure> {
        self.supervisor.signal(program.name(), signal)
    }

    /// How a program ended, if it has.
    ///
    /// # Errors
    /// It is no part of the plane.
    pub fn ended(&self, program: Program) -> Result<Option<String>, Failure> {
        self.supervisor.ended(program.name())
    }

    /// Starts a program again that has ended, with the ports, keys and stored objects that it had, and does not wait for
    /// it to be ready.
    ///
    /// # Errors
    /// It is no part of the plane, or it runs.
    pub fn start_again(&self, program: Program) -> Result<(), Failure> {
        let launch = self.launches.get(&program).cloned();
        let launch = launch.ok_or_else(|| Failure::NotBuilt { names: vec![program.name()] })?;
        self.supervisor.start(launch).map(|_| ())
    }

    /// The process id of the supervisor, which is the group of all that belongs to the plane.
    #[must_use]
    pub fn supervisor_pid(&self) -> u32 {
        self.supervisor.pid()
    }

    /// Lets the plane outlive us.
    pub(crate) fn keep(self, end: End) -> Result<Running, Failure> {
        self.supervisor.keep(end)?;
        Ok(self.running)
    }

    /// What a program wrote.
    #[must_use]
    pub fn log(&self, program: Program) -> PathBuf {
        log(self.running.folder(), program)
    }
}

fn log(folder: &Path, program: Program) -> PathBuf {
    folder.join("log").join(format!("{}.log", program.name()))
}

/// Where the programs of the parts are.
fn binaries(parts: &Parts) -> Result<BTreeMap<Program, PathBuf>, Failure> {
    let places = parts.programs().into_iter().map(|program| (program, program.find()));
    let (found, missing): (Vec<_>, Vec<_>) = places.partition(|(_, place)| place.is_some());
    if !missing.is_empty() {
        return Err(Failure::NotBuilt { names: missing.into_iter().map(|(program, _)| program.name()).collect() });
    }
    let found: BTreeMap<Program, PathBuf> =
        found.into_iter().filter_map(|(program, place)| Some((program, place?))).collect();
    for (program, place) in &found {
        // What lies elsewhere is not ours to mark.
        if program.cached().is_ok_and(|cached| cached == *place) {
            mark_used(place);
        }
    }
    Ok(found)
}
