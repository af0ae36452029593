//! [`Shutdown`]: the request to stop, for threads that wait and for futures that are polled.

use std::future::Future;
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, ppoll};
use nix::sys::eventfd::{EfdFlags, EventFd};
use nix::sys::signal::SigSet;
use nix::sys::time::TimeSpec;

use crate::error::Error;
use crate::signal::accept::{self, Accept};
use crate::signal::wakers::Wakers;
use crate::watchdog::Watchdog;

/// How often within its limit a watchdog hears of a wait.
const BEATS: u32 = 3;

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
    shared: Arc<Shared>,
    /// Where the waker of the task is that awaits this very value.
    place: Option<u64>,
    /// What beats while this value is waited in.
    watchdog: Option<Watchdog>,
}

#[derive(Debug)]
struct Shared {
    requested: AtomicBool,
    /// Readable from the request on, for as long as the process lives: nobody reads it.
    event: EventFd,
    /// The signals that the thread for signals waits for.
    handled: SigSet,
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
            watchdog: None,
        })
    }

    /// The same request, waited for with a beat: whoever waits in [`wait`](Self::wait), [`sleep`](Self::sleep),
    /// [`every`](Self::every) or [`incoming`](Self::incoming) of this value has a working loop, and says so.
    /// Between two waits nothing beats. A future has no such wait: an async program beats by a timer of its
    /// own in the loop that it watches.
    ///
    /// ```no_run
    /// use daemon_runtime::{Shutdown, Watchdog, daemon};
    /// use std::net::TcpListener;
    ///
    /// #[daemon(listen(http = "127.0.0.1:8080"), watchdog = "10s")]
    /// fn main(http: TcpListener, shutdown: Shutdown, watchdog: Watchdog) -> std::io::Result<()> {
    ///     for client in shutdown.beating(watchdog).incoming(&http) {
    ///         drop(client?);
    ///     }
    ///     Ok(())
    /// }
    /// ```
    #[must_use]
    pub fn beating(mut self, watchdog: Watchdog) -> Self {
        self.watchdog = Some(watchdog);
        self
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

    /// Waits until the daemon is asked to stop.
    pub fn wait(&self) {
        while !self.requested() {
            let _ = self.poll(None, None);
        }
    }

    /// Sleeps, but no longer than until the request. `true`: the whole time has passed; `false`: stop.
    ///
    /// The time is measured by `CLOCK_MONOTONIC`, so that setting the clock changes nothing.
    #[must_use = "`false` means that the daemon is to stop"]
    pub fn sleep(&self, duration: Duration) -> bool {
        match Instant::now().checked_add(duration) {
            Some(deadline) => self.sleep_until(deadline),
            None => {
                self.wait();
                false
            }
        }
    }

    fn sleep_until(&self, deadline: Instant) -> bool {
        while !self.requested() {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return true;
            }
            let _ = self.poll(None, Some(left));
        }
        false
    }

    /// One turn of a loop at once and then one every `period`, until the request.
    ///
    /// Turns do not drift: each is due a period after the one before was due. A turn that is missed
    /// because the loop's body took longer is left out, not made up for.
    ///
    /// # Panics
    ///
    /// When `period` is zero.
    pub fn every(&self, period: Duration) -> impl Iterator<Item = ()> + use<> {
        assert!(!period.is_zero(), "the period must not be zero");
        let shutdown = self.clone();
        let mut due = Some(Instant::now());
        std::iter::from_fn(move || {
            let deadline = due?;
            if !shutdown.sleep_until(deadline) {
                return None;
            }
            let late = Instant::now().saturating_duration_since(deadline);
            due = deadline.checked_add(whole_periods(late, period));
            Some(())
        })
    }

    /// The connections of a listener, until the request. Ends then even while none arrives.
    ///
    /// The listener is made non-blocking, which it shares with every other descriptor of the same
    /// socket; the connections are blocking. Errors that concern one connection only, such as
    /// `ECONNABORTED`, are passed over; others, such as too many open files, are yielded.
    pub fn incoming<'listener, L: Accept>(
        &'listener self,
        listener: &'listener L,
    ) -> impl Iterator<Item = io::Result<L::Stream>> + use<'listener, L> {
        let mut prepared = listener.set_nonblocking(true);
        std::iter::from_fn(move || {
            if let Err(error) = std::mem::replace(&mut prepared, Ok(())) {
                return Some(Err(error));
            }
            loop {
                if self.requested() {
                    return None;
                }
                match listener.accept_one() {
                    Ok(stream) => return Some(Ok(stream)),
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                        if let Err(errno) = self.poll(Some(listener.as_fd()), None) {
                            return Some(Err(errno.into()));
                        }
                    }
                    Err(error) if accept::concerns_one_connection(&error) => {}
                    Err(error) => return Some(Err(error)),
                }
            }
        })
    }

    /// ppoll(2) on the request and on `other`. An interruption is not an error. The handled signals are
    /// blocked meanwhile, so that each goes to the thread that waits for it without a detour through a handler.
    fn poll(&self, other: Option<BorrowedFd<'_>>, limit: Option<Duration>) -> nix::Result<()> {
        let request = PollFd::new(self.as_fd(), PollFlags::POLLIN);
        let limit = match &self.watchdog {
            Some(watchdog) => {
                watchdog.beat();
                Some(limit.unwrap_or(Duration::MAX).min(watchdog.limit() / BEATS))
            }
            None => limit,
        };
        let limit = limit.map(TimeSpec::from);
        let mask = Some(self.shared.handled);
        let result = match other {
            Some(other) => ppoll(&mut [request, PollFd::new(other, PollFlags::POLLIN)], limit, mask),
            None => ppoll(&mut [request], limit, mask),
        };
        match result {
            Ok(_) | Err(Errno::EINTR) => Ok(()),
            Err(errno) => Err(errno),
        }
    }
}

/// The smallest multiple of `period` that is longer than `late`.
fn whole_periods(late: Duration, period: Duration) -> Duration {
    let over = late.as_nanos() % period.as_nanos();
    // Not more than `late`, which is a duration.
    let over = Duration::new(
        u64::try_from(over / 1_000_000_000).unwrap_or(u64::MAX),
        u32::try_from(over % 1_000_000_000).unwrap_or(0),
    );
    late.saturating_sub(over).saturating_add(period)
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
        Self { shared: Arc::clone(&self.shared), place: None, watchdog: self.watchdog.clone() }
    }
}

impl Drop for Shutdown {
    fn drop(&mut self) {
        if let Some(place) = self.place {
            self.shared.wakers.give_up(place);
        }
    }
}
