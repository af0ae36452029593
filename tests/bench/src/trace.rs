//! Counts the system calls of a daemon, its launcher and whatever is between, with ptrace.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::File;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::ptrace::{self, Event, Options};
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

use crate::daemon::{PATIENCE, pid_in, reap_leftovers, said};
use crate::idle::is_asleep;
use crate::peer::Peer;
use crate::place::Place;

/// The argument that makes this program a traced launcher of the rest of its command line.
pub const TRACED: &str = "--traced";

/// Blocked in a call for so long, a thread is idle.
const QUIET: Duration = Duration::from_millis(100);

/// Where a traced thread is.
#[derive(Clone, Copy, PartialEq)]
enum At {
    /// Made, and not yet seen in the stop that every new thread begins with.
    Start,
    Program,
    Kernel,
}

pub struct Trace {
    threads: BTreeMap<Pid, At>,
    launcher: Pid,
    daemon: Option<Pid>,
    calls: u64,
}

/// Runs the rest of the command line under the tracer that started this process.
pub fn become_traced(program: &OsString, arguments: &[OsString]) -> String {
    match ptrace::traceme() {
        Ok(()) => format!("{}: {}", program.display(), Command::new(program).args(arguments).exec()),
        Err(errno) => format!("ptrace: {errno}"),
    }
}

impl Trace {
    pub fn start(peer: &Peer, place: &Place) -> Result<Self, String> {
        reap_leftovers();
        let itself = std::env::current_exe().map_err(|error| error.to_string())?;
        let stderr = File::create(place.stderr()).map_err(|error| error.to_string())?;
        let mut command = peer.command_under(&[itself.into(), TRACED.into()], place);
        let child = command.stderr(stderr).spawn().map_err(|error| error.to_string())?;
        let launcher = Pid::from_raw(child.id().cast_signed());
        match waitpid(launcher, None) {
            Ok(WaitStatus::Stopped(_, Signal::SIGTRAP)) => {}
            other => return Err(format!("{other:?} at exec; {}", said(place))),
        }
        let options = Options::PTRACE_O_TRACESYSGOOD
            | Options::PTRACE_O_TRACEFORK
            | Options::PTRACE_O_TRACEVFORK
            | Options::PTRACE_O_TRACECLONE
            | Options::PTRACE_O_TRACEEXEC
            | Options::PTRACE_O_EXITKILL;
        ptrace::setoptions(launcher, options).map_err(|errno| format!("ptrace: {errno}"))?;
        go_on(launcher, None)?;
        // The exec that has just ended is the first call.
        Ok(Self { threads: BTreeMap::from([(launcher, At::Program)]), launcher, daemon: None, calls: 1 })
    }

    /// The calls until the launcher has exited and the daemon waits for something to do.
    pub fn until_ready(&mut self, place: &Place) -> Result<u64, String> {
        let begun = Instant::now();
        while self.threads.contains_key(&self.launcher) || pid_in(place).is_none() {
            self.step()?;
            if begun.elapsed() > PATIENCE || self.threads.is_empty() {
                return Err(format!("not ready under ptrace; {}", said(place)));
            }
        }
        self.daemon = pid_in(place);
        self.until_idle()?;
        Ok(std::mem::take(&mut self.calls))
    }

    /// The calls that one signal causes.
    pub fn signal(&mut self, signal: Signal) -> Result<u64, String> {
        self.send(signal)?;
        self.until_idle()?;
        Ok(std::mem::take(&mut self.calls))
    }

    /// The calls that SIGTERM causes, to the end of every thread.
    pub fn until_gone(&mut self) -> Result<u64, String> {
        self.send(Signal::SIGTERM)?;
        let told = Instant::now();
        while !self.threads.is_empty() {
            self.step()?;
            if told.elapsed() > PATIENCE {
                return Err("did not stop under ptrace".into());
            }
        }
        Ok(self.calls)
    }

    /// Sends, and waits until the first thread has noticed.
    fn send(&mut self, signal: Signal) -> Result<(), String> {
        let daemon = self.daemon.ok_or("not started")?;
        kill(daemon, signal).map_err(|errno| format!("{signal}: {errno}"))?;
        let told = Instant::now();
        while !self.step()? {
            if told.elapsed() > PATIENCE {
                return Err(format!("{signal} had no effect"));
            }
        }
        Ok(())
    }

    fn until_idle(&mut self) -> Result<(), String> {
        let mut last = Instant::now();
        while last.elapsed() < QUIET
            || !self.threads.iter().all(|(pid, at)| *at == At::Kernel && is_asleep(*pid))
        {
            if self.step()? {
                last = Instant::now();
            }
        }
        Ok(())
    }

    /// Handles one event, or tells that there was none.
    fn step(&mut self) -> Result<bool, String> {
        let flags = WaitPidFlag::WNOHANG | WaitPidFlag::__WALL;
        let event = waitpid(None, Some(flags)).map_err(|errno| format!("wait: {errno}"))?;
        match event {
            WaitStatus::StillAlive => {
                thread::sleep(Duration::from_micros(50));
                return Ok(false);
            }
            WaitStatus::Exited(pid, _) | WaitStatus::Signaled(pid, _, _) => {
                self.threads.remove(&pid);
            }
            WaitStatus::PtraceSyscall(pid) => {
                let entered = self.threads.get(&pid) != Some(&At::Kernel);
                self.threads.insert(pid, if entered { At::Kernel } else { At::Program });
                self.calls += u64::from(entered);
                go_on(pid, None)?;
            }
            WaitStatus::PtraceEvent(pid, _, event) => {
                self.expect_child(pid, event);
                go_on(pid, None)?;
            }
            WaitStatus::Stopped(pid, signal) => {
                let before = self.threads.insert(pid, At::Program).unwrap_or(At::Start);
                go_on(pid, (before != At::Start || signal != Signal::SIGSTOP).then_some(signal))?;
            }
            WaitStatus::Continued(_) => {}
        }
        Ok(true)
    }

    /// A child is known from its parent's fork on, or nobody would seem to be left between the parent's
    /// end and the child's first stop.
    fn expect_child(&mut self, parent: Pid, event: i32) {
        if event == Event::PTRACE_EVENT_EXEC as i32 {
            return;
        }
        let child = ptrace::getevent(parent).ok().and_then(|child| i32::try_from(child).ok());
        if let Some(child) = child.map(Pid::from_raw).filter(|child| kill(*child, None).is_ok()) {
            self.threads.entry(child).or_insert(At::Start);
        }
    }
}

/// A tracee that died meanwhile is reported by the next wait.
fn go_on(pid: Pid, signal: Option<Signal>) -> Result<(), String> {
    match ptrace::syscall(pid, signal) {
        Ok(()) | Err(nix::errno::Errno::ESRCH) => Ok(()),
        Err(errno) => Err(format!("ptrace: {errno}")),
    }
}
