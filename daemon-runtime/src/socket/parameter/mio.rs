//! Sockets of mio in main, ready to be registered.

use std::os::fd::OwnedFd;

use mio::net::{TcpListener, UdpSocket, UnixDatagram, UnixListener};

use super::{needs, nonblocking, parameters, take_all, take_one};
use crate::context::Context;
use crate::error::Error;
use crate::params::FromDaemon;
use crate::plan::{Needs, Socket};

parameters! {
    TcpListener => Tcp, |socket: OwnedFd| nonblocking(socket).map(TcpListener::from_std);
    UdpSocket => Udp, |socket: OwnedFd| nonblocking(socket).map(UdpSocket::from_std);
    UnixListener => Unix, |socket: OwnedFd| nonblocking(socket).map(UnixListener::from_std);
    UnixDatagram => UnixDatagram, |socket: OwnedFd| nonblocking(socket).map(UnixDatagram::from_std);
}
