//! Binds what no service manager handed over.

use std::ffi::OsStr;
use std::io;
use std::net::{TcpListener, UdpSocket};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::{UnixDatagram, UnixListener};
use std::path::Path;

use nix::fcntl::{AtFlags, OFlag, openat};
use nix::sys::stat::{Mode, SFlag, fstat, umask};
use nix::unistd::{UnlinkatFlags, fchownat, geteuid, unlinkat};

use crate::error::Error;
use crate::instance::directory::trusted;
use crate::interrupted::until_done;
use crate::plan::Listen;
use crate::privilege::lookup::Identity;
use crate::socket::address::Address;
use crate::socket::listeners::Listener;
use crate::socket::{SocketFiles, stale};
use crate::sys;
use crate::way;

/// The queue of connections not yet accepted; the kernel cuts it to `net.core.somaxconn`.
const BACKLOG: i32 = 4096;
/// Everybody may connect to a unix socket, as with systemd's `SocketMode=`.
const MODE: u32 = 0o666;

/// Binds the socket of one declaration at an address that may have been overridden. A path is `owner`'s, as
/// the socket unit has it.
pub(super) fn bind(
    listen: &Listen,
    address: &Address,
    owner: Option<&Identity>,
    files: &mut SocketFiles,
) -> io::Result<Listener> {
    let backlog = listen.backlog.map_or(BACKLOG, |backlog| i32::try_from(backlog).unwrap_or(i32::MAX));
    let mode = listen.mode.unwrap_or(MODE);
    match address {
        Address::Tcp(address) => {
            TcpListener::bind(address).and_then(|tcp| queue(tcp, backlog)).map(Listener::Tcp)
        }
        Address::Udp(address) => UdpSocket::bind(address).map(Listener::Udp),
        Address::Unix(path) => {
            at_path(path, mode, owner, files, |path| queue(UnixListener::bind(path)?, backlog))
                .map(Listener::Unix)
        }
        Address::UnixDatagram(path) => {
            at_path(path, mode, owner, files, |path| UnixDatagram::bind(path)).map(Listener::UnixDatagram)
        }
    }
}

/// What is told of a socket that could not be had.
pub(super) fn failed(listen: &Listen, address: &Address, source: io::Error) -> Error {
    Error::Bind { name: listen.name.to_owned(), address: address.to_string(), source }
}

/// listen(2) again, for a queue longer than the standard library's.
fn queue<L: AsFd>(listener: L, backlog: i32) -> io::Result<L> {
    sys::listen(listener.as_fd(), backlog)?;
    Ok(listener)
}

/// Binds a path: a socket that nobody has bound any longer is removed first, and the new one is never
/// open to more than `mode`, not even for a moment.
fn at_path<S>(
    path: &Path,
    mode: u32,
    owner: Option<&Identity>,
    files: &mut SocketFiles,
    bind: impl Fn(&Path) -> io::Result<S>,
) -> io::Result<S> {
    let parent = path.parent().unwrap_or(Path::new("/"));
    let directory = way::open(parent, |link| trusted(link, None))?;
    let masked = umask(Mode::from_bits_truncate(0o777 & !mode));
    let bound = bind(path).or_else(|error| {
        if error.kind() == io::ErrorKind::AddrInUse && stale::is_stale(path) {
            unlinkat(&directory, name(path), UnlinkatFlags::NoRemoveDir)?;
            bind(path)
        } else if error.kind() == io::ErrorKind::AddrInUse && stale::is_something_else(path) {
            Err(in_the_way())
        } else {
            Err(error)
        }
    });
    umask(masked);
    let given = bound.and_then(|bound| {
        owner.filter(|owner| owner.drops).map_or(Ok(()), |owner| give(&directory, name(path), owner))?;
        files.note(path).map(|()| bound)
    });
    if given.is_err() && stale::is_stale(path) {
        // Of a socket that was not bound quite, nothing is to stay.
        let _ = unlinkat(&directory, name(path), UnlinkatFlags::NoRemoveDir);
    }
    given
}

pub(super) fn in_the_way() -> io::Error {
    io::Error::other("what is there is not a socket; move it away")
}

fn name(path: &Path) -> &OsStr {
    path.file_name().unwrap_or_default()
}

/// Through a descriptor and only if it is what was made just now: where the directory is the daemon's, its
/// user may have put something else there meanwhile.
fn give(directory: &OwnedFd, name: &OsStr, owner: &Identity) -> io::Result<()> {
    let flags = OFlag::O_PATH | OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC;
    let file = until_done(|| openat(directory, name, flags, Mode::empty()))?;
    let stat = fstat(&file)?;
    let is_socket = SFlag::from_bits_truncate(stat.st_mode) & SFlag::S_IFMT == SFlag::S_IFSOCK;
    if !is_socket || stat.st_nlink != 1 || stat.st_uid != geteuid().as_raw() {
        return Err(io::Error::other("it was replaced as soon as it was made"));
    }
    Ok(fchownat(&file, "", Some(owner.uid), Some(owner.gid), AtFlags::AT_EMPTY_PATH)?)
}
