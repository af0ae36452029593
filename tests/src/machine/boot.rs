//! Bringing a box up, and down again whatever happened.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::Machine;

const SCRIPT: &str = include_str!("boot.sh");
/// Far beyond the second that it takes: only a box that hangs gets there.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) fn boot(tree: &Path) -> Machine {
    let state = state_directory();
    let console = File::create(state.join("console.log")).expect("the console log can be created");
    // The death signals end the box even when the test program is killed.
    let keeper = Command::new("setpriv")
        .args(["--pdeathsig", "KILL", "unshare", "--mount", "--propagation", "private"])
        .args(["bash", "-euc", SCRIPT, "boot"])
        .args([&state, tree])
        .stdin(Stdio::null())
        .stdout(console.try_clone().expect("the console log can be shared"))
        .stderr(console)
        .spawn()
        .expect("setpriv is installed");
    let mut machine = Machine { keeper, leader: 0, state };
    let started = Instant::now();
    while !is_up(&mut machine) {
        let ended = machine.keeper.try_wait().expect("the box can be waited for");
        assert!(ended.is_none() && started.elapsed() < PATIENCE, "no box:\n{}", console_text(&machine.state));
        thread::sleep(Duration::from_millis(20));
    }
    machine
}

fn is_up(machine: &mut Machine) -> bool {
    if machine.leader == 0 {
        match find_leader(&machine.keeper) {
            Some(leader) => machine.leader = leader,
            None => return false,
        }
    }
    let answer = machine.try_sh("systemctl is-system-running");
    matches!(answer.text.trim(), "running" | "degraded")
}

/// bash -> unshare -> systemd-nspawn -> systemd
fn find_leader(keeper: &Child) -> Option<i32> {
    let mut pid = i32::try_from(keeper.id()).ok()?;
    loop {
        pid = only_child(pid)?;
        if fs::read_to_string(format!("/proc/{pid}/comm")).ok()?.trim() == "systemd" {
            return Some(pid);
        }
    }
}

fn only_child(pid: i32) -> Option<i32> {
    let children = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).ok()?;
    children.split_whitespace().next()?.parse().ok()
}

pub(super) fn shut_down(machine: &mut Machine) {
    // PID 1 takes everything in its namespace with it; the keeper then clears up and leaves.
    if machine.leader == 0 || kill(Pid::from_raw(machine.leader), Signal::SIGKILL).is_err() {
        machine.keeper.kill().ok();
    }
    machine.keeper.wait().ok();
    fs::remove_dir_all(&machine.state).ok();
}

fn state_directory() -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("daemon-tests-box-{}-{number}", std::process::id()));
    fs::create_dir(&path).expect("the state of a box can be created");
    path
}

fn console_text(state: &Path) -> String {
    fs::read(state.join("console.log"))
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .unwrap_or_default()
}
