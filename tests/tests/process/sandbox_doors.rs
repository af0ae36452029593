//! The exceptions of `sandbox`: what is declared opens, and nothing else does.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use daemon_tests::attempts::{assert_outcomes, called};
use daemon_tests::daemon::Daemon;
use daemon_tests::proc::Process;
use daemon_tests::skip::skip;
use daemon_tests::workdir::Workdir;
use nix::libc;
use nix::unistd::Uid;

const DOORS: &str = env!("CARGO_BIN_EXE_doors");

/// The paths that the daemon declares, for one test at a time.
static PLACE: Mutex<()> = Mutex::new(());

struct Place<'a> {
    _alone: std::sync::MutexGuard<'a, ()>,
    directory: &'static Path,
}

impl Place<'_> {
    fn new() -> Self {
        let alone = PLACE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let directory = Path::new("/var/tmp/daemon-tests-doors");
        let _only_after_a_failure = fs::remove_dir_all(directory);
        for part in ["read", "write"] {
            fs::create_dir_all(directory.join(part)).expect("a declared directory");
            fs::write(directory.join(part).join("file"), "text").expect("a file in it");
        }
        let script = directory.join("script");
        fs::write(&script, "#!/bin/sh\nexit 0\n").expect("the script");
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("its mode");
        Self { _alone: alone, directory }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let _left_behind = fs::remove_dir_all(self.directory);
    }
}

#[test]
fn doors_are_open_and_nothing_else() {
    let _place = Place::new();
    let workdir = Workdir::new();
    let own = workdir.directory("own");
    let daemon = Daemon::new(&workdir, DOORS);
    let signal = format!("signal {}", Process::own().0);
    assert_outcomes(
        daemon.launch().env("RUNTIME_DIRECTORY", own),
        &[
            ("read /var/tmp/daemon-tests-doors/read/file", "ok"),
            ("list /var/tmp/daemon-tests-doors/read", "ok"),
            ("write /var/tmp/daemon-tests-doors/read/file", "EACCES"),
            ("make /var/tmp/daemon-tests-doors/read/new", "EACCES"),
            ("remove /var/tmp/daemon-tests-doors/read/file", "EACCES"),
            ("read /var/tmp/daemon-tests-doors/write/file", "ok"),
            ("write /var/tmp/daemon-tests-doors/write/file", "ok"),
            ("set-user-id /var/tmp/daemon-tests-doors/write/file", "ok"),
            ("make /var/tmp/daemon-tests-doors/write/new", "ok"),
            ("mkdir /var/tmp/daemon-tests-doors/write/directory", "ok"),
            (
                "rename /var/tmp/daemon-tests-doors/write/new /var/tmp/daemon-tests-doors/write/directory/new",
                "ok",
            ),
            ("remove /var/tmp/daemon-tests-doors/write/directory/new", "ok"),
            ("run /var/tmp/daemon-tests-doors/write/file", "EACCES"),
            ("list /var/tmp", "EACCES"),
            ("run /usr/bin/perl", "ok"),
            ("run /var/tmp/daemon-tests-doors/script", "ok"),
            ("run /bin/cat", "EACCES"),
            ("socket netlink", "ok"),
            (&signal, "ok"),
            ("connect 127.0.0.1:9", "ECONNREFUSED"),
            ("listen 127.0.0.1:0", "EACCES"),
        ],
    );
}

#[test]
fn a_system_call_that_is_named_passes_whatever_its_arguments_are() {
    let _place = Place::new();
    let workdir = Workdir::new();
    let own = workdir.directory("own");
    let daemon = Daemon::new(&workdir, DOORS);
    let calls = [
        ("map_writable_code", libc::SYS_mmap, "0,4096,7,34,-1,0"),
        ("own_keyring", libc::SYS_keyctl, "0,-3,0"),
        ("no_set_of_openat2", libc::SYS_openat2, "-100,'/,0,0"),
        ("protect_as_code", libc::SYS_mprotect, "0,0,4"),
        ("clone_users", libc::SYS_clone, "268435473,0,0,0,0"),
    ];
    let outcomes = called(daemon.launch().env("RUNTIME_DIRECTORY", own), &calls);
    let outcome = |name: &str| outcomes.get(name).map(String::as_str);
    assert_eq!(outcome("map_writable_code"), Some("ok"));
    assert_eq!(outcome("own_keyring"), Some("ok"));
    assert_eq!(outcome("no_set_of_openat2"), Some("22"), "the kernel itself looks at it");
    assert_eq!(outcome("protect_as_code"), Some("1"), "mprotect is not named");
    assert_eq!(outcome("clone_users"), Some("1"), "clone is not named");
}

#[test]
fn a_declared_path_that_is_not_there_opens_nothing_and_is_named() {
    let place = Place::new();
    fs::remove_dir_all(place.directory.join("write")).expect("it was there");
    let workdir = Workdir::new();
    let own = workdir.directory("own");
    let daemon = Daemon::new(&workdir, DOORS);
    let launch = daemon.launch().env("RUNTIME_DIRECTORY", own).arg("--foreground");
    let ended = launch.arg("try=mkdir /var/tmp/daemon-tests-doors/write").run().expect(0);
    assert_eq!(ended.stdout, "mkdir /var/tmp/daemon-tests-doors/write: EACCES\n");
    ended.says(&[
        "the sandbox opens nothing for /var/tmp/daemon-tests-doors/write: No such file or directory",
    ]);
}

#[test]
fn what_goes_away_meanwhile_is_no_reason_to_fail() {
    if !Uid::effective().is_root() {
        return skip("only root can make directories below /run");
    }
    let _place = Place::new();
    let workdir = Workdir::new();
    let own = workdir.directory("own");
    let daemon = Daemon::new(&workdir, DOORS);
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let passing: Vec<String> =
                (0..50).map(|number| format!("/run/daemon-tests-passing.{number}")).collect();
            while !stop.load(Ordering::Relaxed) {
                for path in &passing {
                    fs::create_dir(path).expect("a directory");
                }
                for path in &passing {
                    fs::remove_dir(path).expect("it is there");
                }
            }
        });
        let starts = (0..30).map(|_| {
            daemon
                .launch()
                .env("RUNTIME_DIRECTORY", &own)
                .arg("--foreground")
                .arg("try=mkdir /var/tmp/daemon-tests-doors/write/made")
                .run()
        });
        let failed: Vec<_> = starts.filter(|ended| ended.code() != 0).collect();
        stop.store(true, Ordering::Relaxed);
        assert!(failed.is_empty(), "{failed:?}");
    });
}
