//! Binds what no service manager handed over.

use std::io;
use std::net::{TcpListener, UdpSocket};
use std::os::fd::AsFd;
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixDatagram, UnixListener, UnixStream};
use std::path::Path;

use nix::fcntl::{AtFlags, OFlag, open};
use nix::sys::socket::{Backlog, listen as listen_on};
use nix::sys::stat::{Mode, SFlag, fstat, umask};
use nix::unistd::{fchownat, geteuid};

use crate::error::Error;
use crate::plan::Listen;
use crate::privilege::lookup::Identity;
use crate::socket::address::Address;
use crate::socket::listeners::Listener;

/// The queue of connections not yet accepted; the kernel cuts it to `net.core.somaxconn`.
const BACKLOG: i32 = 4096;
/// Everybody may connect to a unix socket, as with systemd's `SocketMode=`.
const MODE: u32 = 0o666;

/// Binds the socket of one declaration at an address that may have been overridden. A path is `owner`'s, as
/// the socket unit has it.
pub(crate) fn bind(listen: &Listen, address: &Address, owner: Option<&Identity>) -> Result<Listener, Error> {
    let backlog = listen.backlog.map_or(BACKLOG, |backlog| i32::try_from(backlog).unwrap_or(i32::MAX));
    let mode = listen.mode.unwrap_or(MODE);
    let bound = match address {
        Address::Tcp(address) => {
            TcpListener::bind(address).and_then(|tcp| queue(tcp, backlog)).map(Listener::Tcp)
        }
        Address::Udp(address) => UdpSocket::bind(address).map(Listener::Udp),
        Address::Unix(path) => {
            at_path(path, mode, owner, |path| queue(UnixListener::bind(path)?, backlog)).map(Listener::Unix)
        }
        Address::UnixDatagram(path) => {
            at_path(path, mode, owner, |path| UnixDatagram::bind(path)).map(Listener::UnixDatagram)
        }
    };
    bound.map_err(|source| Error::Bind { name: listen.name.to_owned(), address: address.to_string(), source })
}

/// listen(2) again, for a queue longer than the standard library's.
fn queue<L: AsFd>(listener: L, backlog: i32) -> io::Result<L> {
    listen_on(&listener, Backlog::new(backlog).unwrap_or(Backlog::MAXCONN))?;
    Ok(listener)
}

/// Binds a path: a socket that nobody listens on any longer is removed first, and the new one is never
/// open to more than `mode`, not even for a moment.
fn at_path<S>(
    path: &Path,
    mode: u32,
    owner: Option<&Identity>,
    bind: impl Fn(&Path) -> io::Result<S>,
) -> io::Result<S> {
    let masked = umask(Mode::from_bits_truncate(0o777 & !mode));
    let bound = bind(path).or_else(|error| {
        if error.kind() == io::ErrorKind::AddrInUse && is_stale(path) {
            std::fs::remove_file(path)?;
            bind(path)
        } else {
            Err(error)
        }
    });
    umask(masked);
    let bound = bound?;
    if let Some(owner) = owner.filter(|owner| owner.drops) {
        give(path, owner)?;
    }
    Ok(bound)
}

/// Through a descriptor and only if it is what was made just now: where the directory is the daemon's, its
/// user may have put something else there meanwhile.
fn give(path: &Path, owner: &Identity) -> io::Result<()> {
    let file = open(path, OFlag::O_PATH | OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC, Mode::empty())?;
    let stat = fstat(&file)?;
    let is_socket = SFlag::from_bits_truncate(stat.st_mode) & SFlag::S_IFMT == SFlag::S_IFSOCK;
    if !is_socket || stat.st_nlink != 1 || stat.st_uid != geteuid().as_raw() {
        return Err(io::Error::other("it was replaced as soon as it was made"));
    }
    Ok(fchownat(&file, "", Some(owner.uid), Some(owner.gid), AtFlags::AT_EMPTY_PATH)?)
}

/// A socket file that refuses connections has no process behind it.
fn is_stale(path: &Path) -> bool {
    let is_socket = std::fs::symlink_metadata(path).is_ok_and(|metadata| metadata.file_type().is_socket());
    let refuses = |error: &io::Error| error.kind() == io::ErrorKind::ConnectionRefused;
    let stream = UnixStream::connect(path);
    let datagram = || UnixDatagram::unbound().and_then(|socket| socket.connect(path));
    is_socket && stream.as_ref().is_err_and(refuses) && datagram().is_err()
}
