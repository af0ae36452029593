//! Starts in which something fails: each system call in turn, each process killed at each call, many at once.

mod at_once;
mod every_call;
mod killed;
mod shape;
mod sound;
mod state;
mod workers;
