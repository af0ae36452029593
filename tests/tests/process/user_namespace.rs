//! User namespaces: root that is not root elsewhere, and ids without a mapping (F44).

use daemon_tests::daemon::Daemon;
use daemon_tests::proc::Process;
use daemon_tests::skip::skip;
use daemon_tests::workdir::Workdir;
use nix::unistd::Uid;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");
const CAPABLE: &str = env!("CARGO_BIN_EXE_capable");
const DROPPING: &str = env!("CARGO_BIN_EXE_dropping");
const NOBODY: u32 = 65534;

fn not_root() -> bool {
    let ordinary = !Uid::effective().is_root();
    if ordinary {
        skip("only root may map more than itself");
    }
    ordinary
}

/// A namespace with every id, which only a process outside of it can map.
const MAPPED: [&str; 3] = [
    "/bin/sh",
    "-c",
    "mkfifo \"$0.made\" \"$0.mapped\" || exit
     unshare --user /bin/sh -c 'echo >\"$0.made\"; read -r _ <\"$0.mapped\"; exec \"$@\"' \"$0\" \"$@\" &
     read -r _ <\"$0.made\"
     echo 0 0 65536 >/proc/$!/uid_map && echo 0 0 65536 >/proc/$!/gid_map && echo >\"$0.mapped\"
     wait $!",
];

/// Only root has an id outside, and `setgroups` is denied.
const ROOT_ONLY: [&str; 3] = ["unshare", "--user", "--map-root-user"];

#[test]
fn root_of_a_namespace_with_all_ids_becomes_the_user() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, CAPABLE);
    let launch = daemon.launch().arg("thread").arg("ready").arg("serve");
    let fifo = workdir.join("fifo").display().to_string();
    let process = daemon.started(launch.through(&[&MAPPED[..], &[&fifo]].concat()));
    assert_ne!(process.link("ns/user"), Process::own().link("ns/user"));
    for thread in process.threads() {
        assert_eq!((thread.users, thread.groups), ([NOBODY; 4], [NOBODY; 4]));
        let declared = 1 << 10 | 1 << 13;
        let sets = thread.capabilities;
        assert_eq!(
            [sets.permitted, sets.effective, sets.inheritable, sets.ambient, sets.bounding],
            [declared; 5]
        );
    }
}

#[test]
fn f44_a_user_without_a_mapping_is_refused() {
    if not_root() {
        return;
    }
    for program in [DROPPING, env!("CARGO_BIN_EXE_ungrouped")] {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, program);
        let ended = daemon.launch().through(&ROOT_ONLY).run();
        assert_ne!(ended.code(), 0);
        ended.says(&["cannot drop privileges: set", "help: ", "user namespace"]);
        daemon.assert_nothing_left();
    }
}

#[test]
fn f43_who_only_looks_like_the_user_is_refused() {
    if not_root() {
        return;
    }
    // Without any mapping everybody is nobody to the process, and root to the files of root.
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, DROPPING);
    let ended = daemon.launch().through(&["unshare", "--user"]).run().expect(1);
    ended.says(&["cannot drop privileges: setresuid: Invalid argument", "a mapping for each id"]);
    daemon.assert_nothing_left();
}

#[test]
fn f44_root_of_a_namespace_without_groups_to_give_up_stays_root_there() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let launch =
        daemon.launch().through(&["setpriv", "--clear-groups", "--", "unshare", "--user", "--map-root-user"]);
    let status = daemon.started(launch).status();
    assert_eq!(status.users, [0; 4]);
    assert_eq!(status.supplementary, [].into());
}

#[test]
fn f43_the_user_itself_in_a_namespace_without_root_needs_no_drop() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, DROPPING);
    let place = workdir.directory("nobodys");
    std::os::unix::fs::chown(&place, Some(NOBODY), Some(NOBODY)).expect("a directory for nobody");
    let installed = workdir.install(daemon.program());
    let launch =
        daemon_tests::launch::Launch::new(&workdir, &installed).arg("--pidfile").arg(place.join("pid"));
    let namespace = [
        "setpriv",
        "--reuid=65534",
        "--regid=65534",
        "--clear-groups",
        "--",
        "unshare",
        "--user",
        "--map-user=65534",
        "--map-group=65534",
    ];
    launch.through(&namespace).run().expect(0);
    assert_eq!(workdir.processes()[0].status().users, [NOBODY; 4]);
}
