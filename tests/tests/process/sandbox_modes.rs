//! The walls however the daemon was started: detached, in the foreground, as process 1, under systemd (F34).

use std::fs;

use daemon_tests::daemon::Daemon;
use daemon_tests::skip::skip;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::unistd::Uid;

const WALLED: &str = env!("CARGO_BIN_EXE_walled");
const SEALED: &str = env!("CARGO_BIN_EXE_sealed");
const LEARNING: &str = env!("CARGO_BIN_EXE_learning");

#[test]
fn every_thread_is_within_the_walls() {
    for program in [WALLED, LEARNING] {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, program);
        let own = workdir.directory("own");
        let launch = daemon.launch().env("RUNTIME_DIRECTORY", own);
        let launch = if program == WALLED { launch.arg("--listen").arg("web=127.0.0.1:0") } else { launch };
        let process = daemon.started(launch.arg("thread").arg("ready").arg("serve"));
        let threads = process.threads();
        let free = threads.iter().filter(|thread| !thread.filtered).count();
        // Who learns is not looked at: it would wait for itself.
        assert_eq!(free, usize::from(program == LEARNING), "{threads:?}");
        assert!(threads.len() > 2 && threads.iter().all(|thread| thread.no_new_privileges));
        daemon.word("stop").expect(0);
        daemon.assert_nothing_left();
    }
}

#[test]
fn start_reload_and_stop_work_within_the_walls_of_another_user() {
    if !Uid::effective().is_root() {
        return skip("only root can become another user");
    }
    let log = "/run/daemon-tests-sealed.log";
    let _only_after_a_failure = fs::remove_file(log);
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, SEALED);
    let process = daemon.started(daemon.launch().arg("say=hello").arg("ready").arg("serve"));
    assert!(process.threads().iter().all(|thread| thread.filtered && thread.users == [65534; 4]));
    daemon.word("reload").expect(0);
    daemon.word("stop").expect(0);
    daemon.assert_nothing_left();
    assert_eq!(fs::read_to_string(log).expect("the log"), "hello on stdout\nhello on stderr\n");
    fs::remove_file(log).expect("the log");
}

#[test]
fn nothing_can_be_started_where_nothing_is_declared() {
    if !Uid::effective().is_root() {
        return skip("only root can become another user");
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, SEALED);
    let launch = ["try=run /bin/true", "try=run /proc/self/exe", "ready", "serve"]
        .iter()
        .fold(daemon.launch(), daemon_tests::launch::Launch::arg);
    let _process = daemon.started(launch);
    let log = "/run/daemon-tests-sealed.log";
    let said = fs::read_to_string(log).expect("the log");
    assert_eq!(said, "run /bin/true: EPERM\nrun /proc/self/exe: EPERM\n");
    daemon.word("stop").expect(0);
    fs::remove_file(log).expect("the log");
}

#[test]
fn process_one_of_a_container_has_the_walls() {
    if !Uid::effective().is_root() {
        return skip("only root can make a process namespace");
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, WALLED);
    let unshare = ["/usr/bin/unshare", "--pid", "--fork", "--mount-proc", "--propagation", "private"];
    let launch = daemon.launch().arg("--listen").arg("web=127.0.0.1:0").through(&unshare);
    let words = ["try=write /etc/passwd", "try=signal 1", "exit=0"];
    let ended = words.iter().fold(launch, daemon_tests::launch::Launch::arg).run();
    assert_eq!(ended.stdout, "write /etc/passwd: EACCES\nsignal 1: ok\n", "{}", ended.stderr);
}

#[test]
fn n06_under_systemd_the_unit_has_put_up_the_walls() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, WALLED);
    let launch = daemon.launch().arg("--listen").arg("web=127.0.0.1:0").arg("ready").arg("serve");
    let own = workdir.directory("own");
    let launch =
        launch.env("INVOCATION_ID", "0123456789abcdef0123456789abcdef").env("RUNTIME_DIRECTORY", own);
    let running = launch.spawn();
    until_true("it is there", || daemon.recorded().is_some());
    let process = running.process();
    until_true("its thread for signals is there", || process.threads().len() > 1);
    assert!(process.threads().iter().all(|thread| !thread.filtered));
}
