//! The ways to start, and what is known at the end.

use daemon_testing::{Daemon, Launch, Signal, TestRoot, Workdir};
use daemon_tests::proc::Process;
use daemon_tests::wait::until_true;
use nix::unistd::Uid;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");

fn actor(words: &[&str]) -> Daemon {
    words.iter().fold(Daemon::new(ACTOR), Daemon::arg)
}

#[test]
fn in_the_background_the_launcher_has_its_say_and_the_exit_status_is_known_all_the_same() {
    let root = TestRoot::new();
    let go = root.join("run/go");
    let daemon =
        Daemon::in_root(&root, ACTOR).arg("ready").arg(format!("await={}", go.display())).arg("exit=7");
    let running = daemon.start();
    assert_ne!(running.process().stat().session, Process::own().stat().session);
    root.write("run/go", "");
    running.wait().expect(7);
}

#[test]
fn a_start_that_fails_gives_exit_code_and_words_and_leaves_nothing() {
    let daemon = actor(&["error=the file is nonsense"]);
    daemon.try_start().expect_err("main has refused").expect(1).says(&["the file is nonsense"]);
    assert!(!daemon.pidfile().exists());
    assert_eq!(daemon.root().processes(), []);
}

#[test]
fn under_a_service_manager_it_stays_the_child_that_was_started() {
    let running = actor(&[]).supervised();
    running.wait_ready();
    assert_eq!(running.process().stat().parent, Process::own().0);
    let ready = running.notifies("READY=1");
    assert_eq!(ready.sender, running.process().0);
    running.stop().expect(0);
}

#[test]
fn a_readiness_descriptor_is_waited_for() {
    let running = actor(&["say=before", "ready", "serve"]).with_ready_fd();
    running.wait_ready();
    assert!(running.logs().contains("before on stderr"));
    running.stop().expect(0);
}

#[test]
fn a_signal_that_kills_is_the_exit_status() {
    for running in [actor(&[]).start(), actor(&[]).supervised()] {
        running.wait_ready().signal(Signal::SIGKILL);
        assert_eq!(running.wait().code(), 128 + Signal::SIGKILL as i32);
    }
}

#[test]
fn a_daemon_that_was_stopped_by_sigstop_is_stopped() {
    let running = actor(&[]).start();
    running.signal(Signal::SIGSTOP);
    running.until("it has stopped", || running.process().stat().state == 'T');
    running.stop().expect(0);
}

#[test]
fn it_can_be_started_again_and_again_and_the_words_find_it() {
    let daemon = actor(&[]);
    daemon.word("status").expect(3);
    for _ in 0..2 {
        let running = daemon.start();
        let status = daemon.word("status").expect(0);
        assert!(status.stdout.contains(&running.process().0.to_string()), "{}", status.stdout);
        running.reload().expect(0);
        daemon.word("stop").expect(0);
        running.wait().expect(0);
    }
}

#[test]
fn nothing_of_the_test_is_inherited() {
    let running = actor(&[]).supervised();
    running.wait_ready();
    assert!(running.process().environment().keys().all(|name| name != "CARGO_MANIFEST_DIR"));
    let tests = Process::own().descriptors();
    let kept = |(number, descriptor): &(i32, daemon_tests::proc::Descriptor)| {
        *number > 2
            && tests.values().any(|other| other.target == descriptor.target && other.target.is_absolute())
    };
    let kept: Vec<_> = running.process().descriptors().into_iter().filter(kept).collect();
    assert!(kept.is_empty(), "{kept:?}");
}

#[test]
fn no_daemon_of_a_test_is_root() {
    let running = Daemon::new(ACTOR).own_user().start();
    let users = running.process().status().users;
    let expected = if Uid::effective().is_root() { 65534 } else { Uid::effective().as_raw() };
    assert_eq!(users, [expected; 4]);
}

#[test]
fn a_thread_that_has_ended_is_none_of_a_process() {
    let workdir = Workdir::new();
    let ended = Launch::new(&workdir, "/bin/true".as_ref()).spawn().process();
    until_true("it has ended, and nobody has waited for it", || !ended.alive());
    assert!(ended.threads().is_empty());
}
