//! `/livez`, `/readyz` and `/metrics`, served by a thread that depends on no other: the key `health`.

mod connection;
mod exposition;
mod format;
mod own;
mod pages;
mod process;
#[cfg(feature = "metrics")]
mod recorder;
pub(crate) mod request;
mod response;
mod server;

use std::os::fd::OwnedFd;
use std::sync::{Mutex, MutexGuard, PoisonError};

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, OFlag, fcntl};

use crate::context::Context;
use crate::error::Error;
use crate::socket::listeners::Listener;
use crate::sys;
use pages::Pages;
use process::Process;
use server::Server;

/// What is served as soon as this process has taken over from another one.
static WAITING: Mutex<Option<Server>> = Mutex::new(None);

/// Starts the thread, where `health` is declared. Nothing is blocked in it, as in every thread: a signal that meets it is
/// passed on to the thread for signals, and only interrupts a wait.
pub(crate) fn serve(context: &Context) -> Result<(), Error> {
    let Some(health) = &context.inner.plan.health else { return Ok(()) };
    let failed = |step| move |errno: Errno| Error::Health { step, source: errno.into() };
    let listeners: Vec<OwnedFd> =
        std::iter::from_fn(|| context.listeners().take(health.name)).filter_map(stream).collect();
    for listener in &listeners {
        let flags = fcntl(listener, FcntlArg::F_GETFL).map_err(failed("look at its socket"))?;
        let flags = OFlag::from_bits_retain(flags) | OFlag::O_NONBLOCK;
        fcntl(listener, FcntlArg::F_SETFL(flags)).map_err(failed("keep its socket from waiting"))?;
    }
    let pages = Pages {
        context: context.clone(),
        process: Process::open(),
        #[cfg(feature = "metrics")]
        recorder: recorder::install(context.inner.plan),
    };
    let server = Server { listeners, pages };
    // Until this process takes over, the daemon before answers. The sockets are not main's all the same.
    if context.inner.readiness.before.is_hushed() {
        *waiting() = Some(server);
        return Ok(());
    }
    begin(server)
}

/// This process has taken over.
pub(crate) fn resume() -> Result<(), Error> {
    let server = waiting().take();
    server.map_or(Ok(()), begin)
}

fn begin(server: Server) -> Result<(), Error> {
    let failed = |errno: Errno| Error::Health { step: "start its thread", source: errno.into() };
    sys::spawn_forever(Box::leak(Box::new(server))).map_err(failed)
}

fn waiting() -> MutexGuard<'static, Option<Server>> {
    WAITING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What connections are accepted from; the declaration allows nothing else.
fn stream(listener: Listener) -> Option<OwnedFd> {
    match listener {
        Listener::Tcp(listener) => Some(listener.into()),
        Listener::Unix(listener) => Some(listener.into()),
        Listener::Udp(_) | Listener::UnixDatagram(_) | Listener::UnixSeqpacket(_) => None,
    }
}
