//! A kit for tests of a daemon, which drives the built program from outside.
#![forbid(unsafe_code)]

pub mod address;
pub mod notify;
pub mod proc;
pub mod wait;
pub mod workdir;
