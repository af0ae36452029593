//! Every process that came of this one: whose parent ends becomes a child of the suite, so that none can hide.

use std::collections::BTreeMap;
use std::sync::Mutex;

use daemon_tests::launch::{Launch, Running};
use daemon_tests::proc::Process;
use daemon_tests::wait::within;
use nix::sys::prctl::set_child_subreaper;
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

use crate::trial::PATIENCE;

/// The exit statuses of those that have ended, as a shell says them.
static ENDED: Mutex<BTreeMap<i32, i32>> = Mutex::new(BTreeMap::new());

fn ended() -> std::sync::MutexGuard<'static, BTreeMap<i32, i32>> {
    ENDED.lock().expect("no panic holds it")
}

/// Starts a program whose orphans this process inherits.
pub(crate) fn start(launch: Launch) -> Running {
    set_child_subreaper(true).expect("to become a subreaper");
    launch.spawn()
}

/// Whether anything below this process runs. The kernel's word: who has no child any longer has no offspring either.
pub(crate) fn anything_left() -> bool {
    loop {
        match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
            Ok(WaitStatus::Exited(pid, code)) => _ = ended().insert(pid.as_raw(), code),
            Ok(WaitStatus::Signaled(pid, signal, _)) => _ = ended().insert(pid.as_raw(), 128 + signal as i32),
            Ok(WaitStatus::StillAlive) => return true,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

/// How a child of this process has ended, by birth or inherited.
pub(crate) fn exit_status(process: Process) -> Option<i32> {
    anything_left();
    ended().get(&process.0).copied()
}

/// The processes below this one that run.
pub(crate) fn offspring() -> Vec<Process> {
    let parent = |process: Process| Some((process, process.try_stat()?.parent));
    let parents: Vec<(Process, i32)> = Process::all().into_iter().filter_map(parent).collect();
    let mut found = vec![Process::own()];
    let mut next = 0;
    while let Some(Process(number)) = found.get(next).copied() {
        found.extend(parents.iter().filter(|(_, its)| *its == number).map(|(process, _)| *process));
        next += 1;
    }
    found.into_iter().skip(1).filter(|process| process.alive()).collect()
}

/// Kills everything below this process.
pub(crate) fn end() {
    let gone = within(PATIENCE, || {
        for process in offspring() {
            // Its end may be nearer than the signal.
            let _gone = kill(Pid::from_raw(process.0), Signal::SIGKILL);
        }
        (!anything_left()).then_some(())
    });
    assert!(gone.is_some(), "what a subject has left cannot be killed");
    // Their numbers may be given again.
    ended().clear();
}
