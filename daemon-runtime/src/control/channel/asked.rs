//! Who has asked for a reload through the socket, from then until the verdict.

use std::io::Write;
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::reply::{Outcome, Reply};
use crate::control::answer::Asker;

/// How many may wait for a verdict at once. Whoever comes later is told to ask by a signal, which needs no place.
const ROOM: usize = 64;

/// Those whose SIGHUP is on its way. It is sent after they are put here: whatever takes it finds them.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    waiting: Mutex<Vec<Waiting>>,
    /// One more than there are who wait, here or with the thread that has the turn.
    places: Arc<()>,
}

impl Asked {
    /// Whether there is room for one more.
    pub(super) fn has_room(&self) -> bool {
        Arc::strong_count(&self.places) <= ROOM
    }

    /// Takes one in. Only the one thread that asks for room does so.
    pub(super) fn put(&self, stream: UnixStream) {
        self.lock().push(Waiting { stream, _place: Arc::clone(&self.places) });
    }

    /// Whether anybody waits.
    pub(crate) fn any(&self) -> bool {
        !self.lock().is_empty()
    }

    /// All of them, for the reload that begins.
    pub(crate) fn take(&self) -> impl Iterator<Item = Asker> + use<> {
        std::mem::take(&mut *self.lock()).into_iter().map(Asker::Connected)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One who waits for the verdict. The connection ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Waiting {
    stream: UnixStream,
    _place: Arc<()>,
}

impl Waiting {
    /// Tells what came of it. The socket does not block, and has room: nothing else was sent but that it takes time.
    pub(crate) fn verdict(&self, verdict: Result<&str, &str>) {
        let reply = match verdict {
            Ok(restart) => Reply::new(Outcome::Done, restart),
            Err(why) => Reply::new(Outcome::Refused, why),
        };
        // Whoever asked may have stopped waiting, which is no concern of the daemon.
        let _ = (&self.stream).write_all(&reply.encode());
    }
}

/// The same connection.
impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.stream.as_raw_fd() == other.stream.as_raw_fd()
    }
}

impl Eq for Waiting {}
