//! Whatever the clocks say: before 1970, at its start, beyond 2038 and 2106, and ages after boot (F35).

use daemon_tests::acting::placed;
use daemon_tests::daemon::Daemon;
use daemon_tests::notify::Manager;
use daemon_tests::preload;
use daemon_tests::skip::skip;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;
use nix::unistd::Uid;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");

/// The system's date is everybody's, so it is the C library that tells another one here, to this program alone.
#[test]
fn f35_the_date_is_of_no_concern() {
    let workdir = Workdir::new();
    let library = preload::built(&workdir, ANOTHER_DATE);
    for date in ["-1", "0", "1", "2147483647", "2147483648", "4294967296", "253402300800"] {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, ACTOR);
        let launch = daemon.launch().env("LD_PRELOAD", &library).env("DATE", date);
        launch.arg(placed(&workdir)).arg("date").arg("ready").arg("serve").run().expect(0);
        assert_eq!(workdir.read("told"), format!("{date}\n"), "the program sees another date");
        daemon.word("status").expect(0);
        daemon.word("reload").expect(0);
        daemon.word("stop").expect(0);
        daemon.assert_nothing_left();
    }
}

const ANOTHER_DATE: &str = "
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
static long date;
__attribute__((constructor)) static void learn(void) { date = atol(getenv(\"DATE\")); }
int clock_gettime(clockid_t clock, struct timespec *now) {
    if (clock != CLOCK_REALTIME) return syscall(SYS_clock_gettime, clock, now);
    now->tv_sec = date;
    now->tv_nsec = 0;
    return 0;
}
";

/// The clocks that run since boot, in a namespace of their own.
#[test]
fn f35_a_machine_that_has_run_for_ages_or_has_just_been_started() {
    if !Uid::effective().is_root() {
        return skip("only root can make a time namespace");
    }
    // Ten years; back to a few seconds after boot is more than any machine allows, so what it has is halved.
    let up = daemon_tests::notify::now().as_secs() / 2;
    for offset in [format!("{}", 10 * 365 * 86400), format!("-{up}")] {
        let workdir = Workdir::new();
        let manager = Manager::at(&workdir.join("notify"));
        let daemon = Daemon::new(&workdir, ACTOR);
        let [monotonic, boottime] = ["monotonic", "boottime"].map(|clock| format!("--{clock}={offset}"));
        let how = ["/usr/bin/unshare", "--time", &monotonic, &boottime, "--fork"];
        let launch = daemon.launch().env("NOTIFY_SOCKET", manager.address()).through(&how);
        let running = launch.arg(placed(&workdir)).arg("ready").arg("serve").spawn();
        let ready = manager.next();
        assert!(ready.has("READY=1"), "{offset}: {ready:?}");
        let process = daemon.process();
        process.signal(Signal::SIGHUP);
        let reload = manager.until("READY=1");
        let time: i64 = reload[0].get("MONOTONIC_USEC").and_then(|time| time.parse().ok()).expect("a time");
        let shift: i64 = offset.parse().expect("a number");
        let here = i64::try_from(reload[0].read_at.as_micros()).expect("this century");
        let seconds = (time - here) / 1_000_000;
        assert!((seconds - shift).abs() <= 60, "{offset}: the clock of its own namespace, {seconds}");
        process.signal(Signal::SIGTERM);
        running.wait().expect(0);
        daemon.assert_nothing_left();
    }
}
