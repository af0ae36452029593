//! Signals faster than they can be taken: a stop is heard among them, and ends in time (F52, F56, F57).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{JoinHandle, spawn};

use daemon_tests::acting::placed;
use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::proc::Process;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::reload::at_work;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");

/// A signal without end, until this is dropped.
struct Storm {
    over: Arc<AtomicBool>,
    sender: Option<JoinHandle<()>>,
}

impl Storm {
    fn of(process: Process, signal: Signal) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&over);
        let send =
            move || while !told.load(Ordering::Relaxed) && kill(Pid::from_raw(process.0), signal).is_ok() {};
        Self { over, sender: Some(spawn(send)) }
    }
}

impl Drop for Storm {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        self.sender.take().map(JoinHandle::join).expect("a sender").expect("no panic");
    }
}

#[test]
fn f52_f56_a_stop_is_heard_in_a_storm_of_other_signals() {
    for threads in 0..20 {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, ACTOR);
        // Threads of main's own block nothing, so that signals meet them, too.
        let others = std::iter::repeat_n("thread", threads % 4);
        let launch = others.fold(daemon.launch().arg(placed(&workdir)), Launch::arg);
        let process = daemon.started(launch.arg("ready").arg("serve"));
        let storm =
            [Signal::SIGHUP, Signal::SIGUSR1, Signal::SIGUSR2].map(|signal| Storm::of(process, signal));
        until_true("handlers run", || workdir.lines("reloads") > 1 && workdir.lines("signals") > 1);
        process.signal(Signal::SIGTERM);
        daemon.gone(process);
        drop(storm);
        daemon.assert_nothing_left();
    }
}

/// The kernel hands out the lowest number first, and SIGHUP is number 1.
#[test]
fn f52_f57_a_stop_that_hangs_ends_in_a_storm_of_other_signals() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_reloading"));
    let running = at_work(&workdir, &daemon, &["serve", "hang"]);
    let _storm = [(); 2].map(|()| Storm::of(running.process(), Signal::SIGHUP));
    running.process().signal(Signal::SIGTERM);
    running.wait().expect(151).says(&["not stopped within 200ms"]);
}
