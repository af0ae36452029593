//! Sockets that the daemon binds and sockets that it is handed, of every kind.

use std::io::Read;
use std::net::UdpSocket;
use std::os::unix::net::{UnixDatagram, UnixListener};

use daemon_testing::Daemon;
use daemon_tests::address;

const LISTENING: &str = env!("CARGO_BIN_EXE_listening");

fn heard(mut client: impl Read) -> String {
    let mut text = String::new();
    client.read_to_string(&mut text).expect("an answer");
    text
}

#[test]
fn a_daemon_listens_where_it_is_told() {
    let daemon = Daemon::new(LISTENING);
    let inside = |name: &str| daemon.root().join(&format!("run/{name}.sock")).display().to_string();
    let (control, log) = (format!("unix:{}", inside("control")), format!("unix-datagram:{}", inside("log")));
    let names = format!("udp:{}", address::own(7002));
    let daemon = daemon.listen("web").listen_at("control", &control).listen_at("log", &log);
    let running = daemon.listen_at("names", &names).start();
    assert_eq!(running.ask("web", ""), "web and 0 more\n");
    assert_eq!(running.ask("control", ""), "control\n");
    assert_eq!(heard(running.connect("web")), "web and 0 more\n");
    assert_eq!(heard(running.connect_unix("control")), "control\n");
    running.stop().expect(0);
}

#[test]
fn sockets_are_handed_over_by_name_as_many_as_there_are() {
    let daemon = Daemon::new(LISTENING);
    let control = UnixListener::bind(daemon.root().join("control")).expect("a unix socket");
    let log = UnixDatagram::bind(daemon.root().join("log")).expect("a unix socket");
    let names = UdpSocket::bind(address::own(7002)).expect("a UDP socket");
    let daemon = daemon.activate_with("log", log).activate_with("names", names);
    let daemon = daemon.activate_with("control", control).activate("web");
    for start in [Daemon::supervised, Daemon::with_ready_fd] {
        let running = start(&daemon);
        running.wait_ready();
        assert_eq!(running.ask("web", ""), "web and 0 more\n");
        assert_eq!(running.connect("web").peer_addr().expect("a peer").to_string(), daemon.address("web"));
        running.stop().expect(0);
    }
}

#[test]
fn a_daemon_that_has_ended_is_not_waited_for_by_its_clients() {
    let actor = Daemon::new(env!("CARGO_BIN_EXE_reloading")).supervised();
    actor.wait_ready();
    let failed = std::thread::spawn(move || {
        actor.process().signal(daemon_testing::Signal::SIGKILL);
        actor.until("what never comes", || false);
    });
    let why = failed.join().expect_err("it panics").downcast::<String>().expect("a text");
    assert!(why.contains("it has ended before: what never comes"), "{why}");
}
