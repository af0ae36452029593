//! [`Watchdog`]: the program's own beat, passed on to the service manager for as long as every part of it beats.

mod part;
pub(crate) mod watch;
mod watched;

use std::sync::Arc;
use std::thread::Builder;
use std::time::Duration;

use self::part::Part;
use self::watch::Watch;
use self::watched::Watched;
use crate::context::Context;
use crate::error::Error;
use crate::params::FromDaemon;
use crate::plan::Needs;
use crate::signal::waits::Beat;

/// One part of the program that must keep making progress: the key `watchdog`.
///
/// Each part beats once in every turn of its loop. As long as all of them do, the service manager gets its
/// `WATCHDOG=1`; nothing else sends it, so a loop that hangs is a loop that is noticed: sd_notify(3),
/// `WatchdogSec=` in systemd.service(5). A part that has not beaten for three quarters of the limit is
/// named on standard error, before the manager acts. Without a manager that watches, that is all that happens.
///
/// Main's own part is named `main`; [`part`](Self::part) makes more. A part ends when its last clone is
/// dropped. Beat at least twice within the limit, which is what the manager says (`WATCHDOG_USEC`), else the
/// key. Time is that of `CLOCK_MONOTONIC`, which stands still while the machine sleeps, as the manager's does.
///
/// ```no_run
/// use daemon_runtime::{Shutdown, Watchdog, daemon};
/// use std::time::Duration;
///
/// #[daemon(watchdog = "10s")]
/// fn main(shutdown: Shutdown, watchdog: Watchdog) {
///     for () in shutdown.every(Duration::from_secs(1)) {
///         watchdog.beat();
///     }
/// }
/// ```
///
/// A loop that waits for clients beats while it waits: [`Shutdown::beating`](crate::Shutdown::beating).
#[derive(Clone, Debug)]
pub struct Watchdog {
    part: Arc<Part>,
}

impl Watchdog {
    /// This part makes progress. Cheap: a message is sent four times within the limit at most.
    pub fn beat(&self) {
        self.part.beat();
    }

    /// Another part, which has just beaten for the first time. `name` is what it is called when it stalls.
    #[must_use = "a part that is dropped is not watched"]
    pub fn part(&self, name: &str) -> Self {
        Self { part: self.part.watched().add(name) }
    }

    /// How long a part may take from one beat to the next.
    #[must_use]
    pub fn limit(&self) -> Duration {
        self.part.watched().limit()
    }

    /// The program has found out by itself that it cannot go on: `WATCHDOG=trigger` has the manager act as if
    /// the limit had passed. `why` is told on standard error.
    pub fn trigger(&self, why: &str) {
        self.part.watched().trigger(why);
    }
}

impl Beat for Watchdog {
    fn beat(&self) {
        Self::beat(self);
    }

    fn limit(&self) -> Duration {
        Self::limit(self)
    }
}

impl FromDaemon for Watchdog {
    const NEEDS: Needs = Needs { watchdog: true, ..Needs::NONE };

    fn from_daemon(context: &Context, _: &str) -> Result<Self, Error> {
        let mut there = context.watched();
        let watched = match &*there {
            Some(watched) => Arc::clone(watched),
            None => Arc::clone(there.insert(begin(context)?)),
        };
        Ok(Self { part: watched.add("main") })
    }
}

/// The watch over all parts, of which there is one.
fn begin(context: &Context) -> Result<Arc<dyn Watch>, Error> {
    let watched = Watched::new(context.clone())
        .ok_or_else(|| Error::parameter("main takes a `Watchdog`, but the daemon declares no `watchdog`"))?;
    let watching = Arc::clone(&watched);
    Builder::new().name("watchdog".into()).spawn(move || watching.watch()).map_err(|error| {
        Error::parameter(format_args!("cannot start the thread of the watchdog: {error}"))
    })?;
    Ok(watched)
}
