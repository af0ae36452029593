//! A kit for tests of a daemon, which drives the built program from outside: as its caller, as its service manager, as
//! its client.
//!
//! ```no_run
//! use daemon_testing::Daemon;
//!
//! // In a test of the package: env!("CARGO_BIN_EXE_pingd")
//! let pingd = Daemon::new("target/debug/pingd").own_user().listen("http").supervised();
//! pingd.wait_ready();
//! assert!(pingd.ask("http", "GET / HTTP/1.0\r\n\r\n").ends_with("pong\n"));
//! let manager = pingd.manager().clone();
//! pingd.stop().expect(0);
//! manager.assert_in_order(&["READY=1", "STOPPING=1"]);
//! ```
//!
//! [`Daemon`] is the program and what it is started with, [`TestRoot`] the directories that it is given, and a
//! [`RunningDaemon`] what was started. It has one of three ties to the test: it is in the background
//! ([`Daemon::start`]), under a [`ServiceManager`] ([`Daemon::supervised`]), or has a readiness descriptor
//! ([`Daemon::with_ready_fd`]).
//!
//! Whatever waits does so for a condition, and at most for [`wait::limit`]. Whatever fails panics, with everything that
//! the daemon has said. Whatever was started is killed at the end of the test, and every file removed: also when the
//! test panics, and when the whole test program is killed.
//!
//! The kit needs neither root nor systemd. Root's tests start daemons as `nobody`, by setpriv(1). The test program
//! becomes a subreaper, prctl(2), so that the exit status of a daemon in the background is known; a test that waits for
//! any child at all would meet such daemons.
//!
//! Below that are the parts that it is made of, for what it does not do: [`launch`], [`notify`], [`mod@proc`], [`wait`],
//! [`workdir`], [`address`].
#![forbid(unsafe_code)]
#![allow(
    clippy::must_use_candidate,
    clippy::return_self_not_must_use,
    reason = "called for what they do or assert as often as for what they return"
)]

mod account;
pub mod address;
mod daemon;
mod family;
mod guard;
pub mod launch;
pub mod notify;
pub mod proc;
mod root;
mod service_manager;
mod unwaited;
pub mod wait;
pub mod workdir;

pub use nix::sys::signal::Signal;

pub use self::daemon::{Daemon, RunningDaemon};
pub use self::launch::{Ended, Launch, Running};
pub use self::notify::Message;
pub use self::root::TestRoot;
pub use self::service_manager::{ServiceManager, Stored};
pub use self::workdir::Workdir;
