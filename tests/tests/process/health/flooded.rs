//! Under load, and when the program has nothing left: signals are heard, and health is told.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};

use daemon_tests::http::{self, request, try_ask};
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

use super::{Healthy, stop};

/// Clients without end, until it is dropped.
struct Flood {
    over: Arc<AtomicBool>,
    answered: Arc<AtomicU64>,
    clients: Vec<JoinHandle<()>>,
}

impl Flood {
    fn of(at: &str, path: &str) -> Self {
        let (over, answered) = (Arc::<AtomicBool>::default(), Arc::<AtomicU64>::default());
        let clients = (0..4).map(|_| {
            let (over, answered) = (Arc::clone(&over), Arc::clone(&answered));
            let (at, bytes) = (at.to_owned(), request(path));
            thread::spawn(move || {
                while !over.load(Ordering::Relaxed) {
                    answered.fetch_add(u64::from(try_ask(&at, &bytes).is_ok()), Ordering::Relaxed);
                }
            })
        });
        let clients = clients.collect();
        Self { over, answered, clients }
    }

    fn answered(&self) -> u64 {
        self.answered.load(Ordering::Relaxed)
    }
}

impl Drop for Flood {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        for client in self.clients.drain(..) {
            client.join().expect("no panic");
        }
    }
}

#[test]
fn a_flood_of_requests_keeps_no_signal_from_being_heard() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let place = format!("place={}", workdir.path().display());
    let running = healthy.ready(&[&place, "ready", "serve"]);
    let flood = Flood::of(&healthy.at, "/metrics");
    until_true("the flood has come", || flood.answered() > 200);
    running.process().signal(Signal::SIGHUP);
    until_true("it has reloaded", || workdir.join("reloads").exists());
    let reloaded = flood.answered();
    until_true("it answers on", || flood.answered() > reloaded + 200);
    assert_eq!(healthy.status("/livez"), Some(200), "main makes progress");
    stop(running);
}

#[test]
fn f23_a_program_without_a_descriptor_left_still_tells_its_health() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let running = healthy.ready(&[]);
    let _exhaust = workdir.file("exhaust", "");
    until_true("every descriptor is used", || workdir.join("exhausted").exists());
    for _ in 0..20 {
        let reply = http::get(&healthy.at, "/metrics");
        assert_eq!(reply.status, 200);
        let open =
            reply.body.lines().find_map(|line| line.strip_prefix("process_open_fds ")).expect("a metric");
        assert_eq!(open, "40", "that they are used up can be seen");
    }
    until_true("main is missed", || healthy.status("/livez") == Some(503));
    std::fs::remove_file(workdir.join("exhaust")).expect("the file");
    until_true("it is alive again", || healthy.status("/livez") == Some(200));
    stop(running);
}
