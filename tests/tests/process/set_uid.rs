//! Power that is not the caller's own: programs with a set-uid bit, and launchers with two ids at once (P04).

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use daemon_tests::launch::{Ended, Launch};
use daemon_tests::skip::skip;
use daemon_tests::workdir::Workdir;
use nix::unistd::Uid;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");
const DROPPING: &str = env!("CARGO_BIN_EXE_dropping");

/// setpriv(1) options for each pair of ids of which one is more than the other.
const TWO_AT_ONCE: [(&[&str], &str); 4] = [
    (&["--ruid=65534"], "real user 65534 and effective user 0 differ"),
    (&["--euid=65534"], "real user 0 and effective user 65534 differ"),
    (&["--rgid=65534", "--keep-groups"], "real group 65534 and effective group 0 differ"),
    (&["--egid=65534", "--keep-groups"], "real group 0 and effective group 65534 differ"),
];

fn not_root() -> bool {
    let ordinary = !Uid::effective().is_root();
    if ordinary {
        skip("only root can have two ids at once");
    }
    ordinary
}

#[track_caller]
fn assert_refused(workdir: &Workdir, ended: Ended, words: &str) {
    ended.expect(4).says(&[words, "help: take the set-uid"]);
    assert!(workdir.processes().is_empty());
    assert!(!workdir.join("pid").exists());
}

#[test]
fn p04_two_ids_at_once_are_refused_with_and_without_a_user() {
    if not_root() {
        return;
    }
    for program in [ACTOR, DROPPING] {
        for (options, words) in TWO_AT_ONCE {
            let workdir = Workdir::new();
            let installed = workdir.install(Path::new(program));
            let launch = Launch::new(&workdir, &installed).arg("--pidfile").arg(workdir.join("pid"));
            let ended = launch.through(&[&["setpriv"], options, &["--"]].concat()).run();
            assert_refused(&workdir, ended, words);
        }
    }
}

/// Runs a set-uid or set-gid copy of the actor as nobody.
fn run(workdir: &Workdir, mode: u32, words: &[&str]) -> Ended {
    let installed = workdir.install(Path::new(ACTOR));
    std::fs::set_permissions(&installed, std::fs::Permissions::from_mode(mode)).expect("its mode");
    let launch = Launch::new(workdir, &installed).arg("--pidfile").arg(workdir.join("pid"));
    let nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"];
    words.iter().fold(launch, Launch::arg).through(&nobody).run()
}

#[test]
fn a_set_uid_program_starts_for_nobody_and_carries_out_no_word() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    for words in [&[][..], &["--foreground"], &["stop"], &["reload"], &["status"], &["units", "--to", "/run"]]
    {
        let ended = run(&workdir, 0o4755, words);
        if ended.stderr.contains("setpriv: ") {
            return skip("the directory for tests is mounted nosuid");
        }
        assert_refused(&workdir, ended, "real user 65534 and effective user 0 differ");
    }
}

#[test]
fn a_set_gid_program_starts_for_nobody() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let ended = run(&workdir, 0o2755, &[]);
    assert_refused(&workdir, ended, "real group 65534 and effective group 0 differ");
}

#[test]
fn real_root_with_a_users_environment_is_root() {
    if not_root() {
        return;
    }
    // As sudo(8) leaves it: every id is root's, and the variables tell who asked.
    let workdir = Workdir::new();
    let launch = Launch::new(&workdir, Path::new(DROPPING)).arg("--pidfile").arg(workdir.join("pid"));
    launch.env("SUDO_UID", "1000").env("SUDO_USER", "somebody").env("LOGNAME", "somebody").run().expect(0);
    let processes = workdir.processes();
    assert_eq!(processes.len(), 1);
    assert_eq!(processes[0].status().users, [65534; 4]);
}
