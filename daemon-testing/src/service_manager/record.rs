//! [`Record`]: what was heard, in order, and what was stored.

use std::ffi::OsStr;
use std::net::Shutdown;
use std::os::fd::{AsFd, BorrowedFd, RawFd};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use nix::sys::socket::MsgFlags;

use super::stored::Stored;
use crate::notify::{Manager, Message};

#[derive(Debug)]
pub(super) struct Record {
    manager: Manager,
    heard: Mutex<Heard>,
}

#[derive(Debug, Default)]
struct Heard {
    messages: Vec<Message>,
    stored: Vec<Arc<Stored>>,
}

impl Record {
    pub(super) fn of(manager: Manager) -> Self {
        Self { manager, heard: Mutex::default() }
    }

    pub(super) fn address(&self) -> &OsStr {
        self.manager.address()
    }

    pub(super) fn socket(&self) -> BorrowedFd<'_> {
        self.manager.socket().as_fd()
    }

    /// Wakes who waits for the socket, for good.
    pub(super) fn hang_up(&self) {
        let _nobody_waits = self.manager.socket().shutdown(Shutdown::Both);
    }

    /// Reads what is there. Who asks does so as well, and so misses nothing that was sent before.
    pub(super) fn hear(&self) {
        drop(self.heard());
    }

    pub(super) fn messages(&self) -> Vec<Message> {
        self.heard().messages.clone()
    }

    pub(super) fn stored(&self) -> Vec<Arc<Stored>> {
        self.heard().stored.clone()
    }

    fn heard(&self) -> MutexGuard<'_, Heard> {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        while let Ok((message, descriptors)) = self.manager.receive_with_descriptors(MsgFlags::MSG_DONTWAIT) {
            // What a socket says that was hung up.
            if message.text.is_empty() && message.descriptors == 0 {
                break;
            }
            heard.keep(&message, descriptors);
            heard.messages.push(message);
        }
        heard
    }
}

impl Heard {
    /// `FDSTORE=1` and `FDSTOREREMOVE=1`; descriptors that came for anything else are closed.
    fn keep(&mut self, message: &Message, descriptors: Vec<RawFd>) {
        let name = message.get("FDNAME").unwrap_or("stored");
        let received = descriptors.into_iter().map(|number| Arc::new(Stored::new(name, number)));
        let received: Vec<_> = received.collect();
        if message.has("FDSTOREREMOVE=1") {
            self.stored.retain(|stored| stored.name != name);
        } else if message.has("FDSTORE=1") {
            self.stored.extend(received);
        }
    }
}
