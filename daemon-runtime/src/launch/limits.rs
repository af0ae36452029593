//! Resource limits: no core dump from here on, hard limits raised while that may be allowed, and all of them as
//! declared once the start has taken what it needs.

use nix::errno::Errno;
use nix::sys::resource::{self, RLIM_INFINITY, getrlimit, setrlimit};
use nix::unistd::geteuid;

use crate::error::Error;
use crate::plan::{Limit, Plan, Resource};

/// What RLIMIT_NOFILE can be at most: setrlimit(2).
const MOST_FILES: &str = "/proc/sys/fs/nr_open";

/// Done before the privilege drop, for only root may raise a hard limit. Soft limits stay as they were inherited.
/// The one for core dumps is set at once: memory may hold secrets from here on.
pub(crate) fn raise(plan: &Plan) -> Result<(), Error> {
    for limit in plan.limits {
        if limit.resource == Resource::Core {
            set(limit)?;
            continue;
        }
        let (kind, _) = names(limit.resource);
        let (soft_now, hard_now) = now(limit)?;
        if is_boundless(limit) {
            if let Some(most) = most_files().filter(|&most| most > hard_now) {
                let _ = setrlimit(kind, soft_now, most);
            }
        } else if limit.hard > hard_now {
            setrlimit(kind, soft_now, limit.hard).map_err(|errno| failed(limit, errno))?;
        }
    }
    Ok(())
}

/// Done last: the start's own files, thread and PID file do not count against limits that are meant for main.
pub(crate) fn lower(plan: &Plan) -> Result<(), Error> {
    plan.limits.iter().filter(|limit| limit.resource != Resource::Core).try_for_each(set)
}

/// What [`raise`] would find, as far as it can be told without doing it.
pub(crate) fn check(plan: &Plan) -> Result<(), Error> {
    for limit in plan.limits {
        if limit.hard > now(limit)?.1 && !is_boundless(limit) && !geteuid().is_root() {
            return Err(failed(limit, Errno::EPERM));
        }
    }
    Ok(())
}

/// The name of a limit, and the two numbers that it is set to.
#[cfg(feature = "explain")]
pub(crate) fn foresee(limit: &Limit) -> Result<(&'static str, String, String), Error> {
    let (soft, hard) = to_be(limit, || Ok(now(limit)?.1.max(most_files().unwrap_or(0))))?;
    Ok((names(limit.resource).1, number(soft), number(hard)))
}

fn set(limit: &Limit) -> Result<(), Error> {
    let (soft, hard) = to_be(limit, || Ok(now(limit)?.1))?;
    setrlimit(names(limit.resource).0, soft, hard).map_err(|errno| failed(limit, errno))
}

/// Where there is no bound, the `most` that may be had.
fn to_be(limit: &Limit, most: impl FnOnce() -> Result<u64, Error>) -> Result<(u64, u64), Error> {
    let hard = if is_boundless(limit) { most()? } else { limit.hard };
    Ok((limit.soft.min(hard), hard))
}

fn now(limit: &Limit) -> Result<(u64, u64), Error> {
    getrlimit(names(limit.resource).0).map_err(|errno| failed(limit, errno))
}

/// Infinitely many files are as many as may be had: the kernel has a number for the most, whoever asks.
fn is_boundless(limit: &Limit) -> bool {
    limit.resource == Resource::Nofile && limit.hard == RLIM_INFINITY
}

fn most_files() -> Option<u64> {
    std::fs::read_to_string(MOST_FILES).ok()?.trim().parse().ok()
}

fn failed(limit: &Limit, errno: Errno) -> Error {
    let (kind, name) = names(limit.resource);
    let hard_now = getrlimit(kind).map_or(0, |(_, hard)| hard);
    let (soft, hard) = (number(limit.soft), number(limit.hard));
    let asked = if soft == hard { hard } else { format!("{soft}:{hard}") };
    Error::Limit { name, asked, hard: number(hard_now), source: errno.into() }
}

fn number(limit: u64) -> String {
    if limit == RLIM_INFINITY { "infinity".into() } else { limit.to_string() }
}

/// What the kernel calls it, and what the key `limits` does.
fn names(resource: Resource) -> (resource::Resource, &'static str) {
    use resource::Resource as Kernel;
    match resource {
        Resource::AddressSpace => (Kernel::RLIMIT_AS, "address_space"),
        Resource::Core => (Kernel::RLIMIT_CORE, "core"),
        Resource::Cpu => (Kernel::RLIMIT_CPU, "cpu"),
        Resource::Data => (Kernel::RLIMIT_DATA, "data"),
        Resource::FileSize => (Kernel::RLIMIT_FSIZE, "file_size"),
        Resource::Locks => (Kernel::RLIMIT_LOCKS, "locks"),
        Resource::Memlock => (Kernel::RLIMIT_MEMLOCK, "memlock"),
        Resource::MessageQueue => (Kernel::RLIMIT_MSGQUEUE, "message_queue"),
        Resource::Nice => (Kernel::RLIMIT_NICE, "nice"),
        Resource::Nofile => (Kernel::RLIMIT_NOFILE, "nofile"),
        Resource::Nproc => (Kernel::RLIMIT_NPROC, "nproc"),
        Resource::Rtprio => (Kernel::RLIMIT_RTPRIO, "rtprio"),
        Resource::Rttime => (Kernel::RLIMIT_RTTIME, "rttime"),
        Resource::Sigpending => (Kernel::RLIMIT_SIGPENDING, "sigpending"),
        Resource::Stack => (Kernel::RLIMIT_STACK, "stack"),
    }
}
