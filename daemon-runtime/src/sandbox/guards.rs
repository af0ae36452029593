//! Calls that are allowed with some arguments only: what the unit's `Restrict*=` and `Memory*=` settings take away.

use nix::libc;

use crate::sandbox::condition::{Condition, is, is_not, without};

/// Cases in which the call passes; each holds where all its conditions do.
pub(crate) type Cases = Vec<Vec<Condition>>;

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
/// personality(2) with this asks and changes nothing.
const ASK: i32 = -1;
/// ioctl(2)s that type into a terminal for whoever reads there next.
const TYPES_INTO_TERMINAL: [i32; 2] = [0x5412, 0x541c];

/// The cases in which a call passes, where it has any; without an entry it always does.
pub(crate) fn cases(call: &str, families: &[i32]) -> Option<Cases> {
    Some(match call {
        // RestrictSUIDSGID=
        "chmod" | "fchmod" | "mknod" | "creat" => vec![vec![without(1, SUID_SGID)]],
        "fchmodat" | "fchmodat2" | "mknodat" => vec![vec![without(2, SUID_SGID)]],
        "open" => vec![vec![without(1, MAKES_FILE)], vec![without(2, SUID_SGID)]],
        "openat" => vec![vec![without(2, MAKES_FILE)], vec![without(3, SUID_SGID)]],
        // MemoryDenyWriteExecute=
        "mmap" => vec![vec![without(2, libc::PROT_WRITE)], vec![without(2, libc::PROT_EXEC)]],
        "mprotect" | "pkey_mprotect" => vec![vec![without(2, libc::PROT_EXEC)]],
        "shmat" => vec![vec![without(2, libc::SHM_EXEC)]],
        // RestrictNamespaces=
        "clone" => vec![vec![without(0, NAMESPACES)]],
        "unshare" => vec![vec![without(0, NAMESPACES | TIME_NAMESPACE)]],
        "setns" | "sched_setattr" => vec![],
        // LockPersonality=
        "personality" => vec![vec![is(0, ASK)], vec![is(0, personality())]],
        // RestrictRealtime=, which also has sched_setattr(2) above: its policy stands in memory
        "sched_setscheduler" => {
            [libc::SCHED_OTHER, libc::SCHED_BATCH, libc::SCHED_IDLE].map(|policy| vec![is(1, policy)]).into()
        }
        // RestrictAddressFamilies=
        "socket" => families.iter().map(|family| vec![is(0, *family)]).collect(),
        // A terminal that the daemon was started from is not to be typed into; the unit has none.
        "ioctl" => vec![TYPES_INTO_TERMINAL.map(|request| is_not(1, request)).into()],
        _ => return None,
    })
}

/// What the process is now, with which the call changes nothing.
fn personality() -> i32 {
    nix::sys::personality::get().map_or(0, |now| now.bits())
}
