//! What is left in the process of a careless launcher.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use daemon_tests::cleanliness::Cleanliness;
use daemon_tests::proc::Process;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

use crate::column::{Column, Table, none};
use crate::probes::booted;
use crate::results::Cell;
use crate::subject::{Ability, Place, Subject, Wish};
use crate::trial::{End, Trial};

pub(crate) const TABLE: Table = Table { name: "dirty", columns: COLUMNS, measure };

const COLUMNS: &[Column] = &[
    Column {
        name: "leads its session",
        about: "A session leader that opens a terminal gets it as its controlling one (daemon(7), step 7; D06, D07). Where a supervisor has made the session, this is the supervisor's choice.",
    },
    Column {
        name: "descriptors",
        about: "Which of the launcher's 3, 7 and 200, open on a file that only root may read, are still open (daemon(7), step 1; D01, P06).",
    },
    Column {
        name: "0, 1, 2",
        about: "Where the standard streams lead (daemon(7), step 9; D09, P12). To the launcher's files is right in the foreground only.",
    },
    Column {
        name: "umask",
        about: "The launcher's 077 must not be inherited (daemon(7), step 10; D10, P08).",
    },
    Column {
        name: "directory",
        about: "The launcher's directory must be left, so that its file system can be unmounted (daemon(7), step 11; D11, P07).",
    },
    Column {
        name: "blocked",
        about: "Signals that no thread of the daemon can receive; the launcher blocks SIGHUP, SIGTERM and one real-time signal (daemon(7), step 3; D03).",
    },
    Column {
        name: "ignored",
        about: "Signals that are ignored; the launcher ignores SIGUSR1 and SIGPIPE (daemon(7), step 2; D02, P11). Every Rust program ignores SIGPIPE by the choice of its standard library, so only SIGUSR1 is held against anybody.",
    },
    Column {
        name: "environment",
        about: "Which of SECRET_TOKEN, LD_BIND_NOW and TERM are still in `/proc/PID/environ` (daemon(7), step 4; D04, P14). The environment of a container is its configuration, and kept.",
    },
    Column {
        name: "SIGTERM",
        about: "What comes of `kill`: the exit status, if it is heard at all (daemon(7), new-style step 1; N01, D03).",
    },
];

const DIRT: [&str; 3] = ["LD_BIND_NOW", "SECRET_TOKEN", "TERM"];
const SIGUSR1: u32 = 10;
/// Which posix_spawn(3) leaves ignored: those between the threads of glibc.
const GLIBCS_OWN: [u32; 2] = [32, 33];

fn measure(subject: &Subject) -> Vec<Cell> {
    if let Place::Booted(tree) = subject.place {
        return booted::seen(subject, tree).map(|seen| seen.dirty.clone()).unwrap_or_default();
    }
    if !subject.can(Ability::Clean) {
        return none(COLUMNS);
    }
    let workdir = Workdir::new();
    let trial = Trial::dirty(subject, &workdir, &Wish::default());
    let Some(daemon) = trial.daemon() else {
        return none(COLUMNS);
    };
    if subject.detaches() {
        trial.launcher();
    }
    let mut cells = look(subject, daemon, &workdir);
    cells.push(match trial.stop(daemon) {
        End::Exit(0) => Cell::good("exit 0"),
        End::Exit(code) if code == 128 + Signal::SIGTERM as i32 => Cell::bad("killed by it"),
        End::Exit(code) => Cell::bad(format!("exit {code}")),
        End::Unseen => Cell::plain("ends"),
        End::None => Cell::bad("not heard"),
    });
    cells
}

pub(crate) fn look(subject: &Subject, daemon: Process, workdir: &Workdir) -> Vec<Cell> {
    let seen = Cleanliness::of(daemon);
    vec![
        session(subject, seen.session_leader),
        descriptors(daemon, &workdir.join("secret")),
        streams(subject, daemon, workdir),
        Cell::judged(seen.umask != 0o077, format!("{:03o}", seen.umask)),
        directory(&seen.directory, workdir),
        blocked(daemon),
        Cell::judged(
            !seen.ignored.contains(&SIGUSR1),
            listed(seen.ignored.iter().copied().filter(|number| !GLIBCS_OWN.contains(number)).map(signal)),
        ),
        environment(subject, &seen.environment),
    ]
}

fn session(subject: &Subject, leads: bool) -> Cell {
    match (leads, subject.place) {
        (true, Place::Supervised | Place::Booted(_)) => Cell::plain("the supervisor's"),
        (true, _) => Cell::bad("yes"),
        (false, _) => Cell::good("no"),
    }
}

fn descriptors(daemon: Process, leaked: &Path) -> Cell {
    let descriptors = daemon.descriptors();
    let left =
        descriptors.iter().filter(|(_, open)| open.target == leaked).map(|(number, _)| number.to_string());
    let left = listed(left);
    Cell::judged(left == NONE, left)
}

fn streams(subject: &Subject, daemon: Process, workdir: &Workdir) -> Cell {
    let descriptors = daemon.descriptors();
    let targets: BTreeSet<String> = (0..3)
        .map(|number| {
            descriptors.get(&number).map_or("closed".into(), |open| open.target.display().to_string())
        })
        .collect();
    if targets.contains("closed") {
        return Cell::bad("closed");
    }
    if targets.iter().all(|target| target == NOWHERE) {
        return Cell::good(NOWHERE);
    }
    if targets.iter().all(|target| target == NOWHERE || target.starts_with("socket:")) {
        return Cell::good("/dev/null and the journal");
    }
    // Files of which the harness has made one each for the output and the errors.
    let inherited = |target: &String| {
        ["out.", "err."].iter().any(|name| target.starts_with(&workdir.join(name).display().to_string()))
    };
    if targets.iter().any(inherited) {
        return Cell::judged(!subject.detaches(), "the launcher's");
    }
    Cell::good("/dev/null and its log")
}

fn directory(directory: &Path, workdir: &Workdir) -> Cell {
    if directory == Path::new("/") {
        Cell::good("/")
    } else if directory == workdir.join("cwd") {
        Cell::bad("the launcher's")
    } else {
        Cell::plain("another")
    }
}

/// Those that every thread blocks: the kernel can give them to none.
fn blocked(daemon: Process) -> Cell {
    let everywhere = daemon
        .threads()
        .into_iter()
        .map(|thread| thread.blocked)
        .reduce(|one, other| &one & &other)
        .unwrap_or_default();
    let left = listed(everywhere.into_iter().map(signal));
    Cell::judged(left == NONE, left)
}

fn environment(subject: &Subject, variables: &BTreeSet<String>) -> Cell {
    if subject.place == Place::Container {
        return Cell::plain("the container's");
    }
    let left = listed(DIRT.iter().filter(|name| variables.contains(**name)).map(ToString::to_string));
    Cell::judged(left == NONE, left)
}

const NONE: &str = "none";
const NOWHERE: &str = "/dev/null";

fn listed(items: impl Iterator<Item = String>) -> String {
    let mut text = String::new();
    for item in items {
        let _ = write!(text, "{}{item}", if text.is_empty() { "" } else { ", " });
    }
    if text.is_empty() { NONE.into() } else { text }
}

/// The name without `SIG`.
fn signal(number: u32) -> String {
    let first_real_time = 34;
    let known = i32::try_from(number).ok().and_then(|number| Signal::try_from(number).ok());
    match known {
        Some(known) => known.as_str()[3..].to_owned(),
        None if number < first_real_time => number.to_string(),
        None => format!("RTMIN+{}", number - first_real_time),
    }
}
