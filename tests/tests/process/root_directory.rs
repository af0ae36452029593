//! `root_directory`: everything is looked up before, nothing leads out again (P03, S16).

use std::os::unix::net::UnixStream;
use std::path::Path;

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::notify::Manager;
use daemon_tests::skip::skip;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;
use nix::unistd::{Group, Uid};

const JAILED: &str = env!("CARGO_BIN_EXE_jailed");
const NOBODY: u32 = 65534;

/// An empty file system, which nobody else sees, at the declared root directory.
const EMPTY: [&str; 7] = [
    "/usr/bin/unshare",
    "--mount",
    "--propagation=private",
    "/bin/sh",
    "-c",
    "mount -t tmpfs -o mode=755 tmpfs /mnt && exec \"$@\"",
    "sh",
];

fn not_root() -> bool {
    let ordinary = !Uid::effective().is_root();
    if ordinary {
        skip("only root can change the root directory");
    }
    ordinary
}

fn jailed(workdir: &Workdir) -> Daemon<'_> {
    let socket = format!("web=unix:{}", workdir.join("web.sock").display());
    Daemon::new(workdir, JAILED).flag(&["--listen", &socket])
}

#[test]
fn p03_s16_an_empty_root_has_all_that_a_daemon_of_another_user_needs() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let daemon = jailed(&workdir);
    let launch = daemon.launch().dirty().through(&EMPTY).env("NOTIFY_SOCKET", manager.address());
    let running = launch.arg("thread").arg("ready").arg("serve").spawn();
    assert!(manager.next().has("READY=1"), "the socket is connected from outside");
    assert!(running.stderr().contains("0 entries above the root"), "{}", running.stderr());
    let process = daemon.process();
    assert_eq!(process.link("root"), Path::new("/mnt"));
    assert_eq!(process.link("cwd"), Path::new("/mnt"));
    let adm = Group::from_name("adm").ok().flatten().expect("a group of every Debian").gid.as_raw();
    for thread in process.threads() {
        assert_eq!((thread.users, thread.groups), ([NOBODY; 4], [NOBODY; 4]));
        assert_eq!(thread.supplementary, [adm].into());
        assert_eq!((thread.capabilities.permitted, thread.capabilities.bounding), (0, 0));
        assert!(thread.no_new_privileges);
    }
    process.signal(Signal::SIGTERM);
    assert!(manager.next().has("STOPPING=1"));
    running.wait().expect(0);
}

#[test]
fn no_descriptor_leads_out_of_the_root_directory() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let daemon = jailed(&workdir);
    // The dirty launcher leaves a directory open.
    let launch = daemon.launch().dirty().dirt_with("--leak", workdir.path()).through(&EMPTY);
    let process = daemon.started(launch);
    let descriptors = process.descriptors();
    assert!(descriptors.len() > 3, "{descriptors:?}");
    assert!(UnixStream::connect(workdir.join("web.sock")).is_ok());
    for number in descriptors.keys() {
        let file = format!("/proc/{}/fd/{number}", process.0);
        let is_directory = std::fs::metadata(&file).is_ok_and(|metadata| metadata.is_dir());
        assert!(!is_directory, "{number} is {:?}", std::fs::read_link(&file));
    }
}

#[test]
fn d12_the_pid_file_outside_is_left_empty_by_the_daemon_and_removed_by_stop() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let daemon = jailed(&workdir);
    let process = daemon.started(daemon.launch().through(&EMPTY));
    process.signal(Signal::SIGTERM);
    daemon.gone(process);
    assert_eq!(workdir.read("pid"), "");
    let second = daemon.started(daemon.launch().through(&EMPTY));
    daemon.word("stop").expect(0);
    daemon.gone(second);
    daemon.assert_nothing_left();
}

#[test]
fn a_start_that_fails_below_the_root_directory_leaves_nothing() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let daemon = jailed(&workdir);
    let ended = daemon.launch().through(&EMPTY).arg("error=no luck").run().expect(1);
    ended.says(&["main failed: no luck"]);
    daemon.assert_nothing_left();
}

#[test]
fn the_time_zone_is_read_before() {
    if not_root() {
        return;
    }
    let strace = Path::new("/usr/bin/strace");
    if !strace.exists() {
        return skip("strace is not installed");
    }
    let workdir = Workdir::new();
    let daemon = jailed(&workdir);
    let trace = format!("-o{}", workdir.join("trace").display());
    let words = [&EMPTY[..], &["/usr/bin/strace", "-f", "-qq", "-etrace=openat,chroot", &trace]].concat();
    let launch = daemon.launch().arg("--foreground").through(&words);
    let running = launch.spawn();
    until_true("main runs", || running.stderr().contains("entries"));
    daemon.process().signal(Signal::SIGTERM);
    running.wait().expect(0);
    let calls = workdir.read("trace");
    let (before, after) = calls.split_once("chroot(\".\")").expect("chroot");
    assert!(before.contains("/etc/localtime"), "{before}");
    assert!(!after.contains("/etc/"), "{after}");
}

#[test]
fn only_root_can_change_it() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let place = workdir.directory("nobodys");
    std::os::unix::fs::chown(&place, Some(NOBODY), Some(NOBODY)).expect("a directory for nobody");
    let installed = workdir.install(Path::new(JAILED));
    let nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"];
    let socket = format!("web=unix:{}", place.join("web.sock").display());
    let launch = Launch::new(&workdir, &installed).arg("--listen").arg(socket);
    launch
        .arg("--pidfile")
        .arg(place.join("pid"))
        .through(&nobody)
        .run()
        .expect(4)
        .says(&["cannot make /mnt the root directory", "help: do it as root"]);
    assert!(workdir.processes().is_empty());
}

/// As systemd does it: who may not enter it is not started there.
#[test]
fn p07_the_working_directory_has_to_be_the_users_to_enter() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let closed = "mount -t tmpfs -o mode=700 tmpfs /usr/share/doc && exec \"$@\"";
    let mut how = EMPTY;
    how[5] = closed;
    let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_rooted"));
    let ended = daemon.launch().through(&how).run();
    ended.expect(1).says(&["cannot enter the working directory /doc: Permission denied"]);
    daemon.assert_nothing_left();
}
