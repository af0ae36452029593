//! What the walls would say to a call.

use std::os::fd::RawFd;
use std::path::Path;

use nix::libc;
use nix::sys::socket::{AddressFamily, SockType, getsockopt, sockopt};
use nix::unistd::{Pid, getpid};

use crate::plan::Plan;
use crate::sandbox::allowed::{Allowed, Right};
use crate::sandbox::calls::{self, ABSENT, Calls, EXECUTE};
use crate::sandbox::learn::finding;
use crate::sandbox::learn::memory::{Memory, Target};
use crate::sandbox::learn::path::Place;
use crate::sandbox::network::{self, Reach};
use crate::sys;

/// Calls that pass the filter of system calls and may run into Landlock.
pub(crate) const LOOKED_AT: [&str; 28] = [
    "bind",
    "connect",
    "creat",
    "execve",
    "execveat",
    "kill",
    "link",
    "linkat",
    "mkdir",
    "mkdirat",
    "mknod",
    "mknodat",
    "open",
    "openat",
    "openat2",
    "pidfd_send_signal",
    "rename",
    "renameat",
    "renameat2",
    "rmdir",
    "rt_sigqueueinfo",
    "symlink",
    "symlinkat",
    "tgkill",
    "tkill",
    "truncate",
    "unlink",
    "unlinkat",
];

/// The walls, as something that can be asked.
#[derive(Debug)]
pub(crate) struct Judge {
    pub(crate) plan: &'static Plan,
    pub(crate) allowed: Allowed,
    pub(crate) calls: Calls,
    pub(crate) reach: Reach,
}

/// A call that a thread is making.
#[derive(Clone, Copy)]
struct Made {
    thread: Pid,
    arguments: [u64; 6],
}

impl Made {
    #[expect(clippy::cast_possible_truncation, reason = "the kernel, too, reads the lower half")]
    fn number(&self, index: usize) -> i32 {
        self.argument(index) as i32
    }

    fn argument(&self, index: usize) -> u64 {
        self.arguments.get(index).copied().unwrap_or_default()
    }

    /// The path at an argument, from the directory at another.
    fn place(&self, directory: Option<usize>, path: usize, follow: bool) -> Option<Place> {
        let directory: RawFd = directory.map_or(libc::AT_FDCWD, |index| self.number(index));
        let path = Memory(self.thread).path(self.argument(path))?;
        Place::of(self.thread, directory, &path, follow)
    }
}

impl Judge {
    /// What the walls refuse of the call, and how to open them.
    pub(crate) fn findings(&self, call: &libc::seccomp_notif) -> Vec<String> {
        let Some(name) = calls::name(call.data.nr) else { return Vec::new() };
        let Ok(thread) = i32::try_from(call.pid) else { return Vec::new() };
        let made = Made { thread: Pid::from_raw(thread), arguments: call.data.args };
        self.filtered(name, &made).into_iter().chain(self.restricted(name, &made)).collect()
    }

    /// The filter of system calls.
    fn filtered(&self, name: &str, made: &Made) -> Option<String> {
        if self.calls.lifts(name) || EXECUTE.contains(&name) {
            return None;
        }
        if !self.calls.allows(name) || ABSENT.contains(&name) {
            return Some(finding::call(&format!("the system call {name}"), name));
        }
        let cases = self.calls.cases(name)?;
        if cases.iter().any(|case| case.iter().all(|condition| condition.holds(&made.arguments))) {
            return None;
        }
        let what = match name {
            "socket" => match AddressFamily::from_i32(made.number(0)) {
                Some(family @ (AddressFamily::Inet | AddressFamily::Inet6)) => {
                    return Some(finding::network(&format!("a socket of the family {family:?}")));
                }
                Some(family) => format!("a socket of the family {family:?}"),
                None => format!("a socket of the family {}", made.number(0)),
            },
            "mmap" | "mprotect" | "pkey_mprotect" | "shmat" => {
                format!("{name} of memory that is written and executed")
            }
            "clone" | "unshare" => format!("{name} into another namespace"),
            "open" | "openat" | "creat" | "chmod" | "fchmod" | "fchmodat" | "fchmodat2" | "mknod"
            | "mknodat" => {
                format!("{name} with a set-user-id or set-group-id bit")
            }
            _ => format!("the system call {name} with these arguments"),
        };
        Some(finding::call(&what, name))
    }

    /// Landlock.
    fn restricted(&self, name: &str, made: &Made) -> Vec<String> {
        match name {
            "open" => self.opened(made.place(None, 0, true), made.argument(1)),
            "openat" => self.opened(made.place(Some(0), 1, true), made.argument(2)),
            "openat2" => {
                let how = Memory(made.thread).numbers(made.argument(2));
                self.opened(made.place(Some(0), 1, true), how.map_or(0, |[flags, _]| flags))
            }
            "creat" => self.opened(
                made.place(None, 0, true),
                u64::from((libc::O_CREAT | libc::O_WRONLY).unsigned_abs()),
            ),
            "truncate" => self.existing(made.place(None, 0, true), "truncate", Right::Write),
            "execve" => self.existing(made.place(None, 0, true), "run", Right::Execute),
            "execveat" => self.existing(made.place(Some(0), 1, true), "run", Right::Execute),
            "mkdir" | "mknod" => self.changed(made.place(None, 0, false), "make"),
            "mkdirat" | "mknodat" => self.changed(made.place(Some(0), 1, false), "make"),
            "symlink" => self.changed(made.place(None, 1, false), "make"),
            "symlinkat" => self.changed(made.place(Some(1), 2, false), "make"),
            "rmdir" | "unlink" => self.changed(made.place(None, 0, false), "remove"),
            "unlinkat" => self.changed(made.place(Some(0), 1, false), "remove"),
            "link" | "rename" => {
                let places = [made.place(None, 0, false), made.place(None, 1, false)];
                places.into_iter().flat_map(|place| self.changed(place, name)).collect()
            }
            "linkat" | "renameat" | "renameat2" => {
                let word = if name == "linkat" { "link" } else { "rename" };
                let places = [made.place(Some(0), 1, false), made.place(Some(2), 3, false)];
                places.into_iter().flat_map(|place| self.changed(place, word)).collect()
            }
            "bind" => self.bound(made),
            "connect" => self.sent(made, 1),
            "sendto" => self.sent(made, 4),
            "kill" | "tkill" | "tgkill" | "rt_sigqueueinfo" => self.signalled(made.number(0)),
            "pidfd_send_signal" => self.signalled(process_behind(made).unwrap_or_default()),
            _ => Vec::new(),
        }
    }

