//! Who started the program, as its environment and arguments say: never by the parent's name.

use std::ffi::{OsStr, OsString};
use std::os::fd::RawFd;
use std::time::Duration;

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, fcntl};

use crate::control::arguments::Options;
use crate::error::Error;
use crate::launch::inherited::Inherited;
use crate::plan::{Detach, DirectoryKind, Plan};
use crate::socket::adopt::FIRST;
use crate::storage::variable;
use crate::sys;
use crate::upgrade::Predecessor;

/// The directory of the secrets that a manager passes on: systemd.exec(5), `LoadCredential=`.
pub(crate) const CREDENTIALS: &str = "CREDENTIALS_DIRECTORY";

/// What was agreed with whoever started the program.
#[derive(Debug, Default)]
pub(crate) struct Contract {
    /// systemd runs this very process: it has done what the unit file says.
    pub(crate) systemd: bool,
    /// This is the first process of a container, which is configured through its environment.
    pub(crate) container: bool,
    /// Somebody supervises this process, so it stays in the foreground.
    pub(crate) supervised: bool,
    /// The address to tell READY=1 to.
    pub(crate) notify_socket: Option<OsString>,
    /// The descriptor to write a newline to when ready, as s6 and others open it.
    pub(crate) ready_fd: Option<RawFd>,
    /// The descriptor that a supervisor holds a lock through (`lock-fd` of s6): it only has to stay open.
    pub(crate) lock_fd: Option<RawFd>,
    /// How many sockets were handed over, from descriptor 3 on.
    pub(crate) sockets: usize,
    /// Their names, in order; fewer when the manager named fewer.
    pub(crate) socket_names: Vec<String>,
    /// How often the manager wants to hear of progress, if it does.
    pub(crate) watchdog: Option<Duration>,
    /// `JOURNAL_STREAM`, to be compared with standard error.
    pub(crate) journal_stream: Option<String>,
    /// `CREDENTIALS_DIRECTORY`, where a manager has put secrets.
    pub(crate) credentials: Option<OsString>,
    /// What whoever reads the terminal says of colours there.
    #[cfg(any(feature = "log", feature = "tracing"))]
    pub(crate) colours: Colours,
    /// How a daemon was started whose place this process takes, if there is one.
    continued: Option<Continued>,
    /// `RUNTIME_DIRECTORY` and its kin, where a manager made them.
    directories: Vec<(DirectoryKind, OsString)>,
}

/// Whether a terminal is to show colours.
#[cfg(any(feature = "log", feature = "tracing"))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Colours {
    #[default]
    Wanted,
    Unwanted,
}

#[cfg(any(feature = "log", feature = "tracing"))]
impl Colours {
    /// <https://no-color.org>, and a terminal that knows none.
    fn read() -> Self {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        if present("NO_COLOR") || dumb { Self::Unwanted } else { Self::Wanted }
    }
}

/// What a daemon was before this process came to take its place.
#[derive(Debug)]
struct Continued {
    /// It has gone into the background by itself.
    detached: bool,
    /// It stands behind walls of its own, which are around this process, too.
    walled: bool,
    descriptors: Vec<RawFd>,
}

impl Contract {
    /// Reads the contract. Everything here is input from outside: what does not parse counts as absent.
    pub(crate) fn read(options: &Options, inherited: &Inherited) -> Result<Self, Error> {
        let mine = |name| number(name) == Some(inherited.pid);
        // A shell in a systemd session inherits INVOCATION_ID; SYSTEMD_EXEC_PID (since 248) tells it apart.
        let systemd = present("INVOCATION_ID") && (mine("SYSTEMD_EXEC_PID") || !present("SYSTEMD_EXEC_PID"));
        let container = inherited.pid == 1;
        let notify_socket = std::env::var_os("NOTIFY_SOCKET").filter(|address| !address.is_empty());
        let sockets = if mine("LISTEN_PID") { number("LISTEN_FDS").unwrap_or(0) } else { 0 };
        let ready_fd = match options.ready_fd {
            Some(fd) => Some(fd),
            None => number("READY_FD"),
        };
        let sockets = usize::try_from(sockets).unwrap_or(0);
        let lock_fd = options.lock_fd;
        // Two owners would close it twice.
        let taken = |fd: RawFd| {
            let place = fd.checked_sub(FIRST).and_then(|place| usize::try_from(place).ok());
            place.is_some_and(|place| place < sockets)
        };
        if let Some(fd) = ready_fd {
            if taken(fd) || lock_fd == ready_fd {
                return Err(Error::Arguments(format!(
                    "the readiness descriptor {fd} is the lock's or one of the sockets that are handed over"
                )));
            }
            refuse_unusual("readiness", fd)?;
        }
        if let Some(fd) = lock_fd {
            refuse_unusual("lock", fd)?;
        }
        // Root without a manager does not take directories from the environment.
        let believed = systemd || !inherited.user.is_root();
        Ok(Self {
            systemd,
            container,
            supervised: systemd || container || notify_socket.is_some() || sockets > 0 || ready_fd.is_some(),
            notify_socket,
            ready_fd,
            lock_fd,
            sockets,
            socket_names: socket_names(sockets > 0),
            watchdog: watchdog(!present("WATCHDOG_PID") || mine("WATCHDOG_PID")),
            journal_stream: std::env::var("JOURNAL_STREAM").ok(),
            credentials: if believed {
                std::env::var_os(CREDENTIALS).filter(|path| !path.is_empty())
            } else {
                None
            },
            #[cfg(any(feature = "log", feature = "tracing"))]
            colours: Colours::read(),
            directories: if believed { directories() } else { Vec::new() },
            continued: None,
        })
    }

