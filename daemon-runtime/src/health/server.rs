//! [`Server`]: one thread, a listener and a bounded number of clients, none of which is ever waited for alone.

use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, fcntl};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::socket::{SockFlag, accept4};

use crate::health::connection::Connection;
use crate::health::pages::Pages;
use crate::sys::{self, Forever};

/// The most clients at a time. One more, and the oldest goes.
const MOST: usize = 64;
/// How long nobody is accepted when that has failed.
const REST: Duration = Duration::from_millis(100);

/// What the thread serves, and where.
#[derive(Debug)]
pub(super) struct Server {
    /// One, unless several were given under its name.
    pub(super) listeners: Vec<OwnedFd>,
    pub(super) pages: Pages,
}

/// The clients of the moment.
#[derive(Debug, Default)]
struct Clients {
    all: Vec<Connection>,
    /// A descriptor that is given up for a client when the program has used up all of them: then, above all, somebody
    /// wants to know how it is.
    spare: Option<OwnedFd>,
    /// Until when nobody is accepted.
    resting: Option<Instant>,
}

impl Forever for Server {
    fn run(&'static self) -> ! {
        let mut clients = Clients::default();
        loop {
            self.turn(&mut clients);
        }
    }
}

impl Server {
    fn turn(&self, clients: &mut Clients) {
        if clients.spare.is_none() {
            let listener = self.listeners.first();
            let copy = listener.and_then(|listener| fcntl(listener, FcntlArg::F_DUPFD_CLOEXEC(0)).ok());
            clients.spare = copy.map(sys::own);
        }
        let (accepts, ready) = self.wait(clients);
        let now = Instant::now();
        let mut ready = ready.into_iter();
        clients.all.retain_mut(|client| {
            let goes_on =
                !ready.next().unwrap_or_default() || client.go_on(|request| self.pages.answer(request));
            goes_on && client.until() > now
        });
        for listener in self.listeners.iter().filter(|_| accepts && self.serves()) {
            self.accept(listener, clients, now);
        }
    }

    /// Whether this is the process that answers: in an upgrade another one takes that over, with the listeners.
    fn serves(&self) -> bool {
        !self.pages.context.inner.readiness.before.is_hushed()
    }

    /// Sleeps until somebody has something to say, or nothing for too long. Whether somebody new is there, and
    /// which of the clients can go on.
    fn wait(&self, clients: &Clients) -> (bool, Vec<bool>) {
        let now = Instant::now();
        let resting = clients.resting.filter(|&until| until > now);
        let mut all = Vec::with_capacity(clients.all.len() + 1);
        all.extend(clients.all.iter().map(|client| PollFd::new(client.as_fd(), client.awaits())));
        if resting.is_none() && self.serves() {
            all.extend(self.listeners.iter().map(asked));
        }
        let next = clients.all.iter().map(Connection::until).chain(resting).min();
        let limit = next.map_or(PollTimeout::NONE, |next| {
            // A millisecond more: the deadline has passed then.
            let left = next.saturating_duration_since(now) + Duration::from_millis(1);
            PollTimeout::try_from(left).unwrap_or(PollTimeout::MAX)
        });
        if poll(&mut all, limit).is_err() {
            return (false, Vec::new());
        }
        let mut ready: Vec<bool> = all.iter().map(|fd| fd.any().unwrap_or(true)).collect();
        let accepts = ready.split_off(clients.all.len()).contains(&true);
        (accepts, ready)
    }

    /// Takes who waits, but not without end: those who are there are served, too.
    fn accept(&self, listener: &OwnedFd, clients: &mut Clients, now: Instant) {
        for _ in 0..MOST {
            match accept4(listener.as_raw_fd(), SockFlag::SOCK_CLOEXEC | SockFlag::SOCK_NONBLOCK) {
                Ok(socket) => {
                    if clients.all.len() >= MOST {
                        clients.evict();
                    }
                    let mut client = Connection::new(sys::own(socket), now);
                    if client.go_on(|request| self.pages.answer(request)) {
                        clients.all.push(client);
                    }
                }
                Err(Errno::EAGAIN) => return,
                // Said also when nobody waits: the kernel looks for a free number first.
                Err(Errno::EMFILE | Errno::ENFILE) if !is_asked(listener) => return,
                Err(Errno::EMFILE | Errno::ENFILE) if clients.make_room() => {}
                Err(Errno::EMFILE | Errno::ENFILE | Errno::ENOBUFS | Errno::ENOMEM) => {
                    clients.resting = Some(now + REST);
                    return;
                }
                // Of a client that went away before it was accepted: accept(2).
                Err(_) => {}
            }
        }
    }
}

/// What to wait for at a listener.
fn asked(listener: &OwnedFd) -> PollFd<'_> {
    PollFd::new(listener.as_fd(), PollFlags::POLLIN)
}

/// Whether somebody waits to be accepted.
fn is_asked(listener: &OwnedFd) -> bool {
    poll(&mut [asked(listener)], PollTimeout::ZERO).is_ok_and(|ready| ready > 0)
}

impl Clients {
    /// Ends the one that has been there for the longest time, if possible one that was answered.
    fn evict(&mut self) -> bool {
        let answered = self.all.iter().position(Connection::is_answered);
        let oldest = answered.unwrap_or(0);
        (oldest < self.all.len()).then(|| self.all.remove(oldest)).is_some()
    }

    /// Has a descriptor free, if that can be.
    fn make_room(&mut self) -> bool {
        self.spare.take().is_some() || self.evict()
    }
}
