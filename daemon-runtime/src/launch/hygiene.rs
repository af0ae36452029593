//! Nothing of the launcher's state stays: signal dispositions, umask, streams, root and working directory.

#[cfg(feature = "explain")]
use std::path::Path;

use nix::errno::Errno;
#[cfg(feature = "explain")]
use nix::sys::stat::SFlag;
use nix::sys::stat::{Mode, umask};
use nix::unistd::{chdir, chroot};

use crate::error::Error;
use crate::launch::inherited::Inherited;
use crate::launch::output::{Opened, Streams};
use crate::plan::Plan;
#[cfg(feature = "explain")]
use crate::privilege::state::{SYS_CHROOT, State};
use crate::sys::{self, Timer};
#[cfg(feature = "explain")]
use crate::way;

/// daemon(7), "SysV daemons", step 2; the mask, step 3, was set before anything else.
pub(crate) fn reset_dispositions(inherited: &Inherited) -> Result<(), Error> {
    for signal in inherited.signals_to_reset() {
        sys::reset_disposition(signal).map_err(|errno| Error::Hygiene {
            step: format!("reset signal {signal}"),
            source: errno.into(),
        })?;
    }
    Ok(())
}

/// What was to end the launcher after a while is not to end the daemon: setitimer(2), alarm(2). A fork has the same
/// effect.
pub(crate) fn disarm_timers() -> Result<(), Error> {
    [Timer::Real, Timer::Virtual, Timer::Profiling]
        .into_iter()
        .try_for_each(sys::disarm)
        .map_err(|errno| Error::Hygiene { step: "disarm a timer".into(), source: errno.into() })
}

/// daemon(7), "SysV daemons", step 10, with what is declared instead of zero.
pub(crate) fn set_umask(plan: &Plan) {
    umask(Mode::from_bits_truncate(plan.umask));
}

/// Opens what the streams become, while it is within reach and a failure can be told where they lead now.
pub(crate) fn open_streams(streams: &Streams<'_>) -> Result<Opened, Error> {
    streams.open()
}

/// daemon(7), "SysV daemons", step 9: `/dev/null` or what is declared.
pub(crate) fn replace_streams(opened: Opened) -> Result<(), Error> {
    opened.install()
}

/// chroot(2), before the ids change: only root may. From inside, so that the working directory is never
/// outside.
pub(crate) fn enter_root_directory(plan: &Plan) -> Result<(), Error> {
    let Some(root) = plan.root_directory else { return Ok(()) };
    sys::read_time_zone();
    chdir(root).and_then(|()| chroot(".")).map_err(|errno| no_root(root, errno))
}

fn no_root(root: &str, errno: Errno) -> Error {
    Error::RootDirectory { path: root.into(), source: errno.into() }
}

/// What [`enter_root_directory`] would fail with, as far as can be told from here.
#[cfg(feature = "explain")]
pub(crate) fn foresee_root_directory(plan: &Plan, before: &State) -> Result<(), Error> {
    let Some(root) = plan.root_directory else { return Ok(()) };
    let allowed = if before.may(SYS_CHROOT) { Ok(()) } else { Err(Errno::EPERM) };
    is_directory(Path::new(root)).and(allowed).map_err(|errno| no_root(root, errno))
}

/// What [`enter_working_directory`] would fail with, as far as can be told from here.
#[cfg(feature = "explain")]
pub(crate) fn foresee_working_directory(plan: &Plan) -> Result<(), Error> {
    let root = Path::new(plan.root_directory.unwrap_or("/"));
    let path = root.join(plan.working_directory.trim_start_matches('/'));
    is_directory(&path).map_err(|errno| not_entered(plan, errno))
}

#[cfg(feature = "explain")]
fn is_directory(path: &Path) -> Result<(), Errno> {
    let stat = nix::sys::stat::stat(path)?;
    if way::kind(&stat) == SFlag::S_IFDIR { Ok(()) } else { Err(Errno::ENOTDIR) }
}

/// daemon(7), "SysV daemons", step 11; done once the root directory is the declared one.
pub(crate) fn enter_working_directory(plan: &Plan) -> Result<(), Error> {
    chdir(plan.working_directory).map_err(|errno| not_entered(plan, errno))
}

fn not_entered(plan: &Plan, errno: Errno) -> Error {
    Error::Hygiene {
        step: format!("enter the working directory {}", plan.working_directory),
        source: errno.into(),
    }
}
