//! The addresses of `listen`: free, or held by the daemon or by systemd for it.

use std::fs;
use std::path::PathBuf;

use super::manager;
use super::report::{Level, Report};
use super::shell;
use super::surroundings::{ME, Surroundings, is_same};
use crate::socket::address::Address;
use crate::socket::{self, occupied};

pub(super) fn look(of: &Surroundings<'_>, report: &mut Report) {
    for (name, address, taken) in socket::occupants(of.plan, of.options) {
        match taken {
            None => report.ok(format_args!("{address} (`{name}`): free")),
            Some(taken) => held(of, name, &address, taken, report),
        }
    }
}

fn held(of: &Surroundings<'_>, name: &str, address: &Address, taken: u64, report: &mut Report) {
    let Some((pid, command)) = occupied::holder(taken) else {
        report.unknown(format_args!("{address} (`{name}`): taken, and this user cannot see by whom"));
        return;
    };
    let pid = pid.as_raw();
    if is_the_daemon(of, pid) {
        report.ok(format_args!("{address} (`{name}`): held by the daemon, pid {pid}"));
    } else if command == "systemd" && is_handed_over(of) {
        report.ok(format_args!("{address} (`{name}`): held by systemd, which hands it over"));
    } else {
        let finding =
            report.add(Level::Error, format_args!("{address} (`{name}`): held by {command}, pid {pid}"));
        finding.mend(
            unit_of(pid).map_or_else(
                || format!("kill {pid}"),
                |unit| format!("systemctl stop {}", shell::word(&unit)),
            ),
        );
    }
}

/// By the file that it was started from: the installed one, this one, or one that was installed there before.
fn is_the_daemon(of: &Surroundings<'_>, pid: i32) -> bool {
    let its = format!("/proc/{pid}/exe");
    let replaced = |link: PathBuf| link.to_string_lossy() == format!("{} (deleted)", of.plan.exec);
    is_same(&its, ME) || is_same(&its, of.plan.exec) || fs::read_link(&its).is_ok_and(replaced)
}

/// Whether a socket unit of the daemon is in force.
fn is_handed_over(of: &Surroundings<'_>) -> bool {
    let sockets = of
        .plan
        .units
        .iter()
        .filter_map(|unit| unit.path.strip_prefix("systemd/"))
        .filter(|name| name.ends_with(".socket"));
    sockets
        .into_iter()
        .filter_map(|name| manager::ask(of, name))
        .any(|answer| answer.get("ActiveState") == Some("active"))
}

/// The service that a process is part of, as its control group is named.
fn unit_of(pid: i32) -> Option<String> {
    let groups = fs::read_to_string(format!("/proc/{pid}/cgroup")).ok()?;
    let last = groups.lines().find_map(|line| line.strip_prefix("0::"))?.rsplit('/').next()?;
    last.ends_with(".service").then(|| last.to_owned())
}
