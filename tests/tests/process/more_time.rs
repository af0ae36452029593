//! More time for a start or a stop that is told to take longer (S12), and the wait for the manager's ear (S13).

use daemon_tests::daemon::Daemon;
use daemon_tests::notify::Manager;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

const BEATING: &str = env!("CARGO_BIN_EXE_beating");

#[test]
fn s12_the_launcher_waits_longer_than_start_timeout_if_it_is_asked_to() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, BEATING);
    let running = daemon.launch().arg("--").arg(workdir.path()).arg("slowly").spawn();
    let process = daemon.appears();
    // Three times its own limit, which is a second.
    let start = process.stat().started;
    until_true("it is long past the limit", || ticks_now() - start > 300);
    let _go = workdir.file("go", "");
    running.wait().expect(0);
    daemon.word("stop").expect(0);
    daemon.gone(process);
}

#[test]
fn s12_the_manager_is_asked_for_more_time_and_so_is_the_own_limit_of_a_stop() {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let daemon = Daemon::new(&workdir, BEATING);
    let _slow = workdir.file("slow-stop", "");
    let launch = daemon.launch().env("NOTIFY_SOCKET", manager.address());
    let mut running = launch.arg("--").arg(workdir.path()).spawn();
    let _ = manager.until("READY=1");
    running.process().signal(Signal::SIGTERM);
    let start = ticks_now();
    let _ = manager.until("EXTEND_TIMEOUT_USEC=60000000");
    until_true("the limit is long past", || ticks_now() - start > 300);
    assert!(running.running(), "{}", running.stderr());
    let _go = workdir.file("go", "");
    running.wait().expect(0);
}

#[test]
fn s13_a_barrier_waits_until_the_manager_has_read_everything() {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let daemon = Daemon::new(&workdir, BEATING);
    let launch = daemon.launch().env("NOTIFY_SOCKET", manager.address());
    let running = launch.arg("--").arg(workdir.path()).arg("barrier=600000").spawn();
    let barrier = manager.until("BARRIER=1").pop().expect("a barrier");
    assert_eq!((barrier.text.as_str(), barrier.descriptors), ("BARRIER=1", 1), "alone, with one descriptor");
    let _ = manager.until("READY=1");
    running.process().signal(Signal::SIGTERM);
    running.wait().expect(0);
}

#[test]
fn s13_a_manager_that_never_answers_ends_the_wait_at_its_limit() {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let daemon = Daemon::new(&workdir, BEATING);
    let launch = daemon.launch().env("NOTIFY_SOCKET", manager.address());
    let ended = launch.arg("--").arg(workdir.path()).arg("barrier=50").run();
    ended.expect(1).says(&["the barrier: TimedOut"]);
}

/// Since the machine was started.
fn ticks_now() -> u64 {
    let uptime = std::fs::read_to_string("/proc/uptime").expect("the time since the start");
    let seconds = uptime.split(' ').next().expect("seconds").replace('.', "");
    seconds.parse().expect("hundredths of a second")
}
