//! What the old process hands over, as messages, and what the new one reads from them.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use super::kept::{Bound, KeptSocket};
use super::link::{Descriptor, Link, Message, Tag};
use super::store::Stored;
use crate::socket::FileIdentity;

/// The first line of the terms: a program that means something else by the messages after it says another one.
const PROTOCOL: &str = "daemon-upgrade 1";

/// How the daemon was started, which holds for the new process, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Terms {
    /// The number of the new process among those that took over, counted from one.
    pub(super) generation: u64,
    /// systemd runs it.
    pub(super) systemd: bool,
    /// It has gone into the background by itself.
    pub(super) detached: bool,
    /// It stands behind walls that the program has put up itself.
    pub(super) walled: bool,
}

/// The PID file and the directory that it is removed from.
#[derive(Debug)]
pub(super) struct OfferedPidfile {
    pub(super) path: PathBuf,
    pub(super) file: Descriptor,
    pub(super) directory: Option<OwnedFd>,
}

/// Everything that is handed over.
#[derive(Debug)]
pub(super) struct Offer {
    pub(super) terms: Terms,
    pub(super) sockets: Vec<KeptSocket>,
    pub(super) stored: Vec<Stored>,
    pub(super) pidfile: Option<OfferedPidfile>,
}

impl Offer {
    /// As it is sent.
    pub(super) fn into_messages(self) -> VecDeque<Message> {
        let Terms { generation, systemd, detached, walled } = self.terms;
        let flags = [systemd, detached, walled].map(|flag| if flag { "yes" } else { "no" }).join(" ");
        let mut messages = VecDeque::new();
        messages.push_back(Message::new(Tag::Terms, format!("{PROTOCOL}\n{generation}\n{flags}")));
        for KeptSocket { name, bound, descriptor } in self.sockets {
            let bound = bound.map(|Bound { address, file }| {
                let file = file.map(|(device, inode)| format!("{device}:{inode}")).unwrap_or_default();
                format!("\n{file}\n{address}")
            });
            let text = format!("{name}{}", bound.unwrap_or_default());
            messages.push_back(Message::new(Tag::Socket, text).with(Descriptor::Owned(descriptor)));
        }
        for Stored { name, descriptor, .. } in self.stored {
            messages.push_back(Message::new(Tag::Stored, name).with(Descriptor::Owned(descriptor)));
        }
        if let Some(OfferedPidfile { path, file, directory }) = self.pidfile {
            messages.push_back(Message::new(Tag::Pidfile, path.as_os_str().as_bytes()).with(file));
            let directory = directory
                .map(|directory| Message::new(Tag::Directory, "").with(Descriptor::Owned(directory)));
            messages.extend(directory);
        }
        messages.push_back(Message::new(Tag::End, ""));
        messages
    }

    /// Reads it from the other end.
    pub(super) fn read(link: &Link) -> io::Result<Self> {
        let broken =
            || io::Error::other("the running daemon hands over what this program does not understand");
        let next = || link.receive()?.ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof));
        let first = next()?;
        let terms = Some(&first).filter(|first| first.tag == Tag::Terms);
        let terms = terms.and_then(|terms| parse_terms(&terms.text())).ok_or_else(broken)?;
        let mut offer = Self { terms, sockets: Vec::new(), stored: Vec::new(), pidfile: None };
        loop {
            let message = next()?;
            let text = message.text();
            match (message.tag, message.descriptor) {
                (Tag::End, _) => return Ok(offer),
                (Tag::Socket, Some(Descriptor::Owned(fd))) => {
                    offer.sockets.push(parse_socket(&text, fd).ok_or_else(broken)?);
                }
                (Tag::Stored, Some(Descriptor::Owned(fd))) => offer.stored.push(Stored::handed(text, fd)),
                (Tag::Pidfile, Some(file)) => {
                    let path = PathBuf::from(OsString::from_vec(message.text));
                    offer.pidfile = Some(OfferedPidfile { path, file, directory: None });
                }
                (Tag::Directory, Some(Descriptor::Owned(fd))) => {
                    offer.pidfile.as_mut().ok_or_else(broken)?.directory = Some(fd);
                }
                _ => return Err(broken()),
            }
        }
    }

    /// Where its PID file is.
    pub(super) fn pidfile(&self) -> Option<&Path> {
        self.pidfile.as_ref().map(|pidfile| pidfile.path.as_path())
    }
}

fn parse_terms(text: &str) -> Option<Terms> {
    let [PROTOCOL, generation, flags] = text.lines().collect::<Vec<_>>()[..] else { return None };
    let mut flags = flags.split(' ').map(|flag| flag == "yes");
    Some(Terms {
        generation: generation.parse().ok()?,
        systemd: flags.next()?,
        detached: flags.next()?,
        walled: flags.next()?,
    })
}

fn parse_socket(text: &str, descriptor: OwnedFd) -> Option<KeptSocket> {
    let Some((name, bound)) = text.split_once('\n') else {
        return Some(KeptSocket { name: text.to_owned(), bound: None, descriptor });
    };
    let (file, address) = bound.split_once('\n')?;
    let bound = Some(Bound { address: address.to_owned(), file: parse_file(file) });
    Some(KeptSocket { name: name.to_owned(), bound, descriptor })
}

/// Device and inode.
pub(super) fn parse_file(text: &str) -> Option<FileIdentity> {
    let (device, inode) = text.split_once(':')?;
    Some((device.parse().ok()?, inode.parse().ok()?))
}
