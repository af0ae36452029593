//! Nothing of the launcher's state stays: signal dispositions, umask, streams, root and working directory.

use nix::sys::stat::{Mode, umask};
use nix::unistd::{chdir, chroot};

use crate::error::Error;
use crate::launch::inherited::Inherited;
use crate::launch::output::{Opened, Streams};
use crate::plan::Plan;
use crate::sys::{self, Timer};

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
    chdir(root)
        .and_then(|()| chroot("."))
        .map_err(|errno| Error::RootDirectory { path: root.into(), source: errno.into() })
}

/// daemon(7), "SysV daemons", step 11; done once the root directory is the declared one.
pub(crate) fn enter_working_directory(plan: &Plan) -> Result<(), Error> {
    chdir(plan.working_directory).map_err(|errno| Error::Hygiene {
        step: format!("enter the working directory {}", plan.working_directory),
        source: errno.into(),
    })
}
