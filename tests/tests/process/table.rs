//! Section 1.0: started by the dirty launcher, the daemon is clean in every column of the table.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;

use daemon_tests::cleanliness::Cleanliness;
use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::skip::skip;
use daemon_tests::workdir::Workdir;
use nix::unistd::Uid;

/// SIGHUP, SIGINT and SIGTERM: taken from the queue by the thread for signals, as every thread must block them.
const HANDLED: [u32; 3] = [1, 2, 15];
/// SIGUSR1 and SIGUSR2, which the actor declares.
const DECLARED: [u32; 2] = [10, 12];
/// Rust's own choice for every program: a write to a closed pipe is an error, not the end.
const SIGPIPE: u32 = 13;
const NOBODY: u32 = 65534;

/// Starts `program` dirty and reads its row once it is ready.
fn row(program: &str, flags: &[&str]) -> Cleanliness {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, program);
    let launch = flags.iter().fold(daemon.launch().dirty(), Launch::arg);
    let process = if flags.contains(&"--foreground") {
        // Writable for whomever the daemon becomes.
        let place = workdir.directory("place");
        std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o777)).expect("its mode");
        let ready = place.join("ready");
        let running = launch.arg("ready").arg(format!("touch={}", ready.display())).arg("serve").spawn();
        daemon_tests::wait::until_true("the daemon is ready", || ready.exists());
        running.process()
    } else {
        daemon.started(launch)
    };
    let row = Cleanliness::of(process);
    println!("started as | {}", Cleanliness::HEADING);
    println!("{} {flags:?} | {row}", program.rsplit('/').next().unwrap_or_default());
    row
}

/// What stands in every row.
fn assert_clean(row: &Cleanliness, signals: &[u32], groups: &[u32]) {
    let set = |numbers: &[u32]| numbers.iter().copied().collect::<BTreeSet<u32>>();
    assert!(!row.session_leader, "D07: {row}");
    assert_eq!(row.umask, 0o027, "D10: {row}");
    assert_eq!(row.directory.to_str(), Some("/"), "D11: {row}");
    assert_eq!(row.blocked, set(signals), "D03: {row}");
    assert_eq!(row.ignored, set(&[SIGPIPE]), "D02: {row}");
    assert_eq!(row.groups, set(groups), "D13: {row}");
    assert!(row.no_new_privileges, "no_new_privs: {row}");
    let leaked = ["SECRET_TOKEN", "LD_BIND_NOW", "TERM"].map(str::to_owned);
    assert!(leaked.iter().all(|name| !row.environment.contains(name)), "D04: {row}");
    let dirt = [7, 200];
    assert!(dirt.iter().all(|number| !row.descriptors.contains(number)), "D01: {row}");
}

/// Only root can give groups up; an ordinary user keeps its own.
fn inherited_groups() -> Vec<u32> {
    if Uid::effective().is_root() {
        return Vec::new();
    }
    nix::unistd::getgroups().expect("our groups").into_iter().map(nix::unistd::Gid::as_raw).collect()
}

fn actor_signals() -> Vec<u32> {
    [&HANDLED[..], &DECLARED[..]].concat()
}

#[test]
fn detached() {
    assert_clean(&row(env!("CARGO_BIN_EXE_actor"), &[]), &actor_signals(), &inherited_groups());
}

#[test]
fn in_the_foreground() {
    let row = row(env!("CARGO_BIN_EXE_actor"), &["--foreground"]);
    assert_clean(&row, &actor_signals(), &inherited_groups());
}

#[test]
fn detached_as_another_user() {
    if !Uid::effective().is_root() {
        return skip("only root can become another user");
    }
    assert_clean(&row(env!("CARGO_BIN_EXE_dropping"), &[]), &HANDLED, &[NOBODY]);
    assert_clean(&row(env!("CARGO_BIN_EXE_actor"), &["--user", "nobody"]), &actor_signals(), &[NOBODY]);
}

#[test]
fn in_the_foreground_as_another_user() {
    if !Uid::effective().is_root() {
        return skip("only root can become another user");
    }
    assert_clean(&row(env!("CARGO_BIN_EXE_dropping"), &["--foreground"]), &HANDLED, &[NOBODY]);
}
