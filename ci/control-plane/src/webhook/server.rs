//! The threads of a webhook. In: connections. Out: reviews kept, replies given. A connection has a thread of its own; all
//! end when the webhook does.

use std::io;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::http::{Connection, Received};
use super::review::{Reply, Review};

/// What the accepting thread waits after an error of the system, as when there are too many open files.
const PAUSE: Duration = Duration::from_millis(10);

type Stream = Connection<StreamOwned<ServerConnection, TcpStream>>;

/// What all threads share.
#[derive(Debug)]
pub(super) struct Server {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    reply: Reply,
    reviews: Vec<Review>,
    is_open: bool,
}

impl Server {
    pub(super) fn new() -> Self {
        let state = State { reply: Reply::Allow, reviews: Vec::new(), is_open: true };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    pub(super) fn set(&self, reply: Reply) {
        self.state().reply = reply;
        self.changed.notify_all();
    }

    pub(super) fn stop(&self) {
        self.state().is_open = false;
        self.changed.notify_all();
    }

    pub(super) fn reviews(&self) -> Vec<Review> {
        self.state().reviews.clone()
    }

    pub(super) fn wait(&self, at_most: Duration, enough: impl Fn(&[Review]) -> bool) -> bool {
        let waited = self.changed.wait_timeout_while(self.state(), at_most, |state| !enough(&state.reviews));
        !waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }

    fn is_open(&self) -> bool {
        self.state().is_open
    }

    /// Keeps a review, and waits for its reply, which is none when the webhook has ended.
    fn reply(&self, review: &Review) -> Option<Reply> {
        let mut state = self.state();
        state.reviews.push(review.clone());
        self.changed.notify_all();
        let hangs = |state: &mut State| state.is_open && state.reply == Reply::Hang;
        let state = self.changed.wait_while(state, hangs).unwrap_or_else(PoisonError::into_inner);
        state.is_open.then(|| state.reply.clone())
    }

    /// No thread panics while it holds the lock; if one did, what it kept is still the best there is.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Serves everyone until the webhook ends.
pub(super) fn accept(listener: &TcpListener, tls: &Arc<ServerConfig>, server: &Arc<Server>) {
    let mut open: Vec<(TcpStream, JoinHandle<()>)> = Vec::new();
    loop {
        let accepted = listener.accept();
        if !server.is_open() {
            break;
        }
        open.retain(|(_, serving)| !serving.is_finished());
        match accepted.and_then(|(socket, _)| serving(socket, tls, server)) {
            Ok(connection) => open.push(connection),
            Err(_) => thread::sleep(PAUSE),
        }
    }
    for (socket, serving) in open {
        let _ = socket.shutdown(Shutdown::Both);
        drop(serving.join());
    }
}

fn serving(
    socket: TcpStream,
    tls: &Arc<ServerConfig>,
    server: &Arc<Server>,
) -> io::Result<(TcpStream, JoinHandle<()>)> {
    socket.set_nodelay(true)?;
    let kept = socket.try_clone()?;
    let connection = ServerConnection::new(Arc::clone(tls)).map_err(io::Error::other)?;
    let server = Arc::clone(server);
    let serving = thread::Builder::new().spawn(move || {
        let end = socket.try_clone();
        // Whoever breaks off has what it wanted, and whoever trusts no such certificate is told so by TLS.
        let _ = serve(&mut Connection::new(StreamOwned::new(connection, socket)), &server);
        // The kept copy would hold the connection open.
        drop(end.map(|socket| socket.shutdown(Shutdown::Both)));
    })?;
    Ok((kept, serving))
}

fn serve(stream: &mut Stream, server: &Server) -> io::Result<()> {
    loop {
        let review = match stream.receive()? {
            Received::End => return Ok(()),
            Received::Refused(status) => return stream.answer(status, b""),
            Received::Post(body) => match Review::read(&body) {
                Ok(review) => review,
                Err(what) => return stream.answer(400, what.as_bytes()),
            },
        };
        let body = match server.reply(&review) {
            None | Some(Reply::Hang | Reply::Close) => return Ok(()),
            Some(Reply::Status(status)) => {
                stream.answer(status, b"told to fail")?;
                continue;
            }
            Some(Reply::Nonsense) => "{ told to answer nonsense".to_owned(),
            Some(Reply::DenyDryRuns { message }) if review.dry_run => review.denied(&message).to_string(),
            Some(Reply::Allow | Reply::DenyDryRuns { .. }) => review.allowed().to_string(),
            Some(Reply::Deny { message }) => review.denied(&message).to_string(),
            Some(Reply::Mutate { patch }) => review.patched(&patch).to_string(),
        };
        stream.answer(200, body.as_bytes())?;
    }
}
