//! [`Limit`]: how much of a resource the process may use.

/// No limit.
pub const INFINITY: u64 = u64::MAX;

/// A limit of setrlimit(2), in the units of systemd.exec(5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// What is limited.
    pub resource: Resource,
    /// What holds; [`INFINITY`] for no limit.
    pub soft: u64,
    /// How far the process may raise it; [`INFINITY`] for no limit.
    pub hard: u64,
}

/// What can be limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of getrlimit(2)")]
pub enum Resource {
    AddressSpace,
    Core,
    Cpu,
    Data,
    FileSize,
    Locks,
    Memlock,
    MessageQueue,
    Nice,
    Nofile,
    Nproc,
    Rtprio,
    Rttime,
    Sigpending,
    Stack,
}

/// What the number of a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Bytes,
    Seconds,
    Microseconds,
    /// Things, at most so many where the kernel knows no more.
    Count(u64),
}

impl Resource {
    /// Every resource under the name it has in the key `limits`.
    pub const NAMED: [(&'static str, Self); 15] = [
        ("address_space", Self::AddressSpace),
        ("core", Self::Core),
        ("cpu", Self::Cpu),
        ("data", Self::Data),
        ("file_size", Self::FileSize),
        ("locks", Self::Locks),
        ("memlock", Self::Memlock),
        ("message_queue", Self::MessageQueue),
        ("nice", Self::Nice),
        ("nofile", Self::Nofile),
        ("nproc", Self::Nproc),
        ("rtprio", Self::Rtprio),
        ("rttime", Self::Rttime),
        ("sigpending", Self::Sigpending),
        ("stack", Self::Stack),
    ];

    /// What the number of a limit counts, in words.
    #[must_use]
    pub const fn counts(self) -> &'static str {
        match self {
            Self::Locks => "file locks",
            Self::Nice => "20 less the nice value that may be reached, from 0 to 40",
            Self::Nofile => "file descriptors",
            Self::Nproc => "processes and threads of the user",
            Self::Rtprio => "real-time priority, from 0 to 99",
            Self::Sigpending => "signals that wait for the user's processes",
            _ => match self.unit() {
                Unit::Seconds => "seconds of processor time, or with `s`, `m`, `h`",
                Unit::Microseconds => {
                    "microseconds of real-time processor time without a wait, or with `us`, `ms`, `s`"
                }
                _ => "bytes, or with `K`, `M`, `G`, `T` (powers of 1024)",
            },
        }
    }

    pub(crate) const fn unit(self) -> Unit {
        match self {
            Self::AddressSpace
            | Self::Core
            | Self::Data
            | Self::FileSize
            | Self::Memlock
            | Self::MessageQueue
            | Self::Stack => Unit::Bytes,
            Self::Cpu => Unit::Seconds,
            Self::Rttime => Unit::Microseconds,
            // As the kernel counts: 20 less the nice value that may be reached.
            Self::Nice => Unit::Count(40),
            Self::Rtprio => Unit::Count(99),
            Self::Locks | Self::Nofile | Self::Nproc | Self::Sigpending => Unit::Count(INFINITY),
        }
    }
}