    /// The same for a process that may take a daemon's place: how that one was started holds for this one.
    pub(crate) fn continuing(mut self, before: Option<&Predecessor>) -> Self {
        if let Some(before) = before {
            self.systemd = before.systemd();
            self.supervised = self.systemd;
            self.sockets = 0;
            self.continued = Some(Continued {
                detached: before.detached(),
                walled: before.walled(),
                descriptors: before.descriptors(),
            });
        }
        self
    }

    /// What was handed over beside sockets, and must not be closed.
    pub(crate) fn descriptors(&self) -> impl Iterator<Item = RawFd> {
        let before = self.continued.iter().flat_map(|before| before.descriptors.iter().copied());
        self.ready_fd.into_iter().chain(self.lock_fd).chain(before)
    }

    /// Whether the walls that the program puts up stand already.
    pub(crate) fn is_walled(&self) -> bool {
        self.continued.as_ref().is_some_and(|before| before.walled)
    }

    /// Whether the program goes into the background by itself, or is there with the daemon before.
    pub(crate) fn detaches(&self, plan: &Plan, options: &Options) -> bool {
        if let Some(before) = &self.continued {
            return before.detached;
        }
        match plan.detach {
            _ if options.foreground => false,
            Detach::Auto => !self.supervised,
            Detach::Always => true,
            Detach::Never => false,
        }
    }

    /// Every kind of directory that a manager made, as it lists them.
    #[cfg(feature = "upgrade")]
    pub(crate) fn directories(&self) -> impl Iterator<Item = (DirectoryKind, &OsStr)> {
        self.directories.iter().map(|(kind, list)| (*kind, list.as_os_str()))
    }

    /// The directories of a kind that a manager made, as it lists them.
    pub(crate) fn directory(&self, kind: DirectoryKind) -> Option<&OsStr> {
        self.directories.iter().find(|(other, _)| *other == kind).map(|(_, list)| list.as_os_str())
    }
}

/// Before this process opens anything: a number that is not open would become that of something else.
fn refuse_unusual(which: &str, fd: RawFd) -> Result<(), Error> {
    let open = if fd > 2 { fcntl(sys::borrow(fd), FcntlArg::F_GETFD) } else { Err(Errno::EBADF) };
    match open {
        Ok(_) => Ok(()),
        Err(Errno::EBADF) => {
            Err(Error::Arguments(format!("the {which} descriptor {fd} is not an open descriptor above 2")))
        }
        Err(errno) => {
            Err(Error::Hygiene { step: format!("ask for the {which} descriptor {fd}"), source: errno.into() })
        }
    }
}

fn present(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// A decimal number without sign or space, as sd_listen_fds(3) reads it.
fn number(name: &str) -> Option<i32> {
    let value = std::env::var(name).ok()?;
    value.bytes().all(|byte| byte.is_ascii_digit()).then(|| value.parse().ok()).flatten()
}

/// sd_watchdog_enabled(3); the largest number is none.
fn watchdog(mine: bool) -> Option<Duration> {
    let value = std::env::var("WATCHDOG_USEC").ok().filter(|_| mine)?;
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    let limit = digits.then(|| value.parse().ok()).flatten();
    limit.filter(|&limit| limit > 0 && limit < u64::MAX).map(Duration::from_micros)
}

fn socket_names(any: bool) -> Vec<String> {
    let names = any.then(|| std::env::var("LISTEN_FDNAMES").ok()).flatten();
    names.map(|names| names.split(':').map(str::to_owned).collect()).unwrap_or_default()
}

fn directories() -> Vec<(DirectoryKind, OsString)> {
    [
        DirectoryKind::Runtime,
        DirectoryKind::State,
        DirectoryKind::Cache,
        DirectoryKind::Logs,
        DirectoryKind::Configuration,
    ]
    .into_iter()
    .filter_map(|kind| Some((kind, std::env::var_os(variable(kind)).filter(|list| !list.is_empty())?)))
    .collect()
}
