//! Sockets that the daemon binds itself, and what lies in the way of a path.

use std::os::unix::fs::MetadataExt;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;
use std::os::unix::net::UnixStream;

use daemon_tests::skip::skip;
use daemon_tests::workdir::Workdir;
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
        let owner = std::fs::metadata(workdir.join(name)).expect("a socket").uid();
        assert_eq!(owner, 65534, "{name}");
    }
}

#[test]
fn a_unix_socket_has_its_mode_whatever_the_umask() {
    for umask in ["000", "777"] {
        let workdir = Workdir::new();
        let place = Place::new(&workdir);
        place.daemon.launch().dirt_with("--umask", umask).run().expect(0);
        let mode =
            |name| std::fs::metadata(workdir.join(name)).expect("a socket").permissions().mode() & 0o7777;
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
    place.refused(place.daemon.launch()).says(&["`control`", "in use"]);
    assert_eq!(workdir.read("control"), "precious");
}
