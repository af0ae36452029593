//! The ways to wait for the request: [`Shutdown::wait`] and the others that block a thread.

use std::io;
use std::iter;
use std::os::fd::AsFd;
use std::sync::Arc;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, ppoll};
use nix::sys::time::TimeSpec;

use crate::signal::accept::{self, Accept};
use crate::signal::shutdown::Shutdown;
use crate::watchdog::Watchdog;

/// How often within its limit a watchdog hears of a wait.
const BEATS: u32 = 3;

/// What a wait keeps alive. A trait, so that a program without a watchdog has none of its code.
pub(crate) trait Beat: std::fmt::Debug + Send + Sync {
    fn beat(&self);
    fn limit(&self) -> Duration;
}

impl Shutdown {
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
        self.beat = Some(Arc::new(watchdog));
        self
    }

    /// Waits until the daemon is asked to stop.
    pub fn wait(&self) {
        while !self.requested() {
            self.poll_request(None);
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
            self.poll_request(Some(left));
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
        iter::from_fn(move || {
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
        self.incoming_all(std::slice::from_ref(listener))
    }

    /// The connections of several listeners, as [`incoming`](Self::incoming) those of one. They take turns: a busy one
    /// does not keep the others waiting.
    ///
    /// ```no_run
    /// use daemon_runtime::{Shutdown, daemon};
    /// use std::net::TcpListener;
    ///
    /// #[daemon(listen(http = ["0.0.0.0:80", "[::]:80"]))]
    /// fn main(http: Vec<TcpListener>, shutdown: Shutdown) -> std::io::Result<()> {
    ///     for client in shutdown.incoming_all(&http) {
    ///         println!("{}", client?.peer_addr()?);
    ///     }
    ///     Ok(())
    /// }
    /// ```
    pub fn incoming_all<'listener, L: Accept>(
        &'listener self,
        listeners: &'listener [L],
    ) -> impl Iterator<Item = io::Result<L::Stream>> + use<'listener, L> {
        let mut unprepared = listeners.iter().find_map(|listener| listener.set_nonblocking(true).err());
        let request = PollFd::new(self.as_fd(), PollFlags::POLLIN);
        let ready = |listener: &'listener L| PollFd::new(listener.as_fd(), PollFlags::POLLIN);
        let mut watched: Vec<PollFd> = iter::once(request).chain(listeners.iter().map(ready)).collect();
        let mut turns = (0..listeners.len()).cycle();
        iter::from_fn(move || {
            if let Some(error) = unprepared.take() {
                return Some(Err(error));
            }
            let mut idle = 0;
            while !self.requested() {
                let Some(listener) = turns.next().and_then(|turn| listeners.get(turn)) else {
                    self.wait();
                    return None;
                };
                match listener.accept_one() {
                    Ok(stream) => return Some(Ok(stream)),
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => idle += 1,
                    Err(error) if accept::concerns_one_connection(&error) => idle = 0,
                    Err(error) => return Some(Err(error)),
                }
                if idle == listeners.len() {
                    idle = 0;
                    if let Err(errno) = self.poll(&mut watched, None) {
                        return Some(Err(errno.into()));
                    }
                }
            }
            None
        })
    }

    /// ppoll(2) on `watched`, the first of which is the request. An interruption is not an error. The handled signals are
    /// blocked meanwhile, so that each goes to the thread that waits for it without a detour through a handler.
    fn poll(&self, watched: &mut [PollFd<'_>], limit: Option<Duration>) -> nix::Result<()> {
        let limit = match &self.beat {
            Some(watchdog) => {
                watchdog.beat();
                Some(limit.unwrap_or(Duration::MAX).min(watchdog.limit() / BEATS))
            }
            None => limit,
        };
        match ppoll(watched, limit.map(TimeSpec::from), Some(self.shared.handled)) {
            Ok(_) | Err(Errno::EINTR) => Ok(()),
            Err(errno) => Err(errno),
        }
    }

    /// The same on the request alone.
    fn poll_request(&self, limit: Option<Duration>) {
        let _ = self.poll(&mut [PollFd::new(self.as_fd(), PollFlags::POLLIN)], limit);
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
