//! The protocols of service managers: sd_notify(3), s6's readiness descriptor, sd_listen_fds(3), the duties of process 1.

use std::io::Read;
use std::net::TcpStream;
use std::path::Path;

use daemon_tests::address;
use daemon_tests::launch::Launch;
use daemon_tests::notify::{Manager, Message, ReadinessPipe, now};
use daemon_tests::proc::Process;
use daemon_tests::wait::within;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

use crate::column::{Column, Table, none};
use crate::family;
use crate::ours::{LISTENING, UNSHARE};
use crate::probes::booted;
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
        Place::Container => only(7, orphans()),
        Place::Supervised => only(5, under_s6(subject)),
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
        readiness_descriptor(subject),
        adopts(),
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
fn heard(manager: &Manager, assignment: &str) -> Vec<Message> {
    let mut messages = Vec::new();
    within(PATIENCE, || {
        messages.extend(manager.rest());
        messages.iter().any(|message: &Message| message.has(assignment)).then_some(())
    });
    messages
}

fn said_ready(messages: &[Message], daemon: Process) -> bool {
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

fn readiness_descriptor(subject: &Subject) -> Cell {
    let workdir = Workdir::new();
    let (pipe, end) = ReadinessPipe::new();
    let trial = Trial::launched(subject, &workdir, &Wish::default(), |launch| {
        launch.descriptor(3, end).arg("--ready-fd=3")
    });
    let line = trial.daemon().map(|_| pipe.read_to_end()).unwrap_or_default();
    Cell::judged(line == "\n", if line == "\n" { "one line, closed".to_owned() } else { format!("{line:?}") })
}

/// s6-supervise writes down when it has read that line.
fn under_s6(subject: &Subject) -> Cell {
    let workdir = Workdir::new();
    let trial = Trial::dirty(subject, &workdir, &Wish::default());
    let service = workdir.join("service");
    let waited = trial.daemon().map(|_| {
        let wait =
            std::process::Command::new("/usr/bin/s6-svwait").args(["-U", "-t", "8000"]).arg(service).status();
        wait.is_ok_and(|status| status.success())
    });
    let heard = waited == Some(true);
    Cell::judged(heard, if heard { "heard by s6" } else { "not heard" })
}

fn adopts() -> Cell {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let address = address::own(7001);
    let flags = [
        format!("--pidfile={}", workdir.join("pid").display()),
        format!("--listen=web={address}"),
        format!("--listen=names=udp:{}", address::own(7002)),
        format!("--listen=control=unix:{}", workdir.join("control").display()),
        format!("--listen=log=unix-datagram:{}", workdir.join("log").display()),
    ];
    let launch = flags.iter().fold(Launch::new(&workdir, Path::new(LISTENING)), Launch::arg);
    let launch =
        launch.env("NOTIFY_SOCKET", manager.address()).dirt_with("--adopt", format!("tcp={address}"));
    let running = family::start(launch);
    let daemon = running.process();
    let ready = said_ready(&heard(&manager, "READY=1"), daemon);
    let open = daemon.descriptors();
    let own = open
        .get(&3)
        .is_some_and(|socket| !socket.inherited && socket.target.to_string_lossy().starts_with("socket:"));
    let gone = !daemon.environment().contains_key("LISTEN_FDS");
    let mut answer = String::new();
    let served = TcpStream::connect(&address).and_then(|mut client| client.read_to_string(&mut answer));
    family::end();
    let adopted = ready && own && gone && served.is_ok() && answer.starts_with("web");
    Cell::judged(adopted, if adopted { "adopted, close-on-exec" } else { "lost" })
}

fn orphans() -> Cell {
    let workdir = Workdir::new();
    let pidfile = workdir.join("pid");
    let launch = UNSHARE[1..].iter().fold(Launch::new(&workdir, Path::new(UNSHARE[0])), Launch::arg);
    let words = [
        crate::ours::ACTOR,
        "--pidfile",
        pidfile.to_str().expect("text"),
        "ready",
        "orphans=20",
        "name=at-work",
        "serve",
    ];
    let running = family::start(words.iter().fold(launch, Launch::arg));
    let at_work =
        || family::offspring().into_iter().find(|process| crate::subject::calls_itself_at_work(*process));
    let daemon = within(PATIENCE, at_work);
    let zombie = |parent: Process| {
        Process::all()
            .into_iter()
            .filter_map(Process::try_stat)
            .any(|stat| stat.parent == parent.0 && stat.state == 'Z')
    };
    let reaped = daemon.is_some_and(|daemon| within(PATIENCE, || (!zombie(daemon)).then_some(())).is_some());
    drop(running);
    family::end();
    Cell::judged(reaped, if reaped { "reaped" } else { "left as zombies" })
}
