//! [`Credentials`]: the secrets that the key `credentials` declares.

use std::fmt;

use crate::context::Context;
use crate::error::Error;
use crate::params::FromDaemon;
use crate::plan::Needs;
use crate::sys::Secret;

mod belief;
mod read;

#[cfg(feature = "explain")]
pub(crate) use read::foresee;
pub(crate) use read::{check, read};

/// The secrets that the key `credentials` declares, by their names.
///
/// They were read when the daemon started: from systemd's directory of credentials, or by root from the declared
/// paths. They are in no environment variable, in no core dump and in no program that the daemon starts.
///
/// ```no_run
/// use daemon_runtime::{Credentials, Shutdown, daemon};
///
/// #[daemon(user = "pingd", credentials(token = "/etc/pingd/token"))]
/// fn main(mut credentials: Credentials, shutdown: Shutdown) -> Result<(), String> {
///     let token = credentials.take("token").ok_or("no token")?;
///     log_in(token.as_ref())?;
///     drop(token); // Wiped.
///     shutdown.wait();
///     Ok(())
/// }
///
/// fn log_in(token: &[u8]) -> Result<(), String> {
///     if token.is_empty() { Err("the token is empty".into()) } else { Ok(()) }
/// }
/// ```
#[derive(Default)]
pub struct Credentials(Vec<(&'static str, Credential)>);

impl Credentials {
    /// The secret of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Credential> {
        self.0.iter().find(|(other, _)| *other == name).map(|(_, credential)| credential)
    }

    /// The same, to be kept elsewhere or wiped before the others are.
    pub fn take(&mut self, name: &str) -> Option<Credential> {
        let place = self.0.iter().position(|(other, _)| *other == name)?;
        Some(self.0.swap_remove(place).1)
    }
}

/// The names, and nothing else.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

impl FromDaemon for Credentials {
    const NEEDS: Needs = Needs { credentials: true, ..Needs::NONE };

    fn from_daemon(context: &Context, _: &str) -> Result<Self, Error> {
        Ok(context.take_credentials())
    }
}

/// One secret: the bytes of its file. Wiped when dropped.
///
/// The memory is the daemon's own until then, on pages that are left out of core dumps, and out of swap where the limit
/// of locked memory allows it. A copy that the program makes is the program's to wipe.
pub struct Credential(Secret);

impl AsRef<[u8]> for Credential {
    fn as_ref(&self) -> &[u8] {
        self.0.bytes()
    }
}

/// Shows nothing of it, not even its length.
impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credential(..)")
    }
}
