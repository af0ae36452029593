//! [`Injection`]: one run of a program under supervision.

use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::call::Call;
use super::fault::Fault;
use super::supervisor::{self, Log};
use crate::launch::Launch;
use crate::wait::until_true;
use crate::workdir::Workdir;

/// A supervisor for one run of one program.
#[derive(Debug)]
pub struct Injection {
    channel: PathBuf,
    log: Arc<Mutex<Log>>,
}

impl Injection {
    /// With the failure `fault`, or none.
    ///
    /// # Panics
    ///
    /// When the socket cannot be made.
    #[must_use]
    pub fn new(workdir: &Workdir, fault: Option<Fault>) -> Self {
        let channel = workdir.join("channel");
        let _of_the_run_before = std::fs::remove_file(&channel);
        let listener = UnixListener::bind(&channel).expect("a socket for the supervisor");
        let log = Arc::new(Mutex::new(Log::default()));
        let shared = Arc::clone(&log);
        std::thread::spawn(move || supervisor::supervise(&listener, fault, &shared));
        Self { channel, log }
    }

    /// Has `launch` run under this supervisor. `program` is any of those that are built with the tests.
    pub fn over<'w>(&self, launch: Launch<'w>, program: &Path) -> Launch<'w> {
        let injected = program.with_file_name("injected");
        launch.through(&[&injected.to_string_lossy(), &self.channel.to_string_lossy()])
    }

    /// The calls so far, from the first one of the runtime on.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        self.log().calls.clone()
    }

    /// The call that failed.
    #[must_use]
    pub fn hit(&self) -> Option<Call> {
        self.log().hit.clone()
    }

    /// Waits until every process of the start has ended, those that it left among them.
    ///
    /// # Panics
    ///
    /// When one does not end, and when the supervisor has fallen over.
    #[track_caller]
    pub fn wait_until_gone(&self) {
        until_true("every process of the start has ended", || self.gone());
    }

    /// Whether every process of the start has ended.
    ///
    /// # Panics
    ///
    /// When the supervisor has fallen over.
    #[must_use]
    pub fn gone(&self) -> bool {
        match &self.log().end {
            None => false,
            Some(Ok(())) => true,
            Some(Err(error)) => panic!("the supervisor: {error}"),
        }
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
