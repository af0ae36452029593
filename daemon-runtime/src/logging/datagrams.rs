//! [`Datagrams`]: a local socket that messages are sent to one by one, whoever listens there at the time.

use std::io;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::os::unix::net::UnixDatagram;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use nix::errno::Errno;
use nix::sys::socket::{ControlMessage, MsgFlags, sendmsg};

/// How long a full queue holds up who logs, once: a burst then loses nothing, and a listener that hangs does not
/// stop the daemon. After that nobody waits until there is room again.
const PATIENCE: Duration = Duration::from_secs(1);

/// Made before the root directory changes, so that it goes on working behind another one for as long as the same
/// listener does.
#[derive(Debug)]
pub(super) struct Datagrams {
    socket: UnixDatagram,
    path: &'static str,
    full: AtomicBool,
}

impl Datagrams {
    /// To whoever listens at `path`, now or later.
    pub(super) fn to(path: &'static str) -> io::Result<Self> {
        let socket = UnixDatagram::unbound()?;
        socket.set_write_timeout(Some(PATIENCE))?;
        let datagrams = Self { socket, path, full: AtomicBool::new(false) };
        let _ = datagrams.connect();
        Ok(datagrams)
    }

    /// Connects to who listens now.
    fn connect(&self) -> io::Result<()> {
        self.socket.connect(self.path)
    }

    /// Whether somebody listens now; who does is not told of the question.
    pub(super) fn is_reachable(&self) -> bool {
        self.connect().is_ok()
    }

    /// Sends one message. A listener that went away is looked for anew.
    pub(super) fn send(&self, message: &[u8]) -> Result<(), Errno> {
        self.send_with(message, &[])
    }

    /// Sends a file that holds the message, as the journal takes those that are too long for a datagram.
    pub(super) fn send_file(&self, file: &OwnedFd) -> Result<(), Errno> {
        let files: [RawFd; 1] = [file.as_raw_fd()];
        self.send_with(&[], &[ControlMessage::ScmRights(&files)])
    }

    fn send_with(&self, message: &[u8], control: &[ControlMessage]) -> Result<(), Errno> {
        let part: &[io::IoSlice] = &[io::IoSlice::new(message)];
        let parts = if message.is_empty() { &[] } else { part };
        let mut again = true;
        loop {
            let waits = !self.full.load(Ordering::Relaxed);
            let flags =
                if waits { MsgFlags::MSG_NOSIGNAL } else { MsgFlags::MSG_NOSIGNAL | MsgFlags::MSG_DONTWAIT };
            match sendmsg::<()>(self.socket.as_raw_fd(), parts, control, flags, None) {
                Ok(_) => {
                    self.full.store(false, Ordering::Relaxed);
                    return Ok(());
                }
                Err(Errno::EINTR) => {}
                Err(Errno::ECONNREFUSED | Errno::ENOTCONN | Errno::ECONNRESET | Errno::EPIPE) if again => {
                    again = false;
                    self.connect().map_err(|error| errno(&error))?;
                }
                Err(errno) => {
                    if matches!(errno, Errno::EAGAIN | Errno::ENOBUFS) {
                        self.full.store(true, Ordering::Relaxed);
                    }
                    return Err(errno);
                }
            }
        }
    }
}

pub(super) fn errno(error: &io::Error) -> Errno {
    error.raw_os_error().map_or(Errno::EIO, Errno::from_raw)
}
