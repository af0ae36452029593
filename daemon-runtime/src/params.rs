//! [`FromDaemon`]: what main may take, decided by type.

use std::ffi::OsString;

use crate::context::Context;
use crate::error::Error;
use crate::plan::Needs;
use crate::signal::shutdown::Shutdown;
use crate::socket::listeners::Listeners;

/// A type that a daemon's main can take as a parameter.
///
/// The runtime implements it for [`Context`], [`Shutdown`], [`Ready`], [`Args`], [`Listeners`],
/// [`Privileged`](crate::Privileged), [`Credentials`](crate::Credentials), `Config` with the feature `config`, for the sockets of the standard library and
/// [`UnixSeqpacketListener`](crate::UnixSeqpacketListener), which are taken by the parameter's name: one, or a `Vec` of all that the name has. Features of
/// this crate add the sockets of tokio, mio and async-io. A program may implement it
/// for its own types; what fails here fails the start, and the caller of the program learns it.
///
/// ```no_run
/// use daemon_runtime::{Context, Error, FromDaemon, daemon};
///
/// struct Database(std::fs::File);
///
/// impl FromDaemon for Database {
///     fn from_daemon(context: &Context, _: &str) -> Result<Self, Error> {
///         let directory = context.state_directory().ok_or_else(|| Error::parameter("no `state_directory`"))?;
///         let path = directory.join("pings");
///         let file = std::fs::File::create(&path)
///             .map_err(|error| Error::parameter(format_args!("cannot create {}: {error}", path.display())))?;
///         Ok(Self(file))
///     }
/// }
///
/// #[daemon(state_directory = "pingd")]
/// fn main(database: Database) -> std::io::Result<()> {
///     database.0.sync_all()
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a parameter of a daemon's main",
    label = "the daemon has no `{Self}` to pass to main",
    note = "main may take `Context`, `Shutdown`, `Ready`, `Watchdog`, `Args`, `Listeners`, `Privileged`, `Credentials`, `Config`, the sockets of `listen` and types that implement `FromDaemon`",
    note = "a socket of tokio is taken as `Tokio<..>`, which needs the feature `tokio` of `daemon-runtime`",
    note = "a socket of mio or async-io is taken as it is, which needs the feature `mio` or `async-io` of `daemon-runtime`"
)]
pub trait FromDaemon: Sized {
    /// What the parameter asks of the start sequence.
    #[doc(hidden)]
    const NEEDS: Needs = Needs::UNKNOWN;

    /// Makes the value. `name` is the name of the parameter.
    ///
    /// Called as the user that the daemon runs as, after the sockets are bound and before main.
    ///
    /// # Errors
    ///
    /// Whatever keeps the daemon from starting; [`Error::parameter`] makes one in your own words.
    fn from_daemon(context: &Context, name: &str) -> Result<Self, Error>;
}

impl FromDaemon for Context {
    const NEEDS: Needs = Needs { shutdown: true, any_socket: true, ..Needs::NONE };

    fn from_daemon(context: &Context, _: &str) -> Result<Self, Error> {
        Ok(context.clone())
    }
}

impl FromDaemon for Shutdown {
    const NEEDS: Needs = Needs { shutdown: true, ..Needs::NONE };

    fn from_daemon(context: &Context, _: &str) -> Result<Self, Error> {
        Ok(context.shutdown())
    }
}

/// Main's promise to say itself when the daemon is ready.
///
/// A daemon whose main takes it is not ready before [`Ready::ready`]: the launcher waits, systemd keeps
/// the unit "activating". Without it the daemon is ready when main is entered.
#[derive(Debug)]
#[must_use = "the daemon is not ready until `ready` is called"]
pub struct Ready {
    context: Context,
}

impl Ready {
    /// Tells everybody who waits. Where the launcher has gone away meanwhile the start is given up: the
    /// request to stop is made.
    pub fn ready(self) {
        if let Err(error) = self.context.ready() {
            self.context.failed(&error);
            self.context.inner.shutdown.request();
        }
    }
}

impl FromDaemon for Ready {
    const NEEDS: Needs = Needs { ready: true, ..Needs::NONE };

    fn from_daemon(context: &Context, _: &str) -> Result<Self, Error> {
        Ok(Self { context: context.clone() })
    }
}

/// The command line less what the runtime took: everything that is no flag and no word of its own, and
/// everything after `--`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Args(pub Vec<OsString>);

impl IntoIterator for Args {
    type Item = OsString;
    type IntoIter = std::vec::IntoIter<OsString>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl FromDaemon for Args {
    const NEEDS: Needs = Needs { args: true, ..Needs::NONE };

    fn from_daemon(context: &Context, _: &str) -> Result<Self, Error> {
        Ok(Self(context.take_args()))
    }
}

impl FromDaemon for Listeners {
    const NEEDS: Needs = Needs { any_socket: true, ..Needs::NONE };

    fn from_daemon(context: &Context, _: &str) -> Result<Self, Error> {
        Ok(std::mem::take(&mut *context.listeners()))
    }
}

/// What the expansion calls when every parameter is made: the daemon is ready, unless main says so itself.
///
/// # Errors
///
/// When the launcher has gone away meanwhile.
pub fn entered(context: &Context) -> Result<(), Error> {
    // Nobody can ask for them any more.
    drop(context.take_credentials());
    if context.inner.plan.needs.ready { Ok(()) } else { context.ready() }
}
