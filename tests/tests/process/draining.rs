//! `drain_delay`: serving on while those who send clients learn that there are to be no more (K04).

use std::io::Read;
use std::net::TcpStream;
use std::time::Duration;

use daemon_tests::address::own;
use daemon_tests::launch::{Launch, Running};
use daemon_tests::notify::{Manager, now};
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

const DRAINING: &str = env!("CARGO_BIN_EXE_draining");
const DRAINED: &str = env!("CARGO_BIN_EXE_drained");

fn asked(address: &str) -> String {
    let mut answer = String::new();
    let mut client = TcpStream::connect(address).expect("the daemon accepts");
    client.read_to_string(&mut answer).expect("an answer");
    answer
}

fn draining(workdir: &Workdir) -> (Running, String) {
    let manager = Manager::at(&workdir.join("notify"));
    let address = own(8080);
    let launch = Launch::new(workdir, DRAINING.as_ref()).env("NOTIFY_SOCKET", manager.address());
    let running = launch.arg("--listen").arg(format!("http={address}")).spawn();
    let _ = manager.until("READY=1");
    running.process().signal(Signal::SIGTERM);
    let _ = manager.until("STOPPING=1");
    (running, address)
}

#[test]
fn k04_a_daemon_that_drains_serves_on_after_it_has_said_that_it_stops() {
    let workdir = Workdir::new();
    let (mut running, address) = draining(&workdir);
    for _ in 0..10 {
        assert_eq!(asked(&address), "pong\n");
    }
    assert!(running.running(), "{}", running.stderr());
    running.process().signal(Signal::SIGTERM);
    running.wait().expect(151);
}

#[test]
fn a_second_signal_ends_the_delay_at_once() {
    let workdir = Workdir::new();
    let (running, _) = draining(&workdir);
    running.process().signal(Signal::SIGINT);
    running.wait().expect(151).says(&["a second signal (SIGINT) came before the stop was done"]);
}

#[test]
fn k04_main_hears_of_the_stop_after_the_delay_and_not_before() {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let running = Launch::new(&workdir, DRAINED.as_ref()).env("NOTIFY_SOCKET", manager.address()).spawn();
    let _ = manager.until("READY=1");
    let asked = now();
    running.process().signal(Signal::SIGTERM);
    let _ = manager.until("STOPPING=1");
    let ended = running.wait().expect(0);
    let heard = Duration::from_micros(ended.stdout.trim().parse().expect("a time"));
    assert!(heard >= asked + Duration::from_secs(1), "asked {asked:?}, heard {heard:?}");
}

#[test]
fn a_daemon_that_was_never_ready_has_nobody_to_drain() {
    let workdir = Workdir::new();
    let address = own(8080);
    let launch = Launch::new(&workdir, DRAINING.as_ref()).arg("--foreground");
    let running = launch.arg("--listen").arg(format!("http={address}")).arg("unready").spawn();
    until_true("it serves", || TcpStream::connect(&address).is_ok());
    assert_eq!(asked(&address), "pong\n");
    running.process().signal(Signal::SIGTERM);
    running.wait().says(&["main returned before the daemon was ready"]);
}
