//! Takes over the sockets of a service manager: sd_listen_fds(3), each checked before it is used.

use std::io;
use std::os::fd::{IntoRawFd, OwnedFd, RawFd};

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, FdFlag, fcntl};
use nix::sys::socket::{
    AddressFamily, SockType, SockaddrLike, SockaddrStorage, getsockname, getsockopt, sockopt,
};

use crate::error::Error;
use crate::launch::contract::Contract;
use crate::plan::{self, Plan};
use crate::socket::address::Address;
use crate::socket::files::SocketFiles;
use crate::socket::listeners::Listener;
use crate::sys;
use crate::upgrade::{Handed, Predecessor, Store};

/// The first descriptor that is handed over.
pub(crate) const FIRST: RawFd = 3;

/// What names with the service manager begin with under which main has left a descriptor: no socket in `listen` can be
/// called so. A program that leaves none any more is handed those that are there still, and closes them.
pub(crate) const LEFT: &str = "kept.";

/// Descriptors of the service manager, each under the name it belongs to.
#[derive(Debug, Default)]
pub(crate) struct Adopted {
    all: Vec<(String, RawFd)>,
    /// Those of a daemon whose place this process takes.
    handed: Handed,
    /// What main has left for the next program.
    pub(crate) store: Store,
}

impl Adopted {
    /// Names come from `LISTEN_FDNAMES`. A manager that names none, or other ones, hands them over in the
    /// order of the declaration, as many for a name as it has addresses. Called before this process opens anything: a number that was announced
    /// but is not open would otherwise become that of something else.
    pub(crate) fn of(contract: &Contract, plan: &Plan) -> Result<Self, Error> {
        let each = |listen: &plan::Listen| std::iter::repeat_n(listen.name, listen.addresses.len());
        let declared: Vec<&str> = plan.sockets().flat_map(each).collect();
        let by_name = contract.socket_names.iter().any(|name| declared.contains(&name.as_str()));
        let store = Store::nothing();
        let one = |(index, fd): (usize, RawFd)| {
            let name = if by_name {
                contract.socket_names.get(index).map_or("unknown", String::as_str)
            } else {
                declared.get(index).copied().unwrap_or("unknown")
            };
            let given = contract.socket_names.get(index).map_or("", String::as_str);
            let stored = given.strip_prefix(LEFT);
            let name = stored.unwrap_or(name);
            match fcntl(sys::borrow(fd), FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC)) {
                Ok(_) if stored.is_some() => {
                    store.add(name.to_owned(), sys::own(fd));
                    Ok(None)
                }
                Ok(_) => Ok(Some((name.to_owned(), fd))),
                Err(errno) => Err(Error::Inherited {
                    name: name.to_owned(),
                    why: match errno {
                        Errno::EBADF => format!("descriptor {fd} is not open"),
                        errno => format!("descriptor {fd}: {}", io::Error::from(errno)),
                    },
                }),
            }
        };
        let all = (FIRST..).take(contract.sockets).enumerate().map(one);
        let all = all.filter_map(Result::transpose).collect::<Result<_, _>>()?;
        Ok(Self { all, handed: Handed::nothing(), store })
    }

    /// And the sockets of a daemon whose place this process takes, if there is one. Those whose names are not declared any
    /// more are left out.
    pub(crate) fn and_of(mut self, before: Option<&mut Predecessor>, plan: &Plan) -> Self {
        if let Some(before) = before {
            before.hand_stored(&self.store);
            self.handed = before.take_sockets();
            for listen in plan.sockets() {
                let given = self.handed.take_given(listen.name).into_iter();
                self.all.extend(given.map(|socket| (listen.name.to_owned(), socket.into_raw_fd())));
            }
        }
        self
    }

    /// Takes over the socket that a daemon before has bound for this very address.
    pub(super) fn take_over(
        &mut self,
        listen: &plan::Listen,
        address: &Address,
        files: &SocketFiles,
    ) -> Result<Option<Listener>, Error> {
        let Some((socket, file)) = self.handed.take(listen.name, address) else { return Ok(None) };
        if let (Some(path), Some(file)) = (address.path(), file) {
            files.note_of_another(path, file);
        }
        adopt_one(listen, socket.into_raw_fd()).map(Some)
    }

    /// Their numbers, for what must not be closed.
    pub(crate) fn descriptors(&self) -> impl Iterator<Item = RawFd> {
        self.all.iter().map(|(_, fd)| *fd).chain(self.handed.descriptors()).chain(self.store.descriptors())
    }

    /// Each with the name that it belongs to.
    #[cfg(feature = "explain")]
    pub(crate) fn iter(&self) -> std::slice::Iter<'_, (String, RawFd)> {
        self.all.iter()
    }

    /// Takes all of one declared name, checked against its declaration.
    pub(crate) fn adopt(&mut self, listen: &plan::Listen) -> Result<Vec<Listener>, Error> {
        let (named, rest) =
            std::mem::take(&mut self.all).into_iter().partition(|(name, _)| name == listen.name);
        self.all = rest;
        let named: Vec<(String, RawFd)> = named;
        named.into_iter().map(|(_, fd)| adopt_one(listen, fd)).collect()
    }

    /// What is left belongs to no declaration.
    pub(crate) fn refuse_rest(&self) -> Result<(), Error> {
        self.all.first().map_or(Ok(()), |(name, fd)| {
            Err(Error::Inherited {
                name: name.clone(),
                why: format!("descriptor {fd} belongs to no name that `listen` declares"),
            })
        })
    }
}

fn adopt_one(listen: &plan::Listen, fd: RawFd) -> Result<Listener, Error> {
    let refused = |why: String| refused(listen, &why);
    let fd = sys::own(fd);
    let asked = |errno| match errno {
        Errno::ENOTSOCK => refused("it is not a socket".into()),
        errno => refused(io::Error::from(errno).to_string()),
    };
    let kind = getsockopt(&fd, sockopt::SockType).map_err(asked)?;
    let family = family(&fd).map_err(asked)?;
    let declared = listen.kind();
    let family_fits = match family {
        AddressFamily::Inet | AddressFamily::Inet6 => !declared.is_unix(),
        AddressFamily::Unix => declared.is_unix(),
        _ => false,
    };
    let connects = kind != SockType::Datagram;
    let listens = connects && getsockopt(&fd, sockopt::AcceptConn).map_err(asked)?;
    if !family_fits || kind != declared.socket_type() || (declared.accepts() && !listens) {
        let state = if connects && !listens { "that does not listen" } else { "" };
        return Err(refused(format!("it is a {family:?} {kind:?} socket {state}").trim_end().to_owned()));
    }
    Ok(Listener::of(declared, fd))
}

/// What is told of a socket that cannot be used.
pub(super) fn refused(listen: &plan::Listen, why: &dyn std::fmt::Display) -> Error {
    Error::Inherited { name: listen.name.to_owned(), why: why.to_string() }
}

fn family(fd: &OwnedFd) -> nix::Result<AddressFamily> {
    let address = getsockname::<SockaddrStorage>(std::os::fd::AsRawFd::as_raw_fd(fd))?;
    address.family().ok_or(Errno::EAFNOSUPPORT)
}
