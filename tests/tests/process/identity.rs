//! Less power, for good: groups, ids, capabilities, and the proof (D13, P04, P05, F36 to F44).

use std::path::Path;

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::skip::skip;
use daemon_tests::workdir::Workdir;
use nix::unistd::{Group, Uid, User};

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");
const DROPPING: &str = env!("CARGO_BIN_EXE_dropping");
const NOBODY: u32 = 65534;

fn not_root() -> bool {
    let ordinary = !Uid::effective().is_root();
    if ordinary {
        skip("only root can become another user");
    }
    ordinary
}

fn group(name: &str) -> u32 {
    Group::from_name(name).ok().flatten().expect("a group of every Debian").gid.as_raw()
}

#[test]
fn d13_p04_p05_all_ids_and_groups_of_every_thread_are_the_users() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, DROPPING);
    let process = daemon.started(daemon.launch().dirty().arg("thread").arg("ready").arg("serve"));
    let threads = process.threads();
    assert_eq!(threads.len(), 3);
    for thread in threads {
        assert_eq!(thread.users, [NOBODY; 4]);
        assert_eq!(thread.groups, [NOBODY; 4]);
        assert_eq!(thread.supplementary, [NOBODY].into());
        let sets = thread.capabilities;
        assert_eq!([sets.permitted, sets.effective, sets.ambient, sets.inheritable], [0; 4], "{sets:?}");
    }
}

#[test]
fn d13_declared_groups_replace_those_of_the_database() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let process = Daemon::new(&workdir, env!("CARGO_BIN_EXE_grouped")).start();
    let status = process.status();
    assert_eq!(status.users, [NOBODY; 4]);
    assert_eq!(status.groups, [group("daemon"); 4]);
    assert_eq!(status.supplementary, [group("adm"), group("mail")].into());
}

#[test]
fn d13_root_cannot_be_regained() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let place = workdir.directory("open");
    std::os::unix::fs::chown(&place, Some(NOBODY), None).expect("a directory for nobody");
    let outcome = place.join("outcome");
    let daemon = Daemon::new(&workdir, DROPPING);
    daemon.started(
        daemon.launch().dirty().arg(format!("regain={}", outcome.display())).arg("ready").arg("serve"),
    );
    assert_eq!(
        std::fs::read_to_string(outcome).expect("the outcome"),
        "groups denied\ngid denied\nuid denied\n"
    );
}

#[test]
fn d13_without_a_user_root_stays_root_but_gives_up_the_launchers_groups() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let status = daemon.started(daemon.launch().dirty()).status();
    assert_eq!(status.users, [0; 4]);
    assert_eq!(status.supplementary, [].into());
}

#[test]
fn f36_an_unknown_user_is_refused() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let ended = daemon.launch().arg("--user").arg("no-such-user").run().expect(6);
    ended.says(&["`no-such-user`", "help: ", "--user"]);
    daemon.assert_nothing_left();
}

#[test]
fn f37_a_number_without_an_entry_needs_a_group() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    daemon.launch().arg("--user").arg("54321").run().expect(6).says(&["54321", "`group`"]);
    daemon.assert_nothing_left();

    let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_grouped"));
    let status = daemon.started(daemon.launch().arg("--user").arg("54321")).status();
    assert_eq!(status.users, [54321; 4]);
    assert_eq!(status.groups, [group("daemon"); 4]);
}

#[test]
fn f37_a_number_with_an_entry_is_that_user() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let status = daemon.started(daemon.launch().arg("--user").arg("65534")).status();
    assert_eq!((status.users, status.groups), ([NOBODY; 4], [NOBODY; 4]));
}

#[test]
fn f39_root_is_refused_as_a_user_to_become() {
    for root in ["root", "0"] {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, ACTOR);
        daemon.launch().arg("--user").arg(root).run().expect(6).says(&["root", "drops no privileges"]);
        daemon.assert_nothing_left();
    }
}

#[test]
fn f40_numbers_at_the_edge_are_refused_or_taken_whole() {
    if not_root() {
        return;
    }
    for number in ["65535", "4294967295", "4294967296", "-1", "99999999999999999999"] {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_grouped"));
        daemon.launch().arg("--user").arg(number).run().expect(6).says(&[number]);
        daemon.assert_nothing_left();
    }
    for number in [2_147_483_648, 4_294_967_294] {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_grouped"));
        let status = daemon.started(daemon.launch().arg("--user").arg(number.to_string())).status();
        assert_eq!(status.users, [number; 4]);
    }
}

/// The daemon as nobody would start it, from a path and in a directory that nobody can use.
fn as_nobody<'w>(workdir: &'w Workdir, program: &str) -> (Daemon<'w>, impl Fn() -> Launch<'w>) {
    let place = workdir.directory("nobodys");
    std::os::unix::fs::chown(&place, Some(NOBODY), Some(NOBODY)).expect("a directory for nobody");
    let installed = workdir.install(Path::new(program));
    let pidfile = place.join("pid").display().to_string();
    let launched = installed.clone();
    let launch = move || {
        Launch::new(workdir, &launched)
            .launched_by(env!("CARGO_BIN_EXE_dirty"))
            .dirt_with("--user", NOBODY.to_string())
            .arg("--pidfile")
            .arg(&pidfile)
    };
    (Daemon::new(workdir, program).installed(installed), launch)
}

#[test]
fn f42_an_ordinary_user_cannot_become_another() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let (_, launch) = as_nobody(&workdir, ACTOR);
    launch().arg("--user").arg("daemon").run().expect(4).says(&["only root", "`daemon`", "help: "]);
    assert!(workdir.processes().is_empty());
}

#[test]
fn f43_an_ordinary_user_can_be_itself() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let (_, launch) = as_nobody(&workdir, DROPPING);
    launch().run().expect(0);
    let processes = workdir.processes();
    assert_eq!(processes.len(), 1);
    assert_eq!(processes[0].status().users, [NOBODY; 4]);
    launch().arg("status").run().expect(0);
    launch().arg("stop").run().expect(0);
    assert!(workdir.processes().is_empty());
}

#[test]
fn f44_groups_that_cannot_be_given_up_are_refused() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let namespace = ["setpriv", "--groups=27", "--", "unshare", "--user", "--map-root-user"];
    let ended = daemon.launch().through(&namespace).run().expect(4);
    ended.says(&["cannot drop privileges: setgroups", "help: ", "CAP_SETGID"]);
    daemon.assert_nothing_left();
}

#[test]
fn f45_a_home_that_is_missing_is_no_obstacle() {
    if not_root() {
        return;
    }
    let home = User::from_name("nobody").ok().flatten().expect("nobody").dir;
    if home.exists() {
        return skip("the home of nobody exists");
    }
    let workdir = Workdir::new();
    Daemon::new(&workdir, DROPPING).start();
}
