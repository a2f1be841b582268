//! The programs that a supervisor holds. In: what to start, and signals by name. Out: process ids and states. A program
//! is told things only while it is ours: its id is not free for others before it was waited for.

use std::fs::OpenOptions;
use std::io;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::{Pid, kill_process};

use super::{Launch, Signal};

/// How long programs have to end by themselves. Nothing they could still write is needed, so it is short.
const GRACE: Duration = Duration::from_millis(400);

/// How often it is looked whether they have.
const PAUSE: Duration = Duration::from_millis(5);

/// Programs, in the order in which they were started.
#[derive(Debug, Default)]
pub(super) struct Held(Vec<(String, Child)>);

impl Held {
    /// Starts one, instead of what had its name and has ended.
    pub(super) fn start(&mut self, launch: &Launch) -> io::Result<u32> {
        if self.find(&launch.name).is_some_and(|child| matches!(child.try_wait(), Ok(None))) {
            return Err(io::Error::other(format!("`{}` is running", launch.name)));
        }
        let log = OpenOptions::new().create(true).append(true).open(&launch.log)?;
        let child = Command::new(&launch.binary)
            .args(&launch.arguments)
            .env_remove(super::VARIABLE)
            .envs(launch.environment.iter().map(|(key, value)| (key, value)))
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        let pid = child.id();
        self.0.retain(|(name, _)| *name != launch.name);
        self.0.push((launch.name.clone(), child));
        Ok(pid)
    }

    /// Tells one something. What was killed has ended when this returns.
    pub(super) fn signal(&mut self, name: &str, signal: Signal) -> io::Result<()> {
        let unknown = || io::Error::other(format!("nothing called `{name}` was started"));
        let child = self.find(name).ok_or_else(unknown)?;
        if child.try_wait()?.is_some() {
            return Err(io::Error::other(format!("`{name}` has ended")));
        }
        match signal {
            Signal::Kill => {
                child.kill()?;
                child.wait().map(|_| ())
            }
            Signal::Pause => Ok(kill_process(Pid::from_child(child), rustix::process::Signal::STOP)?),
            Signal::Resume => Ok(kill_process(Pid::from_child(child), rustix::process::Signal::CONT)?),
        }
    }

    /// How one ended, if it has.
    pub(super) fn ended(&mut self, name: &str) -> io::Result<Option<String>> {
        let unknown = || io::Error::other(format!("nothing called `{name}` was started"));
        let ended = self.find(name).ok_or_else(unknown)?.try_wait()?;
        Ok(ended.map(|status| status.to_string()))
    }

    /// Whether any has ended.
    pub(super) fn any_ended(&mut self) -> bool {
        self.0.iter_mut().any(|(_, child)| !matches!(child.try_wait(), Ok(None)))
    }

    /// Ends all: with a word first, by force a moment later.
    pub(super) fn stop(&mut self) {
        for (_, child) in &mut self.0 {
            if matches!(child.try_wait(), Ok(None)) {
                // One that ends in this very moment is what was wanted.
                let _ = kill_process(Pid::from_child(child), rustix::process::Signal::TERM);
            }
        }
        let deadline = Instant::now() + GRACE;
        while Instant::now() < deadline && self.any_running() {
            sleep(PAUSE);
        }
        for (_, child) in &mut self.0 {
            // Also of one that is paused; and waiting for one that has ended is no error.
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    fn any_running(&mut self) -> bool {
        self.0.iter_mut().any(|(_, child)| matches!(child.try_wait(), Ok(None)))
    }

    fn find(&mut self, name: &str) -> Option<&mut Child> {
        self.0.iter_mut().find(|(held, _)| held == name).map(|(_, child)| child)
    }
}
