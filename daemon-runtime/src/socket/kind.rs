//! What the kinds of socket are to the kernel.

use nix::sys::socket::SockType;

use crate::plan::{Address, Listen, Socket};

impl Socket {
    /// The prefix of its addresses.
    pub(crate) fn prefix(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
            Self::Unix => "unix",
            Self::UnixDatagram => "unix-datagram",
            Self::UnixSeqpacket => "unix-seqpacket",
        }
    }

    /// The words for a message.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Tcp => "TCP listener",
            Self::Udp => "UDP socket",
            Self::Unix => "Unix listener",
            Self::UnixDatagram => "Unix datagram socket",
            Self::UnixSeqpacket => "Unix seqpacket listener",
        }
    }

    /// Whether it accepts connections.
    pub(crate) fn accepts(self) -> bool {
        matches!(self, Self::Tcp | Self::Unix | Self::UnixSeqpacket)
    }

    pub(crate) fn is_unix(self) -> bool {
        matches!(self, Self::Unix | Self::UnixDatagram | Self::UnixSeqpacket)
    }

    /// socket(2), "type".
    pub(crate) fn socket_type(self) -> SockType {
        match self {
            Self::Tcp | Self::Unix => SockType::Stream,
            Self::Udp | Self::UnixDatagram => SockType::Datagram,
            Self::UnixSeqpacket => SockType::SeqPacket,
        }
    }
}

impl Listen {
    /// The kind of all its sockets; TCP where there is none, which no declaration leads to.
    pub(crate) fn kind(&self) -> Socket {
        match self.addresses.first() {
            Some(Address::Tcp(_)) | None => Socket::Tcp,
            Some(Address::Udp(_)) => Socket::Udp,
            Some(Address::Unix(_)) => Socket::Unix,
            Some(Address::UnixDatagram(_)) => Socket::UnixDatagram,
            Some(Address::UnixSeqpacket(_)) => Socket::UnixSeqpacket,
        }
    }
}
