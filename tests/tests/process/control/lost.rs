//! Without the socket the words say the same by lock and signal, and what a dead daemon leaves misleads nobody.

use std::fs;

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::proc::Process;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

use super::{controlled, member, socket, started, status};

const OUTDATED: &str = env!("CARGO_BIN_EXE_outdated");

#[test]
fn without_its_socket_a_daemon_is_found_by_the_lock_and_asked_by_signals() {
    let workdir = Workdir::new();
    let daemon = controlled(&workdir);
    let process = started(&daemon, &workdir);
    fs::remove_file(socket(&daemon)).expect("the socket");
    let plain = daemon.word("status").expect(0);
    assert_eq!(plain.stdout, format!("controlled is running, pid {}\n", process.0));
    let json = status(&daemon).expect(0);
    assert_eq!(member(&json, "['state']"), "running");
    assert_eq!(member(&json, "['source']"), "lock");
    assert_eq!(member(&json, "['pid']"), process.0.to_string());
    assert_eq!(member(&json, "['listeners']"), "None");
    daemon.word("reload").expect(0);
    let _verdict = workdir.file("verdict", "refuse");
    daemon.word("reload").expect(1).says(&["reload refused: the file is nonsense"]);
    daemon.word("log-level").expect(1).says(&["cannot ask the daemon at", "No such file"]);
}

#[test]
fn f09_a_daemon_that_was_killed_is_dead_and_the_next_one_takes_its_socket_over() {
    let workdir = Workdir::new();
    let daemon = controlled(&workdir);
    let process = daemon.start();
    process.signal(Signal::SIGKILL);
    daemon.gone(process);
    assert!(socket(&daemon).exists(), "nobody was left to remove it");
    assert!(daemon.word("status").expect(1).stdout.contains("is dead, and its PID file"));
    assert_eq!(member(&status(&daemon).expect(1), "['state']"), "dead");
    daemon.word("reload").expect(7);
    daemon.word("log-level").expect(7);
    let next = daemon.start();
    assert_eq!(member(&status(&daemon).expect(0), "['pid']"), next.0.to_string());
    daemon.word("stop").expect(0);
    assert!(!socket(&daemon).exists());
    assert_eq!(member(&status(&daemon).expect(3), "['state']"), "stopped");
}

#[test]
fn who_removes_the_pid_file_does_not_hide_the_daemon() {
    let workdir = Workdir::new();
    let daemon = controlled(&workdir);
    let process = daemon.start();
    fs::remove_file(daemon.pidfile()).expect("the PID file");
    assert_eq!(member(&status(&daemon).expect(0), "['pid']"), process.0.to_string());
    daemon.launch().run().expect(150).says(&[&format!("already running, pid {}", process.0)]);
    daemon.word("reload").expect(0);
    daemon.word("stop").expect(0);
    assert!(!process.alive());
}

#[test]
fn two_instances_each_have_a_socket_of_their_own() {
    let workdirs = [Workdir::new(), Workdir::new()];
    let daemons = workdirs.each_ref().map(controlled);
    let processes = daemons.each_ref().map(Daemon::start);
    for (daemon, process) in daemons.iter().zip(processes) {
        assert_eq!(member(&status(daemon).expect(0), "['pid']"), process.0.to_string());
    }
    processes[0].signal(Signal::SIGKILL);
    daemons[0].gone(processes[0]);
    assert_eq!(member(&status(&daemons[0]).expect(1), "['state']"), "dead");
    assert_eq!(member(&status(&daemons[1]).expect(0), "['state']"), "ready");
}

#[test]
fn a_daemon_of_another_version_is_asked_in_the_ways_that_every_version_knows() {
    for reply in ["1 unknown there is no such word\n", "2 whatever\n", "", "nonsense"] {
        let workdir = Workdir::new();
        let daemon = controlled(&workdir);
        let outdated = Launch::new(&workdir, OUTDATED.as_ref()).arg(daemon.pidfile()).arg(reply).spawn();
        until_true("it listens", || socket(&daemon).exists());
        let running = format!("controlled is running, pid {}", outdated.process().0);
        let said = daemon.word("status").expect(0).stdout;
        assert!(said.starts_with(&running), "{reply:?}: {said}");
        assert_eq!(member(&status(&daemon).expect(0), "['source']"), "lock");
        if reply.starts_with("1 ") {
            daemon.word("log-level").expect(3).says(&["does not know"]);
        }
        daemon.word("stop").expect(0);
        assert_eq!(outdated.wait().code(), 128 + Signal::SIGTERM as i32);
    }
}

#[test]
fn a_daemon_that_was_stopped_by_a_signal_runs_and_does_not_answer() {
    let workdir = Workdir::new();
    let daemon = controlled(&workdir);
    let process = daemon.start();
    process.signal(Signal::SIGSTOP);
    until_true("each of its threads has stopped", || {
        let threads = fs::read_dir(format!("/proc/{}/task", process.0)).expect("its threads");
        let mut numbers = threads.flatten().filter_map(|thread| thread.file_name().to_str()?.parse().ok());
        numbers.all(|number| Process(number).try_stat().is_some_and(|stat| stat.state == 'T'))
    });
    let said = daemon.word("status").expect(0).stdout;
    let expected =
        format!("controlled is running, pid {}\n  it does not answer at its control socket\n", process.0);
    assert_eq!(said, expected);
    process.signal(Signal::SIGCONT);
    assert!(daemon.word("status").expect(0).stdout.contains("ready since"));
}
