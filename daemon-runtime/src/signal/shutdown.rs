//! [`Shutdown`]: the request to stop, for threads that wait and for futures that are polled.

use std::future::Future;
use std::os::fd::{AsFd, BorrowedFd};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use nix::sys::eventfd::{EfdFlags, EventFd};
use nix::sys::signal::SigSet;

use crate::error::Error;
use crate::signal::waits::Beat;
use crate::signal::wakers::Wakers;

/// The request to stop: made once, by SIGTERM or SIGINT, and never taken back.
///
/// Clones are the same request. It serves a thread that waits, a loop that asks, a future that is
/// awaited under any runtime, and an event loop of one's own that wants a descriptor.
///
/// ```no_run
/// use daemon_runtime::{Shutdown, daemon};
/// use std::time::Duration;
///
/// #[daemon]
/// fn main(shutdown: Shutdown) {
///     for _ in shutdown.every(Duration::from_secs(10)) {
///         println!("still here");
///     }
/// }
/// ```
#[derive(Debug)]
pub struct Shutdown {
    pub(super) shared: Arc<Shared>,
    /// Where the waker of the task is that awaits this very value.
    place: Option<u64>,
    /// What beats while this value is waited in.
    pub(super) beat: Option<Arc<dyn Beat>>,
}

#[derive(Debug)]
pub(super) struct Shared {
    requested: AtomicBool,
    /// Readable from the request on, for as long as the process lives: nobody reads it.
    event: EventFd,
    /// The signals that the thread for signals waits for.
    pub(super) handled: SigSet,
    wakers: Wakers,
}

impl Shutdown {
    pub(crate) fn new(handled: SigSet) -> Result<Self, Error> {
        let event = EventFd::from_flags(EfdFlags::EFD_CLOEXEC | EfdFlags::EFD_NONBLOCK)
            .map_err(|errno| Error::Signals { step: "make an eventfd", source: errno.into() })?;
        Ok(Self {
            shared: Arc::new(Shared {
                requested: AtomicBool::new(false),
                event,
                handled,
                wakers: Wakers::default(),
            }),
            place: None,
            beat: None,
        })
    }

    /// Makes the request.
    pub(crate) fn request(&self) {
        self.shared.requested.store(true, Ordering::Release);
        // Cannot fail: the counter is far from full, and nobody else writes.
        let _ = self.shared.event.write(1);
        self.shared.wakers.wake();
    }

    /// Whether the daemon has been asked to stop.
    #[must_use]
    pub fn requested(&self) -> bool {
        self.shared.requested.load(Ordering::Acquire)
    }
}

/// Readable from the moment the daemon is asked to stop. Not to be read from, only to be polled.
impl AsFd for Shutdown {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.shared.event.as_fd()
    }
}

/// Ready from the moment the daemon is asked to stop, under any runtime.
impl Future for Shutdown {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.requested() {
            return Poll::Ready(());
        }
        self.place = Some(self.shared.wakers.put(self.place, context.waker().clone()));
        // The request may have come between the question and the entry in the list.
        if self.requested() { Poll::Ready(()) } else { Poll::Pending }
    }
}

impl Clone for Shutdown {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared), place: None, beat: self.beat.clone() }
    }
}

impl Drop for Shutdown {
    fn drop(&mut self) {
        if let Some(place) = self.place {
            self.shared.wakers.give_up(place);
        }
    }
}
