//! A new program that is not going to be ready: the old one stays, keeps everything and says why.

use std::os::unix::fs::PermissionsExt;

use daemon_tests::wait::until_true;
use nix::sys::signal::Signal;

use super::*;

/// The word fails with these reasons, and nothing has changed: one process, which can still be upgraded.
#[track_caller]
fn stays(place: &Place<'_>, process: Process, reasons: &[&str]) {
    place.upgrade().expect(1).says(&["upgrade failed"]).says(reasons);
    place.is(process);
    let own = |other: &Process| {
        other.command().first().is_some_and(|name| name.to_string_lossy().contains("upgrading"))
    };
    let left: Vec<Process> = place.workdir.processes().into_iter().filter(own).collect();
    assert_eq!(left, [process]);
}

fn program(path: &Path, text: &[u8], mode: u32) {
    fs::write(path, text).expect("a program");
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("its mode");
}

#[test]
fn f65_the_new_program_is_missing_or_none() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let process = place.start();
    place.replace(|new| program(new, b"#!/bin/sh\nexit 0\n", 0o644));
    stays(&place, process, &["Permission denied"]);
    place.replace(|new| program(new, b"nothing to run", 0o755));
    stays(&place, process, &["Exec format error"]);
    fs::remove_file(&place.program).expect("to remove the program");
    stays(&place, process, &["No such file or directory"]);
    fs::create_dir(&place.program).expect("a directory");
    stays(&place, process, &["it is not a regular file"]);
}

#[test]
fn f65_the_new_program_is_of_another_architecture() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let process = place.start();
    place.replace(|new| {
        let mut elf = fs::read(UPGRADING).expect("a program");
        // e_machine of elf(5): that of a processor which nobody has here.
        elf[18..20].copy_from_slice(&2_u16.to_le_bytes());
        program(new, &elf, 0o755);
    });
    stays(&place, process, &["Exec format error"]);
}

#[test]
fn f65_the_new_program_ends_crashes_or_refuses_before_it_is_ready() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let process = place.start();
    for (how, reason) in [
        ("refuse", "this version likes nothing"),
        ("panic", "this version falls over"),
        ("exit", "ended with status 3 before it was ready"),
        ("die", "killed by SIGKILL before it was ready"),
    ] {
        place.next_start(how);
        stays(&place, process, &[reason]);
    }
    place.replace(|new| program(new, b"#!/bin/sh\nexit 9\n", 0o755));
    stays(&place, process, &["the new program ended with status 9 before it was ready"]);
    place.replace(|new| program(new, b"#!/bin/sh\nexit 0\n", 0o755));
    stays(&place, process, &["ended with status 0 before it was ready", "does not declare `upgrade`"]);
    place.replace(copy);
    place.next_start("");
    let next = place.upgraded();
    place.is(next);
}

#[test]
fn f65_a_new_program_that_hangs_is_ended_after_start_timeout() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let process = place.start();
    place.next_start("hang");
    stays(&place, process, &["the new program was not ready within 10s"]);
    let hung = Process(workdir.read("hanging").parse().expect("a number"));
    assert!(!hung.alive());
}

/// Nor what it has started.
#[test]
fn f65_nothing_is_left_of_a_new_program_that_is_none_of_ours() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let process = place.start();
    let mark = workdir.join("mark").display().to_string();
    let script = format!("#!/bin/sh\nsh -c 'kill -STOP $$' '{mark}' &\nexit 4\n");
    place.replace(|new| program(new, script.as_bytes(), 0o755));
    place.upgrade().expect(1).says(&["status 4"]);
    until_true("its helper is gone", || workdir.processes() == [process]);
}

#[test]
fn a_new_program_that_is_killed_during_its_start_changes_nothing() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let process = place.start();
    place.next_start("hang");
    let asking = place.daemon.launch().arg("upgrade").spawn();
    until_true("the next one starts", || !workdir.read("hanging").is_empty());
    Process(workdir.read("hanging").parse().expect("a number")).signal(Signal::SIGKILL);
    asking.wait().expect(1).says(&["killed by SIGKILL before it was ready"]);
    place.is(process);
}

#[test]
fn f65_one_that_becomes_ready_and_then_dies_is_started_again_by_its_next_start() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let first = place.start();
    let second = place.upgraded();
    place.daemon.gone(first);
    second.signal(Signal::SIGKILL);
    place.daemon.gone(second);
    place.daemon.word("status").expect(1);
    let third = place.start();
    place.is(third);
}

/// Until it is ready the new one has nothing of its own: when the old one is gone it cannot become the daemon.
#[test]
fn f31_a_daemon_that_is_killed_while_its_next_one_starts_has_none() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let first = place.start();
    place.next_start("extend");
    first.signal(Signal::SIGUSR2);
    until_true("the next one starts", || !workdir.read("hanging").is_empty());
    let next = Process(workdir.read("hanging").parse().expect("a number"));
    first.signal(Signal::SIGKILL);
    place.daemon.gone(first);
    let _go = workdir.file("go", "");
    place.daemon.gone(next);
    place.next_start("");
    place.is(place.start());
}

#[test]
fn f56_a_stop_while_the_next_one_starts_stops_both() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let first = place.start();
    place.next_start("hang");
    let asking = place.daemon.launch().arg("upgrade").spawn();
    until_true("the next one starts", || !workdir.read("hanging").is_empty());
    first.signal(Signal::SIGTERM);
    asking.wait().expect(1).says(&["the daemon is stopping"]);
    place.daemon.gone(first);
    until_true("nothing runs", || workdir.processes().is_empty());
    place.daemon.assert_nothing_left();
}

#[test]
fn a_start_that_takes_longer_may_ask_for_more_time() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let first = place.start();
    place.next_start("extend");
    let asking = place.daemon.launch().arg("upgrade").spawn();
    until_true("the next one starts", || !workdir.read("hanging").is_empty());
    let _go = workdir.file("go", "");
    asking.wait().expect(0);
    place.daemon.gone(first);
}
