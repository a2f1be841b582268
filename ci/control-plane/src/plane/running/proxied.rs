//! Users whose network misbehaves. In: a plane. Out: a proxy in front of its API server, and users who go through it. The
//! certificate of the server holds for all of loopback's first address, so that nothing else differs.

use std::net::SocketAddr;

use super::{Running, User, user};
use crate::audit::Audit;
use crate::failure::Failure;
use crate::proxy::Proxy;

impl Running {
    /// A proxy in front of the API server. It passes everything until it is told otherwise.
    ///
    /// # Errors
    /// No port is free.
    pub fn proxy(&self) -> Result<Proxy, Failure> {
        let address = self.address().trim_start_matches("https://");
        let server: SocketAddr = address.parse().map_err(|_| Failure::NoPort)?;
        Proxy::start(server).map_err(|source| Failure::Run { program: "proxy".to_owned(), source })
    }

    /// A user as of [`Self::user`], who asks through the proxy.
    ///
    /// # Errors
    /// As there.
    pub fn user_through(&self, proxy: &Proxy, name: &str, groups: &[&str]) -> Result<User, Failure> {
        user(self.folder(), &format!("https://{}", proxy.address()), (name, groups))
    }

    /// The audit log, as typed requests.
    #[must_use]
    pub fn audit(&self) -> Audit {
        Audit::of(self.audit_log())
    }
}
