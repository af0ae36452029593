//! [`Config`]: the typed configuration that the key `config` declares.

use std::fmt;
use std::sync::Arc;

use serde_core::de::DeserializeOwned;

use crate::context::Context;
use crate::error::Error;
use crate::params::FromDaemon;
use crate::plan::Needs;

mod check;
mod de;
mod erased;
mod files;
mod kind;
mod live;
mod load;
mod open;
mod place;
mod problem;
mod report;
mod restart;
mod secret;
mod shown;
mod similar;
mod tree;
mod validate;
mod variables;

pub(crate) use check::check;
#[cfg(feature = "explain")]
pub(crate) use check::foresee;
pub use kind::{Extras, Kind, Plain, Probe};
pub(crate) use live::{Live, Prepared};
pub use problem::Problems;
pub use validate::Validate;
pub(crate) use variables::Variables;

use kind::Held;

/// The configuration: the file that the key `config` names, as a type of the program's own.
///
/// ```no_run
/// use daemon_runtime::{Config, Problems, Shutdown, Validate, daemon};
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct Settings {
///     /// What clients are answered.
///     greeting: String,
///     #[serde(default = "four")]
///     workers: u32,
/// }
///
/// fn four() -> u32 {
///     4
/// }
///
/// impl Validate for Settings {
///     const RESTART: &'static [&'static str] = &["workers"];
///
///     fn validate(&self, problems: &mut Problems) {
///         if self.workers == 0 {
///             problems.at("workers", "must be at least 1");
///         }
///     }
/// }
///
/// #[daemon(config = "/etc/pingd/pingd.toml")]
/// fn main(config: Config<Settings>, shutdown: Shutdown) {
///     for () in shutdown.every(std::time::Duration::from_secs(10)) {
///         println!("{}", config.get().greeting);
///     }
/// }
/// ```
///
/// It is read when the daemon starts, as the user that the daemon has become, and again at every reload. What is wrong
/// with it ends the start, or the reload with the old configuration as it was. `Validate` and
/// [`serde::Serialize`](https://docs.rs/serde) are not needed: where the type has them they are used.
///
/// Clones are the same configuration.
pub struct Config<T> {
    held: Arc<Held<T>>,
}

impl<T> Config<T> {
    /// The configuration in force. What was got stays as it is: a reload puts another one in its place, and never
    /// waits for who has the old one.
    #[must_use]
    pub fn get(&self) -> Arc<T> {
        self.held.get()
    }
}

impl<T> Clone for Config<T> {
    fn clone(&self) -> Self {
        Self { held: Arc::clone(&self.held) }
    }
}

/// Nothing of the values: there may be secrets among them.
impl<T> fmt::Debug for Config<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Config(..)")
    }
}

impl<T: DeserializeOwned + Send + Sync + 'static> FromDaemon for Config<T> {
    const NEEDS: Needs = Needs { config: Some(Kind::of::<T>()), ..Needs::NONE };

    fn from_daemon(context: &Context, _: &str) -> Result<Self, Error> {
        let held = context.inner.config.as_ref().and_then(Live::held::<T>);
        held.map(|held| Self { held })
            .ok_or_else(|| Error::parameter("main takes configurations of two types, and there is one file"))
    }
}
