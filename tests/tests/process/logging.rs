//! What a daemon logs, where that goes, and what becomes of it there.

mod formats;
mod levels;
mod panics;
