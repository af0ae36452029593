//! The root: the daemon takes its directories, its secrets and its files, and another test's it does not see.

use std::os::unix::fs::MetadataExt;

use daemon_testing::{Daemon, TestRoot};

const KEEPING: &str = env!("CARGO_BIN_EXE_keeping");
const SECRETIVE: &str = env!("CARGO_BIN_EXE_secretive");

#[test]
fn the_directories_are_those_that_the_daemon_declares() {
    let daemon = Daemon::new(KEEPING).supervised();
    daemon.wait_ready();
    daemon.says(&format!("state in {}", daemon.daemon().root().join("state").display()));
}

#[test]
fn a_credential_is_handed_over() {
    let root = TestRoot::new();
    let told = format!("tell={}", root.join("run/told").display());
    let daemon = Daemon::in_root(&root, SECRETIVE).credential("token", "hunter2").arg(told).start();
    assert!(root.read("run/told").contains("hunter2"), "{}", root.read("run/told"));
    daemon.stop().expect(0);
}

#[test]
fn roots_of_two_tests_are_two_worlds() {
    let actor = env!("CARGO_BIN_EXE_actor");
    let daemons = [Daemon::new(actor), Daemon::new(actor)];
    let running = daemons.each_ref().map(Daemon::start);
    assert_ne!(running[0].process(), running[1].process());
    assert_eq!(daemons[0].root().processes(), [running[0].process()]);
}

#[test]
fn a_root_stays_as_long_as_anybody_has_it() {
    let root = TestRoot::new();
    drop(Daemon::in_root(&root, KEEPING));
    assert!(root.join("run").is_dir());
}

#[test]
fn a_file_is_the_daemons_and_is_replaced_in_one_step() {
    let root = TestRoot::new();
    let first = root.write("etc/conf.d/10.toml", "one").metadata().expect("it is there");
    let second = root.write("etc/conf.d/10.toml", "two").metadata().expect("it is there");
    assert_eq!(root.read("etc/conf.d/10.toml"), "two");
    assert_ne!(first.ino(), second.ino());
    assert_eq!(
        (second.mode() & 0o777, second.uid()),
        (0o600, root.join("etc").metadata().expect("it is there").uid())
    );
}
