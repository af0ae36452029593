//! [`Level`]: how much a message matters, by the names that `log` and `tracing` share.

/// From what ends the program to what only its author reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Error = 1,
    Warn,
    Info,
    Debug,
    Trace,
}

/// The names in the order of their numbers.
pub(super) const NAMES: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

impl Level {
    /// Its name, as it is declared and asked for.
    pub(super) fn name(self) -> &'static str {
        NAMES[self as usize]
    }

    /// The severity of syslog(3); what is below debugging is debugging there.
    pub(super) fn severity(self) -> u8 {
        match self {
            Self::Error => 3,
            Self::Warn => 4,
            Self::Info => 6,
            Self::Debug | Self::Trace => 7,
        }
    }
}
