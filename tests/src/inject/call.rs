//! [`Call`]: one system call of a start, by its place in the order of its thread.

use std::fmt;
use std::fs::File;
use std::os::unix::fs::FileExt;

use nix::libc;

use super::seccomp::Question;

/// The `call`-th call of the `thread`-th thread of the `process`-th process, each from zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// In the order in which they appear: in the background launcher, first child, daemon.
    pub process: usize,
    /// In the order in which they appear.
    pub thread: usize,
    /// In the order of the thread.
    pub call: usize,
}

/// A system call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Which.
    pub place: Place,
    /// Its name.
    pub name: &'static str,
    /// The path or the address that it names, or what its first argument, a descriptor, leads to.
    pub object: Option<String>,
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { process, thread, call } = self.place;
        write!(f, "{}({}) [{process}.{thread}.{call}]", self.name, self.object.as_deref().unwrap_or_default())
    }
}

impl Call {
    pub(super) fn read(place: Place, question: &Question) -> Self {
        let name = name(question.number);
        let [first, second, ..] = question.arguments;
        let object = match name {
            "openat" | "openat2" | "newfstatat" | "unlinkat" | "mkdirat" | "readlinkat" | "statx"
            | "fchownat" | "faccessat2" | "fchmodat" | "linkat" | "renameat2" => {
                text(question.thread, second)
                    .filter(|path| !path.is_empty())
                    .or_else(|| link(question.thread, first))
            }
            "mkdir" | "unlink" | "rmdir" | "chroot" | "chdir" | "access" | "open" | "stat" | "lstat"
            | "readlink" | "chmod" | "chown" | "execve" => text(question.thread, first),
            "connect" | "bind" => address(question.thread, second),
            "read" | "write" | "pread64" | "pwrite64" | "fstat" | "ftruncate" | "fchmod" | "fchown"
            | "fcntl" | "dup2" | "dup3" | "listen" | "setsockopt" | "getsockopt" | "getsockname"
            | "sendto" | "ioctl" | "lseek" | "getdents64" | "fchdir" => link(question.thread, first),
            _ => None,
        };
        Self { place, name, object }
    }
}

/// The string at an address of another process.
fn text(thread: i32, address: u64) -> Option<String> {
    let bytes = memory(thread, address, 4096)?;
    let end = bytes.iter().position(|byte| *byte == 0)?;
    Some(String::from_utf8_lossy(&bytes[..end]).into_owned())
}

/// The path, or the family, of a socket's address.
fn address(thread: i32, address: u64) -> Option<String> {
    let bytes = memory(thread, address, 110)?;
    let family = u16::from_ne_bytes([*bytes.first()?, *bytes.get(1)?]);
    match i32::from(family) {
        libc::AF_UNIX => {
            let path = bytes.get(2..)?;
            let end = path.iter().position(|byte| *byte == 0).unwrap_or(path.len());
            Some(String::from_utf8_lossy(&path[..end]).into_owned())
        }
        libc::AF_INET => Some(format!("port {}", u16::from_be_bytes([*bytes.get(2)?, *bytes.get(3)?]))),
        _ => None,
    }
}

fn memory(thread: i32, address: u64, length: usize) -> Option<Vec<u8>> {
    let mut bytes = vec![0; length];
    let read = File::open(format!("/proc/{thread}/mem")).ok()?.read_at(&mut bytes, address).ok()?;
    bytes.truncate(read);
    Some(bytes)
}

fn link(thread: i32, descriptor: u64) -> Option<String> {
    let link = std::fs::read_link(format!("/proc/{thread}/fd/{descriptor}")).ok()?;
    Some(link.to_string_lossy().into_owned())
}

/// A table of names from the constants of the C library's header.
macro_rules! names {
    ($($name:ident)*) => {
        &[$((stringify!($name), nix::libc::$name)),*]
    };
}

/// Those that a start may make, on every architecture.
const NAMES: &[(&str, i64)] = names! {
    SYS_accept4 SYS_bind SYS_brk SYS_capget SYS_capset SYS_chdir SYS_chroot SYS_clock_gettime SYS_clone SYS_clone3
    SYS_close_range SYS_connect SYS_dup SYS_dup3 SYS_epoll_create1 SYS_epoll_ctl SYS_eventfd2 SYS_execve
    SYS_exit_group SYS_faccessat2 SYS_fchdir SYS_fchmod SYS_fchmodat SYS_fchown SYS_fchownat SYS_fcntl SYS_fstat
    SYS_ftruncate SYS_getdents64 SYS_getegid SYS_geteuid SYS_getgid SYS_getgroups SYS_getpgid SYS_getpid SYS_getppid
    SYS_getrandom SYS_getresgid SYS_getresuid SYS_getrlimit SYS_getsid SYS_getsockname SYS_getsockopt SYS_gettid
    SYS_getuid SYS_ioctl SYS_kill SYS_landlock_add_rule SYS_landlock_create_ruleset SYS_landlock_restrict_self
    SYS_linkat SYS_listen SYS_lseek SYS_mkdirat SYS_mmap SYS_mount SYS_mprotect SYS_mremap SYS_newfstatat
    SYS_openat SYS_openat2 SYS_pidfd_open SYS_pidfd_send_signal SYS_pipe2 SYS_ppoll SYS_prctl SYS_pread64
    SYS_prlimit64 SYS_pwrite64 SYS_read SYS_readlinkat SYS_recvfrom SYS_recvmsg SYS_renameat2 SYS_rseq
    SYS_rt_sigaction SYS_rt_sigprocmask SYS_rt_sigqueueinfo SYS_rt_sigtimedwait SYS_rt_tgsigqueueinfo
    SYS_sched_getaffinity SYS_seccomp SYS_sendmsg SYS_sendto SYS_set_robust_list SYS_set_tid_address SYS_setgid
    SYS_setgroups SYS_setitimer SYS_setns SYS_setpriority SYS_setresgid SYS_setresuid SYS_setrlimit SYS_setsid
    SYS_setsockopt SYS_setuid SYS_sigaltstack SYS_socket SYS_statfs SYS_statx SYS_tgkill SYS_umask SYS_uname
    SYS_unlinkat SYS_unshare SYS_wait4 SYS_waitid SYS_write SYS_writev
};

/// Those that newer architectures have no longer.
#[cfg(target_arch = "x86_64")]
const OLD_NAMES: &[(&str, i64)] = names! {
    SYS_access SYS_alarm SYS_chmod SYS_chown SYS_dup2 SYS_fork SYS_getpgrp SYS_link SYS_lstat SYS_mkdir SYS_open
    SYS_pipe SYS_poll SYS_readlink SYS_rename SYS_rmdir SYS_stat SYS_symlink SYS_unlink SYS_vfork
};
#[cfg(not(target_arch = "x86_64"))]
const OLD_NAMES: &[(&str, i64)] = &[];

fn name(number: i64) -> &'static str {
    let found = NAMES.iter().chain(OLD_NAMES).find(|(_, known)| *known == number);
    found.map_or("?", |(name, _)| name.strip_prefix("SYS_").unwrap_or(name))
}
