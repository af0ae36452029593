//! Where there can be no upgrade, and what is no way to begin one.

use super::*;

#[test]
fn n11_where_somebody_follows_the_process_by_its_number_an_upgrade_is_refused() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let running = place.launch().arg("--foreground").spawn();
    let process = place.daemon.appears();
    daemon_tests::wait::until_true("it serves", || TcpStream::connect(&place.web).is_ok());
    place.upgrade().expect(1).says(&["cannot be upgraded while it runs", "in the foreground"]);
    assert_eq!(place.web(), process);
    assert_eq!(running.process(), process);
}

#[test]
fn i25_an_upgrade_of_a_daemon_that_does_not_run_is_7() {
    let workdir = Workdir::new();
    Place::new(&workdir).upgrade().expect(7).says(&["not running"]);
}

#[test]
fn i21_an_upgrade_of_a_daemon_that_does_not_declare_it_is_3() {
    let workdir = Workdir::new();
    Daemon::new(&workdir, env!("CARGO_BIN_EXE_actor")).word("upgrade").expect(3).says(&["`upgrade`"]);
}

/// The variable alone gives nobody anything: it has to lead to the parent.
#[test]
fn the_variable_without_a_daemon_behind_it_starts_nothing() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    for value in ["3", "0", "", "x", "-1", "99999999999"] {
        let ended = place.launch().env("DAEMON_UPGRADE_FD", value).run();
        ended
            .expect(1)
            .says(&["cannot take the place of the running daemon", "`DAEMON_UPGRADE_FD` is set, but"]);
        place.daemon.assert_nothing_left();
    }
    let (theirs, _ours) = std::os::unix::net::UnixStream::pair().expect("a pair of sockets");
    let launch = place.launch().env("DAEMON_UPGRADE_FD", "7").descriptor(7, theirs.into());
    launch.run().expect(1).says(&["cannot take the place of the running daemon"]);
    place.daemon.assert_nothing_left();
}
