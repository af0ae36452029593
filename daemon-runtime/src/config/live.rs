//! [`Live`]: the configuration of the running daemon, and how another one takes its place.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use super::erased::Erased;
use super::kind::{Held, Kind, Slot};
use super::load::{Loaded, load};
use super::restart;
use super::variables::Variables;
use crate::control::arguments::Options;
use crate::error::Error;
use crate::handler::Change;
use crate::plan::Plan;

/// What a reload needs to do again what the start has done.
pub(crate) struct Live {
    path: PathBuf,
    variables: Variables,
    kind: Kind,
    slot: Arc<dyn Slot>,
    /// As it was at the start.
    started: toml::Table,
}

impl Live {
    /// Reads the configuration that is declared, as the user that the process is.
    pub(crate) fn begin(plan: &Plan, options: &Options, variables: Variables) -> Result<Option<Self>, Error> {
        let (Some(path), Some(kind)) = (options.config(plan), plan.needs.config) else { return Ok(None) };
        let Loaded { value, table, .. } = load(&path, &variables, &kind)?;
        Ok((kind.hold)(value).map(|slot| Self { path, variables, kind, slot, started: table }))
    }

    /// Where main looks.
    pub(super) fn held<T: Send + Sync + 'static>(&self) -> Option<Arc<Held<T>>> {
        Arc::clone(&self.slot).typed().downcast().ok()
    }

    /// Reads it again, and changes nothing yet.
    pub(crate) fn prepare(&self) -> Result<Prepared<'_>, Error> {
        let Loaded { value, table, .. } = load(&self.path, &self.variables, &self.kind)?;
        let restart = restart::pending(self.kind.extras.restart, &self.started, &table);
        Ok(Prepared { live: self, old: self.slot.current(), new: value, restart })
    }
}

impl fmt::Debug for Live {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Live").field("path", &self.path).finish_non_exhaustive()
    }
}

/// A configuration that is good, before it is in force.
pub(crate) struct Prepared<'a> {
    live: &'a Live,
    old: Erased,
    new: Erased,
    restart: Vec<&'static str>,
}

impl Prepared<'_> {
    /// Both, for a handler that may refuse.
    pub(crate) fn change(&self) -> Change<'_> {
        Change { old: self.old.as_any(), new: self.new.as_any() }
    }

    /// Puts it in force. Returns what needs a restart, in words.
    pub(crate) fn commit(self) -> Option<String> {
        self.live.slot.swap(self.new);
        restart::in_words(&self.restart)
    }
}
