//! [`Unwaited`]: the programs that a test has started and let go of, which end with its directory.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use crate::proc::Process;

/// A child of the test. Its number may be another's once it was waited for, the time of its start is not.
#[derive(Clone, Copy, Debug)]
struct Child {
    process: Process,
    started: u64,
}

impl Child {
    /// Kills it, and says whether there was anybody to kill.
    fn kill(self) -> bool {
        let is_it = self.process.try_stat().is_some_and(|stat| stat.started == self.started);
        let runs = is_it && self.process.alive();
        if runs {
            self.process.kill();
        }
        runs
    }
}

/// Those that nobody has waited for.
#[derive(Debug, Default)]
pub(crate) struct Unwaited(Arc<Mutex<Vec<Child>>>);

impl Unwaited {
    /// What the directory has on a program that was just started.
    pub(crate) fn claim(&self, process: Process) -> Claim {
        let started = process.try_stat().map(|stat| stat.started);
        Claim { child: started.map(|started| Child { process, started }), unwaited: Arc::downgrade(&self.0) }
    }

    /// Kills them all, and says whether there was anybody to kill.
    pub(crate) fn kill(&self) -> bool {
        let children = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        children.iter().filter(|child| child.kill()).count() > 0
    }
}

/// A program that ends with its directory, or with the claim when the directory has gone before.
#[derive(Debug)]
pub(crate) struct Claim {
    child: Option<Child>,
    unwaited: Weak<Mutex<Vec<Child>>>,
}

impl Claim {
    /// Nobody is going to wait for it.
    pub(crate) fn let_go(&self) {
        let Some(child) = self.child else { return };
        match self.unwaited.upgrade() {
            Some(unwaited) => unwaited.lock().unwrap_or_else(PoisonError::into_inner).push(child),
            None => _ = child.kill(),
        }
    }
}
