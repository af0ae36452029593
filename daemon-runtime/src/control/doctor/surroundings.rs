//! [`Surroundings`]: what every look needs to know of the machine and of this program.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use nix::unistd::{Uid, geteuid};

use super::shell;
use crate::control::arguments::Options;
use crate::plan::{Plan, Scope, Unit};
use crate::privilege::lookup::Identity;

/// Where systemd says that it is the service manager: sd_booted(3).
const BOOTED: &str = "/run/systemd/system";

/// The machine, the declaration, and the caller.
pub(super) struct Surroundings<'p> {
    pub(super) plan: &'p Plan,
    pub(super) options: &'p Options,
    /// Whether systemd runs here.
    pub(super) booted: bool,
    /// Whom the daemon becomes, started by root; `None` where that is nobody, or not known.
    pub(super) identity: Option<Identity>,
    /// How to call this very program.
    pub(super) program: PathBuf,
}

impl<'p> Surroundings<'p> {
    pub(super) fn of(plan: &'p Plan, options: &'p Options) -> Self {
        let user = options.user.as_deref();
        let starter = if plan.scope == Scope::User { geteuid() } else { Uid::from_raw(0) };
        let declared = Path::new(plan.exec);
        let itself = std::env::current_exe().ok().filter(|path| path.exists() && !is_same(declared, ME));
        Self {
            plan,
            options,
            booted: Path::new(BOOTED).is_dir(),
            identity: Identity::look_up(plan, user, starter).ok().flatten(),
            program: itself.unwrap_or_else(|| declared.into()),
        }
    }

    /// Whether there is a user to be, and nothing is known of it: what is to be that user's cannot be judged.
    pub(super) fn lacks_user(&self) -> bool {
        self.identity.is_none() && self.options.user.as_deref().or(self.plan.user).is_some()
    }

    /// Who may own what the daemon is made of.
    pub(super) fn owners(&self) -> Vec<u32> {
        match self.plan.scope {
            Scope::System => vec![0],
            Scope::User => vec![0, geteuid().as_raw()],
        }
    }

    /// The command that puts one of the files there.
    pub(super) fn install(&self, unit: &Unit, to: &Path) -> String {
        format!(
            "{} units {} | install -D -m {:o} /dev/stdin {}",
            shell::path(&self.program),
            shell::word(unit.path),
            unit.mode,
            shell::path(to)
        )
    }

    /// The file of one target, if the program has one.
    pub(super) fn unit(&self, target: &str) -> Option<&'p Unit> {
        self.plan.units.iter().find(|unit| unit.path.split('/').next() == Some(target))
    }

    /// systemctl(1) with these words, as somebody types it.
    pub(super) fn systemctl(&self, words: &str) -> String {
        match self.plan.scope {
            Scope::System => format!("systemctl {words}"),
            Scope::User => format!("systemctl --user {words}"),
        }
    }
}

/// The file that this program was started from, also when it has been removed since.
pub(super) const ME: &str = "/proc/self/exe";

/// Whether two paths lead to one file.
pub(super) fn is_same(one: impl AsRef<Path>, other: impl AsRef<Path>) -> bool {
    let identity = |path: &Path| fs::metadata(path).ok().map(|there| (there.dev(), there.ino()));
    identity(one.as_ref()).is_some_and(|one| Some(one) == identity(other.as_ref()))
}
