//! Sockets of async-io in main. Its reactor starts with the first of them, after the privileges are given up.

use std::net::{TcpListener, UdpSocket};
use std::os::fd::OwnedFd;
use std::os::unix::net::{UnixDatagram, UnixListener};

use async_io::Async;

use super::{needs, parameters, take_all, take_one};
use crate::context::Context;
use crate::error::Error;
use crate::params::FromDaemon;
use crate::plan::{Needs, Socket};
use crate::socket::seqpacket::UnixSeqpacketListener;

parameters! {
    Async<TcpListener> => Tcp, |socket: OwnedFd| Async::new(socket.into());
    Async<UdpSocket> => Udp, |socket: OwnedFd| Async::new(socket.into());
    Async<UnixListener> => Unix, |socket: OwnedFd| Async::new(socket.into());
    Async<UnixDatagram> => UnixDatagram, |socket: OwnedFd| Async::new(socket.into());
    Async<UnixSeqpacketListener> => UnixSeqpacket, |socket: OwnedFd| Async::new(socket.into());
}
