//! One connection through a proxy. In: the client's socket. Out: its bytes at the server and the server's at the client,
//! each piece when the line lets it. An end that closes closes the other; one that breaks breaks it.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use rustix::net::sockopt::set_socket_linger;

use super::behaviour::{Direction, Piece};
use super::line::{Leave, Line};

/// How much is read at once.
const BUFFER: usize = 16 * 1024;

/// After so long a write that nobody reads looks whether its connection is broken.
const LOOK: Duration = Duration::from_millis(100);

/// The two sockets of a connection.
#[derive(Debug)]
pub(super) struct Link {
    client: TcpStream,
    server: TcpStream,
    broken: AtomicBool,
    /// Where the last piece went.
    last: Mutex<Option<Direction>>,
}

impl Link {
    pub(super) fn is_broken(&self) -> bool {
        self.broken.load(Ordering::SeqCst)
    }

    /// Both ends see a reset as soon as the threads of the connection have let go of it, which this wakes them to do.
    pub(super) fn break_off(&self) {
        self.broken.store(true, Ordering::SeqCst);
        for socket in [&self.client, &self.server] {
            reset(socket);
            let _ = socket.shutdown(Shutdown::Read);
        }
    }

    fn turns_to(&self, direction: Direction) -> bool {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.replace(direction) != Some(direction)
    }
}

/// Makes closing the socket a reset: what is under way is thrown away.
pub(super) fn reset(socket: &TcpStream) {
    let _ = set_socket_linger(socket, Some(Duration::ZERO));
}

/// Carries a connection to its end.
pub(super) fn connect(client: TcpStream, line: &Arc<Line>) {
    let Ok(server) = TcpStream::connect(line.server()) else {
        return reset(&client);
    };
    for socket in [&client, &server] {
        let _ = socket.set_nodelay(true);
        let _ = socket.set_write_timeout(Some(LOOK));
    }
    let link = Arc::new(Link { client, server, broken: AtomicBool::new(false), last: Mutex::new(None) });
    line.add(&link);
    thread::scope(|scope| {
        scope.spawn(|| pump(&link, Direction::ToServer, line));
        pump(&link, Direction::ToClient, line);
    });
    drop(link);
    line.ended();
}

fn pump(link: &Link, direction: Direction, line: &Line) {
    let (mut from, to) = match direction {
        Direction::ToServer => (&link.client, &link.server),
        Direction::ToClient => (&link.server, &link.client),
    };
    let mut buffer = vec![0; BUFFER];
    loop {
        match from.read(&mut buffer) {
            // An end is passed on; that of a broken connection is not, for both sides are to see a reset.
            Ok(0) if link.is_broken() => break,
            Ok(0) => break drop(to.shutdown(Shutdown::Write)),
            Ok(length) => {
                if pass(link, direction, &buffer[..length], line).is_none() {
                    break;
                }
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => break link.break_off(),
        }
    }
}

/// Passes a piece on; `None` when the connection is over.
fn pass(link: &Link, direction: Direction, mut bytes: &[u8], line: &Line) -> Option<()> {
    let mut piece = Piece { direction, length: bytes.len(), begins_turn: link.turns_to(direction) };
    line.arrived(piece);
    while !bytes.is_empty() {
        piece.length = bytes.len();
        let (now, breaks) = match line.leave(link, piece) {
            Leave::Write(length) => (length, false),
            Leave::WriteAndBreak(length) => (length, true),
            Leave::Stop => return None,
        };
        let (head, rest) = bytes.split_at(now);
        write(link, direction, head)?;
        if breaks {
            line.break_now();
            return None;
        }
        bytes = rest;
        piece.begins_turn = false;
    }
    Some(())
}

fn write(link: &Link, direction: Direction, mut bytes: &[u8]) -> Option<()> {
    let mut to = match direction {
        Direction::ToServer => &link.server,
        Direction::ToClient => &link.client,
    };
    while !bytes.is_empty() && !link.is_broken() {
        match to.write(bytes) {
            Ok(written) => bytes = &bytes[written..],
            Err(error)
                if matches!(error.kind(), ErrorKind::Interrupted | ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(_) => {
                link.break_off();
                return None;
            }
        }
    }
    bytes.is_empty().then_some(())
}
