//! Calls that are allowed with some arguments only: what the unit's `Restrict*=` and `Memory*=` settings take away.

use nix::libc;

use crate::sandbox::condition::{Condition, is, is_not, without};

/// Cases in which the call passes; each holds where all its conditions do.
pub(crate) type Cases = Vec<Vec<Condition>>;

const SUID: &str = "RestrictSUIDSGID";
const CODE: &str = "MemoryDenyWriteExecute";

const SUID_SGID: i32 = 0o6000;
const MAKES_FILE: i32 = libc::O_CREAT | (libc::O_TMPFILE & !libc::O_DIRECTORY);
const NAMESPACES: i32 = libc::CLONE_NEWNS
    | libc::CLONE_NEWCGROUP
    | libc::CLONE_NEWUTS
    | libc::CLONE_NEWIPC
    | libc::CLONE_NEWUSER
    | libc::CLONE_NEWPID
    | libc::CLONE_NEWNET;
/// Only unshare(2) has it: in clone(2)'s flags this bit belongs to the signal.
const TIME_NAMESPACE: i32 = 0x80;
/// The policies that share the processor.
const FAIR: [i32; 3] = [libc::SCHED_OTHER, libc::SCHED_BATCH, libc::SCHED_IDLE];
/// personality(2) with this asks and changes nothing.
const ASK: i32 = -1;
/// ioctl(2)s that type into a terminal for whoever reads there next.
const TYPES_INTO_TERMINAL: [i32; 2] = [0x5412, 0x541c];

/// The setting of systemd.exec(5) that takes arguments of the call away, and the cases in which it still passes.
/// Without an entry it always does.
pub(crate) fn guard(call: &str, families: &[i32]) -> Option<(&'static str, Cases)> {
    Some(match call {
        "chmod" | "fchmod" | "mknod" | "creat" => (SUID, vec![vec![without(1, SUID_SGID)]]),
        "fchmodat" | "fchmodat2" | "mknodat" => (SUID, vec![vec![without(2, SUID_SGID)]]),
        "open" => (SUID, vec![vec![without(1, MAKES_FILE)], vec![without(2, SUID_SGID)]]),
        "openat" => (SUID, vec![vec![without(2, MAKES_FILE)], vec![without(3, SUID_SGID)]]),
        "mmap" => (CODE, vec![vec![without(2, libc::PROT_WRITE)], vec![without(2, libc::PROT_EXEC)]]),
        "mprotect" | "pkey_mprotect" => (CODE, vec![vec![without(2, libc::PROT_EXEC)]]),
        "shmat" => (CODE, vec![vec![without(2, libc::SHM_EXEC)]]),
        "clone" => ("RestrictNamespaces", vec![vec![without(0, NAMESPACES)]]),
        "unshare" => ("RestrictNamespaces", vec![vec![without(0, NAMESPACES | TIME_NAMESPACE)]]),
        "setns" => ("RestrictNamespaces", vec![]),
        "personality" => ("LockPersonality", vec![vec![is(0, ASK)], vec![is(0, personality())]]),
        "sched_setscheduler" => ("RestrictRealtime", FAIR.map(|policy| vec![is(1, policy)]).into()),
        // Its policy stands in memory.
        "sched_setattr" => ("RestrictRealtime", vec![]),
        "socket" => ("RestrictAddressFamilies", families.iter().map(|family| vec![is(0, *family)]).collect()),
        // A terminal that the daemon was started from is not to be typed into. Under systemd there is none.
        "ioctl" => ("", vec![TYPES_INTO_TERMINAL.map(|request| is_not(1, request)).into()]),
        _ => return None,
    })
}

/// What the process is now, with which the call changes nothing.
fn personality() -> i32 {
    nix::sys::personality::get().map_or(0, |now| now.bits())
}
