//! The new process: started with the link, watched until it is ready, and ended where it is not going to be.

use std::collections::VecDeque;
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};
use std::time::{Duration, Instant};

use nix::poll::{PollFd, PollFlags, ppoll};
use nix::spawn::{PosixSpawnAttr, PosixSpawnFileActions, PosixSpawnFlags, posix_spawn};
use nix::sys::signal::{SigSet, Signal, kill as signal};
use nix::sys::wait::{Id, WaitPidFlag, WaitStatus, waitid, waitpid};
use nix::unistd::Pid;

use super::link::{Link, Message, Tag};
use super::offer::parse_file;
use super::predecessor::VARIABLE;
use super::succession::Succession;
use crate::instance::peer::Process;
use crate::interrupted::until_done;
use crate::socket::FileIdentity;

/// The number that the link has in the new process.
const LINK: i32 = 3;

/// What a process that has given up may take to clean up behind itself.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// How the start of the new process ended.
pub(super) enum Proof {
    /// This process is ready, and has adopted the sockets of these files.
    Ready(Process, Vec<FileIdentity>),
    /// It is not, and will not be.
    Failed(String),
    /// This process was asked to stop meanwhile.
    Stopping,
}

/// A process that is to take the place of this one.
#[derive(Debug)]
pub(super) struct Successor {
    link: Link,
    pid: Pid,
    unsent: VecDeque<Message>,
}

impl Successor {
    /// Starts it. What it inherits is the link and the standard streams, the signals in `blocked` are kept for it until
    /// it is there for them, and it leads a group of its own, so that what it starts can be ended with it.
    ///
    /// posix_spawn(3): nothing of this process is copied, however large it is, and no code of its own runs in the new
    /// one, which of several threads would be unsafe.
    pub(super) fn start(
        succession: &Succession,
        blocked: &SigSet,
        unsent: VecDeque<Message>,
    ) -> io::Result<Self> {
        let (link, theirs) = Link::pair()?;
        let mut actions = PosixSpawnFileActions::init()?;
        actions.add_dup2(theirs.as_raw_fd(), LINK)?;
        let mut attributes = PosixSpawnAttr::init()?;
        attributes.set_sigdefault(&SigSet::all())?;
        attributes.set_sigmask(blocked)?;
        attributes.set_pgroup(Pid::from_raw(0))?;
        attributes.set_flags(
            PosixSpawnFlags::POSIX_SPAWN_SETSIGDEF
                | PosixSpawnFlags::POSIX_SPAWN_SETSIGMASK
                | PosixSpawnFlags::POSIX_SPAWN_SETPGROUP,
        )?;
        let mut environment = succession.environment.clone();
        environment.extend(std::ffi::CString::new(format!("{VARIABLE}={LINK}")));
        let arguments = &succession.arguments;
        let pid = posix_spawn(&succession.program, &actions, &attributes, arguments, &environment)?;
        Ok(Self { link, pid, unsent })
    }

    /// A handle of the process that stands between, and ends as the new one does.
    pub(super) fn process(&self) -> Option<Process> {
        Process::open(self.pid).ok().flatten()
    }

    /// Waits until it is ready, for as long as it may take.
    pub(super) fn prove(
        &mut self,
        process: &Process,
        mut limit: Duration,
        stop: BorrowedFd<'_>,
        asks_for_time: impl Fn(),
    ) -> Proof {
        let start = Instant::now();
        let failed = |error: io::Error| Proof::Failed(format!("cannot talk to the new program: {error}"));
        loop {
            let left = limit.saturating_sub(start.elapsed());
            if left.is_zero() {
                return Proof::Failed(format!("the new program was not ready within {limit:?}"));
            }
            let unsent = if self.unsent.is_empty() { PollFlags::empty() } else { PollFlags::POLLOUT };
            let link = PollFd::new(self.link.as_fd(), PollFlags::POLLIN | unsent);
            let mut waits = [link, process.poll(), PollFd::new(stop, PollFlags::POLLIN)];
            match until_done(|| ppoll(&mut waits, Some(left.into()), None)) {
                Ok(_) => {}
                Err(errno) => return failed(errno.into()),
            }
            let [link, ended, stopping] = waits.map(|wait| wait.any().unwrap_or(false));
            if stopping {
                return Proof::Stopping;
            }
            if link {
                if let Err(error) = self.send_rest() {
                    return failed(error);
                }
                match self.hear() {
                    Ok(Heard::Nothing) => {}
                    Ok(Heard::Ready(pid, files)) => {
                        return match Process::open(pid) {
                            Ok(Some(next)) => Proof::Ready(next, files),
                            _ => Proof::Failed(self.describe_end()),
                        };
                    }
                    Ok(Heard::Failed(reason)) => return Proof::Failed(reason),
                    Ok(Heard::Extend(by)) => {
                        limit = limit.max(start.elapsed().saturating_add(by));
                        asks_for_time();
                    }
                    Ok(Heard::End) => {
                        process.wait(limit.saturating_sub(start.elapsed()).min(LAST_WORDS));
                        return Proof::Failed(self.describe_end());
                    }
                    Err(error) => return failed(error),
                }
            } else if ended {
                return Proof::Failed(self.describe_end());
            }
        }
    }

