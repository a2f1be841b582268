//! Ports on loopback for programs that are told which to use. In: nothing. Out: ports that nobody listens on, claimed
//! until they are dropped.

#[cfg(test)]
mod tests;

use std::fs::{self, File};
use std::net::TcpListener;
use std::ops::Range;
use std::path::Path;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::failure::Failure;
use crate::programs::cache;

/// Below those that systems give to outgoing connections (32768 on Linux, 49152 elsewhere): a port that is free when it
/// is chosen could otherwise be taken by any connection before the program listens on it.
const RANGE: Range<u16> = 20_000..32_000;

/// A port that no other plane of this machine chooses.
#[derive(Debug)]
pub(crate) struct Port {
    number: u16,
    #[expect(dead_code, reason = "closing it gives the claim up")]
    claim: File,
}

impl Port {
    /// Claims one that is free.
    pub(crate) fn claim() -> Result<Self, Failure> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        // Where others may write is a folder that somebody else may own.
        let claims = cache().unwrap_or_else(|_| std::env::temp_dir()).join("ports");
        fs::create_dir_all(&claims).map_err(Failure::disk("make", &claims))?;
        // Processes that begin at different places seldom look at the same port.
        let begin = process::id().wrapping_mul(61).wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed));
        let count = u32::from(RANGE.end - RANGE.start);
        let ports = (0..count).map(|step| (begin.wrapping_add(step)) % count);
        let mut free = ports
            .filter_map(|offset| u16::try_from(offset).ok())
            .filter_map(|offset| Self::claimed(&claims, RANGE.start + offset));
        free.next().ok_or(Failure::NoPort)
    }

    fn claimed(claims: &Path, number: u16) -> Option<Self> {
        let claim = File::create(claims.join(number.to_string())).ok()?;
        claim.try_lock().ok()?;
        TcpListener::bind(("127.0.0.1", number)).ok()?;
        Some(Self { number, claim })
    }

    /// Its number.
    pub(crate) fn number(&self) -> u16 {
        self.number
    }
}
