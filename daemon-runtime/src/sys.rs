//! Every `unsafe` block of the runtime: one system call or one raw handle a function.
#![allow(unsafe_code, reason = "this module is where it lives")]

mod access_list;
mod auxiliary;
#[cfg(any(feature = "log", feature = "tracing"))]
mod calendar;
mod capabilities;
mod descriptors;
mod environment;
mod forward;
mod groups;
#[cfg(all(feature = "explain", feature = "sandbox"))]
mod landlock;
mod pidfd;
mod priority;
mod process;
#[cfg(feature = "sandbox")]
mod seccomp;
mod secret;
mod signals;
mod sockets;

pub(crate) use access_list::access_list;
pub(crate) use auxiliary::ids_at_exec;
#[cfg(feature = "upgrade")]
pub(crate) use auxiliary::program_at_exec;
#[cfg(any(feature = "log", feature = "tracing"))]
pub(crate) use calendar::{local, utc};
pub(crate) use capabilities::{
    ambient_holds, bounding_holds, capget, capset, drop_from_bounding, raise_ambient,
};
pub(crate) use descriptors::{borrow, close, close_range, own};
pub(crate) use environment::{read_time_zone, scrub_environment, set_variable};
pub(crate) use forward::{forward, hand_over, hold, receive_here, receive_no_longer, release, take_back};
pub(crate) use groups::group_list;
#[cfg(all(feature = "explain", feature = "sandbox"))]
pub(crate) use landlock::landlock_version;
pub(crate) use pidfd::{pidfd_open, pidfd_send_signal};
pub(crate) use priority::set_nice;
pub(crate) use process::{Forever, exit_now, fork, spawn_forever};
#[cfg(feature = "sandbox")]
pub(crate) use seccomp::{install_with_listener, let_call_pass, receive_call};
pub(crate) use secret::Secret;
pub(crate) use signals::{Arrival, Timer, disarm, is_ignored, reset_disposition, wait_signal};
pub(crate) use sockets::{accept, listen};
