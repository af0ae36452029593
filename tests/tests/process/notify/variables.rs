//! Variables of a service manager that make no sense (C03, S09, F64).

use daemon_tests::daemon::Daemon;
use daemon_tests::notify::Manager;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

use super::under;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");

/// Without a watchdog in the declaration what a manager says of one is taken away and nothing else.
#[test]
fn f64_s09_a_watchdog_that_makes_no_sense_is_no_obstacle() {
    let times = ["", "0", "1", "-1", "garbage", "18446744073709551615", "99999999999999999999", "1 ", "1e6"];
    for time in times {
        for pid in [None, Some(""), Some("1"), Some("x"), Some("99999999999")] {
            let workdir = Workdir::new();
            let manager = Manager::at(&workdir.join("notify"));
            let daemon = Daemon::new(&workdir, ACTOR);
            let launch = under(&daemon, &manager).env("WATCHDOG_USEC", time);
            let launch = pid.into_iter().fold(launch, |launch, pid| launch.env("WATCHDOG_PID", pid));
            let running = launch.spawn();
            assert!(manager.next().has("READY=1"), "{time:?} {pid:?}");
            let environment = running.process().environment();
            assert!(!environment.keys().any(|name| name.starts_with("WATCHDOG")), "{environment:?}");
            running.process().signal(Signal::SIGTERM);
            running.wait().expect(0);
            assert!(manager.rest().iter().all(|message| message.get("WATCHDOG").is_none()));
        }
    }
}

/// Read, not trusted (C03).
#[test]
fn c03_variables_of_systemd_that_make_no_sense_are_no_obstacle() {
    let names = [
        "INVOCATION_ID",
        "SYSTEMD_EXEC_PID",
        "JOURNAL_STREAM",
        "FDSTORE",
        "MEMORY_PRESSURE_WATCH",
        "MAINPID",
        "RUNTIME_DIRECTORY",
        "STATE_DIRECTORY",
        "CREDENTIALS_DIRECTORY",
        "LISTEN_PIDFDID",
        "MANAGERPID",
    ];
    for name in names {
        for value in
            ["", "0", "-1", "garbage", "18446744073709551616", "1:2:3", ":", "/no/such", "\u{1b}[2J\n"]
        {
            let workdir = Workdir::new();
            let manager = Manager::at(&workdir.join("notify"));
            let daemon = Daemon::new(&workdir, ACTOR);
            let running = under(&daemon, &manager).env(name, value).spawn();
            assert!(manager.next().has("READY=1"), "{name}={value:?}: {}", running.stderr());
            running.process().signal(Signal::SIGTERM);
            running.wait().expect(0);
        }
    }
}
