//! The thread that answers the questions of one run, until nobody is left to ask.

use std::collections::HashMap;
use std::io;
use std::os::fd::AsFd;
use std::os::unix::net::UnixListener;
use std::sync::{Mutex, PoisonError};

use nix::libc;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::call::{Call, Place};
use super::channel;
use super::fault::{Fault, What};
use super::seccomp::{self, Answer, Question};
use crate::wait::limit;

/// What is known of a run.
#[derive(Debug, Default)]
pub(super) struct Log {
    pub(super) calls: Vec<Call>,
    pub(super) hit: Option<Call>,
    pub(super) end: Option<Result<(), String>>,
}

/// Runs until every process has ended.
pub(super) fn supervise(listener: &UnixListener, fault: Option<Fault>, log: &Mutex<Log>) {
    let end = answer_all(listener, fault, log).map_err(|error| error.to_string());
    log.lock().unwrap_or_else(PoisonError::into_inner).end = Some(end);
}

fn answer_all(channel: &UnixListener, fault: Option<Fault>, log: &Mutex<Log>) -> io::Result<()> {
    wait(channel, Some(limit().as_millis()))?;
    let (stream, _) = channel.accept()?;
    let listener = channel::receive_listener(&stream)?;
    let mut start = Start::default();
    loop {
        if wait(&listener, None)?.contains(PollFlags::POLLHUP) {
            return Ok(());
        }
        let Some(question) = seccomp::receive(listener.as_fd())? else { continue };
        let answer = start.decide(&question, fault, log);
        match answer {
            Some(answer) => seccomp::answer(listener.as_fd(), &question, answer)?,
            // Not answered, the call can only end with its process.
            None => kill(Pid::from_raw(start.process_of(question.thread)), Signal::SIGKILL)?,
        }
    }
}

fn wait(descriptor: &impl AsFd, limit: Option<u128>) -> io::Result<PollFlags> {
    let limit =
        limit.map_or(PollTimeout::NONE, |limit| PollTimeout::try_from(limit).unwrap_or(PollTimeout::MAX));
    let mut waited = [PollFd::new(descriptor.as_fd(), PollFlags::POLLIN)];
    if poll(&mut waited, limit)? == 0 {
        return Err(io::Error::other("the program never came under supervision"));
    }
    Ok(waited[0].revents().unwrap_or(PollFlags::empty()))
}

/// The processes of a start, in the order in which they appear.
#[derive(Default)]
struct Start {
    processes: Vec<i32>,
    threads: HashMap<i32, Thread>,
    executed: bool,
    begun: bool,
}

struct Thread {
    process: usize,
    number: usize,
    calls: usize,
}

impl Start {
    fn decide(&mut self, question: &Question, fault: Option<Fault>, log: &Mutex<Log>) -> Option<Answer> {
        if !self.begun {
            // What comes between is the loader's, and that of Rust's own runtime; the first that ours does
            // is to block signals.
            self.executed |= question.number == libc::SYS_execve;
            self.begun = self.executed && question.number == libc::SYS_rt_sigprocmask;
        }
        if !self.begun {
            return Some(Answer::Continue);
        }
        let place = self.place(question.thread);
        let hit = fault.filter(|fault| fault.place == place);
        let call = Call::read(place, question);
        let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
        if hit.is_some() {
            log.hit = Some(call.clone());
        }
        log.calls.push(call);
        match hit.map(|fault| fault.what) {
            None => Some(Answer::Continue),
            Some(What::Fails(errno)) => Some(Answer::Fail(errno as i32)),
            Some(What::Kills) => None,
        }
    }

    /// Which call of which thread of which process this is.
    fn place(&mut self, id: i32) -> Place {
        if !self.threads.contains_key(&id) {
            let process = group_of(id).unwrap_or(id);
            let known = self.processes.iter().position(|known| *known == process);
            let process = known.unwrap_or_else(|| {
                self.processes.push(process);
                self.processes.len() - 1
            });
            let number = self.threads.values().filter(|thread| thread.process == process).count();
            self.threads.insert(id, Thread { process, number, calls: 0 });
        }
        let Some(thread) = self.threads.get_mut(&id) else { unreachable!("it was put there") };
        thread.calls += 1;
        Place { process: thread.process, thread: thread.number, call: thread.calls - 1 }
    }

    fn process_of(&self, id: i32) -> i32 {
        let process = self.threads.get(&id).and_then(|thread| self.processes.get(thread.process));
        process.copied().unwrap_or(id)
    }
}

/// The process that a thread belongs to.
fn group_of(thread: i32) -> Option<i32> {
    let status = std::fs::read_to_string(format!("/proc/{thread}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("Tgid:"))?.trim().parse().ok()
}
