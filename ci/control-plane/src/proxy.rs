//! A proxy in front of a server, whose network misbehaves when told to. In: an address on loopback, and behaviours while
//! it runs. Out: an address to use instead, and what went through. It carries bytes and looks into none of them, so that
//! TLS and client certificates stay those of the two ends.

mod behaviour;
mod line;
mod pump;
#[cfg(test)]
mod tests;

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

pub use behaviour::{After, Behaviour, Traffic};
use line::Line;
use rustix::net::{Shutdown, shutdown};

/// How often a free port is looked for: between the look and its use another process may take it.
const TRIES: usize = 16;

/// What the accepting thread waits after an error of the system, as when there are too many open files.
const PAUSE: Duration = Duration::from_millis(10);

/// How long the connection may take that wakes the accepting thread; on loopback it takes none.
const WAKE: Duration = Duration::from_millis(100);

/// A running proxy. It ends, and breaks what is open, when it is dropped.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    line: Arc<Line>,
    accepting: Option<JoinHandle<()>>,
}

impl Proxy {
    /// Listens on a free port of loopback, and passes everything on to `server`, which need not be there yet.
    ///
    /// # Errors
    /// There is no port, or no thread.
    pub fn start(server: SocketAddr) -> io::Result<Self> {
        let listener = Arc::new(bind()?);
        let address = listener.local_addr()?;
        let line = Arc::new(Line::new(Arc::clone(&listener), server));
        let accepting = thread::Builder::new().name(format!("proxy {}", address.port())).spawn({
            let line = Arc::clone(&line);
            move || accept(&listener, &line)
        })?;
        Ok(Self { address, line, accepting: Some(accepting) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Behaves so from now on, also to what is open. Counts in [`After`] begin anew.
    pub fn set(&self, behaviour: Behaviour) {
        self.line.set(behaviour);
    }

    /// Breaks all connections that are open, once: both ends see a reset.
    pub fn break_all(&self) {
        self.line.break_all();
    }

    /// What went through since the start.
    pub fn traffic(&self) -> Traffic {
        self.line.traffic()
    }

    /// Waits until what went through is `enough`; tells whether it was within `at_most`.
    pub fn wait(&self, at_most: Duration, enough: impl Fn(&Traffic) -> bool) -> bool {
        self.line.wait(at_most, enough)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.line.stop();
        // Where a system keeps a thread waiting in `accept` all the same, a connection wakes it.
        drop(TcpStream::connect_timeout(&self.address, WAKE));
        // A thread that panicked has told so itself.
        let _ = self.accepting.take().map(JoinHandle::join);
    }
}

/// Binds to a port by its number: one that the system chose is given back when a socket stops listening.
fn bind() -> io::Result<TcpListener> {
    let mut last = io::ErrorKind::AddrInUse.into();
    for _ in 0..TRIES {
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        match TcpListener::bind(address) {
            Ok(listener) => return Ok(listener),
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn accept(listener: &TcpListener, line: &Arc<Line>) {
    let mut connections: Vec<JoinHandle<()>> = Vec::new();
    while line.is_open() {
        match listener.accept() {
            Ok((client, _)) if line.accepts() => {
                connections.retain(|connection| !connection.is_finished());
                let line = Arc::clone(line);
                let started = thread::Builder::new().spawn(move || pump::connect(client, &line));
                connections.extend(started.ok());
            }
            Ok((client, _)) => pump::reset(&client),
            Err(_) => line.pause(PAUSE),
        }
    }
    connections.into_iter().for_each(|connection| drop(connection.join()));
    let _ = shutdown(listener, Shutdown::Both);
}
