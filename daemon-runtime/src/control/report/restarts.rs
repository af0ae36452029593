//! How often the service manager has started the daemon again, which only the manager knows.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use nix::unistd::Pid;

use crate::instance::peer::Process;

/// There where systemd is process 1: sd_booted(3).
const BOOTED: &str = "/run/systemd/system";
const SYSTEMCTL: &str = "/usr/bin/systemctl";
/// How long a manager may keep the word waiting for something that is good to know.
const PATIENCE: Duration = Duration::from_secs(2);

/// `NRestarts=` of the unit whose main process it is; `None` where there is no such unit, or nobody to ask.
pub(in crate::control) fn restarts(pid: Pid) -> Option<u64> {
    if !Path::new(BOOTED).exists() {
        return None;
    }
    let groups = fs::read_to_string(format!("/proc/{pid}/cgroup")).ok()?;
    let (unit, manager) = unit(&groups)?;
    let answer = show(unit, manager)?;
    let value = |name: &str| answer.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
    let main: i32 = value("MainPID")?.parse().ok()?;
    if main == pid.as_raw() { value("NRestarts")?.parse().ok() } else { None }
}

/// The service in the name of a control group, and the flag that says whose manager has it: cgroups(7), and
/// systemd.slice(5) for the names.
fn unit(groups: &str) -> Option<(&str, &'static str)> {
    let path =
        groups.lines().find_map(|line| line.strip_prefix("0::").or(line.strip_prefix("1:name=systemd:")))?;
    let unit = path.rsplit('/').find(|part| part.ends_with(".service"))?;
    let manager = if path.contains("/user@") { "--user" } else { "--system" };
    Some((unit, manager))
}

fn show(unit: &str, manager: &str) -> Option<String> {
    let mut asked = Command::new(SYSTEMCTL)
        .args([manager, "show", "--property=MainPID,NRestarts", "--", unit])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let process = Process::open(Pid::from_raw(i32::try_from(asked.id()).ok()?)).ok().flatten();
    if !process.is_some_and(|process| process.wait(PATIENCE)) {
        let _ = asked.kill();
    }
    let succeeded = asked.wait().ok()?.success();
    let mut answer = String::new();
    asked.stdout.take()?.read_to_string(&mut answer).ok()?;
    succeeded.then_some(answer)
}
