//! The example pingd under the unit that its build has written, started by a real systemd in a box.

use std::sync::OnceLock;

use daemon_tests::built;
use daemon_tests::machine::{Machine, Tree};
use daemon_tests::proc::Process;
use daemon_tests::workdir::Workdir;

use crate::probes::{dirty, identity, managed};
use crate::results::Cell;
use crate::subject::Subject;

const DAEMON: &str = "pingd";

/// The cells of each table, seen in one box.
pub(crate) struct Seen {
    pub(crate) dirty: Vec<Cell>,
    pub(crate) identity: Vec<Cell>,
    pub(crate) managed: Vec<Cell>,
}

/// What was seen of a tree; nothing where it cannot be booted.
pub(crate) fn seen(subject: &Subject, tree: Tree) -> Option<&'static Seen> {
    static HOST: OnceLock<Option<Seen>> = OnceLock::new();
    static TRIXIE: OnceLock<Option<Seen>> = OnceLock::new();
    let (kept, version) = match tree {
        Tree::Host => (&HOST, 252),
        Tree::Trixie => (&TRIXIE, 257),
    };
    kept.get_or_init(|| {
        let machine = Machine::boot(tree)?;
        assert_eq!(machine.systemd(), version, "the systemd of {}", subject.name);
        Some(look(subject, &machine))
    })
    .as_ref()
}

fn look(subject: &Subject, machine: &Machine) -> Seen {
    built::examples();
    machine.install(DAEMON);
    machine.sh(&format!("systemctl start {DAEMON}.service"));
    let daemon = machine.main_process(DAEMON);
    let mut dirty = dirty::look(subject, daemon, &Workdir::new());
    let identity = ids(machine, daemon);
    let managed = protocol(machine, daemon);
    let ended = [machine.show(DAEMON, "ExecMainCode"), machine.show(DAEMON, "ExecMainStatus")];
    // CLD_EXITED
    dirty.push(Cell::judged(ended == ["1", "0"], format!("exit {}", ended[1])));
    Seen { dirty, identity, managed }
}

fn ids(machine: &Machine, daemon: Process) -> Vec<Cell> {
    let number = |of: &str| machine.sh(&format!("id {of} {DAEMON}")).trim().parse().expect("a number");
    let own = identity::ids_of(daemon, number("-u"), number("-g"));
    let own = Cell { text: format!("those of {DAEMON}"), ..own };
    let mut cells = vec![own, Cell::absent(), Cell::absent()];
    cells.extend(identity::powers(daemon));
    cells.extend([Cell::absent(), Cell::absent()]);
    cells
}

/// Ends with the daemon stopped.
fn protocol(machine: &Machine, daemon: Process) -> Vec<Cell> {
    let state = |property: &str| machine.show(DAEMON, property);
    let stays = daemon.parent_inside() == Some(1);
    let ready = state("Type") == "notify" && state("ActiveState") == "active";
    let variable = managed::variable(daemon);
    let sockets: Vec<_> = daemon
        .descriptors()
        .into_values()
        .filter(|open| open.target.to_string_lossy().starts_with("socket:"))
        .collect();
    let served = machine.http("127.0.0.1:80").is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"));
    let reload = machine.try_sh(&format!("systemctl reload {DAEMON}")).code == Some(0);
    let reloaded = reload && state("ActiveState") == "active";
    machine.sh(&format!("systemctl stop {DAEMON}.service"));
    vec![
        Cell::judged(stays, if stays { "yes" } else { "no" }),
        Cell::judged(ready, if ready { "active when start returns" } else { "not heard" }),
        Cell::judged(reloaded, if reloaded { "done when reload returns" } else { "not heard" }),
        Cell::judged(state("Result") == "success", format!("stop: {}", state("Result"))),
        variable,
        Cell::absent(),
        Cell::judged(served && !sockets.is_empty(), if served { "adopted, serves" } else { "lost" }),
        Cell::absent(),
    ]
}
