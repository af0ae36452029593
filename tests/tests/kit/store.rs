//! The store of descriptors, and the answer to a barrier, as a sender of sd_notify(3) sees them.

use std::ffi::OsStr;
use std::io::{IoSlice, Read};
use std::net::{TcpListener, UdpSocket};
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::net::{UnixDatagram, UnixListener};
use std::path::Path;

use daemon_testing::{Daemon, ServiceManager, TestRoot};
use daemon_tests::address;
use nix::sys::socket::{ControlMessage, MsgFlags, UnixAddr, sendmsg};

const LISTENING: &str = env!("CARGO_BIN_EXE_listening");

/// Sends a message with descriptors, as sd_pid_notify_with_fds(3) does.
fn send(address: &OsStr, text: &str, descriptors: &[RawFd]) {
    let socket = UnixDatagram::unbound().expect("a socket");
    let address = UnixAddr::new(Path::new(address)).expect("a path");
    let rights = [ControlMessage::ScmRights(descriptors)];
    let parts = [IoSlice::new(text.as_bytes())];
    sendmsg(socket.as_raw_fd(), &parts, &rights, MsgFlags::empty(), Some(&address)).expect("it is heard");
}

#[test]
fn what_is_stored_is_handed_over_to_the_next_daemon() {
    let root = TestRoot::new();
    let manager = ServiceManager::at(&root.join("notify"));
    let web = TcpListener::bind(address::own(7001)).expect("a socket");
    let client = web.local_addr().expect("an address");
    send(manager.address(), "FDSTORE=1\nFDNAME=web", &[web.as_raw_fd()]);
    drop(web);
    assert_eq!(manager.stored().iter().map(|stored| stored.name.as_str()).collect::<Vec<_>>(), ["web"]);

    let daemon = Daemon::in_root(&root, LISTENING);
    let control = UnixListener::bind(root.join("control")).expect("a unix socket");
    let log = UnixDatagram::bind(root.join("log")).expect("a unix socket");
    let names = UdpSocket::bind(address::own(7002)).expect("a UDP socket");
    let daemon =
        daemon.activate_with("log", log).activate_with("names", names).activate_with("control", control);
    let running = daemon.supervised_by(&manager);
    running.wait_ready();
    let mut answer = String::new();
    let mut connection = std::net::TcpStream::connect(client).expect("it listens");
    connection.read_to_string(&mut answer).expect("an answer");
    assert_eq!(answer, "web and 0 more\n");
}

#[test]
fn what_is_removed_from_the_store_is_closed() {
    let root = TestRoot::new();
    let manager = ServiceManager::at(&root.join("notify"));
    let (mut reader, writer) = std::io::pipe().expect("a pipe");
    send(manager.address(), "FDSTORE=1\nFDNAME=state", &[writer.as_raw_fd()]);
    drop(writer);
    let stored = manager.stored();
    assert!(stored[0].target.to_string_lossy().starts_with("pipe:"), "{stored:?}");
    drop(stored);
    send(manager.address(), "FDSTOREREMOVE=1\nFDNAME=state", &[]);
    assert_eq!(reader.read_to_string(&mut String::new()).expect("the end"), 0);
    assert!(manager.stored().is_empty());
}

#[test]
fn a_barrier_is_answered_when_all_before_it_was_heard() {
    let root = TestRoot::new();
    let manager = ServiceManager::at(&root.join("notify"));
    let (mut reader, writer) = std::io::pipe().expect("a pipe");
    send(manager.address(), "STATUS=before", &[]);
    send(manager.address(), "BARRIER=1", &[writer.as_raw_fd()]);
    drop(writer);
    assert_eq!(reader.read_to_string(&mut String::new()).expect("the end"), 0);
    assert_eq!(manager.assignments(), ["STATUS=before", "BARRIER=1"]);
}

#[test]
fn a_daemon_that_waits_for_the_barrier_goes_on() {
    let daemon = Daemon::new(env!("CARGO_BIN_EXE_beating"));
    let place = daemon.root().join("run");
    let running = daemon.arg(place).arg("barrier=600000").supervised();
    running.wait_ready();
    running.manager().assert_in_order(&["BARRIER=1", "READY=1"]);
}

#[test]
fn the_main_process_and_more_time_are_what_was_said_last() {
    let root = TestRoot::new();
    let manager = ServiceManager::at(&root.join("notify"));
    for text in ["MAINPID=1", "EXTEND_TIMEOUT_USEC=5000000\nMAINPID=4711"] {
        send(manager.address(), text, &[]);
    }
    assert_eq!(manager.main_process(), Some(4711));
    assert_eq!(manager.extended(), Some(std::time::Duration::from_secs(5)));
}
