//! Who the daemon is, when it is asked to be another user, and what it could still do.

use daemon_tests::preload;
use daemon_tests::proc::{Process, Status};
use daemon_tests::workdir::Workdir;

use crate::column::{Column, Table};
use crate::probes::booted;
use crate::results::Cell;
use crate::subject::{Ability, Place, Subject, Wish};
use crate::trial::{Launcher, Trial};

pub(crate) const TABLE: Table = Table { name: "identity", columns: COLUMNS, measure };

const COLUMNS: &[Column] = &[
    Column {
        name: "user by name",
        about: "uid, gid and supplementary groups after becoming `nobody` (65534), started by root with the groups 0, 27 and 100 (daemon(7), step 13; D13, P04, P05).",
    },
    Column { name: "user by number", about: "The same, asked as `65534` (F37)." },
    Column { name: "user and group", about: "The same, asked as `nobody` in the group `daemon` (1)." },
    Column {
        name: "capabilities",
        about: "Whether any is left, permitted, effective, inheritable or ambient, in any thread (capabilities(7); D13).",
    },
    Column {
        name: "bounding set",
        about: "How many a program with file capabilities could still get (capabilities(7); D13).",
    },
    Column {
        name: "no new privileges",
        about: "Whether a set-uid program can still be of use to an intruder (PR_SET_NO_NEW_PRIVS(2const)).",
    },
    Column {
        name: "unknown user",
        about: "The exit status, and whether anything runs, when the user does not exist (F36).",
    },
    Column {
        name: "a second thread",
        about: "A library has started a thread before main, which fork(2) would lose without a word (F33).",
    },
];

const NOBODY: u32 = 65534;
const DAEMON: u32 = 1;

fn measure(subject: &Subject) -> Vec<Cell> {
    if let Place::Booted(tree) = subject.place {
        return booted::seen(subject, tree).map(|seen| seen.identity.clone()).unwrap_or_default();
    }
    let with =
        |ability, measure: &dyn Fn() -> Cell| if subject.can(ability) { measure() } else { Cell::absent() };
    let both = Wish { group: Some("daemon"), ..Wish::user("nobody") };
    let mut cells = vec![
        with(Ability::User, &|| ids(subject, &Wish::user("nobody"), NOBODY)),
        with(Ability::Number, &|| ids(subject, &Wish::user("65534"), NOBODY)),
        with(Ability::Group, &|| ids(subject, &both, DAEMON)),
    ];
    cells.extend(if subject.can(Ability::User) { powers_of(subject) } else { vec![Cell::absent(); 3] });
    // A supervisor goes on, whatever its service says.
    let unknown = if subject.place == Place::Supervised { Ability::Init } else { Ability::User };
    cells.push(with(unknown, &|| super::outcome::of(subject, &Wish::user("no-such-user"))));
    cells.push(with(Ability::Fork, &|| second_thread(subject)));
    cells
}

fn ids(subject: &Subject, wish: &Wish, group: u32) -> Cell {
    let workdir = Workdir::new();
    let trial = Trial::dirty(subject, &workdir, wish);
    match trial.daemon() {
        Some(daemon) => ids_of(daemon, NOBODY, group),
        None => refusal(&trial),
    }
}

/// All four ids, and no group but the one.
pub(crate) fn ids_of(daemon: Process, user: u32, group: u32) -> Cell {
    let threads = daemon.threads();
    let right = |thread: &Status| {
        thread.users == [user; 4]
            && thread.groups == [group; 4]
            && thread.supplementary.iter().all(|its| *its == group)
    };
    let first = &threads[0];
    let groups: Vec<String> = first.supplementary.iter().map(ToString::to_string).collect();
    let groups = if groups.is_empty() { "none".into() } else { groups.join(" ") };
    Cell::judged(
        threads.iter().all(right),
        format!("uid {}, gid {}, groups {groups}", one(first.users), one(first.groups)),
    )
}

fn one(ids: [u32; 4]) -> String {
    let same = ids.iter().all(|id| *id == ids[0]);
    if same { ids[0].to_string() } else { format!("{ids:?}") }
}

fn powers_of(subject: &Subject) -> Vec<Cell> {
    let workdir = Workdir::new();
    let trial = Trial::dirty(subject, &workdir, &Wish::user("nobody"));
    match trial.daemon() {
        Some(daemon) => powers(daemon),
        None => vec![refusal(&trial); 3],
    }
}

pub(crate) fn powers(daemon: Process) -> Vec<Cell> {
    let threads = daemon.threads();
    let left = |thread: &Status| {
        let sets = thread.capabilities;
        sets.permitted | sets.effective | sets.inheritable | sets.ambient
    };
    let some = threads.iter().any(|thread| left(thread) != 0);
    let bounding = threads.iter().fold(0, |all, thread| all | thread.capabilities.bounding);
    let closed = threads.iter().all(|thread| thread.no_new_privileges);
    vec![
        Cell::judged(!some, if some { "some" } else { "none" }),
        Cell::judged(
            bounding == 0,
            if bounding == 0 { "empty".to_owned() } else { format!("{} left", bounding.count_ones()) },
        ),
        Cell::judged(closed, if closed { "set" } else { "not set" }),
    ]
}

fn refusal(trial: &Trial) -> Cell {
    match trial.launcher() {
        Launcher::Ended(0) => Cell::bad("exit 0, and none runs"),
        Launcher::Ended(code) => Cell::plain(format!("refused, exit {code}")),
        Launcher::StillThere => Cell::bad("never starts"),
    }
}

fn second_thread(subject: &Subject) -> Cell {
    let workdir = Workdir::new();
    let library = preload::built(&workdir, preload::THREAD_BEFORE_MAIN);
    let trial =
        Trial::launched(subject, &workdir, &Wish::default(), |launch| launch.env("LD_PRELOAD", library));
    match (trial.daemon(), trial.launcher()) {
        (None, Launcher::Ended(code)) if code != 0 => Cell::good(format!("refused, exit {code}")),
        _ => Cell::bad("goes on"),
    }
}
