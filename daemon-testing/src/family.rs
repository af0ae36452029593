//! What belongs to a daemon: its process, what has come from it, and what shares its session or its process group.

use std::collections::BTreeSet;

use nix::sys::prctl::set_child_subreaper;
use nix::unistd::{Pid, getpgrp, getsid};

use crate::launch::ended;
use crate::proc::Process;
use crate::wait::{limit_of_the_end, within};

/// A process and where it belongs, which tells its family when it has gone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Family {
    head: Option<Process>,
    session: i32,
    group: i32,
}

impl Family {
    /// That of a process which was just started; it may have ended already.
    pub(crate) fn of(head: Process) -> Self {
        let stat = head.try_stat();
        let (session, group) = stat.map_or((head.0, head.0), |stat| (stat.session, stat.group));
        Self { head: Some(head), session, group }
    }

    /// The same when its head has ended and was waited for, so that its number may be another's.
    pub(crate) fn without_head(self) -> Self {
        Self { head: None, ..self }
    }

    /// Who is left of it.
    pub(crate) fn left(&self) -> BTreeSet<Process> {
        let own = getsid(None).map_or(0, Pid::as_raw);
        let session = (self.session != own).then_some(self.session);
        let group = (self.group != getpgrp().as_raw()).then_some(self.group);
        let all: Vec<_> =
            Process::all().into_iter().filter_map(|process| Some((process, process.try_stat()?))).collect();
        let mut family = BTreeSet::from_iter(self.head);
        loop {
            let before = family.len();
            for (process, stat) in &all {
                if family.contains(&Process(stat.parent))
                    || Some(stat.session) == session
                    || Some(stat.group) == group
                {
                    family.insert(*process);
                }
            }
            if family.len() == before {
                break;
            }
        }
        family.into_iter().filter(|process| process.alive()).collect()
    }

    /// Kills all of it, and waits for those that are children of the test. Says whether nobody is left.
    pub(crate) fn end(&self) -> bool {
        let mut children = BTreeSet::from_iter(self.head);
        let gone = within(limit_of_the_end(), || {
            let left = self.left();
            for process in &left {
                process.kill();
            }
            children.extend(&left);
            left.is_empty().then_some(())
        });
        for child in children {
            // Not everybody is a child of the test, or has been left for it to wait for.
            let _status = ended(Pid::from_raw(child.0));
        }
        gone.is_some()
    }
}

/// A daemon that goes into the background becomes a child of the test, so that its exit status is known.
pub(crate) fn adopt_orphans() {
    set_child_subreaper(true).expect("the test can be a subreaper");
}
