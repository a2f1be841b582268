//! HTTP/1.1 as an API server speaks it to webhooks. In: a stream. Out: the body of each request, and answers. What has no
//! length, or too great a one, is refused.

use std::io::{self, ErrorKind, Read, Write};

/// The most headers of a request.
const HEADERS: usize = 64;

/// The longest head of a request.
const HEAD: usize = 64 * 1024;

/// The longest body: the API server takes objects of 3 MiB, and sends the old and the new one.
const BODY: usize = 16 * 1024 * 1024;

/// A connection, with what was read of the next request.
#[derive(Debug)]
pub(super) struct Connection<S> {
    stream: S,
    read: Vec<u8>,
}

/// What came.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Received {
    /// The body of a `POST`.
    Post(Vec<u8>),
    /// Something else; with the status that answers it.
    Refused(u16),
    /// The other side has ended.
    End,
}

#[derive(Debug, Clone, Copy)]
enum Head {
    Post { head: usize, body: usize },
    Refused(u16),
    Partial,
}

impl<S: Read + Write> Connection<S> {
    pub(super) fn new(stream: S) -> Self {
        Self { stream, read: Vec::new() }
    }

    /// The next request.
    pub(super) fn receive(&mut self) -> io::Result<Received> {
        let (head, body) = loop {
            match head(&self.read) {
                Head::Post { head, body } => break (head, body),
                Head::Refused(status) => return Ok(Received::Refused(status)),
                Head::Partial if self.read.len() > HEAD => return Ok(Received::Refused(431)),
                Head::Partial if self.more()? => {}
                Head::Partial => return Ok(Received::End),
            }
        };
        while self.read.len() < head + body {
            if !self.more()? {
                return Ok(Received::End);
            }
        }
        let rest = self.read.split_off(head + body);
        let request = std::mem::replace(&mut self.read, rest);
        Ok(Received::Post(request[head..].to_vec()))
    }

    /// Answers the last request.
    pub(super) fn answer(&mut self, status: u16, body: &[u8]) -> io::Result<()> {
        let head =
            format!("HTTP/1.1 {status} \r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
        self.stream.write_all(head.as_bytes())?;
        self.stream.write_all(body)?;
        self.stream.flush()
    }

    /// Reads on; false at the end.
    fn more(&mut self) -> io::Result<bool> {
        let mut buffer = [0; 8192];
        match self.stream.read(&mut buffer) {
            Ok(length) => {
                self.read.extend_from_slice(&buffer[..length]);
                Ok(length > 0)
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => Ok(true),
            // A client that ends without TLS's farewell has ended all the same.
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(false),
            Err(error) => Err(error),
        }
    }
}

fn head(bytes: &[u8]) -> Head {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    let head = match request.parse(bytes) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Head::Partial,
        Err(_) => return Head::Refused(400),
    };
    if request.method != Some("POST") {
        return Head::Refused(405);
    }
    let length = request.headers.iter().find(|header| header.name.eq_ignore_ascii_case("content-length"));
    let length = length.and_then(|header| std::str::from_utf8(header.value).ok()?.trim().parse::<usize>().ok());
    match length {
        Some(body) if body <= BODY => Head::Post { head, body },
        Some(_) => Head::Refused(413),
        None => Head::Refused(411),
    }
}
