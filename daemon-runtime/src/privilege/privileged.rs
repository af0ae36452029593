//! [`Privileged`]: what the function of the key `privileged` returned, made as root and handed to main.

use std::any::{Any, type_name};
use std::fmt::Display;
use std::panic::catch_unwind;
use std::sync::Arc;

use crate::context::Context;
use crate::crash;
use crate::error::Error;
use crate::launch::inherited::Inherited;
use crate::notify::readiness::Readiness;
use crate::params::FromDaemon;
use crate::plan::{Needs, Plan};
use crate::signal::early;

/// The value that the function of the key `privileged` returned.
///
/// The function runs once, before the root directory changes and root is given up: capabilities(7) are all
/// there, and every path is in reach. Started by an ordinary user it runs as that user. Its error fails the
/// start, in its words. Descriptors that it opens stay open. Threads that it starts would keep root, so that
/// one of them that still runs fails the start, too. Signals wait until it has returned, whatever it takes.
///
/// ```no_run
/// use std::fs::File;
/// use std::io;
///
/// use daemon_runtime::{Privileged, daemon};
///
/// #[daemon(user = "watcher", privileged = open_log)]
/// fn main(Privileged(log): Privileged<File>) -> io::Result<()> {
///     log.sync_all()
/// }
///
/// fn open_log() -> io::Result<File> {
///     File::open("/dev/kmsg")
/// }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Privileged<T>(pub T);

impl<T: Send + 'static> FromDaemon for Privileged<T> {
    const NEEDS: Needs = Needs { privileged: true, ..Needs::NONE };

    fn from_daemon(context: &Context, _: &str) -> Result<Self, Error> {
        let value = context
            .take_privileged()
            .ok_or_else(|| Error::parameter("there is no value of `privileged` left for main to take"))?;
        let another = |_| {
            let wanted = type_name::<T>();
            Error::parameter(format_args!(
                "main takes `Privileged<{wanted}>`, but the function of `privileged` returns another type"
            ))
        };
        value.downcast().map(|value| Self(*value)).map_err(another)
    }
}

/// Tells the expansion what main takes, so that the compiler compares it with what the function returns.
pub trait Taken {
    /// `T` of `Privileged<T>`.
    type Value;
}

impl<T> Taken for Privileged<T> {
    type Value = T;
}

/// What the expansion wraps the function in: one signature for all of them.
///
/// # Errors
///
/// The words of the function's own error.
pub fn privileged<T: Send + 'static, E: Display>(
    function: fn() -> Result<T, E>,
) -> Result<Box<dyn Any + Send>, String> {
    match function() {
        Ok(value) => Ok(Box::new(value)),
        Err(error) => Err(error.to_string()),
    }
}

/// Calls the function, if one is declared; what was `inherited` may be otherwise afterwards.
pub(crate) fn call(
    plan: &'static Plan,
    readiness: &Arc<Readiness>,
    inherited: &mut Inherited,
) -> Result<Option<Box<dyn Any + Send>>, Error> {
    let Some(function) = plan.privileged else { return Ok(None) };
    let panic = crash::watch(plan, readiness, Error::PrivilegedPanicked);
    match early::kept_during(plan, || catch_unwind(function))? {
        Ok(Ok(value)) => {
            *inherited = Inherited::read();
            match inherited.threads() {
                1 => Ok(Some(value)),
                threads => Err(Error::PrivilegedThreads(threads)),
            }
        }
        Ok(Err(words)) => Err(Error::Privileged(words)),
        Err(_) => Err(Error::PrivilegedPanicked(panic.words().unwrap_or_default())),
    }
}
