//! Upgrades, starts and signals that come at the same time.

use daemon_tests::wait::until_true;
use nix::sys::signal::Signal;

use super::*;

#[test]
fn f66_of_two_upgrades_at_once_the_second_is_refused() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let first = place.start();
    place.next_start("extend");
    let asking = place.daemon.launch().arg("upgrade").spawn();
    until_true("the next one starts", || !workdir.read("hanging").is_empty());
    place.upgrade().expect(1).says(&["an upgrade is under way"]);
    let _go = workdir.file("go", "");
    asking.wait().expect(0);
    place.daemon.gone(first);
    place.is(place.daemon.process());
}

#[test]
fn f66_a_storm_of_upgrades_leaves_one_daemon() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    place.start();
    for _ in 0..10 {
        let asking: Vec<_> = (0..5).map(|_| place.daemon.launch().arg("upgrade").spawn()).collect();
        let codes: Vec<i32> = asking.into_iter().map(|running| running.wait().code()).collect();
        assert!(codes.contains(&0), "{codes:?}");
    }
    until_true("one process is left", || workdir.processes().len() == 1);
    place.is(place.daemon.process());
}

#[test]
fn d12_fifty_starts_during_an_upgrade_find_the_daemon_running() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let first = place.start();
    let upgrade = place.daemon.launch().arg("upgrade").spawn();
    let starts: Vec<_> = (0..50).map(|_| place.launch().spawn()).collect();
    for start in starts {
        start.wait().expect(150).says(&["already running"]);
    }
    upgrade.wait().expect(0);
    place.daemon.gone(first);
    place.is(place.daemon.process());
}

#[test]
fn i02_a_stop_during_an_upgrade_stops_whoever_is_the_daemon_in_the_end() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    for _ in 0..10 {
        place.start();
        let upgrade = place.daemon.launch().arg("upgrade").spawn();
        place.daemon.word("stop").expect(0);
        upgrade.wait();
        until_true("nothing runs", || workdir.processes().is_empty());
        place.daemon.assert_nothing_left();
    }
}

#[test]
fn f53_hangups_at_every_moment_of_an_upgrade_end_nothing() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    place.start();
    for _ in 0..5 {
        let mut upgrade = place.daemon.launch().arg("upgrade").spawn();
        while upgrade.running() {
            for process in workdir.processes().into_iter().filter(|process| *process != upgrade.process()) {
                // It may have ended by now.
                let _gone = nix::sys::signal::kill(nix::unistd::Pid::from_raw(process.0), Signal::SIGHUP);
            }
        }
        upgrade.wait().expect(0);
        until_true("one process is left", || workdir.processes().len() == 1);
        place.is(place.daemon.process());
    }
}

#[test]
fn a_sigusr2_before_the_daemon_is_ready_upgrades_it_once_it_is() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    place.next_start("extend");
    let starting = place.launch().spawn();
    until_true("it starts", || !workdir.read("hanging").is_empty());
    let first = Process(workdir.read("hanging").parse().expect("a number"));
    first.signal(Signal::SIGUSR2);
    let _go = workdir.file("go", "");
    starting.wait().expect(0);
    place.daemon.gone(first);
    place.is(place.daemon.process());
}
