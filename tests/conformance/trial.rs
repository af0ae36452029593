//! [`Trial`]: one start of a subject, and every process that came of it.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use daemon_tests::launch::{Launch, Running};
use daemon_tests::proc::Process;
use daemon_tests::wait::within;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

use crate::family::{self, anything_left, exit_status, offspring};
use crate::subject::{Subject, Wish};

/// Longer than any time limit that a subject is given.
pub(crate) const PATIENCE: Duration = Duration::from_secs(8);
const A_MOMENT: Duration = Duration::from_millis(500);

/// A start. What is left of it is killed when it is dropped.
pub(crate) struct Trial<'t> {
    subject: &'t Subject,
    running: Running,
    first: Process,
    pub(crate) pidfile: PathBuf,
    /// Where a supervisor's script notes the exit status.
    noted: PathBuf,
}

/// What came of SIGTERM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The exit status, as a shell says it.
    Exit(i32),
    /// It ended, and only its parent knows how.
    Unseen,
    /// It did not end.
    None,
}

/// How the process that was started first has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Launcher {
    Ended(i32),
    StillThere,
}

impl<'t> Trial<'t> {
    /// A start with nothing inherited.
    pub(crate) fn clean(subject: &'t Subject, workdir: &Workdir, wish: &Wish) -> Self {
        Self::launched(subject, workdir, wish, |launch| launch)
    }

    /// A start by the dirty launcher.
    pub(crate) fn dirty(subject: &'t Subject, workdir: &Workdir, wish: &Wish) -> Self {
        Self::launched(subject, workdir, wish, Launch::dirty)
    }

    /// A start with something more.
    pub(crate) fn launched<'w>(
        subject: &'t Subject,
        workdir: &'w Workdir,
        wish: &Wish,
        more: impl FnOnce(Launch<'w>) -> Launch<'w>,
    ) -> Self {
        let wish = subject.prepared(workdir, wish);
        let running = family::start(more(subject.launch(workdir, &wish)));
        Self {
            subject,
            first: running.process(),
            running,
            pidfile: wish.pidfile_in(workdir),
            noted: workdir.join("exit"),
        }
    }

    /// What was said on standard error.
    pub(crate) fn stderr(&self) -> String {
        self.running.stderr()
    }

    /// Waits for the end of what was started first.
    pub(crate) fn launcher(&self) -> Launcher {
        match within(PATIENCE, || exit_status(self.first)) {
            Some(code) => Launcher::Ended(code),
            None => Launcher::StillThere,
        }
    }

    /// The daemon, once it is at work; nothing once there is nothing left that could be it.
    pub(crate) fn daemon(&self) -> Option<Process> {
        within(PATIENCE, || {
            let daemon = offspring().into_iter().find(|process| (self.subject.at_work)(*process));
            (daemon.is_some() || !anything_left()).then_some(daemon)
        })?
    }

    /// Whether what was started first is the daemon itself, at work.
    pub(crate) fn at_work_itself(&self) -> bool {
        (self.subject.at_work)(self.first)
    }

    /// Waits until whatever runs is at work, or the parent or child of what is: nothing is on its way any longer.
    pub(crate) fn settled(&self) {
        let at_work = self.subject.at_work;
        let mut before = None;
        within(PATIENCE, || {
            let family = offspring();
            let near = |process: Process| {
                let of = |child: Process| child.try_stat().is_some_and(|stat| stat.parent == process.0);
                let parent = process.try_stat().map_or(0, |stat| stat.parent);
                at_work(process)
                    || at_work(Process(parent))
                    || family.iter().any(|child| of(*child) && at_work(*child))
            };
            let settled = family.iter().copied().all(near) && before.as_ref() == Some(&family);
            before = Some(family);
            settled.then_some(())
        });
    }

    /// The PID file, once there is one with a number in it.
    pub(crate) fn recorded(&self) -> Option<fs::Metadata> {
        let number = |text: String| text.trim().parse::<i32>().ok();
        within(PATIENCE, || fs::read_to_string(&self.pidfile).ok().and_then(number))?;
        fs::metadata(&self.pidfile).ok()
    }

    /// Sends SIGTERM, and waits for what comes of it.
    pub(crate) fn stop(&self, daemon: Process) -> End {
        daemon.signal(Signal::SIGTERM);
        if within(PATIENCE, || (!daemon.alive()).then_some(())).is_none() {
            return End::None;
        }
        // Its parent may still be there, which ends as its child did, or tells how.
        let noted = || fs::read_to_string(&self.noted).ok()?.trim().parse().ok();
        let code =
            within(A_MOMENT, || exit_status(daemon).or_else(|| exit_status(self.first)).or_else(noted));
        code.map_or(End::Unseen, End::Exit)
    }
}

impl Drop for Trial<'_> {
    fn drop(&mut self) {
        family::end();
    }
}
