//! Where health is served: bound with the other sockets, handed over, or not at all.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::UnixListener;

use daemon_tests::address;
use daemon_tests::daemon::Daemon;
use daemon_tests::http;
use daemon_tests::skip::skip;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;
use nix::unistd::Uid;

use super::Healthy;

#[test]
fn an_address_that_is_taken_ends_the_start_which_names_it() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let _other = TcpListener::bind(&healthy.at).expect("an address");
    let ended = healthy.daemon.launch().run().expect(1);
    ended.says(&[&format!("cannot listen on {} (`health`)", healthy.at), "in use"]);
    healthy.daemon.assert_nothing_left();
}

#[test]
fn a_daemon_in_the_background_is_asked_by_curl() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    healthy.daemon.launch().arg("--").arg(workdir.path()).run().expect(0);
    let url = format!("http://{}/readyz", healthy.at);
    let Some(said) = daemon_tests::validators::tool::run("curl", ["-sSf", "--max-time", "20", &url]) else {
        return;
    };
    assert_eq!((said.code, said.stdout.as_str()), (0, "ready\n"), "{}", said.stderr);
}

#[test]
fn a_unix_socket_is_the_daemons_and_goes_with_it() {
    if !Uid::effective().is_root() {
        skip("only root can become another user");
        return;
    }
    let workdir = Workdir::new();
    let socket = workdir.join("health");
    drop(UnixListener::bind(&socket).expect("a socket that is left behind"));
    let place = format!("health=unix:{}", socket.display());
    let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_tucked")).flag(&["--listen", &place]);
    let process = daemon.start();
    let there = fs::metadata(&socket).expect("the socket");
    assert_eq!((there.uid(), there.permissions().mode() & 0o7777), (65534, 0o666));
    let url =
        ["-sSf", "--max-time", "20", "--unix-socket", &socket.display().to_string(), "http://probe/livez"];
    if let Some(said) = daemon_tests::validators::tool::run("curl", url) {
        assert_eq!((said.code, said.stdout.as_str()), (0, "alive\n"), "{}", said.stderr);
    }
    let metrics = http::get_unix(&socket, "/metrics").expect("an answer").body;
    for metric in ["process_open_fds ", "process_threads ", "process_start_time_seconds ", "daemon_ready 1\n"]
    {
        assert!(metrics.contains(&format!("\n{metric}")), "as that user, too: {metrics}");
    }
    // A second request does not wait for the end of the delay.
    process.signal(Signal::SIGTERM);
    daemon.word("stop").expect(0);
    assert!(!socket.exists());
}

#[test]
fn l05_a_socket_of_that_name_that_is_handed_over_is_taken() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let other = address::own(9902);
    let launch = healthy.daemon.launch().dirt_with("--adopt", format!("tcp={other}"));
    let running = launch.env("LISTEN_FDNAMES", "health").arg("--").arg(workdir.path()).spawn();
    let answers = || http::try_ask(&other, &http::request("/readyz")).is_ok_and(|reply| reply.status == 200);
    until_true("it is asked there", answers);
    assert!(http::try_ask(&healthy.at, &http::request("/readyz")).is_err(), "and nowhere else");
    super::stop(running);
}

#[test]
fn every_address_that_is_given_is_served() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let other = address::own(9902);
    healthy
        .daemon
        .launch()
        .arg("--listen")
        .arg(format!("health={other}"))
        .arg("--")
        .arg(workdir.path())
        .run()
        .expect(0);
    for at in [&healthy.at, &other] {
        assert_eq!(http::get(at, "/readyz").status, 200, "{at}");
    }
}

#[test]
fn d01_d03_the_thread_blocks_no_signal_and_its_descriptors_end_at_exec() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let running = healthy.ready(&[]);
    // Main shows what it blocks while it waits for the stop.
    let blocking = || running.process().threads().iter().filter(|thread| !thread.blocked.is_empty()).count();
    until_true("no other thread blocks anything", || blocking() <= 1);
    let descriptors = running.process().descriptors();
    let inherited: Vec<_> =
        descriptors.iter().filter(|(number, one)| **number > 2 && one.inherited).collect();
    assert!(inherited.is_empty(), "{inherited:?}");
    super::stop(running);
}

#[test]
fn the_walls_of_the_program_let_it_through() {
    if !Uid::effective().is_root() {
        skip("only root can become another user");
        return;
    }
    let workdir = Workdir::new();
    let at = address::own(9901);
    let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_tended")).flag(&[
        "--listen",
        &format!("health={at}"),
        "--user",
        "nobody",
    ]);
    daemon.start();
    assert_eq!(http::get(&at, "/livez").body, "alive\n");
    let metrics = http::get(&at, "/metrics").body;
    for metric in ["process_start_time_seconds ", "process_open_fds ", "process_threads "] {
        assert!(metrics.contains(&format!("\n{metric}")), "{metrics}");
    }
}

#[test]
fn what_is_not_declared_has_neither_thread_nor_socket() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_actor"));
    let process = daemon.start();
    assert_eq!(process.threads().len(), 2, "main, and the one for signals");
    let sockets = process.descriptors();
    assert!(sockets.values().all(|one| !one.target.to_string_lossy().starts_with("socket:")), "{sockets:?}");
}