    /// open(2) of what is not there is refused by the walls only where it makes the file.
    fn opened(&self, place: Option<Place>, flags: u64) -> Vec<String> {
        let has = |flag: i32| flags & u64::from(flag.unsigned_abs()) == u64::from(flag.unsigned_abs());
        if has(libc::O_PATH) {
            return Vec::new();
        }
        let makes = has(libc::O_CREAT) && place.as_ref().is_some_and(|place| !place.exists);
        if makes {
            return self.changed(place, "make");
        }
        let reads = !has(libc::O_WRONLY);
        let writes = has(libc::O_WRONLY) || has(libc::O_RDWR) || has(libc::O_TRUNC);
        match (writes, reads) {
            (true, _) => self.existing(place, "open", Right::Write),
            (false, true) => self.existing(place, "open", Right::Read),
            (false, false) => Vec::new(),
        }
    }

    fn existing(&self, place: Option<Place>, done: &str, right: Right) -> Vec<String> {
        let place = place.filter(|place| place.exists && !self.allowed.covers(&place.path, right));
        place.map(|place| finding::path(done, &place.path, right, &place.path)).into_iter().collect()
    }

    /// What changes a directory needs that one to be open.
    fn changed(&self, place: Option<Place>, done: &str) -> Vec<String> {
        let right = if done == "remove" { Right::Remove } else { Right::Write };
        let missing = done == "remove";
        let place =
            place.filter(|place| (place.exists || !missing) && !self.allowed.covers(&place.path, right));
        place.map(|place| finding::path(done, &place.path, right, place.above())).into_iter().collect()
    }

    fn bound(&self, made: &Made) -> Vec<String> {
        let one = |finding: String| vec![finding];
        match Memory(made.thread).socket_address(made.argument(1), made.argument(2)) {
            Some(Target::Port(port))
                if is_stream(made)
                    && !self.reach.binds
                    && !network::ports(self.plan).any(|open| open == port) =>
            {
                one(finding::call(&format!("bind of TCP port {port}"), "bind"))
            }
            Some(Target::Path(path)) => {
                self.changed(Place::of(made.thread, libc::AT_FDCWD, &path, false), "make")
            }
            _ => Vec::new(),
        }
    }

    /// connect(2) and sendto(2), with the address at an argument and its length at the next.
    fn sent(&self, made: &Made, address: usize) -> Vec<String> {
        let to = Memory(made.thread).socket_address(made.argument(address), made.argument(address + 1));
        let found = match to {
            Some(Target::Port(port)) if !self.reach.connects && is_stream(made) => {
                finding::network(&format!("connect to TCP port {port}"))
            }
            Some(Target::Abstract(name)) if !self.reach.abstract_sockets => {
                finding::call(&format!("connect to the abstract socket @{}", name.escape_debug()), "connect")
            }
            _ => return Vec::new(),
        };
        vec![found]
    }

    fn signalled(&self, process: i32) -> Vec<String> {
        let outside = process > 0 && !self.reach.signals && !is_ours(process);
        outside.then(|| finding::call("a signal to another process", "kill")).into_iter().collect()
    }
}

/// Whether the socket at the first argument is a stream. That of another process is taken for one.
fn is_stream(made: &Made) -> bool {
    let ours = Path::new("/proc/self/task").join(made.thread.to_string()).exists();
    !ours || getsockopt(&sys::borrow(made.number(0)), sockopt::SockType) == Ok(SockType::Stream)
}

/// Whether the process is this one or descends from it.
fn is_ours(process: i32) -> bool {
    let mut process = Pid::from_raw(process);
    while process.as_raw() > 1 && process != getpid() {
        let Some(parent) = status(process, "PPid:") else { return false };
        process = parent;
    }
    process == getpid()
}

/// The process that the descriptor at the first argument stands for: proc(5), fdinfo.
fn process_behind(made: &Made) -> Option<i32> {
    let text = std::fs::read_to_string(format!("/proc/{}/fdinfo/{}", made.thread, made.number(0))).ok()?;
    field(&text, "Pid:")
}

fn status(process: Pid, key: &str) -> Option<Pid> {
    field(&std::fs::read_to_string(format!("/proc/{process}/status")).ok()?, key).map(Pid::from_raw)
}

fn field(text: &str, key: &str) -> Option<i32> {
    text.lines().find_map(|line| line.strip_prefix(key))?.trim().parse().ok()
}
