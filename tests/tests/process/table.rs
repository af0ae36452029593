//! Section 1.0: started by the dirty launcher, the daemon is clean in every column of the table.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt;

use daemon_tests::cleanliness::Cleanliness;
use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::skip::skip;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::unistd::{Gid, Uid, getgroups};

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");
const DROPPING: &str = env!("CARGO_BIN_EXE_dropping");

/// SIGHUP, SIGINT and SIGTERM: left to the thread for signals.
const HANDLED: [u32; 3] = [1, 2, 15];
/// The same, and SIGUSR1 and SIGUSR2, which the actor declares.
const DECLARED: [u32; 5] = [1, 2, 10, 12, 15];
/// Rust's own choice for every program: a write to a closed pipe is an error, not the end.
const SIGPIPE: u32 = 13;
const NOBODY: u32 = 65534;

/// How a daemon is started, and what differs from row to row.
struct Row {
    title: &'static str,
    program: &'static str,
    flags: &'static [&'static str],
    signals: &'static [u32],
    another_user: bool,
}

const ROWS: [Row; 6] = [
    Row { title: "detached", program: ACTOR, flags: &[], signals: &DECLARED, another_user: false },
    Row {
        title: "in the foreground",
        program: ACTOR,
        flags: &["--foreground"],
        signals: &DECLARED,
        another_user: false,
    },
    Row {
        title: "detached, user = \"nobody\"",
        program: DROPPING,
        flags: &[],
        signals: &HANDLED,
        another_user: true,
    },
    Row {
        title: "in the foreground, user = \"nobody\"",
        program: DROPPING,
        flags: &["--foreground"],
        signals: &HANDLED,
        another_user: true,
    },
    Row {
        title: "detached, --user nobody",
        program: ACTOR,
        flags: &["--user", "nobody"],
        signals: &DECLARED,
        another_user: true,
    },
    Row {
        title: "in the foreground, --user nobody",
        program: ACTOR,
        flags: &["--foreground", "--user", "nobody"],
        signals: &DECLARED,
        another_user: true,
    },
];

/// Starts the daemon of a row dirty and looks at it once it is ready.
fn look(row: &Row) -> Cleanliness {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, row.program);
    let launch = row.flags.iter().fold(daemon.launch().dirty(), Launch::arg);
    if !row.flags.contains(&"--foreground") {
        return Cleanliness::of(daemon.started(launch));
    }
    // Writable for whomever the daemon becomes.
    let place = workdir.directory("place");
    std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o777)).expect("its mode");
    let ready = place.join("ready");
    let running = launch.arg("ready").arg(format!("touch={}", ready.display())).arg("serve").spawn();
    until_true("the daemon is ready", || ready.exists());
    Cleanliness::of(running.process())
}

fn assert_clean(row: &Row, seen: &Cleanliness, groups: &BTreeSet<u32>) {
    let title = row.title;
    assert!(!seen.session_leader, "D07 {title}");
    assert_eq!(seen.umask, 0o027, "D10 {title}");
    assert_eq!(seen.directory.to_str(), Some("/"), "D11 {title}");
    // While main waits for the stop; programs that it starts inherit none (`signals.rs`).
    assert!(
        seen.blocked.is_subset(&row.signals.iter().copied().collect()),
        "D03 {title}: {:?}",
        seen.blocked
    );
    assert_eq!(seen.ignored, [SIGPIPE].into(), "D02 {title}");
    assert_eq!(&seen.groups, groups, "D13 {title}");
    assert!(seen.no_new_privileges, "no_new_privs {title}");
    let dirt = ["SECRET_TOKEN", "LD_BIND_NOW", "TERM"];
    assert!(dirt.iter().all(|name| !seen.environment.contains(*name)), "D04 {title}");
    assert!([7, 200].iter().all(|number| !seen.descriptors.contains(number)), "D01 {title}");
}

/// Root gives up whatever the launcher left; an ordinary user cannot give up its own.
fn groups_to_expect(row: &Row) -> BTreeSet<u32> {
    if row.another_user {
        [NOBODY].into()
    } else if Uid::effective().is_root() {
        [].into()
    } else {
        getgroups().expect("our groups").into_iter().map(Gid::as_raw).collect()
    }
}

#[test]
fn every_column_of_every_row_is_clean() {
    let mut table = format!("\nstarted dirty | {}\n", Cleanliness::HEADING);
    let mut seen = Vec::new();
    for row in &ROWS {
        if row.another_user && !Uid::effective().is_root() {
            skip(&format!("only root can start {}", row.title));
            continue;
        }
        let columns = look(row);
        writeln!(table, "{} | {columns}", row.title).expect("a line");
        seen.push((row, columns));
    }
    // Not through the macro: the table is shown whether the test passes or not.
    let _shown_or_not = std::io::stdout().write_all(table.as_bytes());
    for (row, columns) in seen {
        assert_clean(row, &columns, &groups_to_expect(row));
    }
}
