//! Capabilities after the drop are those that are declared, whatever the launcher had (D13).

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::proc::{Capabilities, Process};
use daemon_tests::skip::skip;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::unistd::Uid;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");
pub(crate) const CAPABLE: &str = env!("CARGO_BIN_EXE_capable");
const DROPPING: &str = env!("CARGO_BIN_EXE_dropping");
const NOBODY: u32 = 65534;

/// `CAP_NET_BIND_SERVICE` and `CAP_NET_RAW`.
pub(crate) const DECLARED: u64 = 1 << 10 | 1 << 13;

const SETPCAP: u32 = 8;

pub(crate) const NONE: Capabilities = exactly(0);

pub(crate) const fn exactly(set: u64) -> Capabilities {
    Capabilities { inheritable: set, permitted: set, effective: set, bounding: set, ambient: set }
}

pub(crate) fn not_root() -> bool {
    let ordinary = !Uid::effective().is_root();
    if ordinary {
        skip("only root has capabilities to give");
    }
    ordinary
}

/// Every thread of the daemon has these sets, and is to gain no others.
#[track_caller]
pub(crate) fn assert_all(process: Process, wanted: Capabilities) {
    let threads = process.threads();
    assert!(threads.len() > 1, "{threads:?}");
    for thread in threads {
        assert_eq!(thread.capabilities, wanted);
        assert!(thread.no_new_privileges);
        assert_eq!((thread.users, thread.groups), ([NOBODY; 4], [NOBODY; 4]));
    }
}

/// What a launcher may leave behind: setpriv(1) with these options.
const DIRT: [&[&str]; 4] = [
    &[],
    &["--inh-caps=+net_raw,+sys_time"],
    &["--inh-caps=+net_raw,+sys_time", "--ambient-caps=+net_raw,+sys_time"],
    &["--securebits=+no_setuid_fixup"],
];

pub(crate) fn left_by<'w>(launch: Launch<'w>, options: &[&str]) -> Launch<'w> {
    launch.through(&[&["setpriv"], options, &["--"]].concat())
}

#[test]
fn d13_all_five_sets_are_empty_whatever_the_launcher_had() {
    if not_root() {
        return;
    }
    for options in DIRT {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, DROPPING);
        let launch = daemon.launch().arg("thread").arg("ready").arg("serve");
        assert_all(daemon.started(left_by(launch, options)), NONE);
    }
}

#[test]
fn d13_all_five_sets_are_the_declared_one_whatever_the_launcher_had() {
    if not_root() {
        return;
    }
    for options in DIRT {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, CAPABLE);
        let launch = daemon.launch().arg("thread").arg("ready").arg("serve");
        assert_all(daemon.started(left_by(launch, options)), exactly(DECLARED));
    }
}

#[test]
fn d13_capabilities_are_kept_over_no_other_change_of_user() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, CAPABLE);
    daemon.started(daemon.launch().arg("keepcaps").arg("ready").arg("serve"));
}

#[test]
fn d13_what_the_daemon_starts_has_the_declared_capabilities_and_no_other() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let place = workdir.directory("place");
    std::os::unix::fs::chown(&place, Some(NOBODY), None).expect("a directory for nobody");
    let daemon = Daemon::new(&workdir, CAPABLE);
    let child = format!("child={}", place.display());
    let _process = daemon.started(daemon.launch().arg(child).arg("ready").arg("serve"));
    let status = std::fs::read_to_string(place.join("child.cap")).expect("the capabilities of a child");
    for set in ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"] {
        assert!(status.contains(&format!("{set}:\t{DECLARED:016x}")), "{status}");
    }
}

#[test]
fn root_that_stays_root_gives_up_what_the_launcher_would_pass_on() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let own = Process::own().status().capabilities;
    let launch = daemon.launch().arg("thread").arg("ready").arg("serve");
    let dirty = ["--inh-caps=+net_raw,+chown", "--ambient-caps=+net_raw"];
    for thread in daemon.started(left_by(launch, &dirty)).threads() {
        let sets = thread.capabilities;
        assert_eq!((sets.inheritable, sets.ambient), (0, 0));
        assert_eq!(
            (sets.permitted, sets.effective, sets.bounding),
            (own.permitted, own.effective, own.bounding)
        );
    }
}

#[test]
fn root_without_the_power_to_reduce_the_bounding_set_drops_the_rest() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, CAPABLE);
    let launch = daemon.launch().arg("thread").arg("ready").arg("serve");
    let bounding = Process::own().status().capabilities.bounding & !(1 << SETPCAP);
    let process = daemon.started(left_by(launch, &["--bounding-set=-setpcap"]));
    assert_all(process, Capabilities { bounding, ..exactly(DECLARED) });
}

#[test]
fn a_capability_out_of_bounds_is_named() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, CAPABLE);
    let ended = left_by(daemon.launch(), &["--bounding-set=-net_raw"]).run().expect(4);
    ended.says(&["cannot keep the capability `CAP_NET_RAW`", "bounding set", "help: "]);
    daemon.assert_nothing_left();
}

#[test]
fn a_capability_that_the_kernel_does_not_know_is_named() {
    if not_root() {
        return;
    }
    let strace = Path::new("/usr/bin/strace");
    if !strace.exists() {
        return skip("strace is not installed");
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, CAPABLE);
    let words = [
        "setpriv",
        "--bounding-set=-net_raw",
        "/usr/bin/strace",
        "-qq",
        "-o/dev/null",
        "-einject=prctl:error=EINVAL",
    ];
    let ended = daemon.launch().arg("--foreground").through(&words).run().expect(6);
    ended.says(&["this kernel does not know the capability `CAP_NET_RAW`"]);
    daemon.assert_nothing_left();
}

#[test]
fn a_daemon_that_declares_to_become_anybody_can() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let place = workdir.directory("open");
    // Root without a capability to pass over modes writes there in the end.
    std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o777)).expect("its mode");
    let outcome = place.join("outcome");
    let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_becoming"));
    let regain = format!("regain={}", outcome.display());
    let process = daemon.started(daemon.launch().arg("ready").arg(regain).arg("serve"));
    until_true("it has tried", || std::fs::read_to_string(&outcome).is_ok_and(|text| text.contains("uid ")));
    assert_eq!(workdir.read("open/outcome"), "groups allowed\ngid allowed\nuid allowed\n");
    assert_eq!(process.status().capabilities.bounding, 1 << 6 | 1 << 7);
}

#[test]
fn f26_without_proc_capabilities_are_the_declared_ones_too() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, CAPABLE);
    let launch = daemon.launch().dirty().dirt("--no-proc").arg("thread").arg("ready").arg("serve");
    assert_all(daemon.started(launch), exactly(DECLARED));
}

#[test]
fn no_new_privileges_can_be_left_out() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let process = Daemon::new(&workdir, env!("CARGO_BIN_EXE_permissive")).start();
    let status = process.status();
    assert!(!status.no_new_privileges);
    assert_eq!((status.users, status.capabilities), ([NOBODY; 4], NONE));

    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_permissive"));
    let process = daemon.started(left_by(daemon.launch(), &["--no-new-privs"]));
    assert!(process.status().no_new_privileges, "what the launcher set cannot be taken back");
}
