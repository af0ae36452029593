//! [`Predecessor`]: the daemon before, as the program knows it that is to take its place.

use std::io;
use std::os::fd::{AsFd, AsRawFd, OwnedFd, RawFd};
use std::path::Path;
use std::sync::Arc;

use nix::fcntl::{FcntlArg, FdFlag, fcntl};
use nix::sys::socket::{SockType, getsockopt, setsockopt, sockopt};
use nix::sys::time::{TimeVal, TimeValLike};
use nix::unistd::getppid;

use super::between;
use super::kept::Handed;
use super::link::{Descriptor, Link};
use super::offer::{Offer, OfferedPidfile, Terms};
use super::store::Store;
use crate::error::Error;
use crate::instance::pidfile::Pidfile;
use crate::notify::readiness::Readiness;
use crate::plan::Plan;
use crate::sys;

/// The variable that names the descriptor of the link. It is nothing without that.
pub(crate) const VARIABLE: &str = "DAEMON_UPGRADE_FD";

/// How long, in seconds, the other process may leave this one without the next message.
const PATIENCE: i64 = 60;

/// Whether the program was started to take a daemon's place, as far as the environment says.
pub(crate) fn is_successor() -> bool {
    std::env::var_os(VARIABLE).is_some()
}

/// The daemon whose place this process is to take.
#[derive(Debug)]
pub(crate) struct Predecessor {
    link: Arc<Link>,
    offer: Offer,
}

impl Predecessor {
    /// Finds it, if the program was started for that. What the variable names has to be a socket whose other end the
    /// parent of this process has made. What becomes of the start is told there from then on.
    pub(crate) fn find(plan: &Plan, readiness: &Readiness) -> Result<Option<Self>, Error> {
        let Some(value) = std::env::var_os(VARIABLE).filter(|_| plan.upgrades()) else { return Ok(None) };
        let refused = |why: String| Error::Upgrade(format!("`{VARIABLE}` is set, but {why}"));
        let number = value.to_str().and_then(|value| value.parse::<RawFd>().ok()).filter(|&fd| fd > 2);
        let fd = number.ok_or_else(|| refused("does not name a descriptor above 2".into()))?;
        let peer = getsockopt(&sys::borrow(fd), sockopt::PeerCredentials);
        let peer = peer.map_err(|errno| refused(format!("descriptor {fd} is of no use: {errno}")))?;
        let kind = getsockopt(&sys::borrow(fd), sockopt::SockType);
        if peer.pid() != getppid().as_raw() || kind != Ok(SockType::SeqPacket) {
            return Err(refused(format!("descriptor {fd} does not lead to the parent of this process")));
        }
        let socket = sys::own(fd);
        between::stand().map_err(|errno| refused(format!("there can be no process for it: {errno}")))?;
        let read = prepare(&socket).map_err(io::Error::from).and_then(|()| {
            let link = Link::of(socket);
            Offer::read(&link).map(|offer| Self { link: Arc::new(link), offer })
        });
        let before = read.map_err(|error| Error::Upgrade(format!("nothing is handed over: {error}")))?;
        readiness.set_predecessor(&before);
        Ok(Some(before))
    }

    pub(super) fn link(&self) -> Arc<Link> {
        Arc::clone(&self.link)
    }

    pub(super) fn terms(&self) -> Terms {
        self.offer.terms
    }

    /// systemd runs the daemon.
    pub(crate) fn systemd(&self) -> bool {
        self.offer.terms.systemd
    }

    /// The daemon has gone into the background by itself, and this process is there with it.
    pub(crate) fn detached(&self) -> bool {
        self.offer.terms.detached
    }

    /// The daemon stands behind walls of its own, and this process with it.
    pub(crate) fn walled(&self) -> bool {
        self.offer.terms.walled
    }

    /// What must not be closed, beside the sockets.
    pub(crate) fn descriptors(&self) -> Vec<RawFd> {
        let directory = |pidfile: &OfferedPidfile| pidfile.directory.as_ref().map(AsRawFd::as_raw_fd);
        let pidfile = self.offer.pidfile.iter();
        let pidfile = pidfile.flat_map(|pidfile| [Some(pidfile.file.as_raw_fd()), directory(pidfile)]);
        pidfile.flatten().chain([self.link.as_fd().as_raw_fd()]).collect()
    }

    /// The sockets, each once.
    pub(crate) fn take_sockets(&mut self) -> Handed {
        Handed(std::mem::take(&mut self.offer.sockets))
    }

    /// What its main has left.
    pub(crate) fn hand_stored(&mut self, to: &Store) {
        to.add_all(std::mem::take(&mut self.offer.stored));
    }

    /// The PID file at `path`, which the daemon has locked. One that is nowhere, or elsewhere, cannot change hands.
    pub(crate) fn take_pidfile(&mut self, path: Option<&Path>) -> Result<Option<Pidfile>, Error> {
        let theirs = self.offer.pidfile();
        if let Some(theirs) = theirs.filter(|&theirs| Some(theirs) != path) {
            let ours =
                path.map_or("no PID file".to_owned(), |path| format!("the PID file {}", path.display()));
            return Err(Error::Upgrade(format!(
                "the running daemon has locked {}, and this program declares {ours}: that takes a restart",
                theirs.display()
            )));
        }
        let Some(OfferedPidfile { path, file, directory }) = self.offer.pidfile.take() else {
            return Ok(None);
        };
        let Descriptor::Owned(file) = file else { return Ok(None) };
        Ok(Some(Pidfile::handed(directory, file, path)))
    }
}

/// Not for programs that this one starts, and never waited at for ever.
fn prepare(socket: &OwnedFd) -> nix::Result<()> {
    fcntl(socket, FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC))?;
    let patience = TimeVal::seconds(PATIENCE);
    setsockopt(socket, sockopt::ReceiveTimeout, &patience)?;
    setsockopt(socket, sockopt::SendTimeout, &patience)
}
