//! The exit status of every outcome: the LSB's numbers where it has one, its application range elsewhere.

use std::io;

use crate::error::Error;

/// Generic failure.
pub(crate) const FAILED: u8 = 1;
/// Bad or excess arguments.
pub(crate) const ARGUMENTS: u8 = 2;
/// The control word is not implemented by this daemon.
pub(crate) const UNIMPLEMENTED: u8 = 3;
/// `status`: nothing runs. For other words this number means "not implemented".
pub(crate) const STATUS_STOPPED: u8 = 3;
/// Insufficient privilege.
pub(crate) const PRIVILEGE: u8 = 4;
/// `status`: cannot be told. For other words this number means "insufficient privilege".
pub(crate) const STATUS_UNKNOWN: u8 = 4;
/// Something that the declaration relies on is missing on this machine.
pub(crate) const UNCONFIGURED: u8 = 6;
/// The daemon is not running.
pub(crate) const NOT_RUNNING: u8 = 7;
/// Main panicked: the number that Rust's own runtime uses.
pub(crate) const PANICKED: u8 = 101;
/// Another instance runs.
pub(crate) const ALREADY_RUNNING: u8 = 150;
/// The daemon did not stop within `stop_timeout`, or a second signal cut its stop short.
pub(crate) const STOP_TIMEOUT: u8 = 151;
/// The daemon was not ready within `start_timeout`.
pub(crate) const START_TIMEOUT: u8 = 152;

/// The exit status that tells of an error.
pub(crate) fn status(error: &Error) -> u8 {
    match error {
        Error::Arguments(_) => ARGUMENTS,
        Error::NotDeclared { .. } => UNIMPLEMENTED,
        #[cfg(feature = "control")]
        Error::Unimplemented(_) => UNIMPLEMENTED,
        #[cfg(feature = "control")]
        Error::Control { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => PRIVILEGE,
        Error::NotRoot(_) | Error::Borrowed { .. } | Error::Capability { .. } => PRIVILEGE,
        Error::UnknownUser(_)
        | Error::UnknownGroup(_)
        | Error::NoGroup(_)
        | Error::RootAsUser(_)
        | Error::UnusableDirectory { .. }
        | Error::UnknownCapability(_)
        | Error::UntrustedCredential { .. }
        | Error::Untrusted { .. }
        | Error::UntrustedDirectory { .. } => UNCONFIGURED,
        #[cfg(feature = "config")]
        Error::Configuration { .. } | Error::ConfigurationFile { .. } => UNCONFIGURED,
        Error::AlreadyRunning(_) => ALREADY_RUNNING,
        Error::StartTimeout(_) => START_TIMEOUT,
        Error::TimedOut(_) => STOP_TIMEOUT,
        Error::Panicked(_) | Error::PrivilegedPanicked(_) => PANICKED,
        Error::NotRunning => NOT_RUNNING,
        Error::Limit { source, .. }
        | Error::Priority { source, .. }
        | Error::Directory { source, .. }
        | Error::Credential { source, .. }
        | Error::Pidfile { source, .. }
        | Error::Bind { source, .. }
        | Error::Drop { source, .. }
        | Error::RootDirectory { source, .. }
        | Error::Signal { source, .. } => match source.kind() {
            io::ErrorKind::PermissionDenied => PRIVILEGE,
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => UNCONFIGURED,
            _ => FAILED,
        },
        #[cfg(feature = "sandbox")]
        Error::Sandbox { source, .. } => match source.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::Unsupported => UNCONFIGURED,
            io::ErrorKind::PermissionDenied => PRIVILEGE,
            _ => FAILED,
        },
        _ => FAILED,
    }
}
