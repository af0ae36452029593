//! Capabilities of a daemon that was not started by root: given by a supervisor or by the program's file (F43).

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use daemon_tests::launch::Launch;
use daemon_tests::notify::Manager;
use daemon_tests::proc::{Capabilities, Process};
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

use crate::capabilities::{CAPABLE, DECLARED, NONE, assert_all, exactly, left_by, not_root};

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");
const DROPPING: &str = env!("CARGO_BIN_EXE_dropping");
const NOBODY: u32 = 65534;

/// As nobody would be started by a supervisor that hands capabilities on.
fn as_nobody<'w>(
    workdir: &'w Workdir,
    program: &str,
    options: &[&str],
) -> (Launch<'w>, impl Fn() -> Process) {
    let place = workdir.directory("nobodys");
    std::os::unix::fs::chown(&place, Some(NOBODY), Some(NOBODY)).expect("a directory for nobody");
    let installed = workdir.install(Path::new(program));
    let become_nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"];
    let launch = Launch::new(workdir, &installed).arg("--pidfile").arg(place.join("pid"));
    let launch = left_by(launch, &[&become_nobody, options].concat());
    let running = move || {
        let processes = workdir.processes();
        assert_eq!(processes.len(), 1, "{processes:?}");
        processes[0]
    };
    (launch, running)
}

#[test]
fn f43_the_declared_user_gives_up_what_is_not_declared() {
    if not_root() {
        return;
    }
    let given = ["--inh-caps=+net_raw,+chown,+setpcap", "--ambient-caps=+net_raw,+chown,+setpcap"];
    let workdir = Workdir::new();
    let (launch, running) = as_nobody(&workdir, DROPPING, &given);
    launch.arg("thread").arg("ready").arg("serve").run().expect(0);
    assert_all(running(), NONE);
}

#[test]
fn f43_the_declared_user_keeps_what_is_declared_without_the_power_to_reduce_the_bounding_set() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let caps = "+net_bind_service,+net_raw,+chown";
    let given = [&*format!("--inh-caps={caps}"), &*format!("--ambient-caps={caps}")];
    let (launch, running) = as_nobody(&workdir, CAPABLE, &given);
    launch.arg("thread").arg("ready").arg("serve").run().expect(0);
    let bounding = Process::own().status().capabilities.bounding;
    assert_all(running(), Capabilities { bounding, ..exactly(DECLARED) });
}

#[test]
fn f43_the_declared_user_without_a_declared_capability_is_refused() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let (launch, _) = as_nobody(&workdir, CAPABLE, &[]);
    launch.run().expect(4).says(&[
        "cannot keep the capability `CAP_NET_BIND_SERVICE`",
        "whoever started",
        "help: ",
    ]);
    assert!(workdir.processes().is_empty());
}

#[test]
fn f43_the_declared_user_gives_up_the_launchers_groups_where_it_can() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let (launch, running) = as_nobody(&workdir, DROPPING, &[]);
    let words = [
        "setpriv",
        "--reuid=65534",
        "--regid=0",
        "--groups=0,27",
        "--inh-caps=+setgid",
        "--ambient-caps=+setgid",
    ];
    launch.through(&words).arg("thread").arg("ready").arg("serve").run().expect(0);
    let bounding = Process::own().status().capabilities.bounding;
    assert_all(running(), Capabilities { bounding, ..NONE });
    assert_eq!(running().status().supplementary, [NOBODY].into());
}

#[test]
fn what_systemd_has_set_stands() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let (launch, running) = as_nobody(&workdir, CAPABLE, &["--inh-caps=+chown", "--ambient-caps=+chown"]);
    std::fs::set_permissions(workdir.join("notify"), std::fs::Permissions::from_mode(0o777))
        .expect("its mode");
    let launch = launch.env("NOTIFY_SOCKET", manager.address());
    let running_launch = launch.env("INVOCATION_ID", "0123456789abcdef0123456789abcdef").spawn();
    assert!(manager.next().has("READY=1"));
    let bounding = Process::own().status().capabilities.bounding;
    let process = running();
    assert_eq!(process.status().capabilities, Capabilities { bounding, ..exactly(1) });
    process.signal(Signal::SIGTERM);
    running_launch.wait().expect(0);
}

#[test]
fn an_ordinary_user_gives_up_what_was_passed_on_to_it() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let (launch, running) = as_nobody(&workdir, ACTOR, &["--inh-caps=+chown", "--ambient-caps=+chown"]);
    launch.arg("thread").arg("ready").arg("serve").run().expect(0);
    let bounding = Process::own().status().capabilities.bounding;
    assert_all(running(), Capabilities { bounding, ..NONE });
}

#[test]
fn capabilities_of_the_file_are_used_to_start_and_given_up() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let (launch, running) = as_nobody(&workdir, DROPPING, &[]);
    let file = workdir.join("dropping");
    let set = std::process::Command::new("setcap").arg("cap_net_raw,cap_chown+eip").arg(&file).status();
    assert!(set.expect("setcap").success());
    launch.arg("thread").arg("ready").arg("serve").run().expect(0);
    let bounding = Process::own().status().capabilities.bounding;
    assert_all(running(), Capabilities { bounding, ..NONE });
}
