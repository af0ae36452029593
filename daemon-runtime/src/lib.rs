//! A daemon from one attribute on main: what happens when the program starts, runs, reloads and stops.

#![deny(unsafe_op_in_unsafe_fn)]

mod context;
mod control;
mod crash;
mod error;
mod exit;
mod handler;
mod instance;
mod launch;
mod message;
mod notify;
mod outcome;
mod params;
mod plan;
mod privilege;
mod signal;
mod socket;
mod start;
mod storage;
mod sys;

pub use context::Context;
pub use daemon_macros::daemon;
pub use error::Error;
pub use handler::{Handled, ReloadHandler, SignalHandler};
pub use outcome::{Ended, Outcome};
pub use params::{Args, FromDaemon, Ready};
pub use signal::accept::Accept;
pub use signal::shutdown::Shutdown;
pub use socket::listeners::{Listener, Listeners};

/// What the expansion of `#[daemon]` names. Not for programs: it changes with the macro.
#[doc(hidden)]
pub mod __rt {
    pub use crate::params::entered;
    pub use crate::plan::{
        Address, Detach, Directory, DirectoryKind, Listen, Needs, Output, Plan, Scope, Signal, Unit,
    };
    pub use crate::start::run;
}
