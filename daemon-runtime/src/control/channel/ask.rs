//! The side of the word: a connection to the daemon, if whoever listens there is the daemon.

use std::io::{self, Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::socket::{
    AddressFamily, SockFlag, SockType, UnixAddr, UnixCredentials, connect, getsockopt, setsockopt, socket,
    sockopt,
};
use nix::sys::stat::FileStat;
use nix::sys::time::TimeVal;
use nix::unistd::{Pid, User, geteuid};

use super::grammar::Request;
use super::place;
use super::reply::{Outcome, Reply};
use crate::control::arguments::Options;
use crate::instance::peer::Process;
use crate::plan::Plan;
use crate::way::{self, Owner};

/// How long the daemon may take for an answer that needs nothing but its own thread.
const PATIENCE: Duration = Duration::from_secs(5);
/// The longest answer that is read.
const LONGEST: usize = 1 << 20;

/// The daemon at the other end.
pub(crate) struct Daemon {
    stream: UnixStream,
    /// Who listens, where that can be told. Opened before anything was asked: who answers is whom the handle means.
    pub(crate) process: Option<Process>,
}

/// Why nobody was reached who can be believed.
pub(crate) enum Unreached {
    /// No socket is declared, or none is there.
    Nowhere,
    /// What is there nobody listens at any longer.
    Stale,
    /// It cannot be told.
    Failed(io::Error),
}

impl From<Unreached> for io::Error {
    fn from(unreached: Unreached) -> Self {
        match unreached {
            Unreached::Nowhere => Errno::ENOENT.into(),
            Unreached::Stale => Errno::ECONNREFUSED.into(),
            Unreached::Failed(error) => error,
        }
    }
}

/// Why there is no answer.
pub(crate) enum Silence {
    /// There was no sign that the request has arrived, or the answer is none that this version knows.
    NoAnswer,
    /// The daemon has said that it takes its time, and then has gone.
    Ended,
    /// It has said so, and took too long.
    Late,
}

/// Connects to the daemon, for one question. `holder` has the lock, if anybody is known to have it.
pub(crate) fn reach(plan: &Plan, options: &Options, holder: Option<&Process>) -> Result<Daemon, Unreached> {
    let path = place::path(plan, options).ok_or(Unreached::Nowhere)?;
    let owner = owner(plan, options);
    let stranger = || Unreached::Failed(io::Error::other("somebody else could listen there"));
    let stream = dial(&path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Unreached::Nowhere,
        io::ErrorKind::ConnectionRefused => Unreached::Stale,
        _ => Unreached::Failed(error),
    })?;
    if holder.is_none() && !is_safe(&path, owner) {
        return Err(stranger());
    }
    let peer =
        getsockopt(&stream, sockopt::PeerCredentials).map_err(|errno| Unreached::Failed(errno.into()))?;
    let believed = match holder {
        Some(holder) => peer.pid() == holder.pid.as_raw(),
        None => [0, owner, geteuid().as_raw()].contains(&peer.uid()),
    };
    if believed { Ok(Daemon { process: process(&peer), stream }) } else { Err(stranger()) }
}

/// The number of the process that listens there.
pub(super) fn listener(path: &Path) -> Option<i32> {
    let peer = getsockopt(&dial(path).ok()?, sockopt::PeerCredentials).ok()?;
    Some(peer.pid()).filter(|&pid| pid > 0)
}

/// `None` in another namespace of processes, where it has no number here.
fn process(peer: &UnixCredentials) -> Option<Process> {
    if peer.pid() > 0 { Process::open(Pid::from_raw(peer.pid())).ok().flatten() } else { None }
}

/// Whom the daemon runs as.
fn owner(plan: &Plan, options: &Options) -> u32 {
    let name = options.user.as_deref().or(plan.user);
    let user = name.and_then(|name| User::from_name(name).ok().flatten());
    let number = || name.and_then(|name| name.parse().ok());
    user.map(|user| user.uid.as_raw()).or_else(number).unwrap_or(geteuid().as_raw())
}

/// Whether only root and the daemon's user could have put a socket there, or root and this one.
fn is_safe(path: &Path, owner: u32) -> bool {
    let users = [owner, geteuid().as_raw()];
    let parent = path.parent().unwrap_or(Path::new("/"));
    let trusted = |link: &FileStat| link.st_uid == 0 || users.contains(&link.st_uid);
    let Ok(directory) = way::open(parent, trusted) else { return false };
    users.iter().any(|&uid| way::stranger(&directory, Owner { uid, gid: None }) == Ok(None))
}

/// Waits no longer than for an answer: the queue of a daemon that hangs may be full.
fn dial(path: &Path) -> io::Result<UnixStream> {
    let socket = socket(AddressFamily::Unix, SockType::Stream, SockFlag::SOCK_CLOEXEC, None)?;
    let seconds = i64::try_from(PATIENCE.as_secs()).unwrap_or(i64::MAX);
    setsockopt(&socket, sockopt::SendTimeout, &TimeVal::new(seconds, 0))?;
    connect(socket.as_raw_fd(), &UnixAddr::new(path)?)?;
    Ok(UnixStream::from(socket))
}

impl Daemon {
    /// Asks. `patience` is for an answer that the daemon has said to take its time.
    pub(crate) fn ask(mut self, request: &Request, patience: Duration) -> Result<Reply, Silence> {
        let mut received = Vec::new();
        let interim = Reply::new(Outcome::Wait, "").encode();
        // Who may not ask is answered before anything was asked, and then nobody takes the request.
        let _ = self.stream.write_all(request.line().as_bytes());
        self.read(&mut received, PATIENCE, Some(&interim)).map_err(|_| Silence::NoAnswer)?;
        let waits = received.starts_with(&interim);
        if waits {
            received.drain(..interim.len());
            self.read(&mut received, patience, None).map_err(|_| Silence::Late)?;
        }
        let ended = if waits { Silence::Ended } else { Silence::NoAnswer };
        Reply::decode(&received).ok_or(ended)
    }

    /// Reads to the end, or until what was read begins with `until`.
    fn read(&mut self, received: &mut Vec<u8>, limit: Duration, until: Option<&[u8]>) -> io::Result<()> {
        let start = Instant::now();
        while until.is_none_or(|until| !received.starts_with(until)) {
            let left = limit.saturating_sub(start.elapsed());
            if left.is_zero() || received.len() > LONGEST {
                return Err(io::ErrorKind::TimedOut.into());
            }
            self.stream.set_read_timeout(Some(left))?;
            let mut buffer = [0; 4096];
            match self.stream.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(length) => received.extend(buffer.get(..length).unwrap_or_default()),
                // The end, too: of a connection whose other side has not read everything.
                Err(error) if error.kind() == io::ErrorKind::ConnectionReset && !received.is_empty() => {
                    return Ok(());
                }
                Err(error)
                    if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}
