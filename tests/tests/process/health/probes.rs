//! What the two probes mean, from the first moment to the last (K03, K04, S11).

use std::fs::File;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::fd::OwnedFd;

use daemon_tests::address;
use daemon_tests::daemon::Daemon;
use daemon_tests::http;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::sys::signal::Signal;
use nix::unistd::pipe2;

use super::{Healthy, stop};

const LEAVING: &str = env!("CARGO_BIN_EXE_leaving");
/// What a pipe takes that has one page.
const FULL: usize = 4096;

#[test]
fn k03_a_daemon_that_starts_is_alive_and_not_ready() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let go = workdir.join("go");
    let running = healthy.run(&[&format!("await={}", go.display()), "ready", "serve"]);
    let reply = http::get(&healthy.at, "/readyz");
    assert_eq!((reply.status, reply.body.as_str()), (503, "starting\n"));
    assert_eq!(healthy.value("daemon_ready"), Some(0.0));
    assert_eq!(healthy.value("daemon_ready_time_seconds"), None);
    let _go = workdir.file("go", "");
    until_true("it is ready", || healthy.status("/readyz") == Some(200));
    assert_eq!(http::get(&healthy.at, "/readyz").body, "ready\n");
    assert_eq!(healthy.value("daemon_ready"), Some(1.0));
    stop(running);
}

#[test]
fn k03_who_is_told_that_the_daemon_is_ready_finds_it_so() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let (mut told, end) = full_pipe();
    let launch = healthy.daemon.launch().descriptor(4, end).arg("--ready-fd=4").arg("--foreground");
    let running = launch.arg("--").arg(workdir.path()).arg("ready").arg("serve").spawn();
    until_true("it is ready while it still waits to say so", || healthy.status("/readyz") == Some(200));
    let mut text = vec![0; FULL + 1];
    told.read_exact(&mut text).expect("what filled the pipe, and the line");
    assert_eq!(text.last(), Some(&b'\n'));
    stop(running);
}

/// A pipe that takes no more until it is read from.
fn full_pipe() -> (File, OwnedFd) {
    let (reader, writer) = pipe2(OFlag::O_CLOEXEC).expect("a pipe");
    fcntl(&writer, FcntlArg::F_SETPIPE_SZ(i32::try_from(FULL).expect("a size")))
        .expect("a size that a pipe may have");
    let mut writer = File::from(writer);
    writer.write_all(&[b'.'; FULL]).expect("room for as much");
    (File::from(reader), writer.into())
}

#[test]
fn k03_a_start_that_takes_longer_than_the_watchdog_allows_is_alive() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let go = workdir.join("go");
    let running = healthy.run(&[&format!("await={}", go.display()), "ready", "serve"]);
    let old = || healthy.value("process_start_time_seconds").is_some_and(|start| seconds() > start + 2.5);
    until_true("a part would have stalled", old);
    assert_eq!(healthy.status("/livez"), Some(200));
    assert!(!running.stderr().contains("has not beaten"), "{}", running.stderr());
    let _go = workdir.file("go", "");
    until_true("it is ready", || healthy.status("/readyz") == Some(200));
    stop(running);
}

fn seconds() -> f64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a clock").as_secs_f64()
}

#[test]
fn k03_k04_readyz_drops_first_and_clients_are_served_on() {
    let workdir = Workdir::new();
    let (web, health) = (address::own(7001), workdir.join("health"));
    let daemon = Daemon::new(&workdir, LEAVING)
        .flag(&["--listen", &format!("web={web}")])
        .flag(&["--listen", &format!("health=unix:{}", health.display())]);
    let process = daemon.start();
    assert_eq!(http::get_unix(&health, "/readyz").expect("an answer").status, 200);
    process.signal(Signal::SIGTERM);
    until_true("it is not ready any longer", || {
        let reply = http::get_unix(&health, "/readyz").expect("an answer");
        reply.status == 503 && reply.body == "draining\n"
    });
    let mut said = String::new();
    TcpStream::connect(&web).and_then(|mut client| client.read_to_string(&mut said)).expect("an answer");
    assert_eq!(said, "served\n", "the socket is open, and somebody serves it");
    assert_eq!(http::get_unix(&health, "/livez").expect("an answer").status, 200);
    assert_eq!(http::get_unix(&health, "/readyz").expect("an answer").body, "draining\n", "all the while");
    // A second one does not wait for the end of the delay.
    process.signal(Signal::SIGTERM);
    daemon.gone(process);
    assert!(!health.exists(), "its socket goes with it");
}

