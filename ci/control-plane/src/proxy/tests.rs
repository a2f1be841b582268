//! A server that sends back what it gets, behind a proxy that misbehaves. No test looks at a clock: what is late is shown
//! by what comes before it.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use super::{After, Behaviour, Proxy};

/// Longer than anything takes here: a test that waits so long has failed.
const LONG: Duration = Duration::from_secs(20);

/// Echoes until the process ends.
fn echo() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            thread::spawn(move || std::io::copy(&mut &stream, &mut &stream));
        }
    });
    address
}

/// A proxy in front of an echo, and a client that has already been answered.
fn talking() -> (Proxy, TcpStream) {
    let proxy = Proxy::start(echo()).unwrap();
    let mut client = client(&proxy);
    assert_eq!(ask(&mut client, b"hello").unwrap(), b"hello");
    (proxy, client)
}

fn client(proxy: &Proxy) -> TcpStream {
    let client = TcpStream::connect(proxy.address()).unwrap();
    client.set_read_timeout(Some(LONG)).unwrap();
    client
}

fn ask(client: &mut TcpStream, text: &[u8]) -> std::io::Result<Vec<u8>> {
    client.write_all(text)?;
    let mut answer = vec![0; text.len()];
    client.read_exact(&mut answer)?;
    Ok(answer)
}

/// All that still comes, and whether it ended as connections do that nobody broke.
fn rest(client: &mut TcpStream) -> (usize, bool) {
    let mut buffer = [0; 64];
    let mut total = 0;
    loop {
        match client.read(&mut buffer) {
            Ok(0) => return (total, true),
            Ok(length) => total += length,
            Err(_) => return (total, false),
        }
    }
}

#[test]
fn bytes_pass_both_ways_and_an_end_is_passed_on() {
    let (proxy, mut client) = talking();
    let text = vec![7; 300_000];
    let mut writing = client.try_clone().unwrap();
    let written = text.clone();
    let writer = thread::spawn(move || writing.write_all(&written));
    let mut answer = vec![0; text.len()];
    client.read_exact(&mut answer).unwrap();
    writer.join().unwrap().unwrap();
    assert_eq!(answer, text);
    client.shutdown(std::net::Shutdown::Write).unwrap();
    assert_eq!(rest(&mut client), (0, true));
    assert!(proxy.wait(LONG, |traffic| traffic.open == 0));
    let traffic = proxy.traffic();
    assert_eq!((traffic.connections, traffic.to_server, traffic.to_client), (1, 300_005, 300_005));
}

#[test]
fn what_hangs_goes_on_when_it_may() {
    let (proxy, mut client) = talking();
    proxy.set(Behaviour::Hang);
    client.write_all(b"again").unwrap();
    assert!(proxy.wait(LONG, |traffic| traffic.client_turns == 2));
    let traffic = proxy.traffic();
    assert_eq!((traffic.open, traffic.to_server), (1, 5), "the second question is held");
    proxy.set(Behaviour::Pass);
    let mut answer = [0; 5];
    client.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"again");
}

#[test]
fn a_connection_made_while_all_hangs_is_served_later() {
    let (proxy, _first) = talking();
    proxy.set(Behaviour::Hang);
    let mut second = client(&proxy);
    second.write_all(b"later").unwrap();
    assert!(proxy.wait(LONG, |traffic| traffic.connections == 2 && traffic.client_turns == 2));
    proxy.set(Behaviour::Pass);
    let mut answer = [0; 5];
    second.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"later");
}

#[test]
fn a_delayed_question_comes_after_one_that_is_not() {
    let (slow, mut late) = talking();
    let (_quick, mut soon) = talking();
    slow.set(Behaviour::Delay(LONG));
    late.write_all(b"later").unwrap();
    assert!(slow.wait(LONG, |traffic| traffic.client_turns == 2));
    assert_eq!(ask(&mut soon, b"sooner").unwrap(), b"sooner");
    assert_eq!(slow.traffic().to_server, 5);
    slow.set(Behaviour::Delay(Duration::from_millis(1)));
    let mut answer = [0; 5];
    late.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"later");
}

#[test]
fn a_narrow_line_lets_some_bytes_through_before_the_others() {
    let (proxy, mut client) = talking();
    proxy.set(Behaviour::Limit { bytes_per_sec: 40 });
    client.write_all(&[1; 1000]).unwrap();
    assert!(proxy.wait(LONG, |traffic| traffic.to_client > 5));
    let passed = proxy.traffic();
    assert!(passed.to_server < 1005, "all at once: {passed:?}");
    proxy.set(Behaviour::Pass);
    client.read_exact(&mut [0; 1000]).unwrap();
}

