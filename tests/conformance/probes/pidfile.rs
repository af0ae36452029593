//! The PID file: when it is good, who holds it, whose it is, what becomes of it.

use std::fs;
use std::os::unix::fs::MetadataExt;

use daemon_tests::proc::{Process, locks_on};
use daemon_tests::workdir::Workdir;

use crate::column::{Column, Table, none};
use crate::results::Cell;
use crate::subject::{Ability, Subject, Wish};
use crate::trial::Trial;

pub(crate) const TABLE: Table = Table { name: "pidfile", columns: COLUMNS, measure };

const COLUMNS: &[Column] = &[
    Column {
        name: "good on return",
        about: "In how many of 20 starts the PID file named the daemon when the launcher returned (daemon(7), step 15; D15).",
    },
    Column { name: "locked", about: "Which lock the kernel shows on it (pidfile(3), D12)." },
    Column {
        name: "owner after the drop",
        about: "Whose it is once the daemon is `nobody`: what the service's own user can write, root must not trust (P13, CVE-2017-11747).",
    },
    Column { name: "mode", about: "Its permissions." },
    Column { name: "after SIGTERM", about: "Whether it is still there after a stop." },
];

const STARTS: usize = 20;

fn measure(subject: &Subject) -> Vec<Cell> {
    if !subject.can(Ability::Pidfile) {
        return none(COLUMNS);
    }
    let mut cells = vec![on_return(subject)];
    cells.extend(while_it_runs(subject));
    cells.insert(2, if subject.can(Ability::User) { owner(subject) } else { Cell::absent() });
    cells
}

fn on_return(subject: &Subject) -> Cell {
    if !subject.detaches() {
        return Cell::absent();
    }
    let good = (0..STARTS).filter(|_| names_the_daemon(subject)).count();
    Cell::judged(good == STARTS, format!("{good} of {STARTS}"))
}

fn names_the_daemon(subject: &Subject) -> bool {
    let workdir = Workdir::new();
    let trial = Trial::clean(subject, &workdir, &Wish::default());
    trial.launcher();
    let recorded =
        fs::read_to_string(&trial.pidfile).ok().and_then(|text| text.trim().parse().ok()).map(Process);
    recorded.is_some() && trial.daemon() == recorded
}

fn while_it_runs(subject: &Subject) -> Vec<Cell> {
    let workdir = Workdir::new();
    let trial = Trial::clean(subject, &workdir, &Wish::default());
    let (Some(daemon), Some(file)) = (trial.daemon(), trial.recorded()) else {
        return vec![Cell::bad("none"), Cell::bad("none"), Cell::bad("none")];
    };
    let kinds: Vec<String> =
        locks_on(&trial.pidfile).into_iter().filter(|lock| lock.exclusive).map(|lock| lock.kind).collect();
    let mode = file.mode() & 0o777;
    trial.stop(daemon);
    let left = trial.pidfile.exists();
    vec![
        Cell::judged(!kinds.is_empty(), if kinds.is_empty() { "no".to_owned() } else { kinds.join(" and ") }),
        Cell::judged(mode & 0o022 == 0, format!("{mode:04o}")),
        if left { Cell::plain("left") } else { Cell::good("removed") },
    ]
}

fn owner(subject: &Subject) -> Cell {
    let workdir = Workdir::new();
    let trial = Trial::clean(subject, &workdir, &Wish::user("nobody"));
    let file = trial.daemon().and_then(|_| trial.recorded());
    match file.map(|file| file.uid()) {
        Some(0) => Cell::good("root"),
        Some(_) => Cell::bad("nobody"),
        None => Cell::bad("none written"),
    }
}
