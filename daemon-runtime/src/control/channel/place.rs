//! Where the socket is, and how it comes to be there.

use std::io;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};

use crate::context::Context;
use crate::control::arguments::Options;
use crate::error::Error;
use crate::plan::{DirectoryKind, Plan};
use crate::privilege::lookup::Identity;
use crate::socket::{self, SocketFiles};
use crate::storage;

use super::{ask, serve};

/// Its name in the runtime directory.
const NAME: &str = "control";
/// What is added to its path until this process has taken over.
const NEXT: &str = ".next";

/// The socket, from the start until a thread serves it. `None` where none is declared.
#[derive(Debug)]
pub(crate) struct Opened(Option<UnixListener>);

/// Binds it under the rules of every unix socket, with mode 0600 and as the daemon's user's. Where somebody listens
/// there is an instance, also where no PID file says so. In an upgrade that is the daemon before: the socket lies beside
/// its own and goes to its place when this process takes over, so that who asks finds the one or the other.
pub(crate) fn open(
    plan: &Plan,
    options: &Options,
    directories: &[(DirectoryKind, PathBuf)],
    owner: Option<&Identity>,
    files: &mut SocketFiles,
    takes_over: bool,
) -> Result<Opened, Error> {
    let Some(mut path) = foresee(plan, options, directories) else { return Ok(Opened(None)) };
    let place = path.clone();
    if takes_over {
        path.as_mut_os_string().push(NEXT);
    }
    let listener = socket::bind_control(&path, owner, files).and_then(|listener| {
        listener.set_nonblocking(true)?;
        Ok(listener)
    });
    #[cfg(feature = "upgrade")]
    files.moves(&path, &place);
    #[cfg(not(feature = "upgrade"))]
    drop(place);
    listener.map(|listener| Opened(Some(listener))).map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => Error::AlreadyRunning(ask::listener(&path)),
        _ => Error::Bind { name: NAME.into(), address: format!("unix:{}", path.display()), source },
    })
}

impl Opened {
    /// Starts the thread that answers.
    pub(crate) fn serve(self, context: &Context) -> Result<(), Error> {
        self.0
            .map_or(Ok(()), |listener| serve::begin(context.clone(), listener))
            .map_err(|source| Error::Signals { step: "start the thread of the control socket", source })
    }
}

/// Where it is to be.
pub(crate) fn foresee(
    plan: &Plan,
    options: &Options,
    directories: &[(DirectoryKind, PathBuf)],
) -> Option<PathBuf> {
    let runtime = directories.iter().find(|(kind, _)| *kind == DirectoryKind::Runtime);
    place(plan, options, runtime.map(|(_, path)| path.as_path()))
}

/// Where a word looks for it.
pub(crate) fn path(plan: &Plan, options: &Options) -> Option<PathBuf> {
    place(plan, options, storage::runtime_directory(plan).as_deref())
}

fn place(plan: &Plan, options: &Options, runtime: Option<&Path>) -> Option<PathBuf> {
    if plan.control { options.own_file(plan, runtime, NAME) } else { None }
}
