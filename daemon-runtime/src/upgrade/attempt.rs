//! One attempt: the new program is started, and either takes over or leaves everything as it was.

use std::os::fd::{AsFd, AsRawFd};

use nix::errno::Errno;
use nix::unistd::Pid;

use super::handover;
use super::link::Descriptor;
use super::offer::{Offer, OfferedPidfile};
use super::successor::{Proof, Successor};
use super::{State, executable};
use crate::context::Context;
use crate::control::answer::Asker;
use crate::signal::mask;
use crate::signal::turns::Turns;

/// Returns the process that has taken over. Until then nothing has changed: what fails is an error, and nobody else
/// notices.
pub(super) fn attempt(context: &Context, turns: &Turns, askers: &[Asker]) -> Result<Pid, String> {
    let inner = &context.inner;
    let succession = &inner.upgrade.succession;
    if let Some(why) = succession.impossible {
        return Err(format!("this daemon cannot be upgraded while it runs: {why}"));
    }
    executable::check(&succession.program)?;
    let offer = offer(context).map_err(|errno| format!("cannot keep a descriptor: {errno}"))?;
    let cannot_run =
        |why: &dyn std::fmt::Display| format!("cannot run {}: {why}", succession.program.display());
    let blocked = mask::handled(inner.plan);
    let successor = Successor::start(succession, &blocked, offer.into_messages());
    let mut successor = successor.map_err(|error| cannot_run(&error))?;
    let Some((process, to_kill)) = successor.process().zip(successor.process()) else {
        return Err(cannot_run(&"the new process cannot be watched"));
    };
    *inner.upgrade.state() = State::Starting(Some(to_kill));
    let proof = successor.prove(&process, inner.plan.start_timeout, inner.shutdown.as_fd(), || {
        askers.iter().for_each(Asker::received);
    });
    match proof {
        Proof::Ready(next, files) => handover::hand_over(context, turns, successor, &process, next, &files),
        Proof::Failed(why) => {
            successor.end(&process, true);
            Err(why)
        }
        Proof::Stopping => {
            successor.end(&process, false);
            Err("the daemon is stopping".into())
        }
    }
}

/// Copies of everything but the PID file, which is not closed before it has changed hands.
fn offer(context: &Context) -> Result<Offer, Errno> {
    let inner = &context.inner;
    let copied = |error: std::io::Error| Errno::from_raw(error.raw_os_error().unwrap_or_default());
    let pidfile = context.pidfile().as_ref().map(|pidfile| {
        let (path, file) = (pidfile.path().to_owned(), Descriptor::Locked(pidfile.file().as_raw_fd()));
        Ok(OfferedPidfile { path, file, directory: pidfile.copy_of_directory()? })
    });
    Ok(Offer {
        terms: inner.upgrade.succession.terms,
        sockets: inner.upgrade.sockets.copies().map_err(copied)?,
        stored: inner.upgrade.store.copies().map_err(copied)?,
        pidfile: pidfile.transpose().map_err(copied)?,
    })
}
