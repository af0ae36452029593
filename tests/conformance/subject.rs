//! [`Subject`]: a program that is held against the columns, and what can be asked of it.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use daemon_tests::launch::Launch;
use daemon_tests::machine::Tree;
use daemon_tests::proc::Process;
use daemon_tests::workdir::Workdir;

/// What a program offers; what it does not is not held against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ability {
    /// Makes the process clean that it was started in.
    Clean,
    /// Goes into the background.
    Detach,
    /// Keeps a PID file.
    Pidfile,
    /// Becomes another user.
    User,
    /// Becomes a user that is given by number.
    Number,
    /// Becomes another user in a group that is not the user's own.
    Group,
    /// Has a step in the daemon's own process that may fail.
    Init,
    /// Has one that may never end.
    Hang,
    /// Speaks the protocols of service managers.
    Contract,
    /// Forks, so that threads of before would be lost.
    Fork,
}

/// How the step in the daemon's own process goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Init {
    #[default]
    Works,
    Fails,
    Hangs,
}

/// One start, as it is wanted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wish {
    /// Where the PID file is to be; `pid` in the working directory unless said.
    pub(crate) pidfile: Option<PathBuf>,
    pub(crate) user: Option<&'static str>,
    pub(crate) group: Option<&'static str>,
    pub(crate) init: Init,
}

impl Wish {
    pub(crate) fn user(user: &'static str) -> Self {
        Self { user: Some(user), ..Self::default() }
    }

    pub(crate) fn init(init: Init) -> Self {
        Self { init, ..Self::default() }
    }

    pub(crate) fn pidfile(path: PathBuf) -> Self {
        Self { pidfile: Some(path), ..Self::default() }
    }

    /// Where the PID file is to be.
    pub(crate) fn pidfile_in(&self, workdir: &Workdir) -> PathBuf {
        self.pidfile.clone().unwrap_or_else(|| workdir.join("pid"))
    }

    /// `--name value` for everything that differs from the default.
    pub(crate) fn options(&self) -> Vec<OsString> {
        let init = match self.init {
            Init::Works => None,
            Init::Fails => Some("fails"),
            Init::Hangs => Some("hangs"),
        };
        let mut options = Vec::new();
        for (name, value) in [("--user", self.user), ("--group", self.group), ("--init", init)] {
            options.extend(value.into_iter().flat_map(|value| [OsString::from(name), value.into()]));
        }
        options
    }
}

/// Whom the program is started by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// By nobody in particular.
    Alone,
    /// By a supervisor, in a session that the supervisor has made.
    Supervised,
    /// By the kernel, as it were: the first process of a container.
    Container,
    /// By a systemd in a box of its own.
    Booted(Tree),
}

/// A row.
#[derive(Clone)]
pub(crate) struct Subject {
    pub(crate) name: &'static str,
    /// Nothing where it cannot be had.
    pub(crate) version: fn() -> Option<String>,
    /// How it is set up, and by which document.
    pub(crate) setup: &'static str,
    pub(crate) abilities: &'static [Ability],
    pub(crate) place: Place,
    /// Whether it writes the PID file as the user that it has become.
    pub(crate) writes_as_user: bool,
    /// The command line for a wish.
    pub(crate) command: fn(&Workdir, &Wish) -> Vec<OsString>,
    /// Whether this process is the daemon, and at work.
    pub(crate) at_work: fn(Process) -> bool,
}

impl Subject {
    pub(crate) fn can(&self, ability: Ability) -> bool {
        self.abilities.contains(&ability)
    }

    pub(crate) fn detaches(&self) -> bool {
        self.can(Ability::Detach)
    }

    /// The wish with a PID file in a directory that the daemon can write to, unless another was wished for.
    pub(crate) fn prepared(&self, workdir: &Workdir, wish: &Wish) -> Wish {
        let pidfile = match (&wish.pidfile, wish.user) {
            (None, Some(_)) if self.writes_as_user => {
                let directory = workdir.directory("own");
                fs::set_permissions(&directory, fs::Permissions::from_mode(0o777)).expect("its mode");
                directory.join("pid")
            }
            _ => wish.pidfile_in(workdir),
        };
        Wish { pidfile: Some(pidfile), ..wish.clone() }
    }

    /// A run of it for a wish that was prepared.
    pub(crate) fn launch<'w>(&self, workdir: &'w Workdir, wish: &Wish) -> Launch<'w> {
        let mut words = (self.command)(workdir, wish).into_iter();
        let program = PathBuf::from(words.next().expect("a program"));
        words.fold(Launch::new(workdir, &program), Launch::arg).launched_by(env!("CARGO_BIN_EXE_dirty"))
    }
}

/// Whether a thread of the process calls itself so: what every program written for this suite does when it is at work.
pub(crate) fn calls_itself_at_work(process: Process) -> bool {
    process.names().iter().any(|name| name == "at-work")
}
