//! What goes from one process to the next, and what stays as it was.

use std::collections::BTreeSet;
use std::os::unix::fs::{FileTypeExt, MetadataExt};

use nix::sys::signal::Signal;
use nix::unistd::Uid;

use daemon_tests::skip::skip;
use daemon_tests::wait::until_true;

use super::*;

#[test]
fn f66_another_process_has_everything_when_the_word_returns() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let first = place.start();
    place.is(first);
    let session = first.stat().session;
    let said = place.upgrade().expect(0).stdout;
    let second = place.daemon.process();
    assert_ne!(second, first);
    assert_eq!(said, format!("upgrading upgraded, pid is {}\n", second.0));
    place.daemon.gone(first);
    place.is(second);
    assert_eq!(second.stat().session, session);
    place.daemon.word("stop").expect(0);
    place.daemon.assert_nothing_left();
    assert!(workdir.join("control").symlink_metadata().is_err(), "the file of the socket is left");
}

#[test]
fn sigusr2_upgrades_like_the_word() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let first = place.start();
    first.signal(Signal::SIGUSR2);
    place.daemon.gone(first);
    place.is(place.daemon.process());
}

#[test]
fn connections_are_served_to_their_end_by_who_has_accepted_them() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let first = place.start();
    let mut held = Client::of(TcpStream::connect(&place.web).expect("a connection"));
    assert_eq!(held.asked(), first);
    let second = place.upgraded();
    assert_eq!(held.asked(), first);
    assert_eq!([place.web(), place.control(), place.names()], [second; 3]);
    assert_eq!(held.asked(), first);
    drop(held);
    place.daemon.gone(first);
    place.is(second);
}

#[test]
fn generations_that_still_have_clients_stand_beside_each_other() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let mut generations = vec![place.start()];
    let mut clients = Vec::new();
    for _ in 0..3 {
        clients.push(Client::of(TcpStream::connect(&place.web).expect("a connection")));
        clients.iter_mut().zip(&generations).for_each(|(client, process)| {
            assert_eq!(client.asked(), *process);
        });
        generations.push(place.upgraded());
    }
    clients.iter_mut().zip(&generations).for_each(|(client, process)| assert_eq!(client.asked(), *process));
    drop(clients);
    let last = generations.pop().expect("the last one");
    for process in generations {
        place.daemon.gone(process);
    }
    place.is(last);
}

#[test]
fn f68_one_whose_clients_never_leave_ends_after_stop_timeout() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let first = place.start();
    let mut held = Client::of(TcpStream::connect(&place.web).expect("a connection"));
    assert_eq!(held.asked(), first);
    let second = place.upgraded();
    place.daemon.gone(first);
    place.is(second);
}

#[test]
fn a_stop_for_all_ends_the_one_that_still_drains_in_its_own_time() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let first = place.start();
    let mut held = Client::of(TcpStream::connect(&place.web).expect("a connection"));
    assert_eq!(held.asked(), first);
    let second = place.upgraded();
    first.signal(Signal::SIGTERM);
    second.signal(Signal::SIGTERM);
    assert_eq!(held.asked(), first);
    drop(held);
    place.daemon.gone(first);
    place.daemon.gone(second);
    place.daemon.assert_nothing_left();
}

#[test]
fn the_files_of_unix_sockets_are_the_same_and_stay() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let first = place.start();
    let file = || workdir.join("control").symlink_metadata().expect("the file of the socket");
    let before = file();
    let second = place.upgraded();
    place.daemon.gone(first);
    assert!(file().file_type().is_socket());
    assert_eq!(file().ino(), before.ino());
    assert_eq!(place.control(), second);
}

/// How many different things it has open: threads that begin make copies of descriptors.
fn open(process: Process) -> usize {
    process.descriptors().into_values().map(|fd| fd.target).collect::<BTreeSet<_>>().len()
}

