//! The sockets that a daemon is started with.

use std::net::TcpListener;
use std::os::fd::OwnedFd;

use super::Daemon;
use super::socket::Socket;
use crate::address;

/// The port of sockets that the kit chooses an address for; the address is the test's own.
const PORT: u16 = 8080;

impl Daemon {
    /// Has the daemon listen for the socket `name` of its `listen` at an address on loopback that nobody else has.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let pingd = Daemon::new("target/debug/pingd").own_user().listen("http").start();
    /// let client = pingd.connect("http");
    /// ```
    pub fn listen(self, name: &str) -> Self {
        let address = address::own(PORT);
        self.listen_at(name, &address)
    }

    /// Has the daemon listen for the socket `name` at this address, as its `--listen` takes it. A unix socket is best
    /// below `run` of the root.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let daemon = Daemon::new("target/debug/mirrord");
    /// let admin = format!("unix:{}", daemon.root().join("run/admin.sock").display());
    /// let running = daemon.listen_at("admin", &admin).start();
    /// let client = running.connect_unix("admin");
    /// ```
    pub fn listen_at(mut self, name: &str, address: &str) -> Self {
        self.sockets.push(Socket::bound_by_the_daemon(name, address));
        self
    }

    /// Hands over a TCP socket as `name`, as socket activation does: it listens already, before the daemon is
    /// started and while none runs. Such a start is never in the background.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let pingd = Daemon::new("target/debug/pingd").own_user().activate("http");
    /// let early = pingd.connect("http");
    /// let running = pingd.supervised();
    /// running.wait_ready();
    /// ```
    ///
    /// # Panics
    ///
    /// When it cannot be bound.
    pub fn activate(self, name: &str) -> Self {
        let listener = TcpListener::bind(address::own(PORT)).expect("a socket on loopback");
        self.activate_with(name, listener)
    }

    /// Hands over this socket as `name`.
    ///
    /// ```no_run
    /// use std::os::unix::net::UnixListener;
    ///
    /// # use daemon_testing::Daemon;
    /// let daemon = Daemon::new("target/debug/mirrord");
    /// let admin = UnixListener::bind(daemon.root().join("run/admin.sock")).unwrap();
    /// let running = daemon.activate_with("admin", admin).supervised();
    /// ```
    pub fn activate_with(mut self, name: &str, socket: impl Into<OwnedFd>) -> Self {
        self.sockets.push(Socket::handed_over(name, socket.into()));
        self
    }
}