    /// Hands over as much as the new process has room for. One that is gone is seen by its end.
    fn send_rest(&mut self) -> io::Result<()> {
        while let Some(message) = self.unsent.front() {
            match self.link.send(message, false) {
                Ok(()) => drop(self.unsent.pop_front()),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => self.unsent.clear(),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn hear(&self) -> io::Result<Heard> {
        let readable = until_done(|| {
            let mut wait = [PollFd::new(self.link.as_fd(), PollFlags::POLLIN)];
            ppoll(&mut wait, Some(Duration::ZERO.into()), None)
        })?;
        if readable == 0 {
            return Ok(Heard::Nothing);
        }
        let Some(message) = self.link.receive()? else { return Ok(Heard::End) };
        let text = message.text();
        Ok(match message.tag {
            Tag::Ready => {
                let (pid, files) = text.split_once('\n').unwrap_or((&text, ""));
                match pid.parse() {
                    Ok(pid) => {
                        Heard::Ready(Pid::from_raw(pid), files.lines().filter_map(parse_file).collect())
                    }
                    Err(_) => Heard::Nothing,
                }
            }
            Tag::Extend => Heard::Extend(Duration::from_micros(text.parse().unwrap_or(0))),
            Tag::Failed => {
                let (status, reason) = text.split_once('\n').unwrap_or(("1", &text));
                Heard::Failed(format!("the new program refuses to start, with status {status}: {reason}"))
            }
            _ => Heard::Nothing,
        })
    }

    /// Sends one message and waits for the one that answers it.
    pub(super) fn ask(&self, question: Tag, answer: Tag, limit: Duration) -> bool {
        if self.link.send(&Message::new(question, ""), false).is_err() {
            return false;
        }
        let start = Instant::now();
        loop {
            let left = limit.saturating_sub(start.elapsed());
            let mut wait = [PollFd::new(self.link.as_fd(), PollFlags::POLLIN)];
            match until_done(|| ppoll(&mut wait, Some(left.into()), None)) {
                Ok(ready) if ready > 0 => {}
                _ => return false,
            }
            match self.link.receive() {
                Ok(Some(message)) if message.tag == answer => return true,
                Ok(Some(message)) if message.tag == Tag::Extend => {}
                Ok(_) | Err(_) => return false,
            }
        }
    }

    /// Has the service manager adopt the new process.
    pub(super) fn let_go(&self, between: &Process) {
        let _ = between.signal(Signal::SIGKILL, None);
        let _ = until_done(|| waitpid(self.pid, None));
    }

    /// Tells something that is not answered.
    pub(super) fn tell(&self, tag: Tag) {
        let _ = self.link.send(&Message::new(tag, ""), false);
    }

    /// Sees to it that nothing is left of it: it is given a moment when it leaves by itself, then killed, with what it
    /// has started.
    pub(super) fn end(self, process: &Process, patience: bool) {
        drop(self.link);
        if patience {
            process.wait(LAST_WORDS);
        }
        kill(process);
        let _ = until_done(|| waitpid(self.pid, None));
    }

    /// How it ended, if it has. It stays what its number means until [`end`](Self::end).
    fn describe_end(&self) -> String {
        let flags = WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT | WaitPidFlag::WNOHANG;
        match waitid(Id::Pid(self.pid), flags) {
            Ok(WaitStatus::Exited(_, 0)) => {
                "the new program ended with status 0 before it was ready, as one does that does not declare `upgrade`".into()
            }
            Ok(WaitStatus::Exited(_, code)) => {
                format!("the new program ended with status {code} before it was ready")
            }
            Ok(WaitStatus::Signaled(_, signal, _)) => {
                format!("the new program was killed by {signal} before it was ready")
            }
            _ => "the new program ended before it was ready".into(),
        }
    }
}

/// What the new process has said.
enum Heard {
    Nothing,
    Ready(Pid, Vec<FileIdentity>),
    Failed(String),
    Extend(Duration),
    End,
}

/// Kills a process that leads a group, and the group.
pub(super) fn kill(process: &Process) {
    let _ = process.signal(Signal::SIGKILL, None);
    // Not yet waited for, it keeps its number, and that of the group, from meaning anything else.
    let flags = WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT | WaitPidFlag::WNOHANG;
    if until_done(|| waitid(Id::Pid(process.pid), flags)).is_ok() {
        let _ = signal(Pid::from_raw(-process.pid.as_raw()), Signal::SIGKILL);
    }
}
