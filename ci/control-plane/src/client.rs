//! A client of the API server that blocks. In: a user's identity, a path, JSON. Out: status and JSON. It knows no kinds:
//! what a test asks for is the path that it writes.

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use ureq::Agent;
use ureq::http::Request;
use ureq::tls::{Certificate, ClientCert, PrivateKey, RootCerts, TlsConfig};

use crate::certificates::Identity;
use crate::failure::Failure;

/// How long an answer may take. Whoever wants to wait for less has a deadline of its own.
const PATIENCE: Duration = Duration::from_secs(60);

/// What an answer may hold: lists of some hundred CRDs are large.
const LARGEST: u64 = 1 << 30;

/// Asks as one user.
#[derive(Debug, Clone)]
pub struct Client {
    agent: Agent,
    address: String,
}

/// What the API server answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The status of HTTP.
    pub status: u16,
    /// The body: JSON, or a string of what is none.
    pub body: Value,
}

impl Client {
    /// A client for the address, as in `https://127.0.0.1:6443`.
    ///
    /// # Errors
    /// Certificates that are none.
    pub fn new(address: &str, authority: &str, identity: &Identity) -> Result<Self, Failure> {
        let cannot = |source: ureq::Error| Failure::Certificate { name: address.to_owned(), source: source.into() };
        let root = Certificate::from_pem(authority.as_bytes()).map_err(cannot)?;
        let own = Certificate::from_pem(identity.certificate.as_bytes()).map_err(cannot)?;
        let key = PrivateKey::from_pem(identity.key.as_bytes()).map_err(cannot)?;
        let tls = TlsConfig::builder()
            .client_cert(Some(ClientCert::new_with_certs(&[own], key)))
            .root_certs(RootCerts::new_with_certs(&[root]))
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE))
            // What the environment says of proxies is not about loopback.
            .proxy(None)
            .build();
        Ok(Self { agent: config.into(), address: address.to_owned() })
    }

    /// Sends one request, and hands out whatever is answered.
    ///
    /// # Errors
    /// There is no answer.
    pub fn request(&self, method: &str, path: &str, body: Option<(&str, &Value)>) -> Result<Answer, Failure> {
        let failed = |source: Box<dyn std::error::Error + Send + Sync>| Failure::Request {
            method: method.to_owned(),
            path: path.to_owned(),
            source,
        };
        let request = Request::builder().method(method).uri(format!("{}{path}", self.address));
        let sent = match body {
            None => request.body(()).map_err(ureq::Error::from).and_then(|request| self.agent.run(request)),
            Some((kind, value)) => {
                let request = request.header("content-type", kind).body(value.to_string());
                request.map_err(ureq::Error::from).and_then(|request| self.agent.run(request))
            }
        };
        let mut response = sent.map_err(|error| failed(error.into()))?;
        let status = response.status().as_u16();
        let text = response.body_mut().with_config().limit(LARGEST).read_to_string();
        let text = text.map_err(|error| failed(error.into()))?;
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Ok(Answer { status, body })
    }

    /// Reads what is at the path.
    ///
    /// # Errors
    /// There is no answer.
    pub fn get(&self, path: &str) -> Result<Answer, Failure> {
        self.request("GET", path, None)
    }

    /// Creates an object in the collection at the path.
    ///
    /// # Errors
    /// There is no answer.
    pub fn create(&self, path: &str, object: &Value) -> Result<Answer, Failure> {
        self.request("POST", path, Some(("application/json", object)))
    }

    /// Applies an object at its own path, server-side, as the field manager `tests`, and takes what others own.
    ///
    /// # Errors
    /// There is no answer.
    pub fn apply(&self, path: &str, object: &Value) -> Result<Answer, Failure> {
        let path = format!("{path}?fieldManager=tests&force=true");
        self.request("PATCH", &path, Some(("application/apply-patch+yaml", object)))
    }

    /// Deletes the object at the path.
    ///
    /// # Errors
    /// There is no answer.
    pub fn delete(&self, path: &str) -> Result<Answer, Failure> {
        self.request("DELETE", path, None)
    }
}

impl Answer {
    /// The body of what was done as asked.
    ///
    /// # Errors
    /// The API server refused.
    pub fn done(self, method: &str, path: &str) -> Result<Value, Failure> {
        if (200..300).contains(&self.status) {
            return Ok(self.body);
        }
        let message = self.body["message"].as_str().map_or_else(|| self.body.to_string(), str::to_owned);
        Err(Failure::Refused { method: method.to_owned(), path: path.to_owned(), status: self.status, message })
    }
}

/// Whether a server on loopback that speaks plain HTTP says that it is well.
pub(crate) fn is_well(url: &str) -> bool {
    let config = Agent::config_builder().timeout_global(Some(PATIENCE)).proxy(None).build();
    Agent::from(config).get(url).call().is_ok()
}