#[test]
fn k03_a_stop_that_takes_its_time_is_alive_and_not_ready() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let running = healthy.ready(&[]);
    let [_slow, _reader, _writer] =
        ["slow-stop", "stall-reader", "stall-writer"].map(|name| workdir.file(name, ""));
    running.process().signal(Signal::SIGTERM);
    until_true("it stops", || http::get(&healthy.at, "/readyz").body == "stopping\n");
    until_true("its parts have come to a standstill", || running.stderr().contains("has not beaten"));
    assert_eq!(healthy.status("/livez"), Some(200));
    std::fs::remove_file(workdir.join("slow-stop")).expect("the file");
    running.wait().expect(0);
}

#[test]
fn s11_livez_names_the_part_that_has_stalled_until_it_beats_again() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let running = healthy.ready(&[]);
    let _stall = workdir.file("stall-writer", "");
    until_true("it is not alive", || healthy.status("/livez") == Some(503));
    let said = http::get(&healthy.at, "/livez").body;
    assert!(said.starts_with("`writer` has not beaten for "), "{said}");
    assert!(said.ends_with("; the limit of the watchdog is 2s\n"), "{said}");
    assert_eq!(
        healthy.status("/readyz"),
        Some(200),
        "who cannot be helped by waiting is ended by the other probe"
    );
    until_true("it is counted", || healthy.value("daemon_watchdog_stalls_total") == Some(1.0));
    std::fs::remove_file(workdir.join("stall-writer")).expect("the file");
    until_true("it is alive again", || healthy.status("/livez") == Some(200));
    stop(running);
}

#[test]
fn two_parts_that_stall_are_both_named() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let running = healthy.ready(&[]);
    let _stalls = ["stall-writer", "stall-reader"].map(|name| workdir.file(name, ""));
    until_true("both are named", || {
        let said = http::get(&healthy.at, "/livez").body;
        said.contains("`reader` has not beaten") && said.contains("`writer` has not beaten")
    });
    stop(running);
}

#[test]
fn a_main_that_hangs_is_told_by_livez_itself() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let running = healthy.ready(&[]);
    let _hang = workdir.file("hang", "");
    until_true("main hangs", || workdir.join("hanging").exists());
    until_true("it is not alive", || healthy.status("/livez") == Some(503));
    assert!(http::get(&healthy.at, "/livez").body.starts_with("`main` has not beaten"));
    running.process().signal(Signal::SIGKILL);
    let _ = running.wait();
}

#[test]
fn a_reload_that_hangs_does_not_keep_the_probes_from_answering() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let place = format!("place={}", workdir.path().display());
    let running = healthy.ready(&[&place, "ready", "serve"]);
    let _verdict = workdir.file("verdict", "wait");
    running.process().signal(Signal::SIGHUP);
    until_true("the reload has begun", || workdir.join("reloads").exists());
    assert_eq!(healthy.status("/readyz"), Some(200), "clients are served meanwhile");
    assert_eq!(healthy.status("/livez"), Some(200));
    stop(running);
}

#[test]
fn without_a_watchdog_whatever_runs_is_alive() {
    let workdir = Workdir::new();
    let health = workdir.join("health");
    let daemon = Daemon::new(&workdir, LEAVING)
        .flag(&["--listen", &format!("web={}", address::own(7001))])
        .flag(&["--listen", &format!("health=unix:{}", health.display())]);
    daemon.start();
    let reply = http::get_unix(&health, "/livez").expect("an answer");
    assert_eq!((reply.status, reply.body.as_str()), (200, "alive\n"));
}
