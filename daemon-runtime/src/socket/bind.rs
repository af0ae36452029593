//! Binds what no service manager handed over.

use std::ffi::OsStr;
use std::io;
use std::net::SocketAddr;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
#[cfg(feature = "control")]
use std::os::unix::net::UnixListener;
use std::path::Path;

use nix::fcntl::{AtFlags, OFlag, openat};
use nix::sys::socket::{
    AddressFamily, SockFlag, SockaddrLike, SockaddrStorage, UnixAddr, setsockopt, socket, sockopt,
};
use nix::sys::stat::{Mode, SFlag, fstat, umask};
use nix::unistd::{UnlinkatFlags, fchownat, geteuid, unlinkat};

use crate::error::Error;
use crate::instance::directory::trusted;
use crate::interrupted::until_done;
use crate::plan::{Listen, Socket};
#[cfg(feature = "control")]
use crate::privilege::lookup::Identity;
use crate::socket::address::Address;
use crate::socket::listeners::Listener;
use crate::socket::owner::Owner;
use crate::socket::{SocketFiles, stale};
use crate::sys;
use crate::way;

/// The queue of connections not yet accepted; the kernel cuts it to `net.core.somaxconn`.
const BACKLOG: i32 = 4096;

/// Binds one socket of a declaration at an address that may have been overridden. `all` are the addresses of
/// all declarations.
pub(super) fn bind(
    listen: &Listen,
    address: &Address,
    all: &[Address],
    owner: Owner,
    files: &mut SocketFiles,
) -> io::Result<Listener> {
    let kind = address.kind();
    let bound = match address {
        Address::Tcp(ip) | Address::Udp(ip) => internet(listen, kind, *ip, alone(listen, address, all))?,
        Address::Unix(path) | Address::UnixDatagram(path) | Address::UnixSeqpacket(path) => {
            at_path(path, owner, files, |path| local(listen, kind, path))?
        }
    };
    Ok(Listener::of(kind, bound))
}

/// Whether an IPv6 address is for IPv6 alone; left to the machine where nobody says so.
pub(super) fn alone(listen: &Listen, address: &Address, all: &[Address]) -> Option<bool> {
    listen.ipv6_only.or_else(|| all.iter().any(|other| address.takes(other)).then_some(true))
}

/// Binds the control socket, which nobody else may so much as connect to.
#[cfg(feature = "control")]
pub(crate) fn bind_control(
    path: &Path,
    daemon: Option<&Identity>,
    files: &mut SocketFiles,
) -> io::Result<UnixListener> {
    let daemon = daemon.filter(|daemon| daemon.drops);
    let owner =
        Owner { uid: daemon.map(|daemon| daemon.uid), gid: daemon.map(|daemon| daemon.gid), mode: 0o600 };
    at_path(path, owner, files, |path| UnixListener::bind(path).map(OwnedFd::from)).map(UnixListener::from)
}

/// What is told of a socket that could not be had.
pub(super) fn failed(listen: &Listen, address: &Address, source: io::Error) -> Error {
    Error::Bind { name: listen.name.to_owned(), address: address.to_string(), source }
}

fn internet(listen: &Listen, kind: Socket, address: SocketAddr, alone: Option<bool>) -> io::Result<OwnedFd> {
    let family = if address.is_ipv6() { AddressFamily::Inet6 } else { AddressFamily::Inet };
    let made = socket(family, kind.socket_type(), SockFlag::SOCK_CLOEXEC, None)?;
    if kind == Socket::Tcp {
        // Connections of a predecessor that still wind down are no obstacle.
        setsockopt(&made, sockopt::ReuseAddr, &true)?;
    }
    if let (true, Some(alone)) = (address.is_ipv6(), alone) {
        setsockopt(&made, sockopt::Ipv6V6Only, &alone)?;
    }
    if listen.reuse_port {
        setsockopt(&made, sockopt::ReusePort, &true)?;
    }
    occupy(listen, kind, made, &SockaddrStorage::from(address))
}

fn local(listen: &Listen, kind: Socket, path: &Path) -> io::Result<OwnedFd> {
    let made = socket(AddressFamily::Unix, kind.socket_type(), SockFlag::SOCK_CLOEXEC, None)?;
    occupy(listen, kind, made, &UnixAddr::new(path)?)
}

/// bind(2) and, where there are connections to wait for, listen(2).
fn occupy(listen: &Listen, kind: Socket, socket: OwnedFd, address: &dyn SockaddrLike) -> io::Result<OwnedFd> {
    nix::sys::socket::bind(socket.as_raw_fd(), address)?;
    if kind.accepts() {
        let backlog = listen.backlog.map_or(BACKLOG, |backlog| i32::try_from(backlog).unwrap_or(i32::MAX));
        sys::listen(socket.as_fd(), backlog)?;
    }
    Ok(socket)
}

/// Binds a path: a socket that nobody has bound any longer is removed first, and the new one is never
/// open to more than its mode, not even for a moment.
fn at_path(
    path: &Path,
    owner: Owner,
    files: &mut SocketFiles,
    bind: impl Fn(&Path) -> io::Result<OwnedFd>,
) -> io::Result<OwnedFd> {
    let parent = path.parent().unwrap_or(Path::new("/"));
    let directory = way::open(parent, |link| trusted(link, None))?;
    let masked = umask(Mode::from_bits_truncate(0o777 & !owner.mode));
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
        give(&directory, name(path), owner)?;
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
fn give(directory: &OwnedFd, name: &OsStr, owner: Owner) -> io::Result<()> {
    if owner.uid.is_none() && owner.gid.is_none() {
        return Ok(());
    }
    let flags = OFlag::O_PATH | OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC;
    let file = until_done(|| openat(directory, name, flags, Mode::empty()))?;
    let stat = fstat(&file)?;
    let is_socket = SFlag::from_bits_truncate(stat.st_mode) & SFlag::S_IFMT == SFlag::S_IFSOCK;
    if !is_socket || stat.st_nlink != 1 || stat.st_uid != geteuid().as_raw() {
        return Err(io::Error::other("it was replaced as soon as it was made"));
    }
    Ok(fchownat(&file, "", owner.uid, owner.gid, AtFlags::AT_EMPTY_PATH)?)
}
