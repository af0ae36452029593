//! An address as text, from the declaration or from `--listen`, and the kind of socket it asks for.

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use crate::plan::{self, Socket};

/// Where a socket listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Address {
    Tcp(SocketAddr),
    Udp(SocketAddr),
    Unix(PathBuf),
    UnixDatagram(PathBuf),
    UnixSeqpacket(PathBuf),
}

impl Address {
    /// Reads `0.0.0.0:80`, `tcp:0.0.0.0:80`, `udp:0.0.0.0:53`, `unix:/path`, `unix-datagram:/path` or
    /// `unix-seqpacket:/path`.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (kind, rest) = match text.split_once(':') {
            Some((kind @ ("tcp" | "udp" | "unix" | "unix-datagram" | "unix-seqpacket"), rest)) => {
                (kind, rest)
            }
            _ => ("tcp", text),
        };
        if kind.starts_with("unix") {
            let path = PathBuf::from(rest);
            return match (path.is_absolute(), kind) {
                (false, _) => Err(format!("`{rest}` is not an absolute path")),
                (true, "unix") => Ok(Self::Unix(path)),
                (true, "unix-datagram") => Ok(Self::UnixDatagram(path)),
                (true, _) => Ok(Self::UnixSeqpacket(path)),
            };
        }
        let address = rest.parse().map_err(|_| format!("`{rest}` is not an IP address and a port"))?;
        Ok(if kind == "udp" { Self::Udp(address) } else { Self::Tcp(address) })
    }

    /// The kind of socket that listens there.
    pub(crate) fn kind(&self) -> Socket {
        match self {
            Self::Tcp(_) => Socket::Tcp,
            Self::Udp(_) => Socket::Udp,
            Self::Unix(_) => Socket::Unix,
            Self::UnixDatagram(_) => Socket::UnixDatagram,
            Self::UnixSeqpacket(_) => Socket::UnixSeqpacket,
        }
    }

    /// Where its file is.
    pub(crate) fn path(&self) -> Option<&Path> {
        match self {
            Self::Unix(path) | Self::UnixDatagram(path) | Self::UnixSeqpacket(path) => Some(path),
            Self::Tcp(_) | Self::Udp(_) => None,
        }
    }

    /// Whether this is `[::]:80` and the other `0.0.0.0:80`, or the port 80 of another IPv4 address: it would take
    /// that, too, and the other could not be bound.
    pub(super) fn takes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Tcp(SocketAddr::V6(all)), Self::Tcp(SocketAddr::V4(one)))
            | (Self::Udp(SocketAddr::V6(all)), Self::Udp(SocketAddr::V4(one))) => {
                all.ip().is_unspecified() && all.port() == one.port()
            }
            _ => false,
        }
    }

    /// What the plan declares; the macro has checked the text.
    pub(crate) fn declared(address: plan::Address) -> Result<Self, String> {
        match address {
            plan::Address::Tcp(text) => Self::parse(&format!("tcp:{text}")),
            plan::Address::Udp(text) => Self::parse(&format!("udp:{text}")),
            plan::Address::Unix(path) => Ok(Self::Unix(path.into())),
            plan::Address::UnixDatagram(path) => Ok(Self::UnixDatagram(path.into())),
            plan::Address::UnixSeqpacket(path) => Ok(Self::UnixSeqpacket(path.into())),
        }
    }
}

/// As `listen` writes it.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.kind().prefix();
        match self {
            Self::Tcp(address) => write!(f, "{address}"),
            Self::Udp(address) => write!(f, "{kind}:{address}"),
            Self::Unix(path) | Self::UnixDatagram(path) | Self::UnixSeqpacket(path) => {
                write!(f, "{kind}:{}", path.display())
            }
        }
    }
}
