//! Daemons under the very units that their builds write: what is declared is in force, as the kernel and clients see it.

mod credentials;
mod daemons;
mod directories;
mod limits;
mod nothing_twice;
mod power;
mod privileged;
mod sandbox;
