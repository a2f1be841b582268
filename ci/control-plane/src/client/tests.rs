//! What is sent, and what is made of what comes back. The server says what it is told to, over plain HTTP.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::{JoinHandle, spawn};

use serde_json::{Value, json};

use super::{Answer, Client, is_well};
use crate::certificates::Authority;

/// A server that answers once.
struct Server {
    address: String,
    /// What it was asked: the first line, the kind of the body, the body.
    asked: JoinHandle<(String, String, String)>,
}

impl Server {
    fn answering(answer: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let answer = answer.to_owned();
        let asked = spawn(move || {
            let mut stream = listener.accept().unwrap().0;
            let asked = read(&stream);
            stream.write_all(answer.as_bytes()).unwrap();
            asked
        });
        Self { address, asked }
    }

    fn client(&self) -> Client {
        client(&self.address)
    }
}

fn read(stream: &TcpStream) -> (String, String, String) {
    let mut lines = BufReader::new(stream);
    let (mut first, mut kind, mut length) = (String::new(), String::new(), 0);
    lines.read_line(&mut first).unwrap();
    loop {
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        match line.trim().split_once(": ") {
            None => break,
            Some(("content-type", value)) => kind = value.to_owned(),
            Some(("content-length", value)) => length = value.parse().unwrap(),
            Some(_) => {}
        }
    }
    let mut body = vec![0; length];
    lines.read_exact(&mut body).unwrap();
    (first.trim().to_owned(), kind, String::from_utf8(body).unwrap())
}

fn client(address: &str) -> Client {
    let authority = Authority::new().unwrap();
    let identity = authority.client("user", &[]).unwrap();
    Client::new(address, &authority.identity().certificate, &identity).unwrap()
}

fn http(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

#[test]
fn an_apply_is_of_the_server_and_takes_what_others_own() {
    let server = Server::answering(&http("201 Created", r#"{"kind":"ConfigMap"}"#));
    let answer = server.client().apply("/api/v1/configmaps/one", &json!({ "data": {} })).unwrap();
    assert_eq!(answer, Answer { status: 201, body: json!({ "kind": "ConfigMap" }) });
    let (first, kind, body) = server.asked.join().unwrap();
    assert_eq!(first, "PATCH /api/v1/configmaps/one?fieldManager=tests&force=true HTTP/1.1");
    assert_eq!((kind.as_str(), body.as_str()), ("application/apply-patch+yaml", r#"{"data":{}}"#));
}

#[test]
fn each_verb_is_its_method() {
    let first = |ask: fn(&Client)| {
        let server = Server::answering(&http("200 OK", "{}"));
        ask(&server.client());
        server.asked.join().unwrap()
    };
    assert_eq!(first(|client| drop(client.get("/x").unwrap())).0, "GET /x HTTP/1.1");
    assert_eq!(first(|client| drop(client.delete("/x").unwrap())).0, "DELETE /x HTTP/1.1");
    let (created, kind, body) = first(|client| drop(client.create("/x", &Value::Null).unwrap()));
    assert_eq!([created, kind, body], ["POST /x HTTP/1.1", "application/json", "null"]);
}

#[test]
fn a_refusal_is_an_answer_until_it_was_to_be_done() {
    let server = Server::answering(&http("403 Forbidden", r#"{"message":"you may not"}"#));
    let answer = server.client().get("/api/v1/pods").unwrap();
    assert_eq!(answer.status, 403);
    let refused = answer.done("GET", "/api/v1/pods").unwrap_err();
    assert_eq!(refused.chain(), "the API server answered GET /api/v1/pods with 403: you may not");
}

#[test]
fn what_is_no_json_is_handed_out_as_text() {
    let server = Server::answering(&http("200 OK", "ok"));
    assert_eq!(server.client().get("/readyz").unwrap().done("GET", "/readyz").unwrap(), "ok");
    let server = Server::answering(&http("500 Internal Server Error", "[+]ping ok\n[-]etcd failed"));
    let refused = server.client().get("/readyz").unwrap().done("GET", "/readyz").unwrap_err().chain();
    assert!(refused.ends_with(r#"with 500: "[+]ping ok\n[-]etcd failed""#), "{refused}");
}

#[test]
fn no_answer_and_half_of_one_name_what_was_asked() {
    let nobody = format!("http://{}", TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap());
    let failed = client(&nobody).get("/version").unwrap_err().chain();
    assert!(failed.starts_with("cannot GET /version: ") && failed.contains("refused"), "{failed}");
    let server = Server::answering("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf");
    let failed = server.client().delete("/version").unwrap_err().chain();
    assert!(failed.starts_with("cannot DELETE /version: "), "{failed}");
}

#[test]
fn an_identity_that_is_none_is_refused_before_anything_is_asked() {
    let authority = Authority::new().unwrap();
    let identity = authority.identity();
    let refused = Client::new("https://127.0.0.1:1", "no certificate", identity).unwrap_err().chain();
    assert!(refused.starts_with("cannot make the certificate of `https://127.0.0.1:1`"), "{refused}");
}

#[test]
fn a_server_is_well_that_says_so() {
    let well = |answer: &str| is_well(&Server::answering(answer).address);
    assert!(well(&http("200 OK", "ok")));
    assert!(!well(&http("503 Service Unavailable", "not yet")));
    assert!(!well("nonsense\r\n\r\n"));
    assert!(!is_well("http://127.0.0.1:1/readyz"));
}
