//! The thread that answers at the control socket. It never waits for anybody alone, and nobody waits for it.

use std::io;
use std::os::fd::AsFd;
use std::os::unix::net::UnixListener;
use std::thread::Builder;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, ppoll};
use nix::sys::signal::{Signal, kill};
use nix::sys::time::TimeSpec;
use nix::unistd::getpid;

use super::connection::{Connection, Step};
use super::facts;
use super::grammar::Request;
use super::peer::Admitted;
use super::reply::{Outcome, Reply};
use crate::context::Context;

/// How many connections are open at once. One more, and the oldest has to go: whoever means to ask does so at once.
const ROOM: usize = 16;
/// How long nothing is accepted after that failed for want of descriptors or memory.
const REST: Duration = Duration::from_secs(1);

/// Starts the thread.
pub(super) fn begin(context: Context, listener: UnixListener) -> io::Result<()> {
    let admitted = Admitted::here();
    let mut server =
        Server { context, listener, admitted, connections: Vec::new(), rests: None, stopping: false };
    Builder::new().name("control".into()).spawn(move || server.run()).map(drop)
}

struct Server {
    context: Context,
    listener: UnixListener,
    admitted: Admitted,
    /// The oldest first.
    connections: Vec<Connection>,
    /// Until when nothing is accepted.
    rests: Option<Instant>,
    /// Whether somebody has asked for the stop here: asked for twice it would be cut short.
    stopping: bool,
}

impl Server {
    fn run(&mut self) -> ! {
        loop {
            let ready = self.wait();
            let mut going = Vec::with_capacity(self.connections.len());
            for (index, connection) in std::mem::take(&mut self.connections).into_iter().enumerate() {
                let step = if ready.get(index + 1).copied().unwrap_or(false) {
                    connection.step()
                } else {
                    Step::On(connection)
                };
                going.extend(self.go_on(step));
            }
            let now = Instant::now();
            going.retain(|connection| connection.deadline > now);
            self.connections = going;
            if ready.first().copied().unwrap_or(false) {
                self.accept();
            }
        }
    }

    /// Waits until something can go on: the listener first, then the connections in their order.
    fn wait(&mut self) -> Vec<bool> {
        let now = Instant::now();
        self.rests = self.rests.filter(|&until| until > now);
        let due = self.connections.iter().map(|connection| connection.deadline).chain(self.rests).min();
        let limit = due.map(|due| TimeSpec::from(due.saturating_duration_since(now)));
        let accepts = if self.rests.is_some() { PollFlags::empty() } else { PollFlags::POLLIN };
        let mut polled = vec![PollFd::new(self.listener.as_fd(), accepts)];
        polled.extend(
            self.connections.iter().map(|connection| PollFd::new(connection.as_fd(), connection.events())),
        );
        if ppoll(&mut polled, limit, None).is_err() {
            return Vec::new();
        }
        polled.iter().map(|polled| polled.any().unwrap_or(false)).collect()
    }

    fn accept(&mut self) {
        match self.listener.accept() {
            Ok((stream, _)) => {
                if let Ok(connection) = Connection::new(stream, self.admitted) {
                    if self.connections.len() >= ROOM {
                        self.connections.remove(0);
                    }
                    self.connections.push(connection);
                }
            }
            Err(error) => {
                let passing = matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted)
                    || error.raw_os_error() == Some(Errno::ECONNABORTED as i32);
                if !passing {
                    // A descriptor that is free again, and time for others to give some back.
                    self.connections.clear();
                    self.rests = Some(Instant::now() + REST);
                }
            }
        }
    }

    /// The connection, if it goes on.
    fn go_on(&mut self, step: Step) -> Option<Connection> {
        match step {
            Step::On(connection) => Some(connection),
            Step::Over => None,
            Step::Asked(connection, request) => {
                let next = self.act(connection, request);
                // An answer leads to no further request.
                next.and_then(|step| if let Step::On(connection) = step { Some(connection) } else { None })
            }
        }
    }

    fn act(&mut self, connection: Connection, request: Request) -> Option<Step> {
        Some(match request {
            Request::Status => connection.answer(&Reply::with_body(facts::report(&self.context).lines())),
            Request::Reload => return self.reload(connection),
            Request::Stop => self.stop(connection),
            Request::LogLevel(level) => connection.answer(&facts::log_level(&self.context, level.as_deref())),
        })
    }

    /// The signal does the rest, so that there is one way to reload, and one order.
    fn reload(&self, connection: Connection) -> Option<Step> {
        let inner = &self.context.inner;
        if !inner.plan.reloads() {
            let reply = Reply::new(Outcome::Unimplemented, "the daemon declares no `reload`");
            return Some(connection.answer(&reply));
        }
        if !inner.asked.has_room() {
            return Some(connection.answer(&Reply::new(Outcome::Busy, "too many wait for a reload already")));
        }
        inner.asked.put(connection.park().ok()?);
        let _ = kill(getpid(), Signal::SIGHUP);
        None
    }

    /// Answered before the signal, which may end the process at once.
    fn stop(&mut self, connection: Connection) -> Step {
        let limit = self.context.inner.plan.stop_timeout.as_millis().to_string();
        let step = connection.answer(&Reply::new(Outcome::Done, &limit));
        if !self.stopping && !facts::stops(&self.context) {
            self.stopping = true;
            let _ = kill(getpid(), Signal::SIGTERM);
        }
        step
    }
}
