//! One instance at a time, and how others find out who it is.

pub(crate) mod directory;
pub(crate) mod leftover;
pub(crate) mod lock;
pub(crate) mod peer;
pub(crate) mod pidfile;
