//! Whether a daemon has come to rest.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use nix::unistd::Pid;

use crate::daemon::PATIENCE;

const QUIET: Duration = Duration::from_millis(5);

/// Waits until every thread sleeps, and has slept on for a while.
pub fn wait_until_idle(pid: Pid) -> Result<(), String> {
    let begun = Instant::now();
    let mut before = None;
    while begun.elapsed() < PATIENCE {
        let now = Rest::of(pid)?;
        if now.all_asleep && before == Some(now.switches) {
            return Ok(());
        }
        before = Some(now.switches);
        thread::sleep(QUIET);
    }
    Err("does not come to rest".into())
}

/// Context switches of all threads, wanted and unwanted.
pub fn switches(pid: Pid) -> Result<u64, String> {
    Rest::of(pid).map(|rest| rest.switches)
}

/// Whether one thread waits for something.
pub fn is_asleep(thread: Pid) -> bool {
    fs::read_to_string(format!("/proc/{thread}/status")).is_ok_and(|status| sleeps(&status))
}

fn sleeps(status: &str) -> bool {
    status.contains("State:\tS")
}

struct Rest {
    all_asleep: bool,
    switches: u64,
}

impl Rest {
    fn of(pid: Pid) -> Result<Self, String> {
        let tasks = fs::read_dir(format!("/proc/{pid}/task")).map_err(|error| format!("task: {error}"))?;
        let mut rest = Self { all_asleep: true, switches: 0 };
        for task in tasks {
            let status = task.and_then(|task| fs::read_to_string(task.path().join("status")));
            let status = status.map_err(|error| format!("task: {error}"))?;
            rest.all_asleep &= sleeps(&status);
            rest.switches += status
                .lines()
                .filter_map(|line| line.split_once("voluntary_ctxt_switches:"))
                .filter_map(|(_, count)| count.trim().parse::<u64>().ok())
                .sum::<u64>();
        }
        Ok(rest)
    }
}
