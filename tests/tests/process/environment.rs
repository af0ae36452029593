//! The environment is an allow-list, and contracts end with the process they were made with (D04, S17, L07, P14).

use std::collections::BTreeMap;

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::notify::Manager;
use daemon_tests::preload;
use daemon_tests::skip::skip;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::unistd::Uid;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");

/// The environment of a child that the daemon starts before it is ready.
fn child_of<'w>(
    workdir: &'w Workdir,
    program: &str,
    launch: impl FnOnce(Launch<'w>) -> Launch<'w>,
) -> BTreeMap<String, String> {
    let daemon = Daemon::new(workdir, program);
    let child = format!("child={}", workdir.path().display());
    let mut running = launch(daemon.launch()).arg(child).arg("ready").arg("serve").spawn();
    until_true("the child has spoken", || !workdir.read("child.sig").is_empty() || !running.running());
    let environment = workdir.read("child.env");
    assert!(!environment.is_empty(), "{}", running.stderr());
    environment
        .lines()
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| (name.into(), value.into()))
        .collect()
}

#[test]
fn d04_only_the_allow_list_is_left() {
    let workdir = Workdir::new();
    let dirt = [
        ("LANG", "C.UTF-8"),
        ("LC_ALL", "C.UTF-8"),
        ("TZ", "UTC"),
        ("HOME", "/root"),
        ("BASH_ENV", "/tmp/evil"),
        ("LD_LIBRARY_PATH", "/tmp/evil"),
        ("IFS", "x"),
        ("PATH", "/tmp/evil:/usr/bin:/bin"),
    ];
    let environment = child_of(&workdir, ACTOR, |launch| {
        dirt.iter().fold(launch.dirty(), |launch, (name, value)| launch.env(name, value))
    });
    // The shell that reports it adds two of its own.
    let names: Vec<&str> = environment
        .keys()
        .map(String::as_str)
        .filter(|name| !["PWD", "_", "OLDPWD", "SHLVL"].contains(name))
        .collect();
    assert_eq!(names, ["LANG", "LC_ALL", "PATH", "TZ"]);
    assert!(!environment["PATH"].contains("/tmp"), "{}", environment["PATH"]);
}

#[test]
fn d04_the_kernel_shows_no_secret_either() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let process = daemon.started(daemon.launch().dirty());
    let environment = process.environment();
    assert!(
        environment.keys().all(|name| ["PATH", "LANG", "TZ"].contains(&name.as_str())),
        "{environment:?}"
    );
}

#[test]
fn d04_another_user_has_its_own_home() {
    if !Uid::effective().is_root() {
        return skip("only root can become another user");
    }
    let workdir = Workdir::new();
    let place = workdir.directory("open");
    std::os::unix::fs::chown(&place, Some(65534), None).expect("a directory for nobody");
    let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_dropping"));
    let file = place.join("environment");
    let words = format!("environment={}", file.display());
    daemon.started(
        daemon.launch().dirty().env("USER", "root").env("HOME", "/root").arg(words).arg("ready").arg("serve"),
    );
    let environment = std::fs::read_to_string(file).expect("the environment");
    for line in ["USER=nobody", "LOGNAME=nobody", "HOME=/nonexistent"] {
        assert!(environment.lines().any(|other| other == line), "no {line} in {environment}");
    }
}

#[test]
fn s17_a_child_does_not_get_the_notification_socket() {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let environment = child_of(&workdir, ACTOR, |launch| launch.env("NOTIFY_SOCKET", manager.address()));
    assert!(!environment.contains_key("NOTIFY_SOCKET"), "{environment:?}");
}

#[test]
fn l07_a_child_does_not_get_the_variables_of_the_sockets() {
    let workdir = Workdir::new();
    let environment = child_of(&workdir, ACTOR, |launch| {
        launch
            .env("LISTEN_PID", "1")
            .env("LISTEN_FDS", "1")
            .env("LISTEN_FDNAMES", "web")
            .env("LISTEN_PIDFDID", "7")
    });
    let left: Vec<_> = environment.keys().filter(|name| name.starts_with("LISTEN_")).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn i27_an_empty_environment_is_enough() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    daemon.launch().through(&["/usr/bin/env", "-i"]).run().expect(0);
    daemon.word("status").expect(0);
}

#[test]
fn a_daemon_of_a_user_finds_that_users_directories() {
    let workdir = Workdir::new();
    let home = workdir.directory("home");
    let cache = workdir.directory("cache");
    let environment = child_of(&workdir, env!("CARGO_BIN_EXE_personal"), |launch| {
        launch.dirty().env("HOME", &home).env("XDG_CACHE_HOME", &cache)
    });
    assert_eq!(environment["HOME"], home.display().to_string());
    assert!(!environment.contains_key("SECRET_TOKEN"));
    assert!(home.join(".local/state/personal").is_dir());
    assert!(cache.join("personal").is_dir());
}

#[test]
fn a_daemon_of_a_user_without_a_home_makes_no_directory_anywhere() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_personal"));
    let words = ["cannot be used", "`HOME` is not set to an absolute path"];
    daemon.launch().run().expect(6).says(&words);
    daemon.launch().env("HOME", "relative").run().expect(6).says(&words);
    daemon.assert_nothing_left();
}

/// The daemon wipes what it removes, but what is not the process's own to write to.
#[test]
fn d04_a_variable_that_a_library_has_put_in_before_main_is_removed() {
    let workdir = Workdir::new();
    let library = preload::built(&workdir, PUT_CONSTANT);
    let environment = child_of(&workdir, ACTOR, |launch| launch.dirty().env("LD_PRELOAD", &library));
    assert!(!environment.keys().any(|name| name.starts_with("SECRET")), "{environment:?}");
}

const PUT_CONSTANT: &str = "
#include <stdlib.h>
__attribute__((constructor)) static void put(void) { putenv((char *)\"SECRET_CONSTANT=hunter2\"); }
";
