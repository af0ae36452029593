//! Everything changes hands, in an order in which at each moment exactly one process is the daemon.
//!
//! 1. The new process is ready (`Ready`). No handler is called here any more, no stop is acted on.
//! 2. The lock on the PID file: the lock of the open file description is both processes', so that no third one gets
//!    it, while the record lock goes from this process to the other (`TakeOver`), which writes its number (`Taken`).
//!    Until then this process can take it back.
//! 3. The process between the two goes, so that the service manager is the parent of the new one, and learns of it from
//!    this one, whom it believes (`MAINPID=`). It has read that (`BARRIER=1`) when the other one first speaks to it (`Known`).
//! 4. Main is asked to stop, as at every stop, but nobody is told of one.

use std::time::Duration;

use nix::sys::signal::{SigSet, Signal, kill};
use nix::unistd::{Pid, getpid};

use super::State;
use super::link::{Link, Message, Tag};
use super::successor::Successor;
use crate::context::Context;
use crate::error::Error;
use crate::instance::peer::Process;
use crate::signal::turns::{self, Call, Turns};
use crate::socket::FileIdentity;

/// How long the new process may take to lock the PID file, and the service manager to read what it was told.
const PATIENCE: Duration = Duration::from_secs(10);

/// In the old process: hands over. An error means that it has everything back.
pub(super) fn hand_over(
    context: &Context,
    turns: &Turns,
    successor: Successor,
    between: &Process,
    next: Process,
    files: &[FileIdentity],
) -> Result<Pid, String> {
    let inner = &context.inner;
    let upgrade = &inner.upgrade;
    // Before turns end: what comes from then on is noted here.
    *upgrade.state() = State::Changing { stop: false, asked: SigSet::empty() };
    let Some(waiting) = turns.end_for_another() else {
        successor.end(between, false);
        return Err("the daemon is stopping".into());
    };
    if let Err(why) = change_pidfile(context, &successor) {
        successor.end(between, false);
        turns.begin_again(waiting);
        if let Some(pidfile) = &mut *context.pidfile() {
            let _ = pidfile.claim();
        }
        let State::Changing { stop, asked } = std::mem::take(&mut *upgrade.state()) else { return Err(why) };
        for signal in asked.iter().chain(stop.then_some(Signal::SIGTERM)) {
            let _ = kill(getpid(), signal);
        }
        return Err(why);
    }
    successor.let_go(between);
    if let Some(manager) = inner.readiness.manager() {
        let _ = manager.main_process(&next).and_then(|()| manager.barrier(PATIENCE));
    }
    inner.readiness.before.hush();
    successor.tell(Tag::Known);
    context.files_taken_over(files);
    if let Some(pidfile) = context.pidfile().take() {
        pidfile.let_go();
    }
    let pid = next.pid;
    let mut state = upgrade.state();
    if let State::Changing { stop, mut asked } = std::mem::take(&mut *state) {
        asked.extend(waiting.iter().filter_map(Call::signal));
        for signal in asked.iter().chain(stop.then_some(Signal::SIGTERM)) {
            let _ = next.signal(signal, None);
        }
    }
    *state = State::Done { next, stop: false };
    drop(state);
    waiting.into_iter().for_each(turns::refuse);
    Ok(pid)
}

fn change_pidfile(context: &Context, successor: &Successor) -> Result<(), String> {
    if let Some(pidfile) = &*context.pidfile() {
        pidfile.lend().map_err(|error| format!("cannot hand over the PID file: {error}"))?;
    }
    if successor.ask(Tag::TakeOver, Tag::Taken, PATIENCE) {
        Ok(())
    } else {
        Err("the new program was ready, and did not take over".into())
    }
}

/// In the new process, when it is ready: takes over, if there is a daemon to take over from.
pub(crate) fn take_over(context: &Context) -> Result<(), Error> {
    let before = &context.inner.readiness.before;
    let Some(link) = before.link() else { return Ok(()) };
    let gone = || Error::EndedEarly("the daemon before went away before this one was ready".into());
    let files = context.files_adopted();
    let files = files.iter().map(|(device, inode)| format!("{device}:{inode}"));
    let lines: Vec<String> = std::iter::once(getpid().to_string()).chain(files).collect();
    link.send(&Message::new(Tag::Ready, lines.join("\n")), true).map_err(|_| gone())?;
    if !hears(&link, Tag::TakeOver) {
        return Err(gone());
    }
    if let Some(pidfile) = &mut *context.pidfile() {
        pidfile.claim()?;
    }
    context.files_are_ours();
    // From here on this process is the daemon, whatever becomes of the other one.
    let _ = link.send(&Message::new(Tag::Taken, ""), true);
    let _ = hears(&link, Tag::Known);
    before.speak();
    Ok(())
}

fn hears(link: &Link, tag: Tag) -> bool {
    matches!(link.receive(), Ok(Some(message)) if message.tag == tag)
}

/// In the old process: a stop that it was asked for while it hands over, or once after that, is not its own to make.
/// The first is passed on; main knows of the second already.
pub(crate) fn pass_on_stop(context: &Context) -> bool {
    match &mut *context.inner.upgrade.state() {
        State::Changing { stop, .. } => {
            *stop = true;
            true
        }
        State::Done { stop, .. } => !std::mem::replace(stop, true),
        State::Idle | State::Starting(_) => false,
    }
}

/// In the old process, which acts on no signal any more: what one asks for is asked of the new one.
pub(crate) fn pass_on(context: &Context, signal: Signal) {
    match &mut *context.inner.upgrade.state() {
        State::Changing { asked, .. } => asked.add(signal),
        State::Done { next, .. } => {
            let _ = next.signal(signal, None);
        }
        State::Idle | State::Starting(_) => {}
    }
}
