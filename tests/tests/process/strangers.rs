//! No word ever hits a process that is not the daemon.

use std::path::Path;

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::proc::locks_on;
use daemon_tests::skip::skip;
use daemon_tests::stranger::stopped as stranger;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::unistd::Uid;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");

#[test]
fn a_stale_number_that_is_a_strangers_now_is_never_signalled() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let stranger = stranger(&workdir);
    let pending = stranger.status().pending;
    let _stale = workdir.file("pid", format!("{}\n", stranger.0));
    assert_eq!(daemon.word("status").code(), 1);
    daemon.word("stop").expect(0);
    daemon.word("reload").expect(7);
    assert!(stranger.alive());
    assert_eq!(stranger.status().pending, pending, "a signal reached the stranger");
}

#[test]
fn a_number_written_over_by_another_process_misleads_no_word() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let process = daemon.start();
    let stranger = stranger(&workdir);
    std::fs::write(daemon.pidfile(), format!("{}\n", stranger.0)).expect("another number");
    assert!(daemon.word("status").expect(0).stdout.contains(&process.0.to_string()));
    daemon.word("reload").expect(0);
    daemon.word("stop").expect(0);
    assert!(stranger.alive());
    assert!(!process.alive());
}

#[test]
fn a_reader_who_locks_the_file_is_not_taken_for_the_daemon() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let _leftover = workdir.file("pid", "");
    let running = Launch::new(&workdir, env!("CARGO_BIN_EXE_holder").as_ref()).arg(daemon.pidfile()).spawn();
    until_true("somebody holds a lock", || !locks_on(&daemon.pidfile()).is_empty());
    assert_eq!(daemon.word("status").code(), 3);
    daemon.word("stop").expect(0);
    daemon.word("reload").expect(7);
    assert!(running.process().alive(), "the reader was signalled");
}

#[test]
fn a_lock_of_another_kind_is_no_instance() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let _file = workdir.file("pid", "");
    let flock = Launch::new(&workdir, "/usr/bin/flock".as_ref());
    let shell =
        ["/bin/sh", "-c", "kill -STOP $$"].iter().fold(flock.arg("-F").arg(daemon.pidfile()), Launch::arg);
    let running = shell.spawn();
    until_true("the file is locked", || !locks_on(&daemon.pidfile()).is_empty());
    daemon.word("status").expect(3);
    daemon.word("stop").expect(0);
    assert!(running.process().alive());
    daemon.start();
    daemon.word("stop").expect(0);
    assert!(running.process().alive());
}

#[test]
fn i22_an_ordinary_user_cannot_stop_or_reload_roots_daemon() {
    if !Uid::effective().is_root() {
        return skip("only root can be another user");
    }
    let workdir = Workdir::new();
    let program = workdir.install(Path::new(ACTOR));
    let daemon = Daemon::new(&workdir, ACTOR);
    let process = daemon.start();
    for (word, code) in [("stop", 4), ("reload", 4), ("restart", 4), ("status", 4)] {
        let ended = Launch::new(&workdir, &program)
            .launched_by(env!("CARGO_BIN_EXE_dirty"))
            .dirt_with("--user", "65534")
            .arg(word)
            .arg("--pidfile")
            .arg(daemon.pidfile())
            .run();
        assert_eq!(ended.code(), code, "{word}: {}", ended.stderr);
    }
    assert_eq!(daemon.process(), process);
}
