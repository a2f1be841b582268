//! What a proxy can be told to do, and what it does with one piece of bytes. In: a behaviour, and what has passed since
//! it was set. Out: a decision. Pure: threads and sockets are elsewhere.

use std::time::Duration;

/// How the network behaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Behaviour {
    /// Everything passes.
    Pass,
    /// Every turn of a conversation waits so long: once for the question, once for the answer. What follows in the same
    /// direction does not wait again, as on a real line.
    Delay(Duration),
    /// Each direction of each connection passes so many bytes a second; 0 counts as 1.
    Limit {
        /// Bytes a second.
        bytes_per_sec: u32,
    },
    /// Connections are accepted and nothing passes, until the behaviour changes: then what was held goes on.
    Hang,
    /// New connections are refused. Those that are open pass; see [`super::Proxy::break_all`].
    Refuse,
    /// Everything passes until so much has, counted over all connections. Then all of them are broken (both ends see a
    /// reset), and the next behaviour begins.
    Break {
        /// How much passes before.
        after: After,
        /// What comes then, for new connections.
        then: Box<Self>,
    },
}

/// How much passes before a break, since the behaviour was set.
///
/// A *turn* begins where the direction of a conversation changes. Over HTTP/1.1, on a connection that is open already, a
/// turn of the client is one request. The handshake of TLS adds two or three, and HTTP/2 some of its own: there, bytes
/// are surer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// So many bytes in both directions.
    Bytes(u64),
    /// The client's turn of this number has reached the server; its answer is lost.
    ClientTurns(u64),
    /// So many answers have begun to reach the client; what it asks next is lost.
    ServerTurns(u64),
}

/// What went through.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Connections that were accepted.
    pub connections: u64,
    /// Connections that are open.
    pub open: usize,
    /// Turns of clients that have arrived, held ones included.
    pub client_turns: u64,
    /// Turns of the server that have arrived, held ones included.
    pub server_turns: u64,
    /// Bytes that were passed to the server.
    pub to_server: u64,
    /// Bytes that were passed to clients.
    pub to_client: u64,
}

/// Where a piece goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    ToServer,
    ToClient,
}

/// A piece of bytes that has arrived.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub(super) direction: Direction,
    pub(super) length: usize,
    /// Whether the direction changed with it.
    pub(super) begins_turn: bool,
}

/// What passed since the behaviour was set.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Passed {
    pub(super) bytes: u64,
    pub(super) client_turns: u64,
    pub(super) server_turns: u64,
}

/// What to do with a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    /// So much of it passes once it was held so long.
    Pass { length: usize, held: Duration },
    /// So much of it passes, then all is broken.
    PassAndBreak { length: usize },
    /// It is held until the behaviour changes.
    Hold,
    /// All is broken.
    Break,
}

impl Behaviour {
    /// Breaks after so much, and behaves as `then` from there on.
    pub fn breaking(after: After, then: Self) -> Self {
        Self::Break { after, then: Box::new(then) }
    }

    /// Decides over one piece.
    pub(super) fn decide(&self, piece: Piece, passed: Passed) -> Decision {
        let length = piece.length;
        match self {
            Self::Pass | Self::Refuse => Decision::Pass { length, held: Duration::ZERO },
            Self::Delay(held) => {
                Decision::Pass { length, held: if piece.begins_turn { *held } else { Duration::ZERO } }
            }
            Self::Limit { bytes_per_sec } => {
                let rate = (*bytes_per_sec).max(1);
                // Twenty pieces a second: a slow line drips, and does not come in gushes.
                let length = length.min((rate / 20).max(1) as usize);
                Decision::Pass { length, held: Duration::from_secs_f64(length as f64 / f64::from(rate)) }
            }
            Self::Hang => Decision::Hold,
            Self::Break { after, .. } => after.decide(piece, passed),
        }
    }
}

impl After {
    fn decide(self, piece: Piece, passed: Passed) -> Decision {
        let broken = match self {
            Self::Bytes(bytes) => return within(bytes.saturating_sub(passed.bytes), piece.length),
            Self::ClientTurns(turns) => {
                turns == 0 || (piece.direction == Direction::ToClient && passed.client_turns >= turns)
            }
            Self::ServerTurns(turns) => {
                piece.direction == Direction::ToServer && piece.begins_turn && passed.server_turns >= turns
            }
        };
        if broken { Decision::Break } else { Decision::Pass { length: piece.length, held: Duration::ZERO } }
    }
}

/// The break comes with the last byte, not with the first behind it, which may never come.
fn within(left: u64, length: usize) -> Decision {
    match usize::try_from(left) {
        Ok(0) => Decision::Break,
        Ok(left) if left <= length => Decision::PassAndBreak { length: left },
        Ok(_) | Err(_) => Decision::Pass { length, held: Duration::ZERO },
    }
}
