//! What all threads of a proxy share. In: behaviours from outside, pieces from the pumps. Out: for each piece the moment
//! at which it may pass. A thread waits here and nowhere else, so that a new behaviour reaches it at once.

use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use rustix::net::{Shutdown, listen, shutdown};

use super::behaviour::{Behaviour, Decision, Direction, Passed, Piece, Traffic};
use super::pump::Link;

/// Connections that wait to be accepted.
const BACKLOG: i32 = 128;

#[derive(Debug)]
pub(super) struct Line {
    listener: Arc<TcpListener>,
    server: SocketAddr,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    behaviour: Behaviour,
    passed: Passed,
    traffic: Traffic,
    links: Vec<Weak<Link>>,
    is_open: bool,
}

/// How much of a piece may be written now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leave {
    Write(usize),
    WriteAndBreak(usize),
    /// The connection is broken.
    Stop,
}

impl Line {
    pub(super) fn new(listener: Arc<TcpListener>, server: SocketAddr) -> Self {
        let state = State {
            behaviour: Behaviour::Pass,
            passed: Passed::default(),
            traffic: Traffic::default(),
            links: Vec::new(),
            is_open: true,
        };
        Self { listener, server, state: Mutex::new(state), changed: Condvar::new() }
    }

    pub(super) fn server(&self) -> SocketAddr {
        self.server
    }

    pub(super) fn is_open(&self) -> bool {
        self.state().is_open
    }

    pub(super) fn accepts(&self) -> bool {
        let state = self.state();
        state.is_open && state.behaviour != Behaviour::Refuse
    }

    pub(super) fn traffic(&self) -> Traffic {
        self.state().seen()
    }

    pub(super) fn set(&self, behaviour: Behaviour) {
        self.enter(&mut self.state(), behaviour);
        self.changed.notify_all();
    }

    pub(super) fn break_all(&self) {
        self.state().break_links();
        self.changed.notify_all();
    }

    pub(super) fn stop(&self) {
        let mut state = self.state();
        state.is_open = false;
        state.break_links();
        let _ = shutdown(&*self.listener, Shutdown::Read);
        self.changed.notify_all();
    }

    pub(super) fn wait(&self, at_most: Duration, enough: impl Fn(&Traffic) -> bool) -> bool {
        let waited = self.changed.wait_timeout_while(self.state(), at_most, |state| !enough(&state.seen()));
        !waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }

    /// Waits after a failed `accept`: a short while, or as long as connections are refused.
    pub(super) fn pause(&self, at_least: Duration) {
        let refuses = |state: &mut State| state.is_open && state.behaviour == Behaviour::Refuse;
        let state = self.changed.wait_while(self.state(), refuses).unwrap_or_else(PoisonError::into_inner);
        if state.is_open {
            drop(self.changed.wait_timeout(state, at_least));
        }
    }

    /// Makes a connection known; it may be too late for it.
    pub(super) fn add(&self, link: &Arc<Link>) {
        let mut state = self.state();
        state.links.retain(|link| link.strong_count() > 0);
        state.links.push(Arc::downgrade(link));
        state.traffic.connections += 1;
        if !state.is_open {
            link.break_off();
        }
        self.changed.notify_all();
    }

    /// Tells those who wait that a connection has ended.
    pub(super) fn ended(&self) {
        self.changed.notify_all();
    }

    /// Counts a piece that has arrived.
    pub(super) fn arrived(&self, piece: Piece) {
        let mut state = self.state();
        let State { passed, traffic, .. } = &mut *state;
        if piece.begins_turn {
            match piece.direction {
                Direction::ToServer => {
                    traffic.client_turns += 1;
                    passed.client_turns += 1;
                }
                Direction::ToClient => traffic.server_turns += 1,
            }
        }
        self.changed.notify_all();
    }

    /// Waits until a part of the piece may pass.
    pub(super) fn leave(&self, link: &Link, piece: Piece) -> Leave {
        let begun = Instant::now();
        let mut state = self.state();
        loop {
            if link.is_broken() {
                return Leave::Stop;
            }
            let left = match state.behaviour.decide(piece, state.passed) {
                Decision::Pass { length, held } => match held.checked_sub(begun.elapsed()) {
                    None | Some(Duration::ZERO) => {
                        state.count(piece, length);
                        self.changed.notify_all();
                        return Leave::Write(length);
                    }
                    left => left,
                },
                Decision::PassAndBreak { length } => {
                    state.count(piece, length);
                    return Leave::WriteAndBreak(length);
                }
                Decision::Break => {
                    self.break_and_go_on(&mut state);
                    return Leave::Stop;
                }
                Decision::Hold => None,
            };
            state = match left {
                Some(left) => self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0,
                None => self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    /// Ends a [`Behaviour::Break`] whose last bytes are written.
    pub(super) fn break_now(&self) {
        self.break_and_go_on(&mut self.state());
    }

    fn break_and_go_on(&self, state: &mut State) {
        state.break_links();
        if let Behaviour::Break { then, .. } = state.behaviour.clone() {
            self.enter(state, *then);
        }
        self.changed.notify_all();
    }

    /// A socket that no longer listens keeps its port, and refuses. Where a system cannot do that, what it accepts is
    /// reset at once.
    fn enter(&self, state: &mut State, behaviour: Behaviour) {
        match (&state.behaviour, &behaviour) {
            (Behaviour::Refuse, Behaviour::Refuse) => {}
            (_, Behaviour::Refuse) => drop(shutdown(&*self.listener, Shutdown::Read)),
            (Behaviour::Refuse, _) => drop(listen(&*self.listener, BACKLOG)),
            (_, _) => {}
        }
        state.behaviour = behaviour;
        state.passed = Passed::default();
    }

    /// No thread panics while it holds the lock; if one did, the counts are still the best there is.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn seen(&self) -> Traffic {
        let open = self.links.iter().filter_map(Weak::upgrade).filter(|link| !link.is_broken()).count();
        Traffic { open, ..self.traffic }
    }

    fn break_links(&mut self) {
        self.links.drain(..).filter_map(|link| link.upgrade()).for_each(|link| link.break_off());
    }

    fn count(&mut self, piece: Piece, length: usize) {
        self.passed.bytes += length as u64;
        match piece.direction {
            Direction::ToServer => self.traffic.to_server += length as u64,
            Direction::ToClient => {
                self.traffic.to_client += length as u64;
                self.passed.server_turns += u64::from(piece.begins_turn);
            }
        }
    }
}
