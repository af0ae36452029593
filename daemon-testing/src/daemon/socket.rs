//! [`Socket`]: a socket of the daemon's, who binds it, and how a client gets there.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::Arc;

use super::Daemon;
use crate::wait::limit;

/// How the address of a unix socket begins.
const UNIX: &str = "unix:";

/// A name of `listen`, and what is there.
#[derive(Clone, Debug)]
pub(super) struct Socket {
    pub(super) name: String,
    /// As `--listen` takes it; what was handed over may have none.
    pub(super) address: Option<String>,
    /// What is handed over, when the daemon does not bind it.
    pub(super) descriptor: Option<Arc<OwnedFd>>,
}

impl Socket {
    pub(super) fn bound_by_the_daemon(name: &str, address: &str) -> Self {
        Self { name: name.to_owned(), address: Some(address.to_owned()), descriptor: None }
    }

    pub(super) fn handed_over(name: &str, descriptor: OwnedFd) -> Self {
        let copy = || descriptor.try_clone().ok();
        let internet = || Some(TcpListener::from(copy()?).local_addr().ok()?.to_string());
        let unix = || {
            let address = UnixListener::from(copy()?).local_addr().ok()?;
            Some(format!("{UNIX}{}", address.as_pathname()?.display()))
        };
        let address = internet().or_else(unix);
        Self { name: name.to_owned(), address, descriptor: Some(Arc::new(descriptor)) }
    }
}

impl Daemon {
    /// Where the socket `name` is, as `--listen` takes it: `127.0.0.1:8080` or `unix:/run/admin.sock`.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let pingd = Daemon::new("target/debug/pingd").listen("http");
    /// println!("http://{}/", pingd.address("http"));
    /// ```
    ///
    /// # Panics
    ///
    /// When it is not known.
    #[track_caller]
    pub fn address(&self, name: &str) -> &str {
        let socket = self.sockets.iter().find(|socket| socket.name == name);
        let address = socket.and_then(|socket| socket.address.as_deref());
        address.unwrap_or_else(|| panic!("where the socket `{name}` is the test has not said"))
    }

    /// A client of a TCP socket that was handed over, [`activate`](Self::activate), which need not run for that. What the
    /// client waits for has the same limit as everything.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let pingd = Daemon::new("target/debug/pingd").own_user().activate("http");
    /// let early = pingd.connect("http");
    /// let running = pingd.supervised();
    /// ```
    ///
    /// # Panics
    ///
    /// When it is not let in.
    #[track_caller]
    pub fn connect(&self, name: &str) -> TcpStream {
        self.try_connect(name).unwrap_or_else(|error| panic!("no client is let in at `{name}`: {error}"))
    }

    #[track_caller]
    pub(super) fn try_connect(&self, name: &str) -> io::Result<TcpStream> {
        let client = TcpStream::connect(self.address(name))?;
        client.set_read_timeout(Some(limit()))?;
        client.set_write_timeout(Some(limit()))?;
        Ok(client)
    }

    #[track_caller]
    pub(super) fn try_connect_unix(&self, name: &str) -> io::Result<UnixStream> {
        let address = self.address(name);
        let path = address.strip_prefix(UNIX);
        let path = path.unwrap_or_else(|| panic!("`{name}` is no unix socket, but {address}"));
        let client = UnixStream::connect(path)?;
        client.set_read_timeout(Some(limit()))?;
        client.set_write_timeout(Some(limit()))?;
        Ok(client)
    }

    #[track_caller]
    pub(super) fn is_unix(&self, name: &str) -> bool {
        self.address(name).starts_with(UNIX)
    }
}

/// Says all of `request`, and hears everything until the other side closes.
pub(super) fn exchange<C: Read + Write>(
    mut client: C,
    request: &[u8],
    shut_down: impl FnOnce(&C, Shutdown) -> io::Result<()>,
) -> io::Result<String> {
    client.write_all(request)?;
    shut_down(&client, Shutdown::Write)?;
    let mut answer = Vec::new();
    client.read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
