//! [`Fault`]: what is to happen at which call.

use nix::errno::Errno;

use super::call::Place;

/// One failure of one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which call.
    pub place: Place,
    /// What becomes of it.
    pub what: What,
}

/// What becomes of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// It is not carried out and answers this.
    Fails(Errno),
    /// It is not carried out, and the process is killed.
    Kills,
}
