//! Whose the files of unix sockets are.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::Path;

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::skip::skip;
use daemon_tests::workdir::Workdir;
use nix::unistd::{Group, Uid, User};

use super::several::Several;

const NOBODY: [&str; 5] = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"];

/// Uid, gid and mode.
fn of(path: &Path) -> (u32, u32, u32) {
    let file = fs::metadata(path).expect("a socket");
    (file.uid(), file.gid(), file.mode() & 0o7777)
}

fn user(name: &str) -> u32 {
    User::from_name(name).expect("the database").expect("a user").uid.as_raw()
}

fn group(name: &str) -> u32 {
    Group::from_name(name).expect("the database").expect("a group").gid.as_raw()
}

#[test]
fn a_socket_has_the_owner_and_the_group_that_listen_gives_it() {
    if !Uid::effective().is_root() {
        skip("only root can give a file away");
        return;
    }
    for flag in [&[][..], &["--user", "nobody"]] {
        let workdir = Workdir::new();
        let several = Several::new(&workdir);
        let launch = flag.iter().fold(several.daemon.launch(), Launch::arg);
        several.daemon.started(launch);
        assert_eq!(of(&workdir.join("front")), (user("daemon"), group("adm"), 0o660), "{flag:?}");
    }
}

/// The group would be another one than the mode is meant for.
#[test]
fn who_is_not_root_keeps_the_socket_and_lets_no_group_in() {
    if !Uid::effective().is_root() {
        skip("only root can become another user");
        return;
    }
    let workdir = Workdir::new();
    chown(workdir.path(), Some(65534), Some(65534)).expect("a directory of nobody's");
    let several = Several::new(&workdir);
    let launch = several.daemon.launch().through(&NOBODY);
    launch.run().expect(0).says(&["only root can give the socket `front`", "mode 600"]);
    assert_eq!(of(&workdir.join("front")), (65534, 65534, 0o600));
    assert_eq!(of(&workdir.join("control")), (65534, 65534, 0o600));
}

#[test]
fn an_owner_that_does_not_exist_fails_the_start_and_the_check() {
    let workdir = Workdir::new();
    for word in ["start", "check"] {
        let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_disowned"));
        daemon.word(word).expect(6).says(&["daemon-tests-nobody"]);
        daemon.assert_nothing_left();
    }
}
