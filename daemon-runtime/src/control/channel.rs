//! The control socket: how the words ask a running daemon, and the thread that answers them.
//!
//! A request is one line and an answer ends with the connection. Only root and the daemon's own user are answered,
//! and the asker believes only the holder of the lock, or where there is no PID file, who listens where nobody else
//! could have put a socket.

mod ask;
mod asked;
mod connection;
mod facts;
#[cfg(fuzzing)]
pub(crate) mod fuzzed;
mod grammar;
mod peer;
mod place;
mod reply;
mod serve;
mod words;

pub(crate) use asked::{Asked, Waiting};
#[cfg(feature = "explain")]
pub(crate) use place::foresee;
pub(crate) use place::{open, path};
pub(super) use reply::{escape, unescape};
pub(super) use words::{find, log_level, reload, status, stop};
