//! The socket between the old process and the new one: whole messages, each with one descriptor at most.

use std::io::{self, IoSlice, IoSliceMut};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd, RawFd};

use nix::cmsg_space;
use nix::errno::Errno;
use nix::sys::socket::{
    AddressFamily, ControlMessage, ControlMessageOwned, MsgFlags, SockFlag, SockType, recvmsg, sendmsg,
    socketpair,
};

use crate::interrupted::until_done;
use crate::sys;

/// The longest text of a message, in bytes.
pub(super) const LENGTH: usize = 16 << 10;

/// What a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// From the old process: the terms.
    Terms = b'T' as isize,
    /// A socket.
    Socket = b'S' as isize,
    /// A descriptor that main has left, with its name.
    Stored = b'K' as isize,
    /// The PID file.
    Pidfile = b'P' as isize,
    /// The directory of the PID file.
    Directory = b'D' as isize,
    /// That was all.
    End = b'.' as isize,
    /// From the new one: it is ready, with its number, and has these files of sockets.
    Ready = b'R' as isize,
    /// It takes this much longer.
    Extend = b'E' as isize,
    /// It will not be ready, with the status and the reason.
    Failed = b'F' as isize,
    /// From the old one: the PID file is to be had.
    TakeOver = b'O' as isize,
    /// From the new one: it has the PID file.
    Taken = b'A' as isize,
    /// From the old one: the service manager knows the new process.
    Known = b'M' as isize,
}

const TAGS: [Tag; 12] = [
    Tag::Terms,
    Tag::Socket,
    Tag::Stored,
    Tag::Pidfile,
    Tag::Directory,
    Tag::End,
    Tag::Ready,
    Tag::Extend,
    Tag::Failed,
    Tag::TakeOver,
    Tag::Taken,
    Tag::Known,
];

/// One message.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) tag: Tag,
    pub(super) text: Vec<u8>,
    pub(super) descriptor: Option<Descriptor>,
}

/// What goes along with a message.
#[derive(Debug)]
pub(super) enum Descriptor {
    /// Closed when the message is dropped.
    Owned(OwnedFd),
    /// That of a file which has a record lock of this process: closing a copy of it would give up the lock.
    Locked(RawFd),
}

impl AsRawFd for Descriptor {
    fn as_raw_fd(&self) -> RawFd {
        match self {
            Self::Owned(descriptor) => descriptor.as_raw_fd(),
            Self::Locked(descriptor) => *descriptor,
        }
    }
}

impl Message {
    pub(super) fn new(tag: Tag, text: impl Into<Vec<u8>>) -> Self {
        Self { tag, text: text.into(), descriptor: None }
    }

    pub(super) fn with(self, descriptor: Descriptor) -> Self {
        Self { descriptor: Some(descriptor), ..self }
    }

    /// The text, where bytes that are none become replacement characters.
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.text).into_owned()
    }
}

/// One end.
#[derive(Debug)]
pub(super) struct Link {
    socket: OwnedFd,
}

impl Link {
    /// Both ends; the other one is for the new process.
    pub(super) fn pair() -> nix::Result<(Self, OwnedFd)> {
        let flags = SockFlag::SOCK_CLOEXEC;
        let (ours, theirs) = socketpair(AddressFamily::Unix, SockType::SeqPacket, None, flags)?;
        Ok((Self { socket: ours }, theirs))
    }

    pub(super) fn of(socket: OwnedFd) -> Self {
        Self { socket }
    }

    /// Sends one message; without waiting where the other end does not read, if so asked.
    pub(super) fn send(&self, message: &Message, wait: bool) -> io::Result<()> {
        let tag = [message.tag as u8];
        let text = message.text.get(..LENGTH).unwrap_or(&message.text);
        let parts = [IoSlice::new(&tag), IoSlice::new(text)];
        let descriptors: Vec<RawFd> = message.descriptor.iter().map(AsRawFd::as_raw_fd).collect();
        let control = [ControlMessage::ScmRights(&descriptors)];
        let control = if descriptors.is_empty() { &[][..] } else { &control[..] };
        let flags =
            if wait { MsgFlags::MSG_NOSIGNAL } else { MsgFlags::MSG_NOSIGNAL | MsgFlags::MSG_DONTWAIT };
        until_done(|| sendmsg::<()>(self.socket.as_raw_fd(), &parts, control, flags, None))?;
        Ok(())
    }

    /// The next message, once there is one; `None` when the other process has gone away.
    pub(super) fn receive(&self) -> io::Result<Option<Message>> {
        let mut buffer = vec![0; LENGTH + 1];
        let mut control = cmsg_space!(RawFd);
        let (length, flags, descriptor) = {
            let mut parts = [IoSliceMut::new(&mut buffer)];
            let flags = MsgFlags::MSG_CMSG_CLOEXEC;
            let received = loop {
                match recvmsg::<()>(self.socket.as_raw_fd(), &mut parts, Some(&mut control), flags) {
                    Err(Errno::EINTR) => {}
                    Err(Errno::ECONNRESET) => return Ok(None),
                    received => break received?,
                }
            };
            let descriptor = received.cmsgs()?.find_map(|control| match control {
                ControlMessageOwned::ScmRights(numbers) => numbers.first().map(|&fd| sys::own(fd)),
                _ => None,
            });
            (received.bytes, received.flags, descriptor)
        };
        if length == 0 {
            return Ok(None);
        }
        let tag = TAGS.into_iter().find(|&tag| buffer.first() == Some(&(tag as u8)));
        let truncated = flags.intersects(MsgFlags::MSG_TRUNC | MsgFlags::MSG_CTRUNC);
        let (Some(tag), false) = (tag, truncated) else {
            return Err(io::Error::other("the other process says what this one does not understand"));
        };
        let text = buffer.get(1..length).unwrap_or_default().to_vec();
        Ok(Some(Message { tag, text, descriptor: descriptor.map(Descriptor::Owned) }))
    }
}

impl AsFd for Link {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}
