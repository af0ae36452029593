//! The socket is the daemon's user's and root's, and nobody else's (I22).

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::UnixListener;

use daemon_tests::launch::Launch;
use daemon_tests::skip::skip;
use daemon_tests::workdir::Workdir;
use nix::unistd::Uid;

use super::{controlled, socket, status};

const ASKING: &str = env!("CARGO_BIN_EXE_asking");
const STRANGER: [&str; 4] = ["/usr/bin/setpriv", "--reuid=1", "--regid=1", "--clear-groups"];
const NOBODY: u32 = 65534;

#[test]
fn i22_the_control_socket_is_the_daemons_own_and_closed_to_everybody_else() {
    let workdir = Workdir::new();
    let daemon = controlled(&workdir);
    daemon.started(daemon.launch().dirty());
    let there = fs::symlink_metadata(socket(&daemon)).expect("a socket");
    assert_eq!(there.mode() & 0o7777, 0o600);
    assert_eq!(there.uid(), Uid::effective().as_raw());
    daemon.word("stop").expect(0);
    assert!(!socket(&daemon).exists(), "it is left");
}

#[test]
fn i22_a_daemon_of_another_user_is_asked_by_root_and_by_that_user() {
    if !Uid::effective().is_root() {
        return skip("only root can start the daemon of another user");
    }
    let workdir = Workdir::new();
    let program = workdir.install(super::CONTROLLED.as_ref());
    let daemon = controlled(&workdir).installed(program).flag(&["--user", "nobody"]);
    let process = daemon.start();
    let there = fs::symlink_metadata(socket(&daemon)).expect("a socket");
    assert_eq!((there.uid(), there.mode() & 0o7777), (NOBODY, 0o600));
    assert_eq!(super::member(&status(&daemon).expect(0), "['user']"), "nobody");
    let same = ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
    let asked = daemon.launch().through(&same).arg("status").run().expect(0);
    assert!(asked.stdout.contains("state       ready"), "{}", asked.stdout);
    daemon.launch().through(&same).arg("reload").run().expect(0);
    daemon.word("stop").expect(0);
    assert!(!process.alive());
    assert!(!socket(&daemon).exists(), "what its user may not remove `stop` does");
}

#[test]
fn i22_the_kernel_keeps_strangers_from_connecting() {
    if !Uid::effective().is_root() {
        return skip("only root can act as somebody else");
    }
    let workdir = Workdir::new();
    let daemon = controlled(&workdir);
    daemon.start();
    let asking = workdir.install(ASKING.as_ref());
    let stranger = Launch::new(&workdir, &asking).through(&STRANGER).arg(socket(&daemon)).arg("1 status");
    stranger.run().expect(1).says(&["PermissionDenied"]);
    let program = workdir.install(super::CONTROLLED.as_ref());
    let daemon = daemon.installed(program);
    daemon.launch().through(&STRANGER).arg("status").run().expect(4);
    daemon.launch().through(&STRANGER).arg("stop").run().expect(4);
}

#[test]
fn i22_where_the_mode_lets_everybody_connect_the_daemon_still_asks_who_they_are() {
    if !Uid::effective().is_root() {
        return skip("only root can act as somebody else");
    }
    let workdir = Workdir::new();
    let daemon = controlled(&workdir);
    let process = daemon.start();
    fs::set_permissions(socket(&daemon), fs::Permissions::from_mode(0o666)).expect("another mode");
    let asking = workdir.install(ASKING.as_ref());
    for request in ["1 status", "1 stop", "1 reload"] {
        let stranger = Launch::new(&workdir, &asking).through(&STRANGER);
        let ended = stranger.arg(socket(&daemon)).arg(request).run().expect(0);
        assert_eq!(ended.stdout, "1 denied only root and the daemon's own user may ask\n");
    }
    assert!(process.alive());
    assert!(daemon.word("status").expect(0).stdout.contains("ready since"));
    // The words of a stranger, who cannot see the lock, know that it runs, and that they may not ask.
    let daemon = daemon.installed(workdir.install(super::CONTROLLED.as_ref()));
    let status = daemon.launch().through(&STRANGER).arg("status").run().expect(0);
    assert_eq!(status.stdout, format!("controlled is running, pid {}\n", process.0));
    let level = daemon.launch().through(&STRANGER).arg("log-level").run();
    level.expect(4).says(&["only root and the daemon's own user may ask"]);
}

/// Not the holder of the lock, so whatever it says.
#[test]
fn who_listens_in_the_daemons_place_is_not_believed() {
    let workdir = Workdir::new();
    let daemon = controlled(&workdir);
    let process = daemon.start();
    fs::remove_file(socket(&daemon)).expect("the daemon's own");
    let impostor = UnixListener::bind(socket(&daemon)).expect("another one");
    std::thread::spawn(move || {
        for stream in impostor.incoming() {
            use std::io::Write;
            let forged = b"1 ok\nname forged\nstate ready\nstarted 1\npid 1\n";
            let _ = stream.expect("a connection").write_all(forged);
        }
    });
    let status = daemon.word("status").expect(0);
    assert_eq!(status.stdout, format!("controlled is running, pid {}\n", process.0));
    daemon.word("reload").expect(0);
    daemon.word("stop").expect(0);
    assert!(!process.alive());
}
