//! The function of `privileged` runs once, before root is given up, and its value is main's (F33).

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::notify::Manager;
use daemon_tests::skip::skip;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;
use nix::unistd::Uid;

const PREPARED: &str = env!("CARGO_BIN_EXE_prepared");
const NOBODY: u32 = 65534;

fn not_root() -> bool {
    let ordinary = !Uid::effective().is_root();
    if ordinary {
        skip("only root has privileges to give up");
    }
    ordinary
}

fn prepared(workdir: &Workdir) -> Daemon<'_> {
    let socket = format!("web=unix:{}", workdir.join("web.sock").display());
    Daemon::new(workdir, PREPARED).flag(&["--listen", &socket])
}

/// A file that root alone can read.
fn secret(workdir: &Workdir) -> String {
    let secret = workdir.file("secret", "the secret");
    std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o600)).expect("its mode");
    format!("before=open:{}", secret.display())
}

#[test]
fn root_opens_a_file_and_the_daemon_reads_it_without_being_root() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let daemon = prepared(&workdir);
    let status = workdir.file("empty", "");
    let running = daemon.launch().arg("--foreground").arg(secret(&workdir)).arg("ready").arg("serve").spawn();
    until_true("main has read it", || running.stderr().contains("read by"));
    assert_eq!(running.stderr(), "the secret opened by 0 and read by 65534\n");
    let process = daemon.process();
    assert_eq!((process.status().users, process.status().capabilities.permitted), ([NOBODY; 4], 0));
    process.signal(Signal::SIGTERM);
    running.wait().expect(0);
    assert_eq!(status.metadata().expect("a file").uid(), 0);
}

#[test]
fn it_runs_after_the_pid_file_and_the_sockets_and_before_the_drop() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let daemon = prepared(&workdir);
    let (made, go) = (workdir.join("made"), workdir.join("go"));
    let launch = daemon
        .launch()
        .arg(format!("before=touch:{}", made.display()))
        .arg(format!("before=await:{}", go.display()));
    let launcher = launch.arg("ready").arg("serve").spawn();
    until_true("the function has begun", || made.exists());
    assert!(workdir.join("web.sock").exists());
    assert_eq!(daemon.process().status().users, [0; 4]);
    assert_eq!(made.metadata().expect("a file").uid(), 0);
    // A stop that comes now is not lost, and not the end before its time.
    daemon.process().signal(Signal::SIGTERM);
    let process = daemon.process();
    let _go = workdir.file("go", "");
    launcher.wait().expect(0);
    daemon.gone(process);
}

#[test]
fn what_it_starts_can_be_stopped() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let daemon = prepared(&workdir);
    let seen = workdir.join("seen");
    let run = format!("before=run:grep SigBlk /proc/self/status > {}", seen.display());
    daemon.started(daemon.launch().dirty().arg(run).arg("ready").arg("serve"));
    assert_eq!(workdir.read("seen"), "SigBlk:\t0000000000000000\n");
}

#[test]
fn its_error_fails_the_start_in_its_words() {
    if not_root() {
        return;
    }
    for foreground in [false, true] {
        let workdir = Workdir::new();
        let daemon = prepared(&workdir);
        let launch = daemon.launch().arg("before=error:no such device\nREADY=1");
        let launch = if foreground { launch.arg("--foreground") } else { launch };
        launch.run().expect(1).says(&["the function of `privileged` failed: no such device\n"]);
        daemon.assert_nothing_left();
    }
}

#[test]
fn its_panic_fails_the_start_with_its_place_and_one_that_it_catches_does_not() {
    if not_root() {
        return;
    }
    for foreground in [false, true] {
        let workdir = Workdir::new();
        let daemon = prepared(&workdir);
        let launch = daemon.launch().arg("before=panic:out of luck");
        let launch = if foreground { launch.arg("--foreground") } else { launch };
        let ended = launch.run().expect(101);
        ended.says(&["the function of `privileged` panicked at ", "prepared.rs:", "out of luck"]);
        daemon.assert_nothing_left();
    }
    let workdir = Workdir::new();
    let daemon = prepared(&workdir);
    daemon.started(daemon.launch().arg("before=recover").arg("ready").arg("serve"));
}

#[test]
fn f33_a_thread_that_it_leaves_behind_is_refused_and_one_that_has_ended_is_not() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let daemon = prepared(&workdir);
    let ended = daemon.launch().arg("before=thread").run().expect(1);
    ended.says(&["2 threads run after the function of `privileged`", "help: start threads inside main"]);
    daemon.assert_nothing_left();
    let without = daemon.launch().dirt("--no-proc").arg("before=thread").run().expect(1);
    without.says(&["threads run after the function of `privileged`"]);
    let status = daemon.started(daemon.launch().arg("before=joined").arg("ready").arg("serve")).status();
    assert_eq!(status.users, [NOBODY; 4]);
}

#[test]
fn f42_the_user_itself_runs_it_without_privileges() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let place = workdir.directory("nobodys");
    std::os::unix::fs::chown(&place, Some(NOBODY), Some(NOBODY)).expect("a directory for nobody");
    let installed = workdir.install(Path::new(PREPARED));
    let launch = || {
        Launch::new(&workdir, &installed)
            .arg("--foreground")
            .arg("--pidfile")
            .arg(place.join("pid"))
            .arg("--listen")
            .arg(format!("web=unix:{}", place.join("web.sock").display()))
            .through(&["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"])
    };
    launch().arg(secret(&workdir)).run().expect(1).says(&["failed: Permission denied"]);
    let running = launch().spawn();
    until_true("main runs", || running.stderr().contains("opened by 65534 and read by 65534"));
    running.process().signal(Signal::SIGTERM);
    running.wait().expect(0);
}

#[test]
fn under_systemd_as_root_it_runs_and_root_is_given_up() {
    if not_root() {
        return;
    }
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let daemon = prepared(&workdir);
    let launch = daemon
        .launch()
        .env("NOTIFY_SOCKET", manager.address())
        .env("INVOCATION_ID", "0123456789abcdef0123456789abcdef");
    let running = launch.arg(secret(&workdir)).arg("thread").arg("ready").arg("serve").spawn();
    assert!(manager.next().has("READY=1"));
    for thread in running.process().threads() {
        assert_eq!((thread.users, thread.groups), ([NOBODY; 4], [NOBODY; 4]));
        assert_eq!(thread.supplementary, [NOBODY].into());
        assert_eq!((thread.capabilities.permitted, thread.capabilities.bounding), (0, 0));
    }
    running.process().signal(Signal::SIGTERM);
    running.wait().expect(0).says(&["the secret opened by 0"]);
}
