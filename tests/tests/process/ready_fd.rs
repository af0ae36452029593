//! Descriptors that s6 and others pass: for readiness (Q01 to Q03, F32), and one that a lock is held through (Q04).

use std::fs::File;

use daemon_tests::daemon::Daemon;
use daemon_tests::notify::ReadinessPipe;
use daemon_tests::proc::locks_on;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");

#[test]
fn q01_a_newline_and_the_end_when_ready_and_nothing_before() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let (pipe, end) = ReadinessPipe::new();
    let (reached, go) = (workdir.join("reached"), workdir.join("go"));
    let running = daemon
        .launch()
        .descriptor(3, end)
        .arg("--ready-fd=3")
        .arg(format!("touch={}", reached.display()))
        .arg(format!("await={}", go.display()))
        .arg("ready")
        .arg("serve")
        .spawn();
    until_true("main is at work", || reached.exists());
    assert!(!pipe.readable(), "something was written before the daemon was ready");
    let _go = workdir.file("go", "");
    assert_eq!(pipe.read_to_end(), "\n");
    assert_eq!(daemon.process(), running.process(), "D16: it does not go into the background");
}

#[test]
fn q02_the_descriptor_can_come_in_a_variable() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let (pipe, end) = ReadinessPipe::new();
    let _running = daemon.launch().descriptor(5, end).env("READY_FD", "5").spawn();
    assert_eq!(pipe.read_to_end(), "\n");
}

#[test]
fn q02_without_being_asked_nothing_is_written() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let (pipe, end) = ReadinessPipe::new();
    daemon.started(daemon.launch().descriptor(3, end));
    assert_eq!(pipe.read_to_end(), "");
}

#[test]
fn q01_a_daemon_that_fails_writes_nothing() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let (pipe, end) = ReadinessPipe::new();
    daemon.launch().descriptor(3, end).arg("--ready-fd=3").arg("error=no").run().expect(1);
    assert_eq!(pipe.read_to_end(), "");
}

#[test]
fn q01_a_descriptor_that_is_not_open_or_a_standard_stream_is_refused() {
    for number in ["0", "1", "2", "9", "-1", "99999"] {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, ACTOR);
        let ended = daemon.launch().dirt_with("--cwd", "/").arg("--ready-fd").arg(number).run().expect(2);
        ended.says(&["descriptor", number]);
        daemon.assert_nothing_left();
    }
}

#[test]
fn f32_a_readiness_pipe_that_nobody_reads_does_not_end_the_daemon() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let (pipe, end) = ReadinessPipe::new();
    let go = workdir.join("go");
    let hold = format!("await={}", go.display());
    let served = workdir.join("served");
    let touch = format!("touch={}", served.display());
    let launch = daemon.launch().descriptor(3, end).arg("--ready-fd=3");
    let running = launch.arg(hold).arg("ready").arg(touch).arg("serve").spawn();
    drop(pipe);
    let _go = workdir.file("go", "");
    until_true("main goes on after it was ready", || served.exists());
    assert_eq!(daemon.process(), running.process());
}

#[test]
fn a_readiness_descriptor_that_is_a_socket_handed_over_is_refused() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let socket = format!("unix={}", workdir.join("socket").display());
    let launch = daemon.launch().dirt_with("--adopt", socket).arg("--ready-fd=3");
    launch.run().expect(2).says(&["readiness descriptor 3", "handed over"]);
    daemon.assert_nothing_left();
}

/// s6 may hold a lock through a descriptor of the service: it has to stay open, for nothing else.
#[test]
fn d01a_q04_the_lock_of_a_supervisor_survives() {
    for foreground in [false, true] {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, ACTOR);
        let path = workdir.file("lock", "");
        let lock = File::open(&path).expect("the file");
        lock.lock().expect("a lock");
        let launch = daemon.launch().dirty().descriptor(5, lock.into()).arg("--lock-fd=5");
        if foreground {
            let _until_the_end_of_the_test = launch.arg("--foreground").spawn();
        } else {
            launch.run().expect(0);
        }
        let process = daemon.appears();
        assert_eq!(process.descriptors()[&5].target, path);
        assert!(!locks_on(&path).is_empty(), "the lock is gone");
        process.signal(Signal::SIGTERM);
        until_true("the lock ends with the daemon", || locks_on(&path).is_empty());
    }
}

#[test]
fn q04_a_lock_that_is_not_there_is_refused() {
    for number in ["0", "2", "9", "-1", "99999", "five"] {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, ACTOR);
        let launch = daemon.launch().dirt_with("--cwd", "/").arg("--lock-fd").arg(number);
        launch.run().expect(2).says(&["descriptor", number]);
        daemon.assert_nothing_left();
    }
}
