//! That the metrics are true: each beside what the kernel, or the test, knows of the daemon.

use std::time::{SystemTime, UNIX_EPOCH};

use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;

use super::{Healthy, stop};

fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock").as_secs_f64()
}

#[test]
fn the_metrics_of_the_process_are_those_of_proc() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let before = now();
    let running = healthy.ready(&[]);
    let process = running.process();
    let value = |name: &str| healthy.value(name).unwrap_or_else(|| panic!("no {name}"));
    let threads = || f64::from(u32::try_from(process.threads().len()).expect("some threads"));
    until_true("all threads are there", || (value("process_threads") - threads()).abs() < 0.5);
    let open = f64::from(u32::try_from(process.descriptors().len()).expect("some descriptors"));
    // The connection that asks is one, unless it is still seen from outside as well.
    assert!((0.0..=1.0).contains(&(value("process_open_fds") - open)), "{open}");
    let limit = daemon_tests::proc::Process::own().limit("Max open files");
    assert_eq!(value("process_max_fds").to_string(), limit.soft);
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.0)).expect("its status");
    let kilobytes = |name: &str| -> f64 {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("a line");
        line.trim().trim_end_matches(" kB").parse().expect("a number")
    };
    assert!((value("process_virtual_memory_bytes") / 1024.0 - kilobytes("VmSize:")).abs() < 1e4);
    assert!((value("process_resident_memory_bytes") / 1024.0 - kilobytes("VmRSS:")).abs() < 1e4);
    let started = value("process_start_time_seconds");
    assert!(started > before - 0.1 && started < now() + 0.1, "{started} is not after {before}");
    assert_eq!(value("process_start_time_seconds").to_bits(), started.to_bits(), "it does not move");
    let cpu = value("process_cpu_seconds_total");
    until_true("it grows", || value("process_cpu_seconds_total") > cpu);
    stop(running);
}

#[test]
fn the_times_of_the_daemon_are_in_order() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let running = healthy.ready(&[]);
    let value = |name: &str| healthy.value(name).unwrap_or_else(|| panic!("no {name}"));
    let (started, ready) = (value("daemon_start_time_seconds"), value("daemon_ready_time_seconds"));
    assert!(value("process_start_time_seconds") <= started + 0.02 && started <= ready && ready <= now());
    assert_eq!(healthy.value("daemon_generation"), Some(1.0));
    stop(running);
}

#[test]
fn reloads_are_counted_by_what_came_of_them() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let place = format!("place={}", workdir.path().display());
    let running = healthy.ready(&[&place, "ready", "serve"]);
    let counts = || {
        ["applied", "refused"].map(|it| healthy.value(&format!("daemon_reloads_total{{result=\"{it}\"}}")))
    };
    assert_eq!(counts(), [Some(0.0), Some(0.0)]);
    assert_eq!(healthy.value("daemon_last_reload_successful"), None, "there was none");
    let before = now();
    healthy.daemon.word("reload").expect(0);
    assert_eq!(counts(), [Some(1.0), Some(0.0)]);
    assert_eq!(healthy.value("daemon_last_reload_successful"), Some(1.0));
    let success = healthy.value("daemon_last_reload_success_timestamp_seconds").expect("a time");
    assert!(before <= success && success <= now());
    let _refuse = workdir.file("verdict", "refuse");
    healthy.daemon.word("reload").expect(1);
    assert_eq!(counts(), [Some(1.0), Some(1.0)]);
    assert_eq!(healthy.value("daemon_last_reload_successful"), Some(0.0));
    assert_eq!(
        healthy.value("daemon_last_reload_success_timestamp_seconds"),
        Some(success),
        "that was the last"
    );
    assert!(healthy.value("daemon_last_reload_timestamp_seconds") >= Some(success));
    stop(running);
}

#[test]
fn the_watchdog_can_be_seen_before_it_acts() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let running = healthy.ready(&[]);
    assert_eq!(healthy.value("daemon_watchdog_limit_seconds"), Some(2.0));
    let silence = |part: &str| healthy.value(&format!("daemon_watchdog_silence_seconds{{part=\"{part}\"}}"));
    let _stall = workdir.file("stall-reader", "");
    until_true("it grows", || silence("reader") > Some(0.5));
    assert!(silence("main") < silence("reader") && silence("writer") < silence("reader"));
    stop(running);
}
