//! What the exit status of a start says, and what is true.

use std::fs;

use daemon_tests::workdir::Workdir;

use crate::column::{Column, Table, none};
use crate::family::{anything_left, offspring};
use crate::results::Cell;
use crate::subject::{Ability, Init, Subject, Wish};
use crate::trial::{Launcher, Trial};

pub(crate) const TABLE: Table = Table { name: "outcome", columns: COLUMNS, measure };

const COLUMNS: &[Column] = &[
    Column {
        name: "serves on return",
        about: "In how many of 20 starts the daemon was at work when the launcher returned 0 (daemon(7), steps 14 and 15; D14, D15, P10).",
    },
    Column {
        name: "init fails",
        about: "A step in the daemon's own process fails: the caller must hear of it, and nothing may be left (daemon(7), step 15; D15, P10).",
    },
    Column { name: "never ready", about: "That step never ends. Time limits of 2 s where one can be given." },
    Column { name: "no directory", about: "The PID file's directory is missing (F01)." },
    Column { name: "disk full", about: "There is no room for the number in the PID file (F03)." },
    Column { name: "symbolic link", about: "The PID file is a link to a file of root (F05)." },
    Column {
        name: "after kill -9",
        about: "The PID file of a daemon that was killed names nobody (F09, P15).",
    },
    Column {
        name: "50 at once",
        about: "Fifty starts at the same time: one daemon, and 49 failures (daemon(7), step 12; D12, F19).",
    },
    Column { name: "started twice", about: "A second start while the first daemon runs (D12)." },
];

const STARTS: usize = 20;
const AT_ONCE: usize = 50;

fn measure(subject: &Subject) -> Vec<Cell> {
    if !subject.detaches() && !subject.can(Ability::Pidfile) {
        return none(COLUMNS);
    }
    let init =
        |ability, init| if subject.can(ability) { of(subject, &Wish::init(init)) } else { Cell::absent() };
    let mut cells = vec![good(subject), init(Ability::Init, Init::Fails), init(Ability::Hang, Init::Hangs)];
    let about_pidfiles = [no_directory, disk_full, symbolic_link, after_a_kill, at_once, twice];
    cells.extend(
        about_pidfiles
            .map(|probe| if subject.can(Ability::Pidfile) { probe(subject) } else { Cell::absent() }),
    );
    cells
}

fn good(subject: &Subject) -> Cell {
    if !subject.detaches() {
        return Cell::absent();
    }
    let good = (0..STARTS).filter(|_| serves_on_return(subject)).count();
    Cell::judged(good == STARTS, format!("{good} of {STARTS}"))
}

fn serves_on_return(subject: &Subject) -> bool {
    let workdir = Workdir::new();
    let trial = Trial::clean(subject, &workdir, &Wish::default());
    trial.launcher() == Launcher::Ended(0) && offspring().into_iter().any(subject.at_work)
}

/// A start that must fail and leave nothing.
pub(crate) fn of(subject: &Subject, wish: &Wish) -> Cell {
    let workdir = Workdir::new();
    failed(&Trial::clean(subject, &workdir, wish))
}

fn failed(trial: &Trial) -> Cell {
    let launcher = trial.launcher();
    // Until it is certain, whichever it is.
    let runs = trial.daemon().is_some() || anything_left();
    match (launcher, runs) {
        (Launcher::Ended(0), true) => Cell::bad("exit 0, and it runs"),
        (Launcher::Ended(0), false) => Cell::bad("exit 0, and none runs"),
        (Launcher::Ended(code), true) => Cell::bad(format!("exit {code}, and it runs")),
        (Launcher::Ended(code), false) => Cell::good(format!("exit {code}, none left")),
        (Launcher::StillThere, _) => Cell::bad("does not return"),
    }
}

fn no_directory(subject: &Subject) -> Cell {
    let workdir = Workdir::new();
    let wish = Wish::pidfile(workdir.join("missing/pid"));
    failed(&Trial::clean(subject, &workdir, &wish))
}

fn disk_full(subject: &Subject) -> Cell {
    let workdir = Workdir::new();
    let full = workdir.directory("full");
    let wish = Wish::pidfile(full.join("pid"));
    failed(&Trial::launched(subject, &workdir, &wish, |launch| launch.dirt_with("--full-disk", full)))
}

fn symbolic_link(subject: &Subject) -> Cell {
    const PRECIOUS: &str = "precious";
    let workdir = Workdir::new();
    let target = workdir.file("target", PRECIOUS);
    std::os::unix::fs::symlink(&target, workdir.join("pid")).expect("a link");
    let outcome = failed(&Trial::clean(subject, &workdir, &Wish::default()));
    if fs::read_to_string(&target).is_ok_and(|text| text == PRECIOUS) {
        outcome
    } else {
        Cell::bad("target overwritten")
    }
}

fn after_a_kill(subject: &Subject) -> Cell {
    let workdir = Workdir::new();
    let first = Trial::clean(subject, &workdir, &Wish::default());
    if first.daemon().is_none() {
        return Cell::bad("does not start");
    }
    // Killed with everything it has started.
    drop(first);
    let second = Trial::clean(subject, &workdir, &Wish::default());
    match second.daemon() {
        Some(_) => Cell::good("starts"),
        None => match second.launcher() {
            Launcher::Ended(code) => Cell::bad(format!("refuses, exit {code}")),
            Launcher::StillThere => Cell::bad("does not return"),
        },
    }
}

fn at_once(subject: &Subject) -> Cell {
    let workdir = Workdir::new();
    let trials: Vec<Trial> =
        (0..AT_ONCE).map(|_| Trial::clean(subject, &workdir, &Wish::default())).collect();
    let daemon = trials[0].daemon();
    let ended = |trial: &Trial| match (trial.at_work_itself(), subject.detaches()) {
        (true, false) => Launcher::StillThere,
        _ => trial.launcher(),
    };
    let launchers: Vec<Launcher> = trials.iter().map(ended).collect();
    trials[0].settled();
    let alive = offspring().into_iter().filter(|process| (subject.at_work)(*process)).count();
    let told =
        launchers.iter().filter(|launcher| matches!(launcher, Launcher::Ended(code) if *code != 0)).count();
    Cell::judged(
        daemon.is_some() && alive == 1 && told == AT_ONCE - 1,
        format!("{alive} run, {told} told of failure"),
    )
}

fn twice(subject: &Subject) -> Cell {
    let workdir = Workdir::new();
    let first = Trial::clean(subject, &workdir, &Wish::default());
    if subject.detaches() {
        first.launcher();
    }
    let Some(daemon) = first.daemon() else { return Cell::bad("does not start") };
    let recorded = fs::read_to_string(&first.pidfile).unwrap_or_default();
    let second = std::mem::ManuallyDrop::new(Trial::clean(subject, &workdir, &Wish::default()));
    let launcher = second.launcher();
    second.settled();
    let alone =
        daemon.alive() && offspring().into_iter().filter(|process| (subject.at_work)(*process)).count() == 1;
    let kept = fs::read_to_string(&first.pidfile).unwrap_or_default() == recorded;
    let names_it = second.stderr().contains(recorded.trim());
    match (launcher, alone, kept) {
        (_, false, _) => Cell::bad("two run"),
        (_, _, false) => Cell::bad("PID file overwritten"),
        (Launcher::Ended(0), ..) => Cell::bad("exit 0"),
        (Launcher::Ended(code), ..) if names_it => Cell::good(format!("exit {code}, names the first")),
        (Launcher::Ended(code), ..) => Cell::good(format!("exit {code}")),
        (Launcher::StillThere, ..) => Cell::bad("does not return"),
    }
}
