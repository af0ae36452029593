//! Where a start would fail, `explain` ends with its status and says the same, and goes on to what else would.

use std::fs;
use std::net::{TcpListener, UdpSocket};
use std::os::unix::fs::symlink;
use std::os::unix::net::{UnixDatagram, UnixListener};

use daemon_tests::address;
use daemon_tests::daemon::Daemon;
use daemon_tests::skip::skip;
use daemon_tests::workdir::Workdir;
use nix::unistd::Uid;

use super::{LISTENING, Sheet, actor, apart, whole};

/// A start fails as it was foreseen.
#[track_caller]
fn foreseen(daemon: &Daemon<'_>) -> Sheet {
    let sheet = Sheet::of(daemon.launch());
    let start = daemon.launch().run();
    assert_ne!(start.code(), 0, "the start succeeds");
    assert_eq!(sheet.ended.code(), start.code(), "{}\n{}", sheet.ended.stderr, start.stderr);
    assert!(
        sheet.ended.stderr.contains(&start.stderr),
        "{}\nis not in\n{}",
        start.stderr,
        sheet.ended.stderr
    );
    sheet
}

#[test]
fn an_unknown_user_fails_as_foreseen() {
    let workdir = Workdir::new();
    foreseen(&actor(&workdir).flag(&["--user", "no-such-user"])).ended.expect(6);
}

#[test]
fn a_pidfile_in_a_place_that_is_not_there_fails_as_foreseen() {
    let workdir = Workdir::new();
    let missing = workdir.join("missing/pid").display().to_string();
    foreseen(&actor(&workdir).flag(&["--pidfile", &missing])).ended.expect(6);
}

#[test]
fn a_pidfile_that_is_a_link_fails_as_foreseen() {
    let workdir = Workdir::new();
    let daemon = actor(&workdir);
    symlink(workdir.join("elsewhere"), daemon.pidfile()).expect("a link");
    foreseen(&daemon).ended.expect(6);
}

#[test]
fn an_instance_that_runs_is_told_with_its_number() {
    let workdir = Workdir::new();
    let daemon = actor(&workdir);
    let process = daemon.start();
    let sheet = foreseen(&daemon);
    sheet.ended.expect(150).says(&[&format!("already running, pid {}", process.0)]);
}

#[test]
fn addresses_that_are_taken_fail_as_foreseen() {
    let workdir = Workdir::new();
    let (web, names) = (address::own(7001), address::own(7002));
    let [control, log] = ["control", "log"].map(|name| workdir.join(name));
    let daemon = Daemon::new(&workdir, LISTENING)
        .flag(&["--listen", &format!("web={web}")])
        .flag(&["--listen", &format!("names=udp:{names}")])
        .flag(&["--listen", &format!("control=unix:{}", control.display())])
        .flag(&["--listen", &format!("log=unix-datagram:{}", log.display())]);
    Sheet::of(daemon.launch()).ended.expect(0);
    let tcp = TcpListener::bind(&web).expect("a listener");
    foreseen(&daemon).ended.expect(1);
    drop(tcp);
    let udp = UdpSocket::bind(&names).expect("a socket");
    foreseen(&daemon).ended.expect(1);
    drop(udp);
    let unix = UnixListener::bind(&control).expect("a listener");
    foreseen(&daemon).ended.expect(1);
    drop(unix);
    let told = Sheet::of(daemon.launch()).told("sockets")[2].clone();
    assert!(told.ends_with("whose file a dead process has left"), "{told}");
    fs::remove_file(&control).expect("the file of the listener");
    fs::write(&control, "").expect("a file");
    foreseen(&daemon).ended.expect(1);
    fs::remove_file(&control).expect("the file");
    let datagram = UnixDatagram::bind(&log).expect("a socket");
    foreseen(&daemon).ended.expect(1);
    drop(datagram);
}

#[test]
fn a_readiness_descriptor_that_is_not_open_fails_as_foreseen() {
    let workdir = Workdir::new();
    foreseen(&actor(&workdir).flag(&["--ready-fd", "77"])).ended.expect(2);
}

#[test]
fn an_ordinary_user_is_told_what_only_root_can_do_and_the_rest() {
    if !Uid::effective().is_root() {
        return skip("only root can become somebody else first");
    }
    apart(|workdir| {
        let somebody = ["/usr/bin/setpriv", "--reuid=12345", "--regid=12345", "--clear-groups"];
        let ended = whole(workdir).arg("explain").through(&somebody).run();
        let start = whole(workdir).through(&somebody).run();
        assert_eq!((ended.code(), start.code()), (4, 4));
        assert!(ended.stderr.contains(&start.stderr), "{}", ended.stderr);
        let sheet = Sheet::read(ended);
        assert!(sheet.first("user").starts_with("becomes nobody (65534)"), "told as root would have it");
        let denied = sheet.ended.stderr.matches("Permission denied").count();
        assert!(denied >= 6, "directories, streams and sockets are told, too: {}", sheet.ended.stderr);
    });
}
