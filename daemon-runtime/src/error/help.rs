//! What to do about an error.

use std::io;

use nix::libc;

use crate::error::Error;

impl Error {
    /// What to do about it, where there is one answer.
    pub(crate) fn help(&self) -> Option<String> {
        match self {
            Self::Arguments(_) => Some("`--help` lists what the program takes".into()),
            Self::Threads(_) | Self::PrivilegedThreads(_) => {
                Some("start threads inside main, not before it".into())
            }
            Self::UnknownUser(user) => Some(format!(
                "create it (`systemd-sysusers` with the generated file, or `useradd --system {user}`), or give `--user`"
            )),
            Self::UnknownGroup(_) => Some("create it, or declare a group that exists".into()),
            Self::NoGroup(_) => Some("declare `group`, or create the user".into()),
            Self::RootAsUser(_) => Some("name an unprivileged user".into()),
            Self::NotRoot(_) => Some("start it as root, or give `--user` with your own name".into()),
            Self::UnusableDirectory { .. } => {
                Some("use an absolute path to a directory of the daemon's user, or of root, with nobody else writing on the way".into())
            }
            Self::Borrowed { .. } => Some(
                "take the set-uid and set-gid bits from the program's file, or start it as one user and group".into(),
            ),
            Self::Capability { .. } => {
                Some("start it as root, and have the container or the supervisor leave it the capability".into())
            }
            Self::Drop { step: "setgroups" | "setresgid" | "setresuid", source } => match source.raw_os_error() {
                Some(libc::EPERM) => Some(
                    "it takes CAP_SETGID and CAP_SETUID; a user namespace may forbid `setgroups` for good".into(),
                ),
                Some(libc::EINVAL) => Some(
                    "a user namespace needs a mapping for each id, and there are at most 65536 groups".into(),
                ),
                _ => None,
            },
            Self::Pidfile { source, .. } => match source.kind() {
                io::ErrorKind::NotFound => {
                    Some("create the directory, declare `runtime_directory`, or give `--pidfile`".into())
                }
                io::ErrorKind::PermissionDenied => Some("do it as root, or give `--pidfile`".into()),
                _ => None,
            },
            Self::Untrusted { .. } => Some("remove it, or give `--pidfile`".into()),
            Self::UntrustedDirectory { .. } => Some(
                "use a directory that only root or the daemon's user can write to, such as one below `/run`"
                    .into(),
            ),
            Self::Bind { source, .. } => match source.kind() {
                io::ErrorKind::AddrInUse => {
                    Some("another process listens there; stop it, or give `--listen`".into())
                }
                _ => permission_help(source),
            },
            Self::Limit { source, .. } => permission_help(source).map(|_| {
                "declare no more than the hard limit, or start it with the capability CAP_SYS_RESOURCE".into()
            }),
            Self::Priority { source, .. } => match source.kind() {
                io::ErrorKind::NotFound => Some("mount /proc".into()),
                _ => permission_help(source),
            },
            Self::Credential { source, .. } => match source.kind() {
                io::ErrorKind::NotFound => Some("put the file there".into()),
                _ => permission_help(source).map(|_| "start it as root, or under systemd, which passes it on".into()),
            },
            Self::UntrustedCredential { .. } => Some(
                "use a regular file that only root or the daemon's user can read, in a directory that nobody else can write to".into(),
            ),
            #[cfg(feature = "config")]
            Self::ConfigurationFile { source, .. } => match source.kind() {
                io::ErrorKind::NotFound => Some("put the file there, or give `--config`; `units` lists an example of it where `cargo build` has written one".into()),
                io::ErrorKind::PermissionDenied => Some("let the daemon's user read it: it is read again at every reload".into()),
                _ => None,
            },
            Self::Directory { source, .. } => permission_help(source).map(|_| {
                "do it as root, or set `RUNTIME_DIRECTORY`, `STATE_DIRECTORY` and the like to directories of your own".into()
            }),
            Self::RootDirectory { source, .. } | Self::Signal { source, .. } => permission_help(source),
            #[cfg(feature = "sandbox")]
            Self::Sandbox { source, .. } => sandbox_help(source),
            _ => None,
        }
    }
}

/// The one piece of advice that fits EPERM and EACCES.
fn permission_help(source: &io::Error) -> Option<String> {
    (source.kind() == io::ErrorKind::PermissionDenied).then(|| "do it as root".into())
}

/// What to do where the machine lacks what a wall is made of.
#[cfg(feature = "sandbox")]
fn sandbox_help(source: &io::Error) -> Option<String> {
    Some(match source.kind() {
        io::ErrorKind::NotFound => "make it before the start, or take it out of `sandbox`".into(),
        io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied | io::ErrorKind::InvalidInput => {
            "let the kernel have Landlock and seccomp, and the container runtime leave them usable, or declare `sandbox = \"off\"`".into()
        }
        _ => return None,
    })
}
