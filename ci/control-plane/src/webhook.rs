//! An admission webhook on loopback. In: an authority, and the replies it is told to give. Out: the reviews that the API
//! server sent, and the objects that register it. It decides nothing by itself, and speaks no more HTTP than an API
//! server needs: HTTP/1.1 with bodies of a stated length, parsed by `httparse` on a blocking TLS stream. A framework would
//! be larger, and is made to prevent what is wanted here: to hang, to hang up, and to answer nonsense.

mod http;
mod registration;
mod review;
mod server;
#[cfg(test)]
mod tests;

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

pub use registration::{FailurePolicy, Hook, SideEffects};
pub use review::{Reply, Review};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use server::Server;

use crate::certificates::{Authority, Identity};
use crate::failure::Failure;

/// What errors call it.
const NAME: &str = "webhook";

/// How long the connection may take that wakes the accepting thread; on loopback it takes none.
const WAKE: Duration = Duration::from_millis(100);

/// A running webhook. It ends, and hangs up on everyone, when it is dropped.
#[derive(Debug)]
pub struct Webhook {
    address: SocketAddr,
    authority: String,
    server: Arc<Server>,
    accepting: Option<JoinHandle<()>>,
}

impl Webhook {
    /// Listens on a free port of loopback with a certificate of the authority, and allows everything until it is told
    /// otherwise.
    ///
    /// # Errors
    /// There is no port, no thread, or no certificate.
    pub fn start(authority: &Authority) -> Result<Self, Failure> {
        let tls = Arc::new(tls(&authority.server(NAME, &["127.0.0.1"])?)?);
        let certificate = authority.identity().certificate.clone();
        Self::listen(certificate, tls).map_err(|source| Failure::Run { program: NAME.to_owned(), source })
    }

    fn listen(authority: String, tls: Arc<ServerConfig>) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let server = Arc::new(Server::new());
        let accepting = thread::Builder::new().name(format!("webhook {}", address.port())).spawn({
            let server = Arc::clone(&server);
            move || server::accept(&listener, &tls, &server)
        })?;
        Ok(Self { address, authority, server, accepting: Some(accepting) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Replies so from now on, also to what hangs.
    pub fn set(&self, reply: Reply) {
        self.server.set(reply);
    }

    /// The reviews that have arrived, in order.
    pub fn reviews(&self) -> Vec<Review> {
        self.server.reviews()
    }

    /// Waits until the reviews are `enough`; tells whether they were within `at_most`.
    pub fn wait(&self, at_most: Duration, enough: impl Fn(&[Review]) -> bool) -> bool {
        self.server.wait(at_most, enough)
    }

    /// The `ValidatingWebhookConfiguration` that makes an API server ask this webhook.
    pub fn validating(&self, hook: &Hook) -> serde_json::Value {
        hook.validating(self.address, &self.authority)
    }

    /// The `MutatingWebhookConfiguration` that makes an API server ask this webhook.
    pub fn mutating(&self, hook: &Hook) -> serde_json::Value {
        hook.mutating(self.address, &self.authority)
    }
}

impl Drop for Webhook {
    fn drop(&mut self) {
        self.server.stop();
        // The thread waits in `accept`; a connection wakes it.
        drop(TcpStream::connect_timeout(&self.address, WAKE));
        // A thread that panicked has told so itself.
        let _ = self.accepting.take().map(JoinHandle::join);
    }
}

/// Only HTTP/1.1 is offered: with HTTP/2, an API server would send all reviews over one connection, and one that is
/// closed would take the others along.
fn tls(identity: &Identity) -> Result<ServerConfig, Failure> {
    let unusable =
        |source: Box<dyn std::error::Error + Send + Sync>| Failure::Certificate { name: NAME.to_owned(), source };
    let certificate = CertificateDer::from_pem_slice(identity.certificate.as_bytes());
    let key = PrivateKeyDer::from_pem_slice(identity.key.as_bytes());
    let (certificate, key) = certificate.and_then(|it| Ok((it, key?))).map_err(|error| unusable(error.into()))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|versions| versions.with_no_client_auth().with_single_cert(vec![certificate], key));
    let mut config = config.map_err(|error| unusable(error.into()))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}