#[test]
fn a_break_comes_with_the_last_byte_that_passes() {
    let (proxy, mut client) = talking();
    proxy.set(Behaviour::breaking(After::Bytes(14), Behaviour::Pass));
    client.write_all(b"ten bytes.").unwrap();
    assert_eq!(rest(&mut client), (4, false));
    assert_eq!(ask(&mut self::client(&proxy), b"anew").unwrap(), b"anew");
}

#[test]
fn the_answer_to_the_second_question_is_lost() {
    let (proxy, mut client) = talking();
    proxy.set(Behaviour::breaking(After::ClientTurns(2), Behaviour::Pass));
    assert_eq!(ask(&mut client, b"one").unwrap(), b"one");
    client.write_all(b"two").unwrap();
    assert_eq!(rest(&mut client), (0, false));
    let traffic = proxy.traffic();
    assert_eq!((traffic.to_server, traffic.to_client), (11, 8), "the server has it, the client has no answer");
}

#[test]
fn the_question_behind_the_first_answer_is_lost() {
    let (proxy, mut client) = talking();
    proxy.set(Behaviour::breaking(After::ServerTurns(1), Behaviour::Pass));
    assert_eq!(ask(&mut client, b"one").unwrap(), b"one");
    client.write_all(b"two").unwrap();
    assert_eq!(rest(&mut client), (0, false));
    assert_eq!(proxy.traffic().to_server, 8);
}

#[test]
fn a_break_reaches_every_connection() {
    let (proxy, mut first) = talking();
    let mut second = client(&proxy);
    assert_eq!(ask(&mut second, b"two").unwrap(), b"two");
    proxy.set(Behaviour::breaking(After::Bytes(1), Behaviour::Hang));
    first.write_all(b"x").unwrap();
    assert_eq!((rest(&mut first), rest(&mut second)), ((0, false), (0, false)));
    assert!(proxy.wait(LONG, |traffic| traffic.open == 0));
}

#[test]
fn refused_is_what_is_new_and_only_for_as_long() {
    let (proxy, mut client) = talking();
    proxy.set(Behaviour::Refuse);
    let refused = TcpStream::connect(proxy.address()).and_then(|mut stream| ask(&mut stream, b"new"));
    assert!(refused.is_err());
    assert_eq!(ask(&mut client, b"old").unwrap(), b"old");
    proxy.set(Behaviour::Pass);
    assert_eq!(ask(&mut self::client(&proxy), b"new").unwrap(), b"new");
}

#[test]
fn a_break_may_be_followed_by_refusal() {
    let (proxy, mut client) = talking();
    proxy.set(Behaviour::breaking(After::ClientTurns(1), Behaviour::Refuse));
    client.write_all(b"x").unwrap();
    assert_eq!(rest(&mut client), (0, false));
    let refused = TcpStream::connect(proxy.address()).and_then(|mut stream| ask(&mut stream, b"new"));
    assert!(refused.is_err());
}

#[test]
fn a_server_that_is_not_there_breaks_the_connection() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let proxy = Proxy::start(nobody).unwrap();
    assert_eq!(rest(&mut client(&proxy)).0, 0);
}

#[test]
fn dropping_a_proxy_breaks_what_hangs_and_gives_its_port_back() {
    let (proxy, mut client) = talking();
    let address = proxy.address();
    proxy.set(Behaviour::Hang);
    client.write_all(b"held").unwrap();
    assert!(proxy.wait(LONG, |traffic| traffic.client_turns == 2));
    drop(proxy);
    assert_eq!(rest(&mut client), (0, false));
    assert!(TcpStream::connect(address).is_err());
    TcpListener::bind(address).unwrap();
}

#[test]
fn a_client_that_reads_nothing_does_not_keep_a_proxy_from_ending() {
    let (proxy, client) = talking();
    let mut writing = client.try_clone().unwrap();
    let writer = thread::spawn(move || writing.write_all(&vec![0; 64 << 20]));
    assert!(proxy.wait(LONG, |traffic| traffic.to_client > 100_000));
    drop(proxy);
    assert!(writer.join().unwrap().is_err());
    drop(client);
}
