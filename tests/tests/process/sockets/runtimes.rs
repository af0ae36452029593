//! Sockets of tokio, mio and async-io in main.

use std::net::UdpSocket;
use std::os::unix::net::{UnixDatagram, UnixStream};

use daemon_runtime::UnixSeqpacketConn;
use daemon_tests::address;
use daemon_tests::daemon::Daemon;
use daemon_tests::wait::DEADLINE;
use daemon_tests::workdir::Workdir;

use super::{said, web};

const TOKIO: &str = env!("CARGO_BIN_EXE_on_tokio");
const MIO: &str = env!("CARGO_BIN_EXE_on_mio");
const ASYNC_IO: &str = env!("CARGO_BIN_EXE_on_async_io");
const RUNTIMELESS: &str = env!("CARGO_BIN_EXE_runtimeless");

/// A daemon on one of them.
struct Place<'w> {
    daemon: Daemon<'w>,
    workdir: &'w Workdir,
    web: [String; 2],
    names: String,
}

impl<'w> Place<'w> {
    fn new(workdir: &'w Workdir, program: &str) -> Self {
        let (web, names) = ([7021, 7021].map(address::own), address::own(7022));
        let path = |name: &str| workdir.join(name).display().to_string();
        let daemon = Daemon::new(workdir, program)
            .flag(&["--listen", &format!("web={}", web[0]), "--listen", &format!("web={}", web[1])])
            .flag(&["--listen", &format!("names=udp:{names}")])
            .flag(&["--listen", &format!("control=unix:{}", path("control"))])
            .flag(&["--listen", &format!("log=unix-datagram:{}", path("log"))]);
        Self { daemon, workdir, web, names }
    }

    /// Seqpacket is for the one that has no type of its own for it.
    fn with_records(self) -> Self {
        let listen = format!("records=unix-seqpacket:{}", self.workdir.join("records").display());
        Self { daemon: self.daemon.flag(&["--listen", &listen]), ..self }
    }
}

/// Asks on every socket, twice: what answers once may not be waiting for the next.
fn serves_and_stops(place: &Place<'_>) {
    let Place { daemon, workdir, web: addresses, names } = place;
    let path = |name: &str| workdir.join(name).display().to_string();
    daemon.start();
    let client = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let writer = UnixDatagram::bind(path("writer")).expect("a socket");
    client.set_read_timeout(Some(DEADLINE)).expect("a limit");
    writer.set_read_timeout(Some(DEADLINE)).expect("a limit");
    for turn in ["once", "again"] {
        for address in addresses {
            assert_eq!(web(address), "web\n", "{turn}");
        }
        let control = UnixStream::connect(path("control")).expect("a connection");
        assert_eq!(said(control), "control\n", "{turn}");
        let mut answer = [0; 64];
        client.send_to(turn.as_bytes(), names).expect("a datagram is sent");
        let length = client.recv(&mut answer).expect("an answer");
        assert_eq!(&answer[..length], turn.as_bytes());
        writer.send_to(turn.as_bytes(), path("log")).expect("a datagram is sent");
        let length = writer.recv(&mut answer).expect("an answer");
        assert_eq!(&answer[..length], turn.as_bytes());
    }
    daemon.word("stop").expect(0);
}

#[test]
fn sockets_of_tokio_serve_and_stop() {
    let workdir = Workdir::new();
    serves_and_stops(&Place::new(&workdir, TOKIO));
}

#[test]
fn sockets_of_mio_serve_and_stop() {
    let workdir = Workdir::new();
    serves_and_stops(&Place::new(&workdir, MIO));
}

#[test]
fn sockets_of_async_io_serve_and_stop() {
    let workdir = Workdir::new();
    serves_and_stops(&Place::new(&workdir, ASYNC_IO).with_records());
}

#[test]
fn a_seqpacket_listener_serves_in_async_io() {
    let workdir = Workdir::new();
    Place::new(&workdir, ASYNC_IO).with_records().daemon.start();
    for _ in 0..2 {
        let client = UnixSeqpacketConn::connect(workdir.join("records")).expect("a connection");
        client.set_read_timeout(Some(DEADLINE)).expect("a limit");
        let mut record = [0; 16];
        let length = client.recv(&mut record).expect("a record");
        assert_eq!(&record[..length], b"records");
    }
}

#[test]
fn registering_outside_of_a_runtime_is_an_error_that_fails_the_start_and_no_panic() {
    let workdir = Workdir::new();
    let listen = format!("web={}", address::own(7023));
    let daemon = Daemon::new(&workdir, RUNTIMELESS).flag(&["--listen", &listen]);
    let ended = daemon.launch().run().expect(1).says(&["can only be registered in a runtime of tokio"]);
    assert!(!ended.stderr.contains("panicked"), "{}", ended.stderr);
    daemon.assert_nothing_left();
}
