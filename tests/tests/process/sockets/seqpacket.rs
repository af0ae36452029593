//! Unix sockets whose connections keep the boundaries of records.

use std::fs;
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use daemon_runtime::UnixSeqpacketConn;
use daemon_tests::wait::DEADLINE;
use daemon_tests::workdir::Workdir;
use nix::sys::socket::{AddressFamily, Backlog, SockFlag, SockType, UnixAddr, bind, listen, socket};

use super::several::Several;

fn connected(path: &Path) -> UnixSeqpacketConn {
    let client = UnixSeqpacketConn::connect(path).expect("a connection");
    client.set_read_timeout(Some(DEADLINE)).expect("a limit");
    client
}

fn received(client: &UnixSeqpacketConn) -> Vec<u8> {
    let mut record = vec![0; 64];
    let length = client.recv(&mut record).expect("a record");
    record.truncate(length);
    record
}

fn bound(path: &Path) -> OwnedFd {
    let made =
        socket(AddressFamily::Unix, SockType::SeqPacket, SockFlag::SOCK_CLOEXEC, None).expect("a socket");
    bind(made.as_raw_fd(), &UnixAddr::new(path).expect("an address")).expect("a socket at a path");
    made
}

#[test]
fn records_arrive_one_by_one_and_whole() {
    let workdir = Workdir::new();
    Several::new(&workdir).daemon.start();
    let client = connected(&workdir.join("control"));
    client.send(b"one").expect("a record is sent");
    client.send(b"and two").expect("a record is sent");
    assert_eq!((received(&client), received(&client)), (b"one".to_vec(), b"and two".to_vec()));
}

#[test]
fn a_record_that_does_not_fit_is_an_error_and_no_half_a_record() {
    let workdir = Workdir::new();
    Several::new(&workdir).daemon.start();
    let client = connected(&workdir.join("control"));
    client.send(b"seventeen letters").expect("a record is sent");
    assert_eq!(received(&client), b"too long");
    client.send(b"sixteen letters.").expect("a record is sent");
    let error = client.recv(&mut [0; 15]).expect_err("it does not fit");
    assert_eq!(error.kind(), io::ErrorKind::InvalidData, "{error}");
}

#[test]
fn a_daemon_that_stops_ends_the_conversation() {
    let workdir = Workdir::new();
    let several = Several::new(&workdir);
    several.daemon.start();
    let client = connected(&workdir.join("control"));
    client.send(b"one").expect("a record is sent");
    assert_eq!(received(&client), b"one");
    drop(client);
    several.daemon.word("stop").expect(0);
    assert!(!workdir.join("control").exists(), "the file goes with its daemon");
}

#[test]
fn its_file_has_its_mode() {
    let workdir = Workdir::new();
    Several::new(&workdir).daemon.start();
    let mode = fs::metadata(workdir.join("control")).expect("a socket").permissions().mode();
    assert_eq!(mode & 0o7777, 0o600);
}

#[test]
fn a_file_that_nobody_listens_on_is_replaced() {
    let workdir = Workdir::new();
    drop(bound(&workdir.join("control")));
    Several::new(&workdir).daemon.start();
    let client = connected(&workdir.join("control"));
    client.send(b"one").expect("a record is sent");
    assert_eq!(received(&client), b"one");
}

#[test]
fn a_file_that_somebody_has_bound_is_left_alone_also_before_it_listens() {
    for listens in [false, true] {
        let workdir = Workdir::new();
        let other = bound(&workdir.join("control"));
        if listens {
            listen(&other, Backlog::new(1).expect("a backlog")).expect("a queue");
        }
        let several = Several::new(&workdir);
        several.daemon.launch().run().expect(1).says(&["`control`", "in use"]);
        several.daemon.assert_nothing_left();
        if !listens {
            listen(&other, Backlog::new(1).expect("a backlog")).expect("a queue");
        }
        connected(&workdir.join("control"));
    }
}
