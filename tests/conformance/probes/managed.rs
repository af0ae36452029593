//! The protocols of service managers: sd_notify(3), s6's readiness descriptor, sd_listen_fds(3), the duties of process 1.

use daemon_tests::notify::{Manager, Message, now};
use daemon_tests::proc::Process;
use daemon_tests::wait::within;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

use crate::column::{Column, Table, none};
use crate::probes::{booted, handed_over};
use crate::results::{Cell, Verdict};
use crate::subject::{Ability, Place, Subject, Wish};
use crate::trial::{PATIENCE, Trial};

pub(crate) const TABLE: Table = Table { name: "managed", columns: COLUMNS, measure };

const COLUMNS: &[Column] = &[
    Column {
        name: "stays",
        about: "Given a manager's variable, the daemon is the process that was started (daemon(7), new-style; D16, N11).",
    },
    Column {
        name: "READY=1",
        about: "Said once, in one datagram whose credentials are the main process's, to a path and to an abstract address (sd_notify(3); S02, S03, S04).",
    },
    Column {
        name: "reload",
        about: "SIGHUP: RELOADING=1 and MONOTONIC_USEC= in one datagram, the time between the signal and its reading, then READY=1 (systemd.service(5), Type=notify-reload; R01, R02).",
    },
    Column { name: "STOPPING=1", about: "Said once, after SIGTERM (sd_notify(3); S06)." },
    Column {
        name: "variables",
        about: "Whether NOTIFY_SOCKET and LISTEN_FDS are gone from the environment (sd_notify(3), sd_listen_fds(3); S17, L07).",
    },
    Column {
        name: "readiness descriptor",
        about: "One line on descriptor 3 and then its end, once the daemon is ready (s6, notifywhenup; Q01).",
    },
    Column {
        name: "LISTEN_FDS",
        about: "A listening socket that is handed over is served on, not bound again, and close-on-exec (sd_listen_fds(3); L03, L05).",
    },
    Column {
        name: "orphans",
        about: "As process 1: whose parent has ended is waited for, so that no zombie is left (F59).",
    },
];

const CONTRACTS: [&str; 2] = ["NOTIFY_SOCKET", "LISTEN_FDS"];

fn measure(subject: &Subject) -> Vec<Cell> {
    match subject.place {
        Place::Booted(tree) => {
            booted::seen(subject, tree).map(|seen| seen.managed.clone()).unwrap_or_default()
        }
        Place::Container => only(7, handed_over::orphans()),
        Place::Supervised => only(5, handed_over::under_s6(subject)),
        Place::Alone if subject.can(Ability::Contract) => contract(subject),
        Place::Alone if subject.detaches() => uninvited(subject),
        Place::Alone => none(COLUMNS),
    }
}

/// A row with one cell.
fn only(at: usize, cell: Cell) -> Vec<Cell> {
    let mut cells = none(COLUMNS);
    cells[at] = cell;
    cells
}

fn contract(subject: &Subject) -> Vec<Cell> {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let trial = told_of(subject, &workdir, &manager);
    let Some(daemon) = trial.daemon() else { return vec![Cell::bad("does not start"); COLUMNS.len()] };
    let stays = trial.at_work_itself();
    let ready = said_ready(&heard(&manager, "READY=1"), daemon);
    let before = now();
    daemon.signal(Signal::SIGHUP);
    let reload = reloads(&heard(&manager, "READY=1"), before);
    let variable = variable(daemon);
    trial.stop(daemon);
    let stopping = manager.rest().iter().filter(|message| message.has("STOPPING=1")).count();
    drop(trial);
    vec![
        Cell::judged(stays, if stays { "yes" } else { "no" }),
        Cell::judged(ready && hidden(subject), if ready { "once, by itself" } else { "not said" }),
        reload,
        Cell::judged(stopping == 1, format!("{stopping} time")),
        variable,
        handed_over::readiness_descriptor(subject),
        handed_over::adopts(),
        Cell::absent(),
    ]
}

/// What is given to a program that may know nothing of it: facts, since it offers nothing of the kind.
fn uninvited(subject: &Subject) -> Vec<Cell> {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let trial = told_of(subject, &workdir, &manager);
    let mut cells = none(COLUMNS);
    if let Some(daemon) = trial.daemon() {
        trial.settled();
        cells[0] = fact(trial.at_work_itself(), "yes", "no, detaches");
        cells[1] = fact(said_ready(&manager.rest(), daemon), "once, by itself", "not said");
        cells[4] = Cell { verdict: Verdict::Plain, ..variable(daemon) };
    }
    cells
}

fn fact(so: bool, yes: &str, no: &str) -> Cell {
    Cell::plain(if so { yes } else { no })
}

fn told_of<'t>(subject: &'t Subject, workdir: &Workdir, manager: &Manager) -> Trial<'t> {
    Trial::launched(subject, workdir, &Wish::default(), |launch| {
        launch.dirty().env("NOTIFY_SOCKET", manager.address())
    })
}

/// Everything up to the first message with the assignment, or what there is.
pub(crate) fn heard(manager: &Manager, assignment: &str) -> Vec<Message> {
    let mut messages = Vec::new();
    within(PATIENCE, || {
        messages.extend(manager.rest());
        messages.iter().any(|message: &Message| message.has(assignment)).then_some(())
    });
    messages
}

pub(crate) fn said_ready(messages: &[Message], daemon: Process) -> bool {
    let ready: Vec<&Message> = messages.iter().filter(|message| message.has("READY=1")).collect();
    matches!(ready[..], [message] if message.sender == daemon.0)
}

fn hidden(subject: &Subject) -> bool {
    let workdir = Workdir::new();
    let manager = Manager::hidden(&workdir.join("notify"));
    let trial = told_of(subject, &workdir, &manager);
    trial.daemon().is_some_and(|daemon| said_ready(&heard(&manager, "READY=1"), daemon))
}

fn reloads(messages: &[Message], before: std::time::Duration) -> Cell {
    let first = messages.iter().find(|message| message.has("RELOADING=1"));
    let Some(first) = first else { return Cell::bad("not said") };
    let time = first.get("MONOTONIC_USEC").and_then(|time| time.parse().ok());
    match time.map(std::time::Duration::from_micros) {
        Some(time) if before <= time && time <= first.read_at => {
            let ended = messages.iter().any(|message| message.has("READY=1"));
            Cell::judged(ended, if ended { "with the time, then READY=1" } else { "never ended" })
        }
        Some(_) => Cell::bad("with a wrong time"),
        None => Cell::bad("without the time"),
    }
}

/// Whether the contracts are gone from the environment.
pub(crate) fn variable(daemon: Process) -> Cell {
    let environment = daemon.environment();
    let left = CONTRACTS.iter().any(|name| environment.contains_key(*name));
    Cell::judged(!left, if left { "left" } else { "gone" })
}
