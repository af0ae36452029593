//! The system calls that the daemon may make.

mod numbers;
mod sets;

use std::collections::BTreeSet;
use std::io;

use nix::libc;

use crate::error::Error;
use crate::sandbox::guards::{self, Cases};
use crate::sandbox::{Ground, failed, network};
pub(crate) use numbers::all;
pub use numbers::is_system_call;
use sets::SETS;

/// Beyond `@system-service` minus what needs privileges: services have no use for them, and they have been ways
/// into the kernel. io_uring also makes sockets and opens files past any filter.
const NOT_FOR_SERVICES: &str = "@keyring io_uring_enter io_uring_register io_uring_setup userfaultfd";

/// Calls that are answered as if the kernel did not have them: what they do stands in memory, where no filter sees
/// it, and callers have an older call to fall back to. systemd answers the same.
pub(crate) const ABSENT: [&str; 2] = ["clone3", "openat2"];

/// The calls that programs are started with: none where nothing may be executed.
pub(crate) const EXECUTE: [&str; 2] = ["execve", "execveat"];

/// Which calls pass.
#[derive(Debug)]
pub(crate) struct Calls {
    allowed: BTreeSet<&'static str>,
    /// Those that `system_calls` names, not only as part of a set: they pass whatever their arguments are.
    lifted: BTreeSet<&'static str>,
    /// Settings of systemd.exec(5) whose conditions on arguments are left out.
    without: &'static [&'static str],
    families: Vec<i32>,
}

impl Calls {
    pub(crate) fn of(ground: &Ground) -> Result<Self, Error> {
        let sandbox = ground.sandbox;
        let mut allowed = words("@system-service");
        let mut refused = words(NOT_FOR_SERVICES);
        if ground.as_user {
            refused.extend(words("@privileged @resources"));
        }
        if sandbox.execute.is_empty() {
            refused.extend(EXECUTE);
        }
        allowed.retain(|call| !refused.contains(call));
        for word in sandbox.doors.calls {
            allowed.extend(words(word));
        }
        for word in sandbox.system_calls {
            let found = words(word);
            if !found.iter().any(|call| is_known(call)) {
                return Err(failed(
                    format!("allow `{word}`"),
                    io::Error::other("there is no such system call"),
                ));
            }
            allowed.extend(found);
        }
        let lifted = sandbox.system_calls.iter().copied().collect();
        let families = network::families(ground.plan, sandbox);
        Ok(Self { allowed, lifted, without: sandbox.doors.without, families })
    }

    /// Whether the call passes, with some arguments at least.
    pub(crate) fn allows(&self, call: &str) -> bool {
        self.allowed.contains(call)
    }

    /// Whether `system_calls` names it.
    pub(crate) fn lifts(&self, call: &str) -> bool {
        self.lifted.contains(call)
    }

    /// The cases in which an allowed call passes; `None` for always.
    pub(crate) fn cases(&self, call: &str) -> Option<Cases> {
        let (directive, cases) = guards::guard(call, &self.families)?;
        (!self.lifts(call) && !self.without.contains(&directive)).then_some(cases)
    }

    /// The families that sockets may be of.
    pub(crate) fn families(&self) -> &[i32] {
        &self.families
    }

    /// Each call that passes and that this architecture has.
    pub(crate) fn allowed(&self) -> impl Iterator<Item = (&'static str, libc::c_long)> {
        all().filter(|(call, _)| self.allows(call))
    }
}

/// The name behind a number.
pub(crate) fn name(number: i32) -> Option<&'static str> {
    all().find(|(_, other)| *other == libc::c_long::from(number)).map(|(name, _)| name)
}

/// The calls that these words name, each a call or a set.
fn words(words: &'static str) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    for word in words.split_whitespace() {
        match SETS.iter().find(|(set, _)| *set == word) {
            Some((_, inner)) => found.extend(self::words(inner)),
            None => _ = found.insert(word),
        }
    }
    found
}

/// Whether any architecture has it.
fn is_known(call: &str) -> bool {
    let in_a_set = |(_, inner): &(&str, &str)| inner.split_whitespace().any(|word| word == call);
    all().any(|(name, _)| name == call) || SETS.iter().any(in_a_set)
}
