//! The protocol of sd_notify(3), one datagram a message.

use std::ffi::OsStr;
use std::io::{self, IoSlice};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::fcntl::OFlag;
use nix::poll::{PollFd, PollFlags, ppoll};
use nix::sys::socket::{ControlMessage, MsgFlags, sendmsg};
use nix::time::{ClockId, clock_gettime};
use nix::unistd::pipe2;

use crate::interrupted::until_done;

/// How long a full queue of the manager may hold the daemon up.
const PATIENCE: Duration = Duration::from_secs(5);

/// The file system of the handles of processes, of Linux 6.9 and later.
#[cfg(feature = "upgrade")]
const PIDFS: nix::sys::statfs::FsType = nix::sys::statfs::FsType(0x5049_4446);

/// A connection to the socket that `NOTIFY_SOCKET` named. Made before the root directory changes and
/// privileges go, so that it works afterwards.
#[derive(Debug)]
pub(crate) struct Notify {
    socket: UnixDatagram,
}

impl Notify {
    /// Connects. A path starts with `/`, an abstract name with `@`; other kinds are refused, not guessed.
    pub(crate) fn connect(address: &OsStr) -> io::Result<Self> {
        let bytes = address.as_bytes();
        let target = match bytes.first() {
            Some(b'/') => SocketAddr::from_pathname(address)?,
            Some(b'@') => SocketAddr::from_abstract_name(bytes.get(1..).unwrap_or_default())?,
            _ => {
                return Err(io::Error::new(
                    io::ErrorKind::Unsupported,
                    "neither a path nor an abstract name",
                ));
            }
        };
        let socket = UnixDatagram::unbound()?;
        socket.connect_addr(&target)?;
        socket.set_write_timeout(Some(PATIENCE))?;
        Ok(Self { socket })
    }

    /// `READY=1`, with a line for people.
    pub(crate) fn ready(&self, status: &str) -> io::Result<()> {
        self.send(&format!("READY=1\nSTATUS={}", one_line(status)))
    }

    /// `RELOADING=1` with the time, without which `Type=notify-reload` waits for ever.
    pub(crate) fn reloading(&self) -> io::Result<()> {
        let now = clock_gettime(ClockId::CLOCK_MONOTONIC)?;
        let microseconds = Duration::from(now).as_micros();
        self.send(&format!("RELOADING=1\nMONOTONIC_USEC={microseconds}"))
    }

    /// `STOPPING=1`.
    pub(crate) fn stopping(&self) -> io::Result<()> {
        self.send("STOPPING=1")
    }

    /// `STATUS=` alone.
    pub(crate) fn status(&self, status: &str) -> io::Result<()> {
        self.send(&format!("STATUS={}", one_line(status)))
    }

    /// `WATCHDOG=1`: everything makes progress.
    pub(crate) fn watchdog(&self) -> io::Result<()> {
        self.send("WATCHDOG=1")
    }

    /// `WATCHDOG=trigger`: something makes none and never will.
    pub(crate) fn watchdog_trigger(&self) -> io::Result<()> {
        self.send("WATCHDOG=trigger")
    }

    /// `EXTEND_TIMEOUT_USEC=`: the start or the stop takes this much longer from now on.
    pub(crate) fn extend_timeout(&self, by: Duration) -> io::Result<()> {
        self.send(&format!("EXTEND_TIMEOUT_USEC={}", by.as_micros()))
    }

    /// Why the start failed: `STATUS=`, `EXIT_STATUS=`, and `ERRNO=` where there is one.
    pub(crate) fn failed(&self, status: &str, errno: Option<i32>, exit: u8) -> io::Result<()> {
        let errno = errno.map(|errno| format!("ERRNO={errno}\n")).unwrap_or_default();
        self.send(&format!("{errno}EXIT_STATUS={exit}\nSTATUS={}", one_line(status)))
    }

    /// `MAINPID=`: this process is another one from now on. From 257 on systemd compares with what it says itself of
    /// the process (`MAINPIDFDID=`), where the kernel numbers the handles of processes.
    #[cfg(feature = "upgrade")]
    pub(crate) fn main_process(&self, process: &crate::instance::peer::Process) -> io::Result<()> {
        let numbered = nix::sys::statfs::fstatfs(process.handle())?.filesystem_type() == PIDFS;
        let identity = if numbered {
            format!("\nMAINPIDFDID={}", nix::sys::stat::fstat(process.handle())?.st_ino)
        } else {
            String::new()
        };
        self.send(&format!("MAINPID={}{identity}", process.pid))
    }

    /// `FDSTORE=1`: leaves a descriptor with the manager, whether or not something happens to it (`FDPOLL=0`).
    #[cfg(feature = "upgrade")]
    pub(crate) fn store_descriptor(&self, name: &str, descriptor: BorrowedFd<'_>) -> io::Result<()> {
        self.send_with(&format!("FDSTORE=1\nFDNAME={name}\nFDPOLL=0"), descriptor)
    }

    /// `FDSTOREREMOVE=1`: leaves nothing under this name any longer.
    #[cfg(feature = "upgrade")]
    pub(crate) fn forget_descriptors(&self, name: &str) -> io::Result<()> {
        self.send(&format!("FDSTOREREMOVE=1\nFDNAME={name}"))
    }

    /// Waits until the manager has taken everything that was sent so far: sd_notify_barrier(3). The manager
    /// closes the descriptor that comes with the message, which is the only one left of its end of the pipe.
    pub(crate) fn barrier(&self, limit: Duration) -> io::Result<()> {
        let (ours, theirs) = pipe2(OFlag::O_CLOEXEC)?;
        self.send_with("BARRIER=1", theirs.as_fd())?;
        drop(theirs);
        let start = Instant::now();
        loop {
            let left = limit.saturating_sub(start.elapsed());
            match ppoll(&mut [PollFd::new(ours.as_fd(), PollFlags::empty())], Some(left.into()), None) {
                Ok(0) => return Err(io::ErrorKind::TimedOut.into()),
                Ok(_) => return Ok(()),
                Err(Errno::EINTR) => {}
                Err(errno) => return Err(errno.into()),
            }
        }
    }

    fn send_with(&self, message: &str, descriptor: BorrowedFd<'_>) -> io::Result<()> {
        let message = [IoSlice::new(message.as_bytes())];
        let descriptors = [descriptor.as_raw_fd()];
        let control = [ControlMessage::ScmRights(&descriptors)];
        let socket = self.socket.as_raw_fd();
        until_done(|| sendmsg::<()>(socket, &message, &control, MsgFlags::MSG_NOSIGNAL, None))?;
        Ok(())
    }

    fn send(&self, message: &str) -> io::Result<()> {
        loop {
            match self.socket.send(message.as_bytes()) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                sent => return sent.map(drop),
            }
        }
    }
}

/// A line break in the text would start an assignment of its own.
fn one_line(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}
