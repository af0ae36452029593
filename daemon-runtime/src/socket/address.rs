//! An address as text, from the declaration or from `--listen`, and the kind of socket it asks for.

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use crate::plan;

/// Where a socket listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Address {
    Tcp(SocketAddr),
    Udp(SocketAddr),
    Unix(PathBuf),
    UnixDatagram(PathBuf),
}

impl Address {
    /// Reads `0.0.0.0:80`, `tcp:0.0.0.0:80`, `udp:0.0.0.0:53`, `unix:/path` or `unix-datagram:/path`.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (kind, rest) = match text.split_once(':') {
            Some((kind @ ("tcp" | "udp" | "unix" | "unix-datagram"), rest)) => (kind, rest),
            _ => ("tcp", text),
        };
        if kind.starts_with("unix") {
            let path = PathBuf::from(rest);
            return match (path.is_absolute(), kind) {
                (false, _) => Err(format!("`{rest}` is not an absolute path")),
                (true, "unix") => Ok(Self::Unix(path)),
                (true, _) => Ok(Self::UnixDatagram(path)),
            };
        }
        let address = rest.parse().map_err(|_| format!("`{rest}` is not an IP address and a port"))?;
        Ok(if kind == "udp" { Self::Udp(address) } else { Self::Tcp(address) })
    }

    /// Where its file is.
    pub(crate) fn path(&self) -> Option<&Path> {
        match self {
            Self::Unix(path) | Self::UnixDatagram(path) => Some(path),
            Self::Tcp(_) | Self::Udp(_) => None,
        }
    }

    /// What the plan declares; the macro has checked the text.
    pub(crate) fn declared(address: plan::Address) -> Result<Self, String> {
        match address {
            plan::Address::Tcp(text) => Self::parse(&format!("tcp:{text}")),
            plan::Address::Udp(text) => Self::parse(&format!("udp:{text}")),
            plan::Address::Unix(path) => Ok(Self::Unix(path.into())),
            plan::Address::UnixDatagram(path) => Ok(Self::UnixDatagram(path.into())),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => write!(f, "{address}"),
            Self::Udp(address) => write!(f, "udp:{address}"),
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
            Self::UnixDatagram(path) => write!(f, "unix-datagram:{}", path.display()),
        }
    }
}
