//! As process 1 of a container: in the foreground, stoppable, with the container's environment (D16, K07).

use std::path::Path;

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Running;
use daemon_tests::proc::Process;
use daemon_tests::skip::skip;
use daemon_tests::wait::{until, until_true};
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;
use nix::unistd::Uid;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");

/// Has what comes after it as process 1 of a namespace of its own.
const UNSHARE: [&str; 6] =
    ["/usr/bin/unshare", "--pid", "--fork", "--mount-proc", "--propagation", "private"];

/// The program as process 1 of a process namespace, and its number outside.
fn first_process(daemon: &Daemon, workdir: &Workdir, words: &[&str]) -> Option<(Running, Process)> {
    if !Uid::effective().is_root() {
        skip("only root can make a process namespace");
        return None;
    }
    let launch = words.iter().fold(daemon.launch(), daemon_tests::launch::Launch::arg);
    let running = launch.env("CONFIGURED", "yes").through(&UNSHARE).spawn();
    let process = until("the daemon runs", || {
        let named = |process: &&Process| {
            process.command().first().is_some_and(|word| Path::new(word) == daemon.program())
        };
        workdir.processes().iter().find(named).copied()
    });
    Some((running, process))
}

#[test]
fn d16_k07_process_one_stays_in_the_foreground_and_obeys_sigterm() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let Some((running, process)) = first_process(&daemon, &workdir, &[]) else { return };
    until_true("it has written its number", || daemon.recorded() == Some(1));
    assert_eq!(workdir.processes().len(), 2, "unshare and the daemon");
    process.signal(Signal::SIGTERM);
    running.wait().expect(0);
    daemon.assert_nothing_left();
}

#[test]
fn f11_a_file_that_names_process_one_from_the_container_before_is_taken_over() {
    let workdir = Workdir::new();
    let _from_before = workdir.file("pid", "1\n");
    let touched = workdir.join("touched");
    let touch = format!("touch={}", touched.display());
    let daemon = Daemon::new(&workdir, ACTOR);
    let Some((_running, process)) = first_process(&daemon, &workdir, &["ready", &touch, "serve"]) else {
        return;
    };
    until_true("it is ready", || touched.exists());
    assert!(process.alive());
}

#[test]
fn the_environment_of_a_container_is_its_configuration() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let environment = format!("environment={}", workdir.join("environment").display());
    let Some((_running, _)) = first_process(&daemon, &workdir, &[&environment, "ready", "serve"]) else {
        return;
    };
    until_true("it has told its environment", || workdir.read("environment").contains("CONFIGURED=yes"));
}

#[test]
fn k07_f59_process_one_reaps_orphans_and_leaves_main_its_children() {
    let workdir = Workdir::new();
    let touched = workdir.join("touched");
    let touch = format!("touch={}", touched.display());
    let daemon = Daemon::new(&workdir, ACTOR);
    let words = ["ready", "orphans=300", "children=300", "orphans=300", &touch, "serve"];
    let Some((running, process)) = first_process(&daemon, &workdir, &words) else { return };
    until_true("main has waited for its children", || touched.exists());
    until_true("the orphans are reaped", || Process::all().iter().all(|other| !is_child(*other, process)));
    process.signal(Signal::SIGTERM);
    running.wait().expect(0);
    daemon.assert_nothing_left();
}

#[test]
fn k07_the_status_of_process_one_is_mains() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    if !Uid::effective().is_root() {
        skip("only root can make a process namespace");
        return;
    }
    for (words, code) in [(["ready", "error=no"], 1), (["ready", "panic=no"], 101)] {
        let launch = words.iter().fold(daemon.launch(), daemon_tests::launch::Launch::arg);
        launch.through(&UNSHARE).run().expect(code);
        daemon.assert_nothing_left();
    }
}

fn is_child(process: Process, parent: Process) -> bool {
    process.try_stat().is_some_and(|stat| stat.parent == parent.0)
}
