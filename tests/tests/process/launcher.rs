//! The dirty launcher itself: whatever it is said to leave behind is there, or no other test could fail.

use std::path::Path;

use daemon_tests::launch::{DIRTY_GROUPS, Launch, Running};
use daemon_tests::proc::Process;
use daemon_tests::skip::skip;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::unistd::Uid;

/// A program that cleans up nothing.
fn careless<'w>(workdir: &'w Workdir, launch: impl FnOnce(Launch<'w>) -> Launch<'w>) -> Running {
    let clean = Launch::new(workdir, Path::new("/bin/sh")).launched_by(env!("CARGO_BIN_EXE_dirty"));
    let running = launch(clean).arg("-c").arg("kill -STOP $$").arg(workdir.path()).spawn();
    let process = running.process();
    until_true("the program has stopped itself", || process.stat().state == 'T');
    running
}

fn open(process: Process) -> Vec<i32> {
    process.descriptors().into_keys().collect()
}

#[test]
fn its_dirt_reaches_the_program() {
    let workdir = Workdir::new();
    let process = careless(&workdir, Launch::dirty).process();
    let status = process.status();
    let environment = process.environment();
    assert_eq!(open(process), [0, 1, 2, 3, 7, 200]);
    assert_eq!(process.descriptors()[&200].target, workdir.join("secret"));
    assert!(status.ignored.is_superset(&[10, 13].into()), "SIGUSR1 and SIGPIPE: {:?}", status.ignored);
    assert!(
        status.blocked.is_superset(&[1, 15, 37].into()),
        "SIGHUP, SIGTERM, SIGRTMIN+3: {:?}",
        status.blocked
    );
    assert_eq!(status.umask, 0o077);
    assert_eq!(process.link("cwd"), workdir.join("cwd"));
    assert_eq!(environment["SECRET_TOKEN"], "hunter2");
    if Uid::effective().is_root() {
        assert_eq!(status.supplementary, DIRTY_GROUPS.into());
    } else {
        skip("only root can leave groups behind");
    }
}

#[test]
fn it_closes_the_standard_streams() {
    let workdir = Workdir::new();
    let process = careless(&workdir, |launch| launch.dirt_with("--close", "0,1,2")).process();
    assert_eq!(open(process), Vec::<i32>::new());
}

#[test]
fn it_fills_the_table_of_descriptors() {
    let workdir = Workdir::new();
    let process = careless(&workdir, |launch| launch.dirt("--fill")).process();
    assert_eq!(open(process).len(), 255);
}

#[test]
fn it_leaves_a_descriptor_above_the_limit() {
    let workdir = Workdir::new();
    let process = careless(&workdir, |launch| launch.dirty().dirt_with("--nofile", "64")).process();
    assert_eq!(process.limit("Max open files").soft, "64");
    assert!(open(process).contains(&200));
}

#[test]
fn it_hands_sockets_over_from_three_on() {
    let workdir = Workdir::new();
    let socket = format!("unix={}", workdir.join("socket").display());
    let process =
        careless(&workdir, |launch| launch.dirt_with("--adopt", socket).dirt_with("--adopt", "pipe="))
            .process();
    let environment = process.environment();
    assert_eq!(environment["LISTEN_PID"], process.0.to_string());
    assert_eq!(environment["LISTEN_FDS"], "2");
    assert!(process.descriptors()[&3].target.to_string_lossy().starts_with("socket:"));
    assert!(process.descriptors()[&4].target.to_string_lossy().starts_with("pipe:"));
}

#[test]
fn it_gives_a_controlling_terminal() {
    let workdir = Workdir::new();
    let (_terminal, name) = daemon_tests::terminal::open();
    let process = careless(&workdir, |launch| launch.dirt_with("--tty", &name)).process();
    assert_ne!(process.stat().terminal, 0);
    assert_eq!(process.stat().session, process.0);
}

#[test]
fn it_stands_in_a_deleted_directory() {
    let workdir = Workdir::new();
    let process =
        careless(&workdir, |launch| launch.dirt_with("--deleted-cwd", workdir.join("gone"))).process();
    assert!(process.link("cwd").to_string_lossy().ends_with("gone (deleted)"));
}