/// From exec on nothing but the link is new, and nothing of the old one is left: environment, descriptors, signals.
#[test]
fn d01_d03_d04_the_next_process_is_as_clean_as_the_first() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let first = place.daemon.started(place.launch().dirty());
    let like = |process: Process| {
        let (stat, status) = (process.stat(), process.status());
        (
            process.environment(),
            open(process),
            status.blocked,
            status.ignored,
            status.caught,
            status.umask,
            process.link("cwd"),
            stat.terminal,
        )
    };
    // Not while it makes a thread, when all signals are blocked, nor between two clients, when none is.
    let waits = |process: Process| process.status().blocked == [1, 2, 12, 15].into();
    until_true("main waits for clients", || waits(first));
    let before = like(first);
    let second = place.upgraded();
    place.daemon.gone(first);
    until_true("the next one is as the first was", || like(second) == before);
    assert!(!second.environment().contains_key("DAEMON_UPGRADE_FD"));
}

#[test]
fn d01_no_descriptor_is_left_behind_in_twenty_upgrades() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let mut process = place.start();
    let count = process.descriptors().len();
    for _ in 0..20 {
        let next = place.upgraded();
        place.daemon.gone(process);
        process = next;
        // The link goes when the old process has ended, and a thread that begins makes a copy of a descriptor.
        assert!(process.descriptors().len() <= count + 2, "{:?}", process.descriptors());
    }
    place.is(process);
}

#[test]
fn d13_a_user_that_root_has_become_stays_that_user() {
    if !Uid::effective().is_root() {
        skip("only root can become another user");
        return;
    }
    let workdir = Workdir::new();
    // As a runtime directory is, where the next one's control socket is made.
    nix::unistd::chown(workdir.path(), Some(Uid::from_raw(65534)), None).expect("to give it away");
    let place = Place::new(&workdir);
    let first = place.launch().arg("--user").arg("nobody");
    let first = place.daemon.started(first);
    let (uids, groups) = (first.status().users, first.status().groups);
    assert_eq!(uids, [65534; 4]);
    let second = place.upgraded();
    place.daemon.gone(first);
    assert_eq!(second.status().users, uids);
    assert_eq!(second.status().groups, groups);
    place.is(second);
    let third = place.upgraded();
    place.is(third);
    place.daemon.word("stop").expect(0);
    place.daemon.assert_nothing_left();
}

#[test]
fn n02_what_is_asked_during_an_upgrade_reaches_the_one_that_is_there_then() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let first = place.start();
    place.next_start("extend");
    first.signal(Signal::SIGUSR2);
    until_true("the next one starts", || workdir.join("hanging").exists());
    first.signal(Signal::SIGHUP);
    until_true("a thread takes the signal", || !first.status().pending.contains(&1));
    let _go = workdir.file("go", "");
    place.daemon.gone(first);
    until_true("a reload", || workdir.lines("reloads") == 1);
    place.is(place.daemon.process());
}

#[test]
fn the_control_socket_is_that_of_the_process_that_is_the_daemon() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let first = place.start();
    let said = |json: &str| assert!(json.contains("\"generation\": 2"), "{json}");
    let second = place.upgraded();
    let status = || place.daemon.launch().arg("status").arg("--json").run().expect(0).stdout;
    said(&status());
    place.daemon.gone(first);
    said(&status());
    place.is(second);
    place.daemon.word("reload").expect(0);
    place.daemon.word("stop").expect(0);
    let left: Vec<_> = fs::read_dir(workdir.path())
        .expect("the directory")
        .flatten()
        .map(|entry| entry.file_name())
        .collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains("control")), "{left:?}");
}

/// The one that starts is not asked yet, the one that stops not any more.
#[test]
fn the_pages_of_health_are_those_of_the_process_that_is_the_daemon() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let first = place.start();
    let is = |generation: u32| {
        for _ in 0..20 {
            let metrics = place.metrics();
            assert!(metrics.contains(&format!("\ndaemon_generation {generation}\n")), "{metrics}");
            assert!(metrics.contains("\ndaemon_ready 1\n"), "{metrics}");
        }
    };
    is(1);
    place.next_start("extend");
    let asking = place.daemon.launch().arg("upgrade").spawn();
    until_true("the next one starts", || !workdir.read("hanging").is_empty());
    is(1);
    let mut held = Client::of(TcpStream::connect(&place.web).expect("a connection"));
    assert_eq!(held.asked(), first);
    let _go = workdir.file("go", "");
    asking.wait().expect(0);
    is(2);
    drop(held);
    place.daemon.gone(first);
    is(2);
}
