//! A daemon from one attribute on main: what happens when the program starts, runs, reloads and stops.
//!
//! ```no_run
//! use daemon_runtime::{Shutdown, daemon};
//! use std::time::Duration;
//!
//! #[daemon(pidfile = "/run/heartbeat.pid")]
//! fn main(shutdown: Shutdown) {
//!     for () in shutdown.every(Duration::from_secs(10)) {
//!         println!("still alive");
//!     }
//! }
//! ```
//!
//! Started from a shell the program goes into the background, and the command returns when the daemon is
//! ready, or with the reason why it is not going to be: daemon(7), "SysV daemons". Started by systemd, by
//! a supervisor that passes a readiness descriptor, or as process 1 of a container, the same program
//! stays in the foreground and speaks the protocol of who started it: daemon(7), "New-style daemons",
//! sd_notify(3), sd_listen_fds(3).
//!
//! [`macro@daemon`] lists the keys. Main takes what it needs by type, see [`FromDaemon`], and returns an
//! [`Outcome`]. The book goes through every step.
//!
//! # Limits
//!
//! Linux only. The start is refused when a thread runs before main. What main does
//! after it was asked to stop is its own affair for `stop_timeout`; then the process leaves without it.

mod access;
#[cfg_attr(not(feature = "config"), path = "config/absent.rs")]
mod config;
mod context;
mod control;
mod crash;
mod credentials;
mod error;
mod exit;
mod feature;
#[cfg(fuzzing)]
pub mod fuzzing;
mod handler;
#[cfg_attr(not(feature = "health"), path = "health/absent.rs")]
mod health;
mod instance;
mod interrupted;
mod launch;
#[cfg_attr(not(any(feature = "control", feature = "health")), path = "life/absent.rs")]
mod life;
#[cfg_attr(not(any(feature = "log", feature = "tracing")), path = "logging/absent.rs")]
mod logging;
mod message;
mod notify;
mod outcome;
mod params;
mod plan;
mod privilege;
#[cfg_attr(not(feature = "sandbox"), path = "sandbox/absent.rs")]
mod sandbox;
mod signal;
mod socket;
mod start;
mod status;
mod storage;
mod sys;
#[cfg_attr(not(feature = "upgrade"), path = "upgrade/absent.rs")]
mod upgrade;
mod watchdog;
mod way;

#[cfg(feature = "config")]
pub use config::{Config, Problems, Validate};
pub use context::Context;
pub use credentials::{Credential, Credentials};
pub use daemon_macros::daemon;
pub use error::Error;
pub use handler::{Change, Handled, ReloadHandler, SignalHandler};
/// The facade that programs count with, when the feature `metrics` is on: what it counts is on `/metrics`.
#[cfg(feature = "metrics")]
pub use metrics;
pub use outcome::{Ended, Outcome};
pub use params::{Args, FromDaemon, Ready};
pub use privilege::privileged::Privileged;
pub use signal::accept::Accept;
pub use signal::shutdown::Shutdown;
pub use socket::listeners::{Listener, Listeners};
#[cfg(feature = "tokio")]
pub use socket::parameter::tokio::{Tokio, TokioSocket};
pub use socket::seqpacket::{UnixSeqpacketConn, UnixSeqpacketListener};
pub use watchdog::Watchdog;

/// What the expansion of `#[daemon]` names. Not for programs: it changes with the macro.
#[doc(hidden)]
pub mod __rt {
    #[cfg(feature = "config")]
    pub use crate::config::Kind;
    pub use crate::config::{Extras, Plain, Probe};
    pub use crate::params::entered;
    pub use crate::plan::{
        Address, Capability, Credential, Detach, Directory, DirectoryKind, Doors, Limit, Listen, Log, Needs,
        Output, Plan, Resource, Sandbox, SandboxMode, Scope, Signal, Socket, Unit,
    };
    pub use crate::privilege::privileged::{Taken, privileged};
    pub use crate::sandbox::is_system_call;
    pub use crate::start::run;

    pub mod feature {
        pub use crate::feature::{CONFIG, CONTROL, HEALTH, LOG, SANDBOX, UPGRADE};
    }
}

/// The README's examples compile.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
