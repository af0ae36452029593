//! Clients of a running daemon.

use std::net::TcpStream;
use std::os::unix::net::UnixStream;

use super::RunningDaemon;
use crate::daemon::socket::exchange;

impl RunningDaemon {
    /// A client of the TCP socket `name`, once it is let in; see [`Daemon::connect`](crate::Daemon::connect).
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let pingd = Daemon::new("target/debug/pingd").own_user().listen("http").start();
    /// let client = pingd.connect("http");
    /// ```
    ///
    /// # Panics
    ///
    /// When it ends or the limit comes before, with everything that it said.
    #[track_caller]
    pub fn connect(&self, name: &str) -> TcpStream {
        self.finds(&format!("a client is let in at `{name}`"), || self.daemon.try_connect(name).ok())
    }

    /// A client of the unix socket `name`, once it is let in.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// # let daemon = Daemon::new("target/debug/mirrord").listen_at("admin", "unix:/run/mirrord.sock").start();
    /// let client = daemon.connect_unix("admin");
    /// ```
    ///
    /// # Panics
    ///
    /// When it ends or the limit comes before, with everything that it said.
    #[track_caller]
    pub fn connect_unix(&self, name: &str) -> UnixStream {
        self.finds(&format!("a client is let in at `{name}`"), || self.daemon.try_connect_unix(name).ok())
    }

    /// Everything that is answered to `request` at the socket `name`, TCP or unix, until the daemon closes the connection.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let pingd = Daemon::new("target/debug/pingd").own_user().listen("http").start();
    /// assert!(pingd.ask("http", "GET / HTTP/1.0\r\n\r\n").ends_with("pong\n"));
    /// ```
    ///
    /// # Panics
    ///
    /// When it is not let in, not heard or not answered, with everything that the daemon said.
    #[track_caller]
    pub fn ask(&self, name: &str, request: impl AsRef<[u8]>) -> String {
        let answer = if self.daemon.is_unix(name) {
            exchange(self.connect_unix(name), request.as_ref(), UnixStream::shutdown)
        } else {
            exchange(self.connect(name), request.as_ref(), TcpStream::shutdown)
        };
        answer.unwrap_or_else(|error| panic!("no answer from `{name}`: {error}"))
    }
}
