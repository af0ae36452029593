//! Sockets that the daemon binds itself, and what lies in the way of a path.

use std::fs;
use std::net::TcpStream;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::fs::{MetadataExt, PermissionsExt, lchown, symlink};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;

use daemon_tests::skip::skip;
use daemon_tests::strace::strace;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;
use nix::sys::socket::{AddressFamily, Backlog, SockFlag, SockType, UnixAddr, bind, connect, listen, socket};
use nix::unistd::Uid;

use super::{Place, said, web};

#[test]
fn l05_what_was_not_handed_over_is_bound() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let _running = place.ready(place.adopting(&["control"]).env("LISTEN_FDNAMES", "control"));
    assert_eq!(web(&place.web), "web and 0 more\n");
}

#[test]
fn a_unix_socket_is_the_daemons_as_under_systemd() {
    if !Uid::effective().is_root() {
        skip("only root can become another user");
        return;
    }
    let workdir = Workdir::new();
    let daemon = Place::new(&workdir).daemon.flag(&["--user", "nobody"]);
    daemon.start();
    for name in ["control", "log"] {
        let owner = fs::metadata(workdir.join(name)).expect("a socket").uid();
        assert_eq!(owner, 65534, "{name}");
    }
}

#[test]
fn a_unix_socket_has_its_mode_whatever_the_umask() {
    for umask in ["000", "777"] {
        let workdir = Workdir::new();
        let place = Place::new(&workdir);
        place.daemon.launch().dirt_with("--umask", umask).run().expect(0);
        let mode = |name| fs::metadata(workdir.join(name)).expect("a socket").permissions().mode() & 0o7777;
        assert_eq!((mode("control"), mode("log")), (0o600, 0o666), "umask {umask}");
    }
}

#[test]
fn a_socket_file_that_nobody_listens_on_is_replaced() {
    let workdir = Workdir::new();
    drop(UnixListener::bind(workdir.join("control")).expect("a socket that is left behind"));
    let place = Place::new(&workdir);
    place.daemon.start();
    assert_eq!(said(UnixStream::connect(workdir.join("control")).expect("a connection")), "control\n");
}

#[test]
fn a_socket_file_that_somebody_listens_on_is_left_alone() {
    let workdir = Workdir::new();
    let other = UnixListener::bind(workdir.join("control")).expect("a socket");
    let place = Place::new(&workdir);
    place.refused(place.daemon.launch()).says(&["`control`", "in use"]);
    let _client = UnixStream::connect(workdir.join("control")).expect("the other's socket still answers");
    drop(other);
}

#[test]
fn a_file_that_is_no_socket_is_left_alone() {
    let workdir = Workdir::new();
    let _precious = workdir.file("control", "precious");
    let place = Place::new(&workdir);
    place.refused(place.daemon.launch()).says(&["`control`", "what is there is not a socket"]);
    assert_eq!(workdir.read("control"), "precious");
}

#[test]
fn a_listener_whose_queue_is_full_does_not_hold_the_start_up() {
    let workdir = Workdir::new();
    let path = workdir.join("control");
    let other = bound(&path);
    listen(&other, Backlog::new(0).expect("a backlog")).expect("a queue");
    let address = UnixAddr::new(&path).expect("an address");
    let mut clients = Vec::new();
    loop {
        let client = unix_socket(SockFlag::SOCK_NONBLOCK);
        if connect(client.as_raw_fd(), &address).is_err() {
            break;
        }
        clients.push(client);
    }
    let place = Place::new(&workdir);
    place.refused(place.daemon.launch()).says(&["`control`", "in use"]);
    assert!(path.exists());
}

#[test]
fn a_socket_that_is_bound_and_does_not_listen_yet_is_left_alone() {
    let workdir = Workdir::new();
    let path = workdir.join("control");
    let other = bound(&path);
    let place = Place::new(&workdir);
    place.refused(place.daemon.launch()).says(&["`control`", "in use"]);
    listen(&other, Backlog::new(1).expect("a backlog")).expect("a queue");
    let _client = UnixStream::connect(path).expect("the other's socket answers when it listens");
}

fn unix_socket(flags: SockFlag) -> OwnedFd {
    socket(AddressFamily::Unix, SockType::Stream, flags | SockFlag::SOCK_CLOEXEC, None).expect("a socket")
}

fn bound(path: &Path) -> OwnedFd {
    let socket = unix_socket(SockFlag::empty());
    bind(socket.as_raw_fd(), &UnixAddr::new(path).expect("an address")).expect("a socket at a path");
    socket
}

/// The kernel cuts a queue that is too long to `net.core.somaxconn`; nobody else knows how long it may be.
#[test]
fn a_long_queue_is_asked_for_as_declared() {
    let Some(strace) = strace() else { return };
    let workdir = Workdir::new();
    let trace = workdir.join("trace").display().to_string();
    let place = Place::new(&workdir);
    let launch = place.daemon.launch().through(&[strace, "-f", "-qq", "-e", "trace=listen", "-o", &trace]);
    let running = launch.arg("--foreground").spawn();
    let process = place.daemon.appears();
    until_true("it listens", || TcpStream::connect(&place.web).is_ok());
    process.signal(Signal::SIGTERM);
    running.wait().expect(0);
    assert!(workdir.read("trace").contains(", 10000)"), "{}", workdir.read("trace"));
}

#[test]
fn a_link_of_another_user_on_the_way_to_a_socket_is_refused() {
    if !Uid::effective().is_root() {
        skip("only root can make another user's link");
        return;
    }
    let workdir = Workdir::new();
    let (real, link) = (workdir.directory("real"), workdir.join("link"));
    symlink(&real, &link).expect("a symbolic link");
    let place = Place::new(&workdir);
    let launch = || place.daemon.launch().arg("--listen").arg(format!("control=unix:{}/x", link.display()));
    launch().run().expect(0);
    place.daemon.word("stop").expect(0);
    assert!(!real.join("x").exists(), "the socket goes with its daemon");
    lchown(&link, Some(65534), Some(65534)).expect("the link is nobody's");
    place.refused(launch().arg("--user").arg("nobody")).says(&["symbolic link link on the way"]);
    assert!(fs::read_dir(real).expect("the directory").next().is_none());
}
