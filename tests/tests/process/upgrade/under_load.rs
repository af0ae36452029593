//! Clients that come all the while: of an upgrade and of a reload they notice nothing.

use daemon_tests::load::{Load, Question};

use super::*;

/// What the daemon answers with the number of its process and the same.
const WHO: Question = Question { text: "who\n", end: " who\n", closes: false };

#[test]
fn no_request_fails_through_ten_upgrades_and_a_hundred_reloads() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    place.start();
    let load = Load::begin(8, &place.web, WHO);
    for _ in 0..10 {
        for _ in 0..10 {
            place.daemon.word("reload").expect(0);
        }
        place.upgrade().expect(0);
    }
    let seen = load.end();
    assert_eq!(seen.failed, [""; 0], "beside {} that were answered", seen.answered.len());
    assert!(seen.answered.len() > 100, "{}", seen.answered.len());
    place.is(place.daemon.process());
}

/// Each of them starts a program, which is ended again.
#[test]
fn no_request_fails_through_upgrades_that_fail() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let first = place.start();
    let load = Load::begin(8, &place.web, WHO);
    for how in ["refuse", "panic", "exit", "die"] {
        place.next_start(how);
        place.upgrade().expect(1);
    }
    let seen = load.end();
    assert_eq!(seen.failed, [""; 0], "beside {} that were answered", seen.answered.len());
    place.is(first);
}
